//! Stand-ins for secrets: texts of the same shape that say nothing of them, so that a recording can be kept and still replays alike.
//!
//! The same value gets the same stand-in everywhere, different values get different ones. A stand-in is made from the secret's label
//! and shape only. A JWT keeps what rules look at (`alg`, `kid`, `exp`, `nbf`, `iat`, `iss`, `aud`); its other claims are blanked to
//! values of the same type and length, its signature is replaced. Other texts keep their length and the class of each character.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::general_purpose::{NO_PAD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value as Json;

use crate::domain::base::encode;
use crate::domain::base::finder::Finder;
use crate::domain::secret::forms::{Form, MIN_SEARCHED_CHARS};
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::token::{Jwt, TokenShape};

use super::alike::{Letters, alike, encoded_alike};

/// What a JWT keeps, header and claims.
const KEPT: [&str; 10] = ["alg", "typ", "cty", "kid", "enc", "exp", "nbf", "iat", "iss", "aud"];

/// The stand-ins of a run's secrets.
pub struct StandIns {
    by_value: BTreeMap<String, String>,
    finder: Option<Finder<Pattern>>,
    /// Some secret is too short, or too much of a word, to be searched for: then it is replaced where it stands alone.
    unsearched: bool,
}

/// It holds the secrets too, so only their number is printed.
impl fmt::Debug for StandIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StandIns({})", self.by_value.len())
    }
}

/// What stands behind a text that is looked for.
struct Pattern {
    value: String,
    stand_in: String,
    form: Form,
}

impl StandIns {
    /// A stand-in for each registered secret.
    ///
    /// `taken` are texts that a stand-in must not be.
    #[must_use]
    pub fn of(registry: &SecretRegistry, taken: &BTreeSet<String>) -> Self {
        let originals: BTreeSet<&str> = registry.entries().iter().map(|entry| entry.secret.expose()).collect();
        let mut by_value = BTreeMap::new();
        let mut used = BTreeSet::new();
        let mut in_order: Vec<_> = registry.entries().iter().collect();
        // A secret may hold another one ("Bearer …"): the shorter one first.
        in_order.sort_by_key(|entry| entry.secret.expose().len());
        for entry in in_order {
            let value = entry.secret.expose();
            let free =
                |candidate: &String| !originals.contains(candidate.as_str()) && !used.contains(candidate) && !taken.contains(candidate);
            let made = (0..64).map(|round| stand_in(value, entry.label.as_str(), round, &by_value)).find(free);
            // A value of one or two characters may leave no room.
            let made = made.unwrap_or_else(|| format!("{}{}", "x".repeat(value.len().max(1)), used.len()));
            used.insert(made.clone());
            by_value.insert(value.to_owned(), made);
        }
        let mut texts = BTreeSet::new();
        let mut patterns = Vec::new();
        let mut unsearched = false;
        for (value, made) in &by_value {
            unsearched |= !registry.is_searched(value);
            for form in Form::ALL.into_iter().filter(|_| registry.is_searched(value)) {
                if let Some(text) = form.of(value).filter(|text| text.len() >= MIN_SEARCHED_CHARS)
                    && texts.insert(text.clone())
                {
                    patterns.push((text, Pattern { value: value.clone(), stand_in: made.clone(), form }));
                }
            }
        }
        Self { by_value, finder: Finder::new(patterns), unsearched }
    }

    /// The stand-in of exactly this value.
    #[must_use]
    pub fn exactly(&self, value: &str) -> Option<&str> {
        self.by_value.get(value).map(String::as_str)
    }

    /// A text with each secret, in each form, replaced; a text that is one secret becomes its stand-in, however short it is.
    #[must_use]
    pub fn in_value(&self, text: &str) -> String {
        self.exactly(text).map_or_else(|| self.in_text(text), str::to_owned)
    }

    /// A text with each secret, in each form, replaced. Short ones stay: they are replaced where they stand alone.
    #[must_use]
    pub fn in_text(&self, text: &str) -> String {
        // What is put in is UTF-8 in place of UTF-8.
        String::from_utf8(self.in_bytes(text.as_bytes())).unwrap_or_default()
    }

