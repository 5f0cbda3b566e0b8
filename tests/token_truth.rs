//! What a token and a key say by themselves, each point beside a neighbour that differs in one thing and is not told of.

use authscope::domain::secret::Secret;
use authscope::domain::web::signature::{SignatureVerdict, VerifyKey, check};
use authscope::domain::web::token::Jwt;
use authscope::domain::web::token_points::{against_date, against_stored};
use authscope::domain::web::token_report::{CannotReadToken, TokenReport, keys, report};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value as Json, json};

const NOW_MS: i64 = 1_700_000_100_000;

fn part(json: &Json) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// A token with this header and these claims; its signature has so many bytes.
fn token(header: &Json, claims: &Json, bytes: usize) -> String {
    format!("{}.{}.{}", part(header), part(claims), URL_SAFE_NO_PAD.encode(vec![7; bytes]))
}

/// Claims that nothing is to be said of.
fn calm() -> Json {
    json!({"iss": "https://id.example.com", "aud": "app", "sub": "u-1", "iat": 1_700_000_000, "exp": 1_700_000_900})
}

fn with(mut json: Json, name: &str, value: Json) -> Json {
    match json.as_object_mut() {
        Some(members) if value.is_null() => drop(members.remove(name)),
        Some(members) => drop(members.insert(name.to_owned(), value)),
        None => panic!("{name} is put into an object"),
    }
    json
}

fn read(text: &str) -> TokenReport {
    report(text, &[], NOW_MS).unwrap_or_else(|error| panic!("{error}"))
}

fn notes(text: &str) -> Vec<String> {
    read(text).notes.iter().map(ToString::to_string).collect()
}

#[test]
fn a_calm_token_says_nothing_but_its_life() {
    assert_eq!(notes(&token(&json!({"alg": "HS256", "typ": "JWT"}), &calm(), 32)), ["Its whole life is 15:00"]);
}

#[test]
fn each_point_of_the_standards_is_told_with_its_section_and_its_neighbour_is_not() {
    let header = |name: &str, value: Json| (with(json!({"alg": "HS256"}), name, value), calm(), 32);
    let claim = |name: &str, value: Json| (json!({"alg": "HS256"}), with(calm(), name, value), 32);
    let alg = |alg: &str, bytes: usize| (json!({"alg": alg}), calm(), bytes);
    let points = [
        ("RFC 8725, 3.2", "anybody can make", alg("none", 0), alg("HS256", 32)),
        ("RFC 7515, 4.1.1", "its name is \"HS256\"", alg("hs256", 32), alg("HS256", 32)),
        ("RFC 7515, 4.1.11", "b64 must be understood", header("crit", json!(["b64"])), header("typ", json!("JWT"))),
        ("RFC 7515, 4.1.11", "never empty", header("crit", json!([])), header("cty", json!("JWT"))),
        ("RFC 8725, 3.10", "its own key (jwk)", header("jwk", json!({"kty": "oct"})), header("kid", json!("k"))),
        ("RFC 8725, 3.10", "an address of keys (jku)", header("jku", json!("https://a.example")), header("kid", json!("k"))),
        ("RFC 9068, 2.1", "access token", header("typ", json!("at+jwt")), header("typ", json!("JWT"))),
        ("RFC 7518, 3.2", "has 31 bytes, and HS256 makes 32", alg("HS256", 31), alg("HS256", 32)),
        ("RFC 7518, 3.2", "has 32 bytes, and HS512 makes 64", alg("HS512", 32), alg("HS512", 64)),
        ("RFC 7518, 3.4", "has 70 bytes, and ES256 makes 64", alg("ES256", 70), alg("ES256", 64)),
        ("RFC 7518, 3.3", "1024 bits", alg("RS256", 128), alg("RS256", 256)),
        ("RFC 7519, 4.1.2", "sub is a number", claim("sub", json!(7)), claim("sub", json!("7"))),
        ("RFC 7519, 4.1.3", "aud is neither", claim("aud", json!(7)), claim("aud", json!(["a", "b"]))),
        ("RFC 8725, 3.9", "no aud", claim("aud", Json::Null), claim("aud", json!("b"))),
        ("RFC 8725, 3.8", "no iss", claim("iss", Json::Null), claim("iss", json!("b"))),
        ("RFC 7519, 4.1.4", "no exp", claim("exp", Json::Null), claim("exp", json!(1_700_000_800))),
        ("RFC 7519, 4.1.4", "exp is in milliseconds", claim("exp", json!(1_700_000_900_000_i64)), claim("exp", json!(1_700_000_800))),
        ("RFC 7519, 4.1.4", "exp is in microseconds", claim("exp", json!(1_700_000_900_000_000_i64)), claim("exp", json!(1_700_000_800))),
        (
            "RFC 7519, 4.1.4",
            "exp is in nanoseconds",
            claim("exp", json!(1_700_000_900_000_000_000_i64)),
            claim("exp", json!(1_700_000_800)),
        ),
        ("RFC 7519, 4.1.4", "exp is no number", claim("exp", json!("1700000900")), claim("exp", json!(1_700_000_900.5))),
        ("RFC 7519, 4.1.5", "nbf is no number", claim("nbf", json!("x")), claim("nbf", json!(1_700_000_000))),
        ("RFC 7519, 4.1.5", "valid at no moment", claim("nbf", json!(1_700_000_900)), claim("nbf", json!(1_700_000_899))),
        ("RFC 7519, 4.1.6", "iat is in milliseconds", claim("iat", json!(1_700_000_000_000_i64)), claim("iat", json!(1_700_000_001))),
        ("RFC 7519, 4.1.4", "past as it was made", claim("iat", json!(1_700_000_900)), claim("iat", json!(1_700_000_899))),
        ("RFC 6750, 5.3", "It lives for", claim("exp", json!(1_700_086_401)), claim("exp", json!(1_700_086_400))),
        ("RFC 7519, 12", "holds \"password_hash\"", claim("password_hash", json!("x")), claim("passwordless", json!(true))),
        ("", "a refresh token", claim("token_type", json!("refresh")), claim("token_type", json!("access"))),
        ("", "an ID token", claim("nonce", json!("n")), claim("jti", json!("n"))),
    ];
    for (source, words, (header, claims, bytes), near) in points {
        let said = notes(&token(&header, &claims, bytes));
        assert!(said.iter().any(|note| note.contains(words) && note.contains(source)), "{words}: {said:?}");
        let near = notes(&token(&near.0, &near.1, near.2));
        assert!(near.iter().all(|note| !note.contains(words)), "{words}: {near:?}");
    }
}

