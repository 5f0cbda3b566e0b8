//! WeWeb with Custom Auth, rule by rule (`reference/weweb.md`, A1 to A5).

mod actions;
mod guard;
mod reading;
mod session;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::decision::Why;
use crate::domain::entry::EntryId;
use crate::domain::platform::{Platform, WeWebSettings};
use crate::domain::project::Project;
use crate::domain::story::EventKind;
use crate::domain::value::Value;
use crate::interpreter::output::CallResult;

use super::common::choice::{Choice, Choices, Decided};
use super::common::engine::Engine;
use super::common::story::{self, NoTap, Tap};
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
    /// What the step comes down to.
    choices: Choices,
}

impl WeWeb {
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
    engine.begin_step();
    engine.act(world, |rules, cx| {
        rules.choices.begin(cx.world);
        rules.redirects = 0;
        rules.navigations = 0;
        rules.circle = None;
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
            engine.act(world, |rules, _| rules.choices.choose(why, Vec::new(), Some(cause.clone())));
        }
        EventKind::Tap { workflow, typed } => engine.act(world, |rules, cx| {
            let no = NoTap { not_open: Why::AppNotOpened, missing: (Why::WorkflowMissing, "workflow"), elsewhere: Why::NotOnPage };
            if let Err(choice) = story::tap(cx, &Tap { workflow, typed, cause: &cause }, &no) {
                rules.choices.refuse(choice);
            }
        }),
    }
}

/// The step is over: where the app stands, and why.
pub(super) fn conclude(engine: &mut Engine<WeWeb>, world: &mut World) -> Decided {
    let stuck = engine.is_stuck();
    engine.act(world, |rules, cx| {
        let guard_waits = stuck && rules.navigation.as_ref().is_some_and(guard::Navigation::is_guarding);
        let choice = match (rules.choices.take(), rules.circle) {
            (choice, Some(why)) => Choice { facts: choice.map(|choice| choice.facts).unwrap_or_default(), ..Choice::of(why) },
            _ if guard_waits => Choice::of(Why::GuardWaits),
            (None, _) if stuck => Choice::of(Why::WorkflowWaits),
            (choice, _) => choice.unwrap_or_else(|| Choice::of(Why::NoChangePage)),
        };
        let facts = session::facts(rules, cx.world);
        rules.choices.decide(cx.world, choice, facts)
    })
}

#[cfg(test)]
mod tests;
