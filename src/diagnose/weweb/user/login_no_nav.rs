//! A log-in that opens no page.

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::trigger::Trigger;

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, calls, change_page, is_authenticate, navigates, settings};

const ROW: Row = warns("WW-LOGIN-NO-NAV");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let by_hand = |standing: &&Standing| matches!(standing.workflow.on, Trigger::Tap { .. } | Trigger::Submit { .. });
    for standing in all_of(setup, is_authenticate).filter(by_hand) {
        let logs_in = standing.before.iter().any(|action| calls(setup, action, Purpose::LogIn).is_some());
        if !logs_in
            || standing.is_followed_by(setup.project, &setup.actions, &navigates)
            || standing.before.iter().any(|action| navigates(action))
        {
            continue;
        }
        let home = setup.project.page_name(&settings.home_page);
        let line = SheetLine::new(screens::ww_workflow(setup.project, standing.workflow), "Change page", format!("to {home}, last of all"));
        let told = Told::new(&ROW, standing.at.clone())
            .saying("The log-in works, and the page stays", "No Change page follows Authenticate, and nothing else opens a page")
            .changing(vec![line]);
        let edit = mend::behind(setup.project, standing, change_page(&settings.home_page));
        found.push(told.explaining([Explains::Page]).mended_by(edit));
    }
}