    /// The same for bytes that may be no text.
    #[must_use]
    pub fn in_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let Some(finder) = &self.finder else { return bytes.to_vec() };
        let mut out = Vec::with_capacity(bytes.len());
        let mut end = 0;
        for (start, found_end, Pattern { value, stand_in, form }) in finder.find_in(bytes) {
            if start < end {
                continue;
            }
            if let Form::Base64 { url, .. } = form
                && let Some((from, to, text)) = in_base64(bytes, end, start, found_end, *url, value, stand_in)
            {
                out.extend_from_slice(&bytes[end..from]);
                out.extend_from_slice(text.as_bytes());
                end = to;
                continue;
            }
            let whole = form.of(stand_in).unwrap_or_else(|| stand_in.clone());
            // Of a secret that was cut off, the stand-in is cut off alike.
            let cut = whole.floor_char_boundary(if form.of(value).is_some_and(|text| text.len() > found_end - start) {
                found_end - start
            } else {
                whole.len()
            });
            out.extend_from_slice(&bytes[end..start]);
            out.extend_from_slice(&whole.as_bytes()[..cut]);
            end = found_end;
        }
        out.extend_from_slice(&bytes[end..]);
        out
    }

    /// The body of a reply: besides every form, each quoted text that is exactly a secret.
    #[must_use]
    pub fn in_body(&self, bytes: &[u8]) -> Vec<u8> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            if let Some(made) = self.exactly(text) {
                return made.as_bytes().to_vec();
            }
            if self.unsearched {
                return self.in_bytes(self.in_quotes(text).as_bytes());
            }
        }
        self.in_bytes(bytes)
    }

    fn in_quotes(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for (from, to, held) in crate::domain::base::encode::quoted(text) {
            if let Some(made) = self.exactly(&held) {
                out.push_str(&text[end..from]);
                out.push_str(&crate::domain::base::encode::json_inner(made));
                end = to;
            }
        }
        out.push_str(&text[end..]);
        out
    }
}

/// Decodes the base64 around a find, replaces the secret in it and encodes it again: so no bits of it stay at the edges.
fn in_base64(bytes: &[u8], floor: usize, start: usize, end: usize, url: bool, value: &str, made: &str) -> Option<(usize, usize, String)> {
    let alphabet: &Alphabet = if url { &URL_SAFE } else { &STANDARD };
    let is_part = |byte: &u8| alphabet.as_str().as_bytes().contains(byte);
    let from = floor + bytes[floor..start].iter().rposition(|byte| !is_part(byte)).map_or(0, |at| at + 1);
    let to = end + bytes[end..].iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len() - end);
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let reader = GeneralPurpose::new(alphabet, lenient);
    // Other letters may stand right before it.
    (from..=start.min(from + 3)).find_map(|from| {
        let decoded = reader.decode(&bytes[from..to]).ok()?;
        let at = decoded.windows(value.len()).position(|window| window == value.as_bytes())?;
        let mut replaced = decoded[..at].to_vec();
        replaced.extend_from_slice(made.as_bytes());
        replaced.extend_from_slice(&decoded[at + value.len()..]);
        Some((from, to, GeneralPurpose::new(alphabet, NO_PAD).encode(replaced)))
    })
}

fn stand_in(value: &str, label: &str, round: u32, known: &BTreeMap<String, String>) -> String {
    let mut letters = Letters::of(label, round);
    match TokenShape::of(value) {
        TokenShape::Jws if value.split('.').count() == 3 && Jwt::read(value).is_some() && is_bare(value) => jwt(value, &mut letters),
        TokenShape::Jwe if is_bare(value) => {
            let (head, rest) = value.split_once('.').unwrap_or((value, ""));
            format!("{head}.{}", alike(rest, &mut letters))
        }
        _ => {
            // A short value with its name, and a value that is written encoded, are what their value is.
            if let Some((name, rest)) = value.split_once('=')
                && let Some(made) = known.get(rest)
            {
                return format!("{name}={made}");
            }
            let meant = encode::decoded(value);
            if meant != value
                && let Some(encoded) = known.get(&meant).and_then(|made| encoded_alike(value, made))
            {
                return encoded;
            }
            // Other secrets inside keep their own stand-ins; the longest first.
            let inner = known.iter().filter(|(other, _)| other.chars().count() >= MIN_SEARCHED_CHARS && value.contains(other.as_str()));
            match inner.max_by_key(|(other, _)| other.len()) {
                Some((other, made)) => {
                    let parts: Vec<String> = value.split(other.as_str()).map(|part| alike(part, &mut letters)).collect();
                    parts.join(made)
                }
                None => alike(value, &mut letters),
            }
        }
    }
}

