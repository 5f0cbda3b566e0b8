//! `error-500`: the server breaks.

use hyper::StatusCode;
use serde_json::json;

use super::Misbehave;
use crate::io::demo_server::message::{Call, ServerAnswer};

/// The fault.
pub(super) struct Error500;

impl Misbehave for Error500 {
    fn instead(&self, _call: &Call) -> Option<ServerAnswer> {
        Some(broken())
    }
}

/// The answer of a server that broke.
pub(super) fn broken() -> ServerAnswer {
    let error = json!({ "error": { "code": "internal", "message": "Something went wrong." } });
    ServerAnswer::json(StatusCode::INTERNAL_SERVER_ERROR, error)
}
