//! "Ask my app": what was pasted, and what it shows.

use crate::diagnose::snapshot::Snapshot;
use crate::domain::record::finding::Finding;
use crate::domain::secret::Secret;

/// What was pasted, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Had {
    /// What it is.
    pub what: What,
    /// What is wrong with it, the gravest first.
    pub findings: Vec<Finding>,
    /// What a sheet predicted: its finding's title, and whether what was wrong is gone.
    pub prediction: Option<(String, bool)>,
}

/// What somebody has.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// What the app stored.
    Stored(Snapshot),
    /// Exchanges that were saved, or a command: the text itself, to be read as calls.
    Calls(Secret),
    /// Replies, or the body of a request: the text itself.
    Reply(Secret),
}

/// What came of the last paste, or why it could not be read; none before the first.
pub type Pasted = Option<Result<Box<Had>, String>>;
