//! A call to the demo server and its answer, before and after HTTP.

use std::time::Duration;

use bytes::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, StatusCode};
use serde_json::Value;

/// A request, read whole.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    /// Path and query, as sent.
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Call {
    /// The token of `Authorization: Bearer …`.
    pub(super) fn bearer(&self) -> Option<&str> {
        let value = self.headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        // The scheme's case does not matter (RFC 9110, section 11.1).
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }
}

/// What is answered. Faults change it on its way out.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: AnswerBody,
    /// Whether the headers that let a web page read it are added.
    pub(super) cors: bool,
    /// How long it is held back.
    pub(super) delay: Duration,
    pub(super) end: End,
}

/// The body of an answer.
pub(super) enum AnswerBody {
    Empty,
    Json(Value),
    /// Bytes with their content type.
    Raw(&'static str, Bytes),
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// As it should.
    Whole,
    /// In the middle of the body.
    Cut,
    /// It never begins.
    Never,
}

impl Answer {
    /// A JSON answer.
    pub(super) fn json(status: StatusCode, body: Value) -> Self {
        Self::new(status, AnswerBody::Json(body))
    }

    /// An answer without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self::new(status, AnswerBody::Empty)
    }

    /// An answer of this status and body.
    pub(super) fn new(status: StatusCode, body: AnswerBody) -> Self {
        Self { status, headers: HeaderMap::new(), body, cors: true, delay: Duration::ZERO, end: End::Whole }
    }

    /// The same with one more header.
    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The body's bytes; puts its content type among the headers.
    pub(super) fn take_body(&mut self) -> Bytes {
        let (content_type, bytes) = match std::mem::replace(&mut self.body, AnswerBody::Empty) {
            AnswerBody::Empty => return Bytes::new(),
            AnswerBody::Json(value) => ("application/json", Bytes::from(value.to_string())),
            AnswerBody::Raw(content_type, bytes) => (content_type, bytes),
        };
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        bytes
    }

    /// The body as text, for faults that write into it. One that is not there counts as an empty JSON object, and the status becomes
    /// one that has a body.
    pub(super) fn take_text(&mut self) -> String {
        match std::mem::replace(&mut self.body, AnswerBody::Empty) {
            AnswerBody::Json(value) => value.to_string(),
            AnswerBody::Raw(_, bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            AnswerBody::Empty => {
                if self.status == StatusCode::NO_CONTENT {
                    self.status = StatusCode::OK;
                }
                "{}".to_owned()
            }
        }
    }
}
