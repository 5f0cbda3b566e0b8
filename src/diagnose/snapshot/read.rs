//! Reading a snapshot: as "Ask my app" copies it, as a JSON object of stored values, or as lines of a browser's storage view.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use thiserror::Error;

use crate::domain::base::time;
use crate::domain::web::token::Jwt;

use super::{CallSeen, JwtSeen, Snapshot, Stored};

/// Why a text is no snapshot.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CannotReadSnapshot {
    /// It is none.
    #[error("this is neither what the line copied nor the stored values of a session. Keys begin with flutter._auth_ or ww-auth")]
    NotOne,
    /// It is cut.
    #[error("the text ends too early (line {line}). Copy all of it, from the first {{ to the last }}")]
    Cut {
        /// The line at which it ends.
        line: usize,
    },
    /// A newer line copied it.
    #[error("a newer version of Authscope made the line that copied this. Copy the line again from here, and paste it into the console")]
    Newer,
}

/// A stored text longer than this is not told (characters).
const TOLD: usize = 40;

/// Whether a text looks like a snapshot or stored values, so that it belongs here.
#[must_use]
pub fn is_one(text: &str) -> bool {
    let head: String = text.chars().take(4_000).collect();
    head.contains("\"authscope\": \"snapshot")
        || head.contains("\"authscope\":\"snapshot")
        || (!head.contains("curl ") && lines(&head).is_some())
}

/// Reads it.
///
/// # Errors
/// It is none, it is cut, or it comes from a newer version.
pub fn read(text: &str) -> Result<Snapshot, CannotReadSnapshot> {
    let text = text.trim().trim_start_matches('\u{feff}');
    // Consoles show what they copy in quotes.
    let unquoted: Option<String> = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).map(|text| text.replace("\\n", "\n"));
    let text = unquoted.as_deref().unwrap_or(text);
    if text.starts_with('{') || text.starts_with('"') {
        let json: Json = match serde_json::from_str(text) {
            Ok(Json::String(inner)) => match serde_json::from_str(&inner) {
                Ok(json) => json,
                Err(_) => return Err(CannotReadSnapshot::NotOne),
            },
            Ok(json) => json,
            Err(error) if error.is_eof() => return Err(CannotReadSnapshot::Cut { line: error.line() }),
            Err(_) => return Err(CannotReadSnapshot::NotOne),
        };
        return match json["authscope"].as_str() {
            Some("snapshot 1") => Ok(of_line(&json)),
            Some(version) if version.starts_with("snapshot ") => Err(CannotReadSnapshot::Newer),
            _ => of_values(&json).ok_or(CannotReadSnapshot::NotOne),
        };
    }
    lines(text).ok_or(CannotReadSnapshot::NotOne)
}

/// What the line copied.
fn of_line(json: &Json) -> Snapshot {
    let mut stored = BTreeMap::new();
    for part in ["stored", "cookies"] {
        for (key, value) in json[part].as_object().into_iter().flatten() {
            stored.insert(key.clone(), masked(value));
        }
    }
    let call = |call: &Json| {
        Some(CallSeen {
            url: call["url"].as_str()?.to_owned(),
            status: call["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or_default(),
            ms: call["ms"].as_u64().unwrap_or_default(),
        })
    };
    Snapshot {
        at_ms: json["at"].as_str().and_then(time::parse_iso),
        origin: json["origin"].as_str().unwrap_or_default().to_owned(),
        stored,
        calls: json["calls"].as_array().into_iter().flatten().filter_map(call).collect(),
    }
}

/// A value as the line masks it.
fn masked(value: &Json) -> Stored {
    match value["is"].as_str().unwrap_or_default() {
        "null" => Stored::Null,
        "number" => value["value"].as_f64().map_or_else(|| Stored::Other("a number".into()), Stored::Number),
        "text" => match value["value"].as_str() {
            Some(text) => Stored::Plain(text.to_owned()),
            None => Stored::Text { length: value["length"].as_u64().unwrap_or_default() as usize },
        },
        "JWT" => Stored::Jwt(JwtSeen {
            alg: value["alg"].as_str().unwrap_or_default().to_owned(),
            exp: value["exp"].as_f64(),
            iat: value["iat"].as_f64(),
            others: ["nbf", "iss", "aud", "sub", "kid"]
                .into_iter()
                .filter(|name| !value[*name].is_null())
                .map(|name| (name.to_owned(), value[name].clone()))
                .collect(),
        }),
        "object" => {
            let members = value["members"].as_object().into_iter().flatten();
            Stored::Object(members.map(|(name, inner)| (name.clone(), masked(inner))).collect())
        }
        other => Stored::Other(if other.is_empty() { "something".into() } else { format!("a {other}") }),
    }
}

/// Stored values themselves: what is secret in them is left out at once.
fn of_values(json: &Json) -> Option<Snapshot> {
    let members = json.as_object()?;
    let values = members.iter().filter(|(key, _)| is_ours(key));
    let stored: BTreeMap<String, Stored> = values
        .map(|(key, value)| {
            let inner = value.as_str().and_then(|text| serde_json::from_str(text).ok());
            (key.clone(), of_value(key, inner.as_ref().unwrap_or(value)))
        })
        .collect();
    (!stored.is_empty()).then(|| Snapshot { stored, ..Snapshot::default() })
}

/// Lines of a storage view: a key, then its value behind a tab, blanks, a colon or an equals sign.
fn lines(text: &str) -> Option<Snapshot> {
    let mut stored = BTreeMap::new();
    for line in text.lines() {
        let line = line.trim();
        let Some(at) = line.find(['\t', ' ', ':', '=']) else { continue };
        let (key, value) = line.split_at(at);
        let key = key.trim_matches('"');
        if !is_ours(key) {
            continue;
        }
        let value = value.trim_matches(['\t', ' ', ':', '=']);
        let json: Json = serde_json::from_str(value).unwrap_or_else(|_| Json::String(value.to_owned()));
        stored.insert(key.to_owned(), of_value(key, &json));
    }
    (!stored.is_empty()).then(|| Snapshot { stored, ..Snapshot::default() })
}

fn is_ours(key: &str) -> bool {
    key.starts_with("flutter._auth_") || key.starts_with("_auth_") || key.starts_with("ww-auth")
}

/// A stored value, masked as the line would.
fn of_value(name: &str, value: &Json) -> Stored {
    let is_time = name.to_ascii_lowercase().contains("expir") || name.ends_with("exp");
    match value {
        Json::Null => Stored::Null,
        Json::Number(number) if is_time => Stored::Number(number.as_f64().unwrap_or_default()),
        Json::Number(_) => Stored::Other("a number".into()),
        Json::Bool(_) => Stored::Other("a boolean".into()),
        Json::Array(items) => Stored::Other(format!("a list of {}", items.len())),
        Json::Object(members) => Stored::Object(members.iter().map(|(name, inner)| (name.clone(), of_value(name, inner))).collect()),
        Json::String(text) if matches!(text.as_str(), "" | "null" | "undefined" | "[object Object]") => Stored::Plain(text.clone()),
        Json::String(text) => match Jwt::read(text) {
            Some(jwt) => Stored::Jwt(JwtSeen {
                alg: jwt.alg().to_owned(),
                exp: jwt.time_ms("exp").map(|ms| ms as f64 / 1000.0),
                iat: jwt.time_ms("iat").map(|ms| ms as f64 / 1000.0),
                others: BTreeMap::new(),
            }),
            None if is_time && text.len() <= TOLD => Stored::Plain(text.clone()),
            None => Stored::Text { length: text.chars().count() },
        },
    }
}
