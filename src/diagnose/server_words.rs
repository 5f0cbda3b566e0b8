//! What a server says in its own words when it refuses, and whether a reply with a good status says that it failed.

use serde_json::Value as Json;

use crate::domain::web::body::Bodies;
use crate::domain::web::wire::Reply;

use super::evidence::Evidence;

/// A text is cut after so many characters.
const MOST: usize = 160;

/// What a refusal says in words: the text of its body under one of the usual names, else what `WWW-Authenticate` describes (RFC 6750,
/// section 3). Masked.
pub(super) fn said(evidence: &Evidence, reply: &Reply) -> Option<String> {
    said_in(evidence.run.bodies(), &|text| evidence.mask(text), reply)
}

/// The same of a reply that is kept among these bodies.
pub(super) fn said_in(bodies: &Bodies, mask: &dyn Fn(&str) -> String, reply: &Reply) -> Option<String> {
    let of_body = bodies.json(&reply.body.hash).ok().and_then(|json| match &*json {
        json @ (Json::Object(_) | Json::Array(_)) => text(json, 4).or_else(|| text(errors_in(json)?, 4)).map(str::to_owned),
        Json::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    });
    let of_header = || {
        let value = reply.header("www-authenticate")?;
        parameter(value, "error_description").or_else(|| parameter(value, "error"))
    };
    let masked = mask(&of_body.or_else(of_header)?);
    let line: String = masked.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut: String = line.chars().take(MOST).collect();
    Some(if cut.len() < line.len() { format!("{cut}…") } else { cut }.trim_end_matches('.').to_owned())
}

/// As it stands behind a colon.
pub(super) fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if chars.clone().next().is_some_and(char::is_lowercase) => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// The first text under one of the names that servers use for it.
fn text(json: &Json, depth: usize) -> Option<&str> {
    const NAMES: [&str; 9] = ["error_description", "message", "msg", "detail", "title", "error", "errors", "reason", "code"];
    match json {
        Json::String(text) if !text.trim().is_empty() => Some(text.trim()),
        Json::Array(items) if depth > 0 => items.iter().find_map(|item| text(item, depth - 1)),
        // Where a server names the fields that it refuses, their names are no words of its own.
        Json::Object(members) if depth > 0 => NAMES.iter().find_map(|name| text(members.get(*name)?, depth - 1)).or_else(|| {
            let is_list = |value: &&Json| value.as_array().is_some_and(|items| items.iter().all(Json::is_string) && !items.is_empty());
            members.values().find(is_list).and_then(|value| text(value, depth - 1))
        }),
        _ => None,
    }
}

/// A parameter of a challenge: `error="invalid_token"`.
fn parameter(challenge: &str, name: &str) -> Option<String> {
    let mut rest = challenge;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        if before.is_none_or(|c| c == ',' || c.is_whitespace())
            && let Some(value) = after.strip_prefix('=')
        {
            let value = value.trim_start();
            let text = match value.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().unwrap_or_default(),
                None => value.split([',', ' ']).next().unwrap_or_default(),
            };
            return (!text.is_empty()).then(|| text.to_owned());
        }
    }
    None
}

/// Whether the body of a reply 200 to 299 says that it failed: `success` or `status` false or `error` set at the root, or `errors` that
/// are not empty, at any depth.
pub(super) fn says_it_failed(json: &Json) -> bool {
    let set = |value: &Json| match value {
        Json::Null | Json::Bool(false) => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        Json::Bool(true) => true,
        Json::Number(number) => number.as_f64() != Some(0.0),
    };
    let at_root = json.as_object().is_some_and(|members| {
        let is_false = |name: &str| members.get(name) == Some(&Json::Bool(false));
        is_false("success") || is_false("status") || members.get("error").is_some_and(set)
    });
    at_root || errors_in(json).is_some()
}

/// A list of errors that is not empty, wherever it stands: GraphQL puts it beside what was asked for.
fn errors_in(json: &Json) -> Option<&Json> {
    match json {
        Json::Object(members) => {
            members.iter().find_map(|(name, value)| if name == "errors" && has_errors_of(value) { Some(value) } else { errors_in(value) })
        }
        Json::Array(items) => items.iter().find_map(errors_in),
        _ => None,
    }
}

/// Whether a value named `errors` tells of one.
fn has_errors_of(value: &Json) -> bool {
    match value {
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        Json::String(text) => !text.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ff_b6_what_says_that_it_failed() {
        for (json, failed) in [
            (json!({"success": false}), true),
            (json!({"status": false, "message": "no"}), true),
            (json!({"error": "bad"}), true),
            (json!({"error": null, "token": "t"}), false),
            (json!({"error": false}), false),
            (json!({"errors": []}), false),
            (json!({"data": {"tokenCreate": {"token": null, "errors": [{"message": "no"}]}}}), true),
            (json!({"status": "ok"}), false),
            (json!({"data": {"error": "a field of the data"}}), false),
            (json!([{"errors": {"email": ["taken"]}}]), true),
            (json!("text"), false),
        ] {
            assert_eq!(says_it_failed(&json), failed, "{json}");
        }
    }

    #[test]
    fn a_challenge_describes_itself() {
        let challenge = r#"Bearer realm="api", error="invalid_token", error_description="The token expired""#;
        assert_eq!(parameter(challenge, "error_description").as_deref(), Some("The token expired"));
        assert_eq!(parameter(challenge, "error").as_deref(), Some("invalid_token"));
        assert_eq!(parameter("Bearer realm=\"x\"", "error"), None);
    }

    #[test]
    fn the_words_of_a_refusal() {
        for (json, words) in [
            (json!({"error": {"message": "identifier is a required field"}}), Some("identifier is a required field")),
            (json!({"email": ["Enter a valid address."]}), Some("Enter a valid address.")),
            (json!({"non_field_errors": ["No."]}), Some("No.")),
            (json!({"id": 7}), None),
        ] {
            assert_eq!(text(&json, 4), words, "{json}");
        }
    }
}
