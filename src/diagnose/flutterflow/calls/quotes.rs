//! A number, a truth value or JSON in quotes arrives as a text (B2).

use crate::domain::project::endpoint::{BodyType, Endpoint, InputKind};
use crate::domain::project::place::EndpointPart;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-QUOTES");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| endpoint.body_type == BodyType::Json) {
        if let Some(at) = breaks_at(endpoint) {
            found.push(no_json(endpoint, at));
            continue;
        }
        for input in &endpoint.inputs {
            let kind = match input.kind {
                Some(InputKind::Integer | InputKind::Double) => "a number",
                Some(InputKind::Boolean) => "true or false",
                Some(InputKind::Json) => "JSON",
                Some(InputKind::String) | None => continue,
            };
            let open = format!("\"<{}>\"", input.name);
            if !endpoint.body.contains(&open) {
                continue;
            }
            let bare = format!("<{}>", input.name);
            let line = SheetLine::new(screens::ff_call(&endpoint.name, "Body"), bare.clone(), format!("without quotes: it is {kind}"))
                .now(open.clone());
            let edit = mend::endpoint(endpoint, |endpoint| endpoint.body = endpoint.body.replace(&open, &bare));
            let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Body))
                .saying(
                    format!("{} sends {} as a text", endpoint.name, input.name),
                    format!("The variable {} is {kind}, and stands in the body in quotes", input.name),
                )
                .changing(vec![line]);
            let harm = [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())];
            found.push(told.explaining(harm).unless_works(&endpoint.id).mended_by(Some(edit)));
        }
    }
}

/// The character at which a body stops to be JSON, whatever fills its variables: counted from 1.
pub(super) fn breaks_at(endpoint: &Endpoint) -> Option<usize> {
    if endpoint.body_type != BodyType::Json || endpoint.body.trim().is_empty() {
        return None;
    }
    let mut filled = endpoint.body.clone();
    for input in &endpoint.inputs {
        let open = format!("<{}>", input.name);
        // As long as what stands there, so that places stay what they are: a number is JSON, and a text too where it stands in quotes.
        filled = filled.replace(&open, &"1".repeat(open.chars().count()));
    }
    // A value of the environment may be anything.
    if filled.contains("{{") || filled.contains('<') {
        return None;
    }
    let error = serde_json::from_str::<serde_json::Value>(&filled).err()?;
    let before: usize = filled.lines().take(error.line().saturating_sub(1)).map(|line| line.chars().count() + 1).sum();
    Some(before + error.column())
}

fn no_json(endpoint: &Endpoint, at: usize) -> Told {
    let near: String = endpoint.body.chars().skip(at.saturating_sub(13)).take(24).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let is_query = endpoint.body.contains("query") || endpoint.body.contains("mutation");
    let screen = || screens::ff_call(&endpoint.name, "Body");
    let mut lines = vec![SheetLine::new(screen(), "the JSON", "quotes inside a text are written \\\"").now(format!("…{near}…"))];
    if is_query {
        let set = "put the values there, and in the query their names alone: {\"query\": \"mutation($email: String!) …\", \"variables\": {\"email\": \"<email>\"}}";
        lines.insert(0, SheetLine::new(screen(), "GraphQL variables", set));
    }
    let harm = [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())];
    Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Body))
        .saying(
            format!("The body of {} is no JSON, whatever is typed", endpoint.name),
            format!("From character {at} on it is none, at “…{near}…”: a quote there ends the text"),
        )
        .changing(lines)
        .explaining_later(harm)
        .unless_works(&endpoint.id)
}
