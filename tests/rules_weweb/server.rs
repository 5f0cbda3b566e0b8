//! A6: the WeWeb server (rules 6, 9c, 37 to 44), as far as the page and the browser see it.

use authscope::domain::project::platform::Target;
use serde_json::{Value as Json, json};

use super::app;
use super::support::build::*;

const COOKIE: &str = "__Secure-ww-app-session";

/// The app with a server whose settings are these, and a button on Home that calls its endpoint `report`.
fn served(server: Json, access: Json) -> Build {
    let mut settings = json!({"production": true, "user_load": "sets-user",
        "endpoints": [{"id": "report", "name": "Report", "access": access, "function": "report"}]});
    for (name, value) in server.as_object().into_iter().flatten() {
        settings[name] = value.clone();
    }
    let report = action("call-backend", json!({"endpoint": "report", "output": "report"}));
    app()
        .setting("server", settings)
        .function("report", json!({"constant": {"rows": 3}}))
        .tap("home", "report", vec![report.clone(), show(body("report", "rows"))])
        .with("report", "on_error", json!([show(json!({"from": {"error": "status"}}))]))
        .tap("login", "report-there", vec![report])
        .with("report-there", "on_error", json!([show(json!({"from": {"error": "status"}}))]))
}

/// Whether the browser holds the server's cookie after a step.
fn is_kept(ran: &Ran, step: usize) -> bool {
    ran.device(step).cookies.iter().any(|cookie| cookie.name == COOKIE && !cookie.is_over(1_800_000_000_000))
}

fn story() -> [Json; 3] {
    [open("/login"), tap("login"), tap("report")]
}

#[test]
fn ww_6_and_39_a_second_copy_of_the_session_lies_in_a_cookie_of_the_apps_own_origin() {
    let ran = served(json!({}), json!("signed-in")).run(&story());
    let cookie = ran.device(1).cookies.iter().find(|cookie| cookie.name == COOKIE).unwrap().clone();
    assert!(cookie.http_only && cookie.secure && cookie.path == "/");
    assert!(cookie.value.reveal().starts_with("%7B%22accessToken%22%3A%22token-number-1"), "{}", cookie.value.reveal());
    assert!(!cookie.value.masked().contains("token-number-1"));
    assert_eq!(cookie.expires_ms.map(|ms| (ms - 1_800_000_000_000) / 1_000_000), Some(31_536), "a year");
    assert_eq!((ran.messages(2), ran.noted(1, "WW-39")), (vec!["3".to_owned()], true));
}

#[test]
fn ww_6_where_no_server_is_set_up_or_nobody_said_so_there_is_no_cookie() {
    for production in [json!(false), Json::Null] {
        let ran = served(json!({"production": production}), json!("everyone")).run(&story());
        assert!(!is_kept(&ran, 1), "{production}");
    }
    let staging = served(json!({"production": false, "staging": true}), json!("everyone")).on(Target::Staging).run(&story());
    assert!(is_kept(&staging, 1));
}

