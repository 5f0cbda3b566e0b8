//! Secrets at the edges of a run, and the titles of its steps.

use crate::agent::Draft;
use crate::domain::body::Bodies;
use crate::domain::literals;
use crate::domain::pretended::Pretended;
use crate::domain::project::Project;
use crate::domain::secret::{SecretKind, SecretRegistry};
use crate::domain::story::EventKind;
use crate::domain::token;
use crate::domain::traced::{Span, Traced};
use crate::domain::wire::{FailureKind, Reply};
use crate::platform::common::world::Values;

use super::recording::Plan;

/// A body that is no JSON is searched for tokens up to this size (bytes).
const MAX_SEARCHED_BYTES: u64 = 1024 * 1024;

/// The environment's secrets get their labels from the run's registry.
pub(super) fn seal_values(values: &Values, registry: &mut SecretRegistry) -> Values {
    values
        .iter()
        .map(|(name, value)| {
            let kind = SecretKind::of_name(name).unwrap_or(SecretKind::Other);
            let mut sealed = Traced::default();
            for span in value.spans() {
                match span {
                    Span::Plain(text) => sealed.push_plain(text),
                    Span::Secret { text, .. } => sealed.push(&registry.traced(kind, text.expose())),
                }
            }
            (name.clone(), sealed)
        })
        .collect()
}

/// Secrets that stand literally in the project are secrets even where this run never comes by.
pub(super) fn learn_project(project: &Project, registry: &mut SecretRegistry) {
    for (kind, text) in literals::secrets(project) {
        registry.register(kind, &text);
    }
}

/// What stands in for a log-in is secret from the start, even where this run never comes by.
pub(super) fn learn_pretended(pretended: &[Pretended], bodies: &mut Bodies, registry: &mut SecretRegistry) {
    for reply in pretended {
        for (kind, secret) in &reply.secrets {
            registry.register(*kind, secret.expose());
        }
        let held = bodies.insert(reply.body.expose().to_owned().into());
        if let Ok(json) = bodies.json(&held.hash) {
            token::learn_json(&json, registry);
        }
    }
}

/// Authorization, cookies and keys that stand literally in a request are secrets too.
pub(super) fn seal_draft(mut draft: Draft, registry: &mut SecretRegistry) -> Draft {
    for line in &mut draft.headers {
        let Some(kind) = SecretKind::of_name(&line.name) else { continue };
        if line.value.has_secret() {
            continue;
        }
        let text = line.value.reveal();
        let (scheme, value) = text.rsplit_once(' ').map_or(("", text.as_str()), |(scheme, value)| (scheme, value));
        // "Bearer null" and "Bearer undefined" are to be seen as they are.
        if value.is_empty() || matches!(value, "null" | "undefined" | "Bearer" | "Basic") {
            continue;
        }
        let mut sealed = Traced::plain(if scheme.is_empty() { String::new() } else { format!("{scheme} ") });
        sealed.push(&registry.traced(kind, value));
        line.value = sealed;
    }
    draft.url = draft.url.overlaid(&registry.trace(&draft.url.reveal()));
    for line in &mut draft.headers {
        line.value = line.value.overlaid(&registry.trace(&line.value.reveal()));
    }
    draft.body = draft.body.map(|body| body.overlaid(&registry.trace_body(&body.reveal())));
    draft
}

/// Registers what a reply brings: cookies, and every token-shaped or token-named text.
pub(super) fn learn_reply(reply: &Reply, bodies: &Bodies, registry: &mut SecretRegistry) {
    for (name, value) in &reply.headers {
        if name == "set-cookie" {
            let pair = value.split(';').next().unwrap_or_default();
            if let Some((_, value)) = pair.split_once('=') {
                registry.register(SecretKind::Cookie, value.trim());
            }
        } else if !name.starts_with("access-control-") && name != "www-authenticate" {
            token::learn_text(Some(name), value, registry);
        }
    }
    match bodies.json(&reply.body.hash) {
        Ok(json) => token::learn_json(&json, registry),
        Err(_) if reply.body.len <= MAX_SEARCHED_BYTES => {
            let bytes = bodies.get(&reply.body.hash);
            let text = String::from_utf8_lossy(&bytes);
            token::learn_text(None, text.trim(), registry);
            token::learn_fragment(&text, registry);
        }
        Err(_) => {}
    }
}

/// A step of the story in words.
pub(super) fn event_title(kind: &EventKind, plan: &Plan, location: &str) -> String {
    match kind {
        EventKind::Open { path } => format!("Open app at {path}"),
        EventKind::OpenLink { path } => format!("Open link {path}"),
        EventKind::Reload {} if plan.target.is_web() => format!("Reload at {}", if location.is_empty() { "/" } else { location }),
        EventKind::Reload {} => "Close and reopen (phones cannot reload)".to_owned(),
        EventKind::Reopen {} => "Close and reopen".to_owned(),
        EventKind::TokenExpires { .. } => "Token expires".to_owned(),
        EventKind::Tap { workflow, .. } => match plan.project.workflow(workflow) {
            Some(flow) => match &flow.on {
                crate::domain::workflow::Trigger::Tap { page, label } => format!("Tap “{label}” on {}", plan.project.page_name(page)),
                _ => plan.project.workflow_title(flow),
            },
            None => format!("Tap (no workflow “{workflow}”)"),
        },
    }
}

/// A network failure in one sentence.
pub(super) fn failure_title(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Dns => "The host name is not known",
        FailureKind::Refused => "Connection refused: nothing listens at that address and port",
        FailureKind::Connect => "The connection broke",
        FailureKind::Certificate => "The server's certificate is not trusted",
        FailureKind::Tls => "No secure connection: the server does not speak TLS at that port",
        FailureKind::NoAnswer => "No answer",
        FailureKind::BodyCut => "The reply was cut off before its end",
        FailureKind::Protocol => "The answer is not HTTP",
        FailureKind::BadUrl => "The address cannot be called",
    }
}
