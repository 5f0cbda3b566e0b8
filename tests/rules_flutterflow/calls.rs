//! Part (b): API calls. B1 to B6, B11, B12.

use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::note::Note;
use authscope::domain::web::wire::FailureKind;
use serde_json::{Value as Json, json};

use super::app;
use super::support::build::*;

const PASSWORD: &str = "Correct \"horse\"\n9";

/// Calls an endpoint once from Login and runs these actions after it.
fn calling(endpoint: Json, inputs: &[(&str, Json)], after: Vec<Json>) -> Build {
    app().endpoint("x", endpoint).tap("login", "x", [vec![call_with("x", inputs)], after].concat())
}

fn sent(endpoint: Json, inputs: &[(&str, Json)]) -> Ran {
    calling(endpoint, inputs, vec![]).run(&[open("/"), tap("x")])
}

fn typed() -> Json {
    json!({"from": {"page-input": {"page": "login", "field": "password"}}})
}

#[test]
fn ff_b1_methods_headers_and_query() {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let endpoint = json!({"method": method, "headers": [{"name": "X-Key", "value": "k"}], "query": [{"name": "q", "value": "a b&[p]"}],
            "inputs": [{"name": "p"}]});
        let ran = sent(endpoint, &[("p", constant(json!("ä")))]);
        assert_eq!(ran.calls(1), [format!("{method} /x?q=a%20b%26%C3%A4")]);
        assert_eq!(ran.header(1, 0, "x-key").as_deref(), Some("k"));
    }
}

