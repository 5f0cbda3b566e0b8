//! What stands beside the backend's own paths: the server's clock, for the stand-alone server, and its public keys; and who may not
//! come in at all.

use std::net::IpAddr;

use hyper::header::{ALLOW, HeaderValue, ORIGIN};
use hyper::{Method, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::message::{Call, ServerAnswer};
use crate::domain::secret::Secret;
use crate::io::system_clock::{Clock as _, SharedClock};

/// Where the clock is.
pub(super) const CLOCK_PATH: &str = "/_authscope/clock";

/// Whoever moves the clock sends this run's own token in it.
pub(super) const CLOCK_TOKEN: &str = "x-authscope-clock";

/// Where the public keys are.
pub(super) const KEYS_PATH: &str = "/.well-known/jwks.json";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Change {
    AdvanceMs(i64),
    SetMs(i64),
}

/// Whether a host is one by which a program on this computer, its emulator or its network means this server. Any other name was made to
/// point here by somebody else's DNS: a page of theirs would come in as if it were at home.
pub(super) fn is_at_home(host: &str) -> bool {
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(host, _)| host),
    };
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || host.parse::<IpAddr>().is_ok()
}

/// What somebody gets who comes by another name.
pub(super) fn not_at_home(host: &str) -> ServerAnswer {
    let message = format!("This server is called by 127.0.0.1 or localhost only, not by {host}.");
    ServerAnswer::json(StatusCode::MISDIRECTED_REQUEST, json!({ "error": { "code": "wrong_host", "message": message } }))
}

/// Reads the clock (GET) or moves it (POST, with this run's token, and never for a web page).
pub(super) fn clock(call: &Call, clock: &SharedClock, token: &Secret) -> ServerAnswer {
    match call.method {
        Method::GET => {}
        Method::POST if call.headers.contains_key(ORIGIN) || call.header(CLOCK_TOKEN) != Some(token.expose()) => {
            let message = format!("The clock is moved with the header {CLOCK_TOKEN} and the token that this server showed at its start.");
            return ServerAnswer::json(StatusCode::FORBIDDEN, json!({ "error": { "code": "no_clock_token", "message": message } }));
        }
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
