//! What the header, the claims and the length of the signature of a JWT show by themselves, each with the section that says so. Details: a
//! headline comes only from what breaks a log-in.

use serde_json::Value as Json;

use super::key_fit::weak_rsa;
use super::token::{Jwt, decoded_part};
use super::token_note::TokenNote;
use crate::domain::base::time;

/// So far two clocks may differ, in milliseconds.
const SKEW_MS: i64 = 60_000;

/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// What can be seen of a JWT without its key.
struct Seen<'a> {
    header: &'a Json,
    claims: &'a Json,
    alg: &'a str,
    signature: Option<Vec<u8>>,
}

const POINTS: [fn(&Seen) -> Option<TokenNote>; 17] = [
    no_algorithm,
    spelled,
    critical,
    brings_its_key,
    names_an_address,
    signature_length,
    short_rsa,
    kind,
    of_access,
    subject,
    audience_kind,
    no_audience,
    no_issuer,
    never_valid,
    times_turned_round,
    long_life,
    holds_a_secret,
];

/// What a JWT shows by itself. `text` is the token, bare.
#[must_use]
pub fn of(text: &str, jwt: &Jwt) -> Vec<TokenNote> {
    let signature = text.rsplit_once('.').and_then(|(_, signature)| decoded_part(signature));
    let seen = Seen { header: &jwt.header, claims: &jwt.claims, alg: jwt.alg(), signature };
    POINTS.iter().filter_map(|point| point(&seen)).collect()
}

/// Where the clock of the server that made a token stands, by the `Date` of the reply that brought it (RFC 9110, section 6.6.1): a token is
/// issued before its reply is sent. `date_ms` is milliseconds since 1970.
#[must_use]
pub fn against_date(jwt: &Jwt, date_ms: i64) -> Option<TokenNote> {
    let (claim, from) = ["iat", "nbf"].into_iter().find_map(|claim| Some((claim, jwt.time_ms(claim)?)))?;
    let ahead = from.saturating_sub(date_ms);
    (ahead > SKEW_MS && ahead < 1_000 * DAY_MS).then(|| {
        let far = time::length(ahead);
        TokenNote::by(
            "RFC 7519, 4.1.6",
            format!("Its {claim} lies {far} after the Date of the reply that brought it: two clocks at the server differ, and a strict checker refuses it so long"),
        )
    })
}

/// What an expiry that the app keeps says beside the token's own `exp`.
#[must_use]
pub fn against_stored(jwt: &Jwt, stored_ms: i64) -> Option<TokenNote> {
    let exp = jwt.time_ms("exp")?;
    let late = stored_ms.saturating_sub(exp);
    // What is farther off is no slip of a clock but another notation, of which the verdict speaks.
    if late.abs() <= SKEW_MS || late.abs() > 400 * DAY_MS {
        return None;
    }
    let far = time::length(late.abs());
    Some(TokenNote::by(
        "RFC 7519, 4.1.4",
        if late > 0 {
            format!("The stored expiry lies {far} after the token's own exp: so long the app takes the token for good though it has ended")
        } else {
            format!("The stored expiry lies {far} before the token's own exp: the app gives it up, or renews it, earlier than it must")
        },
    ))
}

fn no_algorithm(seen: &Seen) -> Option<TokenNote> {
    seen.alg
        .eq_ignore_ascii_case("none")
        .then(|| TokenNote::by("RFC 8725, 3.2", "The algorithm is \"none\": anybody can make such a token, and no server should take it"))
}

/// Names of algorithms are compared letter by letter.
fn spelled(seen: &Seen) -> Option<TokenNote> {
    let known = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
    let meant = known.iter().find(|known| known.eq_ignore_ascii_case(seen.alg) && **known != seen.alg)?;
    Some(TokenNote::by(
        "RFC 7515, 4.1.1",
        format!("The algorithm is written \"{}\", and its name is \"{meant}\": case counts, and libraries refuse it", seen.alg),
    ))
}

fn critical(seen: &Seen) -> Option<TokenNote> {
    let names = seen.header.get("crit")?;
    let words: Vec<&str> = names.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    Some(TokenNote::by(
        "RFC 7515, 4.1.11",
        if words.is_empty() {
            "Its header has crit, which must be a list of names and never empty: libraries refuse it".to_owned()
        } else {
            format!(
                "Its header says that {} must be understood (crit): who does not know it must refuse the token, and most libraries do not",
                words.join(", ")
            )
        },
    ))
}

fn brings_its_key(seen: &Seen) -> Option<TokenNote> {
    let name = ["jwk", "x5c"].into_iter().find(|name| seen.header.get(*name).is_some())?;
    let words = format!("Its header brings its own key ({name}): a server that trusts it takes a token from anybody");
    Some(TokenNote::by("RFC 8725, 3.10", words))
}

fn names_an_address(seen: &Seen) -> Option<TokenNote> {
    let name = ["jku", "x5u"].into_iter().find(|name| seen.header.get(*name).is_some())?;
    let words = format!("Its header names an address of keys ({name}): a server may follow it only to addresses that it knows");
    Some(TokenNote::by("RFC 8725, 3.10", words))
}

