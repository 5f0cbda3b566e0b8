//! Navigation: the route guard, redirects, and when On user load runs (A3, A4).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::decision::{Decision, Why};
use crate::domain::entry::{EntryBody, EntryId};
use crate::domain::page::{Access, Page};
use crate::domain::platform::Target;
use crate::domain::rules::rule;
use crate::domain::value::Value;
use crate::domain::workflow::Trigger;

use super::super::common::engine::Cx;
use super::super::common::world::World;
use super::{WeWeb, session, settings};

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
pub(super) struct Navigation {
    page: String,
    location: String,
    kind: Kind,
    guarding: bool,
    waits_for: BTreeSet<u32>,
    cause: EntryId,
}

impl Navigation {
    /// Whether the guard still waits for On user load.
    pub fn is_guarding(&self) -> bool {
        self.guarding
    }
}

/// Loads the app at a path: memory is empty, storage is not.
pub(super) fn load(rules: &mut WeWeb, cx: &mut Cx, path: &str, kind: Kind, cause: &EntryId) {
    rules.session = Value::Missing;
    rules.navigation = None;
    rules.forget_results();
    *cx.world.tab() = crate::domain::device::Tab::default();
    for variable in cx.world.project.variables.iter().filter(|v| v.persisted) {
        let Some(text) = cx.world.device.storage.get(&format!("variable-{}", variable.id)).cloned() else { continue };
        // Rule 7: a string is stored as it is, so one that was set to null comes back as the four letters.
        let is_string = variable.default.is_string() || variable.default.is_null() && text.reveal() == "null";
        let value = match serde_json::from_str::<serde_json::Value>(&text.reveal()) {
            Ok(json) if !is_string && !json.is_string() => Value::from_json(&json, cx.world.registry),
            _ => Value::Text(text),
        };
        cx.world.tab().variables.insert(variable.id.clone(), value);
    }
    go(rules, cx, path, kind, cause);
}

/// Starts a navigation to a path.
pub(super) fn go(rules: &mut WeWeb, cx: &mut Cx, path: &str, kind: Kind, cause: &EntryId) {
    let project = cx.world.project;
    rules.navigations += 1;
    if rules.navigations > MAX_NAVIGATIONS {
        rules.navigation = None;
        rules.circle = Some(Why::NavigationCircle);
        return cx.leave();
    }
    let bare = bare(path);
    let page = match project.page_at(path) {
        Some((page, _)) => Some(page),
        None if bare == "/" || bare.is_empty() => project.page(&settings(project).home_page),
        None => None,
    };
    let Some(page) = page else {
        let tab = cx.world.tab();
        path.clone_into(&mut tab.location);
        tab.page = None;
        return rules.choices.choose(Why::NoSuchPage, vec![("path", path.to_owned())], Some(cause.clone()));
    };
    if kind == Kind::Spa && cx.world.tab().page.as_deref() == Some(page.id.as_str()) {
        // Rule 23: same route name: no guard. The data phase runs where the path is another one.
        rules.choices.choose(Why::SameRoute, Vec::new(), Some(cause.clone()));
        let (page_id, location) = (page.id.clone(), path.to_owned());
        let navigation = Navigation { page: page_id, location, kind, guarding: false, waits_for: BTreeSet::new(), cause: cause.clone() };
        return enter(rules, cx, &navigation, page, cause);
    }
    let waits_for = refresh(rules, cx, cause, "the route guard waits for it", 0);
    let navigation = Navigation { page: page.id.clone(), location: path.to_owned(), kind, guarding: true, waits_for, cause: cause.clone() };
    rules.navigation = Some(navigation);
    advance(rules, cx);
}

/// Path without query and hash.
fn bare(location: &str) -> &str {
    location.split(['?', '#']).next().unwrap_or_default()
}

