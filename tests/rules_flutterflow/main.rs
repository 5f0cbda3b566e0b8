//! FlutterFlow's rules, one small run for each number of `reference/flutterflow.md`.
//!
//! Not simulated:
//! - 7b and the rest of what only a broken device can show: unit tests in `src/platform/flutterflow/tests.rs`.
//! - 12: a save that is cut off between two writes. 17: Navigate Back as an action; the back button is a step.
//! - 25: splash screen and its minimum time; only that nothing of a guarded page runs before the guard.
//! - B6: As Data Type, which reads by the paths of its fields. B8: the proxy itself, and streaming. B10: import.
//! - B17: a sub-domain on phones, which depends on Dart's version: the token goes along to the same host only.
//! - T3: a list or text for the user data's own type; (d) 5 to 9 beyond what is flagged as assumed.

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
