//! The last look for secrets before something leaves: every registered value, in every form, wherever it stands.

use serde_json::{Map, Value as Json};

use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Span;
use crate::domain::web::packed;

/// A text without secrets. Those of fewer than four characters stay: they are masked by where they came from. `home` is a page of the
/// project even where it is somebody's password.
#[must_use]
pub fn text(text: &str, registry: &SecretRegistry) -> String {
    registry.mask(text)
}

/// JSON without secrets: texts, names of members, and numbers that spell one.
#[must_use]
pub fn json(value: Json, registry: &SecretRegistry) -> Json {
    match value {
        Json::String(held) => Json::String(text(&held, registry)),
        Json::Array(items) => Json::Array(items.into_iter().map(|item| json(item, registry)).collect()),
        Json::Object(members) => {
            let masked = members.into_iter().map(|(name, value)| (text(&name, registry), json(value, registry)));
            Json::Object(masked.collect::<Map<_, _>>())
        }
        Json::Number(number) => {
            let digits = number.to_string();
            let masked = text(&digits, registry);
            if masked == digits { Json::Number(number) } else { Json::String(masked) }
        }
        other => other,
    }
}

/// A body as text without secrets, at most `max_bytes` long, and whether anything is missing. Secrets are looked for before it is cut,
/// short ones where they stand alone.
#[must_use]
pub fn body(bytes: &[u8], max_bytes: usize, registry: &SecretRegistry) -> (String, bool) {
    if let Some(kind) = packed::kind_of(bytes) {
        return (packed::left_out(kind, bytes.len()), true);
    }
    // A secret that begins before the end is looked for beyond it: half a secret is one too.
    let reach = registry.entries().iter().map(|entry| entry.secret.expose().len() * 4).max().unwrap_or(0);
    let window = &bytes[..char_end(bytes, max_bytes.saturating_add(reach))];
    let lossy = String::from_utf8_lossy(window);
    let mut kept = String::new();
    let mut at = 0;
    for span in registry.trace_leaving_body(&lossy).spans() {
        let room = max_bytes.saturating_sub(at);
        match span {
            Span::Plain(plain) => {
                kept.push_str(&plain[..char_end(plain.as_bytes(), room)]);
                at += plain.len();
            }
            Span::Secret { label, text } => {
                if room > 0 {
                    kept.push_str(label.as_str());
                }
                at += text.expose().len();
            }
        }
    }
    let truncated = window.len() < bytes.len() || at > max_bytes || kept.len() > max_bytes;
    kept.truncate(char_end(kept.as_bytes(), max_bytes));
    (kept, truncated)
}

/// The last place at or before `limit` at which no character of UTF-8 is cut.
fn char_end(bytes: &[u8], limit: usize) -> usize {
    if bytes.len() <= limit {
        return bytes.len();
    }
    let is_boundary = |at: &usize| bytes[*at] & 0b1100_0000 != 0b1000_0000;
    // A character has at most four bytes; bytes that are not UTF-8 are cut anywhere.
    (limit.saturating_sub(3)..=limit).rev().find(is_boundary).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::super::MAX_BODY_BYTES;
    use super::*;
    use crate::domain::secret::SecretKind;
    use serde_json::json;

    fn registry() -> SecretRegistry {
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "home");
        registry.register(SecretKind::Password, "12345678");
        registry.register(SecretKind::AccessToken, "opaque-token-1");
        registry
    }

    #[test]
    fn texts_names_and_numbers_are_searched() {
        let mut registry = registry();
        registry.set_words(std::collections::BTreeSet::from(["home".to_owned()]));
        let masked = super::json(json!({"opaque-token-1": ["x opaque-token-1", 12_345_678, 7, "home"]}), &registry);
        assert_eq!(masked, json!({"token A1": ["x token A1", "password P2", 7, "home"]}));
    }

    #[test]
    fn a_secret_at_the_cut_is_shown_by_its_label_or_not_at_all() {
        for lead in MAX_BODY_BYTES - 20..MAX_BODY_BYTES + 2 {
            let (text, truncated) =
                body(format!("{}opaque-token-1 and more", "ä".repeat(lead / 2)).as_bytes(), MAX_BODY_BYTES, &registry());
            assert!(truncated && text.len() <= MAX_BODY_BYTES);
            assert!(!text.contains("opaque"), "{lead}");
        }
        assert_eq!(body(b"\xff opaque-token-1", 100, &registry()), ("\u{fffd} token A1".into(), false));
    }
}
