//! FlutterFlow with Custom Authentication, rule by rule (`reference/flutterflow.md`, parts (a) and (b)).

mod actions;
mod reading;
mod router;
mod session;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::decision::{Decision, Why};
use crate::domain::entry::EntryId;
use crate::domain::platform::{FlutterFlowSettings, Platform};
use crate::domain::project::Project;
use crate::domain::story::EventKind;
use crate::domain::value::Value;
use crate::domain::workflow::Trigger;

use super::common::engine::{Cx, Engine};
use super::common::world::World;

/// What FlutterFlow's runtime holds in memory beside the session (A2, rule 19).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FlutterFlow {
    /// The location that waits for a sign-in.
    pending: Option<String>,
    /// "Suppress one notification" when false.
    notify: bool,
    /// The user that was published last: its UID.
    published_uid: Value,
    /// Automatic navigation that waits for the end of a chain, by task.
    scheduled: BTreeMap<u32, Scheduled>,
    /// Tasks in which an auth action ran: their navigation follows rule 22.
    after_auth: BTreeMap<u32, AfterAuth>,
    /// The pages that lie on one another; the last one is on screen (rule 17).
    stack: Vec<Shown>,
    /// How many pages were shown so far.
    next_shown: u32,
    /// How many of them in this step.
    pages_in_step: usize,
    /// The page that each task was started on, by number; 0 is the root page below.
    started_on: BTreeMap<u32, u32>,
    /// The app is starting: nobody was logged in before.
    starting: bool,
    /// The last start met a stored value that it could not read (rule 7b).
    unreadable: bool,
    /// The choice that the step ends with, unless another follows.
    choice: Option<Choice>,
    /// Where the app stood when the step began.
    page_before: Option<String>,
}

/// A page in the stack. The number tells two visits of one page apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Shown {
    page: String,
    number: u32,
}

/// Automatic navigation to come (rule 16).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Scheduled {
    page: String,
    why: Why,
}

/// What an auth action left behind for the navigation that follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
struct AfterAuth {
    /// A pending page opened during the action: what follows is skipped ((d) 1).
    pending_won: bool,
    /// The same UID signed in again while a page was pending.
    stuck: bool,
}

/// A choice that may become the step's decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Choice {
    why: Why,
    facts: Vec<(&'static str, String)>,
    assumed: Option<&'static str>,
    cause: Option<EntryId>,
}