/// Rules 14 and 15: reads storage if there is no session, then starts every On user load workflow.
pub(super) fn refresh(rules: &mut WeWeb, cx: &mut Cx, cause: &EntryId, why: &str, depth: usize) -> BTreeSet<u32> {
    match session::read_storage(rules, cx.world) {
        Ok(false) => {}
        Ok(true) => {
            let user = cx.world.tab().session.user.clone();
            session::sync(rules, cx, 0, Some(cause.clone()), "stored session read", rule("WW-14"), user);
        }
        Err(error) => {
            // Rule 19: an exception in refresh() itself sets both to null.
            let text = format!("{} is not JSON ({error}); user and session become null", session::STORAGE_KEY);
            cx.world.simulated(0, Some(cause.clone()), EntryBody::Note { text, rule: Some(rule("WW-19")) });
            session::sync(rules, cx, 0, Some(cause.clone()), "stored session read", rule("WW-19"), Value::Null);
            return BTreeSet::new();
        }
    }
    let here = cx.world.tab().page.clone();
    let project = cx.world.project;
    let starts: Vec<&str> = project
        .workflows
        .iter()
        .filter(|workflow| match &workflow.on {
            Trigger::UserLoad => true,
            Trigger::PageUserLoad { page } => Some(page) == here.as_ref(),
            _ => false,
        })
        .map(|workflow| workflow.id.as_str())
        .collect();
    if starts.is_empty() {
        return BTreeSet::new();
    }
    let text = format!("On user load runs: {why}");
    let note = cx.world.simulated(0, Some(cause.clone()), EntryBody::Note { text, rule: Some(rule("WW-15")) });
    let event = session::event(rules);
    let tasks: BTreeSet<u32> = starts.into_iter().map(|workflow| cx.spawn(workflow, event.clone(), Some(note.clone()))).collect();
    rules.depth.extend(tasks.iter().map(|task| (*task, depth)));
    tasks
}

/// An On user load workflow has ended or gave its result.
pub(super) fn task_ended(rules: &mut WeWeb, cx: &mut Cx, task: u32) {
    if let Some(navigation) = &mut rules.navigation
        && navigation.waits_for.remove(&task)
    {
        advance(rules, cx);
    }
}

/// Goes on with the navigation when nothing is waited for (rule 22).
fn advance(rules: &mut WeWeb, cx: &mut Cx) {
    let Some(navigation) = rules.navigation.clone().filter(|navigation| navigation.waits_for.is_empty()) else { return };
    let project = cx.world.project;
    let Some(page) = project.page(&navigation.page) else { return };
    if !navigation.guarding {
        rules.navigation = None;
        for workflow in &project.workflows {
            if matches!(&workflow.on, Trigger::PageLoad { page: on } if *on == page.id) {
                cx.spawn(&workflow.id, Value::Missing, Some(navigation.cause.clone()));
            }
        }
        return;
    }
    let (why, facts) = judge(page, &cx.world.tab().session.user.clone(), cx.world.target);
    let redirect = match why {
        Why::NoUser => Some(("unauthenticated", &settings(project).unauthenticated_page)),
        Why::RoleMissing => Some(("unauthorized", &settings(project).unauthorized_page)),
        _ => None,
    };
    let shown = match redirect {
        _ if why == Why::RolesAreText => None,
        Some((_, target)) => project.page(target),
        None => Some(page),
    };
    let entry = guard_entry(rules, cx, &navigation, why, shown, facts.clone());
    match redirect {
        // Rule 27: the guard throws, so the navigation fails as in rule 25.
        None if why == Why::RolesAreText => {
            rules.navigation = None;
            if navigation.kind != Kind::Spa {
                cx.world.tab().page = None;
            }
            rules.choices.choose(why, facts, Some(entry));
        }
        None => {
            // Where a redirect leads to is open as a rule; why it was made is what people look for.
            if navigation.kind != Kind::Redirect {
                rules.choices.choose(why, facts, Some(entry.clone()));
                rules.choices.assume((why == Why::EditorOpens).then_some("WW-D4"));
            }
            enter(rules, cx, &navigation, page, &entry);
        }
        Some((name, target)) => match project.page(target) {
            // Rule 25.
            None => {
                rules.navigation = None;
                if navigation.kind != Kind::Spa {
                    cx.world.tab().page = None;
                }
                rules.choices.choose(Why::RedirectTargetMissing, vec![("target", name.to_owned())], Some(entry));
            }
            Some(target) => {
                rules.redirects += 1;
                if rules.redirects > MAX_REDIRECTS {
                    rules.navigation = None;
                    rules.circle = Some(Why::RedirectCircle);
                    cx.leave();
                    cx.world.tab().page = None;
                    return rules.choices.choose(Why::RedirectCircle, facts, Some(entry));
                }
                // Rule 24: a full reload; only the path of the wanted page is kept.
                let wanted = bare(&navigation.location).to_owned();
                let location = format!("{}?_source={}", target.route, crate::domain::encode::percent(&wanted).replace("%2F", "/"));
                rules.choices.choose(why, facts, Some(entry.clone()));
                // Rule 26: the browser leaves before anything of the page may start.
                rules.choices.assume(Some("WW-26"));
                cx.leave();
                load(rules, cx, &location, Kind::Redirect, &entry);
            }
        },
    }
}

