//! The access check: rules 27 to 30, each row of the decision table.

use authscope::domain::project::platform::Target;
use serde_json::{Value, json};

use super::app;
use super::support::build::*;
use super::support::runs::Facts as _;

/// Signs in as this user, then opens Home with this access.
fn at_home(user: &Value, access: Value) -> Ran {
    let user = user.to_string();
    app()
        .instead("/me", 200, &user)
        .page("home", json!({"access": access}))
        .tap("login", "login", vec![call("login"), authenticate(true)])
        .run(&[open("/login"), tap("login"), open("/home")])
}

#[test]
fn ww_27_roles_are_an_array_of_strings() {
    let any = json!({"any-role": ["admin", "editor"]});
    let all = json!({"all-roles": ["admin", "editor"]});
    for (user, any_end, all_end) in [
        (json!({"roles": ["admin"]}), "home", "denied"),
        (json!({"roles": ["editor", "admin", "x"]}), "home", "home"),
        (json!({"roles": ["Admin", "superadmin"]}), "denied", "denied"),
        (json!({"roles": []}), "denied", "denied"),
        (json!({"id": 1}), "denied", "denied"),
        (json!({"role": "admin"}), "denied", "denied"),
        (json!({"roles": [{"name": "admin"}, {"name": "editor"}]}), "denied", "denied"),
        // As a text: any-of throws, all-of looks for substrings.
        (json!({"roles": "superadmin and editor"}), "-", "home"),
        (json!({"roles": "superadmin"}), "-", "denied"),
    ] {
        let ran = at_home(&user, any.clone());
        assert_eq!(ran.end(2), (any_end, if any_end == "-" { "WW-27" } else { "WW-29" }), "any of, {user}");
        assert_eq!(at_home(&user, all.clone()).end(2), (all_end, "WW-29"), "all of, {user}");
    }
}

