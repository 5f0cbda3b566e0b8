//! A reply 200 to 299 that says it failed, and that the app takes for a success.

use crate::domain::project::platform::Platform;
use crate::domain::record::finding::Severity;

use super::super::evidence::Evidence;
use super::super::handled::{Handled, handled, takes_for_success};
use super::super::server_words::{said, says_it_failed};
use super::Found;

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in evidence.calls.iter().filter(|call| call.succeeded()) {
        let (Some(reply), Some(entry)) = (evidence.reply(call), &call.reply) else { continue };
        let Ok(json) = evidence.run.bodies().json(&reply.body.hash) else { continue };
        if !says_it_failed(&json) || handled(evidence, call) == Handled::Settled {
            continue;
        }
        let unread = evidence.readers(entry).next().is_none();
        if !unread && !takes_for_success(evidence, call, entry) {
            continue;
        }
        let name = evidence.name(call);
        let words = said(evidence, reply).map(|words| format!(": {words}")).unwrap_or_default();
        let (id, fix) = match evidence.project.platform {
            Platform::FlutterFlow(_) => (
                "FF-API-200-ERROR",
                format!("Conditional behind {name}: test that the token is there, not Succeeded alone; or Server: answer 4xx"),
            ),
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
                ("WW-200-WITH-ERROR", format!("Workflow with {name}: a condition on the token; or Server: answer 4xx"))
            }
        };
        let (severity, why) = if unread {
            (Severity::Warning, "Nothing in the app looks at its reply, so nobody learns of it".to_owned())
        } else {
            (Severity::Error, "The app goes by the status alone, and takes the refusal for a success".to_owned())
        };
        let title = format!("{name} says no with status {}{words}", reply.status);
        let mut one = Found::new(evidence, id, severity, entry).at(call.action.clone()).ranked(0).saying(title, why, fix);
        one.explains = evidence.thrown_reading(entry);
        found.push(one);
    }
}
