//! Who may see a page: rules 50 and 51, and what they share with Custom Auth.

use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::web::wire::FailureKind;
use serde_json::{Value, json};

use super::support::build::*;
use super::{app, signed_in_then};
use crate::support::runs::Facts as _;

/// Signs in as this user, then opens Home with this access.
fn at_home(app: Build, user: &Value, access: Value) -> Ran {
    app.instead("/me", 200, &user.to_string())
        .page("home", json!({"access": access}))
        .tap("login", "login", vec![call("login"), store_token(), fetch_user()])
        .run(&signed_in_then(&[open("/home")]))
}

#[test]
fn ww_50_no_group_is_public() {
    let ran = app().run(&[open("/about")]);
    assert_eq!((ran.end(0), ran.reason(0)), (("about", "WW-50"), "About has no user group, so it is open to everyone".to_owned()));
}

#[test]
fn ww_50_one_entry_asks_for_someone_who_is_signed_in() {
    let ran = app().run(&[link("/home?tab=2")]);
    assert_eq!((ran.end(0), ran.tab(0).location.masked().as_str()), (("login", "WW-50"), "/login?_source=/home"));
    assert!(ran.reason(0).contains("isAuthenticated is false"), "{}", ran.reason(0));
    for access in [json!("signed-in"), json!({"any-role": []}), json!({"all-roles": []})] {
        let ran = at_home(app(), &json!({"id": 1}), access);
        assert_eq!((ran.end(2), ran.signed_in(2)), (("home", "WW-50"), true));
    }
}

#[test]
fn ww_50_any_group_and_in_a_group_all_of_its_roles() {
    for (roles, any, all) in [
        (json!(["admin"]), "home", "denied"),
        (json!(["editor"]), "home", "denied"),
        (json!(["editor", "x", "admin"]), "home", "home"),
        (json!(["x"]), "denied", "denied"),
        (json!([]), "denied", "denied"),
    ] {
        let user = json!({"roles": roles});
        let ran = at_home(app(), &user, json!({"any-role": ["admin", "editor"]}));
        assert_eq!(ran.end(2), (any, "WW-50"), "groups of one role each, {user}");
        let ran = at_home(app(), &user, json!({"all-roles": ["admin", "editor"]}));
        assert_eq!(ran.end(2), (all, "WW-50"), "one group of both, {user}");
    }
    let ran = at_home(app(), &json!({"roles": ["x"]}), json!({"all-roles": ["admin", "editor"]}));
    assert!(ran.reason(2).contains("Home asks for admin and editor and the user has x"), "{}", ran.reason(2));
    assert_eq!(ran.tab(2).location.masked(), "/denied?_source=/home");
}

#[test]
fn ww_50_without_a_forbidden_page_the_one_for_people_not_signed_in_opens() {
    let ran = at_home(app().setting("forbidden_page", json!("")), &json!({"roles": []}), json!({"any-role": ["admin"]}));
    assert_eq!((ran.end(2), ran.signed_in(2)), (("login", "WW-50"), true));
    assert!(ran.reason(2).contains("the user has none"), "{}", ran.reason(2));
}

#[test]
fn ww_50_a_public_page_is_shown_before_the_user_is_fetched() {
    let ran = app().run(&signed_in_then(&[link("/about")]));
    let kinds: Vec<&str> = ran.entries(2).iter().map(|entry| entry.body.kind()).collect();
    let at = |kind| kinds.iter().position(|known| *known == kind).unwrap();
    assert!(at("guard_decision") < at("request"), "{kinds:?}");
    let flash = ran.entries(2).into_iter().find_map(|entry| match &entry.body {
        EntryBody::GuardDecision(decision) => Some(decision.fact("isAuthenticated").to_owned()),
        _ => None,
    });
    assert_eq!((flash.as_deref(), ran.signed_in(2)), (Some("false"), true), "signed out for a moment");
}

#[test]
fn ww_50_a_private_page_waits_for_the_init_once() {
    let ran = app().run(&signed_in_then(&[link("/profile"), link("/about"), tap("to-home")]));
    let kinds: Vec<&str> = ran.entries(2).iter().map(|entry| entry.body.kind()).collect();
    let at = |kind| kinds.iter().position(|known| *known == kind).unwrap();
    assert!(at("request") < at("guard_decision"), "{kinds:?}");
    assert_eq!((ran.end(4).0, ran.calls(4).len()), ("home", 0), "the init was over already");
    // A user endpoint that never answers: the page stays blank.
    let waiting = app().tap("login", "login", vec![call("login"), store_token()]).fails("/me", FailureKind::NoAnswer);
    let ran = waiting.run(&signed_in_then(&[link("/home")]));
    assert_eq!((ran.end(2), ran.signed_in(2)), (("-", "WW-50"), false));
    assert!(ran.reason(2).contains("has not finished"), "{}", ran.reason(2));
}

