//! A6 router: rules 19 to 28, and what is not established about it ((d) 1, 2, 5).

use authscope::domain::project::platform::Target;
use serde_json::json;

use super::app;
use super::support::build::*;
use crate::support::runs::Facts as _;

fn ignoring(page: &str) -> serde_json::Value {
    action("navigate", json!({"page": page, "ignore_redirects": true}))
}

#[test]
fn ff_19_pending_is_set_only_if_it_is_empty() {
    let ran = app().on(Target::Mobile).run(&[open("/profile"), link("/home"), tap("login")]);
    assert_eq!((ran.decision(0).fact("pending"), ran.decision(1).fact("pending")), ("/profile", "/profile"));
    assert_eq!(ran.end(2), ("profile", "FF-23.1"));
}

#[test]
fn ff_20_with_ignore_redirects_the_router_is_not_told() {
    let chain = vec![call("login"), log_in_quietly(all_fields()), say("here"), ignoring("about")];
    let ran = app().tap("login", "login", chain).run(&[open("/profile"), tap("login")]);
    // Told at once, Profile would open before the message; it opens by the navigation (23.1).
    let kinds: Vec<&str> = ran.entries(1).iter().map(|entry| entry.body.kind()).collect();
    let at = |kind| kinds.iter().position(|k| *k == kind).unwrap();
    assert!(at("message") < at("guard_decision"), "{kinds:?}");
    assert_eq!(ran.end(1), ("profile", "FF-23.1"));
}

#[test]
fn ff_20_without_a_pending_page_a_log_in_changes_no_screen_by_itself() {
    let ran = app().tap("login", "login", vec![call("login"), log_in_quietly(all_fields())]).run(&[open("/"), tap("login")]);
    assert_eq!(ran.end(1), ("login", "FF-D2"), "even / is not looked at again");
}

#[test]
fn ff_21_the_same_uid_is_not_looked_at_again() {
    let ran = app().run(&[open("/"), tap("login"), expire(), link("/profile"), tap("login")]);
    assert_eq!((ran.end(3), ran.end(4)), (("login", "FF-7c"), ("login", "FF-21")));
    assert!(ran.reason(4).contains("same UID") && ran.decision(4).fact("uid") == "42", "{}", ran.reason(4));
}

#[test]
fn ff_21_an_update_without_uid_is_looked_at_again() {
    let keep = json!({"token": session("token"), "uid": session("uid")});
    let drop = json!({"token": session("token")});
    for (fields, told) in [(keep, false), (drop, true)] {
        let update = action("update-user", json!({"fields": fields}));
        let app = app().tap("home", "to-profile", vec![go("profile")]).tap("profile", "update", vec![update]);
        let ran = app.run(&[open("/"), tap("login"), tap("to-profile"), tap("update")]);
        assert_eq!((ran.end(3).0, ran.noted(3, "FF-21")), ("profile", told));
        assert_eq!(ran.decision(3).fact("back"), if told { "nothing" } else { "Home" }, "a pushed stack is reset");
    }
}

#[test]
fn ff_22_a_pending_page_suppresses_navigation() {
    // The same UID keeps the page pending; neither kind of navigation gets through.
    for chain in [vec![log_in(all_fields())], vec![log_in_quietly(all_fields()), go("home")]] {
        let app = app().tap("login", "again", [vec![call("login")], chain].concat());
        let ran = app.run(&[open("/"), tap("login"), expire(), link("/profile"), tap("again"), reload()]);
        assert_eq!((ran.end(4), ran.signed_in(4), ran.decision(4).moved), (("login", "FF-21"), true, false));
    }
}

#[test]
fn ff_22_nothing_navigates_from_a_page_that_is_gone() {
    let gone = action("navigate", json!({"page": "about", "allow_back": false}));
    let chain = vec![call("login"), log_in_quietly(all_fields()), gone, go("profile")];
    let ran = app().tap("login", "login", chain).run(&[open("/"), tap("login")]);
    assert_eq!(ran.end(1), ("about", "FF-17"));
    assert!(ran.noted(1, "FF-22"));
    let chain = vec![call("login"), log_in_quietly(all_fields()), go("about"), go("profile")];
    let ran = app().tap("login", "login", chain).run(&[open("/"), tap("login")]);
    assert_eq!(ran.end(1), ("profile", "FF-17"), "after a push the page is still there");
}

#[test]
fn ff_23_the_order_of_an_evaluation() {
    let ran = app().on(Target::Mobile).run(&[open("/profile?tab=2"), link("/about"), tap("login"), link("/about")]);
    assert_eq!(ran.end(0), ("login", "FF-23.2"));
    assert_eq!((ran.decision(0).fact("pending"), ran.tab(0).location.masked().as_str()), ("/profile?tab=2", "/login"));
    assert_eq!((ran.end(1), ran.decision(1).fact("pending")), (("about", "FF-23.3"), "/profile?tab=2"));
    assert_eq!(ran.end(2), ("about", "FF-17"), "Log in is not on About");
    let ran = app().on(Target::Mobile).run(&[open("/profile?tab=2"), tap("login"), link("/home")]);
    assert_eq!((ran.end(1), ran.tab(1).location.masked().as_str()), (("profile", "FF-23.1"), "/profile?tab=2"));
    assert_eq!(ran.end(2), ("home", "FF-23.3"), "pending is clear");
}

