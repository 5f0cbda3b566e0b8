//! What nobody sees in a run: other projects on the same origin, and what public pages show (rules 46 and 50).

use crate::diagnose::prelude::*;

use super::settings;

const CLASH: Row = warns("WW-LEG-COOKIE-CLASH").when_said();
const FLASH: Row = informs("WW-LEG-PUBLIC-FLASH").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[CLASH, FLASH], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    if setup.project.facts.shares_origin == Some(true) {
        let lines = vec![
            SheetLine::new("Workflow", "Logout", "sign out first, before another project is opened"),
            SheetLine::new("Publishing", "domain", "separate domains, one for each project"),
        ];
        let told = Told::new(&CLASH, Place::Setting("unauthenticated_page"))
            .saying(
                "People are signed in as a user of another project",
                "Other projects are served from the same origin, and each keeps its token in the same cookie, ww-auth-access-token",
            )
            .changing(lines);
        found.push(told);
    }
    if setup.project.facts.user_on_public_pages == Some(true) {
        let line = SheetLine::new("Interface › the element", "condition", "isAuthenticated: show it only then");
        let told = Told::new(&FLASH, Place::Setting("home_page"))
            .saying(
                "On public pages the user is missing for a moment",
                "Public pages show data of the user, and the plugin fetches the user after they are shown",
            )
            .changing(vec![line]);
        found.push(told);
    }
}
