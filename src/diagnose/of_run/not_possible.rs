//! A step that could not happen: what is tapped is not on screen, or not there.

use crate::domain::project::place::{Place, StepPart};
use crate::domain::project::story::{Expectation, StoryEvent};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::finding::Severity;
use crate::domain::words::{capitalised, reason};

use super::super::evidence::Evidence;
use super::super::found::Found;

pub(in crate::diagnose) const ID: &str = "RUN-STEP-NOT-POSSIBLE";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(story) = evidence.run.story() else { return };
    for entry in &evidence.entries {
        let EntryBody::NavigationDecision(decision) = &entry.body else { continue };
        if !decision.why.is_not_possible() {
            continue;
        }
        let step = &*entry.id.event;
        // What it was to lead to is there already, and all before it went as it should.
        if is_there_already(evidence, step) {
            continue;
        }
        let number = evidence.step_at(step).map_or(0, |at| at + 1);
        let place = Place::Step(story.id.clone(), step.to_owned(), StepPart::Do);
        let mut one = Found::new(evidence, ID, Severity::Error, &entry.id).at(Some(place)).ranked(8);
        one.is_step = true;
        let fix = "Test steps: let the step before lead to the page, or take this step out".to_owned();
        found.push(one.saying(format!("Step {number} could not happen"), capitalised(&reason(decision)), fix));
    }
}

/// Whether this step and the one before it expect something, and no step up to here ended otherwise than expected.
fn is_there_already(evidence: &Evidence, step: &str) -> bool {
    let Some(at) = evidence.step_at(step).filter(|at| *at > 0) else { return false };
    let steps = &evidence.story()[..=at];
    let expects = |event: &StoryEvent| evidence.expected(&event.id) != Expectation::default();
    steps[at - 1..].iter().all(expects) && steps.iter().all(|event| evidence.unmet_in(&event.id).is_empty())
}
