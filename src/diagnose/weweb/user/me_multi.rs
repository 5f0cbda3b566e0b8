//! The log-in asks for the current user again, which Authenticate has done already (rule 15).

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::workflow::Action;

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, calls, in_user_load, is_authenticate, sets_user, settings};

const ROW: Row = informs("WW-ME-MULTI");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let loads =
        setup.actions.iter().any(|standing| in_user_load(standing) && calls(setup, standing.action, Purpose::CurrentUser).is_some());
    if settings(setup).is_none() || !loads {
        return;
    }
    for standing in all_of(setup, is_authenticate).filter(|standing| !in_user_load(standing)) {
        let again = standing.after.iter().find(|action| calls(setup, action, Purpose::CurrentUser).is_some());
        // What is refreshed is called again, whatever it is.
        let refreshes = |action: &Action| calls(setup, action, Purpose::Refresh).is_some();
        if standing.before.iter().any(|action| refreshes(action)) {
            continue;
        }
        let Some(call) = again.and_then(|action| setup.actions.iter().find(|other| std::ptr::eq(other.action, *action))) else { continue };
        let line = SheetLine::new(
            screens::ww_workflow(setup.project, standing.workflow),
            "behind Authenticate",
            "no call of the current user and no Set user: On user load does it",
        );
        let mut workflow = standing.workflow.clone();
        let user = call.after.iter().find(|action| sets_user(&action.kind)).map(|action| action.id.clone());
        workflow.actions.retain(|action| action.id != call.at.action && Some(&action.id) != user.as_ref());
        let told = Told::new(&ROW, call.at.clone())
            .saying(
                "The current user is asked for two more times at every log-in",
                "Authenticate runs On user load, which asks already, and each page after it asks again; the log-in asks once more",
            )
            .changing(vec![line]);
        found.push(told.mended_by((workflow != *standing.workflow).then(|| mend::put(workflow))));
    }
}
