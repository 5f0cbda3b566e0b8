//! No On user load of the app: after a reload nobody sets the user (rules 5, 14 and 17).

use crate::domain::project::page::Page;
use crate::domain::project::trigger::Trigger;
use crate::edit::create;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, current_user, loads_user, settings, user_loads};

const MISSING: Row = breaks("WW-OUL-MISSING");
const PAGE_LEVEL: Row = breaks("WW-OUL-PAGE-LEVEL");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[MISSING, PAGE_LEVEL], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() || user_loads(setup).next().is_some() || !setup.project.pages.iter().any(Page::is_private) {
        return;
    }
    let of_page = setup.project.workflows.iter().find(|workflow| matches!(workflow.on, Trigger::PageUserLoad { .. }));
    let me = current_user(setup).map_or("the call that tells who the token belongs to", |endpoint| endpoint.name.as_str());
    let line = SheetLine::new(
        ON_USER_LOAD,
        "+ Add action",
        format!("at app level: if session.accessToken is there, {me}, then Set user with its reply"),
    );
    let edit = loads_user(setup).or_else(|| of_page.map(|workflow| workflow.actions.clone())).map(|actions| {
        let mut workflow = create::workflow_on(setup.project, Trigger::UserLoad);
        workflow.actions = of_page.map_or(actions, |workflow| workflow.actions.clone());
        mend::put(workflow)
    });
    let told = match of_page {
        Some(_) => Told::new(&PAGE_LEVEL, Place::Setting("unauthenticated_page")).saying(
            "A private page sends to the log-in when it is loaded, and opens from within the app",
            "On user load stands on pages only; when the app is loaded no page is there yet, so the guard runs none of them",
        ),
        None => Told::new(&MISSING, Place::Setting("unauthenticated_page")).saying(
            "Whoever has logged in is signed out by a reload",
            "There is no workflow On user load, and nothing else sets the user when the app is loaded: it is kept nowhere",
        ),
    };
    found.push(told.changing(vec![line]).explaining([Explains::SignedOut, Explains::Page]).mended_by(edit));
}
