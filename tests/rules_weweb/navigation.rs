//! A4: order on navigation, redirects. Rules 22 to 26.

use serde_json::{Value, json};

use super::support::build::*;
use super::{app, me};

/// A page with a parameter, and links to two of its paths.
fn orders() -> Build {
    let to = |id: u8| action("navigate", json!({"page": "orders", "parameters": [{"name": "id", "value": constant(json!(id))}]}));
    app()
        .user_load(me())
        .page("orders", json!({"route": "/orders/:id", "access": "signed-in"}))
        .tap("orders", "to-1", vec![to(1)])
        .tap("orders", "to-2", vec![to(2)])
        .tap("orders", "sign-out", vec![action("clear-session", json!({})), set_user(constant(json!(null)))])
        .page_load("orders", vec![show(json!({"from": {"page-parameter": "id"}}))])
}

#[test]
fn ww_22_the_order_of_a_navigation() {
    let app = app().user_load(vec![say("user load"), call("me"), set_user(body("me", ""))]).page_load("home", vec![say("page load")]);
    let ran = app.run(&[open("/home")]);
    assert_eq!(ran.messages(0), ["user load", "user load", "page load"]);
    let kinds: Vec<&str> = ran
        .entries(0)
        .iter()
        .map(|entry| entry.body.kind())
        .filter(|kind| matches!(*kind, "reply" | "guard_decision" | "message"))
        .collect();
    assert_eq!(kinds[..4], ["message", "reply", "guard_decision", "message"], "me, then the access check, then both again");
}

#[test]
fn ww_22_what_starts_with_the_app_runs_before_the_page_and_only_where_it_is_loaded() {
    let app = app()
        .flow("app-load", json!("app-load"), vec![say("app")])
        .page_load("about", vec![say("about")])
        .page_load("login", vec![say("login")])
        .tap("login", "to-about", vec![go("about")]);
    let ran = app.run(&[open("/login"), tap("to-about"), reload(), open("/home")]);
    assert_eq!(ran.messages(0), ["app", "login"]);
    assert_eq!(ran.messages(1), ["about"], "a navigation inside the app loads no app");
    assert_eq!(ran.messages(2), ["app", "about"]);
    assert_eq!(ran.messages(3), ["app", "login"], "a redirect loads it anew; the page that was refused started nothing");
}

#[test]
fn ww_23_the_same_route_is_not_guarded() {
    let ran = orders().run(&[open("/orders/1"), tap("to-2"), tap("to-2"), tap("sign-out"), tap("to-1")]);
    assert_eq!((ran.end(0), ran.messages(0)), (("orders", "WW-29"), vec!["1".to_owned()]));
    assert_eq!(
        (ran.end(1), ran.tab(1).location.masked().as_str(), ran.messages(1)),
        (("orders", "WW-23"), "/orders/2", vec!["2".to_owned()])
    );
    assert_eq!(ran.calls(1), ["GET /me"], "the data phase only");
    assert_eq!((ran.end(2), ran.calls(2).len()), (("orders", "WW-23"), 0), "an identical path: no data phase either");
    let entries = ran.entries(4);
    assert!(!entries.iter().any(|entry| entry.body.kind() == "guard_decision"), "not even when signed out");
    assert_eq!((ran.end(4), ran.tab(4).location.masked().as_str()), (("orders", "WW-23"), "/orders/1"));
}

#[test]
fn ww_24_a_redirect_is_a_full_reload_with_the_path_alone() {
    let ran = app().run(&[open("/profile?tab=2#top"), open("/")]);
    assert_eq!((ran.end(0), ran.tab(0).location.masked().as_str()), (("login", "WW-29"), "/login?_source=/profile"));
    assert_eq!((ran.end(1), ran.tab(1).location.masked().as_str()), (("login", "WW-29"), "/login?_source=/"));
    let app = app().variable("kept", json!({"keep_on_navigation": true})).tap(
        "about",
        "set",
        vec![set("kept", constant(json!("x"))), go("home")],
    );
    let ran = app.run(&[open("/about"), tap("set")]);
    assert_eq!((ran.end(1), ran.tab(1).variables.len()), (("login", "WW-29"), 0), "memory is empty afterwards");
}