#[test]
fn a_signature_in_der_is_named_as_such() {
    let mut der = vec![0x30, 69];
    der.resize(71, 1);
    let text = format!("{}.{}.{}", part(&json!({"alg": "ES256"})), part(&calm()), URL_SAFE_NO_PAD.encode(der));
    assert!(notes(&text).iter().any(|note| note.contains("written as DER")), "{:?}", notes(&text));
}

#[test]
fn what_is_no_jwt_is_named_by_its_form_and_never_called_cut_off_when_it_is_whole() {
    let json_part = part(&json!({"uid": "u-7"}));
    let laravel = STANDARD.encode(json!({"iv": "aXY=", "value": "dmFsdWU=", "mac": "00ff", "tag": ""}).to_string());
    let mut fernet = vec![0x80, 0, 0, 0, 0, 0x65];
    fernet.resize(57 + 32, 3);
    let fernet = base64::engine::general_purpose::URL_SAFE.encode(fernet);
    let head = part(&json!({"alg": "HS256"}));
    for (text, words) in [
        (format!("v4.local.{}", "a".repeat(60)), "PASETO token of the encrypted kind"),
        (format!("v4.public.{}.{}", "a".repeat(60), "b".repeat(8)), "PASETO token of the signed kind"),
        (laravel, "Laravel encrypted"),
        (format!("{json_part}:1q2w3E:{}", "a".repeat(43)), "signed by Django"),
        (format!("{json_part}.aaPq-A.{}", "b".repeat(27)), "without alg"),
        (fernet, "Fernet"),
        ("sb_publishable_abcdefghijklmnop".to_owned(), "names the app"),
        ("sb_secret_abcdefghijklmnop".to_owned(), "never into an app"),
        ("8f14e45f-ceea-467f-a8d3-3f0f5e6b7a11".to_owned(), "a UUID"),
        (format!("{head}..{}", "b".repeat(43)), "detached"),
        (format!("{head}.{}.{}", URL_SAFE_NO_PAD.encode("plain text"), "b".repeat(43)), "no JSON object"),
    ] {
        let said = notes(&text);
        assert!(said.iter().any(|note| note.contains(words)), "{text}: {said:?}");
        assert!(said.iter().all(|note| !note.contains("cut off")), "{text}: {said:?}");
    }
    let whole = token(&json!({"alg": "HS256"}), &calm(), 32);
    for cut in [&whole[..whole.len() / 2], &whole[..whole.rfind('.').unwrap()]] {
        assert!(notes(cut)[0].contains("cut off"), "{:?}", notes(cut));
    }
    for plain in ["abcdef0123456789abcdef0123456789", "v5.local.abc", "a:b:c", "gAAAAnot-fernet", "8f14e45f-ceea"] {
        assert_eq!(notes(plain).len(), 1, "{plain}: {:?}", notes(plain));
    }
}