#[test]
fn ww_39_a_session_of_more_than_4096_bytes_is_dropped_without_an_error() {
    let long = |n: usize| format!(r#"{{"token":"{}","refresh":"r","expires":1}}"#, "t".repeat(n));
    for (length, kept, answer) in [(3_000, true, "3"), (4_096, false, "401")] {
        let ran = served(json!({}), json!("signed-in")).instead("/login", 200, &long(length)).run(&story());
        assert_eq!((is_kept(&ran, 1), ran.signed_in(1)), (kept, true), "the page stays signed in");
        assert_eq!(ran.messages(2), [answer], "{length}");
    }
}

#[test]
fn ww_40_without_persist_the_page_looks_signed_out_after_a_reload_and_the_server_still_answers() {
    let app = served(json!({}), json!("signed-in")).tap("login", "login", vec![call("login"), authenticate(false), go("home")]);
    let ran = app.run(&[open("/login"), tap("login"), open("/login"), tap("report-there")]);
    assert_eq!((ran.noted(1, "WW-40"), ran.signed_in(2), is_kept(&ran, 2)), (true, false, true));
    assert!(ran.messages(3).is_empty(), "no error: {}", ran.text());
}

#[test]
fn ww_41_an_on_user_load_of_the_server_that_throws_deletes_the_cookie_and_leaves_local_storage() {
    let ran = served(json!({"user_load": "throws"}), json!("signed-in")).run(&[open("/login"), tap("login"), tap("report"), tap("report")]);
    assert_eq!((is_kept(&ran, 1), is_kept(&ran, 2), ran.noted(2, "WW-41")), (true, false, true));
    assert_eq!((ran.messages(2), ran.messages(3)), (vec!["401".to_owned()], vec!["401".to_owned()]));
    assert!(ran.stored(2, "ww-auth-session").is_some_and(|text| text.contains("token-number-1")) && ran.signed_in(2));
}

#[test]
fn ww_42_who_may_call_an_endpoint() {
    for (access, load, answer) in [
        (json!("everyone"), "none", "3"),
        (json!("signed-in"), "none", "401"),
        (json!("signed-in"), "sets-user", "3"),
        (json!({"any-role": ["member"]}), "sets-user", "3"),
        (json!({"any-role": ["admin"]}), "sets-user", "403"),
        (json!({"all-roles": ["member", "admin"]}), "sets-user", "403"),
    ] {
        let ran = served(json!({"user_load": load}), access.clone()).run(&story());
        assert_eq!(ran.messages(2), [answer], "{access} {load}");
        assert!(ran.noted(2, "WW-42"));
    }
    // Rule 27: on a text by substring.
    let app = served(json!({}), json!({"any-role": ["admin"]})).instead("/me", 200, r#"{"id":7,"roles":"superadmin"}"#);
    assert_eq!(app.run(&story()).messages(2), ["3"]);
}

#[test]
fn ww_d1_what_the_servers_on_user_load_does_is_assumed_until_somebody_says_it() {
    let ran = served(json!({"user_load": Json::Null}), json!("signed-in")).run(&story());
    assert_eq!(ran.messages(2), ["3"]);
    assert!(ran.entries(2).iter().any(|entry| entry.assumed.as_deref() == Some("WW-D1")));
}

#[test]
fn ww_44_and_9c_a_front_that_is_hosted_alone_fails_in_authenticate_after_the_session_was_stored() {
    let ran = served(json!({"hosted_elsewhere": true}), json!("everyone")).run(&story());
    assert_eq!((ran.end(1).0, ran.noted(1, "WW-44")), ("login", true));
    assert!(ran.stored(1, "ww-auth-session").is_some_and(|text| text.contains("token-number-1")));
    assert!(!is_kept(&ran, 1));
}

#[test]
fn ww_11_clear_session_deletes_the_servers_cookie_too() {
    let ran = served(json!({}), json!("everyone")).run(&[open("/login"), tap("login"), tap("logout")]);
    assert_eq!((is_kept(&ran, 1), is_kept(&ran, 2)), (true, false));
}

#[test]
fn ww_21_the_servers_on_user_load_is_another_one_than_the_pages() {
    let ran = served(json!({"user_load": "none"}), json!("signed-in")).run(&story());
    assert_eq!((ran.signed_in(2), ran.messages(2)), (true, vec!["401".to_owned()]), "the page has a user, the server none");
}

#[test]
fn ww_37_credentials_of_the_browsers_request_send_cookies_and_nothing_else_does() {
    for (credentials, sent) in [(json!("omit"), false), (json!(false), false), (json!(true), true)] {
        let cookie = [("set-cookie", "s=1; Path=/; SameSite=None; Secure")];
        let app = app().endpoint("x", json!({"credentials": credentials})).reply_with("/x", 200, &cookie, "{}").with_credentials();
        let ran = app.tap("about", "x", vec![call("x")]).run(&[open("/about"), tap("x"), tap("x")]);
        assert_eq!(ran.header(2, 0, "cookie").is_some(), sent, "{credentials}");
    }
}
