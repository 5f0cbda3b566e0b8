//! Stand-ins for secrets: texts of the same shape that say nothing of them, so that a recording can be kept and still replays alike.
//!
//! The same value gets the same stand-in everywhere, different values get different ones. A stand-in is made from the secret's label
//! and shape only. A JWT keeps what rules look at (`alg`, `kid`, `exp`, `nbf`, `iat`, `iss`, `aud`); its other claims are blanked to
//! values of the same type and length, its signature is replaced. A password's stand-in says nothing but whether JSON has to escape it:
//! neither length nor kinds of characters. Other texts keep their length and the class of each character.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value as Json;

use crate::domain::base::encode;
use crate::domain::secret::SecretKind;
use crate::domain::secret::forms::MIN_SEARCHED_CHARS;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::search::Search;
use crate::domain::web::token::{Jwt, TokenShape};

use super::alike::{Letters, alike, encoded_alike};

/// What a JWT keeps, header and claims.
const KEPT: [&str; 10] = ["alg", "typ", "cty", "kid", "enc", "exp", "nbf", "iat", "iss", "aud"];
/// With more secrets than this, none is looked for inside of another one.
const MOST_INSIDE: usize = 2_000;
/// A password's stand-in has so many letters.
const PASSWORD_LETTERS: usize = 12;
/// The first number that stands in for a secret where JSON has a number.
const FIRST_NUMBER: u64 = 9_000_000_001;

/// The stand-ins of a run's secrets.
pub struct StandIns {
    by_value: BTreeMap<String, StandIn>,
    search: Search<StandIn>,
    /// Some secret is looked for where it stands alone, or as a number.
    alone: bool,
}

#[derive(Clone)]
struct StandIn {
    text: String,
    /// For where JSON has a number.
    number: u64,
}

/// It holds the secrets too, so only their number is printed.
impl fmt::Debug for StandIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StandIns({})", self.by_value.len())
    }
}

impl StandIns {
    /// A stand-in for each registered secret.
    ///
    /// `taken` are texts that a stand-in must not be; `read` are the claims of a JWT that the app reads by itself: what it made of one is
    /// an open value of the run, so the claim is kept, unless a secret is in it.
    #[must_use]
    pub fn of(registry: &SecretRegistry, taken: &BTreeSet<String>, read: &BTreeSet<&str>) -> Self {
        let originals: BTreeSet<&str> = registry.entries().iter().map(|entry| entry.secret.expose()).collect();
        let mut made: BTreeMap<String, String> = BTreeMap::new();
        let mut used = BTreeSet::new();
        let mut in_order: Vec<_> = registry.entries().iter().collect();
        // A secret may hold another one ("Bearer …"): the shorter one first.
        in_order.sort_by_key(|entry| entry.secret.expose().len());
        for entry in in_order {
            let value = entry.secret.expose();
            let free =
                |candidate: &String| !originals.contains(candidate.as_str()) && !used.contains(candidate) && !taken.contains(candidate);
            let text =
                (0..64).map(|round| stand_in(value, entry.kind, &mut Letters::of(entry.label.as_str(), round), &made, read)).find(free);
            // A value of one or two characters may leave no room.
            let text = text.unwrap_or_else(|| format!("{}{}", "x".repeat(value.len().max(1)), used.len()));
            used.insert(text.clone());
            made.insert(value.to_owned(), text);
        }
        let numbered = made.into_iter().zip(FIRST_NUMBER..);
        let by_value: BTreeMap<String, StandIn> = numbered.map(|((value, text), number)| (value, StandIn { text, number })).collect();
        let sought = registry.entries().iter().filter_map(|entry| {
            let value = entry.secret.expose();
            Some((value, registry.sought(entry)?, by_value.get(value)?.clone()))
        });
        let is_alone = |value: &String| !registry.is_searched(value) || is_number(value);
        let alone = by_value.keys().any(is_alone);
        Self { search: Search::new(sought), alone, by_value }
    }

    /// The stand-in of exactly this value.
    #[must_use]
    pub fn exactly(&self, value: &str) -> Option<&str> {
        self.by_value.get(value).map(|made| made.text.as_str())
    }

    /// A text with each secret, in each form, replaced; a text that is one secret becomes its stand-in, however short it is.
    #[must_use]
    pub fn in_value(&self, text: &str) -> String {
        self.exactly(text).map_or_else(|| self.in_text(text), str::to_owned)
    }

    /// A text with each secret, in each form, replaced. The shortest ones stay: they are replaced where they stand alone.
    #[must_use]
    pub fn in_text(&self, text: &str) -> String {
        // What is put in is UTF-8 in place of UTF-8.
        String::from_utf8_lossy(&self.in_bytes(text.as_bytes())).into_owned()
    }

