//! A reply 200 to 299 that says it failed, and that the app takes for a success.

use crate::domain::project::binding::{OutputPart, SessionField};
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::ReadFrom;
use crate::domain::record::finding::Severity;
use crate::domain::web::token;
use crate::run::made::CallMade;
use serde_json::Value as Json;

use crate::diagnose::prelude::*;

use super::super::handled::{Handled, handled, takes_for_success};
use super::super::near;
use super::super::server_words::{said, says_it_failed};

const FF: Row = breaks("FF-API-200-ERROR").in_a_run();
const WW: Row = warns("WW-200-WITH-ERROR").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, WW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in evidence.calls.iter().filter(|call| call.succeeded()) {
        let (Some(reply), Some(entry)) = (evidence.reply(call), &call.reply) else { continue };
        let Ok(json) = evidence.run.bodies().json(&reply.body.hash) else { continue };
        let says_so = says_it_failed(&json);
        let lacks = !says_so && without_a_token(evidence, call, &json);
        if !(says_so || lacks) || handled(evidence, call) == Handled::Settled {
            continue;
        }
        let unread = evidence.readers(entry).next().is_none();
        if !unread && !takes_for_success(evidence, call, entry) {
            continue;
        }
        let name = evidence.name(call);
        let words = said(evidence, reply).map(|words| format!(": {words}")).unwrap_or_default();
        let flutterflow = matches!(evidence.project.platform, Platform::FlutterFlow(_));
        let flow = call.action.as_ref().and_then(|at| evidence.standing(at)).map(|standing| {
            if flutterflow {
                screens::ff_flow(evidence.project, standing.workflow)
            } else {
                screens::ww_workflow(evidence.project, standing.workflow)
            }
        });
        let row = if flutterflow { &FF } else { &WW };
        let lines = vec![
            if flutterflow {
                SheetLine::new(
                    flow.unwrap_or_else(|| "Flow".into()),
                    format!("Conditional behind {name}"),
                    "that the token is there too, not Succeeded alone",
                )
            } else {
                SheetLine::new(flow.unwrap_or_else(|| "Workflow".into()), format!("behind {name}"), "a condition on the token")
            },
            SheetLine::new("Server", "", "or: answer with a status of 4xx"),
        ];
        let (severity, why) = if unread {
            (Severity::Warning, "Nothing in the app looks at its reply, so nobody learns of it".to_owned())
        } else {
            (
                Severity::Error,
                if lacks {
                    "There is no token in its reply, and the app goes by the status alone".to_owned()
                } else {
                    "The app goes by the status alone, and takes the refusal for a success".to_owned()
                },
            )
        };
        let title = if lacks {
            format!("{name} answers {} without a token, and is taken for a log-in", reply.status)
        } else {
            format!("{name} says no with status {}{words}", reply.status)
        };
        let mut one = Found::of(evidence, row, entry).at(call.action.clone()).ranked(0).told(title, why).changing(lines);
        one.finding.severity = severity;
        one.explains = evidence.thrown_reading(entry);
        found.push(one);
    }
}

/// Whether a log-in was answered without anything that looks like a token, and the session takes one out of it all the same. A token may
/// come in a header, or as the whole text.
fn without_a_token(evidence: &Evidence, call: &CallMade, json: &Json) -> bool {
    let Some(reply) = call.reply.as_ref() else { return false };
    // A session may be a cookie.
    let is_cookie = evidence.reply(call).is_some_and(|reply| reply.header("set-cookie").is_some());
    if token::find_in(json).is_some() || is_cookie {
        return false;
    }
    evidence.readers(reply).any(|(_, entry)| match &entry.body {
        EntryBody::FieldRead(reading) => {
            let reads_body = matches!(&reading.from, ReadFrom::Output { part: OutputPart::Body, .. });
            let near = near::name(evidence, reading).is_some();
            reading.slot == SessionField::Token && reads_body && reading.path.is_some() && !reading.found.is_some() && !near
        }
        _ => false,
    })
}
