//! What a rule is: the rows of the catalogue that it decides, and how it looks.

use super::evidence::Evidence;
use super::found::Found;
use super::row::Row;
use super::setup::{Setup, Told};

/// A rule: which rows it decides, and how.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// The rows, one for each platform that has it.
    pub(super) rows: &'static [Row],
    /// How it looks.
    pub(super) look: Look,
}

/// How a rule looks.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// At the project, before it is run and after.
    Project(fn(&Setup, &mut Vec<Told>)),
    /// At a run.
    Run(fn(&Evidence, &mut Vec<Found>)),
}
