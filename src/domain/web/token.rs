//! Tokens in replies: which strings are tokens, and what a JWT says.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value as Json;

use crate::domain::secret::SecretKind;
use crate::domain::secret::forms::MIN_SEARCHED_CHARS;
use crate::domain::secret::registry::SecretRegistry;

/// What a JSON object begins with in base64: so does each readable part of a JWT.
pub const JSON_IN_BASE64: &str = "eyJ";

/// A piece of a JWT shorter than this (characters) says nothing yet.
const MIN_FRAGMENT: usize = 12;

/// The shape of a token (backends.md, section 3, rule 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenShape {
    /// Three parts, the payload is readable JSON.
    Jws,
    /// Five parts: encrypted, cannot be read.
    Jwe,
    /// Laravel Sanctum: digits, a pipe, forty or more characters.
    Sanctum,
    /// Anything else.
    Opaque,
}

impl TokenShape {
    /// The shape of this text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = strip(text);
        let parts: Vec<&str> = text.split('.').collect();
        match parts.as_slice() {
            [header, payload, _] if object(header).is_some() && object(payload).is_some() => Self::Jws,
            [header, _, _, _, _] if object(header).is_some() => Self::Jwe,
            _ => match text.split_once('|') {
                Some((id, rest)) if !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) && rest.len() >= 40 => Self::Sanctum,
                _ => Self::Opaque,
            },
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Jws => "JWT",
            Self::Jwe => "encrypted token (JWE): only the server can read it",
            Self::Sanctum => "Laravel Sanctum token",
            Self::Opaque => "opaque token",
        }
    }
}

/// A JWT, read but not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwt {
    /// The header.
    pub header: Json,
    /// The claims.
    pub claims: Json,
}

impl Jwt {
    /// Reads a JWT; tolerates `Bearer `, quotes, white space and padding. `None` when it is not one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = strip(text);
        let mut parts = text.split('.');
        let (header, claims) = (object(parts.next()?)?, object(parts.next()?)?);
        (parts.next().is_some() && parts.next().is_none()).then_some(Self { header, claims })
    }

    /// The signing algorithm that the header names.
    #[must_use]
    pub fn alg(&self) -> &str {
        self.header["alg"].as_str().unwrap_or("?")
    }

    /// A time claim (`exp`, `iat`, `nbf`; RFC 7519, section 4.1) in milliseconds since 1970.
    #[must_use]
    pub fn time_ms(&self, claim: &str) -> Option<i64> {
        self.claims[claim].as_f64().map(|seconds| (seconds * 1000.0) as i64)
    }
}

/// Registers every token-shaped or token-named string of a reply, bound or not.
pub fn learn_json(json: &Json, registry: &mut SecretRegistry) {
    learn(None, json, registry);
}

