//! From nothing to a green run: by a pasted command, by questions, by the keyboard alone.

use std::sync::Arc;

use authscope::domain::project::binding::SessionField;
use authscope::io::demo_server::{DemoOptions, DemoServer};
use authscope::io::system_clock::SharedClock;
use authscope::run::RunOutcome;
use egui::{Key, Modifiers, Theme, vec2};

use super::support::runs::{Judged as _, START_MS};
use super::support::window::App;

/// A demo server that plays the user's own.
pub(super) struct Own {
    _runtime: tokio::runtime::Runtime,
    pub(super) server: DemoServer,
}

impl Own {
    pub(super) fn start(shape: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        // It tells the time as the app does.
        let clock = Arc::new(SharedClock::frozen_at(START_MS));
        let options = DemoOptions { shape: shape.into(), clock, ..DemoOptions::default() };
        let server = runtime.block_on(DemoServer::start(options)).unwrap();
        Self { _runtime: runtime, server }
    }

    /// The log-in as a browser's developer tools copy it.
    pub(super) fn curl(&self) -> String {
        let (base, who) = (self.server.base_url(), self.server.credentials());
        format!(
            "curl '{base}/auth/login' \\\n  -H 'accept: */*' \\\n  -H 'content-type: application/json' \\\n  -H 'sec-fetch-mode: cors' \\\n  --data-raw '{{\"email\":\"{}\",\"password\":\"{}\"}}'",
            who.email,
            who.password.expose()
        )
    }
}

fn app() -> App<'static> {
    App::new(vec2(1440.0, 900.0), Theme::Dark)
}

fn outcome(app: &App) -> RunOutcome {
    app.state().run.as_ref().unwrap().run.outcome()
}

#[test]
fn from_a_pasted_command_to_a_green_run_with_all_bindings_by_clicking() {
    let own = Own::start("plain");
    let mut app = app();
    let mut actions = 0;
    let mut act = |app: &mut App, name: &str| {
        app.press(name);
        actions += 1;
    };
    act(&mut app, "Start from what you have…");
    app.focus("Paste here").paste(&own.curl());
    act(&mut app, "Make a FlutterFlow project");
    assert!(!app.sees(own.server.credentials().password.expose()), "the password is nowhere on the screen");
    act(&mut app, "Call it once now");
    act(&mut app, "Send");
    for field in ["Authentication Token", "Refresh Token", "Token Expiry Time", "UID", "User Data"] {
        app.press_like(&format!(" as {field} of Log In"));
    }
    act(&mut app, "Run flow");
    // What the run does on the user's own server is said first.
    act(&mut app, "Run");
    let actions = actions + 1 + 5;
    assert!(actions <= 12, "{actions} actions");
    let run = &app.state().run.as_ref().unwrap().run;
    assert_eq!(run.outcome(), RunOutcome::Ok, "{}\n{:#?}", super::support::runs::text(run), run.verdict());
    let session = app.state().run.as_ref().unwrap().session_after(1);
    assert!(session.signed_in && session.field(SessionField::Expiry).is_set());
}

#[test]
fn a_weweb_project_from_nothing_to_green() {
    let own = Own::start("plain");
    let mut app = app();
    app.press("New project for WeWeb").type_into("Project name", "Teapots").type_into("Base URL", &own.server.base_url());
    app.press("Make the project");
    assert!(app.sees("Teapots"));
    let who = own.server.credentials();
    app.press("Environment My server").press("Edit this environment…");
    app.type_into("Value of email", &who.email).type_into("Secret password", who.password.expose());
    app.press("Run flow");
    assert!(app.sees("This run calls your own server") && app.sees("127.0.0.1"), "the first run says what it does");
    app.press("Run");
    // The server's clock is its own: the refresh after "token expires" is not needed there, and nothing is lost by that.
    assert_eq!(outcome(&app), RunOutcome::Ok, "{}", super::support::runs::text(&app.state().run.as_ref().unwrap().run));
    let project = &app.state().open.as_ref().unwrap().project;
    assert!(!project.not_confirmed.is_empty(), "what was filled in waits for the user's word");
}

#[test]
fn a_project_with_no_answers_runs_against_the_demo_server() {
    for (platform, backend) in [("FlutterFlow", "Supabase"), ("WeWeb", "Directus")] {
        let mut app = app();
        app.press(&format!("New project for {platform}")).press("Backend").press_like(backend);
        app.press("Make the project").press("Run flow");
        assert_eq!(outcome(&app), RunOutcome::Ok, "{}", super::support::runs::text(&app.state().run.as_ref().unwrap().run));
    }
}

