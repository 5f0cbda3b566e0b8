//! The words that a project itself uses: ids, names, names of members and the parts of templates and paths.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::Project;
use crate::domain::secret::forms::MIN_SEARCHED_CHARS;

/// The words of a project that are long enough to be mistaken for a secret inside a text. What is typed as a value is no word.
#[must_use]
pub fn words(project: &Project) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    // A project is plain data: it always becomes JSON.
    collect(&serde_json::to_value(project).unwrap_or(Json::Null), None, &mut words);
    words.retain(|word| word.chars().count() >= MIN_SEARCHED_CHARS);
    words
}

fn collect(json: &Json, key: Option<&str>, words: &mut BTreeSet<String>) {
    match json {
        Json::String(text) if !matches!(key, Some("constant" | "literal" | "default" | "source" | "body" | "url")) => {
            words.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').map(str::to_owned));
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, key, words)),
        Json::Object(members) => {
            for (name, value) in members {
                words.insert(name.clone());
                let typed = match name.as_str() {
                    "text" => members.contains_key("field"),
                    "value" => value.is_string(),
                    _ => false,
                };
                if !typed {
                    collect(value, Some(name), words);
                }
            }
        }
        Json::String(_) | Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::{Endpoint, Field, Input};
    use crate::domain::project::platform::{Platform, WeWebSettings};

    #[test]
    fn names_are_words_and_values_are_not() {
        let mut project = Project::new("Teapots", Platform::WeWeb(WeWebSettings::default()));
        project.endpoints.push(Endpoint {
            id: "create-session".into(),
            inputs: vec![Input { name: "password".into(), default: Some("typed-default".into()) }],
            headers: vec![Field { name: "x-api-key".into(), value: "typed-literal".into() }],
            body: "typed-in-a-body".into(),
            ..Endpoint::default()
        });
        let words = words(&project);
        assert!(["password", "x-api-key", "create-session"].iter().all(|word| words.contains(*word)), "{words:?}");
        assert!(!words.iter().any(|word| word.contains("typed")), "{words:?}");
    }
}
