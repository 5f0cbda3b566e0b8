//! What people do, from the welcome screen on.

use authscope::domain::project::platform::Target;
use authscope::domain::record::verdict::StepState;
use egui::{Key, Modifiers, Theme, ViewportId, vec2};
use egui_kittest::kittest::Queryable;

use super::support::window::App;

fn app() -> App<'static> {
    App::new(vec2(1440.0, 900.0), Theme::Dark)
}

#[test]
fn from_welcome_to_a_green_demo_run_in_one_action() {
    let mut app = app();
    app.press("Try the FlutterFlow demo");
    assert!(app.sees("8 of 8 steps as expected"));
    assert!(app.sees("Go to Login") && app.sees("Step 1 Open app at /"));
    let shown = app.state().run.as_ref().unwrap();
    assert!(shown.timeline.steps().iter().all(|step| step.state == StepState::AsExpected));
}

#[test]
fn the_weweb_demo_is_green_too() {
    let mut app = app();
    app.press("Try the WeWeb demo");
    assert!(app.sees("8 of 8 steps as expected"));
}

#[test]
fn an_unmet_expectation_is_answered_first_and_the_entry_is_shown() {
    let mut app = app();
    app.effects().faults(&["expiry-lifetime"]);
    app.press("Try the FlutterFlow demo");
    assert!(app.sees("You are signed out after the reload."), "the banner says what the user sees");
    assert!(app.sees("Log In gives Token Expiry Time 900"), "the banner names the reading");
    assert!(app.sees("FF-7c"), "the inspector shows the rule");
    app.press("Show where");
    assert!(app.sees("Server sends") && app.sees("900 (a number)") && app.sees("1 Jan 1970 00:15:00 UTC"), "the reading is shown");
}

#[test]
fn a_changed_binding_moves_the_timeline_without_a_request() {
    let mut app = app();
    app.press("Try the FlutterFlow demo");
    let requests = app.effects().requests();
    app.press("Action Flow Login · on tap “Log in”").press("Binding Token Expiry Time of Log In");
    app.type_into("Path of Token Expiry Time", "$.data.user.id");
    assert!(app.sees("replayed"));
    assert!(app.sees("steps not as expected"), "an expiry in 1970 signs out at the reload");
    assert_eq!(app.effects().requests(), requests);
    app.keys(Modifiers::COMMAND, Key::Z);
    assert!(app.sees("8 of 8 steps as expected"), "undo brings the old timeline back");
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(app.sees("steps not as expected"), "redo does it again");
    assert_eq!(app.effects().requests(), requests);
}

#[test]
fn clicking_a_value_of_the_reply_binds_it() {
    let mut app = app();
    app.press("Try the FlutterFlow demo");
    app.press_like("POST /auth/login").press("Inspector Reply");
    app.press_like("Value $.data.user.id").press_like("Authentication Token of Log In");
    let project = &app.state().open.as_ref().unwrap().project;
    let json = serde_json::to_string(&project.workflow("login-tap").unwrap().actions).unwrap();
    assert!(json.contains(r#""token":{"from":{"output":{"output":"login"}},"path":"$.data.user.id","as":"json-path"}"#), "{json}");
    assert!(app.sees("replayed"));
}

#[test]
fn save_and_reopen_gives_the_same_project() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("login.authscope.json");
    let mut app = app();
    app.press("Try the WeWeb demo").press("Endpoint Log in").type_into("URL", "{{base_url}}/auth/login?x=1");
    let edited = app.state().open.as_ref().unwrap().project.clone();
    app.effects().choose(path.clone());
    app.keys(Modifiers::COMMAND, Key::S);
    assert!(app.sees("Saved login.authscope.json"));
    app.keys(Modifiers::COMMAND, Key::W);
    assert!(app.sees("See why your login does that."));
    app.effects().choose(path);
    app.press("Open file…");
    assert_eq!(app.state().open.as_ref().unwrap().project, edited);
}

#[test]
fn unsaved_changes_are_asked_about() {
    let mut app = app();
    app.press("Try the WeWeb demo").press("Page Profile").type_into("Name", "My profile");
    app.keys(Modifiers::COMMAND, Key::W);
    assert!(app.sees("Save the changes?"));
    app.press("Don't save");
    assert!(app.sees("See why your login does that."));
}

#[test]
fn without_a_file_dialog_a_path_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typed.authscope.json");
    let mut app = app();
    app.press("Try the WeWeb demo").keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(app.sees("This system has no file dialog"));
    app.type_into("Path of the file", path.to_str().unwrap()).press("Save");
    assert!(path.exists());
}

#[test]
fn a_broken_file_is_refused_with_line_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.authscope.json");
    std::fs::write(&path, "{\"authscope\": 1,\n \"name\": 7}").unwrap();
    let mut app = app();
    app.effects().choose(path.clone());
    app.press("Open file…");
    assert!(app.sees("The file could not be opened") && app.sees("line 2, field name"));
    assert_eq!(std::fs::read_to_string(path).unwrap(), "{\"authscope\": 1,\n \"name\": 7}");
}

