//! A5 action chains: rules 13 to 18.

use serde_json::json;

use super::app;
use super::support::build::*;
use crate::support::runs::Facts as _;

/// The usual chain: call, condition on Succeeded, Log In or a message.
fn usual() -> Build {
    app().tap("login", "login", vec![call("login"), when(succeeded("login"), vec![log_in(all_fields())], vec![say("wrong")])])
}

#[test]
fn ff_13_the_usual_chain() {
    let ran = usual().run(&[open("/"), tap("login")]);
    assert_eq!((ran.end(1), ran.messages(1).len()), (("home", "FF-16"), 0));
    let ran = usual().instead("/login", 401, "{}").run(&[open("/"), tap("login")]);
    assert_eq!((ran.end(1), ran.messages(1)), (("login", "FF-17"), vec!["wrong".to_owned()]));
    assert!(!ran.signed_in(1));
}

#[test]
fn ff_14_succeeded_is_status_200_to_299_and_nothing_else() {
    for (status, body, signed_in) in [(200, r#"{"error":"no"}"#, true), (299, "", true), (300, "{}", false), (199, "{}", false)] {
        let chain = vec![call("login"), when(succeeded("login"), vec![log_in(json!({}))], vec![])];
        let ran = app().tap("login", "login", chain).instead("/login", status, body).run(&[open("/"), tap("login")]);
        assert_eq!(ran.signed_in(1), signed_in, "{status}");
    }
}

#[test]
fn ff_14_an_output_that_was_never_set_counts_as_succeeded_with_status_200() {
    let status = json!({"compare": {"left": value(part("other", json!("status"))), "op": "eq", "right": {"literal": 200}}});
    for condition in [succeeded("other"), status] {
        let chain = vec![call("login"), when(condition, vec![log_in(json!({}))], vec![say("wrong")])];
        let ran = app().tap("login", "login", chain).instead("/login", 401, "{}").run(&[open("/"), tap("login")]);
        assert_eq!((ran.end(1), ran.signed_in(1)), (("home", "FF-16"), true));
    }
}

#[test]
fn ff_15_an_exception_in_an_argument_ends_the_chain_silently() {
    let fields = json!({"token": body_as("login", "$.id", "text")});
    let ran = app().tap("login", "login", vec![call("login"), log_in(fields), say("after")]).run(&[open("/"), tap("login")]);
    assert_eq!((ran.end(1), ran.signed_in(1), ran.messages(1).len()), (("login", "FF-15"), false, 0));
    assert!(ran.reason(1).contains("Authentication Token"), "{}", ran.reason(1));
}

#[test]
fn ff_15_the_next_notification_is_swallowed() {
    let throws = log_in(json!({"token": body_as("login", "$.id", "text")}));
    let app = app().on(authscope::domain::project::platform::Target::Mobile).tap("login", "throws", vec![call("login"), throws]);
    // A link to a page that waits comes after the exception; the log-in's notification is the one that is swallowed.
    let ran = app.run(&[open("/"), tap("throws"), link("/profile"), tap("login")]);
    assert_eq!(ran.end(2), ("login", "FF-23.2"));
    assert_eq!((ran.end(3), ran.signed_in(3)), (("login", "FF-22"), true));
    assert!(ran.noted(3, "FF-15"));
    let ran = app.run(&[open("/"), link("/profile"), tap("login")]);
    assert_eq!(ran.end(2), ("profile", "FF-23.1"), "without the exception before");
}

#[test]
fn ff_16_automatic_navigation_waits_for_the_end_of_the_chain() {
    let app =
        app().endpoint("later", json!({})).tap("login", "login", vec![call("login"), log_in(all_fields()), call("later"), say("last")]);
    let ran = app.run(&[open("/"), tap("login")]);
    assert_eq!(ran.end(1), ("home", "FF-16"));
    let kinds: Vec<&str> = ran.entries(1).iter().map(|entry| entry.body.kind()).collect();
    let at = |kind| kinds.iter().position(|k| *k == kind).unwrap();
    assert!(at("session_change") < at("message") && at("message") < at("guard_decision"), "{kinds:?}");
    assert_eq!(ran.decision(1).fact("back"), "nothing", "the stack is replaced");
}

#[test]
fn ff_16_an_exception_after_log_in_takes_the_navigation_along() {
    let chain = vec![call("login"), log_in(all_fields()), show(body("login", "$.[x]"))];
    let ran = app().tap("login", "login", chain).run(&[open("/"), tap("login")]);
    assert_eq!((ran.end(1), ran.signed_in(1)), (("login", "FF-15"), true));
}

#[test]
fn ff_17_navigate_to_replaces_the_automatic_one() {
    for between in [vec![], vec![say("hello")]] {
        let chain = [vec![call("login"), log_in(all_fields())], between, vec![go("profile")]].concat();
        let ran = app().tap("login", "login", chain).run(&[open("/"), tap("login")]);
        assert_eq!((ran.end(1), ran.assumed(1)), (("profile", "FF-17"), "FF-D3"));
    }
    let chain = vec![call("login"), log_in_quietly(all_fields()), go("profile")];
    let ran = app().tap("login", "login", chain).run(&[open("/"), tap("login")]);
    assert_eq!((ran.end(1), ran.assumed(1)), (("profile", "FF-17"), ""));
}

#[test]
fn ff_17_push_go_and_replace_route() {
    let to = |more: serde_json::Value| {
        let mut to = json!({"page": "home"});
        to.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let chain = vec![call("login"), log_in_quietly(all_fields()), action("navigate", to)];
        app().tap("login", "login", chain.clone()).tap("about", "login-2", chain)
    };
    let back = |app: Build| app.run(&[open("/"), tap("login")]).decision(1).fact("back").to_owned();
    assert_eq!(back(to(json!({}))), "Login", "a push: Login stays below");
    assert_eq!(back(to(json!({"allow_back": false}))), "nothing", "a go");
    assert_eq!(back(to(json!({"replace_route": true}))), "Login", "nothing can be popped on the root page");
    let ran = to(json!({"replace_route": true})).run(&[open("/"), tap("to-about"), tap("login-2")]);
    assert_eq!((ran.decision(1).fact("back"), ran.decision(2).fact("back")), ("Login", "Login"), "About was popped, Login stays");
    let ran = to(json!({})).run(&[open("/"), tap("to-about"), tap("login-2")]);
    assert_eq!(ran.decision(2).fact("back"), "About");
}

#[test]
fn ff_18_terminate_runs_the_scheduled_navigation_first() {
    let then = vec![log_in(all_fields()), action("terminate", json!({}))];
    let chain = vec![call("login"), when(succeeded("login"), then, vec![]), say("unreached")];
    let ran = app().tap("login", "login", chain).run(&[open("/"), tap("login")]);
    assert_eq!((ran.end(1), ran.messages(1).len()), (("home", "FF-18"), 0));
}

#[test]
fn ff_18_and_a8_terminate_ends_older_exports_without_navigation_and_where_nobody_said_which_it_says_so() {
    let then = vec![log_in(all_fields()), action("terminate", json!({}))];
    let app = app().tap("login", "login", vec![call("login"), when(succeeded("login"), then, vec![])]);
    let none = app.run(&[open("/"), tap("login")]);
    assert_eq!((none.end(1), none.noted(1, "FF-18")), (("home", "FF-18"), true));
    for (export, page) in [("classic", "login"), ("2026", "home"), ("2026-secure", "home")] {
        let ran = app.clone().setting("export", json!(export)).run(&[open("/"), tap("login")]);
        assert_eq!((ran.end(1), ran.noted(1, "FF-18"), ran.signed_in(1)), ((page, "FF-18"), false, true), "{export}");
    }
}
