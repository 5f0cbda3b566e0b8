//! The places in a reply that were most likely meant by a path that finds nothing there.

use serde_json::Value as Json;
use strsim::osa_distance;

use crate::domain::record::value::dotted_parts;
use crate::domain::web::path_step::PathStep;

/// How a place differs from the path that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// A name that holds a dot or a hyphen was taken apart.
    DottedName,
    /// Names are written otherwise: case, underscores, a slip.
    Spelling,
    /// A level in front is missing in the path, or a list around it.
    Wrapper,
    /// The path has a level in front that the reply has not.
    NoWrapper,
    /// It stands in a list, and the path names no place in it.
    List,
    /// The name stands elsewhere.
    Elsewhere,
}

/// A place that was meant, perhaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Near<'a> {
    /// How it differs.
    pub how: How,
    /// The way to it.
    pub steps: Vec<PathStep>,
    /// What stands there.
    pub value: &'a Json,
}

/// So many places are looked at.
const LOOKED_AT: usize = 20_000;

/// The places that a path most likely meant, the likeliest first. Nothing where the path finds something, or nothing is like it.
#[must_use]
pub fn nearest<'a>(path: &str, json: &'a Json) -> Vec<Near<'a>> {
    let wanted = names(path);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Near> = places(json)
        .into_iter()
        .filter_map(|(steps, value)| Some(Near { how: how(&wanted, &steps)?, steps, value }))
        .filter(|near| !near.value.is_null())
        .collect();
    found.sort_by_key(|near| (near.how, near.steps.len(), near.value.is_object() || near.value.is_array()));
    found
}

/// The names in a path, of either platform; a number stands for a place in a list.
fn names(path: &str) -> Vec<String> {
    let path = path.trim();
    let path = path.strip_prefix('$').unwrap_or(path);
    let plain = path.replace(['\'', '"'], "");
    dotted_parts(plain.trim_start_matches('.')).into_iter().filter(|name| !matches!(name.as_str(), "" | "*")).collect()
}

/// Every place in a reply with the way to it; of a list the first item.
#[must_use]
pub fn places(json: &Json) -> Vec<(Vec<PathStep>, &Json)> {
    let mut places = Vec::new();
    walk(json, &mut Vec::new(), &mut places);
    places
}

fn walk<'a>(json: &'a Json, at: &mut Vec<PathStep>, places: &mut Vec<(Vec<PathStep>, &'a Json)>) {
    if places.len() >= LOOKED_AT || at.len() > 12 {
        return;
    }
    if !at.is_empty() {
        places.push((at.clone(), json));
    }
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                at.push(PathStep::Name(name.clone()));
                walk(value, at, places);
                at.pop();
            }
        }
        // What is like the first is like all.
        Json::Array(items) => {
            if let Some(first) = items.first() {
                at.push(PathStep::Index(0));
                walk(first, at, places);
                at.pop();
            }
        }
        _ => {}
    }
}

