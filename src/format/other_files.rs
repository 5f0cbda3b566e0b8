//! Files that are something else than what was asked for: what they are, and what they are good for.

use serde_json::Value as Json;

/// What a file is.
#[derive(Debug, PartialEq, Eq)]
pub struct Other {
    /// In words, with an article: "a HAR file".
    pub title: &'static str,
    /// What to do with it.
    pub advice: &'static str,
}

impl Other {
    /// It holds calls: a HAR file, a cURL command.
    #[must_use]
    pub fn is_of_calls(&self) -> bool {
        self.advice == HAR.advice
    }
}

const RECORDING: Other = Other {
    title: "a recording of a run",
    advice: "To replay it: authscope replay FILE; name the project that was recorded for everything else",
};
const RECOVERY: Other =
    Other { title: "unsaved work that Authscope kept", advice: "Start Authscope without a file: the first screen offers to go on with it" };
const PROJECT: Other = Other { title: "a project", advice: "To run it: authscope run FILE" };
const REPORT: Other = Other { title: "a report of Authscope", advice: "Name the project that it reports on" };
const HAR: Other =
    Other { title: "a HAR file", advice: "To make a project of it, open the window and choose “Start from what you have…”" };
const CURL: Other = Other { title: "a cURL command", ..HAR };
const OPENAPI: Other = Other {
    title: "an OpenAPI description",
    advice: "Authscope does not read those yet. Record the log-in in the browser as a HAR file, or copy its calls as cURL, and choose “Start from what you have…” in the window",
};
const POSTMAN: Other = Other { title: "a Postman collection", ..OPENAPI };

/// What this JSON is, where it is something that people mix up.
#[must_use]
pub fn of_json(json: &Json) -> Option<&'static Other> {
    let has = |name: &str| json.get(name).is_some();
    let of_postman =
        |info: &Json| info.get("_postman_id").is_some() || info["schema"].as_str().is_some_and(|text| text.contains("postman"));
    match json {
        _ if has("authscope_recording") => Some(&RECORDING),
        _ if has("authscope_recovery") => Some(&RECOVERY),
        _ if is_report(json) => Some(&REPORT),
        _ if has("authscope") => Some(&PROJECT),
        _ if json["log"].get("entries").is_some() || json["log"].get("creator").is_some() => Some(&HAR),
        _ if has("openapi") || has("swagger") => Some(&OPENAPI),
        _ if json.get("info").is_some_and(of_postman) => Some(&POSTMAN),
        _ => None,
    }
}

/// Whether it is what `--format json` prints: it says `authscope` as projects do, and has no pages or platform of its own.
#[must_use]
pub fn is_report(json: &Json) -> bool {
    let printed = ["entries", "runs", "findings", "matches", "shape"].iter().any(|name| json.get(name).is_some());
    json.get("authscope").is_some() && printed && !json["platform"].is_object()
}

/// What a text is that is no JSON.
#[must_use]
pub fn of_text(text: &str) -> Option<&'static Other> {
    let first = text.trim_start().trim_start_matches("$ ").split_whitespace().next();
    first.is_some_and(|word| word == "curl" || word == "curl.exe").then_some(&CURL)
}
