//! Everything of a project is made, changed, moved and deleted in the window.

use authscope::domain::project::workflow::ActionKind;
use egui::{Key, Modifiers, Theme, vec2};

use super::support::runs::Judged as _;
use super::support::window::App;

fn demo(name: &str) -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press(&format!("Try the {name} demo"));
    app
}

fn project_of(app: &App) -> authscope::domain::project::Project {
    (*app.state().open.as_ref().unwrap().project).clone()
}

#[test]
fn a_page_is_made_changed_duplicated_moved_and_deleted() {
    let mut app = demo("FlutterFlow");
    app.press("Add a page").type_into("Name", "Orders").type_into("Address", "/orders/:id");
    app.press("Requires Authentication")
        .press("on")
        .press("Add an input field")
        .type_into("Name of field 1", "search")
        .press("On the nav bar");
    let page = project_of(&app).pages.pop().unwrap();
    assert_eq!((page.name.as_str(), page.route.as_str(), page.is_private(), page.nav_bar), ("Orders", "/orders/:id", true, true));
    assert_eq!(page.inputs[0].name, "search");
    app.press("Duplicate this page");
    assert!(app.sees("Page Orders 2"), "the copy is selected");
    let names = |app: &App| project_of(app).pages.iter().map(|page| page.name.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!(names(&app), "Login Sign up Home Profile Orders Orders 2");
    app.focus("Page Orders 2").keys(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(names(&app), "Login Sign up Home Profile Orders 2 Orders");
    app.press("Delete this page");
    assert_eq!(names(&app), "Login Sign up Home Profile Orders", "nothing refers to it, so nothing is asked");
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&app), "Login Sign up Home Profile Orders 2 Orders");
}

#[test]
fn what_refers_to_a_thing_is_named_before_it_is_deleted() {
    let mut app = demo("FlutterFlow");
    app.press("Endpoint Refresh").press("Delete this endpoint");
    assert!(app.sees("Delete endpoint Refresh?") && app.sees("Home · on tap “Load orders”: API Call Refresh"));
    app.press("Cancel");
    assert!(project_of(&app).endpoint("refresh").is_some());
    app.press("Delete this endpoint").press("Delete");
    assert!(project_of(&app).endpoint("refresh").is_none());
}

#[test]
fn a_workflow_is_built_from_the_menu_and_runs() {
    let mut app = demo("WeWeb");
    app.press("Page Home").press("Add a tap").type_into("What is tapped", "Check");
    app.press("Add an action").press("True/False split");
    app.press("Add an action in branch 1 of true-false-split").press("Change page");
    let before = project_of(&app);
    let flow = before.workflow("home-button").unwrap();
    assert!(matches!(&flow.actions[0].kind, ActionKind::Condition { then, .. } if matches!(then[0].kind, ActionKind::Navigate(_))));
    // The condition: the access token of the session is set.
    app.press("Condition of True/False split, true-false-split")
        .press("Formula of Condition of true-false-split")
        .press("a value of the app");
    app.press("Source of Condition of true-false-split").press("access token of the session");
    app.press("Action Change page to Login").press("Page of change-page").press("Profile");
    app.press("Add a test").type_into("Name", "Check").press("Add a step").press("Tap “Log in” on Login");
    app.type_into("Typed into email", "{{email}}").type_into("Typed into password", "{{password}}");
    app.press("All steps").press("Add a step").press("Tap “Check” on Home").press("Expected page").press("Profile");
    app.press("Run flow");
    let run = &app.state().run.as_ref().unwrap().run;
    let text = super::support::runs::text(run);
    assert!(text.contains("Go to Profile"), "the new workflow leads to Profile:\n{text}");
}

