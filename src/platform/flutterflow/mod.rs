//! FlutterFlow with Custom Authentication, rule by rule (`reference/flutterflow.md`, parts (a) and (b)).

mod actions;
mod calls;
mod reading;
mod router;
mod session;
mod start;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::agent::CallDraft;
use crate::domain::project::Project;
use crate::domain::project::platform::{FlutterFlowSettings, Platform};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::Fact;
use crate::domain::record::happening::Happening;
use crate::domain::record::location::Location;
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::interpreter::output::CallResult;
use crate::interpreter::task::TaskId;

use super::common::choice::{Choice, Choices, Decided};
use super::common::cx::Cx;
use super::common::engine::Engine;
use super::common::story::{self, NoTap, Tap};
use super::common::world::World;

/// What FlutterFlow's runtime holds in memory beside the session (A2, rule 19).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FlutterFlow {
    /// The location that waits for a sign-in.
    pending: Option<Location>,
    /// "Suppress one notification" when false.
    notify: bool,
    /// The user that was published last: its UID.
    published_uid: Value,
    /// Automatic navigation that waits for the end of a chain, by task.
    scheduled: BTreeMap<TaskId, Scheduled>,
    /// Tasks in which an auth action ran: their navigation follows rule 22.
    after_auth: BTreeMap<TaskId, AfterAuth>,
    /// The pages that lie on one another; the last one is on screen (rule 17).
    stack: Vec<StackedPage>,
    /// How many pages were shown so far.
    #[serde(skip)]
    next_shown: u32,
    /// How many of them in this step.
    #[serde(skip)]
    pages_in_step: usize,
    /// The page that each task was started on, by number; 0 is the root page below.
    started_on: BTreeMap<TaskId, Visit>,
    /// The app is starting: nobody was logged in before.
    starting: bool,
    /// The last start met a stored value that it could not read (rule 7b).
    unreadable: bool,
    /// What Cache API Results keeps: calls as they were made, with their results (B6).
    cache: Vec<(CallDraft, CallResult)>,
    /// The flows of API Interceptors that are under way.
    refreshing: BTreeMap<TaskId, Refreshing>,
    /// What the step comes down to.
    choices: Choices,
}

/// An API Interceptor that gets a new token.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Refreshing {
    /// Its name.
    interceptor: String,
    /// The token before.
    token: Value,
}

/// Number of a page that was shown; 0 is the root page below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
struct Visit(u32);

/// A page in the stack. The number tells two visits of one page apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct StackedPage {
    page: String,
    number: Visit,
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

pub(super) use reading::preview;

fn settings(project: &Project) -> &FlutterFlowSettings {
    static NONE: std::sync::LazyLock<FlutterFlowSettings> = std::sync::LazyLock::new(FlutterFlowSettings::default);
    match &project.platform {
        Platform::FlutterFlow(settings) => settings,
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => &NONE,
    }
}

/// Something happens to the app.
pub(super) fn begin(engine: &mut Engine<FlutterFlow>, world: &mut World, event: &Happening, cause: EntryId) {
    engine.begin_step();
    engine.act(world, |rules, cx| {
        rules.choices.begin(cx.world);
        rules.pages_in_step = 0;
    });
    let web = world.target.is_web();
    let opened = world.open_tab().is_some_and(|tab| !tab.location.is_empty());
    let start = |engine: &mut Engine<FlutterFlow>, world: &mut World, at: &Location| {
        engine.clear();
        engine.act(world, |rules, cx| start::start(rules, cx, at, &cause));
    };
    match event {
        Happening::Reload if web && opened => {
            let at = world.tab().location.clone();
            start(engine, world, &at);
        }
        Happening::Reload | Happening::Reopen => start(engine, world, &Location::plain("/")),
        // A phone hands the link to the running app; a browser loads it anew.
        Happening::OpenLink { at } if !web && opened => {
            engine.act(world, |rules, cx| router::evaluate(rules, cx, at, router::How::Go, 0, &cause));
        }
        Happening::Open { at } | Happening::OpenLink { at } => start(engine, world, at),
        Happening::TokenExpires { .. } if !opened => {
            engine.act(world, |rules, _| rules.choices.choose(Why::NotOpened, Vec::new(), Some(cause.clone())));
        }
        Happening::TokenExpires { .. } => engine.act(world, |rules, cx| {
            let signed_in = cx.world.tab().session.signed_in;
            rules.choices.choose(Why::ExpiryUnnoticed, vec![Fact::SignedIn(signed_in)], Some(cause.clone()));
        }),
        Happening::Tap { workflow, typed } => engine.act(world, |rules, cx| tap(rules, cx, &Tap { workflow, typed, cause: &cause })),
        Happening::TapTab { page } => engine.act(world, |rules, cx| router::tap_tab(rules, cx, page, &cause)),
    }
}

fn tap(rules: &mut FlutterFlow, cx: &mut Cx, tap: &Tap) {
    let no = NoTap { not_open: Why::NotOpened, missing: Why::FlowMissing, elsewhere: Why::NotOnScreen };
    match story::tap(cx, tap, &no) {
        Ok(task) => {
            let number = rules.stack.last().map_or(Visit(0), |shown| shown.number);
            rules.started_on.insert(task, number);
        }
        Err(choice) => rules.choices.refuse(choice),
    }
}

/// The step is over: where the app stands, and why.
pub(super) fn conclude(engine: &mut Engine<FlutterFlow>, world: &mut World) -> Decided {
    let stuck = engine.is_stuck();
    engine.act(world, |rules, cx| {
        let mut choice = rules.choices.take().unwrap_or_else(|| Choice::of(Why::NoNavigation));
        if stuck && choice.why == Why::NoNavigation {
            choice = Choice::of(Why::StillWaiting);
        }
        if rules.went_in_circles() {
            choice.why = Why::PagesInCircles;
        }
        let mut facts = session::facts(rules, cx.world);
        if cx.world.open_tab().is_some_and(|tab| tab.page.is_some()) {
            facts.push(Fact::Back(rules.below().map(|page| cx.world.project.page_name(page).to_owned())));
        }
        rules.choices.decide(cx.world, choice, facts)
    })
}

#[cfg(test)]
mod tests;
