//! Reports of a run: as a timeline for a terminal, as JSON for programs, as JUnit for CI. Each masks every secret of the run in
//! every form. A further one is one more file here.

pub mod json;
pub mod junit;
pub mod mask;
pub mod text;

use std::sync::Arc;

use crate::domain::body::Bodies;
use crate::domain::entry::{Entry, EntryBody, FailureEntry};
use crate::domain::finding::Finding;
use crate::domain::log::Log;
use crate::domain::platform::Target;
use crate::domain::project::Project;
use crate::domain::recording::RunOutcome;
use crate::domain::secret::SecretRegistry;
use crate::domain::session::Session;
use crate::domain::story::Story;

/// A body or text longer than this (bytes) is cut in a report, which says so.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// What is reported: a run as it stands, with what else was found.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The project as it was for the run.
    pub project: &'a Project,
    /// Where the app ran.
    pub target: Target,
    /// The story; `None` when the project has lost it since.
    pub story: Option<&'a Story>,
    /// How it ended.
    pub outcome: RunOutcome,
    /// The timeline.
    pub entries: &'a Log<Arc<Entry>>,
    /// The run's secrets: none of them, in any form, gets into a report.
    pub registry: &'a SecretRegistry,
    /// The bodies of the replies.
    pub bodies: &'a Bodies,
    /// What is wrong or risky.
    pub findings: Vec<Finding>,
    /// The session at the end.
    pub session: Session,
    /// Id of the page on screen at the end.
    pub page: Option<&'a str>,
}

impl Report<'_> {
    /// How it ended. A project with an error in it is a problem, even where this story got by.
    #[must_use]
    pub fn outcome(&self) -> RunOutcome {
        let error = self.findings.iter().any(|finding| finding.severity == crate::domain::finding::Severity::Error);
        if self.outcome == RunOutcome::Ok && error { RunOutcome::Problems } else { self.outcome }
    }

    /// The failures that nothing in the app dealt with, unmet expectations included.
    fn problems(&self) -> impl Iterator<Item = (&Arc<Entry>, &FailureEntry)> {
        self.entries.iter().filter_map(|entry| match &entry.body {
            EntryBody::Failure(failure) if !failure.handled => Some((entry, failure)),
            _ => None,
        })
    }

    /// The steps that were reached, by id, with their titles.
    fn steps(&self) -> impl Iterator<Item = (&Entry, &str)> {
        self.entries.iter().filter_map(|entry| match &entry.body {
            EntryBody::StoryEvent { title, .. } => Some((&**entry, title.as_str())),
            _ => None,
        })
    }

    /// The steps that were not reached.
    fn not_run(&self) -> impl Iterator<Item = &str> {
        let reached = self.steps().count();
        self.story.into_iter().flat_map(|story| &story.events).skip(reached).map(|event| event.id.as_str())
    }
}