impl FlutterFlow {
    fn choose(&mut self, why: Why, facts: Vec<(&'static str, String)>, cause: Option<EntryId>) {
        self.choice = Some(Choice { why, facts, assumed: None, cause });
    }

    /// What the choice that was just made rests on, if that is not established.
    fn assume(&mut self, assumed: Option<&'static str>) {
        if let Some(choice) = &mut self.choice {
            choice.assumed = assumed;
        }
    }
}

fn settings(project: &Project) -> &FlutterFlowSettings {
    static NONE: std::sync::LazyLock<FlutterFlowSettings> = std::sync::LazyLock::new(FlutterFlowSettings::default);
    match &project.platform {
        Platform::FlutterFlow(settings) => settings,
        Platform::WeWeb(_) => &NONE,
    }
}

/// Something happens to the app.
pub(super) fn begin(engine: &mut Engine<FlutterFlow>, world: &mut World, event: &EventKind, cause: EntryId) {
    let before = world.open_tab().and_then(|tab| tab.page.clone());
    engine.begin_step();
    engine.act(world, |rules, _| {
        rules.choice = None;
        rules.pages_in_step = 0;
        rules.page_before = before;
    });
    let web = world.target.is_web();
    let opened = world.open_tab().is_some_and(|tab| !tab.location.is_empty());
    let start = |engine: &mut Engine<FlutterFlow>, world: &mut World, path: &str| {
        engine.clear();
        engine.act(world, |rules, cx| session::start(rules, cx, path, &cause));
    };
    match event {
        EventKind::Reload {} if web && opened => {
            let path = world.tab().location.clone();
            start(engine, world, &path);
        }
        EventKind::Reload {} | EventKind::Reopen {} => start(engine, world, "/"),
        // A phone hands the link to the running app; a browser loads it anew.
        EventKind::OpenLink { path } if !web && opened => {
            engine.act(world, |rules, cx| router::evaluate(rules, cx, path, router::How::Go, 0, &cause));
        }
        EventKind::Open { path } | EventKind::OpenLink { path } => start(engine, world, path),
        EventKind::TokenExpires { .. } if !opened => {
            engine.act(world, |rules, _| rules.choose(Why::NotOpened, Vec::new(), Some(cause.clone())));
        }
        EventKind::TokenExpires { .. } => engine.act(world, |rules, cx| {
            let session = if cx.world.tab().session.signed_in { "signed in" } else { "signed out" };
            rules.choose(Why::ExpiryUnnoticed, vec![("session", session.into())], Some(cause.clone()));
        }),
        EventKind::Tap { workflow, typed } => engine.act(world, |rules, cx| tap(rules, cx, workflow, typed, &cause)),
    }
}

fn tap(rules: &mut FlutterFlow, cx: &mut Cx, workflow: &str, typed: &[crate::domain::story::Typed], cause: &EntryId) {
    let project = cx.world.project;
    let Some(tab) = cx.world.open_tab().filter(|tab| !tab.location.is_empty()) else {
        return rules.choose(Why::NotOpened, vec![], Some(cause.clone()));
    };
    let page = tab.page.clone();
    let Some(flow) = project.workflow(workflow) else {
        return rules.choose(Why::FlowMissing, vec![("flow", workflow.to_owned())], Some(cause.clone()));
    };
    let (on, label) = match &flow.on {
        Trigger::Tap { page, label } => (Some(page), label.clone()),
        _ => (page.as_ref(), project.workflow_title(flow)),
    };
    let Some(page) = page.as_ref().filter(|page| Some(*page) == on) else {
        let wanted = on.map_or_else(|| "a page".to_owned(), |on| project.page_name(on).to_owned());
        return rules.choose(Why::NotOnScreen, vec![("control", label), ("wanted", wanted)], Some(cause.clone()));
    };
    super::common::story::type_into(cx.world, page, typed);
    let task = cx.spawn(workflow, Value::Missing, Some(cause.clone()));
    let number = rules.stack.last().map_or(0, |shown| shown.number);
    rules.started_on.insert(task, number);
}

/// The step is over: where the app stands, and why.
pub(super) fn conclude(engine: &mut Engine<FlutterFlow>, world: &mut World) -> (Decision, Option<String>, Option<EntryId>) {
    let stuck = engine.is_stuck();
    engine.act(world, |rules, cx| {
        let page = cx.world.open_tab().and_then(|tab| tab.page.clone());
        let mut choice = rules.choice.take();
        if stuck && choice.as_ref().is_none_or(|choice| choice.why == Why::NoNavigation) {
            choice = Some(Choice { why: Why::StillWaiting, facts: Vec::new(), assumed: None, cause: None });
        }
        let mut choice = choice.unwrap_or(Choice { why: Why::NoNavigation, facts: Vec::new(), assumed: None, cause: None });
        if rules.went_in_circles() {
            choice.why = Why::PagesInCircles;
        }
        let mut facts = choice.facts;
        let named: Vec<&str> = facts.iter().map(|(name, _)| *name).collect();
        let more: Vec<_> = session::facts(rules, cx.world).into_iter().filter(|(name, _)| !named.contains(name)).collect();
        facts.extend(more);
        if page.is_some() {
            let below = rules.below().map_or("nothing", |page| cx.world.project.page_name(page));
            facts.push(("back", below.to_owned()));
        }
        let decision = Decision {
            why: choice.why,
            page_name: page.as_deref().map_or_else(String::new, |id| cx.world.project.page_name(id).to_owned()),
            moved: page != rules.page_before,
            page,
            facts,
        };
        (decision, choice.assumed.map(str::to_owned), choice.cause)
    })
}

#[cfg(test)]
mod tests;
