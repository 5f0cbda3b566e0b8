//! Update Authenticated User sets what is left out to null (rule 9).

use crate::domain::project::binding::{Binding, SessionField, Source};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::Slot;

use crate::diagnose::prelude::*;

use super::super::settings::{field, fields, is_blank, line, log_ins};

const DROPS: Row = breaks("FF-SES-UPDATE-DROPS");
const NO_UID: Row = warns("FF-SES-UPDATE-NO-UID");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[DROPS, NO_UID], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let set_by_log_in =
        |wanted: SessionField| log_ins(setup).any(|standing| fields(standing.action).is_some_and(|fields| field(fields, wanted).is_some()));
    for standing in &setup.actions {
        let ActionKind::UpdateUser { fields } = &standing.action.kind else { continue };
        // Of one that sets nothing but an empty token, another rule speaks.
        if is_blank(fields) {
            continue;
        }
        let all = [SessionField::Token, SessionField::RefreshToken, SessionField::Expiry, SessionField::Uid, SessionField::UserData];
        let dropped: Vec<SessionField> = all.into_iter().filter(|one| field(fields, *one).is_none() && set_by_log_in(*one)).collect();
        let (Some(first), row) = (dropped.first(), if dropped == [SessionField::Uid] { &NO_UID } else { &DROPS }) else { continue };
        let lines = dropped.iter().map(|one| {
            let from = format!("Set from Variable › Authenticated User › {}, where the refresh brings no new one", screens::ff_field(*one));
            line(setup, standing, *one, from).now("Unset")
        });
        let lines: Vec<SheetLine> = lines.collect();
        let names: Vec<&str> = dropped.iter().map(|one| screens::ff_field(*one)).collect();
        let are = if names.len() == 1 { "is" } else { "are" };
        let names = match names.as_slice() {
            [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
            _ => names.concat(),
        };
        let (title, why) = match dropped.as_slice() {
            [SessionField::Uid] => (
                "The app jumps when the token is renewed".to_owned(),
                "Update Authenticated User leaves out User UID, which becomes null: to the app somebody else is logged in then".to_owned(),
            ),
            _ => (
                format!("After the token is renewed, {names} {are} empty"),
                "Update Authenticated User replaces all properties: those that are Unset become null, although Log In has set them"
                    .to_owned(),
            ),
        };
        let own = |one: SessionField| {
            let binding = as_log_in(setup, standing, one).unwrap_or_else(|| Binding::whole(Source::Session(one)));
            mend::bind(standing.at.slot(Slot::Field(one)), binding)
        };
        let edit = mend::all(setup.project, "what Update Authenticated User leaves out", dropped.iter().map(|one| own(*one)));
        let mut accounts: Vec<Explains> = dropped.iter().map(|one| Explains::Value(*one)).collect();
        if dropped.contains(&SessionField::Token) {
            accounts.extend([Explains::NoToken, Explains::SignedOut]);
        }
        if dropped.contains(&SessionField::RefreshToken) {
            let refreshes = setup.project.endpoints.iter().filter(|endpoint| endpoint.purpose == Purpose::Refresh);
            accounts.extend(refreshes.map(|endpoint| Explains::Refused(endpoint.id.clone())));
        }
        let told = Told::new(row, standing.at.slot(Slot::Field(*first))).saying(title, why).changing(lines);
        found.push(told.explaining_later(accounts).mended_by(edit));
    }
}

/// The field as Log In reads it, out of the reply of the refresh, where that has the same path.
fn as_log_in(setup: &Setup, standing: &Standing, one: SessionField) -> Option<Binding> {
    let calls = standing.before.iter().rev().find_map(|action| match &action.kind {
        ActionKind::Call { endpoint, output, .. } if !output.is_empty() => {
            setup.project.endpoint(endpoint).map(|endpoint| (endpoint, output))
        }
        _ => None,
    });
    let (endpoint, output) = calls.filter(|(endpoint, _)| endpoint.purpose == Purpose::Refresh)?;
    let mut binding = log_ins(setup).find_map(|login| field(fields(login.action)?, one)).cloned()?;
    let bare = match &mut binding.from {
        Source::Custom { inputs, .. } => &mut inputs.first_mut()?.value,
        _ => &mut binding,
    };
    let path = bare.path.clone()?;
    if !endpoint.paths.iter().any(|known| known.path == path) {
        return None;
    }
    match &mut bare.from {
        Source::Output { output: own, .. } => own.clone_from(output),
        _ => return None,
    }
    Some(binding)
}
