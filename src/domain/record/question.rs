//! What a run asks the person who runs it: a one-time code, the link of a mail, what a custom function would give.
//!
//! A value of the environment, or a named box, is marked as asked for. Whoever reads it waits for the answer; each step of the story
//! asks anew, since a code that worked once does not work twice.

use std::collections::BTreeMap;

use super::stand_in::StandIns;
use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::place::Place;
use crate::domain::project::story::EventKind;
use crate::domain::project::template;
use crate::domain::project::walk::{self, Holder, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::project::{Behaviour, Project};
use crate::domain::secret::SecretKind;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::domain::web::link::{LinkPiece, pieces, searchable};

/// One thing that a run asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Question {
    /// The name under which the answer is found among the run's values.
    pub name: String,
    /// What is asked for, as the user named it.
    pub title: String,
    /// What is answered is a secret.
    pub secret: bool,
}

/// The name under which the answer for a named box is found.
#[must_use]
pub fn of_box(function: &str) -> String {
    format!("box:{function}")
}

impl Question {
    /// The argument that answers it before the run.
    #[must_use]
    pub fn option(&self) -> String {
        if self.secret { format!("--secret-var {}=VARIABLE", self.name) } else { format!("--var {}=VALUE", self.name) }
    }
}

/// All that a run may ask for, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Questions(BTreeMap<String, Question>);

impl Questions {
    /// What an environment's values and a project's boxes ask for, except what has a value (`is_given`) already.
    #[must_use]
    pub fn of(project: &Project, environment: &str, is_given: impl Fn(&str) -> bool) -> Self {
        let values = project.environment(environment).into_iter().flat_map(|environment| &environment.values);
        let values = values.filter(|value| value.ask).map(|value| Question {
            name: value.name.clone(),
            title: value.name.clone(),
            secret: value.secret,
        });
        let boxes = project.functions.iter().filter_map(|function| match function.behaviour {
            Behaviour::Ask { secret } => Some(Question { name: of_box(&function.id), title: function.name.clone(), secret }),
            _ => None,
        });
        Self(values.chain(boxes).filter(|asked| !is_given(&asked.name)).map(|asked| (asked.name.clone(), asked)).collect())
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The question of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Question> {
        self.0.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.0.values()
    }

    /// What a step of a story needs before it can begin: what is typed, and where a link leads.
    #[must_use]
    pub fn of_event(&self, kind: &EventKind) -> Vec<&Question> {
        let mut found = Found::new(self, None);
        match kind {
            EventKind::Open { path } | EventKind::OpenLink { path } => found.text(path),
            EventKind::Tap { typed, .. } => typed.iter().for_each(|typed| found.text(&typed.text)),
            EventKind::TapTab { .. } | EventKind::Reload {} | EventKind::Reopen {} | EventKind::TokenExpires { .. } => {}
        }
        found.list
    }

    /// What an action needs before it can be carried out; what stands in its branches is theirs.
    #[must_use]
    pub fn of_action<'a>(&'a self, project: &'a Project, action: &'a Action) -> Vec<&'a Question> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut found = Found::new(self, Some(project));
        walk::own(action, &mut found);
        if let ActionKind::Call { endpoint, .. } = &action.kind
            && let Some(endpoint) = project.endpoint(endpoint)
        {
            walk::call(project, endpoint, &mut found);
        }
        found.list
    }

    /// What this story and the project's workflows can ask for, whichever way a run takes.
    #[must_use]
    pub fn of_story<'a>(&'a self, project: &'a Project, story: &str) -> Vec<&'a Question> {
        let mut found = Found::new(self, Some(project));
        walk::project(project, &mut found);
        for event in project.story(story).into_iter().flat_map(|story| &story.events) {
            for question in self.of_event(&event.kind) {
                found.take(&question.name);
            }
        }
        found.list
    }
}

/// Collects the questions behind names, each once.
struct Found<'a> {
    all: &'a Questions,
    project: Option<&'a Project>,
    list: Vec<&'a Question>,
}

impl<'a> Found<'a> {
    fn new(all: &'a Questions, project: Option<&'a Project>) -> Self {
        Self { all, project, list: Vec::new() }
    }

    fn take(&mut self, name: &str) {
        if let Some(question) = self.all.get(name).filter(|question| !self.list.contains(question)) {
            self.list.push(question);
        }
    }

    fn text(&mut self, text: &str) {
        for name in template::environment_names(text) {
            self.take(name);
        }
    }
}

impl<'a> Visit<'a> for Found<'a> {
    fn binding(&mut self, _: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        match &binding.from {
            Source::Environment(name) => self.take(name),
            Source::Custom { function, .. } if self.project.is_some_and(|project| project.functions.iter().any(|f| f.id == *function)) => {
                self.take(&of_box(function));
            }
            _ => {}
        }
    }

    fn template(&mut self, _: &Place, of: Holder<'a>, text: &'a str, _: bool) {
        for name in template::environment_names(text) {
            // WeWeb's braces take an input of that name first.
            if !of.inputs().any(|input| input == name) {
                self.take(name);
            }
        }
    }
}

/// An answer as the run holds it. Of a secret link, what could be a secret is one: each value of its query or fragment, and each long
/// part of its path; where it leads stays readable.
#[must_use]
pub fn sealed(question: &Question, text: &str, registry: &mut SecretRegistry) -> Traced {
    let text = text.trim();
    if !question.secret {
        return registry.trace(text);
    }
    let Some(pieces) = pieces(text) else {
        return registry.traced(SecretKind::of_name(&question.title).unwrap_or(SecretKind::Other), text);
    };
    for piece in pieces {
        let LinkPiece::Value { name, value } = piece else { continue };
        let kind = SecretKind::of_name(name).unwrap_or(SecretKind::Other);
        for (kind, secret) in searchable(kind, name, value) {
            registry.register(kind, &secret);
        }
    }
    registry.trace(text)
}

/// What stands for a secret answer in a file: another text of its shape, so that a replay reads it in the same way.
#[must_use]
pub fn stand_in(text: &str, ins: &StandIns) -> String {
    let Some(pieces) = pieces(text.trim()) else { return ins.in_value(text) };
    let stood_in = |piece: LinkPiece| match piece {
        LinkPiece::Plain(text) => text.to_owned(),
        LinkPiece::Value { value, .. } => ins.in_value(value),
    };
    pieces.into_iter().map(stood_in).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_secret_link_leads_stays_readable() {
        let question = Question { name: "link".into(), title: "link".into(), secret: true };
        let mut registry = SecretRegistry::default();
        let link = "https://x.example/reset/a1b2c3d4e5f6/new?pin=4711&x=1&token=mail-token-000#done";
        let sealed = sealed(&question, link, &mut registry);
        assert_eq!(sealed.reveal(), link);
        assert_eq!(sealed.masked(), "https://x.example/reset/secret S1/new?pin=password P1&x=1&token=token A1#done");
        assert_eq!(registry.mask("/reset/new?pin=4711"), "/reset/new?pin=password P1");
    }
}
