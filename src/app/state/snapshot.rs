//! "Ask my app": what was pasted, and what it shows.

use crate::diagnose::snapshot::{CannotReadSnapshot, Snapshot};
use crate::domain::record::finding::Finding;

/// What was pasted, read.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotRead {
    /// What the app stored.
    pub snapshot: Snapshot,
    /// What is wrong with it, the gravest first.
    pub findings: Vec<Finding>,
    /// What a sheet predicted: its finding's title, and whether what was wrong is gone.
    pub prediction: Option<(String, bool)>,
}

/// What came of the last paste; none before the first.
pub type Pasted = Option<Result<Box<SnapshotRead>, CannotReadSnapshot>>;