fn learn(name: Option<&str>, json: &Json, registry: &mut SecretRegistry) {
    match json {
        Json::String(text) => learn_text(name, text, registry),
        Json::Array(items) => items.iter().for_each(|item| learn(name, item, registry)),
        Json::Object(members) => members.iter().for_each(|(name, value)| learn(Some(name), value, registry)),
        // A number that is long enough to be searched for: a one-time code, or a token of nothing but digits.
        Json::Number(number) if number.to_string().len() >= MIN_SEARCHED_CHARS => learn_text(name, &number.to_string(), registry),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The place in a reply where a token most likely stands: under one of the usual names, else the first text of a token's shape. (backends.md,
/// section 3, rule 4)
#[must_use]
pub fn find_in(json: &Json) -> Option<Vec<String>> {
    fn walk(json: &Json, path: &mut Vec<String>, is: &dyn Fn(Option<&str>, &str) -> bool) -> bool {
        let name = path.last().cloned();
        match json {
            Json::String(text) => is(name.as_deref(), text),
            Json::Object(members) => members.iter().any(|(name, value)| {
                path.push(name.clone());
                walk(value, path, is) || path.pop().is_none()
            }),
            _ => false,
        }
    }
    let usual = |name: Option<&str>, text: &str| {
        let plain: String = name.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let names = ["authtoken", "accesstoken", "token", "jwt", "idtoken", "access"];
        names.contains(&plain.as_str()) && text.len() >= MIN_SEARCHED_CHARS
    };
    let shaped = |_: Option<&str>, text: &str| matches!(TokenShape::of(text), TokenShape::Jws | TokenShape::Jwe);
    let mut path = Vec::new();
    if walk(json, &mut path, &usual) {
        return Some(path);
    }
    path.clear();
    walk(json, &mut path, &shaped).then_some(path)
}

/// Registers one string if its name or its shape says that it is a token.
pub fn learn_text(name: Option<&str>, text: &str, registry: &mut SecretRegistry) {
    let named = name.and_then(SecretKind::of_name);
    let shaped = TokenShape::of(text) != TokenShape::Opaque;
    // "access": "public" is no token; a one-word name alone is not enough for a short value.
    let ambiguous = matches!(name, Some("access" | "refresh" | "pin" | "bearer" | "cookie" | "cookies"));
    let long_enough = text.len() >= if ambiguous { 20 } else { 6 } && !text.contains(char::is_whitespace);
    if shaped || (named.is_some() && long_enough) {
        registry.register(named.unwrap_or(SecretKind::AccessToken), strip(text));
        registry.register(named.unwrap_or(SecretKind::AccessToken), text);
    }
}

/// Registers the password of Basic credentials (RFC 7617), which anybody can read out of them. Without a password the name is the key.
pub fn learn_basic(header: &str, registry: &mut SecretRegistry) {
    let Some((_, packed)) = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic")) else { return };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let Ok(bytes) = GeneralPurpose::new(&STANDARD, config).decode(packed.trim()) else { return };
    let Ok(pair) = String::from_utf8(bytes) else { return };
    match pair.split_once(':') {
        Some((name, "")) => registry.register(SecretKind::ApiKey, name),
        Some((_, password)) => registry.register(SecretKind::Password, password),
        None => None,
    };
}

/// Registers the tokens of a text that is no JSON: an error page, or a reply that was cut off, where half a token is one too.
pub fn learn_fragment(text: &str, registry: &mut SecretRegistry) {
    let pieces: Vec<&str> = text.split('"').collect();
    for window in pieces.windows(3) {
        // "name" : "value, with or without an end
        if window[1].trim() == ":" && SecretKind::of_name(window[0]).is_some() {
            learn_text(Some(window[0]), window[2], registry);
        }
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-+/=".contains(c);
    for run in text.split(|c| !is_part(c)) {
        let found = run.find(JSON_IN_BASE64).map(|at| run[at..].trim_end_matches('.')).filter(|token| token.len() >= MIN_FRAGMENT);
        if let Some(token) = found {
            registry.register(SecretKind::AccessToken, token);
        }
    }
}

/// A token without `Bearer `, quotes and white space around it.
#[must_use]
pub fn strip(text: &str) -> &str {
    let text = text.trim().trim_matches(['"', '\'']);
    let head = text.get(..7).filter(|head| head.eq_ignore_ascii_case("bearer "));
    head.map_or(text, |_| text[7..].trim())
}

/// A part of a token as a JSON object.
pub(super) fn object(part: &str) -> Option<Json> {
    serde_json::from_slice(&decoded_part(part)?).ok().filter(Json::is_object)
}

/// The bytes of a part of a token: base64, of either alphabet, with or without padding.
pub(super) fn decoded_part(part: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    [&URL_SAFE, &STANDARD].into_iter().find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(part).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn token(alg: &str) -> String {
        let part = |json: Json| URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}.c2ln", part(serde_json::json!({"alg": alg})), part(serde_json::json!({"exp": 1_700_000_000, "sub": "42"})))
    }

    #[test]
    fn reads_a_jwt_however_it_is_pasted() {
        for text in [token("none"), format!("Bearer {}", token("HS256")), format!("\"{}\"", token("ES512"))] {
            let jwt = Jwt::read(&text).unwrap();
            assert_eq!(jwt.time_ms("exp"), Some(1_700_000_000_000));
        }
        assert_eq!(Jwt::read("a.b.c"), None);
    }

    #[test]
    fn backends_rule_3_3_shapes() {
        assert_eq!(TokenShape::of(&token("HS256")), TokenShape::Jws);
        assert_eq!(TokenShape::of(&format!("12|{}", "a".repeat(40))), TokenShape::Sanctum);
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"A256KW"}"#);
        assert_eq!(TokenShape::of(&format!("{header}.a.b.c.d")), TokenShape::Jwe);
        assert_eq!(TokenShape::of("abcdef"), TokenShape::Opaque);
    }

    #[test]
    fn half_a_token_is_one_too() {
        let whole = token("HS256");
        for text in [
            format!("{{\"data\":{{\"x\": \"{}", &whole[..40]),
            format!("<p>Your link: https://app.example.com/?t={whole}.</p>"),
            "{\"refresh_token\" : \"opaque-1".to_owned(),
        ] {
            let mut registry = SecretRegistry::default();
            learn_fragment(&text, &mut registry);
            assert_eq!(registry.entries().len(), 1, "{text}");
            let masked = registry.mask(&text);
            assert!(!masked.contains("eyJ") && !masked.contains("opaque"), "{masked}");
        }
    }

    #[test]
    fn basic_credentials_are_a_secret_by_their_parts() {
        let mut registry = SecretRegistry::default();
        learn_basic("Basic YWRhOmNvcnJlY3QtaG9yc2U=", &mut registry);
        learn_basic("basic c2tfbGl2ZV8xMjM0NTY6", &mut registry);
        learn_basic("Basic {{credentials}}", &mut registry);
        learn_basic("Bearer YWRhOmNvcnJlY3QtaG9yc2U=", &mut registry);
        assert_eq!(registry.mask("it is correct-horse, and sk_live_123456"), "it is password P1, and key K1");
        assert_eq!(registry.entries().len(), 2);
    }

    #[test]
    fn tokens_of_a_reply_are_registered_by_name_and_shape() {
        let mut registry = SecretRegistry::default();
        learn_json(
            &serde_json::json!({"data": {"access_token": "opaque-123", "x": token("HS256"), "access": "public", "name": "Ada", "otp": 12_345_678, "token": 5}}),
            &mut registry,
        );
        assert_eq!(registry.entries().len(), 3);
        assert!(registry.label_of("12345678").is_some());
        assert!(registry.label_of("opaque-123").is_some());
        assert!(registry.label_of("public").is_none());
    }
}