#[test]
fn a_secret_stays_with_its_environment_and_switching_loses_nothing() {
    let own = Own::start("plain");
    let mut app = app();
    app.press("New project for WeWeb").type_into("Base URL", &own.server.base_url()).press("Make the project");
    app.press("Environment My server").press("Edit this environment…").type_into("Secret password", "typed-for-my-server");
    app.press("Environment My server").press("Demo").press("Run flow");
    assert_eq!(outcome(&app), RunOutcome::Ok, "the demo server has a password of its own");
    app.press("Environment DEMO · not your server").press("My server");
    let place = authscope::domain::project::secret_place::SecretPlace::new(&app.state().open.as_ref().unwrap().key, "own", "password");
    assert_eq!(app.state().secrets.get(&place).map(|secret| secret.expose().to_owned()), Some("typed-for-my-server".to_owned()));
}

#[test]
fn the_same_by_the_keyboard_alone() {
    let own = Own::start("plain");
    let who = own.server.credentials().clone();
    let mut app = app();
    let enter = |app: &mut App| {
        app.keys(Modifiers::NONE, Key::Enter);
    };
    app.keys(Modifiers::COMMAND, Key::K).type_text("new project for weweb");
    enter(&mut app);
    assert!(app.sees("New project for WeWeb") && app.sees("Which backend"));
    app.tab_to("Base URL").type_text(&own.server.base_url());
    app.tab_to("Make the project");
    enter(&mut app);
    app.tab_to("Environment My server");
    enter(&mut app);
    app.tab_to("Edit this environment…");
    enter(&mut app);
    app.tab_to("Value of email").type_text(&who.email);
    app.tab_to("Secret password").type_text(who.password.expose());
    enter(&mut app);
    app.keys(Modifiers::COMMAND, Key::Enter);
    assert!(app.sees("This run calls your own server"));
    app.tab_to("Run");
    enter(&mut app);
    assert_eq!(outcome(&app), RunOutcome::Ok, "{}", super::support::runs::text(&app.state().run.as_ref().unwrap().run));
    // A page of its own, by keys: added, named, undone.
    app.tab_to("Add a page");
    enter(&mut app);
    app.tab_to("Name").keys(Modifiers::COMMAND, Key::A).type_text("Basket");
    enter(&mut app);
    let has_basket = |app: &App| app.state().open.as_ref().unwrap().project.pages.iter().any(|page| page.name == "Basket");
    assert!(has_basket(&app));
    app.keys(Modifiers::COMMAND, Key::Z).keys(Modifiers::COMMAND, Key::Z);
    assert!(!has_basket(&app));
}

#[test]
fn calls_are_added_to_the_project_that_is_open_and_what_cannot_be_read_says_why() {
    let mut app = app();
    app.press("Try the WeWeb demo");
    app.paste(
        "curl https://api.example.com/v1/baskets -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLXBhcnQ'",
    );
    assert!(app.sees("What was understood of the cURL command") && !app.sees("eyJhbGciOiJIUzI1NiJ9"));
    app.press("Add to this project");
    let project = app.state().open.as_ref().unwrap().project.clone();
    assert!(project.endpoints.iter().any(|endpoint| endpoint.url.contains("/baskets")));
    assert!(!serde_json::to_string(&*project).unwrap().contains("c2lnbmF0dXJlLXBhcnQ"));
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(app.state().open.as_ref().unwrap().project.endpoints.len(), project.endpoints.len() - 1, "one undoable step");
    app.press("Endpoint Log in").keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    app.focus("Paste here").paste("curl 'https://api.example.com/login");
    assert!(app.sees("Nothing could be read from it") && app.sees("line 1"));
}

#[test]
fn a_file_of_calls_is_read_beside_the_window_however_large_it_is() {
    use authscope::app::command::Command;
    use authscope::app::effect::{Effect, Errand, ImportFrom};
    use authscope::app::state::State;
    use authscope::app::update::{AppInput, update};
    // The window's own work is to ask for it: nothing is opened, and the next frame is drawn at once.
    let mut state = State::default();
    let errands = update(&mut state, AppInput::Command(Command::ImportFile("fifty-megabytes.har".into())));
    assert!(matches!(errands.as_slice(), [Errand { effect: Effect::Import { from: ImportFrom::File(_), .. }, .. }]), "{errands:?}");
    assert!(state.dialog.is_none());
}
