//! Return with "continue workflow" before Set user: the guard decides before it (rule 18).

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, in_user_load, sets_user, settings};

const ROW: Row = breaks("WW-OUL-LATE-SETUSER");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for standing in setup.actions.iter().filter(|standing| in_user_load(standing)) {
        let late = matches!(standing.action.kind, ActionKind::Return { go_on: true, .. })
            && standing.after.iter().flat_map(|action| within(setup.project, action)).any(|action| sets_user(&action.kind));
        if !late {
            continue;
        }
        let line = SheetLine::new(ON_USER_LOAD, "Set user", "before Return a value with continue workflow; or no Return at all");
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                "The first load sends to the log-in although the server knows who it is",
                "Return a value with “continue workflow” stands before Set user: whoever waits goes on there, and the guard finds no user yet",
            )
            .changing(vec![line]);
        found.push(told.explaining_later([Explains::SignedOut, Explains::Page]).mended_by(mend::without(setup.project, standing)));
    }
}
