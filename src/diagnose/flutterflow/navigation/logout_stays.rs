//! Log Out navigates by itself no more, and nothing behind it opens a page.

use crate::diagnose::prelude::*;

use super::super::settings::{navigates, settings};

const ROW: Row = warns("FF-NAV-LOGOUT-STAYS");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    for standing in &setup.actions {
        let ActionKind::LogOut { navigate_automatically: false } = standing.action.kind else { continue };
        if standing.is_followed_by(setup.project, &setup.actions, &navigates) {
            continue;
        }
        let entry = setup.project.page_name(&settings.entry_page);
        let screen = screens::ff_action(setup.project, standing.workflow, standing.action);
        let set = format!("on, which opens {entry}; or add Navigate To {entry} with Allow Back Navigation off");
        let line = SheetLine::new(screen, "Navigate Automatically", set).now("off");
        let edit = mend::action(standing, |kind| {
            if let ActionKind::LogOut { navigate_automatically } = kind {
                *navigate_automatically = true;
            }
        });
        let told = Told::new(&ROW, standing.at.clone())
            .saying("After the log-out the page stays on screen", "Navigate Automatically of Log Out is off, and no Navigate To follows it")
            .changing(vec![line]);
        found.push(told.explaining([Explains::Page]).mended_by(edit));
    }
}
