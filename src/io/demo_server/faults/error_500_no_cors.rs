//! `error-500-no-cors`: the server breaks before its CORS layer has its turn, so that a browser reports CORS and hides the 500.

use super::Misbehave;
use super::error_500::broken;
use crate::io::demo_server::message::{Call, ServerAnswer};

/// The fault.
pub(super) struct Error500NoCors;

impl Misbehave for Error500NoCors {
    fn instead(&self, _call: &Call) -> Option<ServerAnswer> {
        let mut answer = broken();
        answer.cors = false;
        Some(answer)
    }
}
