//! Table T1 (start) and table T2 (after Log In, after Log Out, after an update).

use authscope::domain::project::platform::Target;
use serde_json::{Value as Json, json};

use super::app;
use super::support::build::*;
use crate::support::runs::Facts as _;

/// A cold start at each kind of location; a phone starts the same way.
#[test]
fn ff_t1_start() {
    for target in [Target::TestMode, Target::Web, Target::Mobile] {
        for (session, before) in
            [("in", vec![open("/"), tap("login")]), ("out", vec![]), ("expired", vec![open("/"), tap("login"), expire()])]
        {
            for (location, inside, outside) in [
                ("/", ("home", "FF-24"), ("login", "FF-24")),
                ("/about", ("about", "FF-23.3"), ("about", "FF-23.3")),
                ("/profile", ("profile", "FF-23.3"), ("login", "FF-23.2")),
            ] {
                let at = before.len();
                let ran = app().on(target).run(&[before.clone(), vec![open(location)]].concat());
                let expected = match session {
                    "in" => inside,
                    "out" => outside,
                    // The same page, and the rule that says why the stored token does not count.
                    _ if location == "/about" => outside,
                    _ => ("login", "FF-7c"),
                };
                assert_eq!(ran.end(at), expected, "{session} at {location} on {target:?}");
                let pending = if session != "in" && location == "/profile" { "/profile" } else { "" };
                assert_eq!(ran.decision(at).fact("pending"), pending);
            }
        }
    }
}

/// A log-in on Login of this kind, with page `/profile` pending or not, by the same user as before or another one.
fn log_in_with(chain: Vec<Json>, pending: bool, same: bool) -> Ran {
    let app = app().tap("login", "chain", [vec![call("login")], chain].concat());
    let before = match (pending, same) {
        (_, true) => vec![open("/"), tap("login"), expire()],
        (_, false) => vec![],
    };
    let start = open(if pending { "/profile" } else { "/" });
    app.run(&[before, vec![start, tap("chain"), reload()]].concat())
}

/// The event of the chain.
fn last(same: bool) -> usize {
    if same { 4 } else { 1 }
}

fn manual(page: &str, ignore: bool) -> Vec<Json> {
    vec![log_in_quietly(all_fields()), action("navigate", json!({"page": page, "ignore_redirects": ignore}))]
}

#[test]
fn ff_t2_nothing_pending_automatic() {
    for same in [false, true] {
        let ran = log_in_with(vec![log_in(all_fields()), say("later")], false, same);
        assert_eq!(ran.end(last(same)), ("home", "FF-16"));
    }
}

#[test]
fn ff_t2_nothing_pending_navigate_to() {
    for same in [false, true] {
        let ran = log_in_with(manual("profile", false), false, same);
        assert_eq!(ran.end(last(same)), ("profile", "FF-17"), "the guard of Profile passes: logged in already");
    }
}

#[test]
fn ff_t2_nothing_pending_neither() {
    for same in [false, true] {
        let ran = log_in_with(vec![log_in_quietly(all_fields())], false, same);
        let at = last(same);
        assert_eq!((ran.end(at), ran.signed_in(at), ran.decision(at).moved), (("login", "FF-D2"), true, false));
    }
}

#[test]
fn ff_t2_pending_and_another_uid() {
    for chain in [vec![log_in(all_fields())], manual("about", false), vec![log_in_quietly(all_fields())]] {
        let ran = log_in_with(chain, true, false);
        assert_eq!((ran.end(1), ran.tab(1).location.masked().as_str()), (("profile", "FF-23.1"), "/profile"));
    }
    // Or one of both null.
    let without_uid = json!({"token": body_as("login", "$.token", "text")});
    let ran = log_in_with(vec![log_in(without_uid)], true, true);
    assert_eq!(ran.end(4), ("profile", "FF-23.1"));
}

#[test]
fn ff_t2_pending_later_actions_run_and_later_navigation_is_skipped() {
    let ran = log_in_with([manual("about", false), vec![say("still here")]].concat(), true, false);
    assert_eq!((ran.end(1), ran.messages(1).len(), ran.noted(1, "FF-22")), (("profile", "FF-23.1"), 1, true));
}

#[test]
fn ff_t2_pending_and_the_same_uid_is_stuck() {
    for chain in [vec![log_in(all_fields())], manual("about", false), vec![log_in_quietly(all_fields())]] {
        let ran = log_in_with(chain, true, true);
        assert_eq!((ran.end(4), ran.signed_in(4)), (("login", "FF-21"), true));
        assert!(ran.reason(4).contains("a reload fixes it"), "{}", ran.reason(4));
        assert_eq!(ran.decision(4).fact("pending"), "/profile");
    }
    let later = TOKENS.replace("1800000900", "1800009900");
    let app = app().tap("login", "chain", vec![call("login"), log_in(all_fields())]).reply("/login", 200, &later);
    let ran = app.run(&[open("/"), tap("login"), expire(), open("/profile"), tap("chain"), open("/")]);
    assert_eq!(ran.end(5), ("home", "FF-24"), "a reload fixes it");
}

#[test]
fn ff_t2_ignore_redirects_unsticks_but_the_pending_page_wins() {
    for same in [false, true] {
        let ran = log_in_with(manual("about", true), true, same);
        assert_eq!(ran.end(last(same)), ("profile", "FF-23.1"));
    }
}

#[test]
fn ff_t2_after_log_out() {
    let quiet = action("log-out", json!({"navigate_automatically": false}));
    let app = app().tap("home", "quiet", vec![quiet.clone()]).tap("home", "leave", vec![quiet, go("about")]);
    let ran = app.run(&[open("/"), tap("login"), tap("logout")]);
    assert_eq!((ran.end(2), ran.tab(2).location.masked().as_str(), ran.signed_in(2)), (("login", "FF-16"), "/login", false));
    let ran = app.run(&[open("/"), tap("login"), tap("quiet"), reload()]);
    assert_eq!((ran.end(2), ran.signed_in(2)), (("home", "FF-10"), false), "Home stays until the next evaluation");
    assert_eq!(ran.end(3).0, "login");
    let ran = app.run(&[open("/"), tap("login"), tap("leave")]);
    assert_eq!((ran.end(2), ran.signed_in(2)), (("about", "FF-17"), false));
}

#[test]
fn ff_t2_after_an_update_nothing_navigates() {
    let update = action("update-user", json!({"fields": {"token": session("token"), "uid": session("uid")}}));
    let ran = app().tap("home", "update", vec![update]).run(&[open("/"), tap("login"), tap("update")]);
    assert_eq!((ran.end(2), ran.decision(2).moved), (("home", "FF-17"), false));
}