#[test]
fn ww_27_a_text_stops_an_in_app_navigation_where_it_was() {
    let app = app().instead("/me", 200, r#"{"roles":"admin"}"#).page("profile", json!({"access": {"any-role": ["admin"]}}));
    let ran = app.run(&[open("/login"), tap("login"), tap("to-profile")]);
    assert_eq!((ran.end(2), ran.decision(2).moved), (("home", "WW-27"), false));
    assert!(ran.reason(2).contains("TypeError"), "{}", ran.reason(2));
}

#[test]
fn ww_62_the_decision_names_why_there_is_no_user() {
    let why = |app: Build, story: &[Value], step: usize| app.run(story).decision(step).fact("no user because").to_owned();
    let login = |actions: Vec<Value>| app().tap("login", "login", actions);
    let story = [open("/login"), tap("login"), open("/home")];
    let in_home = || vec![call("login"), authenticate(true), go("home")];
    let with_user_load = |actions: Vec<Value>| Build::weweb().tap("login", "login", in_home()).user_load(actions);
    assert_eq!(why(Build::weweb().tap("login", "login", in_home()), &story, 2), "there is no On user load workflow");
    assert_eq!(why(with_user_load(vec![call("me")]), &story, 2), "On user load ended without Set user");
    assert_eq!(why(with_user_load(vec![set_user(constant(json!(null)))]), &story, 2), "Set user was given nothing");
    assert_eq!(why(app().instead("/me", 500, "{}").tap("login", "login", in_home()), &story, 2), "On user load failed");
    assert_eq!(why(app(), &[open("/home")], 0), "no session is stored");
    let quietly = login(vec![call("login"), authenticate(false)]);
    assert_eq!(why(quietly, &story, 2), "the stored session is empty: Persist session was off");
    let too_early = |actions| Build::weweb().user_load(vec![say("ran")]).tap("login", "login", actions);
    let said = why(too_early(vec![go("home"), call("login"), authenticate(true)]), &story, 1);
    assert!(said.starts_with("Change page runs before Authenticate"), "the guard does not wait for the rest of the chain: {said}");
    assert_eq!(why(too_early(vec![go("home"), call("login")]), &story, 1), "no session is stored");
}

#[test]
fn ww_63_what_is_expected_of_a_redirect_does_not_apply_in_the_editor() {
    let wants_login = json!({"open": {"path": "/profile"}});
    let project = |target: Target| {
        let mut project = app().on(target).story(std::slice::from_ref(&wants_login));
        project.stories[0].events[0].expect.page = Some("login".into());
        project
    };
    for (target, unmet) in [(Target::Editor, false), (Target::Published, false)] {
        let run = super::support::runs::drive(
            authscope::run::Run::new(super::support::runs::plan(project(target), target)),
            &mut app().server(),
            |_| {},
        );
        let failed = run.entries().iter().any(|entry| entry.body.kind() == "failure");
        assert_eq!(failed, unmet, "{target:?}");
    }
}

#[test]
fn ww_28_the_editor_opens_every_page() {
    let app = app().page("profile", json!({"access": {"all-roles": ["admin"]}}));
    let story = [open("/profile"), open("/about"), tap("to-home")];
    let ran = app.clone().on(Target::Editor).run(&story);
    assert_eq!((ran.end(0), ran.end(2), ran.signed_in(2)), (("profile", "WW-28"), ("home", "WW-28"), false));
    assert_eq!((ran.assumed(0), ran.end(1)), ("WW-D4", ("about", "WW-29")));
    for target in [Target::Staging, Target::Published] {
        let ran = app.clone().on(target).run(&story);
        assert_eq!((ran.end(0), ran.end(2)), (("login", "WW-29"), ("login", "WW-29")));
    }
}

#[test]
fn ww_29_row_1_a_public_page() {
    let ran = app().user_load(super::me()).run(&[open("/about")]);
    assert_eq!((ran.end(0), ran.reason(0)), (("about", "WW-29"), "About is public".to_owned()));
    assert!(!ran.calls(0).is_empty(), "On user load ran all the same");
}

#[test]
fn ww_29_row_2_private_without_a_user() {
    let ran = app().run(&[open("/home")]);
    assert_eq!((ran.end(0), ran.tab(0).location.masked().as_str()), (("login", "WW-29"), "/login?_source=/home"));
    assert!(ran.reason(0).contains("there is no user"), "{}", ran.reason(0));
}

#[test]
fn ww_29_row_3_private_with_a_user_and_no_roles() {
    for access in [json!("signed-in"), json!({"any-role": []}), json!({"all-roles": []})] {
        let ran = at_home(&json!({"id": 1}), access);
        assert_eq!((ran.end(2), ran.reason(2)), (("home", "WW-29"), "Home is private, and there is a user".to_owned()));
    }
}

#[test]
fn ww_29_row_4_roles_that_match() {
    let ran = at_home(&json!({"roles": ["member"]}), json!({"any-role": ["member", "admin"]}));
    assert_eq!((ran.end(2), ran.reason(2)), (("home", "WW-29"), "Home asks for member or admin, and the user has it".to_owned()));
}

#[test]
fn ww_29_row_5_roles_that_do_not_match() {
    let ran = at_home(&json!({"roles": ["member"]}), json!({"all-roles": ["member", "admin"]}));
    assert_eq!((ran.end(2), ran.tab(2).location.masked().as_str()), (("denied", "WW-29"), "/denied?_source=/home"));
    assert!(ran.reason(2).contains("member and admin") && ran.reason(2).contains("[\"member\"]"), "{}", ran.reason(2));
}

#[test]
fn ww_29_row_6_a_missing_target_wins() {
    let ran = app().setting("unauthenticated_page", json!("deleted")).run(&[open("/home")]);
    assert_eq!(ran.end(0), ("-", "WW-25"));
}

#[test]
fn ww_29_row_7_the_same_route_name() {
    let ran = app().tap("about", "again", vec![go("about")]).run(&[open("/about"), tap("again")]);
    assert_eq!(ran.end(1), ("about", "WW-23"));
}

#[test]
fn ww_30_the_unauthenticated_page_is_private() {
    let ran = app().page("login", json!({"access": "signed-in"})).run(&[open("/home")]);
    assert_eq!((ran.end(0), ran.reason(0).contains("without end")), (("-", "WW-30"), true));
}

#[test]
fn ww_30_the_unauthorized_page_needs_a_role() {
    let app = app().page("denied", json!({"access": {"any-role": ["admin"]}})).page("home", json!({"access": {"any-role": ["admin"]}}));
    let ran = app.run(&[open("/login"), tap("login")]);
    assert_eq!(ran.end(1), ("-", "WW-30"));
}

#[test]
fn ww_30_login_sends_signed_in_people_to_a_page_that_refuses_them() {
    let bounce = vec![when(value(session("signed-in")), vec![go("home")], vec![])];
    let app = app().setting("unauthorized_page", json!("login")).page("home", json!({"access": {"any-role": ["admin"]}}));
    let ran = app.page_load("login", bounce).run(&[open("/login"), tap("login")]);
    assert_eq!(ran.end(1), ("-", "WW-30"));
    assert!(ran.entries(1).len() < 2000);
}
