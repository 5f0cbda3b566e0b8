//! An app and its server as they are for one set of answers, and what becomes of a log-in there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::environment::{ServerClock, ServerKind};
use crate::domain::project::page::Page;
use crate::domain::project::platform::{FlutterFlowSettings, Platform, Target, WeWebSettings};
use crate::domain::project::story::{EventKind, Expectation, StoryEvent};
use crate::domain::project::workflow::{Action, ActionKind, SessionBindings, Workflow};
use crate::domain::secret::Label;
use crate::domain::secret::traced::Traced;
use crate::domain::web::browser::BrowserSettings;
use crate::knowledge::backend_shape;
use crate::knowledge::starter::{self, Start};
use crate::run::Run;
use crate::run::input::{Input, Output, Stamp};
use crate::run::recording::Plan;

use super::House;
use super::server::ModelServer;

/// When every simulated run begins (milliseconds since 1970).
const START_MS: i64 = 1_800_000_000_000;
/// More inputs than any of these runs needs.
const MANY: usize = 4_000;
/// The host of the server.
const SERVER: &str = "https://api.your-server.example";

/// Behind the name of a step that comes a second time.
const AGAIN: &str = " again";

/// An app and its server.
#[derive(Clone, Debug)]
pub(super) struct Model {
    /// The app.
    pub(super) project: Project,
    /// The server.
    pub(super) server: ModelServer,
    /// The address of the server, as the app has it.
    pub(super) base_url: String,
    /// The phone's browser keeps no cookies of other sites: Safari.
    pub(super) on_safari: bool,
    /// A link into the app that was opened before the log-in.
    pub(super) opened_before: Option<&'static str>,
}

impl Model {
    /// A healthy app of a platform.
    pub(super) fn healthy(house: House) -> Self {
        let (platform, origins) = match house {
            House::FlutterFlow => (
                Platform::FlutterFlow(FlutterFlowSettings::default()),
                [(Target::TestMode, "https://app.flutterflow.io"), (Target::Web, "https://your-app.flutterflow.app")].to_vec(),
            ),
            House::WeWeb => (
                Platform::WeWeb(WeWebSettings::default()),
                [
                    (Target::Editor, "https://editor.weweb.io"),
                    (Target::Staging, "https://your-app-staging.weweb.io"),
                    (Target::Published, "https://your-app.weweb.io"),
                ]
                .to_vec(),
            ),
        };
        let origins: BTreeMap<Target, String> = origins.into_iter().map(|(target, origin)| (target, origin.to_owned())).collect();
        let blueprint = backend_shape::named("plain").unwrap_or_default();
        let start = Start { name: "Your app".into(), platform, blueprint, base_url: Some(SERVER.into()), origins };
        let mut project = starter::project(&start);
        project.not_confirmed.clear();
        for environment in &mut project.environments {
            environment.server_clock = ServerClock::Follows;
        }
        Self { project, server: ModelServer::default(), base_url: SERVER.into(), opened_before: None, on_safari: false }
    }

    /// The app as a project of its own, with the address of its server.
    pub(super) fn into_project(mut self) -> Project {
        for environment in &mut self.project.environments {
            for value in environment.values.iter_mut().filter(|value| value.name == "base_url") {
                value.value.clone_from(&self.base_url);
            }
        }
        // The built-in server is there at once; one's own needs an address.
        self.project.environments.sort_by_key(|environment| environment.server != ServerKind::Demo);
        self.project
    }

    /// The browser that the app runs in.
    pub(super) fn browser(&mut self, change: impl Fn(&mut BrowserSettings)) {
        self.project.environments.iter_mut().for_each(|environment| change(&mut environment.browser));
    }

    /// FlutterFlow's settings.
    pub(super) fn flutterflow(&mut self, change: impl FnOnce(&mut FlutterFlowSettings)) {
        if let Platform::FlutterFlow(settings) = &mut self.project.platform {
            change(settings);
        }
    }

    /// WeWeb's settings.
    pub(super) fn weweb(&mut self, change: impl FnOnce(&mut WeWebSettings)) {
        if let Platform::WeWeb(settings) = &mut self.project.platform {
            change(settings);
        }
    }

    /// A page.
    pub(super) fn page(&mut self, id: &str, change: impl FnOnce(&mut Page)) {
        if let Some(page) = self.project.pages.iter_mut().find(|page| page.id == id) {
            change(page);
        }
    }

    /// A call.
    pub(super) fn endpoint(&mut self, id: &str, change: impl FnOnce(&mut Endpoint)) {
        if let Some(endpoint) = self.project.endpoints.iter_mut().find(|endpoint| endpoint.id == id) {
            change(endpoint);
        }
    }

    /// Every call.
    pub(super) fn endpoints(&mut self, change: impl Fn(&mut Endpoint)) {
        self.project.endpoints.iter_mut().for_each(change);
    }

    /// A workflow.
    pub(super) fn workflow(&mut self, id: &str, change: impl FnOnce(&mut Workflow)) {
        if let Some(workflow) = self.project.workflows.iter_mut().find(|workflow| workflow.id == id) {
            change(workflow);
        }
    }

