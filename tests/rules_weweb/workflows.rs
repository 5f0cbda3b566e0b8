//! A5: the workflow engine and HTTP Request. Rules 31 to 36.

use authscope::domain::web::wire::FailureKind;
use serde_json::{Value, json};

use super::app;
use super::support::build::*;

/// Runs these actions by a tap on About.
fn acts(build: Build, actions: Vec<Value>) -> Ran {
    build.tap("about", "x", actions).run(&[open("/about"), tap("x")])
}

fn refused(path: &str) -> Build {
    app().endpoint("x", json!({})).reply(path, 403, r#"{"reason":"no"}"#)
}

#[test]
fn ww_31_the_first_error_stops_the_workflow_and_runs_its_error_branch() {
    let build = refused("/x").tap("about", "x", vec![say("1"), call("x"), say("2")]).with("x", "on_error", json!([say("error")]));
    let ran = build.run(&[open("/about"), tap("x")]);
    assert_eq!((ran.messages(1), ran.end(1)), (vec!["1".to_owned(), "error".to_owned()], ("about", "WW-31")));
    assert!(ran.reason(1).contains("403"), "{}", ran.reason(1));
}

#[test]
fn ww_31_the_error_branch_is_no_catch_but_try_catch_is() {
    let outer = |run: Value| {
        refused("/x").flow("inner", json!("called"), vec![call("x")]).with("inner", "on_error", json!([say("inner")])).tap(
            "about",
            "x",
            vec![run, say("after")],
        )
    };
    let run = || action("run-workflow", json!({"workflow": "inner"}));
    let ran = outer(run()).run(&[open("/about"), tap("x")]);
    assert_eq!((ran.messages(1), ran.end(1).1), (vec!["inner".to_owned()], "WW-31"), "the caller still sees the error");
    let caught = action("try-catch", json!({"attempt": [run()], "catch": [say("caught")]}));
    let ran = outer(caught).run(&[open("/about"), tap("x")]);
    assert_eq!((ran.messages(1), ran.end(1).1), (vec!["inner".to_owned(), "caught".to_owned(), "after".to_owned()], "WW-24"));
}

#[test]
fn ww_32_truthiness_switch_filter_and_disabled_actions() {
    for (json, truthy) in
        [(json!(""), false), (json!("0"), true), (json!(0), false), (json!([]), true), (json!({}), true), (json!(null), false)]
    {
        let ran = acts(app(), vec![when(json!({"literal": json}), vec![say("yes")], vec![say("no")])]);
        assert_eq!(ran.messages(1), [if truthy { "yes" } else { "no" }], "{json}");
        let ran = acts(app(), vec![action("filter", json!({"when": {"literal": json}})), say("on")]);
        assert_eq!(ran.messages(1).len(), usize::from(truthy), "filter {json}");
    }
    for (value, case) in
        [(json!(1), "number"), (json!(1.0), "number"), (json!("1"), "text"), (json!(true), "default"), (json!(2), "default")]
    {
        let cases = json!([{"is": "1", "then": [say("text")]}, {"is": 1, "then": [say("number")]}]);
        let switch = action("switch", json!({"value": {"literal": value}, "cases": cases, "otherwise": [say("default")]}));
        assert_eq!(acts(app(), vec![switch]).messages(1), [case], "{value}");
    }
    let mut off = say("off");
    off["disabled"] = json!(true);
    assert!(acts(app(), vec![off]).messages(1).is_empty());
}

#[test]
fn ww_33_formula_errors() {
    let broken = || json!({"from": {"custom": {"function": "deleted"}}});
    let each: [fn(Value) -> Value; 4] =
        [|binding| show(binding), |binding| set_user(binding), |binding| set("v", binding), |binding| when(value(binding), vec![], vec![])];
    for make in each {
        let build = app().variable("v", json!({})).tap("about", "x", vec![make(broken()), say("after")]);
        let ran = build.run(&[open("/about"), tap("x")]);
        assert_eq!((ran.end(1).1, ran.messages(1).len()), ("WW-31", 0), "version 2 fails the action");
        let ran = build.with("x", "version", json!(1)).run(&[open("/about"), tap("x")]);
        assert_eq!(ran.messages(1).last().map(String::as_str), Some("after"), "version 1 swallows it");
        assert_eq!((ran.end(1).1, ran.signed_in(1)), ("WW-24", false));
    }
}

#[test]
fn ww_34_the_result_is_the_body_alone() {
    let shown = |path: &str| show(body("x", path));
    let all = || {
        vec![call("x"), shown(""), shown("a.b[0]"), show(part("x", json!("status"))), show(part("x", json!({"header": "content-type"})))]
    };
    let ran = acts(app().endpoint("x", json!({})).reply("/x", 201, r#"{"a":{"b":[5]}}"#), all());
    assert_eq!(ran.messages(1), [r#"{"a":{"b":[5]}}"#, "5", "undefined", "undefined"]);
    for (status, text) in [(204, ""), (200, "plain text"), (200, "<html>")] {
        let ran = acts(app().endpoint("x", json!({})).reply("/x", status, text), all());
        assert_eq!(ran.messages(1)[..2], [text, "undefined"], "{text:?}");
    }
}

#[test]
fn ww_34_the_error_has_status_and_data() {
    let shows = ["status", "data"].map(|part| show(json!({"from": {"error": part}}))).to_vec();
    let caught = || action("try-catch", json!({"attempt": [call("x")], "catch": shows}));
    assert_eq!(acts(refused("/x"), vec![caught()]).messages(1), ["403", r#"{"reason":"no"}"#]);
    let text = app().endpoint("x", json!({})).reply("/x", 500, "<h1>oops");
    assert_eq!(acts(text, vec![caught()]).messages(1), ["500", "<h1>oops"]);
    for build in [refused("/x").fails("/x", FailureKind::Dns), refused("/x").without_cors()] {
        assert_eq!(acts(build, vec![caught()]).messages(1)[0], "undefined", "no status");
    }
}

#[test]
fn ww_35_bearer_with_an_empty_token_sends_no_header() {
    for (token, header) in [(json!("t"), Some("Bearer t")), (json!(""), None), (json!(null), None), (json!("null"), Some("Bearer null"))] {
        let build = app().endpoint("x", json!({"bearer": constant(token)})).reply("/x", 200, "{}");
        assert_eq!(acts(build, vec![call("x")]).header(1, 0, "authorization").as_deref(), header);
    }
}

#[test]
fn ww_35_a_header_written_by_hand_says_undefined() {
    let endpoint = json!({"headers": [{"name": "Authorization", "value": "Bearer {{t}}"}], "inputs": [{"name": "t"}]});
    let ran = acts(app().endpoint("x", endpoint).reply("/x", 200, "{}"), vec![call_with("x", &[("t", session("token"))])]);
    assert_eq!(ran.header(1, 0, "authorization").as_deref(), Some("Bearer undefined"));
}

#[test]
fn ww_60_the_bearer_section_makes_a_text_of_what_is_bound_as_javascript_does() {
    for (token, header) in [
        (json!({"token": "t"}), "Bearer [object Object]"),
        (json!(["a", null, 2]), "Bearer a,,2"),
        (json!(7), "Bearer 7"),
        (json!(1e21), "Bearer 1e+21"),
        (json!(true), "Bearer true"),
    ] {
        let build = app().endpoint("x", json!({"bearer": constant(token)})).reply("/x", 200, "{}");
        assert_eq!(acts(build, vec![call("x")]).header(1, 0, "authorization").as_deref(), Some(header));
    }
    let by_hand = json!({"headers": [{"name": "X-Token", "value": "{{t}}"}], "inputs": [{"name": "t"}]});
    let ran = acts(app().endpoint("x", by_hand).reply("/x", 200, "{}"), vec![call_with("x", &[("t", constant(json!({"a": 1})))])]);
    assert_eq!(ran.header(1, 0, "x-token").as_deref(), Some("[object Object]"), "in a formula between texts too");
}

#[test]
fn ww_61_credentials_are_same_origin_unless_the_call_says_otherwise() {
    for (credentials, mode) in
        [(json!(null), "same_origin"), (json!(false), "same_origin"), (json!(true), "include"), (json!("omit"), "no_cookies")]
    {
        let mut endpoint = json!({});
        if !credentials.is_null() {
            endpoint["credentials"] = credentials;
        }
        let ran = acts(app().endpoint("x", endpoint).with_credentials().reply("/x", 200, "{}"), vec![call("x")]);
        let request = ran.entries(1).into_iter().find(|entry| entry.body.kind() == "request").unwrap();
        assert_eq!(serde_json::to_value(&request.body).unwrap()["credentials"], mode);
    }
}

#[test]
fn ww_65_the_pages_calls_go_as_the_browsers_do() {
    let ran = acts(app().endpoint("x", json!({"url": "http://api.example.com/x"})).reply("/x", 200, "{}"), vec![call("x")]);
    assert!(ran.failures(1)[0].contains("mixed content"), "N1: {:?}", ran.failures(1));
    assert_eq!(ran.calls(1), [] as [&str; 0], "nothing is sent");
}

#[test]
fn ww_36_object_bodies() {
    let endpoint = |more: Value| {
        let mut endpoint = json!({"method": "POST", "body_type": "json", "body": "{\"email\":\"{{e}}\",\"n\":\"{{n}}\"}", "inputs": [{"name": "e"}, {"name": "n"}]});
        endpoint.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        endpoint
    };
    let inputs = [("e", constant(json!("a\"b"))), ("n", constant(json!(7)))];
    let sent = |more: Value| {
        let ran = acts(app().endpoint("x", endpoint(more)).reply("/x", 200, "{}"), vec![call_with("x", &inputs)]);
        (ran.sent_body(1, 0), ran.header(1, 0, "content-type"))
    };
    assert_eq!(sent(json!({})), (Some(r#"{"email":"a\"b","n":7}"#.into()), Some("application/json".into())));
    let by_hand = json!({"headers": [{"name": "Content-Type", "value": "application/json"}]});
    assert_eq!(sent(by_hand), (Some("[object Object]".into()), Some("application/json".into())));
    let ready = json!({"headers": [{"name": "Content-Type", "value": "application/x-www-form-urlencoded"}], "body_type": "text", "body": "a=1&e={{e}}"});
    assert_eq!(sent(ready).0.as_deref(), Some("a=1&e=a\"b"), "a string is sent as it is");
}

#[test]
fn ww_2_what_only_signed_in_users_see_nobody_else_can_tap() {
    let flow = |to: &str| json!({"tap": {"page": "about", "label": "Members", "shown_to": to}});
    let app = |to: &str| app().flow("members", flow(to), vec![say("tapped")]);
    let story = [open("/about"), tap("members"), open("/login"), tap("login"), open("/about"), tap("members")];
    for (to, first, second) in [("everyone", 1, 1), ("signed-in", 0, 1), ("signed-out", 1, 0)] {
        let ran = app(to).run(&story);
        assert_eq!((ran.messages(1).len(), ran.messages(5).len()), (first, second), "{to}");
        for step in [1, 5] {
            assert_eq!(ran.assumed(step) == "WW-2", ran.messages(step).is_empty(), "{to}");
        }
    }
}

#[test]
fn wp_10_a_form_that_is_sent_starts_its_workflow() {
    let on = json!({"submit": {"page": "login", "label": "Sign in"}});
    let app = app().flow("form", on, vec![call("login"), authenticate(true), go("home")]);
    let ran = app.run(&[open("/login"), tap("form"), open("/about"), tap("form")]);
    assert_eq!((ran.end(1), ran.calls(1).first().map(String::as_str)), (("home", "WW-29"), Some("POST /login")));
    assert_eq!(ran.end(3), ("about", "WW-24"), "the form is not on that page");
}

#[test]
fn ww_61_basic_puts_user_name_and_password_together() {
    let typed = |field: &str| json!({"from": {"page-input": {"page": "login", "field": field}}});
    let endpoint = json!({"method": "POST", "basic": {"username": typed("email"), "password": typed("password")}});
    let ran = app().endpoint("login", endpoint).run(&[open("/login"), tap("login")]);
    let sent = ran.requests(1)[0].header("authorization").unwrap().clone();
    // ada@example.com, and a password with quotes and a line break.
    assert_eq!(sent.reveal(), "Basic YWRhQGV4YW1wbGUuY29tOkNvcnJlY3QgImhvcnNlIgo5");
    assert!(!sent.masked().contains("YWRh"), "{}", sent.masked());
}

#[test]
fn ww_34_and_n4_a_call_that_no_reply_comes_of_throws_without_a_status() {
    let attempt = || action("try-catch", json!({"attempt": [call("x")], "catch": [show(json!({"from": {"error": "status"}}))]}));
    let app = app().endpoint("x", json!({})).reply("/x", 401, "{}").tap("about", "x", vec![attempt()]);
    assert_eq!(app.run(&[open("/about"), tap("x")]).messages(1), ["401"]);
    assert_eq!(app.without_cors().run(&[open("/about"), tap("x")]).messages(1), ["undefined"]);
}

#[test]
fn ww_34_code_of_ones_own_reads_status_and_headers_and_throws_for_no_status() {
    let call = |in_code: bool| action("call", json!({"endpoint": "x", "output": "x", "in_code": in_code}));
    let shows = || vec![show(body("x", "status")), show(body("x", "headers.x-token")), show(body("x", "body.v"))];
    let headers = [("x-token", "tok-1"), ("access-control-expose-headers", "x-token")];
    let app = |status: u16, in_code: bool| {
        app().endpoint("x", json!({})).reply_with("/x", status, &headers, r#"{"v":1}"#).tap(
            "about",
            "x",
            [vec![call(in_code)], shows()].concat(),
        )
    };
    for status in [200, 401] {
        let ran = app(status, true).run(&[open("/about"), tap("x")]);
        assert_eq!(ran.messages(1), [status.to_string().as_str(), "tok-1", "1"]);
    }
    let ran = app(200, false).run(&[open("/about"), tap("x")]);
    assert_eq!(ran.messages(1), ["undefined", "undefined", "undefined"], "the action gives the body alone");
    assert!(app(401, false).run(&[open("/about"), tap("x")]).messages(1).is_empty());
}
