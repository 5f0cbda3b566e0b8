//! What WeWeb's front does whichever authentication a project has: navigation, reading bindings, Change page, and how workflows end
//! (`reference/weweb.md`, A4 and A5). An authentication plugs in through [`Auth`].

mod actions;
mod events;
pub mod groups;
mod navigation;
mod reading;
pub mod script_cookies;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::project::Project;
use crate::domain::project::binding::SessionField;
use crate::domain::project::page::Page;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::session::Session;
use crate::domain::record::value::Value;
use crate::domain::rules::RuleId;
use crate::domain::rules::why::Why;
use crate::interpreter::output::CallResult;
use crate::interpreter::task::{Task, TaskId};

use super::choice::{Choices, Facts};
use super::cx::Cx;
use super::rules::Rules;
use super::world::{By, World};

pub use actions::{body_or_error, change_page, read_field, swallows_formula_errors, task_failed, variable_key};
pub use events::{begin, conclude};
pub use navigation::{Navigation, task_ended};
pub use reading::read;

/// What the front holds in memory: a navigation that is under way, and the results of calls since the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Front {
    /// The navigation that is under way.
    navigation: Option<Navigation>,
    /// Redirects in this step.
    #[serde(skip)]
    redirects: usize,
    /// Navigations in this step.
    #[serde(skip)]
    navigations: usize,
    /// What goes round in circles in this step, where a real app would not stop (rules 20 and 30).
    #[serde(skip)]
    pub circle: Option<Why>,
    /// The results of calls since the last navigation, by name (rule 8).
    results: BTreeMap<String, CallResult>,
    /// The same by task: a result that is not here any more was wiped.
    alive: BTreeSet<(TaskId, String)>,
    /// What the step comes down to.
    pub choices: Choices,
}

impl Front {
    /// Rule 8: results are wiped at navigation.
    fn forget_results(&mut self) {
        self.results.clear();
        self.alive.clear();
    }

    /// A call has left its result behind under this name.
    pub fn keep(&mut self, task: &Task, output: &str, result: &CallResult) {
        self.results.insert(output.to_owned(), result.clone());
        self.alive.insert((task.id, output.to_owned()));
    }
}

/// What the guard makes of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardVerdict {
    /// Why.
    pub why: Why,
    /// What was looked at.
    pub facts: Facts,
    /// What follows.
    pub then: Then,
    /// The number of what it rests on that is not established.
    pub assumed: Option<&'static str>,
}

/// What follows from the guard's look at a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// The page opens.
    Open,
    /// A full reload at another page (rule 24).
    Redirect {
        /// The setting that names it, in words.
        name: &'static str,
        /// Page id.
        to: String,
    },
    /// The guard throws, so the navigation fails as in rule 25.
    Throw,
}

/// One of WeWeb's two generations of authentication, as the front meets it.
pub trait Auth: Rules {
    /// Why nothing happens when a token's time is over.
    const TOKEN_END: Why;
    /// Why nothing is rendered while the guard waits.
    const GUARD_WAITS: Why;

    /// The front that it lives in.
    fn front(&self) -> &Front;

    /// The same, to change.
    fn front_mut(&mut self) -> &mut Front;

    /// The page at `/`, by id.
    fn home_page(project: &Project) -> &str;

    /// A full load: what memory held is gone.
    fn forget(&mut self);

    /// What the guard of this page waits for, as tasks.
    fn before_guard(&mut self, cx: &mut Cx, page: &Page, cause: &EntryId) -> BTreeSet<TaskId>;

    /// What the data phase waits for after a page has opened, as tasks.
    fn before_data(&mut self, cx: &mut Cx, cause: &EntryId) -> BTreeSet<TaskId>;

    /// Whether the page may be seen.
    fn judge(&self, world: &World, page: &Page) -> GuardVerdict;

    /// The facts that decisions look at.
    fn facts(&self, world: &World) -> Facts;

    /// A field of the session as a formula reads it.
    fn field(&self, world: &World, field: SessionField) -> Value;
}

/// Puts a session into the tab in front, and notes the change if there is one.
pub fn set_session(cx: &mut Cx, by: By, what: ChangedBy, rule: RuleId, after: Session) -> Option<EntryId> {
    let before = std::mem::replace(&mut cx.world.tab().session, after.clone());
    (before != after).then(|| {
        let body = EntryBody::SessionChange { by: what, action: by.action, rule, before: Box::new(before), after: Box::new(after) };
        cx.world.simulated(by.track, by.cause, body)
    })
}
