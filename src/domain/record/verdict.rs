//! What a run amounts to: one verdict for window, terminal, reports and exit code.

use serde::Serialize;

use super::checklist::CheckItem;
use super::entry_id::EntryId;
use super::finding::{Finding, Severity};
use super::recording::RunOutcome;

/// What a run amounts to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How it ended. `ok` means: every expectation is met, and no finding is an error.
    pub outcome: RunOutcome,
    /// In one sentence, as the user would say it.
    pub headline: String,
    /// Why, in at most two sentences; empty where there is nothing to explain.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// What is wrong or risky, the root of all first; what follows from a finding stands behind it.
    pub findings: Vec<Finding>,
    /// Hosts from which something was withheld that the app would have sent there: what comes of it is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withheld_from: Vec<String>,
    /// Each step of the story.
    pub steps: Vec<StepVerdict>,
    /// The platform's checklist, as far as the run shows it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<CheckItem>,
    /// The rules that it was recorded under, where those of today say something else: one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_under: Option<String>,
}

/// How a step of the story came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepVerdict {
    /// The step's id.
    pub step: String,
    /// How it stands.
    #[serde(flatten)]
    pub state: StepState,
    /// Its unmet expectation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<EntryId>,
    /// How long it took, in milliseconds, without the jumps of the app's clock.
    pub took_ms: u64,
}

/// How a step of the story stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StepState {
    /// It was not reached.
    NotRun,
    /// It is going on.
    Running,
    /// It ended as expected.
    AsExpected,
    /// It ended, and nothing is expected of it.
    Done,
    /// It did not end as expected, or something in it is an error.
    NotAsExpected,
    /// It is not what it would be, because of an earlier step (counted from 0).
    FollowsFrom {
        /// That step.
        #[serde(rename = "from")]
        step: usize,
        /// It ended as expected all the same.
        as_expected: bool,
    },
    /// It could not happen: what is tapped is not on screen, or not there at all.
    NotPossible,
    /// It began and did not end: the run was stopped.
    Unfinished,
    /// Nobody knows how it ends: an answer that it rests on is missing, or belongs to another request.
    NotKnown,
}

impl Verdict {
    /// The finding that comes first, if it says that something is wrong.
    #[must_use]
    pub fn first(&self) -> Option<&Finding> {
        self.findings.first().filter(|finding| finding.severity == Severity::Error)
    }

    /// What does not follow from something else, and is an error.
    pub fn roots(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error && finding.follows_from.is_none())
    }

    /// How a step stands, by its place in the story.
    #[must_use]
    pub fn state_of(&self, step: usize) -> StepState {
        self.steps.get(step).map_or(StepState::NotRun, |step| step.state)
    }
}

impl StepState {
    /// Whether it is one of those that make a run red.
    #[must_use]
    pub fn is_wrong(self) -> bool {
        self == Self::NotAsExpected
    }
}
