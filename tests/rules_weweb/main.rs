//! WeWeb's rules, one small run for each number of `reference/weweb.md`.
//!
//! Not simulated yet:
//! - 6, 9c, 37 (server side), 39 to 44: the WeWeb server. 13: Xano Auth. 38: choice of the environment by origin.
//! - A7, 53 and 54: of the legacy plugins those of Xano and Supabase. Token Based Auth (45 to 51, 55) has `tests/rules_weweb_legacy`.
//! - 3: the two role formulas. 22: page-unload, "before collection fetch" and app-level "on page load" workflows, collections.
//! - 24: reading `_source` in a formula. 34: statusText. 35: Basic. 37: Credentials (no cookies are kept yet).
//! - 4: session per origin; a run has one origin. 21: the backend's On user load. (d) 3: role ids beside role names.
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
