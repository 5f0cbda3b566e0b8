//! A3: the On user load trigger. Rules 14 to 20.

use authscope::domain::web::wire::FailureKind;
use serde_json::{Value, json};

use super::support::build::*;
use super::{app, me};

fn number_of_me(ran: &Ran, event: usize) -> usize {
    ran.calls(event).iter().filter(|call| *call == "GET /me").count()
}

#[test]
fn ww_14_it_gets_the_stored_session_and_all_run_in_parallel() {
    let event = json!({"from": "event", "path": "session"});
    let ran = app().flow("second", json!("user-load"), vec![show(event)]).run(&[open("/login"), tap("login"), open("/about")]);
    let shown = r#"{"accessToken":"token-number-1","refreshToken":"refresh-number-1","metadata":{"expires":1800000900}}"#;
    assert_eq!(ran.messages(2), [shown, shown]);
    let first_request = ran.entries(2).iter().position(|entry| entry.body.kind() == "reply").unwrap();
    let message = ran.entries(2).iter().position(|entry| entry.body.kind() == "message").unwrap();
    assert!(message < first_request, "the second does not wait for the first one's reply");
}

#[test]
fn ww_15_how_often_me_is_asked() {
    let unconditional = || app().user_load(me());
    let documented = vec![call("login"), authenticate(true), call("me"), set_user(body("me", "")), go("home")];
    let cases: [(&str, Build, Vec<Value>, usize); 5] = [
        ("fresh load of a public page", unconditional(), vec![open("/about")], 2),
        ("fresh load of a private page", unconditional(), vec![open("/home")], 2),
        ("in-app navigation", unconditional(), vec![open("/about"), tap("to-home")], 2),
        ("Authenticate and Change page", unconditional(), vec![open("/login"), tap("login")], 3),
        ("as documented", unconditional().tap("login", "login", documented), vec![open("/login"), tap("login")], 4),
    ];
    for (name, build, story, expected) in cases {
        let ran = build.run(&story);
        assert_eq!(number_of_me(&ran, story.len() - 1), expected, "{name}\n{}", ran.text());
    }
}

#[test]
fn ww_16_it_runs_for_visitors_too() {
    let event = || value(json!({"from": "event", "path": "session"}));
    let token = value(json!({"from": "event", "path": "session.accessToken"}));
    let asks = vec![when(event(), vec![say("session")], vec![say("none")]), when(token, vec![say("token")], vec![])];
    let app = app().user_load(asks).tap("login", "login", vec![call("login"), authenticate(false)]);
    let ran = app.run(&[open("/login"), tap("login"), reload()]);
    assert_eq!(ran.messages(0), ["none", "none"]);
    assert_eq!(ran.messages(1), ["session", "token"]);
    assert_eq!(ran.messages(2), ["session", "session"], "{{}} is truthy, without a token in it");
}

#[test]
fn ww_17_page_level_triggers() {
    let on = |page: &str| json!({"page-user-load": {"page": page}});
    let app = Build::weweb().flow("about-user", on("about"), vec![say("about")]).flow("login-user", on("login"), vec![say("login")]).tap(
        "about",
        "to-login",
        vec![go("login")],
    );
    let ran = app.run(&[open("/about"), tap("to-login")]);
    assert_eq!(ran.messages(0), ["about"], "not in the guard of the first load: no page is set yet");
    assert_eq!(ran.messages(1), ["about", "login"], "the guard runs the previous page's, the data phase the new one's");
    let app = Build::weweb().flow("home-user", on("home"), me()).tap("login", "login", vec![call("login"), authenticate(true)]);
    let ran = app.run(&[open("/login"), tap("login"), open("/home")]);
    assert_eq!(ran.end(2), ("login", "WW-29"), "so it is too late on a reload");
}

#[test]
fn ww_18_the_guard_waits() {
    let ran = app().user_load(me()).fails("/me", FailureKind::NoAnswer).run(&[open("/about")]);
    assert_eq!(ran.end(0), ("-", "WW-18"), "a blank page");
    let ran = app().fails("/me", FailureKind::NoAnswer).run(&[open("/about"), open("/login"), tap("login")]);
    assert_eq!(ran.end(2), ("login", "WW-18"), "Authenticate waits too");
}

