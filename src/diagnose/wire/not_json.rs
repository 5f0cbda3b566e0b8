//! A reply that is no JSON where JSON is read.

use std::collections::BTreeSet;

use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::Odd;
use crate::domain::record::finding::Severity;

use crate::diagnose::prelude::*;

const FF: Row = breaks("FF-API-NOT-JSON").in_a_run();
const HTML: Row = breaks("WW-HTML-REPLY").in_a_run();
const EMPTY: Row = warns("WW-EMPTY-204").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, HTML, EMPTY], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told = BTreeSet::new();
    let before = found.len();
    for entry in &evidence.entries {
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        let is_no_json = match reading.odd {
            Some(Odd::NotJson) => true,
            // The text may be what is wanted: the whole body as the token (rule 34).
            Some(Odd::ResultIsText) => reading.path.is_some(),
            _ => false,
        };
        let Some(reply) = reading.reply.as_ref().filter(|reply| is_no_json && told.insert((*reply).clone())) else { continue };
        let Some(call) = evidence.call_of(reply).filter(|call| call.succeeded()) else { continue };
        let Some(held) = evidence.reply(call) else { continue };
        let body = evidence.run.bodies().get(&held.body.hash);
        let text = String::from_utf8_lossy(&body);
        let is_page = text.trim_start().starts_with('<');
        let name = evidence.name(call).to_owned();
        let garbled = std::str::from_utf8(&body).is_err();
        let what = match () {
            () if body.is_empty() => "with nothing",
            () if is_page => "with a web page instead of JSON",
            () if garbled => "with a text that is not UTF-8",
            () => "with a text that is no JSON",
        };
        let kind = held.header("content-type").unwrap_or("no content-type");
        let begins: String = evidence.mask(text.trim()).chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let begins = if begins.is_empty() { String::new() } else { format!(", and begins with “{begins}”") };
        let flutterflow = matches!(evidence.project.platform, Platform::FlutterFlow(_));
        let (id, lines) = match (flutterflow, is_page) {
            (true, true) => {
                let url = SheetLine::new(screens::ff_call(&name, ""), "API URL", "the address of the API, not of a page");
                (FF.id, vec![url, raw_body(&name)])
            }
            (false, true) => {
                let screen = call
                    .action
                    .as_ref()
                    .and_then(|at| evidence.standing(at))
                    .map(|standing| screens::ww_action(evidence.project, standing.workflow, standing.action));
                let screen = screen.unwrap_or_else(|| format!("HTTP Request {name}"));
                (
                    HTML.id,
                    vec![
                        SheetLine::new(screen.clone(), "URL", "the address of the API, not of a page"),
                        SheetLine::new(screen, "Headers", "or: Accept: application/json"),
                    ],
                )
            }
            (true, false) if garbled => (FF.id, vec![SheetLine::new("Server", "", "send JSON in UTF-8"), raw_body(&name)]),
            (true, false) => (FF.id, vec![SheetLine::new("Server", "", "send JSON and nothing else"), raw_body(&name)]),
            (false, false) => {
                let set = if garbled { "send JSON in UTF-8" } else { "send JSON" };
                let screen = call
                    .action
                    .as_ref()
                    .and_then(|at| evidence.project.workflow(&at.workflow))
                    .map(|flow| screens::ww_workflow(evidence.project, flow));
                let own = SheetLine::new(
                    screen.unwrap_or_else(|| "Workflow".into()),
                    "bindings",
                    format!("map no field of the result of {name} here"),
                );
                (if body.is_empty() { EMPTY.id } else { "WW-NOT-JSON" }, vec![own, SheetLine::new("Server", "", format!("or: {set}"))])
            }
        };
        let why = format!("The reply is {} ({kind}){begins}; so nothing can be read out of it", held.status);
        let title = format!("{name} answered {} {what}", held.status);
        // The same of one call each time is told once.
        if let Some(first) = found[before..].iter_mut().find(|first| first.finding.id == id && first.finding.title == title) {
            first.explains.insert(reply.clone());
            first.explains.extend(evidence.thrown_reading(reply));
            continue;
        }
        let mut one = Found::new(evidence, id, Severity::Error, reply).at(call.action.clone()).ranked(0).told(title, why).changing(lines);
        one.explains = evidence.thrown_reading(reply);
        found.push(one);
    }
}

/// Where what really came can be seen.
fn raw_body(name: &str) -> SheetLine {
    SheetLine::new(format!("Set from Variable › Action Outputs › {name}"), "Raw Body Text", "shows what really came")
}
