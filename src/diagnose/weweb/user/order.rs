//! Change page before Authenticate: the guard finds nobody yet (rule 62).

use crate::domain::words::phrases;

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, is_authenticate, navigates, settings};

const ROW: Row = breaks("WW-ORDER-NAV-FIRST");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for standing in all_of(setup, is_authenticate) {
        let first = standing.before.iter().find(|action| navigates(action));
        let Some(page) = first.and_then(|action| setup.actions.iter().find(|other| std::ptr::eq(other.action, *action))) else { continue };
        let name = phrases::action_title(setup.project, &page.action.kind);
        let line =
            SheetLine::new(screens::ww_workflow(setup.project, standing.workflow), name.clone(), "Change page last, behind Authenticate");
        let mut workflow = standing.workflow.clone();
        let edit = workflow.actions.iter().position(|action| action.id == page.at.action).map(|at| {
            let moved = workflow.actions.remove(at);
            workflow.actions.push(moved);
            mend::put(workflow)
        });
        let told = Told::new(&ROW, page.at.clone())
            .saying(
                "After the log-in the log-in page opens again",
                format!("{name} stands before Authenticate, so the guard of the page finds nobody signed in yet"),
            )
            .changing(vec![line]);
        found.push(told.explaining_later([Explains::Page, Explains::SignedOut]).mended_by(edit));
    }
}
