//! What a pasted token says: its shape, its claims, its times in words, whether its signature is right.

use serde_json::Value as Json;

use super::signature::{SignatureVerdict, VerifyKey, check};
use super::token::{Jwt, TokenShape, object, strip};
use super::token_note::TokenNote;
use super::{token_forms, token_points};
use crate::domain::base::time;
use crate::domain::secret::{Secret, SecretKind};

/// Times from here on are milliseconds where RFC 7519 wants seconds (backends.md, section 3, rule 1).
const MILLISECONDS_FROM: f64 = 1e11;
/// Numbers below this are no point in time.
const TIMES_FROM: f64 = 1e9;

/// What a token says. The token itself is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenReport {
    /// Its shape.
    pub shape: TokenShape,
    /// What it was taken out of, such as "the member data.access_token"; empty when it stood alone.
    pub taken_from: String,
    /// The header of a JWT or of an encrypted token.
    pub header: Option<Json>,
    /// The claims of a JWT.
    pub claims: Option<Json>,
    /// Its points in time, in the order in which they count.
    pub times: Vec<ClaimTime>,
    /// What is known about its signature; `None` without a key, and for what has none.
    pub signature: Option<SignatureVerdict>,
    /// What else is worth knowing.
    pub notes: Vec<TokenNote>,
    /// Something is wrong: it has expired, is not valid yet, or its signature is not right or could not be checked.
    pub wrong: bool,
}

/// A point in time that a claim states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimTime {
    /// The claim's name.
    pub claim: String,
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// In words, as seen from now: "expires in 14:56".
    pub words: String,
}

/// There is nothing to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no token in it. Give the token itself, or JSON, a cookie or a header that holds it")]
pub struct NoToken;

/// Why a token could not be told of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotReadToken {
    /// There is none.
    #[error(transparent)]
    NoToken(#[from] NoToken),
    /// The key to check it with begins like a key set and is none.
    #[error("the key set is no JSON: {0}")]
    KeySet(String),
    /// The key is the description of an OpenID server, which only names where the key set stands.
    #[error(
        "this is an OpenID configuration. The key set stands at the address that its jwks_uri names: {0}. Open it in the browser, and paste what it shows"
    )]
    Discovery(String),
}

/// The keys that a text gives to check a signature with: a key set (RFC 7517), a public key in PEM, or else a shared secret; none for
/// an empty one.
///
/// # Errors
/// It begins like a key set and is no JSON.
pub fn keys(text: &Secret) -> Result<Vec<VerifyKey>, CannotReadToken> {
    Ok(match text.expose().trim() {
        "" => Vec::new(),
        pem if pem.contains("-----BEGIN") => vec![VerifyKey::Pem(Secret::new(pem))],
        set if set.starts_with('{') => {
            let json: Json = serde_json::from_str(set).map_err(|error| CannotReadToken::KeySet(error.to_string()))?;
            if let Some(uri) = json["jwks_uri"].as_str() {
                return Err(CannotReadToken::Discovery(uri.to_owned()));
            }
            let json = if json.get("keys").is_some() { json } else { serde_json::json!({ "keys": [json] }) };
            vec![VerifyKey::Jwks(json)]
        }
        shared => vec![VerifyKey::Shared(Secret::new(shared))],
    })
}

/// The token of a text that is one and nothing else, by its shape or by the `Bearer` in front of it, and what it says. `now_ms` is the time
/// that its times are seen from.
#[must_use]
pub fn alone(text: &str, now_ms: i64) -> Option<(Secret, TokenReport)> {
    let text = text.trim();
    let after = |word: &str| text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word)).map(|_| text[word.len()..].trim());
    let header = after("authorization:").unwrap_or(text);
    let said = after("authorization:").is_some() || header.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("bearer "));
    let bare = strip(header);
    let one_word = !bare.is_empty() && !bare.contains(char::is_whitespace) && !bare.starts_with(['{', '[']);
    let compact: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let is_one = TokenShape::of(&compact) != TokenShape::Opaque || (said && one_word);
    let report = is_one.then(|| report(text, &[], now_ms).ok()).flatten()?;
    Some((Secret::new(compact), report))
}

