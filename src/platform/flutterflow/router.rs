//! The router: guards, the pending location, the choice of `/` (A6).

use crate::domain::decision::{Decision, Why};
use crate::domain::entry::{EntryBody, EntryId};
use crate::domain::page::Page;
use crate::domain::value::Value;
use crate::domain::workflow::Trigger;

use super::super::common::engine::Cx;
use super::super::common::world::World;
use super::{FlutterFlow, session, settings};

/// Evaluates a location (rule 23) and shows what comes of it.
pub(super) fn evaluate(rules: &mut FlutterFlow, cx: &mut Cx, location: &str, track: u16, cause: &EntryId) {
    let signed_in = cx.world.tab().session.signed_in;
    if signed_in && let Some(pending) = rules.pending.take() {
        let facts = vec![("pending", pending.clone())];
        let entry = guard(rules, cx, track, cause, Why::PendingWins, page_at(cx.world, &pending).map(|(page, _)| page), facts.clone());
        rules.choose(Why::PendingWins, facts, Some(entry));
        return show_at(rules, cx, &pending, track, cause);
    }
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let project = cx.world.project;
    let wanted = if path == "/" || path.is_empty() { None } else { page_at(cx.world, location) };
    let Some((page, _)) = wanted else {
        return root(rules, cx, location, track, cause);
    };
    if page.is_private() && !signed_in {
        let pending = rules.pending.get_or_insert_with(|| location.to_owned()).clone();
        let expired = cx.world.tab().session.token.is_some();
        let why = if expired { Why::GuardRefusedExpired } else { Why::GuardRefused };
        let facts = vec![("wanted", page.name.clone()), ("pending", pending)];
        let entry = project.page(&settings(project).entry_page);
        let guard = guard(rules, cx, track, cause, why, entry, facts.clone());
        rules.choose(why, facts, Some(guard));
        let route = entry.map_or_else(|| "/".to_owned(), |page| page.route.clone());
        return show_page(cx, &settings(project).entry_page.clone(), &route, &[], track, cause);
    }
    let why = if page.is_private() { Why::GuardPassed } else { Why::OpenPage };
    let entry = page.is_private().then(|| guard(rules, cx, track, cause, why, Some(page), vec![("wanted", page.name.clone())]));
    rules.choose(why, Vec::new(), entry.or_else(|| Some(cause.clone())));
    show_at(rules, cx, location, track, cause);
}

/// Rule 24: `/` is no redirect; it shows the Logged In Page or the Entry Page.
fn root(rules: &mut FlutterFlow, cx: &mut Cx, location: &str, track: u16, cause: &EntryId) {
    let project = cx.world.project;
    let held = cx.world.tab().session.clone();
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let known = path == "/" || path.is_empty();
    let why = if !known {
        Why::UnknownRoute
    } else if held.signed_in {
        Why::RootLoggedIn
    } else if !settings(project).persist {
        Why::RootNotPersisted
    } else if held.token.is_some() && session::is_expired(&held, cx.world.now_ms) {
        Why::RootExpired
    } else if cx.world.device.storage.keys().any(|key| key.contains("_auth_")) {
        Why::RootLoggedOut
    } else {
        Why::RootNothingStored
    };
    rules.choose(why, vec![("path", location.to_owned())], Some(cause.clone()));
    let page = if held.signed_in { &settings(project).logged_in_page } else { &settings(project).entry_page };
    let shown = if known { "/" } else { location };
    show_page(cx, &page.clone(), shown, &[], track, cause);
}

/// Rule 21: a user was published.
pub(super) fn published(rules: &mut FlutterFlow, cx: &mut Cx, track: u16, cause: &EntryId) -> bool {
    let uid = cx.world.tab().session.uid.clone();
    let old = std::mem::replace(&mut rules.published_uid, uid.clone());
    let same = old.is_some() && uid.is_some() && old.to_text().reveal() == uid.to_text().reveal();
    if rules.notify && !same {
        let location = cx.world.tab().location.clone();
        let had_pending = rules.pending.is_some() && cx.world.tab().session.signed_in;
        // A re-evaluation that changes nothing is not a navigation of its own.
        let shown = cx.world.tab().page.clone();
        let (before, choice) = (cx.world.tab().location.clone(), rules.choice.clone());
        if had_pending || would_move(rules, cx.world, &location) {
            evaluate(rules, cx, &location, track, cause);
        }
        if cx.world.tab().page == shown && cx.world.tab().location == before {
            rules.choice = choice;
        }
        rules.notify = true;
        return had_pending;
    }
    rules.notify = true;
    false
}

fn would_move(rules: &FlutterFlow, world: &World, location: &str) -> bool {
    let Some(tab) = world.open_tab() else { return false };
    let path = location.split(['?', '#']).next().unwrap_or_default();
    if let Some((page, _)) = page_at(world, path).filter(|_| path != "/") {
        page.is_private() && !tab.session.signed_in || rules.pending.is_some() && tab.session.signed_in
    } else {
        let settings = settings(world.project);
        let page = if tab.session.signed_in { &settings.logged_in_page } else { &settings.entry_page };
        tab.page.as_ref() != Some(page)
    }
}

fn page_at<'p>(world: &World<'p>, location: &str) -> Option<(&'p Page, Vec<(String, String)>)> {
    world.project.page_at(location)
}

fn show_at(_rules: &mut FlutterFlow, cx: &mut Cx, location: &str, track: u16, cause: &EntryId) {
    if let Some((page, parameters)) = page_at(cx.world, location) {
        show_page(cx, &page.id, location, &parameters, track, cause);
    }
}

/// Puts a page on screen and starts its page-load actions.
pub(super) fn show_page(cx: &mut Cx, page: &str, location: &str, parameters: &[(String, String)], _track: u16, cause: &EntryId) {
    let project = cx.world.project;
    let registry = &*cx.world.registry;
    let parameters = parameters.iter().map(|(name, value)| (name.clone(), Value::Text(registry.trace(value)))).collect();
    let tab = cx.world.tab();
    location.clone_into(&mut tab.location);
    tab.page = project.page(page).map(|page| page.id.clone());
    tab.parameters = parameters;
    for workflow in &project.workflows {
        if matches!(&workflow.on, Trigger::PageLoad { page: on } if on == page) {
            cx.spawn(&workflow.id, Value::Missing, Some(cause.clone()));
        }
    }
}

fn guard(
    rules: &FlutterFlow,
    cx: &mut Cx,
    track: u16,
    cause: &EntryId,
    why: Why,
    page: Option<&Page>,
    mut facts: Vec<(&'static str, String)>,
) -> EntryId {
    facts.extend(session::facts(rules, cx.world).into_iter().filter(|(name, _)| *name != "pending"));
    let moved = page.map(|page| page.id.as_str()) != cx.world.tab().page.as_deref();
    let decision = Decision {
        why,
        page: page.map(|page| page.id.clone()),
        page_name: page.map(|page| page.name.clone()).unwrap_or_default(),
        moved,
        facts,
    };
    cx.world.simulated(track, Some(cause.clone()), EntryBody::GuardDecision(decision))
}