#[test]
fn ww_18_return_with_continue_resolves_early() {
    let go_on = action("return", json!({"go_on": true}));
    let late = vec![call("me"), go_on, set_user(body("me", ""))];
    let app = app().user_load(late).tap("login", "login", vec![call("login"), authenticate(true)]);
    let ran = app.run(&[open("/login"), tap("login"), open("/home")]);
    assert_eq!(ran.end(2), ("login", "WW-29"), "Set user lands too late for the guard");
}

#[test]
fn ww_19_an_error_is_swallowed_and_the_first_load_looks_signed_out() {
    for (status, fails) in [(401, None), (500, None), (0, Some(FailureKind::Refused))] {
        let app = app().tap("login", "login", vec![call("login"), authenticate(true)]).with(
            "user-load",
            "on_error",
            json!([say("error branch")]),
        );
        let app = match fails {
            Some(kind) => app.fails("/me", kind),
            None => app.instead("/me", status, "{}"),
        };
        let ran = app.run(&[open("/login"), tap("login"), open("/home")]);
        assert_eq!((ran.end(2), ran.noted(2, "WW-19")), (("login", "WW-29"), true));
        assert!(ran.messages(2).iter().all(|text| text == "error branch") && !ran.messages(2).is_empty());
        assert!(ran.stored(2, "ww-auth-session").is_some(), "the session stays");
    }
}

#[test]
fn ww_19_later_in_the_tabs_life_the_old_user_stays() {
    let user = r#"{"id":7,"roles":["member"]}"#;
    // Authenticate, guard and data phase are answered; from then on the server says 401.
    let app = app().instead("/me", 200, user).reply("/me", 200, user).reply("/me", 200, user).reply("/me", 401, "{}");
    let ran = app.run(&[open("/login"), tap("login"), tap("to-profile"), reload()]);
    assert_eq!((ran.end(2), ran.signed_in(2), ran.noted(2, "WW-19")), (("profile", "WW-29"), true, true), "stale");
    assert_eq!((ran.end(3), ran.signed_in(3)), (("login", "WW-29"), false), "until a full reload");
}

#[test]
fn ww_20_authenticate_inside_on_user_load() {
    let token = value(json!({"from": "event", "path": "session.accessToken"}));
    let endless = app().user_load(vec![when(token.clone(), vec![call("login"), authenticate(true)], vec![])]);
    let ran = endless.run(&[open("/login"), tap("login")]);
    assert_eq!((ran.end(1), ran.noted(1, "WW-20")), (("login", "WW-20"), true));
    assert!((5..50).contains(&ran.calls(1).len()), "a request storm, stopped: {:?}", ran.calls(1));
    let ran = endless.tap("login", "login", vec![call("login"), authenticate(true)]).run(&[open("/login"), tap("login"), open("/home")]);
    assert_eq!(ran.end(2), ("-", "WW-20"), "a blank page on load");
    // Only when expired, and stopping after it: the nested run sees the fresh token.
    let expired = json!({"compare": {"left": value(json!({"from": "event", "path": "session.metadata.expires"})), "op": "lt", "right": {"literal": 1_800_000_000}}});
    let refresh = vec![call("login"), authenticate(true), action("return", json!({}))];
    let first = TOKENS.replace("1800000900", "1700000000");
    let safe = app()
        .user_load([vec![when(json!({"and": [token, expired]}), refresh, vec![])], me()].concat())
        .instead("/login", 200, &first)
        .reply("/login", 200, TOKENS);
    let ran = safe.run(&[open("/login"), tap("login")]);
    assert_eq!((ran.end(1), ran.noted(1, "WW-20")), (("home", "WW-29"), false));
    assert_eq!(ran.calls(1).iter().filter(|call| *call == "POST /login").count(), 2, "refreshed once");
}
