//! Odd projects: every event ends in exactly one decision, and it says what is wrong.

use authscope::domain::project::platform::Target;
use serde_json::json;

use super::support::build::*;
use super::{app, me};

fn everything() -> Vec<serde_json::Value> {
    let mut events =
        vec![tap("login"), expire(), reload(), open("/login"), tap("login"), tap("logout"), tap("no-such-flow"), link("/profile")];
    events.extend([link("/nowhere"), tap("login"), reload(), reopen(), expire(), tap("to-home"), tap("user-load")]);
    events
}

#[test]
fn every_event_ends_in_one_decision() {
    let to_login = vec![when(value(session("signed-in")), vec![], vec![go("login")])];
    for build in [
        app(),
        app().user_load(me()),
        app().setting("unauthenticated_page", json!("")).setting("unauthorized_page", json!("")).setting("home_page", json!("")),
        app().without_page("login"),
        app().without_page("home").without_page("denied"),
        app().without_page("login").without_page("home").without_page("profile").without_page("about").without_page("denied"),
        app().page("login", json!({"access": {"all-roles": ["admin"]}})),
        app().user_load([me(), to_login.clone()].concat()),
        app().user_load(to_login),
        app().page_load("login", vec![go("about")]).page_load("about", vec![go("login")]),
        app().user_load(vec![call("me"), go("home"), go("login")]),
    ] {
        for target in [Target::Editor, Target::Staging, Target::Published] {
            let ran = build.clone().on(target).run(&everything());
            for event in 0..everything().len() {
                ran.end(event);
            }
        }
    }
}

#[test]
fn nothing_was_opened_or_nothing_is_on_screen() {
    let ran = app().run(&[tap("login"), expire(), open("/nowhere"), tap("login")]);
    assert_eq!((ran.reason(0), ran.reason(1)), ("the app is not open".to_owned(), "the app is not open".to_owned()));
    assert_eq!(ran.end(2), ("-", "WW-24"));
    assert!(ran.reason(2).contains("/nowhere") && ran.reason(3).contains("is on Login, which is not on screen"), "{}", ran.reason(3));
}

#[test]
fn deleted_things_say_so() {
    let ran = app().run(&[open("/login"), tap("no-such-flow"), tap("logout")]);
    assert!(ran.reason(1).contains("no workflow “no-such-flow”"), "{}", ran.reason(1));
    for action in [call("gone"), go("gone")] {
        let ran = app().tap("login", "x", vec![action, say("after")]).run(&[open("/login"), tap("x")]);
        assert_eq!((ran.end(1), ran.messages(1).len()), (("login", "WW-31"), 0));
    }
}

#[test]
fn change_page_in_circles_is_stopped() {
    let ran = app().page_load("login", vec![go("about")]).page_load("about", vec![go("login")]).run(&[open("/login")]);
    assert_eq!((ran.end(0).1, ran.reason(0).contains("in circles")), ("WW-30", true));
}

#[test]
fn a_session_that_holds_itself_grows_no_further_than_a_limit() {
    let whole = || json!({"from": "event"});
    let twice = action("authenticate", json!({"access_token": whole(), "refresh_token": whole(), "metadata": whole(), "persist": true}));
    let build = app().user_load(vec![twice]).instead("/login", 200, &TOKENS.replace("token-number-1", &"x".repeat(100_000)));
    let ran = build.run(&[open("/login"), tap("login"), open("/about"), open("/about")]);
    assert!(ran.device(3).storage["ww-auth-session"].len() < 16_000_000);
}

#[test]
fn an_unfinished_call_of_an_earlier_step_is_not_this_steps_business() {
    use authscope::domain::web::wire::FailureKind::NoAnswer;
    let app = app().fails("/login", NoAnswer).tap("login", "hello", vec![say("hello")]);
    let ran = app.run(&[open("/login"), tap("login"), tap("hello")]);
    assert_eq!((ran.end(1), ran.end(2)), (("login", "WW-18"), ("login", "WW-24")));
}

#[test]
fn change_page_in_on_user_load_with_slow_calls_after_it_is_stopped() {
    let load = vec![go("login"), action("wait", json!({"ms": 50})), call("login")];
    let ran = Build::weweb().user_load(load).run(&[open("/")]);
    assert_eq!(ran.end(0).1, "WW-30", "{}", ran.text());
    let again = authscope::run::replay::replay(&ran.run.recording(), std::sync::Arc::clone(&ran.run.plan().project));
    assert_eq!(super::support::runs::text(&again), ran.text());
}