/// Reads a token, with whatever stands around it: `Bearer `, quotes, white space, a header, a cookie, a URL, JSON.
///
/// `now_ms` is the time that its times are seen from.
///
/// # Errors
/// The text holds none.
pub fn report(text: &str, keys: &[VerifyKey], now_ms: i64) -> Result<TokenReport, NoToken> {
    let (token, taken_from) = find(text).ok_or(NoToken)?;
    let shape = TokenShape::of(&token);
    // A signature is made over the parts without padding, in the alphabet for URLs (RFC 7515, section 2).
    let token = match shape {
        TokenShape::Jws | TokenShape::Jwe => token.replace('=', "").replace('+', "-").replace('/', "_"),
        TokenShape::Sanctum | TokenShape::Opaque => token,
    };
    let jwt = Jwt::read(&token).filter(|_| shape == TokenShape::Jws);
    let mut notes = Vec::new();
    let header = match (&jwt, shape) {
        (Some(jwt), _) => Some(jwt.header.clone()),
        (None, TokenShape::Jwe) => token.split('.').next().and_then(object),
        _ => None,
    };
    if taken_from.starts_with("the address") {
        notes.push(TokenNote::by("RFC 9700, 4.3.2", "It stands in an address: the browser's history and the server's logs keep it"));
    }
    note_shape(&token, shape, header.as_ref(), &mut notes);
    let (times, expired) = jwt.as_ref().map(|jwt| times(jwt, now_ms, &mut notes)).unwrap_or_default();
    notes.extend(jwt.iter().flat_map(|jwt| token_points::of(&token, jwt)));
    let checked = (!keys.is_empty()).then(|| check(&token, keys));
    let unsure = checked.as_ref().is_some_and(|checked| checked.verdict != SignatureVerdict::Valid);
    let (signature, of_keys) = checked.map(|checked| (checked.verdict, checked.notes)).unzip();
    notes.extend(of_keys.into_iter().flatten());
    let claims = jwt.map(|jwt| jwt.claims);
    Ok(TokenReport { shape, taken_from, header, claims, times, signature, notes, wrong: expired || unsure })
}

fn note_shape(token: &str, shape: TokenShape, header: Option<&Json>, notes: &mut Vec<TokenNote>) {
    match shape {
        TokenShape::Jwe => notes.extend(token_forms::of_encrypted(header)),
        TokenShape::Sanctum => {
            notes.push(TokenNote::plain("It says nothing by itself; the number before the | is its row in the server's table"));
        }
        TokenShape::Opaque => {
            let form = token_forms::of(token);
            let broken = token.split('.').next().and_then(object).is_some_and(|head| head.get("alg").is_some());
            notes.extend(form);
            if !broken {
                notes.push(TokenNote::plain("It says nothing by itself: only its server knows whom it belongs to and when it expires"));
            }
        }
        TokenShape::Jws => {}
    }
}

