//! `hang`: no answer ever comes.

use hyper::StatusCode;

use super::Misbehave;
use crate::io::demo_server::message::{Answer, Call, End};

/// The fault.
pub(super) struct Hang;

impl Misbehave for Hang {
    fn instead(&self, _call: &Call) -> Option<Answer> {
        let mut answer = Answer::empty(StatusCode::OK);
        answer.end = End::Never;
        Some(answer)
    }
}
