//! An exception inside the app that nobody deals with.

use crate::domain::record::entry::EntryBody;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::finding::Severity;
use crate::domain::words::{app_sees, failure};

use super::super::evidence::Evidence;
use super::super::found::Found;

const ID: &str = "RUN-EXCEPTION";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for entry in &evidence.entries {
        let EntryBody::Failure(held) = &entry.body else { continue };
        let FailureWhat::Exception { action, .. } = &held.what else { continue };
        // What a call threw is told of the call.
        let of_call = entry.cause.as_ref().is_some_and(|cause| evidence.call_of(cause).is_some());
        if held.caught || of_call {
            continue;
        }
        let why = match app_sees(held.app_sees) {
            "" => String::new(),
            sees => format!("The app shows {sees}"),
        };
        let fix =
            format!("{}: mend what the action reads, or let a condition before it make sure that it is there", evidence.words.workflow);
        let one = Found::new(evidence, ID, Severity::Error, &entry.id).at(action.clone());
        found.push(one.saying(failure(evidence.project, held), why, fix));
    }
}
