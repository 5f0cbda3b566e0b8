//! The run that is shown, and an endpoint that was called once.

use std::sync::Arc;

use crate::app::ticket::Ticket;
use crate::diagnose::Fix;
use crate::domain::record::question::Question;
use crate::domain::record::session::Session;
use crate::domain::record::verdict::Verdict;
use crate::run::cannot_run::CannotRun;
use crate::run::recording::Recording;
use crate::run::{Moment, Run, RunOutcome};

use super::timeline::Timeline;

/// An endpoint that was called once.
#[derive(Clone, Debug)]
pub struct Called {
    /// Endpoint id.
    pub endpoint: String,
    /// The run that made the call; none before anything came back.
    pub run: Option<Arc<Run>>,
    /// Why it could not be made.
    pub error: Option<CannotRun>,
    /// The errand that makes the call, while it is going on.
    pub(in crate::app) ticket: Option<Ticket>,
}

impl Called {
    /// Whether the answer is still awaited.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.ticket.is_some()
    }
}

/// Something that a run asks and waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub question: Question,
    /// The errand of the run that asks.
    pub(in crate::app) ticket: Ticket,
}

/// The run that is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which run of the project it is.
    pub number: u32,
    /// The errand that keeps it, while that is under way.
    pub(in crate::app) keeping: Option<Ticket>,
    /// The run. While it is going on, as it is now.
    pub run: Arc<Run>,
    /// Its rows.
    pub timeline: Timeline,
    /// What was recorded; replays start from it. None while the run is going on.
    pub recording: Option<Arc<Recording>>,
    /// The entries come from a replay through an edited project.
    pub replayed: bool,
    /// What it amounts to, once it is over.
    pub verdict: Option<Arc<Verdict>>,
    /// The changes that mend what is wrong, each with what the recording proves of it, once that is known.
    pub fixes: Vec<Fix>,
    /// The step after which the app is shown; the last one when `None`.
    pub scrubbed: Option<usize>,
}

impl Shown {
    /// The step after which the app is shown.
    #[must_use]
    pub fn step(&self) -> usize {
        let last = self.timeline.steps().len().saturating_sub(1);
        self.scrubbed.map_or(last, |at| at.min(last))
    }

    /// How the run stands.
    #[must_use]
    pub fn outcome(&self) -> RunOutcome {
        self.verdict.as_ref().map_or(RunOutcome::Running, |verdict| verdict.outcome)
    }

    /// The app as it was when a step ended, or as it is now while the step is going on.
    #[must_use]
    pub fn moment_after(&self, step: usize) -> Option<&Moment> {
        self.timeline.steps().get(step)?.moment.and_then(|at| self.run.moments().get(at))
    }

    /// The session when a step ended.
    #[must_use]
    pub fn session_after(&self, step: usize) -> Session {
        self.moment_after(step).and_then(|moment| moment.device.tabs.first()).map(|tab| tab.session.clone()).unwrap_or_default()
    }
}