fn how(wanted: &[String], steps: &[PathStep]) -> Option<How> {
    let names: Vec<&str> = steps
        .iter()
        .filter_map(|step| match step {
            PathStep::Name(name) => Some(name.as_str()),
            PathStep::Index(_) => None,
        })
        .collect();
    let last = match steps.last()? {
        PathStep::Name(name) => name.as_str(),
        PathStep::Index(_) => return None,
    };
    // `$.user.battery.level` where the reply has a member `battery.level`.
    if last.contains(['.', '-']) {
        let tail = (1..=wanted.len())
            .find(|count| wanted[wanted.len() - count..].join(".") == last || wanted[wanted.len() - count..].concat() == last);
        let before = |count: usize| &wanted[..wanted.len() - count];
        if tail.is_some_and(|count| count > 1 || last.contains('-'))
            && tail.is_some_and(|count| alike_all(before(count), &names[..names.len() - 1]))
        {
            return Some(How::DottedName);
        }
    }
    let plain: Vec<&str> = wanted.iter().map(String::as_str).filter(|name| name.parse::<usize>().is_err()).collect();
    let indexed = steps.len() != names.len();
    let (own, given) = (names.as_slice(), plain.as_slice());
    let (own_last, given_last) = (own.last()?, given.last()?);
    let leads = |one: &[&str], other: &[&str]| one.len() == other.len() + 1 && same_all(&one[1..], other);
    match () {
        () if indexed && same_all(own, given) => Some(if wanted.len() == plain.len() { How::List } else { How::Spelling }),
        () if same_all(own, given) => Some(How::Spelling),
        () if leads(own, given) => Some(How::Wrapper),
        () if leads(given, own) => Some(How::NoWrapper),
        () if own.len() == given.len() && same_all(&own[..own.len() - 1], &given[..given.len() - 1]) && is_slip(own_last, given_last) => {
            Some(How::Spelling)
        }
        () if fold(own_last) == fold(given_last) => Some(How::Elsewhere),
        () => None,
    }
}

fn alike_all(wanted: &[String], names: &[&str]) -> bool {
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).filter(|name| name.parse::<usize>().is_err()).collect();
    same_all(&wanted, names)
}

fn same_all(one: &[&str], other: &[&str]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| fold(one) == fold(other))
}

/// Case and separators are what people mix up most: `accessToken`, `access_token` and `Access-Token` are one name here.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A slip of the keyboard: one letter in six, no more.
fn is_slip(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    one.chars().count() >= 4 && osa_distance(&one, &other) <= (one.chars().count() / 6).max(1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::web::json_path::written;

    fn first(path: &str, json: &Json) -> Option<(How, String)> {
        nearest(path, json).first().map(|near| (near.how, written(&near.steps)))
    }

    #[test]
    fn names_written_otherwise_are_found() {
        let json = json!({"data": {"access_token": "a", "refreshToken": "b"}});
        assert_eq!(first("$.data.accessToken", &json), Some((How::Spelling, "$.data.access_token".into())));
        assert_eq!(first("data.refresh_token", &json), Some((How::Spelling, "$.data.refreshToken".into())));
        assert_eq!(first("$.Data.Access_Token", &json), Some((How::Spelling, "$.data.access_token".into())));
        assert_eq!(first("$.data.acces_token", &json), Some((How::Spelling, "$.data.access_token".into())));
    }

    #[test]
    fn a_level_too_few_or_too_many_is_found() {
        let json = json!({"data": {"token": "a"}});
        assert_eq!(first("$.token", &json), Some((How::Wrapper, "$.data.token".into())));
        assert_eq!(first("$.result.token", &json!({"token": "a"})), Some((How::NoWrapper, "$.token".into())));
        assert_eq!(first("$.token", &json!([{"token": "a"}])), Some((How::List, "$[0].token".into())));
        assert_eq!(first("$.users.id", &json!({"users": [{"id": 1}]})), Some((How::List, "$.users[0].id".into())));
    }

    #[test]
    fn a_name_that_was_taken_apart_is_found() {
        let json = json!({"battery.level": 5, "user": {"user-id": 3}});
        assert_eq!(first("$.battery.level", &json), Some((How::DottedName, "$['battery.level']".into())));
        assert_eq!(first("user.user-id", &json).map(|(_, path)| path), Some("$.user['user-id']".into()));
    }

    #[test]
    fn the_same_name_elsewhere_is_found_and_nothing_where_nothing_is_like_it() {
        let json = json!({"session": {"inner": {"token": "a"}}, "other": null});
        assert_eq!(first("$.auth.token", &json), Some((How::Elsewhere, "$.session.inner.token".into())));
        assert_eq!(first("$.jwt", &json), None);
        assert_eq!(first("$.other", &json), None, "null is nothing to point at");
        assert_eq!(first("$", &json), None);
    }
}
