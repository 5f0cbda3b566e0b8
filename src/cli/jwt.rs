//! `authscope jwt`: what a token says, and whether its signature is right.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::domain::base::{time, visible};
use crate::domain::secret::Secret;
use crate::domain::web::signature::{SignatureVerdict, VerifyKey};
use crate::domain::web::token::TokenShape;
use crate::domain::web::token_report::{TokenReport, report};
use crate::format::layout;

use super::output::CheckFormat;
use super::{Out, Services, Trouble, WELL, WRONG, read_text};

/// Read a token: its claims, its times in words, and whether its signature is right.
///
/// Exit code 1 means that it has expired, is not valid yet, or that its signature is wrong or could not be checked with the key given.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The token, or JSON, a header, a cookie or a URL that holds it; "-" or nothing reads standard input.
    token: Option<String>,
    /// Check the signature with a key set: a file, or an http(s) URL.
    #[arg(long, value_name = "FILE|URL")]
    jwks: Option<String>,
    /// Where --jwks is an OpenID configuration, read the key set from the address that its jwks_uri names.
    #[arg(long, requires = "jwks")]
    follow: bool,
    /// Check the signature with the shared secret in this environment variable: as it is, or in base64 or hexadecimal digits.
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,
    /// Check the signature with a public key in PEM.
    #[arg(long, value_name = "FILE")]
    pem: Option<PathBuf>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
}

/// Runs it.
pub(super) fn run(arguments: Arguments, services: &dyn Services, out: &mut Out) -> Result<u8, Trouble> {
    let keys = keys(&arguments, services)?;
    let text = match arguments.token.filter(|token| token != "-") {
        Some(token) => token,
        None => read_text(Path::new("-"), services)?,
    };
    let report = report(&text, &keys, services.now_ms()).map_err(Trouble::new)?;
    match arguments.format {
        CheckFormat::Json => out.print(&layout::report(&as_json(&report))),
        CheckFormat::Text => out.print(&as_text(&report)),
    }
    Ok(if report.wrong { WRONG } else { WELL })
}

fn keys(arguments: &Arguments, services: &dyn Services) -> Result<Vec<VerifyKey>, Trouble> {
    let mut keys = Vec::new();
    if let Some(name) = &arguments.secret_env {
        let secret = services.variable(name).filter(|secret| !secret.is_empty()).ok_or_else(|| {
            Trouble(format!("--secret-env: the environment variable {name} is not set. Put the secret there, not on the command line"))
        })?;
        keys.push(VerifyKey::Shared(Secret::new(secret)));
    }
    if let Some(path) = &arguments.pem {
        let text = read_text(path, services)?;
        if !text.contains("-----BEGIN") {
            return Err(Trouble(format!("{}: this is no PEM file. It begins with -----BEGIN PUBLIC KEY-----", path.display())));
        }
        keys.push(VerifyKey::Pem(Secret::new(text)));
    }
    if let Some(source) = &arguments.jwks {
        let set = match key_set(source, &text_of(source, services)?)? {
            KeySet::Here(set) => set,
            KeySet::At(address) if arguments.follow && address.contains("://") => match key_set(&address, &text_of(&address, services)?)? {
                KeySet::Here(set) => set,
                KeySet::At(_) => return Err(Trouble(format!("{address}: this is an OpenID configuration again, and no key set"))),
            },
            KeySet::At(address) => {
                return Err(Trouble(format!(
                    "{source}: this is an OpenID configuration: its key set stands at {address} (jwks_uri). Give that address to --jwks, or add --follow"
                )));
            }
        };
        keys.push(VerifyKey::Jwks(set));
    }
    Ok(keys)
}

/// What a file or an address holds.
fn text_of(source: &str, services: &dyn Services) -> Result<String, Trouble> {
    if !source.contains("://") {
        return read_text(Path::new(source), services);
    }
    let fetched = services.fetch(source).map_err(|why| Trouble(format!("--jwks {source}: the key set could not be read: {why}")))?;
    Ok(String::from_utf8_lossy(&fetched).into_owned())
}

