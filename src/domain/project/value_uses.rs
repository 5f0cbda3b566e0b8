//! What a project needs the values of an environment for.

use std::collections::BTreeSet;

use super::Project;
use super::binding::{Binding, Source};
use super::place::Place;
use super::platform::Platform;
use super::story::EventKind;
use super::template;
use super::walk::{self, Holder, Visit};
use super::workflow::Workflow;

/// Whether a run of this story can come to need a value: an endpoint, a binding or a step of the story names it.
#[must_use]
pub fn is_needed(project: &Project, story: &str, name: &str) -> bool {
    Uses::of(project, None).names.contains(name) || events(project, story).any(|event| names(event, name))
}

/// All names that a value may be given for: what endpoints, bindings and steps of any story name, and the inputs of endpoints.
#[must_use]
pub fn names_of(project: &Project) -> BTreeSet<&str> {
    let mut names = Uses::of(project, None).names;
    names.extend(project.endpoints.iter().flat_map(|endpoint| &endpoint.inputs).map(|input| input.name.as_str()));
    for event in project.stories.iter().flat_map(|story| &story.events) {
        names.extend(texts(&event.kind).flat_map(template::environment_names));
    }
    names
}

/// Whether a value is needed for nothing but a call that is not sent: it is typed only where a workflow makes that call.
#[must_use]
pub fn is_spared(project: &Project, story: &str, not_sent: &str, name: &str) -> bool {
    let makes_it = |event: &EventKind| match event {
        EventKind::Tap { workflow, .. } => project.workflow(workflow).is_some_and(|flow| walk::calls(project, [flow]).contains(not_sent)),
        _ => false,
    };
    !Uses::of(project, Some(not_sent)).names.contains(name) && events(project, story).all(|event| !names(event, name) || makes_it(event))
}

fn events<'a>(project: &'a Project, story: &str) -> impl Iterator<Item = &'a EventKind> {
    project.story(story).into_iter().flat_map(|story| &story.events).map(|event| &event.kind)
}

fn names(event: &EventKind, name: &str) -> bool {
    texts(event).flat_map(template::environment_names).any(|used| used == name)
}

/// What is typed in a step, and where its link leads.
fn texts(event: &EventKind) -> impl Iterator<Item = &str> {
    let (typed, path) = match event {
        EventKind::Tap { typed, .. } => (&typed[..], None),
        EventKind::Open { path } | EventKind::OpenLink { path } => (&[][..], Some(path.as_str())),
        EventKind::TapTab { .. } | EventKind::Reload {} | EventKind::Reopen {} | EventKind::TokenExpires { .. } => (&[][..], None),
    };
    typed.iter().map(|typed| typed.text.as_str()).chain(path)
}

/// The values that endpoints and bindings name.
struct Uses<'a> {
    names: BTreeSet<&'a str>,
    /// An endpoint that does not count.
    without: Option<&'a str>,
    /// `{{name}}` may be an input of the endpoint too: everywhere but in FlutterFlow.
    inputs: bool,
}

impl<'a> Uses<'a> {
    fn of(project: &'a Project, without: Option<&'a str>) -> Self {
        let mut uses = Self { names: BTreeSet::new(), without, inputs: !matches!(project.platform, Platform::FlutterFlow(_)) };
        walk::project(project, &mut uses);
        uses
    }
}

impl<'a> Visit<'a> for Uses<'a> {
    fn binding(&mut self, _: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        if let Source::Environment(name) = &binding.from {
            self.names.insert(name);
        }
    }

    fn template(&mut self, _: &Place, of: Holder<'a>, text: &'a str, _: bool) {
        if self.without != Some(of.endpoint) {
            let is_input = |name: &str| self.inputs && of.inputs().any(|input| input == name);
            self.names.extend(template::environment_names(text).filter(|name| !is_input(name)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::binding::Expr;
    use crate::domain::project::workflow::{Action, ActionKind};

    fn demo() -> Project {
        serde_json::from_slice(include_bytes!("../../../assets/demo-weweb.authscope.json")).unwrap()
    }

    #[test]
    fn a_value_is_needed_where_a_call_a_binding_or_a_step_names_it() {
        let mut project = demo();
        assert!(is_needed(&project, "whole-login", "base_url") && is_needed(&project, "whole-login", "password"));
        assert!(!is_needed(&project, "whole-login", "refresh_token"), "that is an input of a call");
        assert!(!is_needed(&project, "nobody", "password"), "only that story types it");
        let text = Expr::Value(Binding::whole(Source::Environment("motto".into())));
        let say = Action { id: "say-motto".into(), disabled: false, kind: ActionKind::ShowMessage { text } };
        assert!(!is_needed(&project, "whole-login", "motto"));
        project.workflows[0].on_error.push(say);
        assert!(is_needed(&project, "whole-login", "motto"));
    }

    #[test]
    fn a_value_is_spared_where_only_the_call_that_is_not_sent_takes_it() {
        let mut project = demo();
        assert!(is_spared(&project, "whole-login", "log-in", "password"));
        assert!(!is_spared(&project, "whole-login", "orders", "password"));
        assert!(!is_spared(&project, "whole-login", "log-in", "base_url"));
        project.endpoints.last_mut().unwrap().url.push_str("?p={{password}}");
        assert!(!is_spared(&project, "whole-login", "log-in", "password"));
    }
}
