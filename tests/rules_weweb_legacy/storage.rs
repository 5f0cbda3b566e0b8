//! Settings and storage: rules 45 and 46.

use authscope::domain::project::platform::Target;
use authscope::domain::web::cookie::SameSite;
use serde_json::json;

use super::support::build::*;
use super::support::runs::START_MS;
use super::{ACCESS, REFRESH, app, cookie, held, signed_in_then};

#[test]
fn ww_45_the_access_token_goes_as_bearer_basic_or_in_a_header_of_its_own() {
    for (kind, name, value) in [
        (json!("bearer"), "authorization", "Bearer token-number-1"),
        (json!("basic"), "authorization", "Basic token-number-1"),
        (json!({"custom-header": "X-Auth"}), "x-auth", "token-number-1"),
    ] {
        let ran = app().setting("token_type", kind).run(&signed_in_then(&[]));
        assert_eq!(ran.calls(1), ["POST /login", "GET /me"]);
        assert_eq!(ran.header(1, 1, name).as_deref(), Some(value), "the token as it is, not base64");
        assert_eq!(ran.end(1), ("home", "WW-50"));
    }
}

#[test]
fn ww_45_user_endpoint_is_called_with_get_and_refresh_endpoint_with_post_whatever_they_say() {
    let body = json!({"method": "POST", "body_type": "json", "body": "{\"a\":1}", "headers": [{"name": "X-Own", "value": "1"}]});
    let get = json!({"method": "GET", "headers": [{"name": "X-Own", "value": "1"}]});
    let app = app().endpoint("me", body).endpoint("refresh", get).reply("/data", 401, "{}").reply("/data", 200, "{}");
    let ran = app.run(&signed_in_then(&[tap("data")]));
    assert_eq!(ran.calls(1)[1], "GET /me");
    assert_eq!((ran.sent_body(1, 1), ran.header(1, 1, "x-own")), (None, None), "of the endpoint it knows the URL alone");
    assert_eq!(ran.header(1, 1, "content-type"), None, "that of rule 55 is the REST API plugin's");
    assert_eq!((ran.calls(2)[1].as_str(), ran.header(2, 1, "x-own")), ("POST /refresh", None));
}

#[test]
fn ww_45_without_a_user_endpoint_fetch_user_throws() {
    let ran = app().setting("user_endpoint", json!("")).run(&signed_in_then(&[reload()]));
    assert_eq!((ran.end(1), ran.signed_in(1)), (("login", "WW-31"), false));
    assert!(ran.reason(1).contains("No user endpoint defined"), "{}", ran.reason(1));
    assert_eq!((ran.calls(2).len(), ran.noted(2, "WW-47")), (0, true), "at page load it is only logged");
}

#[test]
fn ww_46_two_cookies_of_360_days() {
    let ran = app().run(&signed_in_then(&[]));
    for (name, value) in [(ACCESS, "token-number-1"), (REFRESH, "refresh-number-1")] {
        let cookie = cookie(&ran, 1, name).unwrap();
        assert_eq!((cookie.value.reveal().as_str(), cookie.path.as_str()), (value, "/"));
        assert_eq!((cookie.secure, cookie.http_only, cookie.same_site), (true, false, SameSite::Lax));
        assert!(!cookie.below_too, "of the app's own host alone");
        let life_ms = cookie.expires_ms.unwrap() - START_MS;
        assert!((31_104_000_000..31_104_001_000).contains(&life_ms), "{life_ms}");
    }
    assert!(ran.device(1).storage.is_empty(), "nothing goes to local storage");
    let restored = app().run(&signed_in_then(&[reopen()]));
    assert_eq!((restored.end(2), restored.signed_in(2)), (("home", "WW-50"), true));
}

#[test]
fn ww_46_after_360_days_they_are_gone() {
    let wait = |ms: i64| json!({"token-expires": {"otherwise_ms": ms}});
    for (days, there) in [(359, true), (361, false)] {
        let ran = app().run(&signed_in_then(&[wait(days * 24 * 3_600_000), reload()]));
        assert_eq!((ran.signed_in(3), ran.calls(3).len()), (there, usize::from(there)), "{days} days");
    }
}

#[test]
fn ww_46_what_is_stored_is_url_encoded_and_read_back() {
    let odd = TOKENS.replace("token-number-1", "a+b/c=; ü%41-long");
    let ran = app().instead("/login", 200, &odd).run(&signed_in_then(&[reload()]));
    assert_eq!(held(&ran, 1, ACCESS).as_deref(), Some("a%2Bb%2Fc%3D%3B%20%C3%BC%2541-long"));
    assert_eq!(ran.tab(2).session.token.to_text().reveal(), "a+b/c=; ü%41-long");
    assert_eq!(ran.calls(2), ["GET /me"]);
}

#[test]
fn ww_46_a_token_of_more_than_4_kb_is_gone_after_a_reload() {
    let long = TOKENS.replace("token-number-1", &"x".repeat(4_100));
    let ran = app().instead("/login", 200, &long).run(&signed_in_then(&[reload()]));
    assert_eq!((ran.end(1), ran.signed_in(1)), (("home", "WW-50"), true), "in memory it is there");
    assert_eq!((held(&ran, 1, ACCESS), ran.noted(1, "WW-46")), (None, true), "{}", ran.text());
    assert_eq!((ran.end(2), ran.signed_in(2), ran.calls(2).len()), (("login", "WW-50"), false, 0));
}

#[test]
fn ww_46_the_cookies_belong_to_the_origin_of_the_target() {
    let host = |target| cookie(&app().on(target).run(&signed_in_then(&[])), 1, ACCESS).unwrap().domain;
    assert_ne!(host(Target::Staging), host(Target::Published));
}