#[test]
fn ww_25_and_30_hold_here_too() {
    let ran = app().setting("unauthenticated_page", json!("deleted")).run(&[open("/home")]);
    assert_eq!(ran.end(0), ("-", "WW-25"));
    let ran = app().page("login", json!({"access": "signed-in"})).run(&[open("/home")]);
    assert_eq!((ran.end(0), ran.reason(0).contains("without end")), (("-", "WW-30"), true));
}

#[test]
fn ww_28_the_editor_opens_every_page() {
    let ran = app().page("profile", json!({"access": {"all-roles": ["admin"]}})).on(Target::Editor).run(&[open("/profile")]);
    assert_eq!((ran.end(0), ran.signed_in(0), ran.assumed(0)), (("profile", "WW-28"), false, "WW-D4"));
}

#[test]
fn ww_51_the_role_key_is_a_path_whose_case_counts() {
    let any = || json!({"any-role": ["admin"]});
    for (key, user, end) in [
        ("roles", json!({"roles": ["admin"]}), "home"),
        ("Roles", json!({"roles": ["admin"]}), "denied"),
        ("data.roles", json!({"data": {"roles": ["admin"]}}), "home"),
        ("roles", json!({"roles": ["Admin"]}), "denied"),
        ("roles", json!({"roles": ["superadmin"]}), "denied"),
        ("", json!({"roles": ["admin"]}), "denied"),
    ] {
        let ran = at_home(app().setting("role_key", json!(key)), &user, any());
        assert_eq!(ran.end(2), (end, "WW-50"), "{key}, {user}");
    }
}

#[test]
fn ww_51_a_text_a_list_of_texts_or_a_list_of_objects() {
    let at = |kind: &str, roles: &Value, access: Value| {
        let app = app().setting("role_type", json!(kind)).setting("role_object_key", json!("name"));
        at_home(app, &json!({"roles": roles}), access)
    };
    for (kind, roles, end) in [
        ("string", json!("admin"), "home"),
        ("string", json!("superadmin"), "denied"),
        ("string", json!(["admin"]), "denied"),
        ("string", json!(null), "denied"),
        ("array-of-strings", json!(["x", "admin"]), "home"),
        ("array-of-strings", json!([{"name": "admin"}]), "denied"),
        ("array-of-objects", json!([{"name": "x"}, {"name": "admin"}]), "home"),
        ("array-of-objects", json!([{"Name": "admin"}]), "denied"),
        ("array-of-objects", json!(["admin"]), "denied"),
    ] {
        assert_eq!(at(kind, &roles, json!({"any-role": ["admin"]})).end(2), (end, "WW-50"), "{kind} {roles}");
    }
}

#[test]
fn ww_51_a_list_of_objects_that_is_none_throws() {
    let app = || app().setting("role_type", json!("array-of-objects")).setting("role_object_key", json!("name"));
    for roles in [json!("admin"), json!({"name": "admin"}), json!(7)] {
        let ran = at_home(app(), &json!({"roles": roles}), json!({"any-role": ["admin"]}));
        assert_eq!((ran.end(2), ran.assumed(2)), (("-", "WW-51"), ""), "{roles}: the page stays blank");
        assert!(ran.reason(2).contains("TypeError"), "{}", ran.reason(2));
    }
    // Inside the app the navigation fails where it was.
    let app = app().instead("/me", 200, r#"{"roles":"admin"}"#).page("profile", json!({"access": {"any-role": ["admin"]}}));
    let ran = app.run(&signed_in_then(&[tap("to-profile")]));
    assert_eq!((ran.end(2), ran.decision(2).moved), (("home", "WW-51"), false));
    // What a list of texts that is none does is not established.
    let ran = at_home(super::app(), &json!({"roles": "admin"}), json!({"any-role": ["admin"]}));
    assert_eq!((ran.end(2), ran.assumed(2)), (("-", "WW-51"), "WW-51"));
}
