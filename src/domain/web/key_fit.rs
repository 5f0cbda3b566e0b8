//! Which key can check which token: the kind, the curve and the uses that a key states (RFC 7517, RFC 7518), and how strong it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::DecodingKey;
use serde_json::{Value as Json, json};

use super::token::decoded_part;
use super::token_note::TokenNote;

/// An RSA key shorter than this is refused by who follows RFC 7518, 3.3.
const RSA_BITS: usize = 2048;

/// The kind of key that an algorithm needs, by the names of a key set (RFC 7518, section 6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needs {
    /// `kty`.
    pub kty: &'static str,
    /// `crv`, for elliptic curves.
    pub crv: Option<&'static str>,
    /// Bytes that a shared secret must have (RFC 7518, section 3.2).
    pub secret_bytes: usize,
    /// In words.
    pub words: &'static str,
}

/// What an algorithm needs; `None` for one that is not known.
pub(super) fn needs(alg: &str) -> Option<Needs> {
    let needs = |kty, crv, words| Needs { kty, crv, secret_bytes: 0, words };
    let secret = |secret_bytes| Needs { kty: "oct", crv: None, secret_bytes, words: "a shared secret" };
    Some(match alg {
        "HS256" => secret(32),
        "HS384" => secret(48),
        "HS512" => secret(64),
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => needs("RSA", None, "an RSA key"),
        "ES256" => needs("EC", Some("P-256"), "an elliptic curve key on P-256"),
        "ES384" => needs("EC", Some("P-384"), "an elliptic curve key on P-384"),
        "ES512" => needs("EC", Some("P-521"), "an elliptic curve key on P-521"),
        "ES256K" => needs("EC", Some("secp256k1"), "an elliptic curve key on secp256k1"),
        "EdDSA" | "Ed25519" => needs("OKP", Some("Ed25519"), "an Ed25519 key"),
        _ => return None,
    })
}

/// A key that a signature can be tried with, and what is to be said of it, whether it fits or not.
pub(super) struct Candidate {
    /// The key.
    pub key: DecodingKey,
    /// What is said where this key is the one.
    pub if_right: Vec<TokenNote>,
}

/// One key of a set for a token of this algorithm. What keeps it from being tried comes back as words.
pub(super) fn of_jwk(jwk: &Json, alg: &str, needs: Needs) -> Result<Candidate, TokenNote> {
    let text = |name: &str| jwk[name].as_str();
    let name = text("kid").map_or_else(|| "the key".to_owned(), |kid| format!("the key \"{kid}\""));
    let kty = text("kty").unwrap_or("nothing");
    if kty != needs.kty {
        return Err(TokenNote::by("RFC 7518, 6.1", format!("{alg} needs {}, and {name} is of kind {kty}", needs.words)));
    }
    if let (Some(wanted), Some(crv)) = (needs.crv, text("crv"))
        && wanted != crv
    {
        return Err(TokenNote::by("RFC 7518, 3.4", format!("{alg} needs the curve {wanted}, and {name} lies on {crv}")));
    }
    let mut if_right = Vec::new();
    if let Some(own) = text("alg").filter(|own| *own != alg) {
        let words = format!("{name} says that it is for {own}, and the token is {alg}: libraries that look at it refuse the token");
        if_right.push(TokenNote::by("RFC 7517, 4.4", capital(&words)));
    }
    if let Some(other) = text("use").filter(|other| *other != "sig") {
        let words = format!("{name} says that its use is {other}, not sig: libraries that look at it refuse the token");
        if_right.push(TokenNote::by("RFC 7517, 4.2", capital(&words)));
    }
    if let Some(uses) = jwk["key_ops"].as_array().filter(|uses| !uses.iter().any(|one| one == "verify")) {
        let uses: Vec<&str> = uses.iter().filter_map(Json::as_str).collect();
        let words = format!("{name} may be used to {} (key_ops), not to verify: libraries that look at it refuse the token", listed(&uses));
        if_right.push(TokenNote::by("RFC 7517, 4.3", capital(&words)));
    }
    // The library refuses a key for members that do not matter here: only what makes the key is handed to it.
    let bare = match needs.kty {
        "oct" => json!({"kty": "oct", "k": jwk["k"]}),
        "RSA" => json!({"kty": "RSA", "n": jwk["n"], "e": jwk["e"]}),
        "EC" => json!({"kty": "EC", "crv": jwk["crv"], "x": jwk["x"], "y": jwk["y"]}),
        _ => json!({"kty": "OKP", "crv": jwk["crv"], "x": jwk["x"]}),
    };
    let key = serde_json::from_value(bare).ok().and_then(|jwk| DecodingKey::from_jwk(&jwk).ok());
    let key = key.ok_or_else(|| {
        TokenNote::by("RFC 7518, 6", format!("{} is not whole: a member that makes it is missing or no base64url", capital(&name)))
    })?;
    match needs.kty {
        "oct" => if_right.extend(weak_secret(alg, decoded_part(text("k").unwrap_or_default()).map_or(0, |bytes| bytes.len()))),
        "RSA" => {
            let modulus = decoded_part(text("n").unwrap_or_default()).unwrap_or_default();
            let bytes = modulus.iter().skip_while(|byte| **byte == 0).count();
            if_right.extend(weak_rsa(bytes * 8));
        }
        _ => {}
    }
    Ok(Candidate { key, if_right })
}

