//! What is wrong with the project itself. Where the run came by the place, it is told there.

use crate::domain::entry::EntryBody;
use crate::domain::place::Place;

use super::super::evidence::Evidence;
use super::super::structure::structure;
use super::Found;

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let given: Vec<&str> = evidence.run.plan().values.keys().map(String::as_str).collect();
    for mut finding in structure(evidence.project, &given) {
        let touched = finding.at.as_ref().and_then(|at| evidence.entries.iter().position(|entry| touches(&entry.body, at)));
        finding.entry = touched.map(|at| evidence.entries[at].id.clone());
        // What the run never came by stands behind what it did come by; but it stands, wherever the run ended.
        let at = touched.unwrap_or_else(|| evidence.horizon.saturating_sub(1));
        let mut one = Found::new(evidence, finding.id, finding.severity, &crate::domain::entry::EntryId::first(""));
        one.rank = if touched.is_some() { 0 } else { 10 };
        one.at = at;
        one.finding = finding;
        found.push(one);
    }
}

/// Whether an entry is about this place.
fn touches(body: &EntryBody, at: &Place) -> bool {
    match (body, at) {
        (EntryBody::FieldRead(reading), Place::Slot(slot, _)) => reading.at == *slot,
        (EntryBody::CallInput { at: read, .. }, at) => read == at,
        (body, Place::Action(action)) => body.action() == Some(action),
        _ => false,
    }
}
