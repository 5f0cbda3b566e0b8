//! A wrong password makes the plugin refresh (rule 48).

use crate::domain::project::endpoint::Purpose;
use crate::domain::record::finding::Severity;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

use super::settings;

const ROW: Row = informs("WW-LEG-401-LOGIN").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    for (at, call) in evidence.calls.iter().enumerate() {
        if call.purpose != Purpose::LogIn || call.came_out != CameOut::Answered(401) {
            continue;
        }
        let next = evidence.calls.get(at + 1).filter(|next| next.endpoint == settings.refresh_endpoint && next.step() == call.step());
        let Some(refresh) = next else { continue };
        let line = SheetLine::new("Server", "", "another status for a wrong password, such as 400 or 422; or ignore it");
        let end = Evidence::end_of(call);
        let mut one = Found::of(evidence, &ROW, end).at(call.action.clone()).ranked(0).told(
            format!("After a wrong password {} is called", evidence.name(refresh)),
            "The plugin takes every 401 for a token that has ended, that of a wrong password too",
        );
        if evidence.calls.iter().any(|call| call.step() == refresh.step() && super::super::super::handled::goes_wrong(evidence, call)) {
            one.finding.severity = Severity::Error;
            one = one.causing([end.clone(), Evidence::end_of(refresh).clone()]);
        }
        found.push(one.changing(vec![line]).explaining([Explains::Message, Explains::Page, Explains::Call(refresh.endpoint.clone())]));
        return;
    }
}
