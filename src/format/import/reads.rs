//! What a reply means: where token, refresh token, expiry and user stand, under the names of [`Reads`] (backends.md, section 3).

use serde_json::Value as Json;

use crate::domain::base::steps;
use crate::domain::base::time::parse_iso;
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{NamedPath, Notation, Purpose};
use crate::domain::web::token::{Jwt, TokenShape};

use super::purpose::folded;
use super::{Clue, ImportedReply};

/// Rule 4: where tokens stand, in the order in which they are looked for.
const TOKEN_PATHS: [&str; 12] = [
    "authToken",
    "accessToken",
    "access_token",
    "token",
    "jwt",
    "idToken",
    "id_token",
    "access",
    "data.access_token",
    "data.token",
    "AuthenticationResult.AccessToken",
    "session.access_token",
];
const TOKEN_NAMES: [&str; 6] = ["accesstoken", "authtoken", "token", "jwt", "idtoken", "access"];
const USER_NAMES: [&str; 6] = ["user", "record", "profile", "account", "me", "viewer"];

/// A reply is searched to this depth, and for so many values: what a log-in gives stands near its top.
const DEPTH: usize = 6;
const MOST: usize = 2_000;
/// A path longer than this (bytes) is of no use to anybody.
const LONGEST: usize = 1_000;

/// Lifetimes agree when they differ by less than this share (rule 2).
const NEAR: f64 = 0.05;

/// A value in a reply.
struct Found<'a> {
    path: String,
    name: String,
    json: &'a Json,
}

/// A reply as JSON, if it tells of success; a token alone as a JSON text.
pub(super) fn good(reply: Option<&ImportedReply>) -> Option<Json> {
    let reply = reply.filter(|reply| (200..300).contains(&reply.status))?;
    serde_json::from_slice(&reply.body).ok().or_else(|| {
        // Laravel Sanctum's reply is the token as plain text (backends.md 2.10.1).
        let text = std::str::from_utf8(&reply.body).ok()?.trim();
        (text.len() < 4096 && TokenShape::of(text) != TokenShape::Opaque).then(|| Json::from(text))
    })
}

/// The access token and the refresh token of a reply.
pub(super) fn tokens(json: &Json) -> (Option<String>, Option<String>) {
    let all = walk(json);
    let text = |found: Option<&Found>| found.and_then(|found| found.json.as_str()).map(str::to_owned);
    let whole = json.as_str().filter(|text| TokenShape::of(text) != TokenShape::Opaque).map(str::to_owned);
    (text(token(&all)).or(whole), text(refresh(&all)))
}

/// The named paths of a reply, and how they were found.
pub(super) fn named(purpose: Purpose, json: &Json) -> (Vec<NamedPath>, Vec<Clue>) {
    let mut paths = Vec::new();
    let mut evidence = Vec::new();
    let mut add = |name: &str, path: String, notation: Option<Notation>, because: String| {
        evidence.push(Clue { what: format!("{name} is at \"{path}\""), because });
        paths.push(NamedPath { name: name.into(), path, notation });
    };
    let all = walk(json);
    let found_token = token(&all).filter(|_| purpose != Purpose::CurrentUser);
    if let Some(found) = found_token {
        let shape = TokenShape::of(found.json.as_str().unwrap_or_default());
        add(Reads::TOKEN, found.path.clone(), None, format!("the reply holds one there: {}", shape.words()));
    } else if let Some(text) = json.as_str().filter(|text| TokenShape::of(text) != TokenShape::Opaque) {
        add(Reads::TOKEN, String::new(), None, format!("the whole reply is one: {}", TokenShape::of(text).words()));
    }
    if let Some(found) = refresh(&all).filter(|_| purpose != Purpose::CurrentUser) {
        add(Reads::REFRESH_TOKEN, found.path.clone(), None, "the reply holds one there".into());
    }
    if let Some(found_token) = found_token
        && let Some(found) = expiry(&all, found_token)
    {
        let jwt = found_token.json.as_str().and_then(Jwt::read);
        let (notation, because) = notation(found, jwt.as_ref(), &all);
        add(Reads::EXPIRY, found.path.clone(), notation, because);
    }
    let user = user(purpose, json, &all);
    if let Some(found) = uid(purpose, &all, user.as_deref()) {
        add(Reads::UID, found.path.clone(), None, "the reply holds one there".into());
    }
    if let Some(path) = user {
        let because = if path.is_empty() { "the whole reply is the user" } else { "the reply holds an object there" };
        add(Reads::USER, path, None, because.into());
    }
    (paths, evidence)
}

/// Everything in a reply, what stands higher first; of a list, its first item.
fn walk(json: &Json) -> Vec<Found<'_>> {
    let mut all: Vec<Found> = Vec::new();
    let mut level = vec![(String::new(), String::new(), json)];
    for _ in 0..=DEPTH {
        let mut next = Vec::new();
        for (path, name, json) in level {
            match json {
                Json::Object(members) => {
                    // What is behind the first so many is not looked at later either.
                    for (member, value) in members.iter().take(MOST.saturating_sub(next.len())) {
                        steps::count(path.len() + 1);
                        if path.len() + member.len() <= LONGEST {
                            next.push((joined(&path, member), member.clone(), value));
                        }
                    }
                }
                Json::Array(items) => next.extend(items.first().map(|item| (format!("{path}[0]"), name.clone(), item))),
                _ => {}
            }
            if !path.is_empty() && all.len() < MOST {
                all.push(Found { path, name, json });
            }
        }
        level = next;
    }
    all
}