#[test]
fn actions_are_moved_doubled_and_deleted_by_keys_and_menu() {
    let mut app = demo("WeWeb");
    app.press("Workflow Profile · on tap “Log out”");
    let ids = |app: &App| {
        project_of(app).workflow("logout-tap").unwrap().actions.iter().map(|action| action.id.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&app), "call-log-out clear-session go-login");
    app.focus("Action Clear session").keys(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(ids(&app), "clear-session call-log-out go-login");
    app.press("What to do with Clear session").press("Duplicate");
    assert_eq!(ids(&app), "clear-session clear-session-2 call-log-out go-login");
    app.focus("Action Change page to Login").keys(Modifiers::NONE, Key::Delete);
    assert_eq!(ids(&app), "clear-session clear-session-2 call-log-out");
    assert!(app.sees("replayed"));
}

#[test]
fn a_binding_takes_any_source_and_shows_what_the_app_would_get() {
    let mut app = demo("FlutterFlow");
    app.press("Action Flow Login · on tap “Log in”").press("Binding Token Expiry Time of Log In");
    assert!(app.sees("Server sent") && app.sees("App gets"));
    app.type_into("Path of Token Expiry Time", "$.data.user.email");
    assert!(app.sees("App throws"), "a text is no whole number");
    app.press("Source of Token Expiry Time").press_in_long_menu("a fixed value");
    app.press("Kind of Token Expiry Time").press("a number").type_into("Value of Token Expiry Time", "1900000000");
    let json = serde_json::to_string(&project_of(&app).workflow("login-tap").unwrap().actions).unwrap();
    assert!(json.contains(r#""expiry":{"from":{"constant":1900000000}}"#), "{json}");
}

#[test]
fn a_path_is_completed_from_the_last_reply() {
    let mut app = demo("WeWeb");
    app.press("Workflow Login · on tap “Log in”").press("Binding access token of Authenticate");
    app.focus("Path of access token").keys(Modifiers::COMMAND, Key::A);
    app.type_text("refresh");
    app.press("Complete data.refresh_token");
    let json = serde_json::to_string(&project_of(&app).workflow("login-tap").unwrap().actions).unwrap();
    assert!(json.contains(r#""access_token":{"from":{"output":{"output":"login"}},"path":"data.refresh_token"}"#), "{json}");
}

#[test]
fn a_test_is_made_of_steps_with_expectations() {
    let mut app = demo("WeWeb");
    app.press("Add a test").type_into("Name", "Only opening");
    app.press("Add a step").press("Tap “Log in” on Login");
    app.type_into("Typed into email", "{{email}}").type_into("Typed into password", "Correct-Horse-9!");
    app.press("Expected page").press("Home");
    let open = app.state().open.as_ref().unwrap();
    let story = open.story().unwrap();
    let text = serde_json::to_string(story).unwrap();
    assert!(!text.contains("Correct-Horse"), "the password became a value of the environment: {text}");
    assert!(text.contains("{{password}}") || text.contains("{{password_2}}"), "{text}");
    app.press("Run flow");
    assert!(
        app.state().run.as_ref().unwrap().run.outcome() == authscope::run::RunOutcome::Ok,
        "it runs, with the password from the window"
    );
}

#[test]
fn variables_and_named_boxes_have_editors_of_their_own() {
    let mut app = demo("FlutterFlow");
    app.press("Add a variable").type_into("Name", "authToken").press("Kind of the start").press("text").press("Persisted");
    app.press("Add a custom function").type_into("Name", "expiryFromNow").press("Behaviour").press("now plus so many seconds");
    let project = project_of(&app);
    assert!(project.variables[0].persisted && project.variables[0].name == "authToken");
    assert_eq!(project.functions[0].name, "expiryFromNow");
    app.press("Action Flow Login · on tap “Log in”").press("Binding Token Expiry Time of Log In");
    app.press("Source of Token Expiry Time").press("custom function expiryFromNow");
    let json = serde_json::to_string(&project_of(&app).workflow("login-tap").unwrap().actions).unwrap();
    assert!(json.contains(r#""expiry":{"from":{"custom":{"function":"customfunction""#), "{json}");
}

#[test]
fn a_project_switches_its_platform_in_one_step_after_saying_what_it_costs() {
    let mut app = demo("FlutterFlow");
    let before = project_of(&app);
    app.keys(Modifiers::COMMAND, Key::K).type_text("switch to the other").keys(Modifiers::NONE, Key::Enter);
    assert!(app.sees("Switch to WeWeb?") && app.sees("4 pages") && app.sees("endpoints, in WeWeb's notation"));
    app.press("Switch");
    assert_eq!(project_of(&app).platform.name(), "weweb");
    assert!(app.sees("Unauthenticated page"), "the new settings are shown");
    app.press("Run flow");
    let run = &app.state().run.as_ref().unwrap().run;
    assert_eq!(run.outcome(), authscope::run::RunOutcome::Ok, "{}", super::support::runs::text(run));
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(project_of(&app), before);
}

#[test]
fn wewebs_legacy_plugin_is_chosen_after_its_lists_then_runs_is_edited_and_undone() {
    let mut app = demo("WeWeb");
    let before = project_of(&app);
    app.press_like("Where it runs")
        .press("Authentication settings…")
        .press("Authentication system")
        .press("Token Based Auth (legacy plugin)");
    assert!(app.sees("Switch to Token Based Auth (legacy plugin)?"));
    for (list, item) in [("Kept", "4 pages"), ("Changed", "the access token stands in a header"), ("Lost", "has no such trigger")] {
        assert!(app.sees(list) && app.sees(item), "{list}: {item}");
    }
    app.press("Cancel");
    assert_eq!(project_of(&app), before);
    app.press("Authentication system").press("Token Based Auth (legacy plugin)").press("Switch");
    assert_eq!(project_of(&app).platform.name(), "weweb-legacy");
    assert!(app.sees("User endpoint") && app.sees("Refresh type") && app.sees("WeWeb: Plugins → Token Based Auth"));
    app.press("Run flow");
    let run = &app.state().run.as_ref().unwrap().run;
    let text = super::support::runs::text(run);
    assert!(run.is_healthy(), "{text}");
    assert!(text.contains("ww-retry") && text.contains("ww-auth-access-token"), "{text}");
    app.press("Page Home").press("User groups").press("any of these groups, one role each").type_into("Roles", "admin");
    app.press("Run flow");
    let text = super::support::runs::text(&app.state().run.as_ref().unwrap().run);
    assert!(text.contains("Home asks for admin and the user has none, so the forbidden page opens"), "{text}");
    app.keys(Modifiers::COMMAND, Key::Z).keys(Modifiers::COMMAND, Key::Z);
    // The plugin's actions stand in the menu, those of Custom Auth do not.
    app.press("Workflow Profile · on tap “Log out”").press("Add an action");
    assert!(app.sees("Store token") && app.sees("Fetch User") && !app.sees("Clear session") && !app.sees("Set user"));
    app.press("Fetch User").press("Trigger");
    assert!(app.sees("a page opens") && !app.sees("On user load of the app"));
    app.keys(Modifiers::NONE, Key::Escape);
    app.keys(Modifiers::COMMAND, Key::Z).keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(project_of(&app), before, "one step for the action, one for the switch");
}

#[test]
fn ww_45_every_setting_of_the_legacy_plugin_is_edited() {
    let mut app = demo("WeWeb");
    app.press_like("Where it runs")
        .press("Authentication settings…")
        .press("Authentication system")
        .press("Token Based Auth (legacy plugin)")
        .press("Switch");
    app.press("Access token type").press("Custom header").type_into("Custom header name", "X-Token");
    app.press("User endpoint").press("Orders").press("Refresh endpoint").press("Log out");
    app.press("Refresh type").press("Custom header").type_into("Refresh header name", "X-Refresh");
    app.type_into("Request key", "rt").type_into("Response key", " token ").type_into("Role key", "data.roles");
    app.press("Role type").press("Array of objects").type_into("Object key", "name");
    app.press("Page for people not signed in").press("Sign up").press("Forbidden page").press("Profile").press("Page at /").press("Login");
    let all = serde_json::to_value(&project_of(&app).platform).unwrap();
    let expected = serde_json::json!({"weweb-legacy": {
        "unauthenticated_page": "signup", "forbidden_page": "profile", "home_page": "login", "token_type": {"custom-header": "X-Token"},
        "user_endpoint": "orders", "refresh_endpoint": "log-out", "refresh_type": {"custom-header": "X-Refresh"}, "request_key": "rt",
        "response_key": "token", "role_key": "data.roles", "role_type": "array-of-objects", "role_object_key": "name"}});
    assert_eq!(all, expected);
    app.press("Forbidden page").press("as for people not signed in").press("Refresh endpoint").press("none");
    let all = serde_json::to_value(&project_of(&app).platform).unwrap();
    let settings = &all["weweb-legacy"];
    assert!(settings.get("forbidden_page").is_none() && settings.get("refresh_endpoint").is_none(), "{settings}");
    // Each field says on hover what it is.
    for (field, tip) in [("Role type", "A list is expected"), ("Access token type", "not as base64")] {
        app.hover(field);
        assert!(app.sees(tip), "{field}");
    }
}

#[test]
fn what_is_typed_and_left_by_tab_within_one_frame_is_committed() {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the WeWeb demo").press("Page Profile");
    app.focus("Name");
    app.keys(Modifiers::COMMAND, Key::A);
    app.harness.event(egui::Event::Text("In one frame".into()));
    app.harness.event(egui::Event::Key { key: Key::Tab, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE });
    app.harness.run();
    let name = |app: &App| app.state().open.as_ref().unwrap().project.page("profile").unwrap().name.clone();
    assert_eq!(name(&app), "In one frame");
    app.focus("Name");
    app.keys(Modifiers::COMMAND, Key::A);
    for event in ["And", " again"] {
        app.harness.event(egui::Event::Text(event.into()));
    }
    app.harness.event(egui::Event::Key { key: Key::Tab, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE });
    app.harness.event(egui::Event::Key { key: Key::Tab, physical_key: None, pressed: false, repeat: false, modifiers: Modifiers::NONE });
    app.harness.run();
    assert_eq!(name(&app), "And again");
}

#[test]
fn a_fault_a_number_and_a_setting_that_are_typed_and_left_within_one_frame_are_taken_as_typed() {
    let in_one_frame = |app: &mut App, field: &str, text: &str| {
        app.focus(field);
        app.keys(Modifiers::COMMAND, Key::A);
        app.harness.event(egui::Event::Text(text.into()));
        app.harness.event(egui::Event::Key { key: Key::Tab, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE });
        app.harness.run();
    };
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the WeWeb demo").press("Environment DEMO · not your server").press("Edit this environment…");
    let faults =
        |app: &App| app.state().open.as_ref().unwrap().project.environments[0].faults.iter().map(ToString::to_string).collect::<Vec<_>>();
    in_one_frame(&mut app, "Faults", "expiry-lifetime");
    assert_eq!(faults(&app), ["expiry-lifetime"]);
    in_one_frame(&mut app, "Faults", "no-cors");
    assert_eq!(faults(&app), ["no-cors"], "what stands in the field is what the project has");
    app.command(authscope::app::command::Command::User(authscope::app::user_command::UserCommand::Settings));
    in_one_frame(&mut app, "Patience", "45");
    in_one_frame(&mut app, "Proxy", "http://127.0.0.1:3128");
    assert_eq!((app.state().settings.patience_s, app.state().settings.proxy.as_str()), (45, "http://127.0.0.1:3128"));
}
