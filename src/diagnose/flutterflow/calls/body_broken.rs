//! The body that was sent is no JSON: a text that was not escaped (B5), a text without quotes, or an object in quotes (B2).

use crate::domain::project::endpoint::BodyType;
use crate::domain::project::place::{EndpointPart, Slot};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::value::Value;
use crate::domain::secret::traced::Traced;

use crate::diagnose::prelude::*;

use super::escape::is_broken;
use super::quotes::breaks_at;

const ESCAPE: Row = breaks("FF-API-ESCAPE").in_a_run();
const QUOTES: Row = breaks("FF-API-QUOTES").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ESCAPE, QUOTES], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if evidence.project.platform.is_weweb() {
        return;
    }
    for call in evidence.calls.iter().filter(|call| !call.succeeded()) {
        let (Some(request), Some(endpoint)) = (evidence.request(call), evidence.project.endpoint(&call.endpoint)) else { continue };
        let Some(body) = request.body.as_ref().map(Traced::reveal) else { continue };
        if endpoint.body_type != BodyType::Json || !is_broken(&body) || breaks_at(endpoint).is_some() {
            continue;
        }
        // What filled its inputs.
        let read: Vec<(&str, &Value)> = evidence
            .of_step(call.step())
            .filter_map(|(_, entry)| match &entry.body {
                EntryBody::CallInput { action, at: Place::Slot(slot, _), read } if Some(action) == call.action.as_ref() => match &slot.slot
                {
                    Slot::Input(name) => Some((name.as_str(), &read.read)),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let is_text = |value: &Value| matches!(value, Value::Text(_));
        let special = |value: &Value| value.to_text().reveal().contains(['"', '\\', '\n', '\t']);
        let open = read.iter().find(|(name, value)| is_text(value) && special(value) && endpoint.body.contains(&format!("\"<{name}>\"")));
        let unquoted = read.iter().find(|(name, value)| is_text(value) && has_bare(&endpoint.body, name));
        let in_quotes = read
            .iter()
            .find(|(name, value)| matches!(value, Value::Map(_) | Value::List(_)) && endpoint.body.contains(&format!("\"<{name}>\"")));
        let end = Evidence::end_of(call);
        let place = Place::Endpoint(endpoint.id.clone(), EndpointPart::Body);
        let name = &endpoint.name;
        let one = |row: &Row| Found::of(evidence, row, end).at(Some(place.clone())).ranked(0).causing([end.clone()]);
        let told = if let (Some((input, _)), false) = (open, endpoint.escape_variables) {
            one(&ESCAPE)
                .told(
                    format!("{name} fails for this text: the body is no JSON any more"),
                    format!("What fills <{input}> holds a quote, a backslash or a line break, and Escape variables in request body is off"),
                )
                .changing(vec![super::escape::line(endpoint)])
                .mended_by(Some(super::escape::escaped(endpoint)))
        } else if let Some((input, _)) = unquoted {
            let line = SheetLine::new(screens::ff_call(name, "Body"), format!("<{input}>"), format!("in quotes, as a text: \"<{input}>\""))
                .now(format!("<{input}>"));
            let every: Vec<&str> =
                read.iter().filter(|(name, value)| is_text(value) && has_bare(&endpoint.body, name)).map(|(name, _)| *name).collect();
            let edit = mend::endpoint(endpoint, |endpoint| {
                for input in every {
                    endpoint.body = quoted(&endpoint.body, input);
                }
            });
            one(&QUOTES)
                .told(
                    format!("{name} sends a body that is no JSON"),
                    format!("What fills <{input}> is a text, and stands in the body without quotes"),
                )
                .changing(vec![line])
                .mended_by(Some(edit))
        } else if let Some((input, _)) = in_quotes {
            let line = SheetLine::new(screens::ff_call(name, "Body"), format!("<{input}>"), "without quotes: it is JSON of its own")
                .now(format!("\"<{input}>\""));
            let edit = mend::endpoint(endpoint, |endpoint| {
                endpoint.body = endpoint.body.replace(&format!("\"<{input}>\""), &format!("<{input}>"));
            });
            one(&QUOTES)
                .told(
                    format!("{name} sends a body that is no JSON"),
                    format!("What fills <{input}> is JSON, and stands in the body in quotes"),
                )
                .changing(vec![line])
                .mended_by(Some(edit))
        } else {
            continue;
        };
        found.push(told);
    }
}

/// Whether a placeholder stands in a body without quotes around it.
fn has_bare(body: &str, name: &str) -> bool {
    let open = format!("<{name}>");
    body.match_indices(&open).any(|(at, _)| !body[..at].ends_with('"') || !body[at + open.len()..].starts_with('"'))
}

/// The body with quotes around a placeholder.
fn quoted(body: &str, name: &str) -> String {
    let open = format!("<{name}>");
    body.replace(&format!("\"{open}\""), &open).replace(&open, &format!("\"{open}\""))
}
