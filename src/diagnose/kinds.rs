//! Of which kind what stands in a reply is, name by name.

use serde_json::Value as Json;

/// The kinds of what stands under each name; null and nothing count as either.
pub(super) fn kinds_of(json: &Json) -> Vec<(String, &'static str)> {
    let mut kinds = Vec::new();
    collect(json, &mut String::new(), &mut kinds);
    kinds
}

fn collect(json: &Json, path: &mut String, kinds: &mut Vec<(String, &'static str)>) {
    if let Json::Object(members) = json {
        for (name, value) in members {
            let before = path.len();
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
            let kind = match value {
                Json::Null => None,
                Json::String(_) => Some("a text"),
                Json::Number(_) => Some("a number"),
                Json::Bool(_) => Some("a truth value"),
                Json::Array(_) => Some("a list"),
                Json::Object(_) => Some("an object"),
            };
            kinds.extend(kind.map(|kind| (path.clone(), kind)));
            collect(value, path, kinds);
            path.truncate(before);
        }
    }
}