/// The times of a JWT, and whether one of them forbids its use now.
fn times(jwt: &Jwt, now_ms: i64, notes: &mut Vec<TokenNote>) -> (Vec<ClaimTime>, bool) {
    let mut found = Vec::new();
    let mut forbidden = false;
    let rank = |name: &str| ["exp", "nbf", "iat", "auth_time"].iter().position(|known| *known == name).unwrap_or(9);
    let mut claims: Vec<(&String, &Json)> = jwt.claims.as_object().into_iter().flatten().filter(|(name, _)| is_time(name)).collect();
    claims.sort_by_key(|(name, _)| rank(name));
    for (name, value) in claims {
        let Some(number) = value.as_f64() else {
            // The RFC speaks of these three; a claim of the server's own may hold anything (sections 4.1.4 to 4.1.6).
            if !matches!(name.as_str(), "exp" | "nbf" | "iat") {
                continue;
            }
            let words = format!("{name} is no number, and seconds since 1970 are asked for: libraries refuse such a token");
            notes.push(TokenNote::by(section(name), words));
            forbidden |= matches!(name.as_str(), "exp" | "nbf");
            continue;
        };
        let registered = rank(name) < 9;
        if !registered && number < TIMES_FROM {
            continue;
        }
        let unit = unit_of(number);
        let at_ms = match unit {
            Some((_, per_ms)) => (number / per_ms) as i64,
            None => (number * 1000.0) as i64,
        };
        if let Some((unit, _)) = unit.filter(|_| registered) {
            let words = format!("{name} is in {unit}, and seconds are asked for: read as seconds it lies thousands of years ahead");
            notes.push(TokenNote::by(section(name), words));
        }
        let distance = time::length(at_ms.saturating_sub(now_ms));
        let past = at_ms <= now_ms;
        // What is written in another unit is read as a time far ahead by whoever checks it.
        forbidden |= (name == "exp" && past && unit.is_none()) || (name == "nbf" && (!past || unit.is_some()));
        let words = match (name.as_str(), past) {
            ("exp", true) => format!("expired {distance} ago"),
            ("exp", false) => format!("expires in {distance}"),
            ("nbf", true) => format!("valid since {distance}"),
            ("nbf", false) => format!("not valid yet: valid in {distance}"),
            ("iat", true) => format!("issued {distance} ago"),
            ("iat", false) => format!("issued {distance} ahead of this computer's clock"),
            (_, true) => format!("{distance} ago"),
            (_, false) => format!("in {distance}"),
        };
        let words = match unit.filter(|_| registered) {
            Some((unit, _)) => format!("read as {unit}, which nobody does: {words}"),
            None => words,
        };
        found.push(ClaimTime { claim: name.clone(), at_ms, words });
    }
    let at = |claim: &str| found.iter().find(|time| time.claim == claim).map(|time| time.at_ms);
    let is_odd = found.iter().any(|time| time.words.starts_with("read as "));
    if let (Some(from), Some(to)) = (at("iat"), at("exp"))
        && from < to
        && !is_odd
    {
        notes.push(TokenNote::plain(format!("Its whole life is {}", time::length(to.saturating_sub(from)))));
    }
    if at("exp").is_none() {
        notes.push(TokenNote::by(section("exp"), "It has no exp: it never expires by itself"));
    }
    (found, forbidden)
}

/// In what a time is written that is no number of seconds, and how many of them make a millisecond (backends.md, section 3, rules 1 and 13).
pub fn unit_of(number: f64) -> Option<(&'static str, f64)> {
    match number {
        n if n >= 1e17 => Some(("nanoseconds", 1e6)),
        n if n >= 1e14 => Some(("microseconds", 1e3)),
        n if n >= MILLISECONDS_FROM => Some(("milliseconds", 1.0)),
        _ => None,
    }
}

/// The section of RFC 7519 that a claim is told of in.
fn section(claim: &str) -> &'static str {
    match claim {
        "exp" => "RFC 7519, 4.1.4",
        "nbf" => "RFC 7519, 4.1.5",
        _ => "RFC 7519, 4.1.6",
    }
}

fn is_time(name: &str) -> bool {
    matches!(name, "exp" | "nbf" | "iat" | "auth_time") || name.ends_with("_at") || name.ends_with("At") || name.ends_with("_time")
}

