//! People who are not logged in come to a page from which no log-in can be reached.

use std::collections::BTreeSet;

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::trigger::Trigger;
use crate::domain::record::finding::Severity;

use crate::diagnose::prelude::*;

use super::super::settings::{log_ins, page_of, settings, with_settings};

const ROW: Row = warns("FF-NAV-ENTRY-NOT-LOGIN");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let project = setup.project;
    let Some(entry) = project.page(&settings.entry_page) else { return };
    // A page that logs in by what a link brings along opens by that link alone.
    let by_hand = |standing: &&Standing| matches!(standing.workflow.on, Trigger::Tap { .. } | Trigger::Submit { .. });
    // Update Authenticated User in place of Log In is another mistake.
    let calls_it = setup.actions.iter().filter(|standing| match &standing.action.kind {
        ActionKind::Call { endpoint, .. } => project.endpoint(endpoint).is_some_and(|endpoint| endpoint.purpose == Purpose::LogIn),
        _ => false,
    });
    let logs_in: BTreeSet<&str> = log_ins(setup)
        .chain(calls_it)
        .filter(by_hand)
        .filter_map(|standing| page_of(project, standing))
        .map(|page| page.id.as_str())
        .collect();
    if logs_in.is_empty()
        || logs_in.contains(entry.id.as_str())
        || !project.pages.iter().any(|page| page.is_private() && page.id != entry.id)
    {
        return;
    }
    // Where a tap or an opening page leads from there.
    let mut reached = BTreeSet::from([entry.id.as_str()]);
    let mut open = vec![entry.id.as_str()];
    while let Some(page) = open.pop() {
        for workflow in project.workflows.iter().filter(|workflow| workflow.on.page() == Some(page)) {
            for action in workflow.actions.iter().flat_map(|action| within(project, action)) {
                if let ActionKind::Navigate(navigate) = &action.kind
                    && reached.insert(&navigate.page)
                {
                    open.push(&navigate.page);
                }
            }
        }
    }
    let leads_on = logs_in.iter().any(|page| reached.contains(page));
    let mut meant = logs_in.iter().filter_map(|id| project.page(id)).filter(|page| !page.is_private());
    let login = meant.next();
    let set = login.map_or("the page with the log-in", |page| page.name.as_str());
    let line = SheetLine::new(screens::FF_AUTHENTICATION, "Entry Page", format!("{set}; or a link onward to it from {}", entry.name));
    let edit = login.map(|page| with_settings(settings, |settings| settings.entry_page.clone_from(&page.id)));
    let told = Told::new(&ROW, Place::Setting("entry_page"))
        .saying(
            format!("A protected link opens {}, not the log-in", entry.name),
            if leads_on {
                "It is the Entry Page, where everybody comes who is not logged in; the log-in is a page behind it"
            } else {
                "It is the Entry Page, where everybody comes who is not logged in, and nothing on it leads to a log-in"
            },
        )
        .changing(vec![line.now(&entry.name)]);
    let mut told = told;
    if leads_on {
        // An app may want it so.
        told.finding.severity = Severity::Info;
    }
    found.push(told.explaining([Explains::PageIs(entry.id.clone())]).mended_by(edit));
}
