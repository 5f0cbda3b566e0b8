//! FlutterFlow: which page opens.

use serde_json::json;

use super::pair::{ends, seen, seen_in, shown, verdict};
use super::support::build::*;

/// A log-in that leads to Home by itself.
fn app() -> Build {
    Build::flutterflow().tap("login", "login", vec![call("login"), log_in(all_fields())]).tap("home", "out", vec![log_out()])
}

fn logs_in() -> Vec<(serde_json::Value, serde_json::Value)> {
    vec![(open("/"), json!({"page": "login"})), (tap("login"), json!({"page": "home", "signed_in": true}))]
}

#[test]
fn ff_nav_no_target() {
    let quiet = app().tap("login", "login", vec![call("login"), log_in_quietly(all_fields())]);
    shown("FF-NAV-NO-TARGET", &app(), &quiet, &logs_in());
    // A page that another chain opens behind it is one.
    let called = quiet.clone().flow("block", json!("called"), vec![call("login"), log_in_quietly(all_fields())]);
    let runs = |more: Vec<serde_json::Value>| {
        let mut chain = vec![action("run-workflow", json!({"workflow": "block"}))];
        chain.extend(more);
        called.clone().tap("login", "login", chain)
    };
    shown("FF-NAV-NO-TARGET", &runs(vec![go("home")]), &runs(vec![]), &logs_in());
}

#[test]
fn ff_nav_home_is_login() {
    let steps = [ends(open("/"), "login"), ends(tap("login"), "home")];
    shown("FF-NAV-HOME-IS-LOGIN", &app(), &app().setting("logged_in_page", json!("login")), &steps);
}

#[test]
fn ff_nav_login_protected() {
    let mistaken = app().page("login", json!({"inputs": [{"name": "email"}, {"name": "password", "secret": true}], "access": "signed-in"}));
    shown("FF-NAV-LOGIN-PROTECTED", &app(), &mistaken, &[ends(open("/"), "login")]);
}

#[test]
fn ff_nav_entry_not_login() {
    let mistaken = app().setting("entry_page", json!("about"));
    shown("FF-NAV-ENTRY-NOT-LOGIN", &app(), &mistaken, &[ends(open("/home"), "login")]);
}

#[test]
fn ff_nav_navbar_bypass() {
    let bar = |home: bool| app().page("about", json!({"nav_bar": true})).page("home", json!({"access": "signed-in", "nav_bar": home}));
    shown("FF-NAV-NAVBAR-BYPASS", &bar(false), &bar(true), &logs_in());
}

#[test]
fn ff_nav_no_guard() {
    shown("FF-NAV-NO-GUARD", &app(), &app().page("home", json!({"access": "everyone"})), &logs_in());
}

#[test]
fn ff_nav_back_to_login() {
    let goes = |allow_back: bool| {
        let onward = action("navigate", json!({"page": "home", "allow_back": allow_back}));
        app().tap("login", "login", vec![call("login"), log_in_quietly(all_fields()), onward])
    };
    shown("FF-NAV-BACK-TO-LOGIN", &goes(false), &goes(true), &logs_in());
}

#[test]
fn ff_nav_root_onload() {
    let skips = |skips: bool| {
        let ask = when(value(session("signed-in")), vec![say("Hello")], vec![go("about")]);
        app().page("home", json!({"access": "signed-in", "skip_on_load_when_inactive": skips})).page_load("home", vec![ask])
    };
    shown("FF-NAV-ROOT-ONLOAD", &skips(true), &skips(false), &logs_in());
}

#[test]
fn ff_nav_logout_stays() {
    let out = |automatic: bool| app().tap("home", "out", vec![action("log-out", json!({"navigate_automatically": automatic}))]);
    let mut steps = logs_in();
    steps.push((json!({"tap": {"workflow": "out"}}), json!({"page": "login", "signed_in": false})));
    shown("FF-NAV-LOGOUT-STAYS", &out(true), &out(false), &steps);
}