fn address(part: Value) -> Value {
    json!({"from": {"address": part}})
}

#[test]
fn ww_24_the_log_in_reads_the_source_back_and_goes_there() {
    let back = action("navigate", json!({"page": "home", "path": address(json!("source"))}));
    let app = app().tap("login", "login", vec![call("login"), authenticate(true), back]);
    let ran = app.run(&[open("/profile?tab=2"), tap("login"), open("/login"), tap("login")]);
    assert_eq!((ran.end(1), ran.tab(1).location.masked().as_str()), (("profile", "WW-29"), "/profile"));
    assert_eq!(ran.end(3), ("home", "WW-29"), "without one the page that was chosen");
}

#[test]
fn ww_24_a_page_reads_query_fragment_and_path_of_its_address() {
    let parts = [json!({"query": "code"}), json!({"fragment": "access_token"}), json!("path"), json!({"query": "none"})];
    let app = app().page_load("about", parts.map(|part| show(address(part))).to_vec());
    let ran = app.run(&[link("/about?code=a%20b#access_token=tok-1&type=magic")]);
    assert_eq!(ran.messages(0), ["a b", "tok-1", "/about", "undefined"]);
}

#[test]
fn ww_24_change_page_is_not_awaited() {
    let ran = app().user_load(me()).tap("about", "to-home", vec![go("home"), say("at once")]).run(&[open("/about"), tap("to-home")]);
    let kinds: Vec<&str> = ran.entries(1).iter().map(|entry| entry.body.kind()).collect();
    let at = |kind| kinds.iter().position(|k| *k == kind).unwrap();
    assert!(at("message") < at("guard_decision"), "{kinds:?}");
    assert_eq!(ran.end(1), ("home", "WW-29"));
}

#[test]
fn ww_24_what_ran_in_the_page_is_gone_after_a_redirect() {
    let endpoint = json!({});
    let app = app().endpoint("slow", endpoint).tap(
        "about",
        "to-home",
        vec![go("home"), action("wait", json!({"ms": 10})), call("slow"), say("never")],
    );
    let app = app.user_load(vec![call("slow")]);
    let ran = app.run(&[open("/about"), tap("to-home")]);
    assert_eq!((ran.end(1), ran.messages(1).len()), (("login", "WW-29"), 0));
}

#[test]
fn ww_25_a_redirect_without_a_target_fails() {
    for build in [app().setting("unauthenticated_page", json!("")), app().without_page("login")] {
        let ran = build.run(&[open("/home"), open("/about"), tap("to-home")]);
        assert_eq!(ran.end(0), ("-", "WW-25"), "blank on the first load");
        assert!(ran.reason(0).contains("Page not found.") && ran.reason(0).contains("unauthenticated"), "{}", ran.reason(0));
        assert_eq!((ran.end(2), ran.decision(2).moved), (("about", "WW-25"), false));
    }
    let build = app().page("home", json!({"access": {"any-role": ["admin"]}})).without_page("denied");
    let ran = build.run(&[open("/login"), tap("login"), open("/home")]);
    assert_eq!((ran.end(1), ran.end(2)), (("login", "WW-25"), ("-", "WW-25")));
    assert!(ran.reason(2).contains("unauthorized"), "{}", ran.reason(2));
}

#[test]
fn ww_26_after_a_redirect_the_browser_is_taken_to_leave_first() {
    let app = app().endpoint("secret", json!({})).page_load("home", vec![call("secret")]);
    let ran = app.run(&[open("/home")]);
    assert_eq!((ran.end(0), ran.assumed(0), ran.calls(0).len()), (("login", "WW-29"), "WW-26", 0));
}