/// The token of a text, and what it was taken out of.
fn find(text: &str) -> Option<(String, String)> {
    let text = text.trim().trim_start_matches('\u{feff}').trim();
    if let Ok(json) = serde_json::from_str::<Json>(text) {
        match &json {
            Json::String(inner) => return find(inner),
            Json::Object(_) | Json::Array(_) => return in_json(&json),
            _ => {}
        }
    }
    if text.is_empty() {
        return None;
    }
    for header in ["authorization:", "cookie:", "set-cookie:"] {
        if text.get(..header.len()).is_some_and(|head| head.eq_ignore_ascii_case(header)) {
            let inner = find(&text[header.len()..])?;
            let from = if inner.1.is_empty() { format!("the header {}", header.trim_end_matches(':')) } else { inner.1 };
            return Some((inner.0, from));
        }
    }
    // A token that a terminal or a mail has broken into lines.
    let compact: String = strip(text).chars().filter(|c| !c.is_whitespace()).collect();
    if TokenShape::of(&compact) != TokenShape::Opaque {
        return Some((compact, String::new()));
    }
    in_pairs(text).or_else(|| {
        let alone = strip(text);
        (!alone.is_empty() && !alone.contains(char::is_whitespace)).then(|| (alone.to_owned(), String::new()))
    })
}

/// `a=1; b=2` of a cookie, `a=1&b=2` of a URL: the value that is a token by its look, else the one that is named like one.
fn in_pairs(text: &str) -> Option<(String, String)> {
    let pairs: Vec<(String, String)> = text
        .split([';', '&', '?', '#'])
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), decoded(value.trim())))
        .collect();
    let shaped = pairs.iter().find(|(_, value)| TokenShape::of(value) != TokenShape::Opaque);
    let named = || pairs.iter().find(|(name, value)| SecretKind::of_name(name).is_some() && !value.is_empty());
    let (name, value) = shaped.or_else(named)?;
    let from = if text.contains("://") { format!("the address, the value of {name}") } else { format!("the value of {name}") };
    Some((strip(value).to_owned(), from))
}

