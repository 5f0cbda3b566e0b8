//! Two replies of one call, and a name in them that is now of one kind and now of another (backends 3.20).

use std::collections::HashMap;

use crate::domain::project::binding::SessionField;
use crate::domain::project::endpoint::Purpose;

use crate::diagnose::prelude::*;

use super::super::super::kinds::kinds_of;

const ROW: Row = warns("WW-ME-SHAPE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    let mut known: HashMap<(&str, String), &'static str> = HashMap::new();
    for call in evidence
        .calls
        .iter()
        .filter(|call| call.succeeded() && matches!(call.purpose, Purpose::CurrentUser | Purpose::LogIn | Purpose::Refresh))
    {
        let Some(json) = evidence.reply(call).and_then(|reply| evidence.run.bodies().json(&reply.body.hash).ok()) else { continue };
        for (path, kind) in kinds_of(&json) {
            let first = *known.entry((call.endpoint.as_str(), path.clone())).or_insert(kind);
            if first == kind {
                continue;
            }
            let name = evidence.name(call);
            let line = SheetLine::new("Server", format!("the reply of {name}"), format!("one shape: {path} always {first}"));
            let one = Found::of(evidence, &ROW, Evidence::end_of(call)).at(call.action.clone()).ranked(2).told(
                format!("{path} of the user is only sometimes there"),
                format!("{path} is {first} in one reply of {name}, and {kind} in another"),
            );
            found.push(one.changing(vec![line]).explaining_later([Explains::Value(SessionField::User), Explains::Page]));
            return;
        }
    }
}
