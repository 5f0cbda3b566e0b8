//! A1 state and storage, A2 actions: rules 1 to 12.

use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::evidence::Started;
use serde_json::json;

use super::app;
use super::support::build::*;
use crate::support::runs::Facts as _;

const KEY: &str = "ww-auth-session";

#[test]
fn ww_1_nothing_is_known_at_first() {
    let ran = Build::weweb().run(&[open("/about")]);
    let session = ran.tab(0).session;
    assert!(!session.signed_in && !session.token.is_some() && !session.user.is_some());
    assert_eq!((ran.decision(0).fact("user"), ran.decision(0).fact("session")), ("none", "none"));
}

#[test]
fn ww_2_signed_in_is_nothing_but_a_truthy_user() {
    for (user, signed_in) in [
        (json!({}), true),
        (json!([]), true),
        (json!({"error": "invalid"}), true),
        (json!("null"), true),
        (json!(1), true),
        (json!(null), false),
        (json!(""), false),
        (json!(0), false),
    ] {
        let app = Build::weweb().tap("login", "set", vec![set_user(constant(user.clone())), go("home")]);
        let ran = app.run(&[open("/login"), tap("set")]);
        assert_eq!((ran.end(1), ran.signed_in(1)), ((if signed_in { "home" } else { "login" }, "WW-29"), signed_in), "{user}");
        assert_eq!(ran.decision(1).fact("access token"), "none", "a token plays no part");
    }
    let ran =
        Build::weweb().tap("login", "login", vec![call("login"), authenticate(true), go("home")]).run(&[open("/login"), tap("login")]);
    assert_eq!(ran.end(1), ("login", "WW-29"), "neither does a valid one");
}

