//! Changes to try where no rule names a cause: other values of the reply, the other side of a switch, another order of actions.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::domain::project::binding::{Binding, Convert, SessionField};
use crate::domain::project::page::{Access, Page};
use crate::domain::project::place::SlotAt;
use crate::domain::project::platform::Platform;
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::FieldReading;
use crate::domain::record::failure::{FailureWhat, Unmet};
use crate::domain::record::sheet::SheetLine;
use crate::domain::web::path_step::PathStep;
use crate::domain::words::menu::Words;
use crate::domain::words::phrases::action_title;
use crate::domain::words::screens;
use crate::edit::chain::{self, Change};
use crate::edit::{Edit, bindings};
use crate::knowledge::boxes::Need;
use crate::knowledge::near_path;

use super::evidence::Evidence;
use super::flutterflow::functions;
use super::mend;
use super::near::written;

/// A change to try, as it is made in the platform itself.
pub(super) struct Candidate {
    /// The change.
    pub(super) edit: Edit,
    /// How to make it.
    pub(super) lines: Vec<SheetLine>,
}

/// What may make a step (counted from 0) end as expected, the likeliest first.
pub(super) fn of(evidence: &Evidence, step: usize) -> Vec<Candidate> {
    let mut all = readings(evidence, step);
    all.extend(switches(evidence));
    all.extend(pages(evidence, step));
    all.extend(orders(evidence, step));
    all
}

/// The ids of the steps up to one.
fn until<'a>(evidence: &'a Evidence, step: usize) -> BTreeSet<&'a str> {
    evidence.story().iter().take(step + 1).map(|event| event.id.as_str()).collect()
}

/// Other values of the same reply, and conversions of the one that is read.
fn readings(evidence: &Evidence, step: usize) -> Vec<Candidate> {
    let steps = until(evidence, step);
    let mut seen: BTreeSet<&SlotAt> = BTreeSet::new();
    let mut all = Vec::new();
    for entry in &evidence.entries {
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        if !steps.contains(&*entry.id.event) || !seen.insert(&reading.at) {
            continue;
        }
        all.extend(others(evidence, reading));
    }
    all
}

fn others(evidence: &Evidence, reading: &FieldReading) -> Vec<Candidate> {
    let Some(binding) = bindings::all(evidence.project).find(|bound| bound.at == reading.at).and_then(|bound| bound.binding) else {
        return Vec::new();
    };
    let Some(reply) = reading.reply.as_ref().and_then(|reply| evidence.call_of(reply)).and_then(|call| evidence.reply(call)) else {
        return Vec::new();
    };
    let Ok(json) = evidence.run.bodies().json(&reply.body.hash) else { return Vec::new() };
    let is_flutterflow = !evidence.project.platform.is_weweb();
    let mut all = Vec::new();
    for (steps, value) in near_path::places(&json) {
        let path = written(evidence, &steps);
        if !fits(reading.slot, &steps, value) || reading.path.as_deref() == Some(path.as_str()) {
            continue;
        }
        let convert = if reading.slot == SessionField::UserData { Convert::Json } else { Convert::JsonPath };
        let other = Binding { path: Some(path.clone()), convert: is_flutterflow.then_some(convert).or(binding.convert), ..binding.clone() };
        all.push(Candidate {
            edit: mend::bind(reading.at.clone(), other),
            lines: vec![line(evidence, reading, format!("the value at {path} of the same reply"))],
        });
    }
    if reading.slot == SessionField::Expiry && is_flutterflow {
        for need in [Need::SecondsFromNow, Need::EpochMs, Need::Iso, Need::MsFromNow] {
            let inner = binding.clone().with(Convert::JsonPath);
            let Some(edit) = mend::through(evidence.project, reading.at.clone(), need, &inner) else { continue };
            let mut lines = functions::making(evidence.project, need);
            lines.push(line(evidence, reading, functions::set_to(evidence.project, need)));
            all.push(Candidate { edit, lines });
        }
    }
    all
}

