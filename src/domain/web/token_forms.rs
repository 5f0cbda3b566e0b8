//! What an opaque token or a look-alike is, where its form says so. A form is a likeness, not a proof: the words say "looks like".

use serde_json::Value as Json;

use super::token::{decoded_part, object};
use super::token_note::TokenNote;

/// What the form of a text that is no JWT says; the first that fits counts.
const FORMS: [fn(&str) -> Option<TokenNote>; 9] =
    [cut_off, no_json_inside, paseto, laravel_cookie, django_signed, timed, fernet, supabase_key, uuid];

/// What its form says of a text that is neither a JWT nor encrypted.
pub(super) fn of(token: &str) -> Option<TokenNote> {
    FORMS.iter().find_map(|form| form(token))
}

fn is_header(part: &str) -> bool {
    // A header names its algorithm (RFC 7515, section 4.1.1); other signed payloads begin with JSON too.
    object(part).is_some_and(|head| head.get("alg").is_some())
}

fn cut_off(token: &str) -> Option<TokenNote> {
    let parts: Vec<&str> = token.split('.').collect();
    let whole = parts.len() == 3 && decoded_part(parts[1]).is_some() || parts.len() == 5;
    (is_header(parts[0]) && !whole)
        .then(|| TokenNote::plain("It begins like a JWT, but is not whole: it was cut off or changed when it was copied"))
}

/// Three whole parts whose middle is no JSON object: signed, but no JWT (RFC 7519, section 7.2, step 10).
fn no_json_inside(token: &str) -> Option<TokenNote> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, payload, _] = parts.as_slice() else { return None };
    if !is_header(head) {
        return None;
    }
    let detached = payload.is_empty();
    let words = if detached {
        "Its payload was left out (a detached signature): what was signed travels elsewhere"
    } else {
        "Its payload is no JSON object: a signed value that is no JWT, or a JWT that was changed when it was copied"
    };
    Some(TokenNote::by(if detached { "RFC 7515, F" } else { "RFC 7519, 7.2" }, words))
}

fn paseto(token: &str) -> Option<TokenNote> {
    let parts: Vec<&str> = token.split('.').collect();
    let [version, purpose, _, ..] = parts.as_slice() else { return None };
    let is_version = matches!(*version, "v1" | "v2" | "v3" | "v4");
    let words = match *purpose {
        "local" => "It looks like a PASETO token of the encrypted kind: only the server can read it",
        "public" => "It looks like a PASETO token of the signed kind: no JWT, and no tool for JWTs reads it",
        _ => return None,
    };
    is_version.then(|| TokenNote::plain(words))
}

fn laravel_cookie(token: &str) -> Option<TokenNote> {
    let packed = object(token)?;
    ["iv", "value", "mac"].iter().all(|name| packed[*name].is_string()).then(|| {
        TokenNote::plain("It looks like a value that Laravel encrypted, such as its session cookie: it begins with eyJ, and is no JWT. Only the server can read it")
    })
}

/// `payload:time:signature`, as Django's signing writes it; the payload may be packed, which a dot in front says.
fn django_signed(token: &str) -> Option<TokenNote> {
    let parts: Vec<&str> = token.split(':').collect();
    let [payload, time, signature] = parts.as_slice() else { return None };
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (plain(payload.trim_start_matches('.')) && time.len() <= 8 && plain(time) && signature.len() >= 27 && plain(signature))
        .then(|| TokenNote::plain("It looks like a value signed by Django, with a time: no JWT, and whole as it stands"))
}

/// `payload.time.signature`, as Python's itsdangerous writes it.
fn timed(token: &str) -> Option<TokenNote> {
    let first = token.trim_start_matches('.').split('.').next()?;
    if !token.contains('.') || object(first).is_none_or(|head| head.get("alg").is_some()) {
        return None;
    }
    Some(TokenNote::plain("Its first part is JSON, without alg: no JWT"))
}

fn fernet(token: &str) -> Option<TokenNote> {
    // A version byte of 0x80, eight bytes of time, an IV, whole blocks, 32 bytes of a MAC.
    let bytes = decoded_part(token)?;
    let is_one = token.starts_with("gAAAA") && bytes.len() >= 73 && (bytes.len() - 57) % 16 == 0;
    is_one.then(|| TokenNote::plain("It looks like a Fernet token: encrypted, only the server can read it"))
}

fn supabase_key(token: &str) -> Option<TokenNote> {
    let words = if token.starts_with("sb_publishable_") {
        "It looks like a publishable key of Supabase: it names the app, not a person, and is no session token"
    } else if token.starts_with("sb_secret_") {
        "It looks like a secret key of Supabase: it belongs on a server, never into an app. Whoever has it may do everything"
    } else {
        return None;
    };
    Some(TokenNote::plain(words))
}

fn uuid(token: &str) -> Option<TokenNote> {
    let groups: Vec<usize> = token.split('-').map(str::len).collect();
    let hex = token.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (hex && groups == [8, 4, 4, 4, 12]).then(|| TokenNote::plain("It is a UUID: an id, or a random token that only the server knows"))
}

/// What an encrypted token shows in its header (RFC 7516).
pub(super) fn of_encrypted(header: Option<&Json>) -> Vec<TokenNote> {
    let mut notes = vec![TokenNote::plain("Only the server can read its claims: nobody else can tell when it expires")];
    let Some(header) = header else { return notes };
    if header.get("zip").is_some() {
        notes.push(TokenNote::by(
            "RFC 8725, 3.6",
            "It is compressed before it is encrypted: its length can tell something of what is inside",
        ));
    }
    if header["alg"] == "RSA1_5" {
        notes.push(TokenNote::by("RFC 8725, 3.2", "Its key is wrapped by RSA1_5, which is no longer recommended"));
    }
    notes
}
