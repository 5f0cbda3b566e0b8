//! Part (b): API calls. B1 to B6, B11, B12.

use authscope::domain::project::platform::Target;
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
