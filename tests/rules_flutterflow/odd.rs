//! Odd projects: every event ends in exactly one decision, and it says what is wrong.

use authscope::domain::project::platform::Target;
use serde_json::json;

use super::app;
use super::support::build::*;

fn everything() -> Vec<serde_json::Value> {
    let mut events = vec![tap("login"), expire(), reload(), open("/"), tap("login"), tap("logout"), tap("no-such-flow"), link("/profile")];
    events.extend([link("/nowhere"), tap("login"), reload(), reopen(), expire(), tap("to-about"), tap("login-load")]);
    events
}

#[test]
fn every_event_ends_in_one_decision() {
    for build in [
        app(),
        app().setting("entry_page", json!("")),
        app().setting("entry_page", json!("deleted")).setting("logged_in_page", json!("")),
        app().without_page("login"),
        app().without_page("home").without_page("about"),
        app().without_page("login").without_page("home").without_page("profile").without_page("about"),
        app().page("login", json!({"access": "signed-in"})).setting("logged_in_page", json!("login")),
        app().setting("persist", json!(false)),
        app().page_load("login", vec![go("about")]).page_load("about", vec![go("login")]),
    ] {
        for target in [Target::TestMode, Target::Web, Target::Mobile] {
            let ran = build.clone().on(target).run(&everything());
            for event in 0..everything().len() {
                ran.end(event);
            }
        }
    }
}

#[test]
fn a_missing_entry_page_renders_nothing() {
    for (build, setting) in [(app().setting("entry_page", json!("")), "Entry Page"), (app().without_page("login"), "Entry Page")] {
        let ran = build.run(&[open("/"), open("/profile"), reload()]);
        for event in 0..3 {
            assert_eq!(ran.end(event).0, "-");
            assert!(ran.reason(event).contains(setting), "{}", ran.reason(event));
        }
    }
    let ran = app().setting("logged_in_page", json!("gone")).run(&[open("/"), tap("login")]);
    assert_eq!(ran.end(1).0, "-");
    assert!(ran.reason(1).contains("Logged In Page"), "{}", ran.reason(1));
}

#[test]
fn nothing_was_opened() {
    let ran = app().run(&[tap("login"), expire()]);
    assert_eq!((ran.reason(0), ran.reason(1)), ("the app is not open".to_owned(), "the app is not open".to_owned()));
}

#[test]
fn a_deleted_workflow_and_a_control_of_another_page() {
    let ran = app().run(&[open("/"), tap("no-such-flow"), tap("logout")]);
    assert!(ran.reason(1).contains("no-such-flow"), "{}", ran.reason(1));
    assert!(ran.reason(2).contains("is on Home, which is not on screen"), "{}", ran.reason(2));
}

#[test]
fn deleted_endpoints_pages_and_functions_end_the_chain() {
    for action in [call("gone"), go("gone"), show(json!({"from": {"custom": {"function": "gone"}}}))] {
        let ran = app().tap("login", "x", vec![action, say("after")]).run(&[open("/"), tap("x")]);
        assert_eq!((ran.end(1), ran.messages(1).len()), (("login", "FF-15"), 0));
        assert!(ran.reason(1).contains("gone"), "{}", ran.reason(1));
    }
}

#[test]
fn an_empty_story_is_over_at_once() {
    let ran = app().run(&[]);
    assert!(ran.run.is_finished() && ran.run.entries().is_empty());
}

#[test]
fn two_events_of_one_id_come_one_after_the_other() {
    let mut project = app().project();
    let event = |kind| authscope::domain::project::story::StoryEvent {
        id: "same".into(),
        kind: serde_json::from_value(kind).unwrap(),
        expect: authscope::domain::project::story::Expectation::default(),
    };
    project.stories[0].events = vec![event(open("/")), event(open("/about"))];
    let run = super::support::runs::drive(
        authscope::run::Run::new(super::support::runs::plan(project, Target::Web)),
        &mut Script::default(),
        |_| {},
    );
    assert_eq!(run.page(), Some("about"));
}

#[test]
fn a_call_without_an_answer_keeps_its_own_step_waiting() {
    use authscope::domain::web::wire::FailureKind::NoAnswer;
    let ran = app().fails("/login", NoAnswer).tap("login", "hello", vec![say("hello")]).run(&[open("/"), tap("login"), tap("hello")]);
    assert_eq!(ran.end(1), ("login", "FF-B11"));
    assert_eq!(ran.end(2), ("login", "FF-17"), "the step after it is not the one that waits");
}

#[test]
fn pages_that_send_to_each_other_are_stopped() {
    let ran = app().page_load("login", vec![go("about")]).page_load("about", vec![go("login")]).run(&[open("/"), tap("login")]);
    assert!(ran.reason(0).contains("in circles"), "{}", ran.reason(0));
    assert!(ran.entries(0).len() < 1000);
    let asking = |page: &str| vec![call("login"), go(page)];
    let ran = app().page_load("login", asking("about")).page_load("about", asking("login")).run(&[open("/")]);
    assert!(ran.reason(0).contains("in circles"), "{}", ran.reason(0));
}
