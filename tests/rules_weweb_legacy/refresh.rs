//! What a 401 does: the last rows of rule 47, rules 48 and 49.

use authscope::domain::web::wire::FailureKind;
use serde_json::json;

use super::support::build::*;
use super::{ACCESS, REFRESH, app, data_call, held, signed_in_then};

/// The call is refused once and then answered.
fn refused_once() -> Build {
    app().reply("/data", 401, r#"{"error":"old"}"#).reply("/data", 200, r#"{"n":5}"#)
}

#[test]
fn ww_47_a_401_refreshes_once_and_makes_the_call_again() {
    let ran = refused_once().run(&signed_in_then(&[tap("data"), tap("data")]));
    assert_eq!(ran.calls(2), ["GET /data", "POST /refresh", "GET /data"]);
    let header = |request, name| ran.header(2, request, name);
    assert_eq!((header(0, "authorization").as_deref(), header(0, "ww-retry")), (Some("Bearer token-number-1"), None));
    assert_eq!(ran.sent_body(2, 1).as_deref(), Some(r#"{"refresh_token":"refresh-number-1"}"#));
    assert_eq!((header(2, "authorization").as_deref(), header(2, "ww-retry").as_deref()), (Some("Bearer token-number-2"), Some("true")));
    assert_eq!(ran.messages(2), ["5"], "the workflow goes on with the second reply");
    assert_eq!(held(&ran, 2, ACCESS).as_deref(), Some("token-number-2"));
    assert!(ran.signed_in(2), "the flag plays no part");
    assert_eq!((ran.calls(3).len(), ran.header(3, 0, "ww-retry")), (1, None), "the next call is an ordinary one");
}

#[test]
fn ww_47_the_new_header_is_the_one_of_the_settings() {
    let ran = refused_once().setting("token_type", json!({"custom-header": "X-Auth"})).run(&signed_in_then(&[tap("data")]));
    assert_eq!(ran.header(2, 2, "x-auth").as_deref(), Some("token-number-2"));
    assert_eq!(ran.header(2, 2, "authorization").as_deref(), Some("Bearer token-number-1"), "what the call itself has stays");
}

#[test]
fn ww_47_a_call_that_was_made_again_is_not_made_a_third_time() {
    let ran = app().reply("/data", 401, "{}").run(&signed_in_then(&[tap("data")]));
    assert_eq!(ran.calls(2), ["GET /data", "POST /refresh", "GET /data"]);
    assert_eq!((ran.end(2).1, ran.messages(2).len()), ("WW-31", 0));
    assert!(ran.reason(2).contains("401"), "{}", ran.reason(2));
}

#[test]
fn ww_47_only_a_401_refreshes() {
    for status in [400, 403, 500] {
        let ran = app().reply("/data", status, "{}").run(&signed_in_then(&[tap("data")]));
        assert_eq!(ran.calls(2), ["GET /data"], "{status}");
    }
    let ran = app().fails("/data", FailureKind::Refused).run(&signed_in_then(&[tap("data")]));
    assert_eq!(ran.calls(2), ["GET /data"], "no reply");
}

#[test]
fn ww_47_the_fetch_user_of_a_page_load_is_refreshed_too() {
    let ran = app().reply("/me", 401, "{}").reply("/me", 200, r#"{"name":"Bea"}"#).run(&signed_in_then(&[reload()]));
    assert_eq!(ran.calls(2), ["GET /me", "POST /refresh", "GET /me"]);
    assert_eq!((ran.end(2), ran.signed_in(2)), (("home", "WW-50"), true), "the private page waits for all of it");
    assert_eq!(ran.header(2, 2, "ww-retry").as_deref(), Some("true"));
}

#[test]
fn ww_47_two_calls_at_once_wait_for_one_refresh() {
    let other = json!({"headers": [{"name": "Authorization", "value": "Bearer {{token}}"}], "inputs": [{"name": "token"}]});
    let load = || json!({"page-load": {"page": "home"}});
    let app = refused_once()
        .endpoint("other", other)
        .reply("/other", 401, "{}")
        .reply("/other", 200, "{}")
        .flow("load-1", load(), vec![data_call(), say("1")])
        .flow("load-2", load(), vec![call_with("other", &[("token", session("token"))]), say("2")]);
    let ran = app.run(&signed_in_then(&[]));
    let calls = ran.calls(1);
    let count = |call: &str| calls.iter().filter(|known| known.as_str() == call).count();
    assert_eq!((count("POST /refresh"), count("GET /data"), count("GET /other")), (1, 2, 2), "{calls:?}");
    assert_eq!(ran.messages(1).len(), 2);
}

#[test]
fn ww_47_a_new_refresh_token_in_the_reply_is_ignored() {
    let app = refused_once().reply("/data", 401, "{}").reply("/data", 200, "{}");
    let ran = app.run(&signed_in_then(&[tap("data"), tap("data")]));
    assert!(ran.notes(2).iter().any(|note| note.contains("ignores it")), "{}", ran.text());
    assert_eq!(held(&ran, 2, REFRESH).as_deref(), Some("refresh-number-1"));
    assert_eq!(ran.calls(3)[1], "POST /refresh", "{}", ran.text());
    assert_eq!(ran.sent_body(3, 1).as_deref(), Some(r#"{"refresh_token":"refresh-number-1"}"#), "the old one goes out again");
}

#[test]
fn ww_47_a_refresh_that_fails_is_not_tried_again_until_a_full_reload() {
    let dead = || app().instead("/refresh", 400, "{}").reply("/data", 401, r#"{"error":"old"}"#);
    let ran = dead().run(&signed_in_then(&[tap("data"), tap("data"), tap("to-profile"), reload(), open("/home"), tap("data")]));
    assert_eq!(ran.calls(2), ["GET /data", "POST /refresh"]);
    assert!(ran.reason(2).contains("401") && ran.signed_in(2), "the call ends with its own 401: {}", ran.reason(2));
    assert_eq!((ran.calls(3), ran.noted(3, "WW-47")), (vec!["GET /data".to_owned()], true), "the rejected promise stays");
    assert_eq!(ran.calls(7), ["GET /data", "POST /refresh"], "after a page load there is a new one");
    assert_eq!((held(&ran, 7, ACCESS).as_deref(), ran.signed_in(7)), (Some("token-number-1"), true));
    // A 401 of the refresh endpoint starts no refresh, whoever calls it.
    let app = dead().instead("/refresh", 401, "{}").tap("home", "refresh", vec![call("refresh")]);
    let ran = app.run(&signed_in_then(&[tap("refresh"), tap("data")]));
    assert_eq!((ran.calls(2), ran.calls(3)), (vec!["POST /refresh".to_owned()], vec!["GET /data".to_owned(), "POST /refresh".to_owned()]));
}

#[test]
fn ww_47_without_a_refresh_endpoint_a_401_is_a_401() {
    let ran = refused_once().setting("refresh_endpoint", json!("")).run(&signed_in_then(&[tap("data")]));
    assert_eq!((ran.calls(2), ran.end(2).1), (vec!["GET /data".to_owned()], "WW-31"));
}

#[test]
fn ww_48_in_a_header_the_refresh_token_never_arrives() {
    for kind in [json!("bearer"), json!("basic"), json!({"custom-header": "X-Refresh"})] {
        let ran = refused_once().setting("refresh_type", kind.clone()).run(&signed_in_then(&[tap("data")]));
        assert_eq!(ran.sent_body(2, 1).as_deref(), Some("{}"), "{kind}: an empty POST");
        assert_eq!((ran.header(2, 1, "authorization"), ran.header(2, 1, "x-refresh")), (None, None), "{kind}");
        assert!(ran.noted(2, "WW-48"), "{kind}");
    }
    let ran = refused_once().setting("request_key", json!("rt")).run(&signed_in_then(&[tap("data")]));
    assert_eq!((ran.sent_body(2, 1).as_deref(), ran.noted(2, "WW-48")), (Some(r#"{"rt":"refresh-number-1"}"#), false));
}

#[test]
fn ww_48_with_a_wrong_response_key_the_whole_reply_becomes_the_token() {
    for key in ["", "data.token", "Data.access"] {
        let ran = refused_once().setting("response_key", json!(key)).run(&signed_in_then(&[tap("data")]));
        assert_eq!(ran.header(2, 2, "authorization").as_deref(), Some("Bearer [object Object]"), "{key}");
        assert_eq!(held(&ran, 2, ACCESS).as_deref(), Some("%5Bobject%20Object%5D"), "{key}");
        assert!(ran.noted(2, "WW-48"));
    }
    let list = refused_once().instead("/refresh", 200, r#"{"data":{"access":["a-token-1",null,{}]}}"#).run(&signed_in_then(&[tap("data")]));
    assert_eq!(list.header(2, 2, "authorization").as_deref(), Some("Bearer a-token-1,,[object Object]"));
    let app = refused_once().setting("response_key", json!("")).instead("/refresh", 200, "token-as-text");
    let ran = app.run(&signed_in_then(&[tap("data")]));
    assert_eq!(ran.header(2, 2, "authorization").as_deref(), Some("Bearer token-as-text"), "a reply that is nothing but the token is fine");
}

#[test]
fn ww_48_wrong_credentials_make_it_refresh_too() {
    let app = app().instead("/login", 401, r#"{"error":"wrong password"}"#).instead("/refresh", 400, "{}");
    let ran = app.run(&signed_in_then(&[]));
    assert_eq!(ran.calls(1), ["POST /login", "POST /refresh"]);
    assert_eq!(ran.sent_body(1, 1).as_deref(), Some(r#"{"refresh_token":null}"#));
    assert!(ran.reason(1).contains("401") && !ran.signed_in(1), "{}", ran.reason(1));
}

#[test]
fn ww_49_no_clock_is_looked_at() {
    let ran = refused_once().run(&signed_in_then(&[expire(), tap("to-profile"), open("/home"), tap("data")]));
    assert_eq!((ran.end(2), ran.calls(2).len(), ran.signed_in(2)), (("home", "WW-49"), 0, true));
    assert_eq!((ran.end(3).0, ran.calls(3).len()), ("profile", 0), "no guard asks either");
    assert_eq!(ran.calls(5), ["GET /data", "POST /refresh", "GET /data"], "only the 401 does");
    assert_eq!(ran.header(5, 0, "authorization").as_deref(), Some("Bearer token-number-1"), "the call goes out with the old one first");
}
