//! Log In without a token: what is kept counts as nobody at the next start (rule 7).

use crate::domain::project::binding::SessionField;
use crate::domain::project::place::Slot;
use crate::domain::record::entry::{ChangedBy, EntryBody};

use crate::diagnose::prelude::*;

use super::super::super::near;
use super::super::readings::{Wrong, misread};
use super::super::settings::{fields, likely, line};

const ROW: Row = breaks("FF-SES-TOKEN-NULL").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let setup = &evidence.setup;
    for misread in misread(evidence) {
        if misread.reading.slot != SessionField::Token || !matches!(misread.wrong, Wrong::Nothing) {
            continue;
        }
        let path = misread.reading.path.clone().unwrap_or_default();
        let better = near::token(evidence, misread.reading);
        let at = better.as_ref().map(|path| format!("; a token stands at {path}")).unwrap_or_default();
        let why = format!(
            "{path} gives nothing in the reply of {}{at}; without a token nobody is logged in after a restart",
            misread.call_name(evidence)
        );
        let set = better.as_ref().map_or_else(|| "a path that leads to the token".to_owned(), |path| format!("JSON Path {path}"));
        let line = misread.line(evidence, set);
        let edit = better.and_then(|better| misread.read_at(evidence, &better));
        found.push(misread.found(evidence, &ROW).told(misread.symptom(), why).changing(vec![line]).mended_by(edit));
    }
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::LogIn && !changed.after.token.is_set()) {
        let Some(login) = changed.action.and_then(|at| evidence.standing(at)) else { continue };
        let Some(fields) = fields(login.action) else { continue };
        let read = evidence.of_step(&changed.entry.id.event).any(|(_, entry)| match &entry.body {
            EntryBody::FieldRead(reading) => reading.slot == SessionField::Token && reading.at.at == login.at,
            _ => false,
        });
        // Of a reading that found nothing, and of a Log In without any property, other rules speak.
        let others = [&fields.refresh_token, &fields.expiry, &fields.uid, &fields.user_data];
        if read || !others.iter().any(|binding| binding.is_some()) {
            continue;
        }
        let token = likely(setup, login, SessionField::Token);
        let from = token.as_ref().and_then(|binding| binding.path.clone()).map(|path| format!("{path} of the log-in's reply"));
        let line =
            line(setup, login, SessionField::Token, from.unwrap_or_else(|| "the token of the log-in's reply".to_owned())).now("Unset");
        let edit = token.map(|binding| mend::bind(login.at.slot(Slot::Field(SessionField::Token)), binding));
        let one = Found::of(evidence, &ROW, &changed.entry.id).at(Some(login.at.clone())).ranked(1).told(
            "Somebody is logged in without a token, and is logged out by a restart",
            "Authentication Token of Log In is Unset: calls go out without a token, and at the next start nobody is logged in",
        );
        let later = [Explains::NoToken, Explains::SignedOut, Explains::Value(SessionField::Token)];
        found.push(one.changing(vec![line]).explaining_later(later).mended_by(edit));
    }
}
