//! What can be asked of a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::base::log::Log;
use crate::domain::project::story::{Story, StoryEvent};
use crate::domain::record::entry::Entry;
use crate::domain::record::session::Session;
use crate::domain::record::verdict::Verdict;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::body::Bodies;
use crate::domain::web::signature::SignatureVerdict;
use crate::format::report::{Context, Report};

use super::Run;
use super::diary::Moment;
use super::recording::{Plan, RULES_VERSION, Recording};

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is still going on.
    Running,
    /// It was stopped.
    Stopped,
    /// It is over.
    Over,
}

impl Run {
    /// What it was started with.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.machine.plan
    }

    /// The story that it runs.
    #[must_use]
    pub fn story(&self) -> Option<&Story> {
        self.machine.plan.project.story(&self.machine.plan.story)
    }

    pub(super) fn story_events(&self) -> &[StoryEvent] {
        self.story().map_or(&[], |story| &story.events)
    }

    /// Its report, as it stands now.
    #[must_use]
    pub fn report<'a>(&'a self, verdict: &'a Verdict) -> Report<'a> {
        Report {
            project: &self.machine.plan.project,
            target: self.machine.plan.target,
            story: self.story(),
            verdict,
            entries: self.entries(),
            registry: self.registry(),
            bodies: self.bodies(),
            signatures: self.signatures(),
            session: self.session(),
            page: self.page(),
        }
    }

    /// What it takes to put its entries into words.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        Context { project: &self.machine.plan.project, registry: self.registry(), signatures: self.signatures() }
    }

    /// The step that comes next, if there is one.
    #[must_use]
    pub fn next_event(&self) -> Option<&str> {
        self.story_events().get(self.diary.begun).map(|event| event.id.as_str())
    }

    /// Whether the step that began last is still going on.
    #[must_use]
    pub fn is_in_event(&self) -> bool {
        self.machine.in_event && !self.machine.stopped
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.machine.stopped || (!self.machine.in_event && self.next_event().is_none())
    }

    /// The entries so far.
    #[must_use]
    pub fn entries(&self) -> &Log<Arc<Entry>> {
        self.machine.journal.entries()
    }

    /// The run's secrets.
    #[must_use]
    pub fn registry(&self) -> &SecretRegistry {
        &self.machine.registry
    }

    /// The bodies of the replies.
    #[must_use]
    pub fn bodies(&self) -> &Bodies {
        &self.machine.bodies
    }

    /// The session as it is now.
    #[must_use]
    pub fn session(&self) -> Session {
        self.machine.device.tabs.first().map(|tab| tab.session.clone()).unwrap_or_default()
    }

    /// The page on screen now.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        self.machine.device.tabs.first().and_then(|tab| tab.page.as_deref())
    }

    /// The app as it was after each input.
    #[must_use]
    pub fn moments(&self) -> &Log<Moment> {
        &self.diary.moments
    }

    /// What is known of token signatures, by label.
    #[must_use]
    pub fn signatures(&self) -> &BTreeMap<String, SignatureVerdict> {
        &self.diary.signatures
    }

    /// The app's clock, milliseconds since 1970.
    #[must_use]
    pub fn virtual_ms(&self) -> i64 {
        self.machine.virtual_ms()
    }

    /// How far the app's clock was moved by the story, in milliseconds.
    #[must_use]
    pub fn jumped_ms(&self) -> i64 {
        self.machine.jumped_ms
    }

    /// The step of the story (counted from 0) from which on nobody knows what would happen, because an answer is missing or belongs to
    /// another request.
    #[must_use]
    pub fn unknown_from(&self) -> Option<usize> {
        match (self.diary.unknown_from, self.diary.differs_from) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Replay: the step (counted from 0) from which on requests are not those that the replies were recorded for.
    #[must_use]
    pub fn differs_from(&self) -> Option<usize> {
        self.diary.differs_from
    }

    /// The version of the rules that the recording was made under, in a replay.
    #[must_use]
    pub fn recorded_under(&self) -> Option<u32> {
        self.diary.tape.as_ref().map(|tape| tape.rules_version)
    }

    /// How far it is.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.machine.stopped {
            Standing::Stopped
        } else if self.is_finished() {
            Standing::Over
        } else {
            Standing::Running
        }
    }

    /// The run as it is kept.
    #[must_use]
    pub fn recording(&self) -> Recording {
        let plan = Plan { signatures: self.diary.signatures.clone(), ..(*self.machine.plan).clone() };
        Recording {
            plan,
            rules_version: RULES_VERSION,
            inputs: self.diary.inputs.iter().cloned().collect(),
            bodies: self.machine.bodies.clone(),
        }
    }
}
