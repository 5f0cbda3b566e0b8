//! FlutterFlow's rules, one small run for each number of `reference/flutterflow.md`.
//!
//! Not simulated yet:
//! - 7a, 12, A8 and (d) 4: the sign-out marker, secure storage and awaited saves of 2026 exports. `classic` is simulated, or no storage.
//! - 7b and the rest of what only a broken device can show: unit tests in `src/platform/flutterflow/tests.rs`.
//! - 25: splash screen and its minimum time; only that nothing of a guarded page runs before the guard.
//! - 27: taps on tabs of the nav bar; a story has no step for them.
//! - 5: API Interceptors. 17: Navigate Back.
//! - B1: groups and their headers; B3: multipart and "always allow body"; B6: As Data Type and Cache API Results; B8: the proxy itself,
//!   streaming, `withCredentials`; B9: private calls; B10: import.
//! - T3: a list or text for the user data's own type; (d) 6, 7, 8, 9 beyond what is flagged as assumed.

mod calls;
mod chains;
mod odd;
mod readings;
mod router;
mod session;
mod tables;

#[path = "../support/mod.rs"]
mod support;

use support::build::{Build, all_fields, call, go, log_in, log_out};

/// A log-in on Login that navigates automatically, a log-out on Home, and a link from Login to About.
fn app() -> Build {
    Build::flutterflow().tap("login", "login", vec![call("login"), log_in(all_fields())]).tap("login", "to-about", vec![go("about")]).tap(
        "home",
        "logout",
        vec![log_out()],
    )
}