#[test]
fn an_encrypted_token_says_that_only_the_server_can_read_it() {
    let encrypted = |header: Json| format!("{}.a.b.c.d", part(&header));
    let calm = read(&encrypted(json!({"alg": "A256KW", "enc": "A256GCM"})));
    assert!(calm.shape.words().contains("only the server can read it") && calm.notes.len() == 1, "{calm:?}");
    assert!(notes(&encrypted(json!({"alg": "A256KW", "zip": "DEF"}))).iter().any(|note| note.contains("RFC 8725, 3.6")));
    assert!(notes(&encrypted(json!({"alg": "RSA1_5"}))).iter().any(|note| note.contains("RFC 8725, 3.2")));
}

#[test]
fn a_shared_secret_may_be_bytes_in_base64_or_hexadecimal_digits() {
    let bytes: Vec<u8> = (0..40).map(|n| n * 5 + 1).collect();
    let token = encode(&Header::default(), &calm(), &EncodingKey::from_secret(&bytes)).unwrap();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let tried = |secret: &str| check(&token, &[VerifyKey::Shared(Secret::new(secret))]);
    for (secret, words) in [(STANDARD.encode(&bytes), "base64"), (URL_SAFE_NO_PAD.encode(&bytes), "base64"), (hex, "hexadecimal")] {
        let checked = tried(&secret);
        assert_eq!(checked.verdict, SignatureVerdict::Valid);
        assert!(checked.notes.len() == 1 && checked.notes[0].text.contains(words), "{checked:?}");
    }
    assert_eq!(tried("another secret").verdict, SignatureVerdict::Wrong);
    let plain = encode(&Header::default(), &calm(), &EncodingKey::from_secret("x".repeat(32).as_bytes())).unwrap();
    let right = check(&plain, &[VerifyKey::Shared(Secret::new("x".repeat(32)))]);
    assert_eq!((right.verdict, right.notes), (SignatureVerdict::Valid, vec![]), "its letters are the key: nothing is to be said");
    let short = encode(&Header::default(), &calm(), &EncodingKey::from_secret("x".repeat(31).as_bytes())).unwrap();
    let weak = check(&short, &[VerifyKey::Shared(Secret::new("x".repeat(31)))]);
    assert!(weak.notes[0].text.contains("31 bytes") && weak.notes[0].source == Some("RFC 7518, 3.2; RFC 8725, 3.5"), "{weak:?}");
}

/// A token, the public key in PEM, and the same as a key of a set: on P-256.
fn elliptic() -> (String, String, Json) {
    let made = || -> Result<(String, rcgen::KeyPair), Box<dyn std::error::Error>> {
        let pair = rcgen::KeyPair::generate()?;
        let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::ES256) };
        Ok((encode(&header, &calm(), &EncodingKey::from_ec_pem(pair.serialize_pem().as_bytes())?)?, pair))
    };
    let (token, pair) = made().unwrap_or_else(|error| panic!("{error}"));
    let point = pair.public_key_raw();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwk = json!({"kty": "EC", "crv": "P-256", "kid": "k1", "x": part(&point[1..33]), "y": part(&point[33..])});
    (token, pair.public_key_pem(), jwk)
}

