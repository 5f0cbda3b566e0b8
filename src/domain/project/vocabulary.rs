//! The words that a project itself uses: ids, names, names of members and the parts of templates and paths.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::Project;
use super::walk_mut::{self, Text, VisitMut};
use crate::domain::secret::forms::MIN_WORD_CHARS;

/// The words of a project that are long enough to be mistaken for a secret inside a text. What is typed as a value is no word.
#[must_use]
pub fn words(project: &Project) -> BTreeSet<String> {
    let mut words = Words(BTreeSet::new());
    walk_mut::project(&mut project.clone(), &mut words);
    words.0.retain(|word| word.chars().count() >= MIN_WORD_CHARS);
    words.0
}

struct Words(BTreeSet<String>);

impl VisitMut for Words {
    fn text(&mut self, what: Text, text: &mut String) {
        match what {
            Text::Url | Text::Body | Text::Value(_) | Text::Typed | Text::Code => {}
            Text::Page | Text::Id | Text::Other => {
                self.0.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').map(str::to_owned));
            }
        }
    }

    fn literal(&mut self, literal: &mut Json) {
        match literal {
            Json::Array(items) => items.iter_mut().for_each(|item| self.literal(item)),
            Json::Object(members) => {
                for (name, value) in members {
                    self.0.insert(name.clone());
                    self.literal(value);
                }
            }
            Json::String(_) | Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::{Endpoint, EndpointInput, Field};
    use crate::domain::project::platform::{Platform, WeWebSettings};

    #[test]
    fn names_are_words_and_values_are_not() {
        let mut project = Project::new("Teapots", Platform::WeWeb(WeWebSettings::default()));
        project.endpoints.push(Endpoint {
            id: "create-session".into(),
            inputs: vec![EndpointInput { default: Some("typed-default".into()), ..EndpointInput::named("password") }],
            headers: vec![Field { name: "x-api-key".into(), value: "typed-literal".into() }],
            body: "typed-in-a-body".into(),
            ..Endpoint::default()
        });
        let words = words(&project);
        assert!(["password", "x-api-key", "create-session"].iter().all(|word| words.contains(*word)), "{words:?}");
        assert!(!words.iter().any(|word| word.contains("typed")), "{words:?}");
    }
}
