//! The log-in stays below the page that it opened (rule 17).

use crate::diagnose::prelude::*;

use super::super::settings::{log_ins, settings};

const ROW: Row = warns("FF-NAV-BACK-TO-LOGIN");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for login in log_ins(setup) {
        let behind = login.after.iter().find(|action| matches!(action.kind, ActionKind::Navigate(_)));
        let Some(standing) = behind.and_then(|action| setup.actions.iter().find(|other| std::ptr::eq(other.action, *action))) else {
            continue;
        };
        let ActionKind::Navigate(navigate) = &standing.action.kind else { continue };
        let why = match (navigate.allow_back, navigate.replace_route) {
            (_, true) => "Navigate To has Replace Route on, and on the first page there is nothing that could be replaced",
            (true, false) => "Navigate To behind Log In allows the way back",
            (false, false) => continue,
        };
        let screen = screens::ff_action(setup.project, standing.workflow, standing.action);
        let mut lines =
            vec![SheetLine::new(screen.clone(), "Allow Back Navigation", "off").now(if navigate.allow_back { "on" } else { "off" })];
        if navigate.replace_route {
            lines.push(SheetLine::new(screen, "Replace Route", "off").now("on"));
        }
        let edit = mend::action(standing, |kind| {
            if let ActionKind::Navigate(navigate) = kind {
                navigate.allow_back = false;
                navigate.replace_route = false;
            }
        });
        let told =
            Told::new(&ROW, standing.at.clone()).saying("The back button leads from the app to the log-in again", why).changing(lines);
        found.push(told.mended_by(edit));
    }
}