#[test]
fn a_literal_secret_becomes_a_value_of_the_environment_in_one_step() {
    let mut app = app();
    app.press("Try the WeWeb demo").press("Endpoint Orders").press("Add a header");
    app.type_into("Name of header 1", "X-Api-Key").type_into("Value of header 1", "hidden-key-12345");
    let open = app.state().open.as_ref().unwrap();
    assert_eq!(open.project.endpoint("orders").unwrap().headers[0].value, "{{x_api_key}}");
    assert!(!serde_json::to_string(&*open.project).unwrap().contains("hidden-key"));
    assert!(!app.sees("hidden-key"));
}

#[test]
fn a_missing_secret_is_asked_for() {
    let mut app = app();
    app.press("Try the WeWeb demo").press("Environment DEMO · not your server").press("Edit this environment…").press("Add a secret");
    // A secret that nothing needs is none to ask for.
    app.press("Run flow");
    assert!(app.sees("8 of 8 steps as expected"));
    app.press("Endpoint Orders").press("Add a header");
    app.type_into("Name of header 1", "X-Api-Key").type_into("Value of header 1", "{{secret1}}").press("Run flow");
    assert!(app.sees("Secrets for this run"));
    app.type_into("Secret secret1 for this run", "s3cr3t-value").press("Run");
    assert!(app.sees("8 of 8 steps as expected"));
    assert!(!app.sees("s3cr3t-value"));
}

#[test]
fn where_it_runs_is_chosen_and_browsers_block() {
    let mut app = app();
    app.effects().faults(&["no-cors"]);
    app.press("Try the FlutterFlow demo");
    assert!(app.sees("blocked by the browser"));
    app.press_like("Where it runs").press("Android and iOS").press("Run flow");
    assert_eq!(app.state().open.as_ref().unwrap().target, Target::Mobile);
    assert!(app.sees("8 of 8 steps as expected"));
}

#[test]
fn the_time_machine_shows_the_app_as_it_was() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press_like("Test step Log in");
    assert!(app.sees("After 2 Log in: Signed in as 42"));
    app.press_like("Test step Open app");
    assert!(app.sees("After 1 Open app: Signed out"));
}

#[test]
fn every_command_is_in_the_search() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").keys(Modifiers::COMMAND, Key::K);
    for command in authscope::app::user_command::UserCommand::ALL.iter().copied() {
        use authscope::app::user_command::UserCommand;
        let hidden = command == UserCommand::SearchCommands || !authscope::app::possible::is_possible(app.state(), command);
        assert!(hidden || app.sees(command.text()), "{command:?}");
    }
    app.keys(Modifiers::NONE, Key::Escape);
    assert!(!app.state().palette);
}

#[test]
fn the_search_goes_to_pages_calls_and_steps_by_the_keyboard_alone() {
    let mut app = app();
    app.press("Try the FlutterFlow demo");
    for (query, seen) in [
        ("api call refr", "API Call Refresh"),
        ("page profile", "Page Profile"),
        ("action flow orders", "Action Flow Home · on tap “Load orders”"),
        ("environment demo", "Environment Demo"),
        ("test step token", "Step 4 Token expires"),
    ] {
        app.keys(Modifiers::COMMAND, Key::K).type_text(query).keys(Modifiers::NONE, Key::Enter);
        assert!(!app.state().palette && app.sees(seen), "{query}: {:?}", app.state().selection);
    }
    app.keys(Modifiers::COMMAND, Key::K).type_text("nothing has this name");
    assert!(app.sees("Nothing has this name."));
}

#[test]
fn at_rest_no_frame_is_asked_for() {
    let resting = |app: &App| app.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    let mut app = app();
    assert_eq!(resting(&app), std::time::Duration::MAX);
    app.press("Try the FlutterFlow demo");
    app.away();
    assert_eq!(resting(&app), std::time::Duration::MAX);
    for selection in ["Endpoint Log in", "Page Home, Logged In", "Action Flow Login · on tap “Log in”"] {
        app.press(selection);
        assert_eq!(resting(&app), std::time::Duration::MAX, "{selection}");
    }
}

#[test]
fn the_run_can_be_watched_and_stopped() {
    let mut app = app();
    app.effects().hold_end = true;
    app.effects().progress = Some(9);
    app.press("Try the FlutterFlow demo");
    assert!(app.sees("Stop") && app.sees("running") && app.sees("not run"));
    assert!(app.harness.query_by_role_and_label(egui::accesskit::Role::Button, "Run flow").is_none());
    let timeline = app.state().run.as_ref().unwrap();
    assert!(timeline.timeline.steps().len() < 8);
}

#[test]
fn runs_are_kept_and_can_be_seen_again() {
    let mut app = app();
    app.press("Try the FlutterFlow demo");
    app.effects().faults(&["expiry-lifetime"]);
    app.press("Run flow");
    assert!(app.sees("steps not as expected"));
    let requests = app.effects().requests();
    app.press_like("Kept runs Run 2").press("Run 1");
    assert!(app.sees("8 of 8 steps as expected") && app.sees("token A1"));
    assert_eq!(app.effects().requests(), requests, "a kept run is derived from what was recorded");
}
