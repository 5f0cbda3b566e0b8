//! Stories that prove nothing: without a single expectation, a run is green whatever happens.

use crate::domain::project::place::{List, Place};
use crate::domain::record::finding::{Finding, Severity};

use super::super::setup::Setup;
use super::finding;

const ID: &str = "STRUCTURE-NO-EXPECTATION";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    for story in &evidence.project.stories {
        if !story.events.is_empty() && story.events.iter().all(|event| event.expect.is_empty()) {
            let name = if story.name.is_empty() { &story.id } else { &story.name };
            found.push(finding(
                Severity::Info,
                ID,
                Place::Thing(List::Stories, story.id.clone()),
                format!("“{name}” expects nothing"),
                "no step says which page should be on screen or whether somebody should be signed in",
                "add \"expect\": { \"page\": …, \"signed_in\": … } to its steps, so that a run can tell right from wrong",
            ));
        }
    }
}
