//! The server still knows who it is after the sign-out: its cookie is there.

use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::ChangedBy;

use crate::diagnose::prelude::*;

use super::super::asks::{calls, settings};

const ROW: Row = breaks("WW-LOGOUT-COOKIE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if settings(&evidence.setup).is_none() {
        return;
    }
    let project = evidence.project;
    for cleared in evidence.session_changes().filter(|changed| changed.by == ChangedBy::ClearSession) {
        let until = evidence.calls.iter().find(|call| {
            evidence.place(&call.first).is_some_and(|place| place > cleared.place)
                && matches!(call.purpose, Purpose::LogIn | Purpose::SignUp)
        });
        let until = until.and_then(|call| evidence.place(&call.first)).unwrap_or(usize::MAX);
        let known = evidence.calls.iter().find(|call| {
            let place = evidence.place(&call.first).unwrap_or(0);
            let by_cookie = evidence.request(call).is_some_and(|request| request.header("cookie").is_some());
            place > cleared.place && place < until && call.purpose == Purpose::CurrentUser && call.succeeded() && by_cookie
        });
        let (Some(call), Some(standing)) = (known, cleared.action.and_then(|at| evidence.standing(at))) else { continue };
        let asked = standing.before.iter().any(|action| calls(&evidence.setup, action, Purpose::LogOut).is_some());
        // Signed out after a refusal is no sign-out by hand.
        let refused = evidence.calls.iter().any(|call| {
            call.step() == &*cleared.entry.id.event
                && !call.succeeded()
                && evidence.place(&call.first).is_some_and(|place| place < cleared.place)
        });
        if asked || refused {
            continue;
        }
        let out = project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogOut);
        let name = out.map_or("the API's log-out call", |endpoint| endpoint.name.as_str());
        let line = SheetLine::new(
            screens::ww_workflow(project, standing.workflow),
            name,
            "before Clear session: it ends the session on the server",
        );
        let edit = out.and_then(|endpoint| {
            // With what the log-in passes under the same names.
            let passed = evidence.setup.actions.iter().find_map(|other| match &other.action.kind {
                ActionKind::Call { inputs, .. } if endpoint.inputs.iter().all(|input| inputs.iter().any(|own| own.name == input.name)) => {
                    Some(inputs.iter().filter(|own| endpoint.inputs.iter().any(|input| input.name == own.name)).cloned().collect())
                }
                _ => None,
            });
            let call = ActionKind::Call {
                endpoint: endpoint.id.clone(),
                inputs: passed.unwrap_or_default(),
                output: "loggedOut".into(),
                in_code: false,
            };
            mend::before(project, standing, call)
        });
        let one = Found::of(evidence, &ROW, Evidence::end_of(call)).at(Some(standing.at.clone())).ranked(1).told(
            "Whoever has signed out is signed in again at the next page",
            format!(
                "{} still says who it is: the session is a cookie of the server, and Clear session does not reach it",
                evidence.name(call)
            ),
        );
        found.push(one.changing(vec![line]).explaining_later([Explains::SignedIn, Explains::Page]).mended_by(edit));
        return;
    }
}
