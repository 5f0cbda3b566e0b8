//! The rules of WeWeb's legacy plugin Token Based Auth, one small run for each number of `reference/weweb.md`, A7. What both of WeWeb's
//! generations share (navigation, workflows, results) has its tests in `tests/rules_weweb`.
//!
//! Not simulated:
//! - 46: two projects on one origin that overwrite each other's cookie; a run has one project. What the cookies of another plugin do.
//! - 50: a page that mixes AND and OR, such as (admin and editor) or owner; a project without any auth plugin.
//! - 51: the project's list of roles; a role of a page is compared with the user's by its name.
//! - 52: the check on the server of old hosted sites. 53: the Xano Auth plugin. 54: the Supabase Auth plugin.
//! - 55: "Proxy request server side", and that only HTTPS can be called (this computer stands in for the server).
//! - A7 is the plugin as of July 2024; what came later is not established (D, 6).

mod calls;
mod guard;
mod odd;
mod refresh;
mod state;
mod storage;

#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::build::*;

/// A log-in on Login that leads to Home as the plugin's guide has it, a log-out on Home, links, and a call with the access token.
fn app() -> Build {
    let data = json!({"headers": [{"name": "Authorization", "value": "Bearer {{token}}"}], "inputs": [{"name": "token"}]});
    Build::weweb_legacy()
        .endpoint("data", data)
        .tap("login", "login", vec![call("login"), store_token(), fetch_user(), go("home")])
        .tap("home", "logout", vec![logout()])
        .tap("home", "data", vec![data_call(), show(body("data", "n"))])
        .tap("home", "to-profile", vec![go("profile")])
        .tap("about", "to-home", vec![go("home")])
}

/// The call with the access token.
fn data_call() -> Value {
    call_with("data", &[("token", session("token"))])
}

/// Signs in, as the first two steps of a story.
fn signed_in_then(more: &[Value]) -> Vec<Value> {
    [&[open("/login"), tap("login")], more].concat()
}

/// A cookie of the app after a step, as the browser keeps it.
fn cookie(ran: &Ran, event: usize, name: &str) -> Option<authscope::domain::web::cookie::Cookie> {
    ran.device(event).cookies.iter().find(|cookie| cookie.name == name).cloned()
}

const ACCESS: &str = "ww-auth-access-token";
const REFRESH: &str = "ww-auth-refresh-token";

/// What a cookie holds after a step.
fn held(ran: &Ran, event: usize, name: &str) -> Option<String> {
    cookie(ran, event, name).map(|cookie| cookie.value.reveal())
}
