//! CORS as a well-kept server does it: every origin is welcome, errors included (Fetch standard, section 3.2).

use hyper::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderValue, ORIGIN, VARY,
};
use hyper::{Method, StatusCode};

use super::message::{Call, ServerAnswer};

/// All that any route of this server might take. Not only those of the path that is asked about: then a wrong method is refused by
/// the call's own 405, which the page can read.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";

/// Whether a call is a browser's question before the real call, and by which method that will be.
pub(super) fn preflight_for(call: &Call) -> Option<Method> {
    if call.method != Method::OPTIONS || !call.headers.contains_key(ORIGIN) {
        return None;
    }
    Method::from_bytes(call.headers.get(ACCESS_CONTROL_REQUEST_METHOD)?.as_bytes()).ok()
}

/// The answer to a preflight.
pub(super) fn allow(call: &Call) -> ServerAnswer {
    let mut answer = ServerAnswer::empty(StatusCode::NO_CONTENT)
        .with(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS))
        .with(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    if let Some(asked) = call.headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        answer = answer.with(ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    answer
}

/// Adds the headers that let the asking page read an answer; with `cookies`, one that the browser sent its cookies for.
pub(super) fn open(call: &Call, answer: &mut ServerAnswer, cookies: bool) {
    if let Some(origin) = call.headers.get(ORIGIN) {
        answer.headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        if cookies {
            answer.headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
    answer.headers.append(VARY, HeaderValue::from_static("Origin"));
}
