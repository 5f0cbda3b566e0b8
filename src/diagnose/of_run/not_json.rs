//! A reply that is no JSON where JSON is read.

use std::collections::BTreeSet;

use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::Odd;
use crate::domain::record::finding::Severity;

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
        let (id, fix) = match (flutterflow, is_page) {
            (true, true) => ("FF-API-NOT-JSON", format!("API Calls › {name} › API URL: the address of the API, not of a page")),
            (false, true) => ("WW-HTML-REPLY", format!("HTTP Request {name} › URL, or Headers › Accept: application/json")),
            (..) if garbled => (if flutterflow { "FF-API-NOT-JSON" } else { "WW-NOT-JSON" }, "Server: send JSON in UTF-8".to_owned()),
            (true, false) => ("FF-API-NOT-JSON", format!("Server: send JSON; or Action Flow behind {name}: read nothing of its reply")),
            (false, false) => (
                if body.is_empty() { "WW-EMPTY-204" } else { "WW-NOT-JSON" },
                format!("Workflow with {name}: read no field of this reply, or let the server send JSON"),
            ),
        };
        let why = format!("The reply is {} ({kind}){begins}; so nothing can be read out of it", held.status);
        let title = format!("{name} answered {} {what}", held.status);
        let mut one = Found::new(evidence, id, Severity::Error, reply).at(call.action.clone()).ranked(0).saying(title, why, fix);
        one.explains = evidence.thrown_reading(reply);
        found.push(one);
    }
}
