//! On user load failed, and the user of before is still there (rule 19).

use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::edit::Edit;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, action, change_page, in_user_load, only_401, settings};

const ROW: Row = warns("WW-STALE-USER").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    for call in evidence.calls.iter().filter(|call| call.purpose == Purpose::CurrentUser && call.came_out == CameOut::Answered(401)) {
        let Some(standing) = call.action.as_ref().and_then(|at| evidence.standing(at)).filter(|standing| in_user_load(standing)) else {
            continue;
        };
        let Some(place) = evidence.place(&call.first) else { continue };
        let before = evidence.entries[..place].iter().rev().find_map(|entry| match &entry.body {
            EntryBody::SessionChange { after, .. } => Some(after),
            _ => None,
        });
        let stale = before.is_some_and(|session| session.user.is_truthy());
        let cleared = evidence.session_changes().any(|changed| {
            changed.place > place
                && changed.entry.id.event == call.first.event
                && matches!(changed.by, ChangedBy::ClearSession | ChangedBy::SetUser | ChangedBy::Authenticate)
        });
        if !stale || cleared {
            continue;
        }
        let login = evidence.project.page_name(&settings.unauthenticated_page);
        let line = SheetLine::new(
            format!("{ON_USER_LOAD} › error branch"),
            "Clear session",
            format!("where the error's status is 401, then Change page to {login}"),
        );
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, end).at(call.action.clone()).ranked(1).told(
            "Somebody still looks signed in after the token has ended",
            "On user load was refused, and an error there changes nothing: the user of before stays until the page is loaded again",
        );
        found.push(
            one.changing(vec![line])
                .causing([end.clone()])
                .explaining_later([Explains::SignedIn, Explains::Page])
                .mended_by(cleared_on_401(standing, &settings.unauthenticated_page)),
        );
        return;
    }
}

/// The error branch, or the Catch around the call, clears the session where the status is 401.
fn cleared_on_401(standing: &Standing, login: &str) -> Option<Edit> {
    let tail = || {
        vec![
            action("only-401", only_401()),
            action("clear-session", ActionKind::ClearSession {}),
            action("to-the-log-in", change_page(login)),
        ]
    };
    let mut workflow = standing.workflow.clone();
    let around = standing.around.iter().rev().find(|(action, branch)| matches!(action.kind, ActionKind::TryCatch { .. }) && *branch == 0);
    match around {
        Some((held, _)) => {
            if let ActionKind::TryCatch { catch, .. } = &mut workflow.action_mut(&held.id)?.kind {
                catch.extend(tail());
            }
        }
        None => workflow.on_error.extend(tail()),
    }
    Some(mend::put(workflow))
}
