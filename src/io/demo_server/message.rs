//! A call to the demo server and its answer, before and after HTTP.

use std::time::Duration;

use bytes::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, SET_COOKIE};
use hyper::{HeaderMap, Method, StatusCode};
use serde_json::{Map, Value};

use super::refusal::Refusal;

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
        let value = self.authorization()?;
        let (scheme, token) = value.split_once(' ')?;
        // The scheme's case does not matter (RFC 9110, section 11.1).
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// The whole of `Authorization`.
    pub(super) fn authorization(&self) -> Option<&str> {
        self.header(AUTHORIZATION.as_str())
    }

    /// A header's text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the caller asks for JSON by name.
    pub(super) fn wants_json(&self) -> bool {
        self.header(ACCEPT.as_str()).is_some_and(|accept| accept.contains("json"))
    }

    /// A cookie's value, as sent.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header(COOKIE.as_str())?.split(';');
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// A parameter of the URL, decoded.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        url::form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }

    /// The essence of the body's type, in lower case.
    pub(super) fn content_type(&self) -> String {
        let value = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The body as a JSON object.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        serde_json::from_slice(&self.body).map_err(|error| Refusal::BadBody(error.to_string()))
    }

    /// The body as form fields; `None` when it says that it is something else.
    pub(super) fn form(&self) -> Option<Map<String, Value>> {
        (self.content_type() == "application/x-www-form-urlencoded").then(|| {
            let pairs = url::form_urlencoded::parse(&self.body);
            pairs.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect()
        })
    }

    /// The body as fields, from a form or from JSON.
    pub(super) fn fields(&self) -> Result<Map<String, Value>, Refusal> {
        self.form().map_or_else(|| self.object(), Ok)
    }
}

/// What is answered. Faults change it on its way out.
pub(super) struct ServerAnswer {
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

impl ServerAnswer {
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

    /// The same with one more cookie to keep.
    pub(super) fn cookie(mut self, text: &str) -> Self {
        if let Ok(value) = HeaderValue::try_from(text) {
            self.headers.append(SET_COOKIE, value);
        }
        self
    }

    /// The body's bytes; puts its content type among the headers, unless one is there.
    pub(super) fn take_body(&mut self) -> Bytes {
        let (content_type, bytes) = match std::mem::replace(&mut self.body, AnswerBody::Empty) {
            AnswerBody::Empty => return Bytes::new(),
            AnswerBody::Json(value) => ("application/json", Bytes::from(value.to_string())),
            AnswerBody::Raw(content_type, bytes) => (content_type, bytes),
        };
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
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
