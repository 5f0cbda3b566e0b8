//! The hand-off sheet that is open: a copy of what was found, so that it stays while the fix is tried here.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnose::Assumed;
use crate::domain::project::Project;
use crate::domain::record::finding::Finding;

/// The sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOff {
    /// What it mends.
    pub finding: Finding,
    /// The platform's name, for its title.
    pub house: &'static str,
    /// What will happen, in sentences.
    pub predicted: Vec<String>,
    /// What the prediction rests on that nobody has confirmed, the likeliest first.
    pub assumed: Vec<Assumed>,
    /// The lines that are done, by their place.
    pub ticked: BTreeSet<usize>,
    /// Whether the app did what was predicted; none while nobody has said.
    pub came_true: Option<bool>,
    /// It is shown.
    pub is_open: bool,
}

/// A fix that was tried here.
#[derive(Clone, Debug)]
pub struct TriedFix {
    /// The project as the fix made it.
    pub project: Arc<Project>,
    /// What the replay showed, in one sentence; empty where it showed nothing.
    pub shown: String,
}

impl HandOff {
    /// Whether it is the sheet of this finding.
    #[must_use]
    pub fn is_of(&self, finding: &Finding) -> bool {
        (self.finding.id, &self.finding.at, &self.finding.sheet) == (finding.id, &finding.at, &finding.sheet)
    }

    /// How many things there are to tick: its lines, and running the app again.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.finding.sheet.iter().filter(|line| !line.is_other_way()).count() + 1
    }
}
