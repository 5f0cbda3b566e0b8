//! Two replies of one call, and a name in them that is now of one kind and now of another (backends 3.20).

use std::collections::HashMap;

use crate::domain::project::binding::SessionField;
use crate::domain::project::endpoint::Purpose;
use serde_json::Value as Json;

use crate::diagnose::prelude::*;

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
        let mut kinds = Vec::new();
        kinds_of(&json, &mut String::new(), &mut kinds);
        for (path, kind) in kinds {
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

/// The kinds of what stands under each name; null and nothing count as either.
fn kinds_of(json: &Json, path: &mut String, kinds: &mut Vec<(String, &'static str)>) {
    if let Json::Object(members) = json {
        for (name, value) in members {
            let before = path.len();
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
            let kind = match value {
                Json::Null => None,
                Json::String(_) => Some("a text"),
                Json::Number(_) => Some("a number"),
                Json::Bool(_) => Some("a truth value"),
                Json::Array(_) => Some("a list"),
                Json::Object(_) => Some("an object"),
            };
            kinds.extend(kind.map(|kind| (path.clone(), kind)));
            kinds_of(value, path, kinds);
            path.truncate(before);
        }
    }
}
