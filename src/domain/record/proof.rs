//! What the recorded answers prove of a change: the run replayed through the project that has it.

use serde::Serialize;

/// How far a replay proves that a change mends what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Proof {
    /// How far.
    #[serde(flatten)]
    pub reach: Reach,
    /// The first step (counted from 0) that does not end as expected, and does with the change; none where the replay does not get there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mends: Option<usize>,
}

/// How far the recorded answers lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "reach", rename_all = "snake_case")]
pub enum Reach {
    /// To the end: nothing is wrong any more.
    Whole,
    /// All that is known is well; from this step on (counted from 0) the app asks what was never recorded, and only a run can tell.
    UpTo {
        /// That step.
        step: usize,
    },
    /// It is mended, and something else is wrong.
    Others,
    /// Nothing of what is seen changes.
    Nothing,
}

impl Proof {
    /// Whether what is known of it speaks for the change.
    #[must_use]
    pub fn speaks_for_it(&self) -> bool {
        self.mends.is_some() || self.reach == Reach::Whole
    }

    /// Whether only a run can tell the rest.
    #[must_use]
    pub fn needs_run(&self) -> bool {
        matches!(self.reach, Reach::UpTo { .. })
    }
}
