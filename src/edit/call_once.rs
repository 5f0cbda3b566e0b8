//! One endpoint, called once: a run of its own, in which a page does nothing but make this call.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, NamedBinding, Source};
use crate::domain::project::environment::Environment;
use crate::domain::project::page::Page;
use crate::domain::project::story::{EventKind, Expectation, Story, StoryEvent};
use crate::domain::project::template;
use crate::domain::project::workflow::{Action, ActionKind, Trigger};

use super::create;

/// The id of everything that is put into the project for the call.
pub const ID: &str = "authscope-call-once";

/// The name under which the token of a Bearer section is asked for.
pub const BEARER: &str = "token";

/// The names under which what a Basic section holds is asked for.
const BASIC: [&str; 2] = ["username", "password"];

/// A project whose only story calls one endpoint. What fills the call's inputs are values of the environment of the same names.
#[must_use]
pub fn project(project: &Project, endpoint: &str) -> Option<Project> {
    let mut made = project.clone();
    let inputs = project.whole(project.endpoint(endpoint)?).into_owned().inputs;
    let called = made.endpoints.iter_mut().find(|known| known.id == endpoint)?;
    let asked = |name: &str| Binding::whole(Source::Environment(name.into()));
    if called.bearer.is_some() {
        called.bearer = Some(Box::new(asked(BEARER)));
    }
    if let Some(basic) = &mut called.basic {
        (basic.username, basic.password) = (asked(BASIC[0]), asked(BASIC[1]));
    }
    let inputs = inputs.iter().map(|input| {
        let from = Source::Environment(input.name.clone());
        NamedBinding { name: input.name.clone(), value: Binding::whole(from) }
    });
    let call = ActionKind::Call { endpoint: endpoint.to_owned(), inputs: inputs.collect(), output: "reply".into(), in_code: false };
    let on = Trigger::tap(ID, "Call it once");
    let mut workflow = create::workflow(ID.into(), on);
    workflow.actions.push(Action { id: "call".into(), disabled: false, kind: call });
    // Nothing else of the app runs along.
    made.workflows = vec![workflow];
    made.pages.push(Page { id: ID.into(), name: "Call it once".into(), route: format!("/{ID}"), ..Page::default() });
    let event = |id: &str, kind| StoryEvent { id: id.into(), kind, expect: Expectation::default() };
    let events = vec![
        event("open", EventKind::Open { path: format!("/{ID}") }),
        event("call", EventKind::Tap { workflow: ID.into(), typed: Vec::new() }),
    ];
    made.stories = vec![Story { id: ID.into(), name: "Call it once".into(), events }];
    Some(made)
}

/// What a call needs that only the user knows: its inputs, and the token of a Bearer section; by name, with what is known of each.
#[must_use]
pub fn asks(project: &Project, endpoint: &str, environment: Option<&Environment>) -> Vec<Ask> {
    let Some(called) = project.endpoint(endpoint).map(|called| project.whole(called)) else { return Vec::new() };
    let mut names: Vec<&str> = called.inputs.iter().map(|input| input.name.as_str()).collect();
    if called.bearer.is_some() && !names.contains(&BEARER) {
        names.push(BEARER);
    }
    if called.basic.is_some() {
        names.extend(BASIC.into_iter().filter(|name| !called.inputs.iter().any(|input| input.name == *name)));
    }
    names
        .into_iter()
        .map(|name| {
            let declared = environment.and_then(|environment| environment.values.iter().find(|value| value.name == name));
            let default = called.inputs.iter().find(|input| input.name == name).and_then(|input| input.default.as_ref());
            let text = declared.filter(|value| !value.secret).map(|value| value.value.clone());
            let secret = declared.is_some_and(|value| value.secret) || crate::domain::secret::SecretKind::of_name(name).is_some();
            let text =
                text.or_else(|| default.map(|json| json.as_str().map_or_else(|| json.to_string(), str::to_owned))).unwrap_or_default();
            Ask { name: name.to_owned(), text: if secret { String::new() } else { text }, secret }
        })
        .collect()
}

/// One thing that a call needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its name.
    pub name: String,
    /// What is known; empty for a secret.
    pub text: String,
    /// What is typed is secret.
    pub secret: bool,
}

/// Where the call goes, as far as it is known before it is made: `{{base_url}}` filled in from the environment.
#[must_use]
pub fn address(url: &str, environment: Option<&Environment>) -> String {
    let mut text = url.to_owned();
    for name in template::environment_names(url) {
        let value = environment.and_then(|environment| environment.values.iter().find(|value| value.name == name && !value.secret));
        if let Some(value) = value.filter(|value| !value.value.is_empty()) {
            text = text.replace(&format!("{{{{{name}}}}}"), &value.value);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_call_takes_what_the_user_gives_and_nothing_else_runs() {
        let text = include_bytes!("../../assets/demo-weweb.authscope.json");
        let demo = crate::format::project_file::read(text).unwrap_or_else(|error| panic!("{error}")).0;
        let made = project(&demo, "orders").unwrap();
        assert_eq!(made.workflows.len(), 1);
        assert_eq!(made.endpoint("orders").unwrap().bearer, Some(Box::new(Binding::whole(Source::Environment("token".into())))));
        let asked = |id: &str| asks(&demo, id, None).into_iter().map(|ask| (ask.name, ask.secret)).collect::<Vec<_>>();
        assert_eq!(asked("log-in"), [("email".into(), false), ("password".into(), true)]);
        assert_eq!(asked("orders"), [("token".into(), true)]);
        assert!(project(&demo, "nobody").is_none());
    }
}
