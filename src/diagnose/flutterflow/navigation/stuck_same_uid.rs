//! The same person logs in again while a page waits: the router is not told (rule 21).

use crate::domain::project::trigger::Trigger;
use crate::domain::project::workflow::Navigate;
use crate::domain::record::failure::Unmet;
use crate::domain::rules::why::Why;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::settings::{logged_in_by, navigates, settings};

const ROW: Row = breaks("FF-NAV-STUCK-SAME-UID").in_a_run();
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let setup = &evidence.setup;
    let Some(settings) = settings(setup) else { return };
    let project = evidence.project;
    for (entry, _) in evidence.decisions().filter(|(_, decision)| decision.why == Why::StuckSameUid) {
        let Some(login) = logged_in_by(evidence, &entry.id.event) else { continue };
        let home = project.page_name(&settings.logged_in_page);
        let wants_home = evidence
            .unmet_in(&entry.id.event)
            .iter()
            .any(|unmet| matches!(unmet, Unmet::Page { wanted, .. } if *wanted == settings.logged_in_page));
        let flow = screens::ff_flow(project, login.workflow);
        let ignore = SheetLine::new(
            format!("{flow} › Navigate To {home} (behind Log In)"),
            "Ignore Redirects",
            "on, and Navigate Automatically of Log In off",
        );
        let entry_page = project.page_name(&settings.entry_page);
        let clean = SheetLine::new(
            screens::ff_on_page_load(entry_page),
            "Log Out",
            "as the first action, with Navigate Automatically off, so that nothing of the old session is left",
        );
        let (lines, edit) = if wants_home {
            (vec![ignore, clean], ignores(setup, login, &settings.logged_in_page))
        } else {
            let kind = ActionKind::LogOut { navigate_automatically: false };
            (vec![clean, ignore], mend::first_on(project, &Trigger::PageLoad { page: settings.entry_page.clone() }, kind))
        };
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(login.at.clone())).ranked(1).told(
            "After the session has ended, the log-in does nothing until the app is loaded again",
            "A page that was asked for before still waits, and the same User UID logs in again: nothing has changed for the app, so it does \
             not look where to go, and holds back what navigates behind Log In",
        );
        found.push(one.changing(lines).explaining([Explains::Page]).mended_by(edit));
    }
}

/// A Navigate To behind Log In that no waiting page holds back.
fn ignores(setup: &Setup, login: &Standing, home: &str) -> Option<Edit> {
    let project = setup.project;
    let behind = login.after.iter().find(|action| navigates(action));
    if let Some(standing) = behind.and_then(|action| setup.actions.iter().find(|other| std::ptr::eq(other.action, *action))) {
        return mend::action(standing, |kind| {
            if let ActionKind::Navigate(navigate) = kind {
                navigate.ignore_redirects = true;
            }
        });
    }
    let quiet = mend::action(login, |kind| {
        if let ActionKind::LogIn { navigate_automatically, .. } = kind {
            *navigate_automatically = false;
        }
    })?;
    let quiet = quiet.apply(project)?;
    let setup = Setup::of(&quiet, Vec::new());
    let login = setup.actions.iter().find(|standing| standing.at == login.at)?;
    mend::behind(&quiet, login, ActionKind::Navigate(Navigate { allow_back: false, ignore_redirects: true, ..Navigate::to(home) }))
}
