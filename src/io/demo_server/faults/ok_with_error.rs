//! `ok-with-error`: status 200 whatever happens, and an error in the body, as some hand-written backends do.

use hyper::StatusCode;
use serde_json::json;

use super::Misbehave;
use crate::io::demo_server::message::{AnswerBody, ServerAnswer};

/// The fault. A call that would have gone well fails too: there is no token.
pub(super) struct OkWithError;

impl Misbehave for OkWithError {
    fn spoil(&self, answer: &mut ServerAnswer) {
        let error = match &answer.body {
            AnswerBody::Json(body) if !answer.status.is_success() => body.get("error").cloned(),
            _ => None,
        };
        let error = error.unwrap_or_else(|| json!({ "code": "try_again_later", "message": "This did not work. Try again later." }));
        answer.status = StatusCode::OK;
        answer.headers.clear();
        answer.body = AnswerBody::Json(json!({ "success": false, "error": error }));
    }
}
