//! What stands beside the backend's own paths: the server's clock, for the stand-alone server, and its public keys.

use hyper::header::{ALLOW, HeaderValue};
use hyper::{Method, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::message::{Call, ServerAnswer};
use crate::io::system_clock::{Clock as _, SharedClock};

/// Where the clock is.
pub(super) const CLOCK_PATH: &str = "/_authscope/clock";

/// Where the public keys are.
pub(super) const KEYS_PATH: &str = "/.well-known/jwks.json";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Change {
    AdvanceMs(i64),
    SetMs(i64),
}

/// Reads the clock (GET) or moves it (POST).
pub(super) fn clock(call: &Call, clock: &SharedClock) -> ServerAnswer {
    match call.method {
        Method::GET => {}
        Method::POST => match serde_json::from_slice(&call.body) {
            Ok(Change::AdvanceMs(ms)) => clock.advance(ms),
            Ok(Change::SetMs(ms)) => clock.set_ms(ms),
            Err(error) => {
                let message = format!("Send {{\"advance_ms\": n}} or {{\"set_ms\": n}}: {error}.");
                return ServerAnswer::json(StatusCode::BAD_REQUEST, json!({ "error": { "code": "invalid_json", "message": message } }));
            }
        },
        _ => return ServerAnswer::empty(StatusCode::METHOD_NOT_ALLOWED).with(ALLOW, HeaderValue::from_static("GET, POST")),
    }
    ServerAnswer::json(StatusCode::OK, json!({ "now_ms": clock.now_ms() }))
}
