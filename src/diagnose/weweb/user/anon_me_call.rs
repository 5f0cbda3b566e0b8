//! The current user is asked for on behalf of visitors too (rule 16).

use crate::domain::project::endpoint::Purpose;
use crate::edit::Edit;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, action, event_token, in_user_load, settings};

const ROW: Row = informs("WW-ANON-ME-CALL").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let setup = &evidence.setup;
    if settings(setup).is_none() {
        return;
    }
    let refused = evidence.calls.iter().find(|call| {
        let is_me = call.purpose == Purpose::CurrentUser && matches!(call.came_out, CameOut::Answered(401 | 403));
        let by_token = evidence.project.endpoint(&call.endpoint).is_some_and(|endpoint| {
            endpoint.bearer.is_some() || endpoint.headers.iter().any(|header| header.name.eq_ignore_ascii_case("authorization"))
        });
        let visitor =
            evidence.request(call).is_some_and(|request| request.header("authorization").is_none() && request.header("cookie").is_none());
        let of_load = call.action.as_ref().and_then(|at| evidence.standing(at)).is_some_and(in_user_load);
        is_me && by_token && visitor && of_load
    });
    let Some(call) = refused else { return };
    let Some(standing) = call.action.as_ref().and_then(|at| evidence.standing(at)) else { return };
    let name = evidence.name(call);
    let line = SheetLine::new(ON_USER_LOAD, format!("around {name}"), "a condition: if access token exists (session.accessToken)");
    let one = Found::of(evidence, &ROW, Evidence::end_of(call)).at(call.action.clone()).ranked(8).told(
        format!("{name} is refused for every visitor, and each page waits for it"),
        "On user load runs for people who are not signed in too, and asks for the current user without a token",
    );
    found.push(one.changing(vec![line]).mended_by(Some(wrapped(standing))));
}

/// All of On user load only with a token.
fn wrapped(standing: &Standing) -> Edit {
    let mut workflow = standing.workflow.clone();
    let then = std::mem::take(&mut workflow.actions);
    workflow.actions = vec![action("if-token", ActionKind::Condition { when: event_token(), then, otherwise: Vec::new() })];
    mend::put(workflow)
}
