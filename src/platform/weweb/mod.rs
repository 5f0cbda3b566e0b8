//! WeWeb with Custom Auth, rule by rule (`reference/weweb.md`, A1 to A5).

mod actions;
mod guard;
mod reading;
mod session;

use serde::Serialize;

use crate::domain::decision::{Decision, Why};
use crate::domain::entry::EntryId;
use crate::domain::platform::{Platform, WeWebSettings};
use crate::domain::project::Project;
use crate::domain::story::EventKind;
use crate::domain::value::Value;
use crate::domain::workflow::Trigger;

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
    /// Authenticate inside On user load, how deep (rule 20).
    nesting: usize,
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
    engine.act(world, |rules, _| {
        rules.choice = None;
        rules.redirects = 0;
        rules.nesting = 0;
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
            engine.act(world, |rules, _| rules.choose(Why::TokenEndUnnoticed, Vec::new(), Some(cause.clone())));
        }
        EventKind::Tap { workflow, typed } => engine.act(world, |rules, cx| {
            let project = cx.world.project;
            let Some(page) = cx.world.open_tab().and_then(|tab| tab.page.clone()) else {
                return rules.choose(Why::AppNotOpened, Vec::new(), Some(cause.clone()));
            };
            let Some(flow) = project.workflow(workflow) else { return };
            if let Trigger::Tap { page: on, label } = &flow.on
                && *on != page
            {
                let facts = vec![("control", label.clone()), ("wanted", project.page_name(on).to_owned())];
                return rules.choose(Why::NotOnPage, facts, Some(cause.clone()));
            }
            super::common::story::type_into(cx.world, &page, typed);
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
