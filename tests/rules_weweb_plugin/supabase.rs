//! Rule 54.

use serde_json::json;

use super::app;
use super::support::build::*;

const KEY: &str = "sb-127-auth-token";

fn session_reply(n: u8, expires_at: i64) -> String {
    json!({"access_token": format!("token-number-{n}"), "refresh_token": format!("refresh-number-{n}"), "expires_at": expires_at,
        "user": {"id": "u-7", "email": "ada@example.com"}})
    .to_string()
}

fn supabase() -> Build {
    app("supabase")
        .instead("/login", 200, &session_reply(1, 1_800_000_900))
        .instead("/refresh", 200, &session_reply(2, 1_800_009_000))
        .endpoint(
            "refresh",
            json!({"method": "POST", "body_type": "json", "inputs": [{"name": "refresh_token"}],
            "body": "{\"refresh_token\":\"{{refresh_token}}\"}"}),
        )
}

fn cookies(ran: &Ran, step: usize) -> Vec<String> {
    let device = ran.device(step);
    let kept = device.cookies.iter().filter(|cookie| !cookie.is_over(1_800_000_000_000));
    kept.map(|cookie| cookie.name.clone()).collect()
}

#[test]
fn ww_54_the_client_keeps_an_entry_of_its_own_and_the_plugin_two_cookies() {
    let ran = supabase().run(&[open("/login"), tap("login"), reload()]);
    let stored = ran.stored(1, KEY).unwrap();
    assert!(stored.contains("token-number-1") && stored.contains("refresh-number-1"), "{stored}");
    assert_eq!(cookies(&ran, 1), ["sb-access-token", "sb-refresh-token"]);
    assert_eq!((ran.end(1).0, ran.end(2).0, ran.calls(2).len()), ("home", "home", 0), "a load reads the entry");
}

#[test]
fn ww_54_roles_are_those_of_a_table_by_id() {
    for (rows, page) in [(r#"[{"role_id":"r-1"}]"#, "home"), (r#"[{"role_id":"r-2"}]"#, "denied"), ("[]", "denied")] {
        let app = supabase()
            .endpoint("roles", json!({}))
            .reply("/roles", 200, rows)
            .setting("roles_endpoint", json!("roles"))
            .page("home", json!({"access": {"any-role": ["r-1"]}}));
        let ran = app.run(&[open("/login"), tap("login"), reload()]);
        assert_eq!((ran.end(1).0, ran.end(2).0), (page, if page == "home" { "home" } else { "denied" }), "{rows}");
        assert_eq!(ran.header(1, 1, "authorization").as_deref(), Some("Bearer token-number-1"));
    }
}

#[test]
fn ww_54_the_client_renews_its_token_by_itself_which_is_assumed() {
    let ran = supabase().run(&[open("/login"), tap("login"), expire(), reload()]);
    assert_eq!(
        (ran.calls(2), ran.sent_body(2, 0).as_deref()),
        (vec!["POST /refresh".into()], Some(r#"{"refresh_token":"refresh-number-1"}"#))
    );
    assert_eq!((ran.end(2), ran.assumed(2), ran.end(3).0), (("home", "WW-54"), "WW-54", "home"));
    assert!(ran.stored(2, KEY).unwrap().contains("refresh-number-2"), "the new refresh token is kept");
    // At a load too; and where it fails, nobody is signed in.
    let ended = supabase().instead("/login", 200, &session_reply(1, 1_799_999_000));
    assert_eq!(ended.run(&[open("/login"), tap("login"), reload()]).calls(2), ["POST /refresh"]);
    let ran = ended.instead("/refresh", 400, "{}").run(&[open("/login"), tap("login"), reload()]);
    assert_eq!((ran.signed_in(2), ran.stored(2, KEY), ran.end(2).0), (false, None, "login"));
}

#[test]
fn ww_54_a_sign_up_without_a_session_signs_nobody_in() {
    let app = supabase()
        .endpoint("signup", json!({"method": "POST"}))
        .reply("/signup", 200, r#"{"id":"u-8","email":"new@example.com"}"#)
        .setting("sign_up_endpoint", json!("signup"))
        .tap("login", "signup", vec![action("plugin-sign", json!({"up": true})), say("look into your mail")]);
    let ran = app.run(&[open("/login"), tap("signup")]);
    assert_eq!((ran.messages(1).len(), ran.signed_in(1), ran.stored(1, KEY)), (1, false, None));
}

#[test]
fn ww_54_sign_out_tells_the_server_and_forgets_whatever_it_answers() {
    for status in [204, 500] {
        let app = supabase().endpoint("out", json!({"method": "POST"})).reply("/out", status, "").setting("log_out_endpoint", json!("out"));
        let ran = app.run(&[open("/login"), tap("login"), tap("logout")]);
        assert_eq!((ran.calls(2), ran.signed_in(2)), (vec!["POST /out".to_owned()], false), "{status}");
        assert_eq!((ran.stored(2, KEY), cookies(&ran, 2)), (None, vec![]), "{status}");
    }
}
