//! What a replay proves of a change, and what will happen with it.

use crate::domain::project::Project;
use crate::domain::project::platform::Target;
use crate::domain::project::story::Story;
use crate::domain::record::finding::Finding;
use crate::domain::record::proof::{Proof, Reach};

use super::capitalised;
use super::phrases::step_title;

/// Where a proof belongs.
#[derive(Clone, Copy, Debug)]
pub struct Proven<'a> {
    /// The project that ran.
    pub project: &'a Project,
    /// Its story; none where the project has lost it since.
    pub story: Option<&'a Story>,
    /// Where the app ran.
    pub target: Target,
}

impl Proven<'_> {
    /// What the recorded answers show, and what only a run can tell; each may be empty.
    #[must_use]
    pub fn told(&self, proof: Proof) -> (String, String) {
        let shown = match (proof.mends, proof.reach) {
            (Some(step), Reach::UpTo { step: open }) if step == open => format!("Replayed: {}.", self.opens(step)),
            (Some(step), Reach::Others) => format!("Replayed: {}. Something else is wrong still.", self.ends(step)),
            (Some(step), _) => format!("Replayed: {}.", self.ends(step)),
            (None, Reach::Whole) => "Replayed: nothing is wrong any more.".to_owned(),
            (None, Reach::Others) => "Replayed: this is gone, and something else is wrong still.".to_owned(),
            (None, Reach::Nothing) => "Replayed: nothing that was recorded shows a difference.".to_owned(),
            (None, Reach::UpTo { .. }) => String::new(),
        };
        let open = match proof.reach {
            Reach::UpTo { step } if proof.mends == Some(step) => "Later calls need a run.".to_owned(),
            Reach::UpTo { step } => format!("From step {} on only a run can tell.", step + 1),
            _ => String::new(),
        };
        (shown, open)
    }

    /// What will happen with the change, as far as it is known.
    #[must_use]
    pub fn predicted(&self, finding: &Finding) -> Vec<String> {
        let mut said = Vec::new();
        match finding.proof {
            Some(proof) if proof.speaks_for_it() => {
                let first = proof.mends.unwrap_or_default();
                let last = match proof.reach {
                    Reach::UpTo { step } => step,
                    Reach::Others => first + 1,
                    _ => self.story.map_or(first + 1, |story| story.events.len()),
                };
                if last == first && proof.mends.is_some() {
                    said.push(format!("{}.", capitalised(&self.opens(first))));
                }
                let steps = (first..last).filter(|step| proof.mends.is_some() && (*step == first || self.is_told(*step)));
                said.extend(steps.take(3).map(|step| format!("{}.", capitalised(&self.ends(step)))));
                if said.is_empty() {
                    said.push("All steps of the test end as expected.".to_owned());
                }
                let open = self.told(proof).1;
                said.extend(Some(open).filter(|open| !open.is_empty()));
            }
            Some(Proof { reach: Reach::UpTo { step }, .. }) => {
                said.push(format!("Step {} sends other requests than before. What comes of them only a run can tell.", step + 1));
            }
            _ => {
                if let Some(step) = finding.step().and_then(|id| self.story?.events.iter().position(|event| event.id == id)) {
                    said.push(format!("Step {} no longer shows this. What comes of it only a run can tell.", step + 1));
                }
            }
        }
        if finding.log_in_again {
            said.push("Whoever is logged in now must log in once more.".to_owned());
        }
        said
    }

    /// What opens in a step whose calls were not recorded.
    fn opens(&self, step: usize) -> String {
        let Some(event) = self.story.and_then(|story| story.events.get(step)) else { return format!("step {} goes on", step + 1) };
        let expect = event.expect.on_target(self.target);
        let page = expect.page.as_deref().map_or("the page", |page| self.project.page_name(page));
        format!("in step {} ({}) {page} opens", step + 1, step_title(self.project, &event.kind))
    }

    /// Whether something that can be seen is expected of a step.
    fn is_told(&self, step: usize) -> bool {
        let expect = self.story.and_then(|story| story.events.get(step)).map(|event| event.expect.on_target(self.target));
        expect.is_some_and(|expect| expect.page.is_some())
    }

    /// How a step ends as expected: "after step 3 (Reload) Home is on screen, signed in".
    fn ends(&self, step: usize) -> String {
        let Some(event) = self.story.and_then(|story| story.events.get(step)) else { return format!("step {} ends as expected", step + 1) };
        let expect = event.expect.on_target(self.target);
        let name = format!("step {} ({})", step + 1, step_title(self.project, &event.kind));
        let signed = |is: bool| if is { "signed in" } else { "signed out" };
        match (&expect.page, expect.signed_in) {
            (Some(page), Some(is)) => format!("after {name} {} is on screen, {}", self.project.page_name(page), signed(is)),
            (Some(page), None) => format!("after {name} {} is on screen", self.project.page_name(page)),
            (None, Some(is)) => format!("after {name} the app is {}", signed(is)),
            (None, None) => format!("{name} ends as expected"),
        }
    }
}
