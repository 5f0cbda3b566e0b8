//! A body that was sent as JSON and is none: quotes inside a value (FF-B4).

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;

use super::{Once, View, finding};

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut once = Once::default();
    for (at, exchange) in view.exchanges() {
        let Some(body) = exchange.request.body.as_ref().map(crate::domain::secret::traced::Traced::reveal) else { continue };
        let is_json = exchange.request.header("content-type").is_some_and(|kind| is_json_type(&kind.reveal()));
        let looks_so = body.trim_start().starts_with(['{', '[']);
        if !(is_json || exchange.request.url.is_empty() && looks_so) || body.trim().is_empty() {
            continue;
        }
        let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&body) else { continue };
        let before = byte_of(&body, error.line(), error.column());
        let of_query = body.trim_start().starts_with("{\"query\"");
        let is_quote = before.is_some_and(|at| body[..at].trim_end().ends_with('"') || body[at..].starts_with('"'));
        let why = format!(
            "It stops being JSON in line {}, column {}{}",
            error.line(),
            error.column(),
            if is_quote { ": a quote inside a value ends it there" } else { "" }
        );
        let set = if of_query {
            "query without values in it, and \"variables\": {\"email\": …, \"password\": …} beside it"
        } else {
            "each value in its own quotes, and quotes inside a value as \\\""
        };
        let lines = view.own(
            SheetLine::new("API Calls › the call › Body", "JSON", set),
            SheetLine::new("the workflow › the HTTP Request", "Body", set),
        );
        let title = format!("What is sent as JSON is none: {}", view.name(at));
        if !once.is_first(exchange) {
            continue;
        }
        found.push(finding(view.id("FF-API-QUOTES", "RUN-BODY-NOT-JSON"), Severity::Error, title, why, lines));
    }
}

/// `application/json` and its kin (RFC 6839), of one value each: lines of JSON are another kind.
fn is_json_type(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// The byte at which a line and column stand, both from 1.
fn byte_of(text: &str, line: usize, column: usize) -> Option<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (start + column.saturating_sub(1)).min(text.len());
    text.is_char_boundary(at).then_some(at)
}