#[test]
fn a_key_that_does_not_fit_says_why() {
    use SignatureVerdict::{NoKey, Valid, Wrong};
    let (token, pem, jwk) = elliptic();
    let set = |jwk: Json| VerifyKey::Jwks(json!({"keys": [jwk]}));
    let shared = encode(&Header::default(), &calm(), &EncodingKey::from_secret("x".repeat(32).as_bytes())).unwrap();
    let oct = json!({"kty": "oct", "k": URL_SAFE_NO_PAD.encode("x".repeat(32))});
    let (_, foreign, _) = elliptic();
    for (token, key, verdict, words) in [
        (&token, VerifyKey::Pem(Secret::new(pem.clone())), Valid, ""),
        (&token, VerifyKey::Pem(Secret::new(foreign)), Wrong, ""),
        (&token, VerifyKey::Pem(Secret::new("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----")), NoKey, "give the public one"),
        (&token, VerifyKey::Shared(Secret::new("x")), NoKey, "signed with a private key"),
        (&shared, VerifyKey::Pem(Secret::new(pem)), NoKey, "anybody could sign"),
        (&shared, set(oct.clone()), Valid, ""),
        (&shared, set(with(oct.clone(), "k", json!(URL_SAFE_NO_PAD.encode("short")))), Wrong, ""),
        (&token, set(oct), NoKey, "the set has none with a name"),
        (&shared, set(jwk.clone()), NoKey, "HS256 needs a shared secret, and the key \"k1\" is of kind EC"),
        (&token, set(jwk.clone()), Valid, ""),
        (&token, set(with(jwk.clone(), "kid", json!("k2"))), NoKey, "the set has \"k2\""),
        (&token, set(with(jwk.clone(), "crv", json!("P-384"))), NoKey, "lies on P-384"),
        (&token, set(with(jwk.clone(), "kty", json!("RSA"))), NoKey, "of kind RSA"),
        (&token, set(with(jwk.clone(), "x", json!("!"))), NoKey, "is not whole"),
        (&token, set(with(jwk.clone(), "alg", json!("ES384"))), Valid, "it is for ES384"),
        (&token, set(with(jwk.clone(), "alg", json!("ES256"))), Valid, ""),
        (&token, set(with(jwk.clone(), "use", json!("enc"))), Valid, "its use is enc"),
        (&token, set(with(jwk.clone(), "use", json!("sig"))), Valid, ""),
        (&token, set(with(jwk.clone(), "key_ops", json!(["sign"]))), Valid, "may be used to sign"),
        (&token, set(with(jwk.clone(), "key_ops", json!(["verify"]))), Valid, ""),
        (&token, set(with(jwk, "d", json!("AA"))), Valid, "holds a private key"),
    ] {
        let checked = check(token, std::slice::from_ref(&key));
        assert_eq!(checked.verdict, verdict, "{words} {key:?}");
        assert_eq!(checked.notes.len(), usize::from(!words.is_empty()), "{words}: {checked:?}");
        assert!(checked.notes.iter().all(|note| note.text.contains(words)), "{words}: {checked:?}");
    }
}

#[test]
fn what_cannot_be_checked_says_why() {
    for (alg, words) in [("none", "so it has no signature"), ("HS1", "\"HS1\" is not supported")] {
        let text = token(&json!({"alg": alg}), &calm(), 0);
        let checked = check(&text, &[VerifyKey::Shared(Secret::new("x"))]);
        assert!(matches!(&checked.verdict, SignatureVerdict::Unchecked(why) if why.contains(words)), "{checked:?}");
    }
}

#[test]
fn a_description_of_a_server_is_no_key_and_says_where_the_keys_stand() {
    let text = json!({"issuer": "https://id.example.com", "jwks_uri": "https://id.example.com/keys"}).to_string();
    assert_eq!(keys(&Secret::new(text)).unwrap_err(), CannotReadToken::Discovery("https://id.example.com/keys".into()));
}

#[test]
fn the_clock_of_the_server_and_the_stored_expiry_are_held_against_the_token() {
    let jwt = Jwt::read(&token(&json!({"alg": "HS256"}), &calm(), 32)).unwrap();
    let issued = 1_700_000_000_000;
    assert!(against_date(&jwt, issued - 61_000).is_some_and(|note| note.text.contains("1:01 after the Date")));
    assert_eq!((against_date(&jwt, issued - 60_000), against_date(&jwt, issued + 900_000)), (None, None));
    let ends = 1_700_000_900_000;
    assert!(against_stored(&jwt, ends + 120_000).is_some_and(|note| note.text.contains("2:00 after the token's own exp")));
    assert!(against_stored(&jwt, ends - 120_000).is_some_and(|note| note.text.contains("2:00 before")));
    assert_eq!(against_stored(&jwt, ends + 60_000), None);
}

#[test]
fn a_token_in_an_address_is_told_of() {
    let token = token(&json!({"alg": "HS256"}), &calm(), 32);
    assert!(notes(&format!("https://app.example.com/#access_token={token}")).iter().any(|note| note.contains("RFC 9700, 4.3.2")));
    assert!(notes(&format!("theme=dark; session={token}")).iter().all(|note| !note.contains("RFC 9700")));
}
