//! The reply says when the token ends, and the session does not keep it.

use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::value::Value;

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, in_user_load, is_authenticate, screen, settings};

const ROW: Row = informs("WW-METADATA-EXPIRY").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if settings(&evidence.setup).is_none() {
        return;
    }
    // A server that renews within another call is asked by that call, whenever it is made.
    let has_refresh = evidence.project.endpoints.iter().any(|endpoint| endpoint.purpose == Purpose::Refresh);
    if !has_refresh && all_of(&evidence.setup, is_authenticate).any(in_user_load) {
        return;
    }
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::Authenticate) {
        let Some(standing) = changed.action.and_then(|at| evidence.standing(at)) else { continue };
        let login = evidence.calls.iter().rev().find(|call| {
            evidence.place(&call.first).is_some_and(|place| place < changed.place)
                && call.succeeded()
                && matches!(call.purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh)
        });
        let Some(call) = login else { continue };
        let Some(json) = evidence.reply(call).and_then(|reply| evidence.run.bodies().json(&reply.body.hash).ok()) else { continue };
        let Some(name) = lifetime(&json) else { continue };
        // What is kept there for another purpose is kept so on purpose.
        if !is_empty(&changed.after.metadata) {
            continue;
        }
        let line = SheetLine::new(
            screen(&evidence.setup, standing),
            "Authenticate › Metadata",
            format!("now + {name}: an object with the time at which the token ends"),
        );
        let one = Found::of(evidence, &ROW, &changed.entry.id).at(Some(standing.at.clone())).ranked(9).told(
            "Nothing in the app knows when the token ends",
            format!("The reply of {} says it ({name}), and Metadata of Authenticate does not keep it", evidence.name(call)),
        );
        found.push(one.changing(vec![line]));
        return;
    }
}

/// The name of a lifetime in a reply.
fn lifetime(json: &serde_json::Value) -> Option<String> {
    let members = json.as_object()?;
    members.iter().find_map(|(name, value)| {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        (plain == "expiresin" && (value.is_number() || value.is_string())).then(|| name.clone()).or_else(|| lifetime(value))
    })
}

/// Whether there are none.
fn is_empty(metadata: &Value) -> bool {
    match metadata {
        Value::Map(members) => members.iter().all(|(_, value)| !value.is_set()),
        other => !other.is_set(),
    }
}