    /// The same for bytes that may be no text.
    #[must_use]
    pub fn in_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        self.search.replace(bytes, true, &|made| made.text.clone())
    }

    /// The body of a reply: besides every form, each quoted text and each number of JSON that is exactly a secret.
    #[must_use]
    pub fn in_body(&self, bytes: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(bytes) else { return self.in_bytes(bytes) };
        match self.exactly(text.trim()) {
            Some(made) if !is_number(text) => text.replace(text.trim(), made).into_bytes(),
            _ if self.alone => self.in_bytes(self.alone(text).as_bytes()),
            _ => self.in_bytes(bytes),
        }
    }

    /// What stands alone: quoted texts, and between those of JSON numbers.
    fn alone(&self, text: &str) -> String {
        let is_json = text.trim_start().starts_with(['{', '[']) || is_number(text.trim());
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for (from, to, held) in encode::quoted(text) {
            self.numbers(&text[end..from], is_json, &mut out);
            match self.exactly(&held) {
                Some(made) => out.push_str(&encode::json_inner(made)),
                None => out.push_str(&text[from..to]),
            }
            end = to;
        }
        self.numbers(&text[end..], is_json, &mut out);
        out
    }

    fn numbers(&self, text: &str, is_json: bool, out: &mut String) {
        let mut rest = text;
        while let Some(from) = rest.find(|c: char| c.is_ascii_digit() || c == '-').filter(|_| is_json) {
            let to =
                rest[from..].find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.' | '+')).map_or(rest.len(), |at| from + at);
            out.push_str(&rest[..from]);
            match self.by_value.get(&rest[from..to]).filter(|_| is_number(&rest[from..to])) {
                Some(made) => out.push_str(&made.number.to_string()),
                None => out.push_str(&rest[from..to]),
            }
            rest = &rest[to..];
        }
        out.push_str(rest);
    }
}

/// Whether it can stand in JSON without quotes.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn stand_in(value: &str, kind: SecretKind, letters: &mut Letters, known: &BTreeMap<String, String>, read: &BTreeSet<&str>) -> String {
    match TokenShape::of(value) {
        TokenShape::Opaque if kind == SecretKind::Password => {
            part_of_known(value, known).unwrap_or_else(|| letters.password(PASSWORD_LETTERS, encode::json_inner(value) != value))
        }
        TokenShape::Jws if value.split('.').count() == 3 && Jwt::read(value).is_some() && is_bare(value) => {
            jwt(value, letters, known, read)
        }
        TokenShape::Jwe if is_bare(value) => {
            let (head, rest) = value.split_once('.').unwrap_or((value, ""));
            format!("{head}.{}", alike(rest, letters))
        }
        _ => {
            if let Some(made) = part_of_known(value, known) {
                return made;
            }
            // Other secrets inside keep their own stand-ins; the longest first. With very many of them, only those before or behind a blank.
            if known.len() > MOST_INSIDE {
                let made = |word: &str| known.get(word).cloned().unwrap_or_else(|| alike(word, letters));
                return value.split(' ').map(made).collect::<Vec<_>>().join(" ");
            }
            let inner = known.iter().filter(|(other, _)| other.chars().count() >= MIN_SEARCHED_CHARS && value.contains(other.as_str()));
            match inner.max_by_key(|(other, _)| other.len()) {
                Some((other, made)) => {
                    let parts: Vec<String> = value.split(other.as_str()).map(|part| alike(part, letters)).collect();
                    parts.join(made)
                }
                None => alike(value, letters),
            }
        }
    }
}

/// A short value with its name, and a value that is written encoded, are what their value is.
fn part_of_known(value: &str, known: &BTreeMap<String, String>) -> Option<String> {
    if let Some((name, rest)) = value.split_once('=')
        && let Some(made) = known.get(rest)
    {
        return Some(format!("{name}={made}"));
    }
    let meant = encode::decoded(value);
    let made = known.get(&meant).filter(|_| meant != value)?;
    Some(encoded_alike(value, made).unwrap_or_else(|| encode::percent(made)))
}

/// No scheme, quotes or blanks around it.
fn is_bare(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-=+/".contains(&byte))
}

fn jwt(value: &str, letters: &mut Letters, known: &BTreeMap<String, String>, read: &BTreeSet<&str>) -> String {
    let mut parts = value.split('.');
    let (head, claims, signature) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let holds = |value: &Json| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        known.keys().any(|secret| text == *secret || secret.chars().count() >= MIN_SEARCHED_CHARS && text.contains(secret.as_str()))
    };
    let is_kept = |name: &str, value: &Json| KEPT.contains(&name) || read.contains(name) && !holds(value);
    format!(
        "{}.{}.{}",
        blanked(head, letters, |name, _| KEPT.contains(&name)),
        blanked(claims, letters, is_kept),
        alike(signature, letters)
    )
}