/// Whether a value of a reply may be meant for a field.
fn fits(slot: SessionField, steps: &[PathStep], value: &Json) -> bool {
    let name = match steps.last() {
        Some(PathStep::Name(name)) => name.to_ascii_lowercase().replace(['_', '-'], ""),
        _ => return false,
    };
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let text = value.as_str().filter(|text| text.len() >= 8);
    match slot {
        SessionField::Token => text.is_some() && has(&["token", "jwt", "access", "key", "session", "bearer"]),
        SessionField::RefreshToken => text.is_some() && has(&["refresh", "token"]),
        SessionField::Expiry => (value.is_number() || value.is_string()) && has(&["exp", "valid", "ttl", "lifetime"]),
        SessionField::Uid => (value.is_number() || value.is_string()) && has(&["id", "sub"]),
        SessionField::UserData | SessionField::User => value.is_object() && has(&["user", "data", "profile", "me", "account", "customer"]),
        SessionField::Metadata | SessionField::SignedIn => false,
    }
}

fn line(evidence: &Evidence, reading: &FieldReading, set: String) -> SheetLine {
    let project = evidence.project;
    let field = match &project.platform {
        Platform::FlutterFlow(_) => screens::ff_field(reading.slot),
        platform => Words::field(platform, reading.slot),
    };
    let held = evidence.setup.actions.iter().find(|standing| standing.at == reading.at.at);
    let screen = held.map_or_else(String::new, |standing| screens::action(project, standing.workflow, standing.action));
    SheetLine::new(screen, field, set).now(reading.path.clone().unwrap_or_default())
}

/// The other side of a switch.
fn switches(evidence: &Evidence) -> Vec<Candidate> {
    let project = evidence.project;
    let mut all = Vec::new();
    let word = |on: bool| if on { "On" } else { "Off" };
    if let Platform::FlutterFlow(settings) = &project.platform {
        let mut other = settings.clone();
        other.persist = !other.persist;
        let line = SheetLine::new(screens::FF_AUTHENTICATION, "Persist Auth Sessions", word(other.persist)).now(word(settings.persist));
        all.push(Candidate { edit: Edit::Platform(Platform::FlutterFlow(other)), lines: vec![line] });
    }
    for standing in &evidence.setup.actions {
        let (field, is) = match &standing.action.kind {
            ActionKind::LogIn { navigate_automatically, .. } | ActionKind::LogOut { navigate_automatically } => {
                ("Navigate Automatically", *navigate_automatically)
            }
            ActionKind::Navigate(navigate) if !project.platform.is_weweb() => ("Ignore Redirects", navigate.ignore_redirects),
            ActionKind::Authenticate { persist, .. } => ("Persist session", *persist),
            _ => continue,
        };
        let turned = mend::action(standing, |kind| match kind {
            ActionKind::LogIn { navigate_automatically, .. } | ActionKind::LogOut { navigate_automatically } => {
                *navigate_automatically = !is;
            }
            ActionKind::Navigate(navigate) => navigate.ignore_redirects = !is,
            ActionKind::Authenticate { persist, .. } => *persist = !is,
            _ => {}
        });
        let screen = screens::action(project, standing.workflow, standing.action);
        let line = SheetLine::new(screen, field, word(!is)).now(word(is));
        all.extend(turned.map(|edit| Candidate { edit, lines: vec![line] }));
    }
    all
}

