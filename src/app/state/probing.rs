//! A test of the server that is asked for: what it would send, and what came of it.

use crate::app::ticket::Ticket;
use crate::diagnose::probe::{Kind, Told};
use crate::edit::call_once::Ask;
use crate::run::cannot_run::CannotRun;

/// A test: before it begins, while it is under way, and after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Probing {
    /// Which test.
    pub kind: Kind,
    /// Where it goes; the demo server by name.
    pub host: String,
    /// Its calls, as `POST https://… — Log in`.
    pub calls: Vec<String>,
    /// What they may do there.
    pub effects: Vec<&'static str>,
    /// What it needs that only the user knows.
    pub asks: Vec<Ask>,
    /// What came of it so far; none before it begins.
    pub told: Option<Told>,
    /// Why it could not be made.
    pub error: Option<CannotRun>,
    /// The errand that makes it, while it is under way.
    pub(in crate::app) ticket: Option<Ticket>,
}

impl Probing {
    /// Whether it is under way.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.ticket.is_some()
    }
}
