//! Log In navigates by itself no more, and nothing behind it opens a page.

use crate::diagnose::prelude::*;

use super::super::settings::{log_ins, navigates, settings};

const ROW: Row = breaks("FF-NAV-NO-TARGET");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    for standing in log_ins(setup) {
        let ActionKind::LogIn { navigate_automatically: false, .. } = standing.action.kind else { continue };
        if standing.is_followed_by(setup.project, &setup.actions, &navigates) {
            continue;
        }
        let home = setup.project.page_name(&settings.logged_in_page);
        let screen = screens::ff_action(setup.project, standing.workflow, standing.action);
        let line = SheetLine::new(screen, "Navigate Automatically", format!("on, which opens {home}; or add Navigate To behind Log In"));
        let edit = mend::action(standing, |kind| {
            if let ActionKind::LogIn { navigate_automatically, .. } = kind {
                *navigate_automatically = true;
            }
        });
        let told = Told::new(&ROW, standing.at.clone())
            .saying("The log-in works, and the page does not change", "Navigate Automatically is off, and no Navigate To follows Log In")
            .changing(vec![line.now("off")]);
        found.push(told.explaining([Explains::Page]).mended_by(edit));
    }
}
