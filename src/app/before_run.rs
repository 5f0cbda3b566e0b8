//! What a run is going to do on a server of the user's own, said before the first one.

use std::collections::BTreeSet;

use crate::domain::endpoint::{Endpoint, Purpose};
use crate::domain::environment::{Environment, ServerKind};
use crate::domain::project::Project;
use crate::domain::question::Questions;
use crate::domain::story::{EventKind, Story};
use crate::domain::workflow::{ActionKind, Trigger, Workflow};

use super::bindings::flatten;
use super::call_once::address;

/// What is going to happen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The environment's id: one answer is enough for it.
    pub environment: String,
    /// The hosts that are called.
    pub hosts: Vec<String>,
    /// The calls, as `POST https://… — Log in`.
    pub calls: Vec<String>,
    /// What they may do there.
    pub effects: Vec<String>,
    /// What the person who runs it is asked for.
    pub questions: Vec<String>,
    /// At most so many a second go out; 0 means no limit.
    pub per_second: u32,
}

/// The sheet for a run of this story. `None` where nothing but the demo server is called.
#[must_use]
pub fn sheet(project: &Project, story: &Story, environment: &Environment) -> Option<Sheet> {
    if environment.server == ServerKind::Demo {
        return None;
    }
    let mut sheet = Sheet { environment: environment.id.clone(), per_second: environment.calls_per_second(), ..Sheet::default() };
    let mut effects = BTreeSet::new();
    for endpoint in reached(project, story) {
        let url = address(&endpoint.url, Some(environment));
        let host = url::Url::parse(&url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| endpoint.url.clone());
        if !sheet.hosts.contains(&host) {
            sheet.hosts.push(host);
        }
        sheet.calls.push(format!("{} {url} — {}", endpoint.method.as_str(), endpoint.name));
        effects.extend(effect(endpoint));
    }
    let questions = Questions::of(project, &environment.id, |_| false);
    sheet.questions = questions.of_story(project, &story.id).into_iter().map(|question| question.title.clone()).collect();
    sheet.effects = effects.into_iter().map(str::to_owned).collect();
    Some(sheet)
}

fn effect(endpoint: &Endpoint) -> Option<&'static str> {
    match endpoint.purpose {
        Purpose::SignUp => Some("Makes a user, and may send them a message"),
        Purpose::LogOut => Some("Ends the session that it began, on the server too"),
        Purpose::Refresh => Some("Spends a refresh token: sessions of the same user elsewhere may end"),
        Purpose::LogIn => Some("Logs in for real: wrong passwords count there as they do from your app"),
        Purpose::CurrentUser => None,
        Purpose::Other if matches!(endpoint.method.as_str(), "GET" | "HEAD") => None,
        Purpose::Other => Some("Changes data: it sends POST, PUT, PATCH or DELETE"),
    }
}

/// The endpoints that the steps of a story can reach: by their taps, by pages that open, and by what those workflows run.
fn reached<'a>(project: &'a Project, story: &Story) -> Vec<&'a Endpoint> {
    let tapped: Vec<&str> = story
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Tap { workflow, .. } => Some(workflow.as_str()),
            _ => None,
        })
        .collect();
    let starts =
        |workflow: &&Workflow| !matches!(workflow.on, Trigger::Tap { .. } | Trigger::Called) || tapped.contains(&workflow.id.as_str());
    let mut open: Vec<&Workflow> = project.workflows.iter().filter(starts).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut called: BTreeSet<&str> = BTreeSet::new();
    while let Some(workflow) = open.pop() {
        if !seen.insert(&workflow.id) {
            continue;
        }
        for (_, _, action) in flatten(&workflow.actions).into_iter().chain(flatten(&workflow.on_error)) {
            match &action.kind {
                ActionKind::Call { endpoint, .. } => drop(called.insert(endpoint)),
                ActionKind::RunWorkflow { workflow, .. } => open.extend(project.workflow(workflow)),
                _ => {}
            }
        }
    }
    project.endpoints.iter().filter(|endpoint| called.contains(endpoint.id.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::environment::EnvironmentValue;

    #[test]
    fn the_sheet_names_hosts_calls_and_what_they_may_do() {
        let text = include_bytes!("../../assets/demo-flutterflow.authscope.json");
        let project = crate::format::project_file::read(text).unwrap_or_else(|error| panic!("{error}")).0;
        let story = &project.stories[0];
        assert_eq!(sheet(&project, story, &project.environments[0]), None, "the demo asks nothing");
        let base = EnvironmentValue { name: "base_url".into(), value: "https://api.example.com".into(), ..EnvironmentValue::default() };
        let own = Environment { id: "own".into(), values: vec![base], ..Environment::default() };
        let sheet = sheet(&project, story, &own).unwrap();
        assert_eq!((sheet.hosts.as_slice(), sheet.per_second), (["api.example.com".to_owned()].as_slice(), 5));
        assert!(sheet.calls.contains(&"POST https://api.example.com/auth/login — Log in".to_owned()), "{:?}", sheet.calls);
        assert!(!sheet.calls.iter().any(|call| call.contains("Sign up")), "this story does not sign up");
        assert!(sheet.effects.iter().any(|effect| effect.starts_with("Ends the session")), "{:?}", sheet.effects);
    }
}
