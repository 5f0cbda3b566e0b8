//! A sign-out that leaves the session, or the page.

use crate::domain::project::trigger::Trigger;
use crate::domain::project::workflow::Workflow;

use crate::diagnose::prelude::*;

use super::super::asks::{change_page, is_nothing, navigates, settings};

const ONLY_SETUSER: Row = breaks("WW-LOGOUT-ONLY-SETUSER");
const NO_NAV: Row = warns("WW-LOGOUT-NO-NAV");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ONLY_SETUSER, NO_NAV], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let project = setup.project;
    let by_hand = |workflow: &Workflow| matches!(workflow.on, Trigger::Tap { .. } | Trigger::Submit { .. } | Trigger::Called);
    let login = project.page_name(&settings.unauthenticated_page);
    for standing in setup.actions.iter().filter(|standing| by_hand(standing.workflow)) {
        let screen = screens::ww_workflow(project, standing.workflow);
        match &standing.action.kind {
            ActionKind::SetUser { value } if is_nothing(value) => {
                let clears = standing
                    .before
                    .iter()
                    .chain(&standing.after)
                    .flat_map(|action| within(project, action))
                    .any(|action| matches!(action.kind, ActionKind::ClearSession {}));
                if clears {
                    continue;
                }
                let line = SheetLine::new(screen, "Clear session", "in place of Set user");
                let edit = mend::action(standing, |kind| *kind = ActionKind::ClearSession {});
                let told = Told::new(&ONLY_SETUSER, standing.at.clone())
                    .saying(
                        "Whoever has signed out is signed in again after a reload",
                        "The sign-out sets the user to nothing and leaves the session: On user load finds the token again",
                    )
                    .changing(vec![line]);
                found.push(told.explaining_later([Explains::SignedIn, Explains::Page]).mended_by(edit));
            }
            ActionKind::ClearSession {} if !standing.on_error && standing.around.is_empty() => {
                if standing.is_followed_by(project, &setup.actions, &navigates) {
                    continue;
                }
                let line = SheetLine::new(screen, "Change page", format!("to {login}, behind Clear session"));
                let told = Told::new(&NO_NAV, standing.at.clone())
                    .saying(
                        "After the sign-out the private page is still on screen",
                        "No Change page follows Clear session, and nothing else leaves the page",
                    )
                    .changing(vec![line]);
                let edit = mend::behind(project, standing, change_page(&settings.unauthenticated_page));
                found.push(told.explaining([Explains::Page]).mended_by(edit));
            }
            _ => {}
        }
    }
}
