//! WeWeb with Custom Auth, rule by rule (`reference/weweb.md`, A1 to A5).

mod actions;
mod guard;
mod reading;
mod session;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::decision::{Decision, Why};
use crate::domain::entry::EntryId;
use crate::domain::platform::{Platform, WeWebSettings};
use crate::domain::project::Project;
use crate::domain::story::EventKind;
use crate::domain::value::Value;
use crate::domain::workflow::Trigger;
use crate::interpreter::task::CallResult;

use super::common::engine::Engine;
use super::common::world::World;

/// What WeWeb's runtime holds in memory (A1): the session object, and a navigation that is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct WeWeb {
    /// The session as an object: missing, `{}`, or with its members (rules 1 and 16).
    session: Value,
    /// The navigation that is under way.
    navigation: Option<guard::Navigation>,
    /// Redirects in this step.
    redirects: usize,
    /// Navigations in this step.
    navigations: usize,
    /// How deep each On user load lies in Authenticate actions of others (rule 20), by task.
    depth: BTreeMap<u32, usize>,
    /// What goes round in circles in this step, where a real app would not stop (rules 20 and 30).
    circle: Option<Why>,
    /// The results of calls since the last navigation, by name (rule 8).
    results: BTreeMap<String, CallResult>,
    /// The same by task: a result that is not here any more was wiped.
    alive: BTreeSet<(u32, String)>,
    /// The choice that the step ends with, unless another follows.
    choice: Option<Choice>,
    /// Where the app stood when the step began.
    page_before: Option<String>,
}

/// A choice that may become the step's decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Choice {
    why: Why,
    facts: Vec<(&'static str, String)>,
    assumed: Option<&'static str>,
    cause: Option<EntryId>,
}

impl WeWeb {
    fn choose(&mut self, why: Why, facts: Vec<(&'static str, String)>, cause: Option<EntryId>) {
        self.choice = Some(Choice { why, facts, assumed: None, cause });
    }

    /// What the choice that was just made rests on, if that is not established.
    fn assume(&mut self, assumed: Option<&'static str>) {
        if let Some(choice) = &mut self.choice {
            choice.assumed = assumed;
        }
    }

    /// Rule 8: results are wiped at navigation.
    fn forget_results(&mut self) {
        self.results.clear();
        self.alive.clear();
    }
}

fn settings(project: &Project) -> &WeWebSettings {
    static NONE: std::sync::LazyLock<WeWebSettings> = std::sync::LazyLock::new(WeWebSettings::default);
    match &project.platform {
        Platform::WeWeb(settings) => settings,
        Platform::FlutterFlow(_) => &NONE,
    }
}

/// Something happens to the app.
pub(super) fn begin(engine: &mut Engine<WeWeb>, world: &mut World, event: &EventKind, cause: EntryId) {
    let before = world.open_tab().and_then(|tab| tab.page.clone());
    engine.begin_step();
    engine.act(world, |rules, _| {
        rules.choice = None;
        rules.redirects = 0;
        rules.navigations = 0;
        rules.circle = None;
        rules.page_before = before;
    });
    let location = world.open_tab().map(|tab| tab.location.clone()).filter(|location| !location.is_empty());
    let load = |engine: &mut Engine<WeWeb>, world: &mut World, path: &str| {
        engine.clear();
        engine.act(world, |rules, cx| guard::load(rules, cx, path, guard::Kind::Load, &cause));
    };
    match event {
        EventKind::Open { path } | EventKind::OpenLink { path } => load(engine, world, path),
        EventKind::Reopen {} => load(engine, world, "/"),
        EventKind::Reload {} => load(engine, world, location.as_deref().unwrap_or("/")),
        EventKind::TokenExpires { .. } => {
            let why = if location.is_some() { Why::TokenEndUnnoticed } else { Why::AppNotOpened };
            engine.act(world, |rules, _| rules.choose(why, Vec::new(), Some(cause.clone())));
        }
        EventKind::Tap { workflow, typed } => engine.act(world, |rules, cx| {
            let project = cx.world.project;
            let Some(page) = cx.world.open_tab().filter(|tab| !tab.location.is_empty()).map(|tab| tab.page.clone()) else {
                return rules.choose(Why::AppNotOpened, Vec::new(), Some(cause.clone()));
            };
            let Some(flow) = project.workflow(workflow) else {
                return rules.choose(Why::WorkflowMissing, vec![("workflow", workflow.clone())], Some(cause.clone()));
            };
            let (on, label) = match &flow.on {
                Trigger::Tap { page, label } => (Some(page), label.clone()),
                _ => (page.as_ref(), project.workflow_title(flow)),
            };
            let Some(page) = page.as_ref().filter(|page| Some(*page) == on) else {
                let wanted = on.map_or_else(|| "a page".to_owned(), |on| project.page_name(on).to_owned());
                return rules.choose(Why::NotOnPage, vec![("control", label), ("wanted", wanted)], Some(cause.clone()));
            };
            super::common::story::type_into(cx.world, page, typed);
            cx.spawn(workflow, Value::Missing, Some(cause.clone()));
        }),
    }
}

/// The step is over: where the app stands, and why.
pub(super) fn conclude(engine: &mut Engine<WeWeb>, world: &mut World) -> (Decision, Option<String>, Option<EntryId>) {
    let stuck = engine.is_stuck();
    engine.act(world, |rules, cx| {
        let guard_waits = stuck && rules.navigation.as_ref().is_some_and(guard::Navigation::is_guarding);
        let waiting = |why| Choice { why, facts: Vec::new(), assumed: None, cause: None };
        let choice = match rules.choice.take() {
            choice if rules.circle.is_some() => {
                let why = rules.circle.unwrap_or(Why::RedirectCircle);
                Choice { why, facts: choice.map(|choice| choice.facts).unwrap_or_default(), assumed: None, cause: None }
            }
            _ if guard_waits => waiting(Why::GuardWaits),
            None if stuck => waiting(Why::WorkflowWaits),
            choice => choice.unwrap_or_else(|| waiting(Why::NoChangePage)),
        };
        let page = cx.world.open_tab().and_then(|tab| tab.page.clone());
        let mut facts = choice.facts;
        for fact in session::facts(rules, cx.world) {
            if !facts.iter().any(|(name, _)| *name == fact.0) {
                facts.push(fact);
            }
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