fn decoded(text: &str) -> String {
    let whole = format!("v={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(whole.as_bytes()).next().map_or_else(|| text.to_owned(), |(_, value)| value.into_owned())
}

/// The first token of a JSON text: by its look, else by its name; a refresh token only where there is no other.
fn in_json(json: &Json) -> Option<(String, String)> {
    let mut texts = Vec::new();
    collect(json, String::new(), "", &mut texts);
    let score = |name: &str, text: &str| {
        let kind = SecretKind::of_name(name);
        let refresh = kind == Some(SecretKind::RefreshToken);
        match (TokenShape::of(text) != TokenShape::Opaque, kind.is_some()) {
            (true, _) => Some(if refresh { 2 } else { 0 }),
            (false, true) if text.len() >= 6 => Some(if refresh { 3 } else { 1 }),
            _ => None,
        }
    };
    let best = texts.iter().filter_map(|(path, name, text)| Some((score(name, text)?, path, text))).min_by_key(|(score, ..)| *score)?;
    Some((strip(best.2).to_owned(), format!("the member {}", best.1)))
}

fn collect<'a>(json: &'a Json, path: String, name: &'a str, texts: &mut Vec<(String, &'a str, &'a str)>) {
    match json {
        Json::String(text) => texts.push((path, name, text)),
        Json::Array(items) => items.iter().enumerate().for_each(|(at, item)| collect(item, format!("{path}[{at}]"), name, texts)),
        Json::Object(members) => {
            for (member, value) in members {
                let path = if path.is_empty() { member.clone() } else { format!("{path}.{member}") };
                collect(value, path, member, texts);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    const NOW_MS: i64 = 1_700_000_100_000;

    fn token(claims: &Json) -> String {
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}.c2lnbmF0dXJl", part(&json!({"alg": "HS256"})), part(claims))
    }

    fn says(report: &TokenReport, words: &str) -> bool {
        report.notes.iter().any(|note| note.text.contains(words))
    }

    #[test]
    fn a_token_is_found_in_what_stands_around_it() {
        let token = token(&json!({"sub": "42", "n": 10}));
        let pad = |part: &str| format!("{part}{}", "=".repeat((4 - part.len() % 4) % 4));
        let padded = token.split('.').map(pad).collect::<Vec<_>>().join(".");
        assert!(padded.contains('='));
        let (start, end) = token.split_at(30);
        for (text, from) in [
            (token.clone(), ""),
            (padded, ""),
            (format!("  \"{token}\"\n"), ""),
            (format!("bearer {token}"), ""),
            (format!("{start}\n  {end}"), ""),
            (format!("Authorization: Bearer {token}"), "the header authorization"),
            (format!("theme=dark; session={token}; Path=/"), "the value of session"),
            (format!("https://app.example.com/#access_token={token}&x=1"), "the address, the value of access_token"),
            (format!("{{\"data\": {{\"refresh_token\": \"{token}\", \"x\": [\"{token}\"]}}}}"), "the member data.x[0]"),
        ] {
            let report = report(&text, &[], NOW_MS).unwrap();
            assert_eq!((report.shape, report.taken_from.as_str()), (TokenShape::Jws, from), "{text}");
            assert_eq!(report.claims.unwrap()["sub"], "42");
        }
        for text in ["", "  ", "{}", "[1]"] {
            assert_eq!(report(text, &[], NOW_MS), Err(NoToken), "{text}");
        }
    }

    #[test]
    fn times_are_said_as_seen_from_now() {
        let claims = json!({"iat": 1_700_000_000, "exp": 1_700_000_900, "nbf": 1_700_000_200, "updated_at": 1_600_000_000, "logins_at": 3});
        let fresh = report(&token(&claims), &[], NOW_MS).unwrap();
        let words: Vec<&str> = fresh.times.iter().map(|time| time.words.as_str()).collect();
        assert_eq!(words[..3], ["expires in 13:20", "not valid yet: valid in 1:40", "issued 1:40 ago"]);
        assert!(fresh.times.len() == 4 && fresh.wrong && says(&fresh, "Its whole life is 15:00"), "{fresh:?}");
        let past = report(&token(&json!({"exp": 1_700_000_000})), &[], NOW_MS).unwrap();
        assert!(past.wrong && past.times[0].words == "expired 1:40 ago");
        let ms = report(&token(&json!({"exp": 1_700_000_900_000_i64})), &[], NOW_MS).unwrap();
        assert!(!ms.wrong && says(&ms, "exp is in milliseconds"), "{ms:?}");
        let text = report(&token(&json!({"exp": "soon"})), &[], NOW_MS).unwrap();
        assert!(text.wrong && text.notes[0].text.contains("no number"));
        let own = report(&token(&json!({"exp": 1_700_000_900, "createdAt": "2026-03-01T07:30:00.000Z"})), &[], NOW_MS).unwrap();
        assert!(!own.wrong && !says(&own, "createdAt"), "a claim of the server's own may hold anything: {own:?}");
    }

    #[test]
    fn shapes_without_claims_say_why() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"A256KW"}"#);
        let jwe = report(&format!("{header}.a.b.c.d"), &[], NOW_MS).unwrap();
        assert_eq!((jwe.shape, jwe.header.unwrap()["alg"].as_str()), (TokenShape::Jwe, Some("A256KW")));
        assert_eq!(report(&format!("7|{}", "a".repeat(40)), &[], NOW_MS).unwrap().shape, TokenShape::Sanctum);
        let cut = report(&token(&json!({"sub": 1}))[..30], &[], NOW_MS).unwrap();
        assert!(cut.notes[0].text.contains("not whole"), "{cut:?}");
        let payload = URL_SAFE_NO_PAD.encode(r#"{"uid":"u-7"}"#);
        let signed = report(&format!("{payload}.aaPq-A.bXLUCANFMrnyo1OmmQBM5oyLuVc"), &[], NOW_MS).unwrap();
        assert_eq!(signed.shape, TokenShape::Opaque);
        assert!(signed.notes[0].text.contains("without alg") && !says(&signed, "cut off"), "{signed:?}");
    }
}