/// A key set, or where it stands.
enum KeySet {
    Here(Json),
    At(String),
}

fn key_set(source: &str, text: &str) -> Result<KeySet, Trouble> {
    let json: Json = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Trouble(format!("{source}: line {line}, column {column}: this is no JSON: {}. A key set is JSON", layout::plain_message(&error)))
    })?;
    match &json {
        Json::Object(members) if members.get("keys").is_some_and(Json::is_array) => Ok(KeySet::Here(json)),
        // One key alone is a set of one.
        Json::Object(members) if members.contains_key("kty") => Ok(KeySet::Here(json!({ "keys": [json] }))),
        Json::Object(members) if members.contains_key("jwks_uri") => {
            Ok(KeySet::At(members["jwks_uri"].as_str().unwrap_or_default().to_owned()))
        }
        _ => Err(Trouble(format!("{source}: this is no key set: it has no list \"keys\" (RFC 7517)"))),
    }
}

fn signature(verdict: &SignatureVerdict) -> String {
    match verdict {
        SignatureVerdict::Valid => "right: made with this key".into(),
        SignatureVerdict::Wrong => "WRONG: not made with this key, or the token was changed".into(),
        SignatureVerdict::NoKey => "not checked: no key given fits this token's algorithm and kid".into(),
        SignatureVerdict::Unchecked(why) => format!("not checked: {why}"),
    }
}

fn as_text(report: &TokenReport) -> String {
    let mut text = format!("{}{}\n", capital(report.shape.words()), from(&report.taken_from));
    for (title, part) in [("Header", &report.header), ("Payload", &report.claims)] {
        if let Some(part) = part {
            text.push_str(&format!("\n{title}\n{}", layout::report(part)));
        }
    }
    if !report.times.is_empty() {
        text.push_str("\nTimes\n");
        for at in &report.times {
            text.push_str(&format!("  {:<10} {}, {}\n", at.claim, at.words, time::utc(at.at_ms)));
        }
    }
    if let Some(verdict) = &report.signature {
        text.push_str(&format!("\nSignature\n  {}\n", signature(verdict)));
    } else if report.shape == TokenShape::Jws {
        text.push_str("\nSignature\n  not checked: give a key with --secret-env, --pem or --jwks\n");
    }
    if !report.notes.is_empty() {
        text.push_str("\nNotes\n");
        report.notes.iter().for_each(|note| text.push_str(&format!("  {}\n", visible::line(&note.to_string()))));
    }
    text
}

fn from(taken_from: &str) -> String {
    if taken_from.is_empty() { String::new() } else { format!(", from {}", visible::line(taken_from)) }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn as_json(report: &TokenReport) -> Json {
    let shape = match report.shape {
        TokenShape::Jws => "jws",
        TokenShape::Jwe => "jwe",
        TokenShape::Sanctum => "sanctum",
        TokenShape::Opaque => "opaque",
    };
    let times: Vec<Json> = report
        .times
        .iter()
        .map(|at| json!({"claim": at.claim, "at_ms": at.at_ms, "utc": time::iso(at.at_ms), "words": at.words}))
        .collect();
    json!({
        "authscope": 1,
        "shape": shape,
        "taken_from": report.taken_from,
        "header": report.header,
        "payload": report.claims,
        "times": times,
        "signature": report.signature.as_ref().map(|verdict| match verdict {
            SignatureVerdict::Valid => json!({"verdict": "valid"}),
            SignatureVerdict::Wrong => json!({"verdict": "wrong"}),
            SignatureVerdict::NoKey => json!({"verdict": "no-key"}),
            SignatureVerdict::Unchecked(why) => json!({"verdict": "unchecked", "why": why}),
        }),
        "notes": report.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "ok": !report.wrong,
    })
}
