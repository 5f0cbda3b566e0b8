//! A reply beside that of the log-in, key by key: what is missing, what stands elsewhere, what is of another kind. Facts, and no verdict: most
//! of them are as the server's author meant them, and matter where the app takes one reply for the other.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{NamedPath, Notation, Purpose};
use crate::format::import::meaning_of;
use crate::knowledge::near_path::places;
use crate::knowledge::path_report::dotted;

use super::kinds::kinds_of;

/// So many members are named.
const NAMED: usize = 5;

/// A reply of one call.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The call's name.
    pub name: &'a str,
    /// What the call is for.
    pub purpose: Purpose,
    /// The reply.
    pub json: &'a Json,
}

/// What is otherwise in `other` than in `first`, a sentence each: nothing where both have the same shape.
#[must_use]
pub fn differences(first: &Told, other: &Told) -> Vec<String> {
    let (before, after) = (Meaning::of(first), Meaning::of(other));
    let mut said = Vec::new();
    if other.purpose == Purpose::CurrentUser {
        if other_brings_token(other) {
            said.push(format!("{} brings a token too: the server may have renewed the session in it", other.name));
        }
    } else {
        for role in [Reads::TOKEN, Reads::REFRESH_TOKEN, Reads::EXPIRY] {
            said.extend(role_differs(role, (first.name, before.at(role)), (other.name, after.at(role))));
        }
    }
    said.extend(users(first, &before, other, &after));
    said.extend(kinds(first, other));
    said
}

/// Where things stand in a reply.
struct Meaning(Vec<NamedPath>);

impl Meaning {
    fn of(told: &Told) -> Self {
        Self(meaning_of(told.purpose, told.json))
    }

    fn at(&self, role: &str) -> Option<&NamedPath> {
        self.0.iter().find(|path| path.name == role)
    }
}

/// A current user's reply is not searched for tokens by what it means: a user may have keys.
fn other_brings_token(told: &Told) -> bool {
    Meaning::of(&Told { purpose: Purpose::LogIn, ..*told }).at(Reads::TOKEN).is_some()
}

fn role_differs(role: &str, (first, before): (&str, Option<&NamedPath>), (other, after): (&str, Option<&NamedPath>)) -> Option<String> {
    let role = if role == Reads::TOKEN { "access token" } else { role };
    match (before, after) {
        (Some(before), None) => Some(format!("{other} has no {role}; in {first} it stands at {}", place(before))),
        (None, Some(after)) => Some(format!("{other} has a {role}, at {}; {first} has none", place(after))),
        (Some(before), Some(after)) if before.path != after.path => {
            Some(format!("the {role} stands at {} in {other}, and at {} in {first}", place(after), place(before)))
        }
        (Some(before), Some(after)) if before.notation != after.notation => {
            let words = |notation: Option<Notation>| notation.map_or("something else", Notation::words);
            Some(format!("the {role} is {} in {other}, and {} in {first}", words(after.notation), words(before.notation)))
        }
        _ => None,
    }
}

fn place(path: &NamedPath) -> &str {
    if path.path.is_empty() { "the top" } else { &path.path }
}

/// The user of both: where it stands, and what is in it.
fn users(first: &Told, before: &Meaning, other: &Told, after: &Meaning) -> Vec<String> {
    let mut said = Vec::new();
    let at = |json: &'_ Json, path: &NamedPath| self::at(json, &path.path).cloned();
    match (before.at(Reads::USER), after.at(Reads::USER)) {
        (Some(user), None) => {
            let name = user.path.rsplit('.').next().unwrap_or("user");
            // What stands there as something else than an object is told by its kind.
            let elsewhere = kinds_of(other.json).iter().any(|(path, _)| path.rsplit('.').next() == Some(name));
            if !elsewhere {
                said.push(format!("{} has no {name}; in {} it stands at {}", other.name, first.name, place(user)));
            }
        }
        (Some(user), Some(also)) => {
            if user.path != also.path {
                said.push(if also.path.is_empty() {
                    format!("{} is the user as a whole, and in {} the user stands at {}", other.name, first.name, place(user))
                } else {
                    format!("the user stands at {} in {}, and at {} in {}", place(also), other.name, place(user), first.name)
                });
            }
            if let (Some(Json::Object(one)), Some(Json::Object(two))) = (at(first.json, user), at(other.json, also)) {
                let missing: Vec<&str> = one.keys().filter(|name| !two.contains_key(*name)).map(String::as_str).collect();
                if !missing.is_empty() {
                    let more = if missing.len() > NAMED { format!(" and {} more", missing.len() - NAMED) } else { String::new() };
                    let named = missing[..missing.len().min(NAMED)].join(", ");
                    said.push(format!("the user of {} has no {named}{more}, as the one of {} has", other.name, first.name));
                }
                // Where both stand at one place the kinds of all members are compared below.
                if user.path != also.path {
                    for (name, kind) in two.iter().filter_map(|(name, value)| Some((name, kind_of(value)?))) {
                        let known = one.get(name).and_then(kind_of);
                        if let Some(known) = known.filter(|known| *known != kind) {
                            said.push(format!("{name} of the user is {kind} in {}, and {known} in {}", other.name, first.name));
                        }
                    }
                }
            }
        }
        _ => {}
    }
    said
}

