//! Store token alone signs nobody in (rule 47).

use crate::domain::project::workflow::Action;

use crate::diagnose::prelude::*;

use super::settings;

const ROW: Row = breaks("WW-LEG-NO-FETCHUSER");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    // Without an endpoint there is nothing to fetch.
    if settings(setup).is_none_or(|settings| setup.project.endpoint(&settings.user_endpoint).is_none()) {
        return;
    }
    let fetches = |action: &Action| matches!(action.kind, ActionKind::FetchUser {});
    for standing in setup.actions.iter().filter(|standing| matches!(standing.action.kind, ActionKind::StoreToken { .. })) {
        if standing.is_followed_by(setup.project, &setup.actions, &fetches) {
            continue;
        }
        let line = SheetLine::new(screens::ww_workflow(setup.project, standing.workflow), "Fetch User", "behind Store token");
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                "The token is stored, and nobody is signed in",
                "Fetch User does not follow Store token, and it alone sets isAuthenticated",
            )
            .changing(vec![line]);
        let early = standing.before.iter().any(|action| fetches(action));
        let edit = mend::behind(setup.project, standing, ActionKind::FetchUser {}).and_then(|edit| {
            let project = edit.apply(setup.project)?;
            let first = standing.before.iter().find(|action| early && fetches(action));
            match first {
                Some(first) => {
                    let mut workflow = project.workflow(&standing.workflow.id)?.clone();
                    workflow.actions.retain(|action| action.id != first.id);
                    Some(mend::put(workflow))
                }
                None => Some(edit),
            }
        });
        found.push(told.explaining([Explains::Page, Explains::SignedOut, Explains::AnyRefusal]).with_all_that_follows().mended_by(edit));
    }
}
