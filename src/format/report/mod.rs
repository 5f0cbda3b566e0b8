//! Reports of a run: as a timeline for a terminal, as JSON for programs, as JUnit for CI. Each masks every secret of the run in
//! every form. A further one is one more file here.

pub mod json;
pub mod junit;
pub mod mask;
pub mod painted;
pub mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::base::log::Log;
use crate::domain::project::Project;
use crate::domain::project::platform::Target;
use crate::domain::project::story::Story;
use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::session::Session;
use crate::domain::record::verdict::Verdict;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::body::Bodies;
use crate::domain::web::signature::SignatureVerdict;
use crate::domain::words;

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
    /// What it amounts to.
    pub verdict: &'a Verdict,
    /// The timeline.
    pub entries: &'a Log<Arc<Entry>>,
    /// The run's secrets: none of them, in any form, gets into a report.
    pub registry: &'a SecretRegistry,
    /// The bodies of the replies.
    pub bodies: &'a Bodies,
    /// What is known of token signatures, by label.
    pub signatures: &'a BTreeMap<String, SignatureVerdict>,
    /// The session at the end.
    pub session: Session,
    /// Id of the page on screen at the end.
    pub page: Option<&'a str>,
}

/// What it takes to put an entry into words.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The project.
    pub project: &'a Project,
    /// The run's secrets.
    pub registry: &'a SecretRegistry,
    /// What is known of token signatures, by label.
    pub signatures: &'a BTreeMap<String, SignatureVerdict>,
}

impl Report<'_> {
    /// What it takes to put an entry into words.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        Context { project: self.project, registry: self.registry, signatures: self.signatures }
    }

    /// The steps that were reached: their entries with their headings.
    fn steps(&self) -> impl Iterator<Item = (&Entry, String)> {
        self.entries.iter().filter_map(|entry| match &entry.body {
            EntryBody::StoryEvent { what, on_phone, location } => Some((&**entry, words::step(self.project, what, *on_phone, location))),
            _ => None,
        })
    }
}
