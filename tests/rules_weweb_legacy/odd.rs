//! Odd projects: every event ends in exactly one decision, and it says what is wrong.

use authscope::domain::project::platform::Target;
use authscope::domain::web::wire::FailureKind;
use serde_json::json;

use super::app;
use super::support::build::*;

fn everything() -> Vec<serde_json::Value> {
    let mut events = vec![tap("login"), expire(), reload(), open("/login"), tap("login"), tap("data"), tap("logout"), tap("no-such-flow")];
    events.extend([link("/profile"), link("/nowhere"), tap("login"), reload(), reopen(), expire(), tap("to-home"), tap("data")]);
    events
}

#[test]
fn every_event_ends_in_one_decision() {
    let refused = || app().reply("/data", 401, "{}");
    for build in [
        app(),
        refused(),
        refused().instead("/refresh", 401, "{}"),
        refused().fails("/refresh", FailureKind::NoAnswer),
        app().fails("/me", FailureKind::NoAnswer),
        app().setting("user_endpoint", json!("gone")).setting("refresh_endpoint", json!("gone")).reply("/data", 401, "{}"),
        app().setting("user_endpoint", json!("refresh")).setting("refresh_endpoint", json!("me")).instead("/me", 401, "{}"),
        app().setting("unauthenticated_page", json!("")).setting("forbidden_page", json!("")).setting("home_page", json!("")),
        app().without_page("login").without_page("home").without_page("denied"),
        app().page("login", json!({"access": {"all-roles": ["admin"]}})),
        app().setting("token_type", json!({"custom-header": ""})).setting("request_key", json!("")),
        app().page_load("login", vec![fetch_user(), go("home")]).page_load("home", vec![logout(), go("login")]),
    ] {
        for target in [Target::Editor, Target::Staging, Target::Published] {
            let ran = build.clone().on(target).run(&everything());
            for event in 0..everything().len() {
                ran.end(event);
            }
            let again = authscope::run::replay::replay(&ran.run.recording(), std::sync::Arc::clone(&ran.run.plan().project));
            assert_eq!(super::support::runs::text(&again), ran.text());
        }
    }
}

#[test]
fn a_page_that_is_left_while_the_refresh_is_under_way_takes_the_held_call_along() {
    let app = app().reply("/data", 401, "{}").fails("/refresh", FailureKind::NoAnswer);
    let ran = app.run(&[open("/login"), tap("login"), tap("data"), reload(), tap("to-profile")]);
    assert_eq!((ran.end(2).0, ran.end(3), ran.end(4).0), ("home", ("home", "WW-50"), "profile"));
}
