//! The answer that comes first: what went wrong, and why, in one banner.

use serde_json::Value as Json;

use crate::domain::binding::SessionField;
use crate::domain::decision::{Decision, Why};
use crate::domain::entry::{Entry, EntryBody, EntryId, FailureEntry, FailureWhat, Hop};
use crate::domain::platform::Platform;
use crate::domain::rules::words::Words;
use crate::domain::wire::Reply;
use crate::run::Run;

/// What the banner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What happened.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The entry that shows it.
    pub entry: EntryId,
}

/// The first thing that is wrong with a run.
#[must_use]
pub fn answer(run: &Run) -> Option<Answer> {
    let wrong: Vec<&Entry> = run
        .entries()
        .iter()
        .map(|entry| &**entry)
        .filter(|entry| matches!(&entry.body, EntryBody::Failure(failure) if !failure.handled))
        .collect();
    // A failure of the network or an exception comes before the expectation that it spoils.
    let first = wrong.first()?;
    let EntryBody::Failure(failure) = &first.body else { return None };
    let FailureWhat::Expectation { expected, actual } = &failure.what else {
        let reason = if failure.app_sees.is_empty() { String::new() } else { format!("The app sees: {}.", failure.app_sees) };
        return Some(Answer { title: sentence(&failure.title), reason, entry: first.id.clone() });
    };
    let step = run.story().and_then(|story| story.events.iter().position(|event| *event.id == *first.id.event)).map_or(0, |at| at + 1);
    let title = format!("Step {step}: expected {expected}, but it is {actual}.");
    if let Some((reason, entry)) = failed_call(run, &first.id).or_else(|| empty_token(run, &first.id)) {
        return Some(Answer { title, reason, entry });
    }
    let decision = first.cause.as_ref().and_then(|id| run.entries().iter().find(|entry| entry.id == *id));
    let Some((entry, EntryBody::NavigationDecision(decision))) = decision.map(|entry| (entry, &entry.body)) else {
        return Some(Answer { title, reason: String::new(), entry: first.id.clone() });
    };
    let mut reason = sentence(&capitalised(&decision.reason()));
    if let Some(more) = misread_expiry(run, decision) {
        reason = format!("The token is kept but ignored: its stored expiry is past. {more}");
    }
    Some(Answer { title, reason, entry: entry.id.clone() })
}

/// The last call of a step that the server refused, or that did not come through and that the app dealt with: what was said, and the
/// request.
fn failed_call(run: &Run, unmet: &EntryId) -> Option<(String, EntryId)> {
    let name = |id: &EntryId| {
        let request = run.entries().iter().rev().find(|entry| entry.id == *id)?;
        let EntryBody::Request { endpoint, purpose, .. } = &request.body else { return None };
        let project = &run.plan().project;
        (*purpose != Hop::Preflight).then(|| project.endpoint(endpoint).map_or(endpoint.as_str(), |endpoint| &endpoint.name).to_owned())
    };
    run.entries().iter().rev().skip_while(|entry| entry.id != *unmet).take_while(|entry| entry.id.event == unmet.event).find_map(|entry| {
        match &entry.body {
            EntryBody::Reply { request, reply, .. } if reply.status >= 400 => {
                let said = match said(run, reply) {
                    Some(said) => format!(": “{said}”"),
                    None => String::new(),
                };
                Some((format!("“{}” was answered {}{said}.", name(request)?, reply.status), request.clone()))
            }
            EntryBody::Failure(FailureEntry {
                what: FailureWhat::Network { request, .. } | FailureWhat::Cors { request, .. } | FailureWhat::Redirects { request },
                title,
                ..
            }) => Some((format!("“{}” failed: {}", name(request)?, sentence(title)), request.clone())),
            _ => None,
        }
    })
}

/// A token of the step that was read where nothing stands: what was read, and the reading.
fn empty_token(run: &Run, unmet: &EntryId) -> Option<(String, EntryId)> {
    run.entries().iter().find_map(|entry| match &entry.body {
        EntryBody::FieldRead { action, slot: Some(SessionField::Token), field, path, read, .. }
            if entry.id.event == unmet.event && !read.is_set() =>
        {
            let place = match path {
                Some(path) if !path.is_empty() => format!(" at {path}"),
                _ => String::new(),
            };
            Some((format!("{action} found no {field}{place}: the reply has nothing there."), entry.id.clone()))
        }
        _ => None,
    })
}

/// What a refusal says in words, where its body has a text under one of the usual names. Masked.
fn said(run: &Run, reply: &Reply) -> Option<String> {
    /// A text is cut after so many characters.
    const MOST: usize = 160;
    const NAMES: [&str; 9] = ["error_description", "message", "msg", "detail", "title", "error", "errors", "reason", "code"];
    fn text(json: &Json, depth: usize) -> Option<&str> {
        match json {
            Json::String(text) if !text.trim().is_empty() => Some(text.trim()),
            Json::Array(items) if depth > 0 => items.iter().find_map(|item| text(item, depth - 1)),
            Json::Object(members) if depth > 0 => NAMES.iter().find_map(|name| text(members.get(*name)?, depth - 1)),
            _ => None,
        }
    }
    let json = run.bodies().json(&reply.body.hash).ok()?;
    let masked = run.registry().mask(text(&json, 4).filter(|_| json.is_object() || json.is_array())?);
    let cut: String = masked.chars().take(MOST).collect();
    Some(if cut.len() < masked.len() { format!("{cut}…") } else { cut }.trim_end_matches('.').to_owned())
}

/// Where an expiry that is past came from: the reading that made it.
fn misread_expiry(run: &Run, decision: &Decision) -> Option<String> {
    if !matches!(decision.why, Why::RootExpired | Why::GuardRefusedExpired) {
        return None;
    }
    run.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::FieldRead { slot: Some(SessionField::Expiry), found, shown: Some(shown), convert, .. } => {
            let field = Words::field(&run.plan().project.platform, SessionField::Expiry);
            let how = match (&run.plan().project.platform, convert) {
                (Platform::FlutterFlow(_), Some(crate::domain::binding::Convert::Integer)) => {
                    ", and FlutterFlow reads a whole number as seconds since 1970"
                }
                _ => "",
            };
            Some(format!("{field} received {}{how}: {shown}.", found.summary(40)))
        }
        _ => None,
    })
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