#[test]
fn ff_24_the_root_address_is_no_redirect() {
    let ran = app().run(&[open("/"), open("/no/such/page"), tap("login"), link("/"), link("/no/such/page")]);
    assert_eq!((ran.end(0), ran.tab(0).location.masked().as_str()), (("login", "FF-24"), "/"));
    assert_eq!((ran.end(1), ran.tab(1).location.masked().as_str()), (("login", "FF-24"), "/no/such/page"));
    assert_eq!((ran.end(3), ran.tab(3).location.masked().as_str()), (("home", "FF-24"), "/"));
    assert_eq!(ran.end(4), ("home", "FF-24"));
    assert!(ran.reason(4).contains("no page has the address"), "{}", ran.reason(4));
}

#[test]
fn ff_24_an_update_at_the_root_address_swaps_the_screen() {
    let update = action("update-user", json!({"fields": {"token": constant(json!("t-1234567"))}}));
    let ran = app().tap("login", "update", vec![update]).run(&[open("/"), tap("update")]);
    assert_eq!((ran.end(1), ran.tab(1).location.masked().as_str()), (("home", "FF-24"), "/"));
}

#[test]
fn ff_25_nothing_of_a_guarded_page_runs_before_the_guard() {
    let ran = app().endpoint("secret", json!({})).page_load("profile", vec![call("secret")]).run(&[open("/profile")]);
    assert_eq!((ran.end(0), ran.calls(0).len()), (("login", "FF-23.2"), 0));
}

#[test]
fn ff_26_the_entry_pages_own_address_stays_open() {
    let ran = app().run(&[open("/login"), tap("login"), link("/login"), reload(), link("/")]);
    assert_eq!(ran.end(0), ("login", "FF-23.3"));
    assert_eq!((ran.end(2), ran.end(3), ran.signed_in(3)), (("login", "FF-26"), ("login", "FF-26"), true));
    assert!(ran.reason(3).contains("only / "), "{}", ran.reason(3));
    assert_eq!(ran.end(4), ("home", "FF-24"));
}

#[test]
fn ff_27_a_tab_of_the_nav_bar_asks_no_guard() {
    let tab = |page: &str| json!({"tap-tab": {"page": page}});
    let tabs = app()
        .page("login", json!({"nav_bar": true}))
        .page("profile", json!({"nav_bar": true, "access": "signed-in"}))
        .page_load("profile", vec![say("profile is loaded")]);
    let ran = tabs.run(&[open("/login"), tab("profile"), reload(), tab("home")]);
    assert_eq!((ran.end(1), ran.signed_in(1)), (("profile", "FF-27"), false), "a protected page, and nobody is logged in");
    assert_eq!(ran.messages(1), ["profile is loaded"]);
    assert_eq!(ran.end(2), ("login", "FF-23.3"), "the address stayed /login");
    assert_eq!(ran.end(3), ("login", "FF-17"), "Home is no tab");
    let elsewhere = tabs.run(&[open("/"), tap("login"), tab("profile")]);
    assert_eq!(elsewhere.end(2), ("home", "FF-17"), "Home shows no nav bar");
}

#[test]
fn ff_28_log_out_clears_pending_and_log_in_does_not() {
    let app = app().on(Target::Mobile).tap("login", "logout-first", vec![log_out()]);
    let ran = app.run(&[open("/"), link("/profile"), tap("logout-first"), tap("login")]);
    assert_eq!(ran.decision(2).fact("pending"), "");
    assert_eq!(ran.end(3), ("home", "FF-16"), "nothing is pending any more");
    let ran = app.run(&[open("/"), tap("login"), expire(), reopen(), link("/profile"), tap("login")]);
    assert_eq!(ran.decision(5).fact("pending"), "/profile", "Log In leaves it");
}

#[test]
fn ff_d1_pending_and_automatic_navigation_at_once() {
    let ran = app().run(&[open("/profile"), tap("login")]);
    assert_eq!((ran.end(1), ran.assumed(1)), (("profile", "FF-23.1"), "FF-D1"));
}

#[test]
fn ff_d2_no_navigation_at_all() {
    let ran = app().tap("login", "login", vec![call("login"), log_in_quietly(all_fields())]).run(&[open("/"), tap("login")]);
    assert_eq!((ran.end(1), ran.assumed(1), ran.signed_in(1)), (("login", "FF-D2"), "FF-D2", true));
}

#[test]
fn ff_d5_a_guarded_entry_page() {
    let app = app().page("login", json!({"access": "signed-in"}));
    let ran = app.run(&[open("/login"), tap("login")]);
    assert_eq!((ran.end(0), ran.assumed(0)), (("login", "FF-23.2"), "FF-D5"));
    assert_eq!(ran.decision(0).fact("pending"), "/login");
    assert_eq!(ran.end(1), ("login", "FF-23.1"), "the log-in page itself was pending");
    let ran = app.run(&[open("/profile")]);
    assert_eq!((ran.end(0), ran.assumed(0), ran.decision(0).fact("pending")), (("login", "FF-23.2"), "FF-D5", "/profile"));
    let ran = app.run(&[open("/")]);
    assert_eq!((ran.end(0), ran.assumed(0)), (("login", "FF-24"), ""), "/ asks no guard");
}

#[test]
fn ff_30_a_page_that_a_login_link_opens_must_be_open_or_its_call_is_never_made() {
    let chain = || vec![call("login"), log_in(all_fields())];
    for (access, calls, page) in [("signed-in", 0, "login"), ("everyone", 1, "home")] {
        let app = app().page("magic", json!({"access": access})).page_load("magic", chain());
        let ran = app.run(&[link("/magic?code=once")]);
        assert_eq!((ran.calls(0).len(), ran.end(0).0), (calls, page), "{access}");
        if access == "signed-in" {
            assert_eq!(ran.decision(0).fact("pending"), "/magic?code=once", "the one-time code waits for the next log-in");
        }
    }
}
