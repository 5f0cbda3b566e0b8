//! The browser still holds the session of an earlier run (section e).

use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::settings::settings;

const ROW: Row = informs("FF-SES-RETAINED-TEST").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup).filter(|settings| settings.persist) else { return };
    if setup.project.facts.earlier_session != Some(true) {
        return;
    }
    let home = setup.project.page_name(&settings.logged_in_page);
    let lines = vec![
        SheetLine::new(
            format!("{home} › a button › Properties Panel › Actions › Open (Action Flow Editor)"),
            "Log Out",
            "so that a test can begin anew",
        ),
        SheetLine::new("Test Mode or Run Mode", "", "or: in a private window of the browser, which keeps nothing"),
    ];
    let told = Told::new(&ROW, Place::Setting("persist"))
        .saying(
            format!("Test Mode and Run Mode start with {home}"),
            "The browser still holds the session of an earlier run, and Persist Auth Sessions is on: nothing is wrong with the app",
        )
        .changing(lines);
    found.push(told.explaining([Explains::Because(&[Why::RootLoggedIn])]));
}
