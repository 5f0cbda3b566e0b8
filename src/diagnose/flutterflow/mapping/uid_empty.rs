//! No User UID: the app cannot tell one user from another (rule 21).

use crate::domain::project::binding::SessionField;
use crate::domain::project::place::Slot;
use crate::domain::record::entry::ChangedBy;

use crate::diagnose::prelude::*;

use super::super::readings::{Wrong, misread};
use super::super::settings::{fields, likely, line, reads_session};

const ROW: Row = warns("FF-MAP-UID-EMPTY").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told = Vec::new();
    for misread in misread(evidence) {
        let is_update =
            evidence.standing(&misread.reading.at.at).is_some_and(|standing| matches!(standing.action.kind, ActionKind::UpdateUser { .. }));
        if misread.reading.slot != SessionField::Uid || is_update || !matches!(misread.wrong, Wrong::Nothing | Wrong::TextOfNothing) {
            continue;
        }
        told.push(misread.reading.at.at.clone());
        let path = misread.reading.path.clone().unwrap_or_default();
        let why = format!("The reply of {} has nothing at {path}: {}", misread.call_name(evidence), misread.reading.read.summary(20));
        let line = misread.line(evidence, "where the server sends the user's id; a number is fine through JSON Path");
        found.push(misread.found(evidence, &ROW).told("User UID is empty after the log-in", why).changing(vec![line]));
    }
    // Unset, or bound to what is empty itself.
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::LogIn && !changed.after.uid.is_set()) {
        let Some(login) = changed.action.and_then(|at| evidence.standing(at)) else { continue };
        let Some(fields) = fields(login.action).filter(|fields| fields.token.is_some()) else { continue };
        let own = fields.uid.as_ref();
        // Unset on purpose, as long as nothing asks for it.
        if own.is_none() && !is_wanted(evidence) {
            continue;
        }
        let reads_reply = own.is_some_and(|binding| !reads_session(binding, SessionField::Uid));
        if reads_reply || told.contains(&login.at) {
            continue;
        }
        told.push(login.at.clone());
        let likely = likely(&evidence.setup, login, SessionField::Uid);
        let set = likely.as_ref().and_then(|binding| binding.path.clone());
        let set = set.map_or_else(|| "the user's id of the log-in's reply".to_owned(), |path| format!("JSON Path {path} of the reply"));
        let now = if own.is_some() { "Authenticated User › User UID" } else { "Unset" };
        let why = if own.is_some() {
            "User UID of Log In is bound to the User UID of whoever is logged in, and before the log-in that is nobody"
        } else {
            "User UID of Log In is Unset"
        };
        let slot = login.at.slot(Slot::Field(SessionField::Uid));
        let line = line(&evidence.setup, login, SessionField::Uid, set).now(now);
        let edit = likely.map(|binding| mend::bind(slot.clone(), binding));
        let one = Found::of(evidence, &ROW, &changed.entry.id).at(Some(slot)).ranked(2).told("User UID is empty after the log-in", why);
        found.push(one.changing(vec![line]).explaining_later([Explains::Value(SessionField::Uid)]).mended_by(edit));
    }
}

/// Whether the app, or a step, asks for the user's id.
fn is_wanted(evidence: &Evidence) -> bool {
    let reads_it =
        evidence.setup.actions.iter().flat_map(|standing| reads(standing.action)).any(|binding| reads_session(binding, SessionField::Uid));
    let expected = evidence.story().iter().any(|event| {
        let expect = evidence.expected(&event.id);
        expect.values.iter().any(|value| value.slot == SessionField::Uid)
    });
    reads_it || expected
}
