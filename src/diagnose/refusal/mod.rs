//! What a refused call shows by itself of its cause: in the status, and in what was sent.

mod sent;
mod status;

use crate::domain::record::sheet::SheetLine;
use crate::edit::Edit;
use crate::run::made::CallMade;

use super::evidence::Evidence;

/// What a refusal says.
pub(super) struct Said {
    /// In words.
    pub(super) why: String,
    /// What to set.
    pub(super) line: SheetLine,
    /// The same as a change of the project.
    pub(super) edit: Option<Edit>,
}

/// What the refusal of a call with this status says by itself, if anything.
pub(super) fn said(evidence: &Evidence, call: &CallMade, status: u16) -> Option<Said> {
    status::of(evidence, call, status).or_else(|| sent::of(evidence, call, status))
}
