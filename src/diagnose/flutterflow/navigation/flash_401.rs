//! The app starts logged in, the first call is refused, and the session ends (rules 7 and 11).

use crate::domain::record::entry::ChangedBy;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

use super::super::settings::log_ins;

const ROW: Row = warns("FF-NAV-FLASH-401").in_a_run();
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for start in evidence.session_changes().filter(|changed| changed.by == ChangedBy::AppStart && changed.after.signed_in) {
        let step = &start.entry.id.event;
        let refused = evidence.calls.iter().find(|call| call.step() == &**step && call.came_out == CameOut::Answered(401));
        let ended = evidence.session_changes().find(|changed| changed.by == ChangedBy::LogOut && changed.entry.id.event == *step);
        let (Some(call), Some(ended)) = (refused, ended) else { continue };
        if evidence.request(call).is_none_or(|request| evidence.tokens(request).is_empty()) {
            continue;
        }
        let name = evidence.name(call);
        let expires = start.after.expiry_ms.is_some();
        let why = if expires {
            format!(
                "The stored Token Expiry Time is not past yet, so the app starts logged in; {name} then answers 401, and the flow logs out"
            )
        } else {
            format!("No Token Expiry Time is stored, so the app starts logged in; {name} then answers 401, and the flow logs out")
        };
        let mut lines = Vec::new();
        for login in log_ins(&evidence.setup).take(1) {
            let screen = screens::ff_action(evidence.project, login.workflow, login.action);
            lines.push(SheetLine::new(screen, "Token Expiry Time", "the time at which this token ends, so that the app starts logged out"));
        }
        if let Some(page) = call.action.as_ref().and_then(|at| evidence.project.workflow(&at.workflow)?.on.page()) {
            let page = evidence.project.page_name(page);
            lines.push(SheetLine::new(screens::ff_on_page_load(page), "the refresh call", format!("before {name}, where there is one")));
        }
        let one = Found::of(evidence, &ROW, &start.entry.id)
            .at(ended.action.cloned())
            .ranked(1)
            .told("The app opens as if somebody were logged in, and then goes to the log-in", why);
        found.push(one.changing(lines).explaining([Explains::Page]));
    }
}
