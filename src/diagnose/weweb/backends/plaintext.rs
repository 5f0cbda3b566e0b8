//! A log-in whose reply is the token as plain text.

use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::EntryBody;
use crate::edit::bindings;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-BE-PLAINTEXT").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    for call in evidence.calls.iter().filter(|call| call.succeeded() && matches!(call.purpose, Purpose::LogIn | Purpose::SignUp)) {
        let (Some(reply), Some(id)) = (evidence.reply(call), &call.reply) else { continue };
        let bytes = evidence.run.bodies().get(&reply.body.hash);
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        let is_token = (16..4_096).contains(&text.len()) && !text.contains(char::is_whitespace) && !text.starts_with(['{', '[', '<', '"']);
        let read = evidence.readers(id).find_map(|(_, entry)| match &entry.body {
            EntryBody::FieldRead(reading) if reading.slot == SessionField::Token && reading.path.is_some() => Some((entry, reading)),
            _ => None,
        });
        let Some((entry, reading)) = read.filter(|_| is_token) else { continue };
        let Some(standing) = evidence.standing(&reading.at.at) else { continue };
        let path = reading.path.clone().unwrap_or_default();
        let line = SheetLine::new(
            screens::ww_action(evidence.project, standing.workflow, standing.action),
            "Authenticate › Access Token",
            "the result itself, without a field",
        )
        .now(path.clone());
        let bound = bindings::all(evidence.project).find(|bound| bound.at == reading.at).and_then(|bound| bound.binding);
        let edit = bound.map(|bound| mend::bind(reading.at.clone(), Binding { path: None, ..bound }));
        let name = evidence.name(call).to_owned();
        let one = Found::of(evidence, &ROW, id)
            .at(Some(reading.at.clone()))
            .ranked(0)
            .causing([entry.id.clone()])
            .told("The token is undefined", format!("The reply of {name} is the token itself, as plain text, and has no field {path}"));
        found.push(
            one.with_all_that_follows()
                .changing(vec![line])
                .explaining_later([Explains::SignedOut, Explains::Page, Explains::NoToken])
                .mended_by(edit),
        );
        return;
    }
}
