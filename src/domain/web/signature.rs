//! Whether a token was signed with the key that is given, and why a key cannot tell.

use serde_json::Value as Json;

use super::key_fit::{self, Candidate, Needs};
use super::token::{Jwt, strip};
use super::token_note::TokenNote;
use crate::domain::secret::Secret;

/// What is known about a token's signature.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureVerdict {
    /// The signature is right.
    Valid,
    /// The signature is not made with the key that was given.
    Wrong,
    /// There is no key to check it with.
    NoKey,
    /// It cannot be checked; the text says why.
    Unchecked(String),
}

/// What a signature is checked with.
#[derive(Clone, Debug)]
pub enum VerifyKey {
    /// A shared secret (HS256, HS384, HS512): as it is written, or in base64 or hexadecimal digits.
    Shared(Secret),
    /// A key set (RFC 7517).
    Jwks(Json),
    /// A public key in PEM (RFC 7468): RSA, elliptic curve or Ed25519.
    Pem(Secret),
}

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The verdict.
    pub verdict: SignatureVerdict,
    /// What is to be said of the keys: why one could not be tried, what is weak or odd about the one that fits.
    pub notes: Vec<TokenNote>,
}

/// Checks a token's signature, nothing else (no `exp`, no `aud`: those are read and shown apart).
#[must_use]
pub fn verify(text: &str, keys: &[VerifyKey]) -> SignatureVerdict {
    check(text, keys).verdict
}

/// Checks a token's signature, and says what is to be known of the keys.
#[must_use]
pub fn check(text: &str, keys: &[VerifyKey]) -> Checked {
    let unchecked = |why: String| Checked { verdict: SignatureVerdict::Unchecked(why), notes: Vec::new() };
    let text = strip(text);
    let (Some(jwt), Some((message, signature))) = (Jwt::read(text), text.rsplit_once('.')) else { return unchecked("not a JWT".into()) };
    let alg = jwt.alg();
    if alg.eq_ignore_ascii_case("none") {
        return unchecked("its algorithm is \"none\", so it has no signature".into());
    }
    let (Some(needs), Ok(algorithm)) = (key_fit::needs(alg), alg.parse::<jsonwebtoken::Algorithm>()) else {
        return unchecked(format!("algorithm \"{alg}\" is not supported here"));
    };
    let (mut notes, mut candidates) = (Vec::new(), Vec::new());
    for key in keys {
        for candidate in candidates_of(key, &jwt, needs, &mut notes) {
            candidates.push(candidate);
        }
    }
    let tried = !candidates.is_empty();
    for candidate in candidates {
        if jsonwebtoken::crypto::verify(signature, message.as_bytes(), &candidate.key, algorithm).unwrap_or(false) {
            // Why the other keys do not fit is of no use to anybody now.
            let given_away = notes.into_iter().filter(|note| note.source == Some("RFC 7517, 9.2"));
            return Checked { verdict: SignatureVerdict::Valid, notes: candidate.if_right.into_iter().chain(given_away).collect() };
        }
    }
    Checked { verdict: if tried { SignatureVerdict::Wrong } else { SignatureVerdict::NoKey }, notes }
}

fn candidates_of(key: &VerifyKey, jwt: &Jwt, needs: Needs, notes: &mut Vec<TokenNote>) -> Vec<Candidate> {
    let alg = jwt.alg();
    match key {
        VerifyKey::Shared(secret) if needs.kty == "oct" => key_fit::of_secret(secret.expose(), alg),
        VerifyKey::Shared(_) => {
            let words =
                format!("{alg} is signed with a private key: a shared secret cannot check it. Give the public key (PEM) or the key set");
            notes.push(TokenNote::by("RFC 7518, 3.1", words));
            Vec::new()
        }
        VerifyKey::Pem(pem) => key_fit::of_pem(pem.expose(), alg, needs).map_err(|note| notes.push(note)).into_iter().collect(),
        VerifyKey::Jwks(set) => {
            let all = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
            notes.extend(key_fit::given_away(all));
            let kid = jwt.header["kid"].as_str();
            let named: Vec<&Json> = all.iter().filter(|jwk| kid.is_none() || jwk["kid"].as_str() == kid).collect();
            if let (Some(kid), true) = (kid, named.is_empty()) {
                let others: Vec<String> = all.iter().filter_map(|jwk| jwk["kid"].as_str()).map(|kid| format!("\"{kid}\"")).collect();
                let has = if others.is_empty() { "none with a name".to_owned() } else { others.join(", ") };
                notes.push(TokenNote::by("RFC 7515, 4.1.4", format!("The token names the key \"{kid}\" (kid), and the set has {has}")));
            }
            named.into_iter().filter_map(|jwk| key_fit::of_jwk(jwk, alg, needs).map_err(|note| notes.push(note)).ok()).collect()
        }
    }
}
