//! WeWeb's rules, one small run for each number of `reference/weweb.md`.
//!
//! Not simulated:
//! - A7: the legacy plugins have `tests/rules_weweb_legacy` (Token Based Auth) and `tests/rules_weweb_plugin` (Xano, Supabase).
//! - 4: the session per origin; a run has one origin. 21: what is inside the server's copy of On user load (D1: a fact of the project).
//! - 22: workflows on page unload and before collection fetch, and collections. 34: statusText, which HTTP/2 has not.
//! - (d) 3: role ids beside role names.
//! - 19, storage that something else has broken: unit tests in `src/platform/weweb/tests.rs`.

mod guard;
mod navigation;
mod odd;
mod server;
mod session;
mod user_load;
mod workflows;

#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::build::*;

/// On user load as the docs want it: with a token, me, then Set user.
fn careful() -> Vec<Value> {
    let token = json!({"from": "event", "path": "session.accessToken"});
    vec![when(json!({"is-set": value(token)}), me(), vec![])]
}

/// On user load that asks in any case.
fn me() -> Vec<Value> {
    vec![call("me"), set_user(body("me", ""))]
}

/// A log-in on Login that leads to Home, a log-out on Home, links between pages.
fn app() -> Build {
    Build::weweb()
        .user_load(careful())
        .tap("login", "login", vec![call("login"), authenticate(true), go("home")])
        .tap("home", "logout", vec![action("clear-session", json!({})), go("login")])
        .tap("home", "to-profile", vec![go("profile")])
        .tap("about", "to-home", vec![go("home")])
}
