//! What would have come of a run if the project had been another one.

use std::sync::Arc;

use crate::domain::record::verdict::Verdict;
use crate::edit::Edit;
use crate::run::Run;
use crate::run::replay::replay;

use super::verdict::{Case, verdict};

/// A run's recorded answers through a project that was changed.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What comes of it.
    pub run: Run,
    /// What that amounts to. Where the changed project asks what was never recorded, its outcome is `incomplete`: from there on only a
    /// run can tell.
    pub verdict: Verdict,
}

/// Replays a run with a change. `None` when the change changes nothing.
#[must_use]
pub fn tried(run: &Run, edit: &Edit) -> Option<Tried> {
    let project = Arc::new(edit.apply(&run.plan().project)?);
    let run = replay(&run.recording(), project);
    let verdict = verdict(&Case { run: &run });
    Some(Tried { run, verdict })
}
