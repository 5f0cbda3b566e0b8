//! Update Authenticated User reads a User UID that is not there: to the app somebody else is logged in (rule 21).

use crate::domain::project::binding::{Binding, SessionField, Source};
use crate::domain::project::place::Slot;
use crate::domain::record::entry::{ChangedBy, EntryBody};

use crate::diagnose::prelude::*;

use super::super::settings::line;

const ROW: Row = warns("FF-SES-UPDATE-NO-UID").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::UpdateUser) {
        let Some(standing) = changed.action.and_then(|at| evidence.standing(at)) else { continue };
        let slot = standing.at.slot(Slot::Field(SessionField::Uid));
        let reading = evidence.of_step(&changed.entry.id.event).find_map(|(_, entry)| match &entry.body {
            EntryBody::FieldRead(reading) if reading.at == slot => Some((entry, reading)),
            _ => None,
        });
        let Some((entry, reading)) = reading.filter(|_| changed.before.uid.is_set() && !changed.after.uid.is_set()) else { continue };
        let path = reading.path.clone().unwrap_or_default();
        let line =
            line(&evidence.setup, standing, SessionField::Uid, "Set from Variable › Authenticated User › User UID").now(path.clone());
        let edit = mend::bind(slot.clone(), Binding::whole(Source::Session(SessionField::Uid)));
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(slot)).ranked(1).told(
            "The app jumps when the token is renewed",
            format!("The reply of the refresh has no User UID at {path}, so it becomes null: to the app somebody else is logged in then"),
        );
        found.push(one.changing(vec![line]).explaining([Explains::Value(SessionField::Uid), Explains::Page]).mended_by(Some(edit)));
    }
}