/// Pages: which one the platform opens by itself, and whether the pages in question ask for a log-in.
fn pages(evidence: &Evidence, step: usize) -> Vec<Candidate> {
    let project = evidence.project;
    let id = evidence.story().get(step).map(|event| event.id.as_str());
    let unmet = evidence.entries.iter().filter(|entry| Some(&*entry.id.event) == id).find_map(|entry| match &entry.body {
        EntryBody::Failure(failure) => match &failure.what {
            FailureWhat::Expectation { unmet } => unmet.iter().find_map(|one| match one {
                Unmet::Page { wanted, is } => Some((wanted.as_str(), is.as_deref())),
                _ => None,
            }),
            _ => None,
        },
        _ => None,
    });
    let Some((wanted, is)) = unmet else { return Vec::new() };
    let mut all = Vec::new();
    let wanted_name = project.page_name(wanted).to_owned();
    let mut put = |platform: Platform, screen: &str, field: &str, now: &str| {
        let line = SheetLine::new(screen, field, wanted_name.clone()).now(project.page_name(now));
        all.push(Candidate { edit: Edit::Platform(platform), lines: vec![line] });
    };
    match &project.platform {
        Platform::FlutterFlow(settings) => {
            let mut one = settings.clone();
            wanted.clone_into(&mut one.logged_in_page);
            put(Platform::FlutterFlow(one), screens::FF_AUTHENTICATION, "Logged In Page", &settings.logged_in_page);
            let mut one = settings.clone();
            wanted.clone_into(&mut one.entry_page);
            put(Platform::FlutterFlow(one), screens::FF_AUTHENTICATION, "Entry Page", &settings.entry_page);
        }
        Platform::WeWeb(settings) => {
            let mut one = settings.clone();
            wanted.clone_into(&mut one.unauthenticated_page);
            put(Platform::WeWeb(one), screens::WW_CONFIGURATION, "Unauthenticated page", &settings.unauthenticated_page);
        }
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {}
    }
    for page in [Some(wanted), is].into_iter().flatten().filter_map(|id| project.page(id)) {
        all.push(turned(project.platform.is_weweb(), page));
    }
    all
}

/// A page with its protection turned.
fn turned(is_weweb: bool, page: &Page) -> Candidate {
    let open = page.access == Access::Everyone;
    let edit = mend::page(page, |page| page.access = if open { Access::SignedIn } else { Access::Everyone });
    let line = if is_weweb {
        let names = ["Everybody", "Authenticated users"];
        SheetLine::new(screens::ww_page_access(page), "", names[usize::from(open)]).now(names[usize::from(!open)])
    } else {
        let names = ["Off", "On"];
        SheetLine::new(screens::ff_page(page), "Requires Authentication", names[usize::from(open)]).now(names[usize::from(!open)])
    };
    Candidate { edit, lines: vec![line] }
}

/// Actions that run up to a step, one place earlier in their chain.
fn orders(evidence: &Evidence, step: usize) -> Vec<Candidate> {
    let steps = until(evidence, step);
    let ran: BTreeSet<&str> = evidence
        .entries
        .iter()
        .filter(|entry| steps.contains(&*entry.id.event))
        .filter_map(|entry| match &entry.body {
            EntryBody::WorkflowStart { workflow, .. } => Some(workflow.as_str()),
            _ => None,
        })
        .collect();
    let ran = evidence.project.workflows.iter().filter(|workflow| ran.contains(workflow.id.as_str()));
    ran.flat_map(|workflow| workflow.actions.iter().skip(1).filter_map(|action| earlier(evidence, workflow, &action.id))).collect()
}

fn earlier(evidence: &Evidence, workflow: &Workflow, action: &str) -> Option<Candidate> {
    let project = evidence.project;
    let at = workflow.actions.iter().position(|held| held.id == action)?;
    let (held, before) = (&workflow.actions[at], &workflow.actions[at - 1]);
    let mut moved = workflow.clone();
    chain::change(project, &mut moved, Change::Shift(action.to_owned(), -1)).then_some(())?;
    let title = |action: &Action| action_title(project, &action.kind);
    let line = SheetLine::new(screens::action(project, workflow, held), "", format!("move it before {}", title(before)));
    Some(Candidate { edit: mend::put(moved), lines: vec![line] })
}