/// One part of a JWT with all but the kept members blanked, as long as before where that can be.
fn blanked(part: &str, letters: &mut Letters, is_kept: impl Fn(&str, &Json) -> bool) -> String {
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let decoded = [&URL_SAFE, &STANDARD].into_iter().find_map(|alphabet| GeneralPurpose::new(alphabet, lenient).decode(part).ok());
    let Some(decoded) = decoded else { return alike(part, letters) };
    let Ok(Json::Object(mut members)) = serde_json::from_slice(&decoded) else { return alike(part, letters) };
    if members.iter().all(|(name, value)| is_kept(name, value)) {
        return part.to_owned();
    }
    for (name, value) in &mut members {
        if !is_kept(name, value) {
            blank(value, letters);
        }
    }
    let mut text = Json::Object(members).to_string();
    while text.len() < decoded.len() {
        text.push(' ');
    }
    URL_SAFE_NO_PAD.encode(text)
}

fn blank(value: &mut Json, letters: &mut Letters) {
    match value {
        Json::String(text) => *text = alike(text, letters),
        Json::Array(items) => items.iter_mut().for_each(|item| blank(item, letters)),
        Json::Object(members) => members.values_mut().for_each(|value| blank(value, letters)),
        Json::Number(number) if number.is_u64() => {
            let digits = number.to_string().len();
            let same_length: u64 =
                std::iter::once('1').chain(std::iter::repeat_n('0', digits - 1)).collect::<String>().parse().unwrap_or(1);
            *value = same_length.into();
        }
        Json::Number(_) => *value = 0.into(),
        Json::Null | Json::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::SecretKind;
    use base64::engine::general_purpose::STANDARD as WITH_PAD;
    use serde_json::json;

    fn token(claims: &Json) -> String {
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}.c2lnbmF0dXJlLXBhcnQtaGVyZQ", part(&json!({"alg": "HS256", "typ": "JWT", "kid": "k1"})), part(claims))
    }

    fn stand_ins(secrets: &[&str]) -> StandIns {
        let mut registry = SecretRegistry::default();
        for secret in secrets {
            registry.register(SecretKind::AccessToken, secret);
        }
        StandIns::of(&registry, &BTreeSet::new(), &BTreeSet::new())
    }

    #[test]
    fn a_jwt_keeps_what_rules_look_at_and_nothing_else() {
        let claims = json!({"iss": "x", "aud": ["a"], "exp": 1_700_000_900, "iat": 1_700_000_000, "sub": "4242", "email": "ada@example.com",
            "org": {"id": 77, "name": "Engines"}, "admin": true});
        let value = token(&claims);
        let ins = stand_ins(&[&value]);
        let made = ins.exactly(&value).unwrap();
        let jwt = Jwt::read(made).unwrap();
        assert_eq!(made.len(), value.len());
        assert_eq!((jwt.alg(), &jwt.header["kid"], jwt.time_ms("exp")), ("HS256", &json!("k1"), Some(1_700_000_900_000)));
        assert_eq!((&jwt.claims["iss"], &jwt.claims["aud"], &jwt.claims["iat"]), (&json!("x"), &json!(["a"]), &json!(1_700_000_000)));
        assert_ne!(jwt.claims["sub"], "4242");
        assert_eq!(jwt.claims["sub"].as_str().unwrap().len(), 4);
        assert!(jwt.claims["org"]["id"].is_u64() && jwt.claims["admin"] == true);
        let text = jwt.claims.to_string();
        assert!(!text.contains("ada") && !text.contains("Engines") && !made.contains("c2lnbmF0dXJl"), "{text}");
    }

    #[test]
    fn a_claim_that_the_app_reads_is_kept_unless_a_secret_is_in_it() {
        let value = token(&json!({"sub": "4242", "email": "ada@example.com", "key": "opaque-inner-token", "exp": 1_700_000_900}));
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::AccessToken, "opaque-inner-token");
        registry.register(SecretKind::AccessToken, &value);
        let ins = StandIns::of(&registry, &BTreeSet::new(), &BTreeSet::from(["sub", "key"]));
        let claims = Jwt::read(ins.exactly(&value).unwrap()).unwrap().claims;
        assert_eq!(claims["sub"], "4242");
        assert!(claims["email"] != "ada@example.com" && claims["key"] != "opaque-inner-token", "{claims:?}");
    }

    #[test]
    fn shapes_lengths_and_differences_stay() {
        let sanctum = format!("12|{}", "Ab3".repeat(14));
        let secrets = ["Pa\"ss wörd/&9", "abcdefgh", "abcdefgi", &sanctum, "7", "8", "!!!!!!!!", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi"];
        let ins = stand_ins(&secrets);
        let made: Vec<&str> = secrets.iter().map(|secret| ins.exactly(secret).unwrap()).collect();
        for (secret, made) in secrets.iter().zip(&made) {
            assert_eq!((secret.len(), TokenShape::of(secret)), (made.len(), TokenShape::of(made)), "{secret} {made}");
            assert_ne!(secret, made);
            let encoded = [encode::percent, encode::form, encode::json_inner];
            for encode in encoded {
                assert_eq!(encode(secret).len(), encode(made).len(), "{secret}");
            }
        }
        assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), made.len(), "each its own");
        assert!(made.last().unwrap().starts_with("eyJ"));
    }

    #[test]
    fn a_password_keeps_neither_length_nor_kinds_of_characters_but_whether_json_escapes_it() {
        let mut registry = SecretRegistry::default();
        let secrets = ["hunter2", "CORRECT-HORSE-battery-9000", "47114711", "say \"hi\"", "back\\slash-and-more"];
        for secret in secrets {
            registry.register(SecretKind::Password, secret);
        }
        let ins = StandIns::of(&registry, &BTreeSet::new(), &BTreeSet::new());
        for secret in secrets {
            let made = ins.exactly(secret).unwrap();
            assert!(made.chars().all(|c| c.is_ascii_lowercase() || c == '"'), "{made}");
            assert_eq!(made.contains('"'), secret.contains(['"', '\\']), "{secret}");
            assert_eq!(made.len(), if made.contains('"') { 13 } else { 12 });
        }
        let body = ins
            .in_body(br#"{"pin": 47114711, "echo": "47114711", "sum": 147114711, "text": "was hunter2, and CORRECT-HORSE-battery-9000"}"#);
        let json: Json = serde_json::from_slice(&body).unwrap();
        assert!(json["pin"].is_u64() && json["pin"] != 47_114_711, "{json}");
        assert_eq!((&json["echo"], &json["sum"]), (&json!(ins.exactly("47114711").unwrap()), &json!(147_114_711)));
        assert!(!json.to_string().contains("hunter2") && !json.to_string().contains("HORSE"), "{json}");
    }

    #[test]
    fn a_secret_inside_another_keeps_its_stand_in() {
        let ins = stand_ins(&["Bearer opaque-token-77", "opaque-token-77"]);
        assert_eq!(ins.exactly("Bearer opaque-token-77").unwrap(), format!("Bearer {}", ins.exactly("opaque-token-77").unwrap()));
    }

    #[test]
    fn every_form_is_replaced_in_its_own_form_and_nothing_is_left_at_the_edges_of_base64() {
        let secret = "Pa\"ss wörd/&9";
        let ins = stand_ins(&[secret]);
        let made = ins.exactly(secret).unwrap();
        let twice = |text: &str| encode::percent(&encode::percent(text));
        let php = |text: &str| encode::json_inner(text).replace('/', "\\/").replace('ö', "\\u00f6").replace('é', "\\u00e9");
        for form in [encode::percent, encode::form, encode::json_inner, twice, php] {
            assert_eq!(ins.in_text(&format!("a {} z", form(secret))), format!("a {} z", form(made)));
        }
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(ins.in_text(&hex(secret)), hex(made));
        for lead in ["", "a", "ad", "ada:"] {
            let pair = |text: &str| format!("{lead}{text}!");
            assert_eq!(ins.in_text(&WITH_PAD.encode(pair(secret))), WITH_PAD.encode(pair(made)));
            assert_eq!(ins.in_text(&URL_SAFE_NO_PAD.encode(pair(secret))), URL_SAFE_NO_PAD.encode(pair(made)));
        }
    }

    #[test]
    fn short_secrets_and_words_are_replaced_where_they_stand_alone() {
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "123");
        registry.register(SecretKind::Password, "password");
        registry.set_words(BTreeSet::from(["password".to_owned()]));
        let ins = StandIns::of(&registry, &BTreeSet::from(["555".to_owned()]), &BTreeSet::new());
        let body = ins.in_body(br#"{"password": 123, "pin": "123", "n": "1234", "say": "password"}"#);
        let json: Json = serde_json::from_slice(&body).unwrap();
        assert_eq!(json["n"], "1234");
        assert!(json["say"] != "password" && json["pin"] != "123", "{json}");
        assert_ne!(ins.exactly("123"), Some("555"));
    }
}
