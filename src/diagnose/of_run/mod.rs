//! What can be wrong with a run: one rule a file, one line in the registry. A rule looks at the evidence and adds what it finds.

mod calls;
mod exceptions;
mod expectations;
mod expiry;
mod exports;
mod failed_with_200;
mod not_json;
mod not_possible;
mod project;
mod rotation;
mod session_fields;
mod token_refused;

use std::collections::BTreeSet;

use crate::domain::project::place::Place;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::finding::{Finding, Severity};

use super::evidence::Evidence;
use crate::edit::Edit;

/// Something that a rule found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The finding.
    pub(super) finding: Finding,
    /// The change of the project that mends it, where one is known.
    pub(super) edit: Option<Edit>,
    /// The place of its entry among the entries of the run.
    pub(super) at: usize,
    /// Among findings of one place: the nearer to the cause, the lower.
    pub(super) rank: u8,
    /// The entries of which it explains what is said of them.
    pub(super) explains: BTreeSet<EntryId>,
    /// It is said of a whole, and explains what is said of its parts.
    pub(super) is_whole: bool,
    /// It is about how a step of the story ended.
    pub(super) is_step: bool,
    /// It is about the session; up to this place the app has that session.
    pub(super) session_until: Option<usize>,
}

/// A rule: looks, and adds what it finds.
pub(super) type Rule = fn(&Evidence, &mut Vec<Found>);

/// Every rule.
pub(super) const RULES: [Rule; 12] = [
    project::look,
    not_json::look,
    failed_with_200::look,
    session_fields::look,
    expiry::look,
    calls::look,
    token_refused::look,
    rotation::look,
    exceptions::look,
    not_possible::look,
    expectations::look,
    exports::look,
];

impl Found {
    /// Something that this entry proves.
    fn new(evidence: &Evidence, id: &'static str, severity: Severity, entry: &EntryId) -> Self {
        let finding = Finding {
            id,
            severity,
            at: None,
            entry: Some(entry.clone()),
            title: String::new(),
            evidence: String::new(),
            fix: String::new(),
            follows_from: None,
        };
        Self {
            finding,
            edit: None,
            at: evidence.place(entry).unwrap_or(usize::MAX),
            rank: 5,
            explains: BTreeSet::new(),
            is_whole: false,
            is_step: false,
            session_until: None,
        }
    }

    /// Where in the project.
    fn at(mut self, place: Option<impl Into<Place>>) -> Self {
        self.finding.at = place.map(Into::into);
        self
    }

    /// What the user would say, why, and how to mend it.
    fn saying(mut self, title: impl Into<String>, why: impl Into<String>, fix: impl Into<String>) -> Self {
        self.finding.title = title.into();
        self.finding.evidence = why.into();
        self.finding.fix = fix.into();
        self
    }

    /// What mends it.
    fn mended_by(mut self, edit: Option<Edit>) -> Self {
        self.edit = edit;
        self
    }

    fn ranked(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}