/// What a set of keys gives away, whether or not one of them fits.
pub(super) fn given_away(set: &[Json]) -> Option<TokenNote> {
    set.iter().any(|jwk| jwk["kty"] != "oct" && jwk.get("d").is_some()).then(|| {
        TokenNote::by(
            "RFC 7517, 9.2",
            "The key set holds a private key (its member d): whoever can read it can make tokens. Replace that key, and publish the public part alone",
        )
    })
}

/// A public key in PEM for a token of this algorithm. What keeps it from being tried comes back as words.
pub(super) fn of_pem(pem: &str, alg: &str, needs: Needs) -> Result<Candidate, TokenNote> {
    if needs.kty == "oct" {
        return Err(TokenNote::by(
            "RFC 8725, 2.1",
            format!(
                "{alg} is signed with a shared secret, and this is a public key: give the secret. Should your server check {alg} with its public key, anybody could sign"
            ),
        ));
    }
    if pem.contains("PRIVATE KEY-----") {
        let words = "This is a private key: give the public one, and leave the private one where it is";
        return Err(TokenNote::plain(words));
    }
    let der = der_of(pem);
    let kind = kind_in(&der);
    if let Some((kty, crv)) = kind
        && (kty != needs.kty || (crv.is_some() && needs.crv.is_some() && crv != needs.crv))
    {
        let is = crv.map_or_else(|| format!("of kind {kty}"), |crv| format!("of kind {kty} on {crv}"));
        return Err(TokenNote::by("RFC 7518, 6.1", format!("{alg} needs {}, and this key is {is}", needs.words)));
    }
    let bytes = pem.as_bytes();
    let key = match needs.kty {
        "EC" => DecodingKey::from_ec_pem(bytes),
        "OKP" => DecodingKey::from_ed_pem(bytes),
        _ => DecodingKey::from_rsa_pem(bytes),
    };
    let key =
        key.map_err(|_unreadable| TokenNote::plain(format!("The PEM holds no public key that {alg} can use: it needs {}", needs.words)))?;
    Ok(Candidate { key, if_right: Vec::new() })
}

/// The ways to read a shared secret: as it is written, and as bytes that were written in base64 or in hexadecimal digits.
pub(super) fn of_secret(text: &str, alg: &str) -> Vec<Candidate> {
    let mut found =
        vec![Candidate { key: DecodingKey::from_secret(text.as_bytes()), if_right: weak_secret(alg, text.len()).into_iter().collect() }];
    let hex = || -> Option<Vec<u8>> {
        let digits = text.len() >= 16 && text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.then(|| (0..text.len()).step_by(2).filter_map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect())
    };
    let ways = [("base64", decoded_part(text).filter(|_| text.len() >= 8)), ("hexadecimal digits", hex())];
    for (name, bytes) in ways.into_iter().filter_map(|(name, bytes)| Some((name, bytes?))) {
        let said = TokenNote::plain(format!("The key is what this secret says in {name}, not its letters: your server must decode it too"));
        let if_right = [Some(said), weak_secret(alg, bytes.len())].into_iter().flatten().collect();
        found.push(Candidate { key: DecodingKey::from_secret(&bytes), if_right });
    }
    found
}

/// An RSA key that is too short, by the bits of its modulus, which are also the bits of its signatures.
pub(super) fn weak_rsa(bits: usize) -> Option<TokenNote> {
    (bits > 0 && bits < RSA_BITS).then(|| {
        TokenNote::by(
            "RFC 7518, 3.3",
            format!("Its RSA key has {bits} bits, and at least {RSA_BITS} are asked for: many libraries refuse it"),
        )
    })
}

/// A shared secret that is shorter than its hash: it can be guessed from one token.
fn weak_secret(alg: &str, bytes: usize) -> Option<TokenNote> {
    let least = needs(alg)?.secret_bytes;
    (bytes < least).then(|| {
        let words = format!(
            "The shared secret has {bytes} bytes, and {alg} asks for at least {least}: from one token it can be guessed offline, and some libraries refuse it"
        );
        TokenNote::by("RFC 7518, 3.2; RFC 8725, 3.5", words)
    })
}

/// The bytes of a PEM (RFC 7468); nothing where it is none.
fn der_of(pem: &str) -> Vec<u8> {
    let body = pem
        .lines()
        .map(str::trim)
        .skip_while(|line| !line.starts_with("-----BEGIN"))
        .skip(1)
        .take_while(|line| !line.starts_with("-----END"));
    STANDARD.decode(body.collect::<String>()).unwrap_or_default()
}

/// The kind and the curve of a public key, by the object identifiers that stand at its head (RFC 3279, 5480, 8410).
fn kind_in(der: &[u8]) -> Option<(&'static str, Option<&'static str>)> {
    let head = &der[..der.len().min(600)];
    let has = |oid: &[u8]| head.windows(oid.len()).any(|window| window == oid);
    let curves: [(&[u8], &'static str); 4] = [
        (&[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], "P-256"),
        (&[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22], "P-384"),
        (&[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23], "P-521"),
        (&[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a], "secp256k1"),
    ];
    if let Some((_, curve)) = curves.iter().find(|(oid, _)| has(oid)) {
        return Some(("EC", Some(curve)));
    }
    if has(&[0x06, 0x03, 0x2b, 0x65, 0x70]) {
        return Some(("OKP", Some("Ed25519")));
    }
    has(&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]).then_some(("RSA", None))
}

fn listed(words: &[&str]) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
