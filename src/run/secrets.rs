//! Secrets at the edges of a run, and the titles of its steps.

use crate::agent::CallDraft;
use crate::domain::project::Project;
use crate::domain::project::literals;
use crate::domain::record::evidence::RequestPart;
use crate::domain::record::pretended::Pretended;
use crate::domain::secret::SecretKind;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::{Span, Traced};
use crate::domain::web::body::Bodies;
use crate::domain::web::token;
use crate::domain::web::wire::Reply;
use crate::platform::common::world::Values;

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
pub(super) fn seal_draft(mut draft: CallDraft, registry: &mut SecretRegistry) -> CallDraft {
    for line in &mut draft.headers {
        let Some(kind) = SecretKind::of_name(&line.name) else { continue };
        token::learn_basic(&line.value.reveal(), registry);
        // B19: a placeholder that nothing filled is no secret, and stays readable.
        let open = RequestPart::Header(line.name.clone());
        if line.value.has_secret() || draft.unfilled.iter().any(|unfilled| unfilled.part == open) {
            continue;
        }
        let text = line.value.reveal();
        let (scheme, value) = text.rsplit_once(' ').map_or(("", text.as_str()), |(scheme, value)| (scheme, value));
        // "Bearer null" and "Bearer undefined" are to be seen as they are.
        if value.is_empty() || matches!(value, "null" | "undefined" | "Bearer" | "Basic") || text.contains("[object Object]") {
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

/// Registers what a reply brings: every token-shaped or token-named text, and cookies. A value that is both is named after the token.
pub(super) fn learn_reply(reply: &Reply, bodies: &Bodies, registry: &mut SecretRegistry) {
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
    for (name, value) in &reply.headers {
        if !name.starts_with("access-control-") && name != "www-authenticate" && name != "set-cookie" {
            token::learn_text(Some(name), value, registry);
        }
    }
    for (_, value) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
        let pair = value.split(';').next().unwrap_or_default();
        if let Some((_, value)) = pair.split_once('=') {
            registry.register(SecretKind::Cookie, value.trim());
        }
    }
}
