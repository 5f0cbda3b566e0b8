//! A step that did not end as expected.

use crate::domain::project::place::{Place, StepPart};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::finding::Severity;
use crate::domain::words::phrases::step_title;
use crate::domain::words::{capitalised, reason, unmet};

use super::super::evidence::Evidence;
use super::super::found::Found;

pub(in crate::diagnose) const ID: &str = "RUN-EXPECTATION";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(story) = evidence.run.story() else { return };
    for entry in &evidence.entries {
        let EntryBody::Failure(held) = &entry.body else { continue };
        let FailureWhat::Expectation { unmet: what } = &held.what else { continue };
        let step = &*entry.id.event;
        let number = evidence.step_at(step).map_or(0, |at| at + 1);
        let (expected, is) = unmet(evidence.project, what);
        let why = entry.cause.as_ref().and_then(|cause| evidence.entry(cause)).and_then(|cause| match &cause.body {
            EntryBody::NavigationDecision(decision) => Some(capitalised(&reason(decision))),
            _ => None,
        });
        let place = Place::Step(story.id.clone(), step.to_owned(), StepPart::Expect);
        let mut one = Found::new(evidence, ID, Severity::Error, &entry.id).at(Some(place)).ranked(9);
        one.is_step = true;
        let name = evidence.step_at(step).map(|at| step_title(evidence.project, &evidence.story()[at].kind)).unwrap_or_default();
        let fix = format!("If the app is right, change what is expected: Test steps › {name} › Expected");
        found.push(one.saying(format!("Step {number}: expected {expected}, but it is {is}"), why.unwrap_or_default(), fix));
    }
}
