//! Something wrong or risky, with evidence and the fix.

use serde::Serialize;

use super::entry_id::EntryId;
use super::proof::Proof;
use super::sheet::SheetLine;
use crate::domain::project::place::Place;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It will not work.
    Error,
    /// It may not work, or not safely.
    Warning,
    /// Good to know.
    Info,
}

/// Something wrong or risky.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Finding {
    /// Stable id, such as `STRUCTURE-DANGLING`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where in the project; none where no single setting is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Place>,
    /// The entry that proves it, when it comes from a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// In one sentence: what the user would say.
    pub title: String,
    /// Why, with what was seen.
    pub evidence: String,
    /// What was seen, value beside value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
    /// How to mend it, in the platform's words; empty where nothing is to be mended in the project.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fix: String,
    /// The same line by line, to be done in the platform itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheet: Vec<SheetLine>,
    /// What the recorded answers prove of the change that mends it, where that was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Who is logged in now must log in once more after the change: what the app stored then stays as it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub log_in_again: bool,
    /// The finding that it follows from, by its place among the findings of the verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_from: Option<usize>,
}

/// Something that was seen: `Server sends`, `"expires_in": 3600`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Seen {
    /// What it is.
    pub label: String,
    /// The value, masked.
    pub value: String,
    /// It is what is wrong.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_wrong: bool,
}

impl Finding {
    /// A finding that says nothing yet.
    #[must_use]
    pub fn new(id: &'static str, severity: Severity) -> Self {
        Self {
            id,
            severity,
            at: None,
            entry: None,
            title: String::new(),
            evidence: String::new(),
            seen: Vec::new(),
            fix: String::new(),
            sheet: Vec::new(),
            proof: None,
            log_in_again: false,
            follows_from: None,
        }
    }

    /// What is to be changed, line by line; the fix is all of it in one sentence.
    #[must_use]
    pub fn changing(mut self, lines: Vec<SheetLine>) -> Self {
        self.fix = lines.iter().map(SheetLine::words).collect::<Vec<_>>().join("; ");
        self.sheet = lines;
        self
    }

    /// The step of the story in which it shows.
    #[must_use]
    pub fn step(&self) -> Option<&str> {
        self.entry.as_ref().map(|entry| &*entry.event)
    }
}
