//! Changes of JSON by paths in which the members of lists have names.

use serde::Deserialize;
use serde_json::Value as Json;

/// One change.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Patch {
    Set {
        set: String,
        to: Json,
    },
    Remove {
        remove: String,
    },
    /// Moves a member of a list in front of another one, or to the end (`-`).
    Move {
        r#move: String,
        before: String,
    },
    /// A text that is the whole of a value, everywhere.
    Rename {
        rename: String,
        to: String,
    },
}

impl Patch {
    /// Makes the change. `what` says where it comes from, should it not fit.
    pub fn apply(&self, json: &mut Json, what: &str) {
        match self {
            Self::Set { set, to } => {
                let (holder, last) = holder(json, set, what);
                match holder {
                    Json::Array(items) if last == "-" => items.push(to.clone()),
                    Json::Array(items) => {
                        let at = place(items, last).unwrap_or_else(|| panic!("{what}: nothing at {set}"));
                        items[at] = to.clone();
                    }
                    other => other[last] = to.clone(),
                }
            }
            Self::Remove { remove } => {
                let (holder, last) = holder(json, remove, what);
                let gone = match holder {
                    Json::Array(items) => place(items, last).map(|at| items.remove(at)),
                    Json::Object(members) => members.shift_remove(last),
                    _ => None,
                };
                assert!(gone.is_some(), "{what}: nothing at {remove}");
            }
            Self::Move { r#move, before } => {
                let (holder, last) = holder(json, r#move, what);
                let items = holder.as_array_mut().unwrap_or_else(|| panic!("{what}: {move} is in no list"));
                let from = place(items, last).unwrap_or_else(|| panic!("{what}: nothing at {move}"));
                let item = items.remove(from);
                let to = if before == "-" { items.len() } else { place(items, before).unwrap_or_else(|| panic!("{what}: no {before}")) };
                items.insert(to, item);
            }
            Self::Rename { rename, to } => assert!(renamed(json, rename, to) > 0, "{what}: {rename:?} stands nowhere"),
        }
    }
}

fn renamed(json: &mut Json, from: &str, to: &str) -> usize {
    match json {
        Json::String(text) if text == from => {
            to.clone_into(text);
            1
        }
        Json::Array(items) => items.iter_mut().map(|item| renamed(item, from, to)).sum(),
        Json::Object(members) => members.values_mut().map(|value| renamed(value, from, to)).sum(),
        _ => 0,
    }
}

/// What holds the last part of a path, and that part.
fn holder<'a, 'p>(json: &'a mut Json, path: &'p str, what: &str) -> (&'a mut Json, &'p str) {
    let (rest, last) = path.rsplit_once('/').unwrap_or_else(|| panic!("{what}: a path begins with /, unlike {path}"));
    let mut at = json;
    for part in rest.split('/').skip(1) {
        at = match at {
            Json::Array(items) => {
                let place = place(items, part).unwrap_or_else(|| panic!("{what}: no {part} in {path}"));
                &mut items[place]
            }
            other => {
                if other.get(part).is_none() && other.is_object() {
                    other[part] = serde_json::json!({});
                }
                other.get_mut(part).unwrap_or_else(|| panic!("{what}: no {part} in {path}"))
            }
        };
    }
    (at, last)
}

fn place(items: &[Json], part: &str) -> Option<usize> {
    let named = items.iter().position(|item| item["id"] == part || item["name"] == part);
    named.or_else(|| part.parse().ok().filter(|at| *at < items.len()))
}

#[test]
fn members_of_lists_are_named() {
    let mut json = serde_json::json!({"flows": [{"id": "a", "do": [1, 2]}, {"id": "b"}], "other": "a"});
    let changes = serde_json::json!([
        {"set": "/flows/a/do/0", "to": 7}, {"set": "/flows/-", "to": {"id": "c"}}, {"move": "/flows/c", "before": "a"},
        {"remove": "/flows/b"}, {"rename": "a", "to": "z"}
    ]);
    let changes: Vec<Patch> = serde_json::from_value(changes).unwrap();
    for change in &changes {
        change.apply(&mut json, "test");
    }
    assert_eq!(json, serde_json::json!({"flows": [{"id": "c"}, {"id": "z", "do": [7, 2]}], "other": "z"}));
}
