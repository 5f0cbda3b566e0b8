//! "Ask my app": what was pasted, and what it shows.

use crate::diagnose::had::{CannotReadHad, Had};

/// What was pasted, read.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedHad {
    /// What it is, and what it shows.
    pub had: Had,
    /// What a sheet predicted: its finding's title, and whether what was wrong is gone.
    pub prediction: Option<(String, bool)>,
}

/// What came of the last paste, or why it could not be read; none before the first.
pub type Pasted = Option<Result<Box<PastedHad>, CannotReadHad>>;
