//! What a run is going to do on a server of the user's own, said before the first one.

use std::collections::BTreeSet;

use crate::domain::project::Project;
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::environment::{Environment, ServerKind};
use crate::domain::project::story::{EventKind, Story};
use crate::domain::project::value_uses::is_spared;
use crate::domain::project::walk;
use crate::domain::project::workflow::{Trigger, Workflow};
use crate::domain::record::question::Questions;
use crate::knowledge::pretended::PastedLogin;

use crate::edit::call_once::address;

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
    /// The call that is not sent, because a pasted token stands in for it; empty: none.
    pub not_sent: String,
    /// It logs in, so a pasted token could stand in for that.
    pub logs_in: bool,
    /// What the person who runs it is asked for.
    pub questions: Vec<String>,
    /// At most so many a second go out; 0 means no limit.
    pub per_second: u32,
}

impl Sheet {
    /// What it tells: whoever has read all of it need not read it again.
    #[must_use]
    pub fn told(&self) -> BTreeSet<String> {
        self.calls.iter().chain(&self.effects).cloned().collect()
    }
}

/// The sheet for a run of this story. `None` where nothing but the demo server is called.
#[must_use]
pub fn sheet(project: &Project, story: &Story, environment: &Environment, pasted: Option<&PastedLogin>) -> Option<Sheet> {
    if environment.server == ServerKind::Demo {
        return None;
    }
    let mut sheet = Sheet { environment: environment.id.clone(), per_second: environment.calls_per_second(), ..Sheet::default() };
    let mut effects = BTreeSet::new();
    let not_sent = pasted.and_then(|pasted| pasted.endpoint(project).ok());
    for endpoint in reached(project, story) {
        if not_sent.is_some_and(|not_sent| not_sent.id == endpoint.id) {
            sheet.not_sent.clone_from(&endpoint.name);
            continue;
        }
        sheet.logs_in |= endpoint.purpose == Purpose::LogIn;
        let url = address(&endpoint.url, Some(environment));
        let host = url::Url::parse(&url).ok().and_then(|url| Some((url.host_str()?.to_owned(), url.port())));
        let host = match host {
            Some((host, Some(port))) => format!("{host}:{port}"),
            Some((host, None)) => host,
            None => endpoint.url.clone(),
        };
        if !sheet.hosts.contains(&host) {
            sheet.hosts.push(host);
        }
        sheet.calls.push(format!("{} {url} — {}", endpoint.method.as_str(), endpoint.name));
        effects.extend(effect(endpoint));
    }
    let spared = |name: &str| not_sent.is_some_and(|endpoint| is_spared(project, &story.id, &endpoint.id, name));
    let questions = Questions::of(project, &environment.id, spared);
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
    let called = walk::calls(project, project.workflows.iter().filter(starts));
    project.endpoints.iter().filter(|endpoint| called.contains(endpoint.id.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::environment::EnvironmentValue;
    use crate::domain::secret::Secret;

    #[test]
    fn the_sheet_names_hosts_calls_and_what_they_may_do() {
        let text = include_bytes!("../../../assets/demo-flutterflow.authscope.json");
        let project = crate::format::project_file::read(text).unwrap_or_else(|error| panic!("{error}")).0;
        let story = &project.stories[0];
        assert_eq!(sheet(&project, story, &project.environments[0], None), None, "the demo asks nothing");
        let base = EnvironmentValue { name: "base_url".into(), value: "https://api.example.com".into(), ..EnvironmentValue::default() };
        let own = Environment { id: "own".into(), values: vec![base], ..Environment::default() };
        let real = sheet(&project, story, &own, None).unwrap();
        assert_eq!((real.hosts.as_slice(), real.per_second), (["api.example.com".to_owned()].as_slice(), 5));
        assert!(real.calls.contains(&"POST https://api.example.com/auth/login — Log in".to_owned()), "{:?}", real.calls);
        assert!(!real.calls.iter().any(|call| call.contains("Sign up")), "this story does not sign up");
        assert!(real.logs_in && real.not_sent.is_empty());
        assert!(real.effects.iter().any(|effect| effect.starts_with("Ends the session")), "{:?}", real.effects);
        // With a pasted token the log-in is not sent, and what it may do does not happen.
        let token = PastedLogin { endpoint: None, text: Secret::new("t"), refresh_token: Secret::new("") };
        let pasted = sheet(&project, story, &own, Some(&token)).unwrap();
        assert!(!pasted.logs_in && pasted.not_sent == "Log in" && pasted.calls.len() == real.calls.len() - 1);
        assert!(!pasted.effects.iter().any(|effect| effect.starts_with("Logs in")), "{:?}", pasted.effects);
    }
}