#[test]
fn ff_b2_square_brackets_in_url_and_headers_angle_brackets_in_bodies() {
    let endpoint = json!({"method": "POST", "url": "{{base_url}}/x/[id]/<id>/[other]", "body_type": "json", "body": "{\"a\":<id>,\"b\":\"[id]\",\"c\":\"<other>\"}",
        "headers": [{"name": "X-Id", "value": "[id] <id>"}], "inputs": [{"name": "id"}]});
    let ran = sent(endpoint, &[("id", constant(json!(7)))]);
    assert_eq!(ran.calls(1), ["POST /x/7/%3Cid%3E/[other]"]);
    assert_eq!(ran.sent_body(1, 0).as_deref(), Some(r#"{"a":7,"b":"[id]","c":"<other>"}"#));
    assert_eq!(ran.header(1, 0, "x-id").as_deref(), Some("7 <id>"));
}

#[test]
fn ff_b3_body_types_and_content_type() {
    for (kind, content_type, body) in [
        ("json", Some("application/json"), Some("{\"a\":1}")),
        ("text", Some("text/plain"), Some("{\"a\":1}")),
        ("form", Some("application/x-www-form-urlencoded"), Some("a=b+c%26")),
        ("none", None, None),
    ] {
        let endpoint = json!({"method": "POST", "body_type": kind, "body": "{\"a\":1}", "form": [{"name": "a", "value": "b c&"}]});
        let ran = sent(endpoint.clone(), &[]);
        assert_eq!((ran.header(1, 0, "content-type").as_deref(), ran.sent_body(1, 0).as_deref()), (content_type, body), "{kind}");
        let mut own = endpoint;
        own["headers"] = json!([{"name": "CONTENT-type", "value": "application/vnd.x"}]);
        assert_eq!(sent(own, &[]).header(1, 0, "content-type").as_deref(), Some("application/vnd.x"), "added only if there is none");
    }
}

#[test]
fn ff_b3_get_and_delete_send_no_body() {
    for (method, body) in [("GET", false), ("DELETE", false), ("PUT", true), ("PATCH", true)] {
        let ran = sent(json!({"method": method, "body_type": "json", "body": "{}"}), &[]);
        assert_eq!(ran.sent_body(1, 0).is_some(), body, "{method}");
        assert_eq!(ran.header(1, 0, "content-type").is_some(), body, "{method}");
    }
}

#[test]
fn ff_b3_an_address_without_http_gets_https() {
    let ran = sent(json!({"url": "api.example.com/x"}), &[]);
    assert_eq!(ran.requests(1)[0].url.reveal(), "https://api.example.com/x");
}

#[test]
fn ff_b4_a_null_variable_is_sent_as_text() {
    let endpoint = json!({"method": "POST", "body_type": "json", "body": "{\"t\":\"<t>\",\"n\":<t>}", "headers": [{"name": "Authorization", "value": "Bearer [t]"}],
        "inputs": [{"name": "t", "default": "fallback"}]});
    let ran = sent(endpoint.clone(), &[("t", session("token"))]);
    assert_eq!(ran.header(1, 0, "authorization").as_deref(), Some("Bearer null"), "a passed null overrides the default");
    assert_eq!(ran.sent_body(1, 0).as_deref(), Some(r#"{"t":"null","n":null}"#));
    assert_eq!(sent(endpoint.clone(), &[]).header(1, 0, "authorization").as_deref(), Some("Bearer fallback"));
    let mut bare = endpoint;
    bare["inputs"] = json!([{"name": "t"}]);
    assert_eq!(sent(bare, &[]).header(1, 0, "authorization").as_deref(), Some("Bearer "), "not passed: its default, the empty text");
    let form = json!({"method": "POST", "body_type": "form", "form": [{"name": "t", "value": "<t>"}], "inputs": [{"name": "t"}]});
    assert_eq!(sent(form, &[("t", session("token"))]).sent_body(1, 0).as_deref(), Some("t=null"));
}

#[test]
fn ff_b5_escaping_of_variables_in_bodies() {
    let endpoint = |escape: bool| json!({"method": "POST", "body_type": "json", "body": "{\"p\":\"<p>\"}", "escape_variables": escape, "inputs": [{"name": "p"}]});
    let ran = sent(endpoint(false), &[("p", typed())]);
    assert_eq!(ran.sent_body(1, 0), Some(format!("{{\"p\":\"{PASSWORD}\"}}")), "broken JSON, as in the app");
    let ran = sent(endpoint(true), &[("p", typed())]);
    assert_eq!(ran.sent_body(1, 0).as_deref(), Some(r#"{"p":"Correct \"horse\"\n9"}"#));
    let ran = sent(endpoint(true), &[("p", constant(json!("a\\b\tc\rd")))]);
    assert_eq!(ran.sent_body(1, 0).as_deref(), Some("{\"p\":\"a\\\\b\\tc\rd\"}"), "carriage return is not escaped either way");
}

/// What the result object says after the call, in the order of its fields.
fn result(build: Build) -> (Ran, Vec<String>) {
    let ran = build.run(&[open("/"), tap("x")]);
    let shown = ran.messages(1);
    (ran, shown)
}

fn shows() -> Vec<Json> {
    let header = |name: &str| part("x", json!({"header": name}));
    let mut all = vec![part("x", json!("status")), part("x", json!("succeeded")), body("x", "$.a"), part("x", json!("raw-body"))];
    all.extend([header("x-here"), header("X-Here")]);
    all.into_iter().map(show).collect()
}

#[test]
fn ff_b6_the_result_object_and_ff_b13_headers_to_the_letter() {
    let exposed = [("x-here", "yes"), ("access-control-expose-headers", "x-here")];
    let (_, shown) = result(calling(json!({}), &[], shows()).reply_with("/x", 201, &exposed, r#"{"a":1}"#));
    assert_eq!(shown, ["201", "true", "1", r#"{"a":1}"#, "yes", ""]);
    let (_, shown) = result(calling(json!({}), &[], shows()).reply_with("/x", 200, &exposed, "<html>"));
    assert_eq!(shown, ["200", "true", "null", "<html>", "yes", ""], "not JSON: null, and still succeeded");
}

#[test]
fn ff_b6_any_thrown_error_is_status_minus_one() {
    for kind in
        [FailureKind::Dns, FailureKind::Refused, FailureKind::Tls, FailureKind::Certificate, FailureKind::BodyCut, FailureKind::Protocol]
    {
        let (ran, shown) = result(calling(json!({}), &[], shows()).fails("/x", kind));
        assert_eq!(shown[..4], ["-1", "false", "null", ""], "{kind:?}");
        assert_eq!(ran.end(1), ("login", "FF-17"), "the chain goes on");
        let (_, shown) = result(calling(json!({}), &[], vec![show(part("x", json!("exception")))]).fails("/x", kind));
        assert!(!shown[0].is_empty(), "an exception message");
    }
    let (ran, shown) = result(calling(json!({}), &[], shows()).without_cors().reply("/x", 200, r#"{"a":1}"#));
    assert_eq!((shown[0].as_str(), shown[2].as_str()), ("-1", "null"));
    assert!(ran.failures(1)[0].contains("CORS"), "{:?}", ran.failures(1));
}

#[test]
fn ff_b6_a_call_that_cannot_be_sent_is_status_minus_one_too() {
    for url in ["http://[", "http:///", "httpx://example.com/x"] {
        let build = calling(json!({}), &[], shows()).endpoint("x", json!({"url": url}));
        let (ran, shown) = result(build);
        assert_eq!((shown.first().map(String::as_str), ran.calls(1).len()), (Some("-1"), 0), "{url}\n{}", ran.text());
    }
}

fn redirected(method: &str, status: u16, target: Target) -> (Ran, Vec<String>) {
    let build = calling(json!({"method": method, "body_type": "json", "body": "{}"}), &[], shows()).on(target);
    result(build.reply_with("/x", status, &[("location", "/y")], "").reply("/y", 200, r#"{"a":1}"#))
}

#[test]
fn ff_b11_redirects_on_phones() {
    for status in [301, 302, 303, 307, 308] {
        let (ran, shown) = redirected("GET", status, Target::Mobile);
        assert_eq!((ran.calls(1), shown[1].as_str()), (vec!["GET /x".to_owned(), "GET /y".to_owned()], "true"));
        let (ran, shown) = redirected("POST", status, Target::Mobile);
        if status == 303 {
            assert_eq!((ran.calls(1), shown[1].as_str()), (vec!["POST /x".to_owned(), "GET /y".to_owned()], "true"));
        } else {
            assert_eq!((ran.calls(1).len(), shown[0].clone(), shown[1].as_str()), (1, status.to_string(), "false"), "itself the reply");
        }
    }
}

#[test]
fn ff_b11_at_most_five_redirects() {
    let mut build = calling(json!({}), &[], shows()).on(Target::Mobile).reply_with("/x", 302, &[("location", "/1")], "");
    for hop in 1..10 {
        build = build.reply_with(&format!("/{hop}"), 302, &[("location", &format!("/{}", hop + 1))], "");
    }
    let (ran, shown) = result(build);
    assert_eq!((ran.calls(1).len(), shown[0].as_str()), (6, "-1"));
}

#[test]
fn ff_b17_a_phone_goes_nowhere_twice() {
    let build = calling(json!({}), &[], shows()).on(Target::Mobile).reply_with("/x", 302, &[("location", "/x")], "");
    let (ran, shown) = result(build);
    assert_eq!((ran.calls(1).len(), shown[0].as_str()), (2, "-1"));
}

#[test]
fn ff_b12_test_mode_is_sent_directly_and_assumed() {
    let build = calling(json!({"method": "POST", "body_type": "json", "body": "{}"}), &[], shows()).on(Target::TestMode).without_cors();
    let (ran, shown) = result(build.reply("/x", 200, r#"{"a":1}"#));
    assert_eq!(shown[0], "200", "no preflight, no CORS");
    let requests: Vec<_> = ran.entries(1).into_iter().filter(|entry| entry.body.kind() == "request").collect();
    assert_eq!((requests.len(), requests[0].assumed.as_deref()), (1, Some("FF-B12")));
    assert_eq!((ran.header(1, 0, "cookie"), ran.header(1, 0, "origin")), (None, None));
    let (ran, _) = result(calling(json!({}), &[], vec![]).on(Target::TestMode).reply_with("/x", 302, &[("location", "/x")], ""));
    assert_eq!(ran.calls(1).len(), 6, "up to five redirects");
}

/// A home page that asks for orders with the session's token, whose 401 an API Interceptor sees.
fn intercepting() -> Build {
    let refresh = vec![
        call_with("refresh", &[("refresh", session("refresh-token"))]),
        when(
            succeeded("refresh"),
            vec![action(
                "update-user",
                json!({"fields": {
            "token": body_as("refresh", "$.token", "json-path"), "refresh_token": body_as("refresh", "$.refresh", "json-path"),
            "expiry": body_as("refresh", "$.expires", "integer"), "uid": session("uid"), "user_data": session("user-data")}}),
            )],
            vec![],
        ),
    ];
    app()
        .endpoint(
            "orders",
            json!({"inputs": [{"name": "token"}], "facts": {"interceptor": "renew"},
            "headers": [{"name": "Authorization", "value": "Bearer [token]"}]}),
        )
        .endpoint(
            "refresh",
            json!({"method": "POST", "purpose": "refresh", "inputs": [{"name": "refresh"}], "body_type": "json",
            "body": "{\"refresh\":\"<refresh>\"}", "facts": {"interceptor": "renew"}}),
        )
        .flow("renew-flow", json!("called"), refresh)
        .function("renew", json!({"refresh-and-repeat": "renew-flow"}))
        .tap("home", "orders", vec![call_with("orders", &[("token", session("token"))]), show(part("orders", json!("status")))])
}

const RENEWED: &str = r#"{"token":"token-number-2","refresh":"refresh-number-2","expires":1800001900}"#;

#[test]
fn ff_5_an_api_interceptor_gets_a_new_token_and_repeats_the_call_once() {
    let app = intercepting().reply("/orders", 401, "{}").reply("/orders", 200, "{}").reply("/refresh", 200, RENEWED);
    let ran = app.run(&[open("/"), tap("login"), tap("orders")]);
    assert_eq!(ran.calls(2), ["GET /orders", "POST /refresh", "GET /orders"]);
    assert_eq!(ran.header(2, 0, "authorization").as_deref(), Some("Bearer token-number-1"));
    assert_eq!(ran.header(2, 2, "authorization").as_deref(), Some("Bearer token-number-2"));
    assert_eq!((ran.messages(2), ran.tab(2).session.token.to_text().reveal()), (vec!["200".to_owned()], "token-number-2".into()));
    let noted = ran.entries(2).into_iter().find(|entry| matches!(&entry.body, EntryBody::Note(Note::Intercepted { .. })));
    assert!(noted.and_then(|entry| entry.assumed.as_deref()).is_some_and(|text| text.contains("renew")), "what it does was chosen");
}

#[test]
fn ff_5_an_interceptor_that_gets_no_other_token_leaves_the_401() {
    for (status, body) in [(401, "{}"), (200, r#"{"token":"token-number-1","refresh":"r","expires":1800001900}"#)] {
        let ran = intercepting().reply("/orders", 401, "{}").reply("/refresh", status, body).run(&[open("/"), tap("login"), tap("orders")]);
        assert_eq!((ran.calls(2).len(), ran.messages(2)), (2, vec!["401".to_owned()]), "{status}");
        assert!(ran.notes(2).iter().any(|note| note.contains("no other token")), "{status}");
    }
    // The second 401 of one call is nobody's to repeat.
    let app = intercepting().reply("/orders", 401, "{}").reply("/refresh", 200, RENEWED);
    let ran = app.run(&[open("/"), tap("login"), tap("orders")]);
    assert_eq!((ran.calls(2).len(), ran.messages(2)), (3, vec!["401".to_owned()]));
}

#[test]
fn ff_b6_a_cached_call_is_sent_once_for_the_same_values() {
    let cached = json!({"inputs": [{"name": "n"}], "query": [{"name": "n", "value": "[n]"}], "facts": {"cached": true}});
    let calls = |n| vec![call_with("x", &[("n", constant(json!(n)))]), show(body("x", "$.v"))];
    let app = app().endpoint("x", cached).reply("/x", 200, r#"{"v":1}"#).reply("/x", 200, r#"{"v":2}"#).tap("login", "one", calls(1));
    let app = app.tap("login", "two", calls(2));
    let ran = app.run(&[open("/"), tap("one"), tap("one"), tap("two"), reload(), tap("one")]);
    assert_eq!((1..4).map(|step| ran.calls(step).len()).collect::<Vec<_>>(), [1, 0, 1]);
    assert_eq!((ran.messages(2), ran.messages(3)), (vec!["1".to_owned()], vec!["2".to_owned()]));
    assert!(ran.noted(2, "FF-B6"));
    assert_eq!(ran.calls(5).len(), 1, "a reload empties it");
}

#[test]
fn ff_b8_without_the_proxy_test_mode_is_a_browser() {
    for (proxy, sees) in [(Json::Null, "200"), (json!(true), "200"), (json!(false), "-1")] {
        let endpoint = json!({"facts": {"test_proxy": proxy}});
        let app = calling(endpoint, &[], vec![show(part("x", json!("status")))]).reply("/x", 200, "{}").without_cors().on(Target::TestMode);
        assert_eq!(app.run(&[open("/"), tap("x")]).messages(1), [sees], "{proxy}");
    }
}

#[test]
fn ff_b9_a_private_call_goes_by_a_server_and_asks_for_a_firebase_user() {
    let after = || vec![show(part("x", json!("status"))), show(part("x", json!("raw-body")))];
    let private = calling(json!({"facts": {"private": true}}), &[], after()).reply("/x", 200, "{}").without_cors();
    let ran = private.run(&[open("/"), tap("x")]);
    assert_eq!((ran.messages(1), ran.calls(1).len()), (vec!["200".to_owned(), "{}".to_owned()], 1));
    assert!(ran.header(1, 0, "origin").is_none());
    let sent = ran.entries(1).into_iter().find(|entry| matches!(entry.body, EntryBody::Request { .. })).unwrap();
    assert_eq!(sent.assumed.as_deref(), Some("FF-B9"));
    let ran = calling(json!({"facts": {"private": true, "requires_firebase_user": true}}), &[], after()).run(&[open("/"), tap("x")]);
    assert_eq!((ran.messages(1), ran.calls(1).len()), (vec!["400".to_owned(), String::new()], 0));
    assert!(ran.noted(1, "FF-B9"));
}

/// A call of a group, which passes the group's variable.
fn in_group(facts: Json, group: Json) -> Ran {
    let endpoint = json!({"url": "/x", "group": "api", "facts": facts});
    let app = calling(endpoint, &[("token", constant(json!("tok-1")))], vec![]).setting("groups", json!([group])).reply("/v1/x", 200, "{}");
    app.run(&[open("/"), tap("x")])
}

#[test]
fn ff_b15_a_call_has_its_groups_headers_and_variables_and_a_private_one_has_not() {
    let group = json!({"id": "api", "name": "API", "base_url": "{{base_url}}/v1", "inputs": [{"name": "token"}],
        "headers": [{"name": "Authorization", "value": "Bearer [token]"}]});
    let ran = in_group(json!({}), group.clone());
    assert_eq!((ran.calls(1), ran.header(1, 0, "authorization").as_deref()), (vec!["GET /v1/x".to_owned()], Some("Bearer tok-1")));
    let ran = in_group(json!({"private": true}), group.clone());
    assert_eq!((ran.calls(1), ran.header(1, 0, "authorization")), (vec!["GET /v1/x".to_owned()], None));
    // A group without the variable: builds of 2022 and 2023.
    let mut older = group;
    older["inputs"] = json!([]);
    let ran = in_group(json!({}), older);
    assert_eq!(ran.header(1, 0, "authorization").as_deref(), Some("Bearer [token]"));
    assert!(ran.entries(1).iter().any(|entry| matches!(&entry.body, EntryBody::Request { unfilled, .. } if !unfilled.is_empty())));
}

#[test]
fn ff_b19_an_unfilled_placeholder_goes_out_as_written_and_is_no_secret() {
    let ran = sent(json!({"headers": [{"name": "Authorization", "value": "Bearer [token]"}]}), &[]);
    let request = ran.requests(1)[0].header("authorization").unwrap().clone();
    assert_eq!((request.reveal(), request.masked()), ("Bearer [token]".into(), "Bearer [token]".into()));
}

#[test]
fn ff_b3_multipart_and_a_delete_with_a_body() {
    let endpoint = json!({"method": "POST", "body_type": "multipart", "form": [{"name": "a", "value": "<v>"}], "inputs": [{"name": "v"}]});
    let ran = sent(endpoint, &[("v", constant(json!("ü")))]);
    let boundary = ran.header(1, 0, "content-type").and_then(|kind| kind.split_once("boundary=").map(|(_, boundary)| boundary.to_owned()));
    let body = ran.sent_body(1, 0).unwrap();
    let boundary = boundary.unwrap();
    assert_eq!(body, format!("--{boundary}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nü\r\n--{boundary}--\r\n"));
    for (always, sends) in [(Json::Null, false), (json!(true), true)] {
        let endpoint = json!({"method": "DELETE", "body_type": "json", "body": "{}", "facts": {"always_allow_body": always}});
        assert_eq!(sent(endpoint, &[]).sent_body(1, 0).is_some(), sends);
    }
}

#[test]
fn ff_b13_get_response_header_is_exact_and_in_lower_case_and_a_browser_shows_what_is_exposed() {
    let (lower, upper, cookie) = ("x-access-token", "X-Access-Token", "set-cookie");
    for (target, exposed, name, reads) in [
        (Target::Web, false, lower, ""),
        (Target::Web, true, lower, "tok-1"),
        (Target::Web, true, upper, ""),
        (Target::Web, true, cookie, ""),
        (Target::Mobile, false, lower, "tok-1"),
        (Target::Mobile, false, upper, ""),
        (Target::TestMode, false, lower, "tok-1"),
    ] {
        let mut headers = vec![("x-access-token", "tok-1"), ("set-cookie", "s=1; Path=/")];
        if exposed {
            headers.push(("access-control-expose-headers", "X-Access-Token, Set-Cookie"));
        }
        let app = calling(json!({}), &[], vec![show(part("x", json!({"header": name})))]).reply_with("/x", 200, &headers, "{}");
        assert_eq!(app.on(target).run(&[open("/"), tap("x")]).messages(1), [reads], "{name} on {target:?}, exposed: {exposed}");
    }
}

#[test]
fn ff_b14_and_n5_phones_call_http_and_warn_and_the_web_does_not_call_at_all() {
    let after = || vec![show(part("x", json!("status")))];
    let run = |target| {
        calling(json!({"url": "http://api.example.com/x"}), &[], after()).reply("/x", 200, "{}").on(target).run(&[open("/"), tap("x")])
    };
    let phone = run(Target::Mobile);
    assert_eq!((phone.messages(1), phone.calls(1).len()), (vec!["200".to_owned()], 1));
    assert!(phone.notes(1).iter().any(|note| note.contains("api.example.com")), "{:?}", phone.notes(1));
    let web = run(Target::Web);
    assert_eq!((web.messages(1), web.calls(1).len()), (vec!["-1".to_owned()], 0));
}

#[test]
fn ff_b16_phones_keep_no_cookie_and_with_credentials_acts_on_the_web_alone() {
    for (target, credentials, sent) in [(Target::Web, true, true), (Target::Web, false, false), (Target::Mobile, true, false)] {
        let cookie = [("set-cookie", "s=1; Path=/; SameSite=None; Secure")];
        let app = calling(json!({"credentials": credentials}), &[], vec![]).reply_with("/x", 200, &cookie, "{}").with_credentials();
        let ran = app.on(target).run(&[open("/"), tap("x"), tap("x")]);
        assert_eq!(ran.header(2, 0, "cookie").is_some(), sent, "{target:?} {credentials}");
    }
}

#[test]
fn ff_b6_and_n4_a_call_that_no_reply_comes_of_has_status_minus_one_and_no_body() {
    let after = || vec![show(part("x", json!("status"))), show(body_as("x", "$.v", "text")), show(part("x", json!("succeeded")))];
    let blocked = calling(json!({}), &[], after()).reply("/x", 200, r#"{"v":1}"#).without_cors().run(&[open("/"), tap("x")]);
    let failed = calling(json!({}), &[], after()).fails("/x", FailureKind::Dns).run(&[open("/"), tap("x")]);
    for ran in [blocked, failed] {
        assert_eq!(ran.messages(1), ["-1", "null", "false"]);
    }
}

#[test]
fn ff_b20_and_t3_the_integer_conversion_takes_seconds_for_the_expiry() {
    let app = app().tap("login", "login", vec![call("login"), log_in(json!({"expiry": body_as("login", "$.expires", "integer")}))]);
    assert_eq!(app.run(&[open("/"), tap("login")]).tab(1).session.expiry_ms, Some(1_800_000_900_000));
}

#[test]
fn ff_b6_a_backend_query_runs_whenever_its_page_opens_unless_its_results_are_cached() {
    for (cached, calls) in [(Json::Null, 2), (json!(false), 2), (json!(true), 1)] {
        let query = json!({"query": {"page": "about", "cached": cached}});
        let app = app().endpoint("x", json!({})).reply("/x", 200, "{}").flow("query", query, vec![call("x")]).tap(
            "about",
            "back",
            vec![go("login")],
        );
        let ran = app.run(&[open("/"), tap("to-about"), tap("back"), tap("to-about")]);
        assert_eq!(ran.calls(1).len() + ran.calls(3).len(), calls, "{cached}");
    }
}