/// A link to a page inside while nobody is logged in, and then a log-in.
fn by_link(wanted: &str) -> Vec<(serde_json::Value, serde_json::Value)> {
    vec![ends(link("/profile"), "login"), (tap("login"), json!({"page": wanted, "signed_in": true}))]
}

#[test]
fn ff_nav_stuck_same_uid() {
    let again = |uid: &str| {
        let later = TOKENS.replace("1800000900", "1800090000").replace("\"id\":42", &format!("\"id\":{uid}"));
        app().instead("/login", 200, TOKENS).reply("/login", 200, &later)
    };
    let steps = [
        ends(open("/"), "login"),
        ends(tap("login"), "home"),
        (expire(), json!({})),
        ends(link("/profile"), "login"),
        ends(tap("login"), "profile"),
    ];
    seen("FF-NAV-STUCK-SAME-UID", &again("43"), &again("42"), &steps);
}

#[test]
fn ff_nav_pending_wins() {
    seen_in("FF-NAV-PENDING-WINS", &app(), &by_link("profile"), &by_link("home"));
}

#[test]
fn ff_nav_ignore_noop() {
    let goes = |ignore: bool| {
        let onward = action("navigate", json!({"page": "home", "allow_back": false, "ignore_redirects": ignore}));
        app().tap("login", "login", vec![call("login"), log_in_quietly(all_fields()), onward])
    };
    seen_in("FF-NAV-IGNORE-NOOP", &goes(true), &by_link("profile"), &by_link("home"));
    // Without it, the waiting page is what is to be told of.
    let verdict = verdict(&goes(false), &by_link("home"));
    assert_eq!(verdict.findings[0].id, "FF-NAV-PENDING-WINS", "{verdict:#?}");
}

#[test]
fn ff_nav_entry_url() {
    let steps = |path: &str| {
        let mut steps = logs_in();
        steps.push(ends(link(path), "home"));
        steps
    };
    seen_in("FF-NAV-ENTRY-URL", &app(), &steps("/"), &steps("/login"));
}

#[test]
fn ff_nav_flash_401() {
    let app = |status: u16| {
        let loads = [
            call("me"),
            when(
                json!({"compare": {"left": value(part("me", json!("status"))), "op": "eq", "right": {"literal": 401}}}),
                vec![log_out()],
                vec![],
            ),
        ];
        let inputs =
            json!({"inputs": [{"name": "token", "default": ""}], "headers": [{"name": "Authorization", "value": "Bearer [token]"}]});
        let me = call_with("me", &[("token", session("token"))]);
        let loads = [vec![me], loads[1..].to_vec()].concat();
        let mut kept = all_fields();
        kept.as_object_mut().unwrap().remove("refresh_token");
        app()
            .tap("login", "login", vec![call("login"), log_in(kept)])
            .endpoint("me", inputs)
            .page_load("home", loads)
            .reply("/me", 200, "{}")
            .reply("/me", status, "{}")
    };
    let steps = |page: &str| {
        let mut steps = logs_in();
        steps.push(ends(reload(), page));
        steps
    };
    let told = verdict(&app(401), &steps("login"));
    assert_eq!(told.findings[0].id, "FF-NAV-FLASH-401", "{told:#?}");
    let silent = verdict(&app(200), &steps("home"));
    assert!(silent.findings.is_empty(), "{silent:#?}");
}

#[test]
fn ff_nav_terminate() {
    let of = |export: &str| app().setting("export", json!(export)).tap("home", "out", vec![log_out(), action("terminate", json!({}))]);
    let mut steps = logs_in();
    steps.push((json!({"tap": {"workflow": "out"}}), json!({"page": "login"})));
    shown("FF-NAV-TERMINATE", &of("2026"), &of("classic"), &steps);
}

#[test]
fn ff_nav_branch_leak() {
    let of = |export: &str| {
        let asks = when(value(session("signed-in")), vec![log_out()], vec![]);
        app().setting("export", json!(export)).tap("home", "out", vec![asks, say("Bye")])
    };
    shown("FF-NAV-BRANCH-LEAK", &of("2026"), &of("classic"), &logs_in());
}
