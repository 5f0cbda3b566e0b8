//! Navigation: the route guard, redirects, and what pages wait for (A4).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::base::encode;
use crate::domain::project::Variable;
use crate::domain::project::page::Page;
use crate::domain::project::workflow::Trigger;
use crate::domain::record::decision::Decision;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::Started;
use crate::domain::record::fact::Fact;
use crate::domain::record::location::Location;
use crate::domain::record::note::Note;
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::domain::secret::traced::Traced;
use crate::interpreter::task::TaskId;

use super::super::cx::Cx;
use super::super::journal::EntryDraft;
use super::super::world::World;
use super::{Auth, GuardVerdict, Then, variable_key};

/// Redirects are full reloads by script, which no browser stops; the simulation does after this many in one step.
const MAX_REDIRECTS: usize = 10;

/// The same for all navigations.
const MAX_NAVIGATIONS: usize = 50;

/// How a navigation began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) enum Kind {
    /// The page is loaded: memory is empty.
    Load,
    /// Change page inside the app.
    Spa,
    /// A redirect by the guard: a full reload.
    Redirect,
}

/// A navigation that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Navigation {
    page: String,
    location: Location,
    kind: Kind,
    guarding: bool,
    waits_for: BTreeSet<TaskId>,
    cause: EntryId,
}

impl Navigation {
    /// Whether the guard still waits for the authentication.
    pub(super) fn is_guarding(&self) -> bool {
        self.guarding
    }
}

/// Loads the app at a path: memory is empty, storage is not.
pub(super) fn load<A: Auth>(rules: &mut A, cx: &mut Cx, at: &Location, kind: Kind, cause: &EntryId) {
    rules.forget();
    rules.front_mut().navigation = None;
    rules.front_mut().forget_results();
    *cx.world.tab() = crate::domain::record::device::Tab::default();
    for variable in cx.world.project.variables.iter().filter(|v| v.persisted) {
        let Some(text) = cx.world.device.storage.get(&variable_key(variable)).cloned() else { continue };
        // Rule 7: a string is stored as it is, so one that was set to null comes back as the four letters.
        let is_string = variable.default.is_string() || variable.default.is_null() && text.reveal() == "null";
        let value = match serde_json::from_str::<serde_json::Value>(&text.reveal()) {
            Ok(json) if !is_string && !json.is_string() => Value::from_json(&json, cx.world.registry),
            _ => Value::Text(text),
        };
        cx.world.tab().variables.insert(variable.id.clone(), value);
    }
    go(rules, cx, at, kind, cause);
}

/// Starts a navigation to a path.
pub(super) fn go<A: Auth>(rules: &mut A, cx: &mut Cx, at: &Location, kind: Kind, cause: &EntryId) {
    let project = cx.world.project;
    let front = rules.front_mut();
    front.navigations += 1;
    if front.navigations > MAX_NAVIGATIONS {
        front.navigation = None;
        front.circle = Some(Why::NavigationCircle);
        return cx.leave();
    }
    let page = match project.page_at(&at.reveal()) {
        Some((page, _)) => Some(page),
        None if at.is_root() => project.page(A::home_page(project)),
        None => None,
    };
    let Some(page) = page else {
        let tab = cx.world.tab();
        tab.location = at.clone();
        tab.page = None;
        return front.choices.choose(Why::NoSuchPage, vec![Fact::Path(at.clone())], Some(cause.clone()));
    };
    if kind == Kind::Spa && cx.world.tab().page.as_deref() == Some(page.id.as_str()) {
        // Rule 23: same route name: no guard. The data phase runs where the path is another one.
        front.choices.choose(Why::SameRoute, Vec::new(), Some(cause.clone()));
        let (page_id, location) = (page.id.clone(), at.clone());
        let navigation = Navigation { page: page_id, location, kind, guarding: false, waits_for: BTreeSet::new(), cause: cause.clone() };
        return enter(rules, cx, &navigation, page, cause);
    }
    let waits_for = rules.before_guard(cx, page, cause);
    let navigation = Navigation { page: page.id.clone(), location: at.clone(), kind, guarding: true, waits_for, cause: cause.clone() };
    rules.front_mut().navigation = Some(navigation);
    advance(rules, cx);
}

/// A task that a navigation may wait for has ended or gave its result.
pub fn task_ended<A: Auth>(rules: &mut A, cx: &mut Cx, task: TaskId) {
    if let Some(navigation) = &mut rules.front_mut().navigation
        && navigation.waits_for.remove(&task)
    {
        advance(rules, cx);
    }
}

