//! What is wrong with the project itself. Where the run came by the place, it is told there.

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::{EndpointPart, Place, StepPart};
use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::finding::Severity;
use crate::domain::record::thrown::Thrown;
use crate::run::made::{CallMade, CameOut};

use super::super::checked::told;
use super::super::evidence::Evidence;
use super::super::families::rows;
use super::super::found::Found;
use super::super::setup::Told;
use super::super::structure::{environment_values, literal_secrets};

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    // A secret that stands readable in the file is told by `check` and in the window; no log-in goes wrong by it.
    for Told { mut finding, edit, accounts, lasting, whole_step, unless_works } in
        told(&evidence.setup).into_iter().filter(|told| told.finding.id != literal_secrets::ID)
    {
        // What another environment lacks is no matter of this run.
        let lacks = matches!(&finding.at, Some(Place::EnvironmentValue(environment, _)) if *environment != evidence.run.plan().environment);
        if lacks && finding.id == environment_values::ID {
            continue;
        }
        let touched = finding
            .at
            .as_ref()
            .and_then(|at| evidence.entries.iter().position(|entry| touches(&entry.body, at) || begins(evidence, entry, at)));
        finding.entry = touched.map(|at| evidence.entries[at].id.clone());
        // What the run never came by stands behind what it did come by; but it stands, wherever the run ended.
        let at = touched.unwrap_or_else(|| evidence.horizon.saturating_sub(1));
        let mut one = Found::new(evidence, finding.id, finding.severity, &EntryId::first(""));
        one.rank = if touched.is_some() { 0 } else { 10 };
        one.at = at;
        if finding.severity == Severity::Error && touched.is_none() && is_of_the_catalogue(finding.id) {
            // The story never came by it.
            finding.severity = Severity::Warning;
        }
        let works = unless_works.is_some_and(|endpoint| evidence.calls.iter().any(|call| call.endpoint == endpoint && call.succeeded()));
        if works {
            finding.severity = finding.severity.max(Severity::Warning);
        }
        // The client's own words for an address that is none are told of the call.
        if finding.id == "STRUCTURE-URL" && touched.is_some() && !evidence.project.platform.is_weweb() {
            continue;
        }
        if finding.severity == Severity::Error {
            one.explains.extend(finding.entry.clone());
            if let Some(Place::Step(_, step, _)) = &finding.at {
                one.explains.extend(refused_for_want_of_it(evidence, step));
            }
        }
        one.finding = finding;
        one.edit = edit;
        one.accounts = accounts;
        one.lasting = lasting;
        one.whole_step = whole_step && touched.is_some();
        found.push(one);
    }
}

fn is_of_the_catalogue(id: &str) -> bool {
    rows().any(|row| row.id == id)
}

/// What a server refuses in a step where something is typed into no field: a call that lacks it. Not what fails for reasons of its own.
fn refused_for_want_of_it<'e>(evidence: &'e Evidence, step: &'e str) -> impl Iterator<Item = EntryId> + 'e {
    let refused = move |call: &&CallMade| call.step() == step && matches!(call.came_out, CameOut::Answered(400 | 401 | 422));
    let takes_input = |call: &CallMade| matches!(call.purpose, Purpose::LogIn | Purpose::SignUp);
    evidence.calls.iter().filter(refused).filter(move |call| takes_input(call)).map(|call| Evidence::end_of(call).clone())
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
        (EntryBody::Failure(failure), Place::Slot(slot, _)) => match &failure.what {
            FailureWhat::Exception { action: Some(action), thrown } => {
                let inner = match thrown {
                    Thrown::InField { inner, .. } => &**inner,
                    other => other,
                };
                *action == slot.at && matches!(inner, Thrown::BadPath { .. })
            }
            _ => false,
        },
        (EntryBody::Condition { action, .. }, Place::Slot(slot, _)) => *action == slot.at,
        // A field that is Unset is not read; the session shows that its action ran.
        (EntryBody::SessionChange { action: Some(action), .. }, Place::Slot(slot, _)) => *action == slot.at,
        (body, Place::Action(action)) => body.action() == Some(action),
        // A named path is asked of the reply, and is no part of the request.
        (EntryBody::Request { .. }, Place::Endpoint(_, EndpointPart::Path(_))) => false,
        (EntryBody::Request { endpoint, .. }, Place::Endpoint(id, _)) => endpoint == id,
        (EntryBody::Failure(failure), Place::Endpoint(id, _)) => {
            matches!(&failure.what, FailureWhat::NotSent { endpoint, .. } if endpoint == id)
        }
        _ => false,
    }
}
