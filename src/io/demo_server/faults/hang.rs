//! `hang`: no answer ever comes.

use hyper::StatusCode;

use super::Misbehave;
use crate::io::demo_server::message::{Call, End, ServerAnswer};

/// The fault.
pub(super) struct Hang;

impl Misbehave for Hang {
    fn instead(&self, _call: &Call) -> Option<ServerAnswer> {
        let mut answer = ServerAnswer::empty(StatusCode::OK);
        answer.end = End::Never;
        Some(answer)
    }
}
