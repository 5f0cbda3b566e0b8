//! WeWeb: a result that is a web page, or nothing, and something in the app that reads it (rule 34).

use crate::domain::project::binding::{OutputPart, SessionField, Source};
use crate::domain::record::entry::EntryBody;
use crate::run::made::CallMade;

use crate::diagnose::prelude::*;

const HTML: Row = warns("WW-HTML-REPLY").in_a_run();
const EMPTY: Row = warns("WW-EMPTY-204").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[HTML, EMPTY], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    let mut told: Vec<&str> = Vec::new();
    for call in evidence.calls.iter().filter(|call| call.succeeded() && !call.pretended) {
        let (Some(reply), Some(id)) = (evidence.reply(call), &call.reply) else { continue };
        let bytes = evidence.run.bodies().get(&reply.body.hash);
        let text = String::from_utf8_lossy(&bytes);
        let is_page = text.trim_start().starts_with('<');
        if !(is_page || text.trim().is_empty()) || told.contains(&call.endpoint.as_str()) {
            continue;
        }
        // What the session took of it is told where it took it.
        let by_session =
            evidence.readers(id).any(|(_, entry)| matches!(&entry.body, EntryBody::FieldRead(reading) if reading.path.is_some()));
        let Some(reader) = reader(evidence, call, is_page).filter(|_| !by_session) else { continue };
        told.push(&call.endpoint);
        let name = evidence.name(call).to_owned();
        let screen = screens::ww_action(evidence.project, reader.workflow, reader.action);
        let (row, title, why, lines) = if is_page {
            let own = evidence.screen_of(call);
            let lines = vec![
                SheetLine::new(own.clone(), "URL", "the address of the API, not of a page"),
                SheetLine::new(own, "Headers", "or: Accept application/json"),
            ];
            let begins: String = text.trim().chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
            (
                &HTML,
                format!("{name} answers with a web page instead of JSON"),
                format!("Its result is the text “{}…”", evidence.mask(&begins)),
                lines,
            )
        } else {
            let line = SheetLine::new(screen, "bindings", format!("map no field of the result of {name} here"));
            (
                &EMPTY,
                format!("{name} answers with nothing, and its result is read"),
                format!("The reply is {} and empty, so its result is an empty text, and no field is in it", reply.status),
                vec![line],
            )
        };
        let one = Found::of(evidence, row, id).at(call.action.clone()).ranked(1).told(title, why).changing(lines);
        let harm = [Explains::Value(SessionField::User), Explains::Page, Explains::SignedOut, Explains::Message];
        found.push(one.explaining_later(harm));
    }
}

/// An action that reads the result of a call: a field of it, or all of it where that is a web page.
fn reader<'s, 'a>(evidence: &'s Evidence<'a>, call: &CallMade, is_page: bool) -> Option<&'s Standing<'a>> {
    let made = evidence.standing(call.action.as_ref()?)?;
    let ActionKind::Call { output, .. } = &made.action.kind else { return None };
    let reads_it = |standing: &&Standing| {
        reads(standing.action).iter().any(|binding| match &binding.from {
            Source::Output { output: own, part: OutputPart::Body } => {
                own == output && !output.is_empty() && (is_page || binding.path.as_deref().is_some_and(|path| !path.is_empty()))
            }
            _ => false,
        })
    };
    evidence.setup.actions.iter().filter(|standing| standing.workflow.id == made.workflow.id).find(reads_it)
}