    /// A workflow less.
    pub(super) fn without_workflow(&mut self, id: &str) {
        self.project.workflows.retain(|workflow| workflow.id != id);
    }

    /// An action.
    pub(super) fn action(&mut self, workflow: &str, action: &str, change: impl FnOnce(&mut ActionKind)) {
        self.workflow(workflow, |workflow| {
            if let Some(action) = workflow.action_mut(action) {
                change(&mut action.kind);
            }
        });
    }

    /// An action less, wherever it stands in its workflow.
    pub(super) fn without_action(&mut self, workflow: &str, action: &str) {
        fn take(actions: &mut Vec<Action>, id: &str) {
            actions.retain(|action| action.id != id);
            for action in actions.iter_mut() {
                action.kind.branches_mut().for_each(|branch| take(branch, id));
            }
        }
        self.workflow(workflow, |workflow| take(&mut workflow.actions, action));
    }

    /// The fields of FlutterFlow's Log In on the log-in page.
    pub(super) fn log_in(&mut self, change: impl FnOnce(&mut SessionBindings)) {
        self.action("login-tap", "log-in", |kind| {
            if let ActionKind::LogIn { fields, .. } = kind {
                change(fields);
            }
        });
    }

    /// The fields of FlutterFlow's Update Authenticated User after a refresh.
    pub(super) fn update(&mut self, change: impl FnOnce(&mut SessionBindings)) {
        self.action("orders-tap", "update-user", |kind| {
            if let ActionKind::UpdateUser { fields } = kind {
                change(fields);
            }
        });
    }

    /// What comes of these steps of its whole story where the app runs; `again` stands for a step that comes a second time.
    pub(super) fn run(&self, target: Target, steps: &[&str]) -> Run {
        let mut project = self.project.clone();
        let Some(story) = project.stories.first_mut() else { return Run::new(self.plan(project, target)) };
        let event = |step: &&str| {
            let first = story.events.iter().find(|event| event.id == step.trim_end_matches(AGAIN))?;
            Some(StoryEvent { id: (*step).to_owned(), ..first.clone() })
        };
        story.events = steps.iter().filter_map(event).collect();
        if let Some(path) = self.opened_before {
            let kind = EventKind::OpenLink { path: path.to_owned() };
            story.events.insert(1.min(story.events.len()), StoryEvent { id: "link".into(), kind, expect: Expectation::default() });
        }
        drive(Run::new(self.plan(project, target)), self.server.clone())
    }

    fn plan(&self, project: Project, target: Target) -> Plan {
        let values = [
            ("base_url".to_owned(), Traced::plain(&self.base_url)),
            ("email".to_owned(), Traced::plain("ada@example.com")),
            ("password".to_owned(), Traced::secret(Label::new("password P1"), "a-password-of-the-model")),
            ("unique".to_owned(), Traced::plain("0a1b2c3d4e")),
        ];
        Plan {
            story: project.stories.first().map(|story| story.id.clone()).unwrap_or_default(),
            environment: project.environments.first().map(|environment| environment.id.clone()).unwrap_or_default(),
            project: Arc::new(project),
            target,
            values: values.into_iter().collect(),
            pretended: Vec::new(),
            start_ms: START_MS,
            send_on: Default::default(),
            time_zone: String::new(),
            keys: Vec::new(),
            signatures: BTreeMap::new(),
        }
    }
}

/// Runs to the end, answered by the model of a server; what never ends is stopped.
fn drive(mut run: Run, mut server: ModelServer) -> Run {
    let mut open: Vec<Output> = Vec::new();
    let mut elapsed_ms: i64 = 0;
    for _ in 0..MANY {
        if run.is_finished() {
            return run;
        }
        let at = Stamp { elapsed_ms: elapsed_ms.unsigned_abs(), wall_ms: START_MS + elapsed_ms };
        let input = match (run.is_in_event(), open.is_empty()) {
            (true, true) => Input::Stop,
            (true, false) => match open.remove(0) {
                Output::Send { exchange, request, .. } => {
                    let (reply, body) = server.answer(&request, run.virtual_ms());
                    Input::Reply { exchange, reply: Box::new(reply), body }
                }
                Output::Timer { timer, .. } => Input::Timer { timer },
                Output::Ask { question } => Input::NotAnswered { name: question.name },
                _ => continue,
            },
            (false, _) => match run.next_event().map(str::to_owned) {
                Some(event) => Input::Event { event },
                None => Input::Stop,
            },
        };
        elapsed_ms += 5;
        let needs = |output: &Output| matches!(output, Output::Send { .. } | Output::Timer { .. } | Output::Ask { .. });
        open.extend(run.handle(at, input).into_iter().filter(needs));
    }
    run.handle(Stamp { elapsed_ms: elapsed_ms.unsigned_abs(), wall_ms: START_MS + elapsed_ms }, Input::Stop);
    run
}
