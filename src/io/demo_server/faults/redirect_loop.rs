//! `redirect-loop`: every call is sent to where it went already.

use hyper::StatusCode;
use hyper::header::{HeaderValue, LOCATION};

use super::Misbehave;
use crate::io::demo_server::message::{Call, ServerAnswer};

/// The fault.
pub(super) struct RedirectLoop;

impl Misbehave for RedirectLoop {
    fn instead(&self, call: &Call) -> Option<ServerAnswer> {
        let here = HeaderValue::try_from(call.target.as_str()).ok()?;
        Some(ServerAnswer::empty(StatusCode::FOUND).with(LOCATION, here))
    }
}
