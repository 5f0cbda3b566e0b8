//! A reply that is no JSON where JSON is read.

use std::collections::BTreeSet;

use crate::domain::entry::EntryBody;
use crate::domain::evidence::Odd;
use crate::domain::finding::Severity;
use crate::domain::platform::Platform;

use super::super::evidence::Evidence;
use super::Found;

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told = BTreeSet::new();
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
        let is_page = text.trim_start().starts_with('<') || held.header("content-type").is_some_and(|kind| kind.contains("html"));
        let name = evidence.name(call);
        let what = match (is_page, body.is_empty()) {
            (_, true) => "with nothing",
            (true, false) => "with a web page instead of JSON",
            (false, false) => "with a text that is no JSON",
        };
        let kind = held.header("content-type").unwrap_or("no content-type");
        let begins: String = evidence.mask(text.trim()).chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let begins = if begins.is_empty() { String::new() } else { format!(", and begins with “{begins}”") };
        let (id, fix) = match evidence.project.platform {
            Platform::FlutterFlow(_) => ("FF-API-NOT-JSON", format!("API Calls › {name} › API URL: the address of the API, not of a page")),
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) if is_page => {
                ("WW-HTML-REPLY", format!("HTTP Request {name} › URL, or Headers › Accept: application/json"))
            }
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) => {
                ("WW-EMPTY-204", format!("Workflow with {name}: map no field of this reply, or let the server send JSON"))
            }
        };
        let why = format!("The reply is {} ({kind}){begins}; so nothing can be read out of it", held.status);
        found.push(Found::new(evidence, id, Severity::Error, reply).at(call.action.clone()).ranked(0).saying(
            format!("{name} answered {} {what}", held.status),
            why,
            fix,
        ));
    }
}
