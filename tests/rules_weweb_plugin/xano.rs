//! Rule 53.

use authscope::domain::web::wire::FailureKind;
use serde_json::json;

use super::app;
use super::support::build::*;

const COOKIE: &str = "ww-auth-access-token";

fn has_cookie(ran: &Ran, step: usize) -> bool {
    ran.device(step).cookies.iter().any(|cookie| cookie.name == COOKIE && !cookie.is_over(1_800_000_000_000))
}

fn xano() -> Build {
    app("xano").instead("/login", 200, r#"{"authToken":"token-number-1"}"#)
}

#[test]
fn ww_53_a_log_in_must_bring_auth_token_and_then_the_user_is_asked_for() {
    let ran = xano().run(&[open("/login"), tap("login"), reload()]);
    assert_eq!(ran.calls(1), ["POST /login", "GET /me"]);
    assert_eq!(ran.header(1, 1, "authorization").as_deref(), Some("Bearer token-number-1"));
    assert_eq!((ran.end(1), has_cookie(&ran, 1)), (("home", "WW-50"), true));
    assert_eq!((ran.calls(2), ran.end(2)), (vec!["GET /me".to_owned()], ("home", "WW-50")), "a load asks who it is");
    let ran = app("xano").run(&[open("/login"), tap("login")]);
    assert_eq!((ran.end(1).0, ran.calls(1).len(), has_cookie(&ran, 1)), ("login", 1, false), "the reply has a token of another name");
}

#[test]
fn ww_53_any_failure_of_the_three_signs_out_and_deletes_the_token() {
    let app = xano().tap("home", "again", super::login());
    let ran = app.clone().instead("/me", 500, "{}").run(&[open("/login"), tap("login")]);
    assert_eq!((ran.signed_in(1), has_cookie(&ran, 1), ran.noted(1, "WW-53")), (false, false, true));
    // One network blip at a reload.
    let ran = app.clone().reply("/me", 503, "").run(&[open("/login"), tap("login"), reload()]);
    assert_eq!((ran.signed_in(1), ran.signed_in(2), has_cookie(&ran, 2), ran.end(2).0), (true, false, false, "login"));
    let ran = xano().fails("/me", FailureKind::Dns).run(&[open("/login"), tap("login")]);
    assert_eq!((ran.signed_in(1), has_cookie(&ran, 1)), (false, false));
    // A log-in that is refused while somebody is signed in.
    let ran = app.reply("/login", 403, "{}").run(&[open("/login"), tap("login"), tap("again")]);
    assert_eq!((ran.signed_in(1), ran.signed_in(2), has_cookie(&ran, 2)), (true, false, false));
}

#[test]
fn ww_53_nothing_is_refreshed() {
    let app = xano().endpoint("orders", json!({})).reply("/orders", 401, "{}").tap("home", "orders", vec![call("orders")]);
    let ran = app.run(&[open("/login"), tap("login"), expire(), tap("orders")]);
    assert_eq!((ran.end(2), ran.calls(3)), (("home", "WW-53"), vec!["GET /orders".to_owned()]));
    assert!(ran.signed_in(3) && has_cookie(&ran, 3));
}

#[test]
fn ww_53_data_source_and_branch_go_along() {
    let ran = xano().setting("data_source", json!("test")).setting("branch", json!("v2")).run(&[open("/login"), tap("login")]);
    for request in [0, 1] {
        let header = |name| ran.header(1, request, name);
        assert_eq!((header("x-data-source").as_deref(), header("x-branch").as_deref()), (Some("test"), Some("v2")));
    }
    let ran = xano().run(&[open("/login"), tap("login")]);
    assert_eq!(ran.header(1, 0, "x-data-source"), None);
}

#[test]
fn ww_53_log_out_forgets_and_calls_nobody() {
    let ran = xano().run(&[open("/login"), tap("login"), tap("logout")]);
    assert_eq!((ran.calls(2).len(), ran.signed_in(2), has_cookie(&ran, 2), ran.end(2).0), (0, false, false, "login"));
}

#[test]
fn ww_50_and_51_groups_of_a_page_ask_for_roles() {
    for (roles, page) in [(r#"["admin"]"#, "home"), (r#"["member"]"#, "denied"), (r#""admin""#, "login")] {
        let app =
            xano().page("home", json!({"access": {"any-role": ["admin"]}})).instead("/me", 200, &format!(r#"{{"id":7,"roles":{roles}}}"#));
        assert_eq!(app.run(&[open("/login"), tap("login")]).end(1).0, page, "{roles}");
    }
}
