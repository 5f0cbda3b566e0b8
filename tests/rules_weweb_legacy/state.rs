//! The table of transitions, row by row: rule 47. (Its last three rows are in `refresh.rs`.)

use serde_json::json;

use super::support::build::*;
use super::{ACCESS, REFRESH, app, held, signed_in_then};

fn variables() -> Vec<serde_json::Value> {
    ["token", "refresh-token", "user", "signed-in"].map(|field| show(session(field))).to_vec()
}

#[test]
fn ww_47_page_load_reads_the_cookies_once_and_fetches_the_user() {
    let ran = app().run(&signed_in_then(&[reload(), tap("to-profile")]));
    assert_eq!((ran.calls(2), ran.header(2, 0, "authorization").as_deref()), (vec!["GET /me".to_owned()], Some("Bearer token-number-1")));
    let session = ran.tab(2).session;
    assert_eq!((session.signed_in, session.refresh_token.to_text().reveal().as_str()), (true, "refresh-number-1"));
    assert_eq!(session.user.at_dotted("name").to_text().reveal(), "Ada");
    assert_eq!((ran.end(3).0, ran.calls(3).len()), ("profile", 0), "in the same page load nothing is read or fetched again");
}

#[test]
fn ww_47_page_load_without_an_access_token_asks_nobody() {
    let ran = app().tap("about", "show", variables()).run(&[open("/about"), tap("show")]);
    assert_eq!((ran.calls(0).len(), ran.signed_in(0)), (0, false));
    assert_eq!(ran.messages(1), ["null", "null", "null", "false"]);
}

#[test]
fn ww_47_page_load_errors_are_only_logged_and_the_tokens_are_kept() {
    let app = app().reply("/me", 500, "{}");
    let ran = app.run(&signed_in_then(&[link("/about"), link("/home")]));
    assert_eq!((ran.end(2).0, ran.signed_in(2), ran.failures(2).len()), ("about", false, 0), "{}", ran.text());
    assert!(ran.noted(2, "WW-47"));
    assert_eq!((held(&ran, 2, ACCESS).as_deref(), held(&ran, 2, REFRESH).as_deref()), (Some("token-number-1"), Some("refresh-number-1")));
    assert_eq!(ran.tab(2).session.token.to_text().reveal(), "token-number-1");
    assert_eq!((ran.end(3), ran.calls(3).len()), (("login", "WW-50"), 2), "the next page load tries again, and so does Login");
}

#[test]
fn ww_47_store_token_sets_cookie_and_variable_and_nothing_else() {
    let app = app().tap("login", "login", vec![call("login"), store_token()]).tap("login", "show", variables());
    let ran = app.run(&signed_in_then(&[tap("show"), open("/home")]));
    assert_eq!(ran.calls(1), ["POST /login"]);
    assert_eq!(ran.messages(2), ["token-number-1", "refresh-number-1", "null", "false"]);
    assert_eq!((held(&ran, 1, ACCESS).as_deref(), held(&ran, 1, REFRESH).as_deref()), (Some("token-number-1"), Some("refresh-number-1")));
    // The redirect is a page load, and that fetches the user: signed in, on the page for people who are not.
    let without = Build::weweb_legacy().tap("login", "login", vec![call("login"), store_token(), go("home")]);
    let ran = without.run(&signed_in_then(&[]));
    assert_eq!((ran.end(1), ran.signed_in(1), ran.calls(1)[1].as_str()), (("login", "WW-50"), true, "GET /me"));
}

#[test]
fn ww_47_store_token_while_signed_in_leaves_the_flag_and_the_user() {
    let other = action("store-token", json!({"access_token": constant(json!("another-token-1"))}));
    let ran = app().tap("home", "other", vec![other]).run(&signed_in_then(&[tap("other")]));
    let session = ran.tab(2).session;
    assert_eq!((session.signed_in, session.user.at_dotted("name").to_text().reveal().as_str()), (true, "Ada"));
    assert_eq!(session.token.to_text().reveal(), "another-token-1");
    assert_eq!(session.refresh_token.to_text().reveal(), "refresh-number-1");
}

#[test]
fn ww_47_fetch_user_makes_the_body_the_user_and_sets_the_flag() {
    for (reply, user) in
        [(r#"{"data":{"id":7}}"#, r#"{"data":{"id":7}}"#), ("null", "null"), ("[]", "[]"), ("plain text", "\"plain text\"")]
    {
        let app = app().instead("/me", 200, reply);
        let ran = app.run(&signed_in_then(&[]));
        let session = ran.tab(1).session;
        assert!(session.signed_in, "a flag of its own, whatever the user is: {reply}");
        assert_eq!(session.user.to_json_text().reveal(), user);
        assert_eq!(ran.end(1), ("home", "WW-50"));
    }
}

#[test]
fn ww_47_fetch_user_that_fails_throws_and_signs_nobody_out() {
    let app = app().reply("/me", 500, "{}").tap("home", "again", vec![fetch_user(), say("after")]).with(
        "again",
        "on_error",
        json!([show(json!({"from": {"error": "status"}}))]),
    );
    let ran = app.run(&signed_in_then(&[tap("again")]));
    assert_eq!((ran.messages(2), ran.end(2)), (vec!["500".to_owned()], ("home", "WW-31")));
    let session = ran.tab(2).session;
    assert!(session.signed_in && session.user.is_truthy() && session.token.is_some());
}

#[test]
fn ww_47_logout_clears_cookies_user_and_flag_and_does_not_navigate() {
    let app = app().tap("home", "logout", [vec![logout()], variables()].concat());
    let ran = app.run(&signed_in_then(&[tap("logout"), reload()]));
    assert_eq!((held(&ran, 2, ACCESS), held(&ran, 2, REFRESH)), (None, None));
    assert_eq!(ran.messages(2), ["null", "null", "null", "false"]);
    assert_eq!((ran.end(2), ran.reason(2).as_str(), ran.calls(2).len()), (("home", "WW-47"), "Logout does not navigate", 0));
    assert_eq!((ran.end(3), ran.calls(3).len()), (("login", "WW-50"), 0));
}

#[test]
fn ww_47_actions_of_custom_auth_do_not_exist_here() {
    for action in [authenticate(true), set_user(body("login", "user")), action("clear-session", json!({}))] {
        let ran = app().tap("login", "login", vec![call("login"), action]).run(&signed_in_then(&[]));
        assert_eq!((ran.end(1).1, ran.signed_in(1)), ("WW-31", false));
        assert!(ran.reason(1).contains("has no such action"), "{}", ran.reason(1));
    }
    let ran = app().user_load(vec![say("never")]).run(&signed_in_then(&[reload()]));
    assert!((0..3).all(|event| ran.messages(event).is_empty()), "neither does On user load");
}
