//! What is wrong with the project itself. Where the run came by the place, it is told there.

use crate::domain::entry::{Entry, EntryBody};
use crate::domain::failure::FailureWhat;
use crate::domain::finding::Severity;
use crate::domain::place::{Place, StepPart};

use super::super::evidence::Evidence;
use super::super::structure::structure;
use super::Found;

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let given: Vec<&str> = evidence.run.plan().values.keys().map(String::as_str).collect();
    for mut finding in structure(evidence.project, &given) {
        let touched = finding
            .at
            .as_ref()
            .and_then(|at| evidence.entries.iter().position(|entry| touches(&entry.body, at) || begins(evidence, entry, at)));
        finding.entry = touched.map(|at| evidence.entries[at].id.clone());
        // What the run never came by stands behind what it did come by; but it stands, wherever the run ended.
        let at = touched.unwrap_or_else(|| evidence.horizon.saturating_sub(1));
        let mut one = Found::new(evidence, finding.id, finding.severity, &crate::domain::entry::EntryId::first(""));
        one.rank = if touched.is_some() { 0 } else { 10 };
        one.at = at;
        if finding.severity == Severity::Error {
            one.explains.extend(finding.entry.clone());
            if let Some(Place::Step(_, step, _)) = &finding.at {
                let rest = evidence.of_step(step).filter(|(place, _)| touched.is_some_and(|begins| *place > begins));
                one.explains.extend(rest.map(|(_, entry)| entry.id.clone()));
            }
        }
        one.finding = finding;
        found.push(one);
    }
}

/// Whether an entry begins the step of the story that this place is in.
fn begins(evidence: &Evidence, entry: &Entry, at: &Place) -> bool {
    let Place::Step(story, step, StepPart::Typed(_) | StepPart::Do) = at else { return false };
    let ran = evidence.run.story().is_some_and(|ran| ran.id == *story);
    ran && *entry.id.event == **step && matches!(entry.body, EntryBody::StoryEvent { .. })
}

/// Whether an entry is about this place.
fn touches(body: &EntryBody, at: &Place) -> bool {
    match (body, at) {
        (EntryBody::FieldRead(reading), Place::Slot(slot, _)) => reading.at == *slot,
        (EntryBody::CallInput { at: read, .. }, at) => read == at,
        (body, Place::Action(action)) => body.action() == Some(action),
        (EntryBody::Request { endpoint, .. }, Place::Endpoint(id, _)) => endpoint == id,
        (EntryBody::Failure(failure), Place::Endpoint(id, _)) => {
            matches!(&failure.what, FailureWhat::NotSent { endpoint, .. } if endpoint == id)
        }
        _ => false,
    }
}
