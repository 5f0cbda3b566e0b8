//! Something wrong or risky, with evidence and the fix.

use serde::Serialize;

use super::entry::EntryId;

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
    /// Where in the project: `workflows/login-tap/actions/call`.
    pub at: String,
    /// The entry that proves it, when it comes from a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// In one sentence.
    pub title: String,
    /// What was seen.
    pub evidence: String,
    /// How to mend it, in the platform's words.
    pub fix: String,
}