fn joined(path: &str, member: &str) -> String {
    let plain = !member.is_empty() && !member.contains(['.', '[', ']', '\'', '"']);
    match (plain, path.is_empty()) {
        (true, true) => member.to_owned(),
        (true, false) => format!("{path}.{member}"),
        (false, _) => format!("{path}['{member}']"),
    }
}

fn token<'a, 'b>(all: &'b [Found<'a>]) -> Option<&'b Found<'a>> {
    let is_text = |found: &&Found| found.json.as_str().is_some_and(|text| text.chars().count() >= 6);
    let at = |path: &str| all.iter().filter(is_text).find(|found| found.path == path);
    let named = |name: &str| all.iter().filter(is_text).find(|found| folded(&found.name) == name);
    let shaped = || {
        let other = |name: &str| name.contains("refresh") || name.contains("anon");
        all.iter()
            .filter(is_text)
            .find(|found| TokenShape::of(found.json.as_str().unwrap_or_default()) != TokenShape::Opaque && !other(&folded(&found.name)))
    };
    TOKEN_PATHS.into_iter().find_map(at).or_else(|| TOKEN_NAMES.into_iter().find_map(named)).or_else(shaped)
}

fn refresh<'a, 'b>(all: &'b [Found<'a>]) -> Option<&'b Found<'a>> {
    let is_text = |found: &&Found| found.json.as_str().is_some_and(|text| text.chars().count() >= 6);
    all.iter().filter(is_text).find(|found| matches!(folded(&found.name).as_str(), "refreshtoken" | "refresh"))
}

fn parent(path: &str) -> &str {
    path.rfind(['.', '[']).map_or("", |at| &path[..at])
}

/// When the token ends: beside the token first; a point in time before a lifetime, because it needs no conversion.
fn expiry<'a, 'b>(all: &'b [Found<'a>], token: &Found) -> Option<&'b Found<'a>> {
    let says = |found: &&Found| {
        let name = folded(&found.name);
        let about = name.contains("expire") || name.contains("expiry") || name.contains("expiration") || name == "exp";
        about && !name.contains("refresh") && (found.json.is_number() || found.json.is_string())
    };
    let rank = |found: &&Found| {
        let far = parent(&found.path) != parent(&token.path);
        let lifetime = folded(&found.name).contains("in");
        (far, lifetime)
    };
    all.iter().filter(says).min_by_key(rank)
}

/// What the server means by an expiry (rules 1 and 2).
fn notation(found: &Found, jwt: Option<&Jwt>, all: &[Found]) -> (Option<Notation>, String) {
    let number = match found.json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ if parse_iso(text).is_some() => return (Some(Notation::Iso), "it is ISO 8601 text".into()),
            _ => return (None, "it is text in a form that is not known here".into()),
        },
        _ => None,
    };
    let Some(number) = number else { return (None, "it is no number".into()) };
    let life = jwt.and_then(|jwt| Some((jwt.time_ms("exp")? - jwt.time_ms("iat")?) as f64));
    let near = |a: f64, b: f64| b > 0.0 && (a - b).abs() <= b * NEAR;
    match number {
        n if n >= 1e14 => (None, "the number is too large for seconds or milliseconds".into()),
        n if n >= 1e11 => (Some(Notation::EpochMs), "the number is of the size of milliseconds since 1970".into()),
        n if n >= 1e9 => (Some(Notation::EpochSeconds), "the number is of the size of seconds since 1970".into()),
        n if life.is_some_and(|life| near(n, life)) => {
            (Some(Notation::MsFromNow), "a thousandth of it agrees with the lifetime that the token itself states".into())
        }
        n if life.is_some_and(|life| near(n * 1000.0, life)) => {
            (Some(Notation::SecondsFromNow), "it agrees with the lifetime that the token itself states".into())
        }
        // Directus (backends.md 2.3.2), when its token says nothing.
        _ if life.is_none() && found.path == "data.expires" && all.iter().any(|other| other.path == "data.access_token") => {
            (Some(Notation::MsFromNow), "the reply has the shape of Directus, which counts milliseconds".into())
        }
        _ => (Some(Notation::SecondsFromNow), "the number is too small for a point in time".into()),
    }
}

fn user(purpose: Purpose, json: &Json, all: &[Found]) -> Option<String> {
    let object = |name: &str| all.iter().find(|found| folded(&found.name) == name && found.json.is_object());
    if let Some(found) = USER_NAMES.into_iter().find_map(object) {
        return Some(found.path.clone());
    }
    if purpose != Purpose::CurrentUser {
        return None;
    }
    let at = |path: &str| all.iter().find(|found| found.path == path && found.json.is_object());
    let found = at("users[0]").or_else(|| at("data"));
    found.map(|found| found.path.clone()).or_else(|| json.is_object().then(String::new))
}

fn uid<'a, 'b>(purpose: Purpose, all: &'b [Found<'a>], user: Option<&str>) -> Option<&'b Found<'a>> {
    let is_id = |found: &&Found| found.json.is_string() || found.json.is_number();
    let named = |names: &[&str]| all.iter().filter(is_id).find(|found| names.contains(&folded(&found.name).as_str()));
    let own = user.and_then(|user| {
        let inside = |found: &&Found| parent(&found.path) == user && (!user.is_empty() || !found.path.contains(['.', '[']));
        ["id", "uid", "userid", "localid", "sub", "uuid"]
            .into_iter()
            .find_map(|name| all.iter().filter(is_id).filter(inside).find(|found| folded(&found.name) == name))
    });
    let direct = || named(&["userid", "uid", "localid", "usersub"]).filter(|_| purpose != Purpose::Other);
    own.or_else(direct)
}
