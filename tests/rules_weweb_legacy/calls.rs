//! The REST API plugin: rule 55.

use authscope::domain::record::entry::{EntryBody, Hop};
use serde_json::{Value, json};

use super::app;
use super::support::build::*;

/// A call on About to an endpoint.
fn asks(app: Build, endpoint: Value) -> Ran {
    app.endpoint("x", endpoint).reply("/x", 200, r#"{"a":{"b":"c"}}"#).tap("about", "x", vec![call("x")]).run(&[open("/about"), tap("x")])
}

fn preflights(ran: &Ran) -> usize {
    let is = |body: &EntryBody| matches!(body, EntryBody::Request { hop: Hop::Preflight, .. });
    ran.entries(1).iter().filter(|entry| is(&entry.body)).count()
}

#[test]
fn ww_55_every_call_says_json_and_so_every_call_to_another_origin_has_a_preflight() {
    for endpoint in [
        json!({}),
        json!({"method": "POST"}),
        json!({"method": "DELETE"}),
        json!({"method": "POST", "body_type": "json", "body": "{\"a\": 1}"}),
    ] {
        let ran = asks(app(), endpoint.clone());
        assert_eq!(ran.header(1, 0, "content-type").as_deref(), Some("application/json"), "{endpoint}");
        assert_eq!(preflights(&ran), 1, "{endpoint}");
    }
    let new = asks(Build::weweb(), json!({}));
    assert_eq!((new.header(1, 0, "content-type"), preflights(&new)), (None, 0), "with Custom Auth a plain GET has neither");
}

#[test]
fn ww_55_a_header_set_by_hand_stays_and_an_object_is_encoded_all_the_same() {
    let own = json!({"method": "POST", "body_type": "json", "body": "{\"a\": 1}",
        "headers": [{"name": "Content-Type", "value": "application/vnd.api+json"}]});
    let ran = asks(app(), own.clone());
    assert_eq!(
        (ran.header(1, 0, "content-type").as_deref(), ran.sent_body(1, 0).as_deref()),
        (Some("application/vnd.api+json"), Some(r#"{"a":1}"#))
    );
    assert_eq!(asks(Build::weweb(), own).sent_body(1, 0).as_deref(), Some("[object Object]"), "unlike rule 36");
}

#[test]
fn ww_55_the_result_is_the_body() {
    let shown = vec![call("x"), show(body("x", "a.b")), show(part("x", json!("status")))];
    let ran =
        app().endpoint("x", json!({})).reply("/x", 200, r#"{"a":{"b":"c"}}"#).tap("about", "x", shown).run(&[open("/about"), tap("x")]);
    assert_eq!(ran.messages(1), ["c", "undefined"]);
}

#[test]
fn ww_55_cookies_of_the_server_go_along_where_credentials_are_sent() {
    for (credentials, sent) in [(true, Some("sid=session-number-1")), (false, None)] {
        let ran = app()
            .with_credentials()
            .endpoint("x", json!({"credentials": credentials}))
            .reply_with("/x", 200, &[("set-cookie", "sid=session-number-1; Path=/; Secure; SameSite=None")], "{}")
            .tap("about", "x", vec![call("x"), call("x")])
            .run(&[open("/about"), tap("x")]);
        assert_eq!((ran.calls(1).len(), ran.header(1, 1, "cookie").as_deref()), (2, sent), "{}", ran.text());
    }
}

#[test]
fn ww_55_the_repeated_call_has_a_header_that_the_preflight_must_allow() {
    let app = app().endpoint("x", json!({})).reply("/x", 401, "{}").reply("/x", 200, "{}").tap("about", "x", vec![call("x")]);
    let ran = app.run(&[open("/about"), tap("x")]);
    let asked: Vec<String> = ran
        .entries(1)
        .iter()
        .filter_map(|entry| match &entry.body {
            EntryBody::Request { request, hop: Hop::Preflight, .. } => {
                request.header("access-control-request-headers").map(authscope::domain::secret::traced::Traced::reveal)
            }
            _ => None,
        })
        .collect();
    assert_eq!(asked.iter().filter(|asked| asked.contains("ww-retry")).count(), 1, "{asked:?}");
}

#[test]
fn ww_55_the_server_side_proxy_passes_cors_by_and_gives_the_whole_reply() {
    let app = |facts: Value| {
        app().endpoint("x", json!({"facts": facts})).reply("/x", 200, r#"{"v":1}"#).without_cors().tap(
            "about",
            "x",
            vec![call("x"), show(body("x", "v")), show(body("x", "data.v"))],
        )
    };
    let ran = app(json!({"server_side_proxy": true})).run(&[open("/about"), tap("x")]);
    assert_eq!(ran.messages(1), ["undefined", "1"]);
    assert_eq!((ran.header(1, 0, "origin"), ran.calls(1).len()), (None, 1));
    assert!(ran.entries(1).iter().any(|entry| entry.assumed.as_deref() == Some("WW-55")));
    let ran = app(json!({})).run(&[open("/about"), tap("x")]);
    assert!(ran.messages(1).is_empty(), "the browser blocks it");
}