/// Goes on with the navigation when nothing is waited for (rule 22).
fn advance<A: Auth>(rules: &mut A, cx: &mut Cx) {
    let Some(navigation) = rules.front().navigation.clone().filter(|navigation| navigation.waits_for.is_empty()) else { return };
    let project = cx.world.project;
    let Some(page) = project.page(&navigation.page) else { return };
    if !navigation.guarding {
        rules.front_mut().navigation = None;
        // Rule 22: those of the app come first, and only where the app was loaded.
        if navigation.kind != Kind::Spa {
            for workflow in project.workflows.iter().filter(|workflow| workflow.on == Trigger::AppLoad) {
                cx.spawn(&workflow.id, Started::AppLoad, Value::Missing, Some(navigation.cause.clone()));
            }
        }
        for workflow in &project.workflows {
            if matches!(&workflow.on, Trigger::PageLoad { page: on } if *on == page.id) {
                cx.spawn(&workflow.id, Started::PageLoad, Value::Missing, Some(navigation.cause.clone()));
            }
        }
        return;
    }
    let GuardVerdict { why, facts, then, assumed } = rules.judge(cx.world, page);
    let shown = match &then {
        Then::Open => Some(page),
        Then::Redirect { to, .. } => project.page(to),
        Then::Throw => None,
    };
    let entry = guard_entry(rules, cx, &navigation, why, shown, facts.clone());
    match then {
        Then::Throw => {
            nowhere(rules, cx, &navigation);
            let choices = &mut rules.front_mut().choices;
            choices.choose(why, facts, Some(entry));
            choices.assume(assumed);
        }
        Then::Open => {
            // Where a redirect leads to is open as a rule; why it was made is what people look for.
            if navigation.kind != Kind::Redirect {
                let choices = &mut rules.front_mut().choices;
                choices.choose(why, facts, Some(entry.clone()));
                choices.assume(assumed);
            }
            enter(rules, cx, &navigation, page, &entry);
        }
        Then::Redirect { name, to } => match project.page(&to) {
            // Rule 25.
            None => {
                nowhere(rules, cx, &navigation);
                rules.front_mut().choices.choose(Why::RedirectTargetMissing, vec![Fact::Setting(name)], Some(entry));
            }
            Some(target) => redirect(rules, cx, &navigation, target, (why, facts), &entry),
        },
    }
}

/// The navigation fails: a page that was being loaded stays blank.
fn nowhere<A: Auth>(rules: &mut A, cx: &mut Cx, navigation: &Navigation) {
    rules.front_mut().navigation = None;
    if navigation.kind != Kind::Spa {
        cx.world.tab().page = None;
    }
}

/// Rule 24: a full reload; only the path of the wanted page is kept.
fn redirect<A: Auth>(rules: &mut A, cx: &mut Cx, navigation: &Navigation, target: &Page, (why, facts): (Why, Vec<Fact>), entry: &EntryId) {
    let front = rules.front_mut();
    front.redirects += 1;
    if front.redirects > MAX_REDIRECTS {
        front.navigation = None;
        front.circle = Some(Why::RedirectCircle);
        cx.leave();
        cx.world.tab().page = None;
        return front.choices.choose(Why::RedirectCircle, facts, Some(entry.clone()));
    }
    let mut location = Traced::plain(format!("{}?_source=", target.route));
    location.push(&navigation.location.path().encoded(|text| encode::percent(text).replace("%2F", "/")));
    front.choices.choose(why, facts, Some(entry.clone()));
    // Rule 26: the browser leaves before anything of the page may start.
    front.choices.assume(Some("WW-26"));
    cx.leave();
    load(rules, cx, &Location::of(location), Kind::Redirect, entry);
}

/// The page opens: results and plain variables are reset, and the data phase begins (rules 7, 8, 15, 22).
fn enter<A: Auth>(rules: &mut A, cx: &mut Cx, navigation: &Navigation, page: &Page, entry: &EntryId) {
    let project = cx.world.project;
    let parameters = cx.world.page_at(&navigation.location).map(|(_, parameters)| parameters).unwrap_or_default();
    let tab = cx.world.tab();
    // Rule 23: with an identical path the data phase is skipped.
    let same_path = tab.location.path().reveal() == navigation.location.path().reveal() && tab.page.is_some();
    tab.location.clone_from(&navigation.location);
    tab.page = Some(page.id.clone());
    tab.parameters = parameters.into_iter().collect();
    if same_path {
        return;
    }
    // Rule 56: preserved since that option came, unless it is said otherwise.
    let is_kept = |variable: &Variable| variable.persisted || variable.keep_on_navigation != Some(false);
    tab.variables.retain(|id, _| project.variable(id).is_some_and(is_kept));
    let not_said = |variable: &&Variable| !variable.persisted && variable.keep_on_navigation.is_none();
    let guessed = project.variables.iter().filter(not_said).find(|variable| tab.variables.contains_key(&variable.id));
    if let Some(variable) = guessed.filter(|_| navigation.kind == Kind::Spa) {
        let note = EntryBody::Note(Note::VariablePreserved { variable: variable.name.clone() });
        cx.world.journal.add(0, EntryDraft::simulated(note).because_of(Some(entry.clone())).assuming(Some("WW-56")));
    }
    rules.front_mut().forget_results();
    let waits_for = rules.before_data(cx, entry);
    rules.front_mut().navigation = Some(Navigation { guarding: false, waits_for, cause: entry.clone(), ..navigation.clone() });
    advance(rules, cx);
}

fn guard_entry<A: Auth>(rules: &A, cx: &mut Cx, navigation: &Navigation, why: Why, page: Option<&Page>, mut facts: Vec<Fact>) -> EntryId {
    facts.extend(rules.facts(cx.world));
    let decision = Decision::of(why, page, cx.world.open_tab().and_then(|tab| tab.page.as_deref()), facts);
    cx.world.simulated(0, Some(navigation.cause.clone()), EntryBody::GuardDecision(decision))
}

/// The location that Change page leads to.
pub(super) fn route_of(world: &World, page: &str) -> Option<String> {
    world.project.page(page).map(|page| page.route.clone())
}