#[test]
fn ww_3_formulas_read_user_session_and_is_authenticated() {
    let shown = [session("signed-in"), session("token"), json!({"from": {"session": "user"}, "path": "name"}), session("metadata")];
    let shown: Vec<_> = shown.into_iter().map(show).collect();
    let ran = app().tap("home", "show", shown).run(&[open("/login"), tap("login"), tap("show")]);
    assert_eq!(ran.messages(2), ["true", "token-number-1", "Ada", r#"{"expires":1800000900}"#]);
}

#[test]
fn ww_3_and_27_two_formulas_ask_for_roles() {
    let asks = |roles: serde_json::Value, all: bool| {
        let held = json!({"value": {"from": {"constant": roles}}});
        let formula = json!({"has-roles": {"held": held, "roles": ["admin", "editor"], "all": all}});
        let app = Build::weweb().tap("login", "ask", vec![show(json!({"from": {"formula": formula}}))]);
        app.run(&[open("/login"), tap("ask")]).messages(1).join(" ")
    };
    for (roles, any, all) in [
        (json!(["admin"]), "true", "false"),
        (json!(["editor", "admin"]), "true", "true"),
        (json!(["Admin"]), "false", "false"),
        (json!([{"name": "admin"}]), "false", "false"),
        (json!(null), "false", "false"),
        // A text has no list to look through: any-of throws, all-of finds parts of it.
        (json!("superadmin"), "", "false"),
        (json!("superadmin editor"), "", "true"),
    ] {
        assert_eq!(asks(roles.clone(), false), any, "any of, {roles}");
        assert_eq!(asks(roles.clone(), true), all, "all of, {roles}");
    }
}

#[test]
fn ww_4_the_session_is_stored_as_json_without_undefined_members() {
    let ran = app().run(&[open("/login"), tap("login")]);
    let whole = r#"{"accessToken":"token-number-1","refreshToken":"refresh-number-1","metadata":{"expires":1800000900}}"#;
    assert_eq!(ran.stored(1, KEY).as_deref(), Some(whole));
    let partly =
        action("authenticate", json!({"access_token": body("login", "token"), "refresh_token": body("login", "no.such"), "persist": true}));
    let ran = app().tap("login", "login", vec![call("login"), partly]).run(&[open("/login"), tap("login")]);
    assert_eq!(ran.stored(1, KEY).as_deref(), Some(r#"{"accessToken":"token-number-1"}"#));
}

#[test]
fn ww_5_the_user_is_never_stored() {
    let app = Build::weweb().tap("login", "login", vec![call("login"), authenticate(true), set_user(body("login", "user")), go("home")]);
    let ran = app.run(&[open("/login"), tap("login"), reload()]);
    assert_eq!(ran.end(1), ("home", "WW-29"));
    assert_eq!(ran.device(1).storage.keys().collect::<Vec<_>>(), [KEY]);
    assert_eq!((ran.end(2), ran.signed_in(2), ran.decision(2).fact("session")), (("login", "WW-29"), false, "stored"));
}

#[test]
fn ww_7_variables_are_reset_at_every_navigation() {
    let app = app()
        .variable("plain", json!({"default": "p", "keep_on_navigation": false}))
        .variable("kept", json!({"default": "k", "keep_on_navigation": true}))
        .variable("stored", json!({"default": "s", "persisted": true}))
        .tap(
            "login",
            "set",
            vec![set("plain", constant(json!("1"))), set("kept", constant(json!("2"))), set("stored", constant(json!("3")))],
        )
        .tap("login", "to-about", vec![go("about")]);
    let variables = |page: &str| {
        ["plain", "kept", "stored"]
            .map(|name| show(json!({"from": {"variable": name}})))
            .to_vec()
            .into_iter()
            .map(move |a| (page.to_owned(), a).1)
            .collect()
    };
    let app = app.tap("login", "show-1", variables("login")).tap("about", "show-2", variables("about"));
    let ran = app.run(&[open("/login"), tap("set"), tap("show-1"), tap("to-about"), tap("show-2"), reload(), tap("show-2")]);
    assert_eq!(ran.messages(2), ["1", "2", "3"]);
    assert_eq!(ran.messages(4), ["p", "2", "3"]);
    assert_eq!(ran.messages(6), ["p", "k", "3"]);
    assert_eq!(ran.stored(1, "variable-stored").as_deref(), Some("3"));
}

#[test]
fn ww_7_a_stored_string_set_to_null_comes_back_as_four_letters() {
    let read = || json!({"from": {"variable": "token"}});
    for (default, back, truthy) in [(json!("x"), "null", true), (json!(null), "null", true), (json!({"a": 1}), "null", false)] {
        let app = Build::weweb()
            .variable("token", json!({"default": default, "persisted": true}))
            .tap("login", "clear", vec![set("token", constant(json!(null)))])
            .tap("login", "show", vec![show(read()), when(value(read()), vec![say("truthy")], vec![])]);
        let ran = app.run(&[open("/login"), tap("clear"), tap("show"), reload(), tap("show")]);
        assert_eq!(ran.stored(1, "variable-token").as_deref(), Some("null"));
        assert_eq!(ran.messages(2), ["null"], "falsy until the reload");
        let expected: Vec<String> = [back].into_iter().chain(truthy.then_some("truthy")).map(String::from).collect();
        assert_eq!(ran.messages(4), expected, "{default}");
    }
}

#[test]
fn ww_8_results_are_wiped_at_navigation() {
    let header = json!({"headers": [{"name": "X-Token", "value": "{{t}}"}], "inputs": [{"name": "t"}]});
    let token = || call_with("check", &[("t", body("login", "token"))]);
    let app = app()
        .endpoint("check", header)
        .reply("/check", 200, "{}")
        .tap("login", "ask", vec![call("login")])
        .tap("login", "check-1", vec![token()])
        .tap("login", "away", vec![call("login"), go("about"), call("check"), show(body("login", "token"))])
        .tap("login", "to-about", vec![go("about")])
        .tap("about", "check-2", vec![token()]);
    let ran = app.run(&[open("/login"), tap("ask"), tap("check-1"), tap("to-about"), tap("check-2")]);
    assert_eq!(ran.header(2, 0, "x-token").as_deref(), Some("token-number-1"), "another workflow's result, on the same page");
    assert_eq!(ran.header(4, 0, "x-token").as_deref(), Some("undefined"), "gone on the next page");
    let ran = app.run(&[open("/login"), tap("away")]);
    assert_eq!((ran.end(1).0, ran.messages(1)), ("about", vec!["undefined".to_owned()]), "after Change page in the same workflow");
}

#[test]
fn ww_56_a_variable_that_is_preserved_survives_change_page_and_no_reload() {
    let shows = || vec![show(json!({"from": {"variable": "token"}}))];
    for (preserved, after_page, assumed) in [(json!(true), "tok-1", false), (json!(false), "", false), (json!(null), "tok-1", true)] {
        let app = app()
            .variable("token", json!({"default": "", "keep_on_navigation": preserved}))
            .tap("login", "keep", vec![set("token", constant(json!("tok-1"))), go("about")])
            .tap("about", "show", shows());
        let ran = app.run(&[open("/login"), tap("keep"), tap("show"), reload(), tap("show")]);
        assert_eq!((ran.messages(2), ran.messages(4)), (vec![after_page.to_owned()], vec![String::new()]), "{preserved}");
        assert_eq!(ran.entries(1).iter().any(|entry| entry.assumed.as_deref() == Some("WW-56")), assumed, "nobody said it: {preserved}");
    }
}

#[test]
fn ww_59_a_result_belongs_to_the_page_so_a_tap_reads_what_the_page_load_left() {
    let app = app()
        .reply("/list", 200, r#"{"first":"one"}"#)
        .endpoint("list", json!({}))
        .page_load("about", vec![call("list")])
        .tap("about", "show", vec![show(body("list", "first"))])
        .tap("about", "away", vec![go("login")])
        .tap("login", "show-there", vec![show(body("list", "first"))]);
    let ran = app.run(&[open("/about"), tap("show"), tap("away"), tap("show-there")]);
    assert_eq!((ran.messages(1), ran.messages(3)), (vec!["one".to_owned()], vec!["undefined".to_owned()]));
}

#[test]
fn ww_9_authenticate_sets_session_and_storage_then_runs_on_user_load() {
    let ran = app().tap("login", "login", vec![call("login"), authenticate(true), say("after")]).run(&[open("/login"), tap("login")]);
    assert_eq!(ran.calls(1), ["POST /login", "GET /me"]);
    let kinds: Vec<&str> = ran.entries(1).iter().map(|entry| entry.body.kind()).collect();
    let at = |kind| kinds.iter().position(|k| *k == kind).unwrap();
    assert!(at("session_change") < at("storage_change") && at("storage_change") < at("message"), "{kinds:?}");
    assert!(ran.signed_in(1), "it waits for On user load");
    let alone = Build::weweb().tap("login", "login", vec![call("login"), authenticate(true)]).run(&[open("/login"), tap("login")]);
    assert!(!alone.signed_in(1) && alone.tab(1).session.token.is_some(), "it does not set the user itself");
}

#[test]
fn ww_9_without_persist_the_text_of_an_empty_object_is_stored() {
    let ran = app().tap("login", "login", vec![call("login"), authenticate(true), authenticate(false), go("home")]).run(&[
        open("/login"),
        tap("login"),
        reload(),
    ]);
    assert_eq!((ran.end(1).0, ran.stored(1, KEY).as_deref()), ("home", Some("{}")));
    assert_eq!((ran.end(2).0, ran.decision(2).fact("session")), ("login", "{}"));
}

#[test]
fn ww_9_nothing_is_validated_and_persist_is_off_when_it_is_left_out() {
    for token in [json!(""), json!(null), json!({"a": 1})] {
        let odd = action("authenticate", json!({"access_token": constant(token)}));
        let ran = Build::weweb().tap("login", "login", vec![odd, say("done")]).run(&[open("/login"), tap("login")]);
        assert_eq!((ran.messages(1).len(), ran.stored(1, KEY).as_deref()), (1, Some("{}")));
    }
    let ran =
        Build::weweb().tap("login", "login", vec![action("authenticate", json!({"persist": true}))]).run(&[open("/login"), tap("login")]);
    assert_eq!((ran.stored(1, KEY).as_deref(), ran.failures(1).len()), (Some("{}"), 0), "no token at all");
}

#[test]
fn ww_10_set_user_to_null_leaves_the_session() {
    let ran =
        app().tap("home", "forget", vec![set_user(constant(json!(null)))]).run(&[open("/login"), tap("login"), tap("forget"), reload()]);
    let session = ran.tab(2).session;
    assert!(!session.signed_in && session.token.is_some() && ran.stored(2, KEY).is_some());
    assert_eq!(
        (ran.end(2), ran.end(3), ran.signed_in(3)),
        (("home", "WW-24"), ("home", "WW-29"), true),
        "signed in again by the next load"
    );
}

#[test]
fn ww_11_clear_session_and_nothing_else() {
    let app = app().tap("home", "clear", vec![action("clear-session", json!({}))]);
    let ran = app.run(&[open("/login"), tap("login"), tap("clear"), tap("to-profile")]);
    let session = ran.tab(2).session;
    assert!(!session.signed_in && !session.token.is_some() && ran.device(2).storage.is_empty());
    assert_eq!((ran.end(2), ran.calls(2).len()), (("home", "WW-11"), 0), "the private page stays, no call is made");
    assert_eq!(ran.end(3), ("login", "WW-29"));
    let ran =
        app.tap("home", "leave", vec![go("about"), action("clear-session", json!({}))]).run(&[open("/login"), tap("login"), tap("leave")]);
    assert_eq!(ran.end(2), ("about", "WW-29"), "a Change page that is under way decides");
}

#[test]
fn ww_12_nothing_attaches_refreshes_or_watches_a_token() {
    let app = app().endpoint("orders", json!({})).reply("/orders", 401, "{}").tap("home", "orders", vec![call("orders")]);
    let ran = app.run(&[open("/login"), tap("login"), tap("orders"), expire()]);
    assert_eq!((ran.header(2, 0, "authorization"), ran.calls(2).len()), (None, 1));
    assert!(ran.signed_in(2), "nothing reacts to the 401");
    assert_eq!((ran.end(3), ran.calls(3).len()), (("home", "WW-12"), 0));
}

#[test]
fn ww_13_xano_auth_keeps_its_token_in_the_same_place() {
    let auth = action("authenticate", json!({"access_token": body("login", "authToken"), "persist": true}));
    let app =
        app().instead("/login", 200, r#"{"authToken":"token-number-9"}"#).tap("login", "login", vec![call("login"), auth, go("home")]);
    let ran = app.run(&[open("/login"), tap("login"), reload()]);
    assert_eq!(ran.stored(1, KEY).as_deref(), Some(r#"{"accessToken":"token-number-9"}"#));
    assert_eq!((ran.end(1).0, ran.end(2).0), ("home", "home"));
}

#[test]
fn ww_64_what_rules_need_is_recorded() {
    let ran = app().run(&[open("/login"), tap("login")]);
    let kinds: Vec<&str> = ran.entries(1).iter().map(|entry| entry.body.kind()).collect();
    for kind in
        ["condition", "workflow_start", "workflow_end", "call_input", "token_facts", "field_read", "guard_decision", "storage_change"]
    {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let started = ran.entries(1).into_iter().filter_map(|entry| match &entry.body {
        EntryBody::WorkflowStart { because, .. } => Some(because.clone()),
        _ => None,
    });
    let started: Vec<_> = started.collect();
    for because in [Started::Tap, Started::Authenticate, Started::Guard, Started::DataPhase] {
        assert!(started.contains(&because), "{started:?}");
    }
}