fn kind_of(value: &Json) -> Option<&'static str> {
    kinds_of(&serde_json::json!({ "v": value })).into_iter().find(|(path, _)| path == "v").map(|(_, kind)| kind)
}

/// What stands at a path as [`NamedPath`] writes it.
pub(super) fn at<'a>(json: &'a Json, path: &str) -> Option<&'a Json> {
    if path.is_empty() {
        return Some(json);
    }
    places(json).into_iter().find(|(steps, _)| dotted(steps) == path).map(|(_, value)| value)
}

/// Members of one name at one place that are of another kind.
fn kinds(first: &Told, other: &Told) -> Vec<String> {
    let known: HashMap<String, &'static str> = kinds_of(first.json).into_iter().collect();
    let differ = kinds_of(other.json).into_iter().filter_map(|(path, kind)| {
        let before = *known.get(&path)?;
        (before != kind).then(|| format!("{path} is {kind} in {}, and {before} in {}", other.name, first.name))
    });
    differ.take(NAMED).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(log_in: &Json, purpose: Purpose, other: &Json) -> Vec<String> {
        let first = Told { name: "Log in", purpose: Purpose::LogIn, json: log_in };
        differences(&first, &Told { name: "Refresh", purpose, json: other })
    }

    #[test]
    fn equal_shapes_have_nothing_to_say() {
        let reply = json!({"access_token": "opaque-0123456789", "refresh_token": "rt-0123456789", "expires_in": 900, "user": {"id": 7}});
        let again = json!({"access_token": "opaque-9876543210", "refresh_token": "rt-9876543210", "expires_in": 600, "user": {"id": 7}});
        assert!(said(&reply, Purpose::Refresh, &again).is_empty());
        assert!(said(&reply, Purpose::CurrentUser, &json!({"user": {"id": 7}})).is_empty());
    }

    #[test]
    fn what_the_refresh_leaves_out_moves_or_writes_otherwise_is_told() {
        let log_in =
            json!({"data": {"accessToken": "opaque-0123456789", "refreshToken": "rt-0123456789", "expires_in": 900, "user": {"id": 7}}});
        let all = said(&log_in, Purpose::Refresh, &json!({"access_token": "opaque-9876543210", "expires_in": 1_800_000_000}));
        assert_eq!(
            all,
            [
                "the access token stands at access_token in Refresh, and at data.accessToken in Log in",
                "Refresh has no refresh token; in Log in it stands at data.refreshToken",
                "the expiry stands at expires_in in Refresh, and at data.expires_in in Log in",
                "Refresh has no user; in Log in it stands at data.user",
            ]
        );
        let log_in = json!({"token": "opaque-0123456789", "expires": 900});
        let all = said(&log_in, Purpose::Refresh, &json!({"token": "opaque-9876543210", "expires": 1_800_000_000_000_i64}));
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].starts_with("the expiry is "), "{all:?}");
    }

    #[test]
    fn backends_rule_3_20_a_user_that_is_a_text_here_and_an_object_there() {
        let log_in = json!({"token": "opaque-0123456789", "user": {"id": 7, "email": "a@b.example"}});
        let all = said(&log_in, Purpose::Refresh, &json!({"token": "opaque-9876543210", "user": "u-7"}));
        assert_eq!(all, ["user is a text in Refresh, and an object in Log in"]);
        let all = said(&log_in, Purpose::CurrentUser, &json!({"id": "7", "name": "Ada"}));
        assert_eq!(
            all,
            [
                "Refresh is the user as a whole, and in Log in the user stands at user",
                "the user of Refresh has no email, as the one of Log in has",
                "id of the user is a text in Refresh, and a number in Log in",
            ]
        );
        let all = said(&log_in, Purpose::CurrentUser, &json!({"user": {"id": 7, "email": "a@b.example"}, "token": "opaque-9876543210"}));
        assert_eq!(all, ["Refresh brings a token too: the server may have renewed the session in it"]);
    }
}