/// How long a signature is, is fixed by its algorithm (RFC 7518, sections 3.2 and 3.4).
fn signature_length(seen: &Seen) -> Option<TokenNote> {
    let bytes = seen.signature.as_ref()?;
    let wanted = match seen.alg {
        "HS256" => 32,
        "HS384" => 48,
        "HS512" | "ES256" => 64,
        "ES384" => 96,
        "ES512" => 132,
        _ => return None,
    };
    if bytes.len() == wanted {
        return None;
    }
    if seen.alg.starts_with("ES") && bytes.first() == Some(&0x30) && bytes.len() > wanted {
        let words = format!(
            "Its signature is written as DER, and {} wants the two numbers alone, {wanted} bytes: libraries call it wrong",
            seen.alg
        );
        return Some(TokenNote::by("RFC 7518, 3.4", words));
    }
    let section = if seen.alg.starts_with("ES") { "RFC 7518, 3.4" } else { "RFC 7518, 3.2" };
    let words = format!(
        "Its signature has {} bytes, and {} makes {wanted}: it was cut off or changed when it was copied, or it is no real one",
        bytes.len(),
        seen.alg
    );
    Some(TokenNote::by(section, words))
}

/// An RSA signature is as long as its key.
fn short_rsa(seen: &Seen) -> Option<TokenNote> {
    let rsa = matches!(seen.alg.get(..2), Some("RS" | "PS"));
    let bytes = seen.signature.as_ref().filter(|bytes| rsa && bytes.len() >= 64)?;
    weak_rsa(bytes.len() * 8)
}

/// Which token of a log-in it is, where it says so in the words of its maker.
fn kind(seen: &Seen) -> Option<TokenNote> {
    let claim = |name: &str| seen.claims[name].as_str().unwrap_or_default();
    // Keycloak says typ, Cognito token_use, simplejwt token_type, Flask type.
    let said: Vec<String> = ["typ", "token_use", "token_type", "type"].iter().map(|name| claim(name).to_ascii_lowercase()).collect();
    let says = |word: &str| said.iter().any(|said| said == word);
    if says("refresh") || says("offline") {
        return Some(TokenNote::plain("It says that it is a refresh token: for the refresh call alone, never for the others"));
    }
    let id = says("id") || ["nonce", "at_hash", "c_hash"].iter().any(|name| seen.claims.get(*name).is_some());
    id.then(|| {
        TokenNote::plain("It says that it is an ID token: it tells the app who signed in. Most servers want the access token instead")
    })
}

fn of_access(seen: &Seen) -> Option<TokenNote> {
    let typ = seen.header["typ"].as_str()?.to_ascii_lowercase();
    (typ == "at+jwt" || typ == "application/at+jwt")
        .then(|| TokenNote::by("RFC 9068, 2.1", "It says that it is an access token (typ at+jwt)"))
}

fn subject(seen: &Seen) -> Option<TokenNote> {
    let sub = seen.claims.get("sub").filter(|sub| !sub.is_string() && !sub.is_null())?;
    let is = if sub.is_number() { "a number" } else { "no text" };
    Some(TokenNote::by("RFC 7519, 4.1.2", format!("Its sub is {is}, and a text is asked for: some libraries refuse such a token")))
}

fn audience_kind(seen: &Seen) -> Option<TokenNote> {
    let aud = seen.claims.get("aud").filter(|aud| !aud.is_null())?;
    let fits = aud.is_string() || aud.as_array().is_some_and(|all| all.iter().all(Json::is_string));
    (!fits).then(|| {
        TokenNote::by("RFC 7519, 4.1.3", "Its aud is neither a text nor a list of texts: libraries that check it refuse the token")
    })
}

fn no_audience(seen: &Seen) -> Option<TokenNote> {
    (seen.claims.get("aud").is_none())
        .then(|| TokenNote::by("RFC 8725, 3.9", "It has no aud: every service that trusts this key takes it, whomever it was made for"))
}

fn no_issuer(seen: &Seen) -> Option<TokenNote> {
    (seen.claims.get("iss").is_none()).then(|| TokenNote::by("RFC 8725, 3.8", "It has no iss: it does not say who made it"))
}

fn never_valid(seen: &Seen) -> Option<TokenNote> {
    let at = |name: &str| seen.claims[name].as_f64();
    (at("nbf")? >= at("exp")?)
        .then(|| TokenNote::by("RFC 7519, 4.1.5", "It begins (nbf) no earlier than it ends (exp): it is valid at no moment"))
}

fn times_turned_round(seen: &Seen) -> Option<TokenNote> {
    let at = |name: &str| seen.claims[name].as_f64();
    (at("iat")? >= at("exp")?)
        .then(|| TokenNote::by("RFC 7519, 4.1.4", "It was issued (iat) no earlier than it ends (exp): it was past as it was made"))
}

/// What anybody may use who has it ends with it alone.
fn long_life(seen: &Seen) -> Option<TokenNote> {
    let seconds = |name: &str| seen.claims[name].as_f64().filter(|number| *number < 1e11);
    let days = (seconds("exp")? - seconds("iat")?) / 86_400.0;
    (days > 1.0 && kind(seen).is_none()).then(|| {
        let words = format!(
            "It lives for {}: whoever finds it can use it so long. A short life and a refresh token limit that",
            time::length((days * 86_400_000.0) as i64)
        );
        TokenNote::by("RFC 6750, 5.3", words)
    })
}

/// Claims can be read by anybody who has the token.
fn holds_a_secret(seen: &Seen) -> Option<TokenNote> {
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let secret = |name: &str| {
        matches!(
            plain(name).as_str(),
            "password" | "passwd" | "pwd" | "passwordhash" | "hashedpassword" | "secret" | "clientsecret" | "ssn"
        )
    };
    let name = seen.claims.as_object()?.keys().find(|name| secret(name))?;
    Some(TokenNote::by("RFC 7519, 12", format!("Its payload holds \"{name}\", and anybody who has the token can read it")))
}