/// No scheme, quotes or blanks around it.
fn is_bare(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-=+/".contains(&byte))
}

fn jwt(value: &str, letters: &mut Letters) -> String {
    let mut parts = value.split('.');
    let (head, claims, signature) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{}.{}.{}", blanked(head, letters), blanked(claims, letters), alike(signature, letters))
}

/// One part of a JWT with all but the kept members blanked, as long as before where that can be.
fn blanked(part: &str, letters: &mut Letters) -> String {
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let decoded = [&URL_SAFE, &STANDARD].into_iter().find_map(|alphabet| GeneralPurpose::new(alphabet, lenient).decode(part).ok());
    let Some(decoded) = decoded else { return alike(part, letters) };
    let Ok(Json::Object(mut members)) = serde_json::from_slice(&decoded) else { return alike(part, letters) };
    if members.keys().all(|name| KEPT.contains(&name.as_str())) {
        return part.to_owned();
    }
    for (name, value) in &mut members {
        if !KEPT.contains(&name.as_str()) {
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
    use crate::domain::secret::forms::forms;
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
        StandIns::of(&registry, &BTreeSet::new())
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
    fn shapes_lengths_and_differences_stay() {
        let sanctum = format!("12|{}", "Ab3".repeat(14));
        let secrets = ["Pa\"ss wörd/&9", "abcdefgh", "abcdefgi", &sanctum, "7", "8", "!!!!!!!!", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi"];
        let ins = stand_ins(&secrets);
        let made: Vec<&str> = secrets.iter().map(|secret| ins.exactly(secret).unwrap()).collect();
        for (secret, made) in secrets.iter().zip(&made) {
            assert_eq!((secret.len(), TokenShape::of(secret)), (made.len(), TokenShape::of(made)), "{secret} {made}");
            assert_ne!(secret, made);
            for form in Form::ALL {
                assert_eq!(form.of(secret).map(|text| text.len()), form.of(made).map(|text| text.len()), "{form:?} of {secret}");
            }
        }
        assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), made.len(), "each its own");
        assert!(made.last().unwrap().starts_with("eyJ"));
    }

    #[test]
    fn a_secret_inside_another_keeps_its_stand_in() {
        let ins = stand_ins(&["Bearer opaque-token-77", "opaque-token-77"]);
        assert_eq!(ins.exactly("Bearer opaque-token-77").unwrap(), format!("Bearer {}", ins.exactly("opaque-token-77").unwrap()));
    }

    #[test]
    fn every_form_is_replaced_and_nothing_is_left_at_the_edges_of_base64() {
        let secret = "Pa\"ss wörd/&9";
        let ins = stand_ins(&[secret]);
        let mut text = forms(secret).join("\n");
        for lead in ["", "a", "ad", "ada:"] {
            text.push_str(&format!(
                "\nBasic {} {}",
                WITH_PAD.encode(format!("{lead}{secret}")),
                URL_SAFE_NO_PAD.encode(format!("{lead}{secret}!"))
            ));
        }
        let replaced = ins.in_text(&text);
        for form in forms(secret) {
            assert!(!replaced.contains(&form), "{form} in {replaced}");
        }
        let last = replaced.lines().last().unwrap().split(' ').nth(1).unwrap();
        assert_eq!(WITH_PAD.decode(last).unwrap(), format!("ada:{}", ins.exactly(secret).unwrap()).into_bytes());
    }

    #[test]
    fn short_secrets_and_words_are_replaced_where_they_stand_alone() {
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "123");
        registry.register(SecretKind::Password, "password");
        registry.set_words(BTreeSet::from(["password".to_owned()]));
        let ins = StandIns::of(&registry, &BTreeSet::from(["555".to_owned()]));
        let body = ins.in_body(br#"{"password": 123, "pin": "123", "n": "1234", "say": "password"}"#);
        let json: Json = serde_json::from_slice(&body).unwrap();
        assert_eq!(json["n"], "1234");
        assert!(json["say"] != "password" && json["pin"] != "123", "{json}");
        assert_ne!(ins.exactly("123"), Some("555"));
    }
}
