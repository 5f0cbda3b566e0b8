//! `slow`: each answer is held back for a while.

use std::time::Duration;

use super::Misbehave;
use crate::io::demo_server::message::ServerAnswer;

const DELAY: Duration = Duration::from_millis(1500);

/// The fault.
pub(super) struct Slow;

impl Misbehave for Slow {
    fn spoil(&self, answer: &mut ServerAnswer) {
        answer.delay = DELAY;
    }
}