/// The page opens: results and plain variables are reset, On user load runs again (rules 7, 8, 15, 22).
fn enter(rules: &mut WeWeb, cx: &mut Cx, navigation: &Navigation, page: &Page, entry: &EntryId) {
    let project = cx.world.project;
    let parameters = project.page_at(&navigation.location).map(|(_, parameters)| parameters).unwrap_or_default();
    let registry = &*cx.world.registry;
    let parameters = parameters.into_iter().map(|(name, value)| (name, Value::Text(registry.trace(&value)))).collect();
    let tab = cx.world.tab();
    // Rule 23: with an identical path the data phase is skipped.
    let same_path = bare(&tab.location) == bare(&navigation.location) && tab.page.is_some();
    tab.location.clone_from(&navigation.location);
    tab.page = Some(page.id.clone());
    tab.parameters = parameters;
    if same_path {
        return;
    }
    tab.variables.retain(|id, _| project.variable(id).is_some_and(|variable| variable.keep_on_navigation || variable.persisted));
    rules.forget_results();
    let waits_for = refresh(rules, cx, entry, "the page's data phase runs it again", 0);
    rules.navigation = Some(Navigation { guarding: false, waits_for, cause: entry.clone(), ..navigation.clone() });
    advance(rules, cx);
}

/// Rule 29, row by row.
fn judge(page: &Page, user: &Value, target: Target) -> (Why, Vec<(&'static str, String)>) {
    let wanted = ("wanted", page.name.clone());
    let (roles, all) = match &page.access {
        Access::Everyone => return (Why::PublicPage, Vec::new()),
        // Rule 28: no guard ships with the editor.
        _ if target == Target::Editor => return (Why::EditorOpens, vec![wanted]),
        _ if !user.is_truthy() => return (Why::NoUser, vec![wanted]),
        Access::SignedIn => return (Why::UserPresent, Vec::new()),
        Access::AnyRole(roles) => (roles, false),
        Access::AllRoles(roles) => (roles, true),
    };
    if roles.is_empty() {
        return (Why::UserPresent, Vec::new());
    }
    // Rule 27: an array of strings; all-of on a string matches by substring.
    let held = user.member("roles");
    let has = |role: &String| match held {
        Value::List(items) => items.iter().any(|item| matches!(item, Value::Text(text) if text.reveal() == *role)),
        Value::Text(text) => text.reveal().contains(role.as_str()),
        _ => false,
    };
    if !all && matches!(held, Value::Text(_)) {
        return (Why::RolesAreText, vec![wanted, ("user roles", held.summary(60))]);
    }
    let matches = if all { roles.iter().all(has) } else { roles.iter().any(has) };
    let facts = vec![wanted, ("roles", roles.join(if all { " and " } else { " or " })), ("user roles", held.summary(60))];
    (if matches { Why::RoleMatches } else { Why::RoleMissing }, facts)
}

fn guard_entry(
    rules: &WeWeb,
    cx: &mut Cx,
    navigation: &Navigation,
    why: Why,
    page: Option<&Page>,
    mut facts: Vec<(&'static str, String)>,
) -> EntryId {
    facts.extend(session::facts(rules, cx.world));
    let moved = page.map(|page| page.id.as_str()) != cx.world.open_tab().and_then(|tab: &crate::domain::device::Tab| tab.page.as_deref());
    let decision = Decision {
        why,
        page: page.map(|page| page.id.clone()),
        page_name: page.map(|page| page.name.clone()).unwrap_or_default(),
        moved,
        facts,
    };
    cx.world.simulated(0, Some(navigation.cause.clone()), EntryBody::GuardDecision(decision))
}

/// The location that Change page leads to.
pub(super) fn route_of(world: &World, page: &str) -> Option<String> {
    world.project.page(page).map(|page| page.route.clone())
}
