//! On user load that sets no user (rules 5 and 21).

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::page::Page;
use crate::domain::project::workflow::Workflow;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, all_of, calls, in_user_load, sets_user, settings, user_loads, user_of};

const NO_SETUSER: Row = breaks("WW-OUL-NO-SETUSER");
const ONLY_LOGIN: Row = breaks("WW-SETUSER-ONLY-LOGIN");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[NO_SETUSER, ONLY_LOGIN], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    let project = setup.project;
    let sets =
        |workflow: &Workflow| workflow.actions.iter().flat_map(|action| within(project, action)).any(|action| sets_user(&action.kind));
    if user_loads(setup).next().is_none() || user_loads(setup).any(sets) || !project.pages.iter().any(Page::is_private) {
        return;
    }
    let elsewhere = all_of(setup, sets_user).any(|standing| !in_user_load(standing));
    let (row, why) = if elsewhere {
        (&ONLY_LOGIN, "Set user stands in the log-in alone; On user load, which runs when the app is loaded, sets no user")
    } else {
        (&NO_SETUSER, "On user load ends without Set user, so nobody is signed in, whatever the server says")
    };
    let Some(workflow) = user_loads(setup).next() else { return };
    let call = setup
        .actions
        .iter()
        .find(|standing| standing.workflow.id == workflow.id && calls(setup, standing.action, Purpose::CurrentUser).is_some());
    let line = SheetLine::new(ON_USER_LOAD, "Set user", "behind the call that tells who the token belongs to, with its reply");
    let edit = call.and_then(|call| match &call.action.kind {
        ActionKind::Call { output, .. } if !output.is_empty() => {
            mend::behind(project, call, ActionKind::SetUser { value: user_of(setup, output) })
        }
        _ => None,
    });
    let at = call.map_or(Place::Trigger(workflow.id.clone()), |call| call.at.clone().into());
    let told = Told::new(row, at).saying("Whoever has logged in is signed out by a reload", why).changing(vec![line]);
    found.push(told.explaining_later([Explains::SignedOut, Explains::Page]).mended_by(edit));
}
