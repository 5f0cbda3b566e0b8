//! Switching a project to another platform, or to WeWeb's other authentication: it says first what is kept, changed and lost, what comes
//! of it is whole and runs, and Undo brings back exactly what was there.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use authscope::app::command::{Command, DialogAnswer};
use authscope::app::state::State;
use authscope::app::state::dialog::Dialog;
use authscope::app::update::{AppInput, update};
use authscope::app::user_command::UserCommand;
use authscope::diagnose;
use authscope::domain::project::Project;
use authscope::domain::project::platform::{FlutterFlowSettings, LegacySettings, Platform, WeWebSettings};
use authscope::domain::project::workflow::{ActionKind, Trigger};
use authscope::domain::record::finding::Severity;
use authscope::edit::switch::{Switched, authentications, other, switched};
use authscope::format::project_file;
use authscope::knowledge::starter::{self, Start};
use support::live::live;
use support::runs::Judged as _;
use support::runs::{sample, text};

fn all() -> [Platform; 3] {
    [
        Platform::FlutterFlow(FlutterFlowSettings::default()),
        Platform::WeWeb(WeWebSettings::default()),
        Platform::WeWebLegacy(LegacySettings::default()),
    ]
}

fn errors(project: &Project) -> Vec<String> {
    let found = diagnose::checked(project, &["base_url", "email", "password"]);
    found
        .into_iter()
        .filter(|found| found.severity == Severity::Error)
        .map(|found| format!("{:?}: {}", found.at.map(|at| at.to_string()), found.title))
        .collect()
}

fn opened(project: Project) -> State {
    support::errands::opened("x.authscope.json", project, Default::default())
}

fn project(state: &State) -> Project {
    (*state.open.as_ref().unwrap().project).clone()
}

fn asked(state: &State) -> &Switched {
    match &state.dialog {
        Some(Dialog::Switch(switched)) => switched,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn from_each_platform_to_each_other_and_back_nothing_dangles_and_it_runs() {
    for from in ["flutterflow", "weweb", "weweb-legacy"] {
        let before = sample(from);
        for to in all().into_iter().filter(|to| to.name() != from) {
            let there = *switched(&before, &to).project;
            let back = *switched(&there, &before.platform).project;
            for project in [there, back] {
                let what = format!("{from} to {}, now {}", to.name(), project.platform.name());
                assert_eq!(errors(&project), Vec::<String>::new(), "{what}");
                let target = project.platform.default_target();
                let run = live(project, target, &[]).await;
                assert!(run.is_healthy(), "{what}\n{}", text(&run));
            }
        }
    }
}

#[test]
fn the_lists_say_what_a_switch_to_the_legacy_plugin_does() {
    let before = sample("weweb");
    let after = switched(&before, &Platform::WeWebLegacy(LegacySettings::default()));
    assert_eq!(after.to, "Token Based Auth (legacy plugin)");
    let says = |list: &[String], text: &str| assert!(list.iter().any(|line| line.contains(text)), "{text}: {list:#?}");
    says(&after.kept, "4 pages");
    says(&after.kept, "3 endpoints as they were before");
    says(&after.kept, "on tap “Profile”");
    says(&after.kept, "The test “From the first login to the last log-out”");
    says(&after.changed, "The authentication settings: those of Token Based Auth");
    says(&after.changed, "3 endpoints: the access token stands in a header, bound by hand");
    says(&after.changed, "on tap “Log in”, built anew");
    says(&after.lost, "the legacy plugin has no such trigger");
    let new = &after.project;
    let Platform::WeWebLegacy(settings) = &new.platform else { panic!("{:?}", new.platform) };
    assert_eq!((settings.user_endpoint.as_str(), settings.refresh_endpoint.as_str()), ("current-user", "refresh"));
    assert_eq!((settings.request_key.as_str(), settings.response_key.as_str()), ("refresh_token", "data.access_token"));
    assert_eq!((settings.unauthenticated_page.as_str(), settings.forbidden_page.as_str()), ("login", "login"));
    assert!(new.workflows.iter().all(|workflow| workflow.on != Trigger::UserLoad));
    let json = serde_json::to_string(&new.workflows).unwrap();
    assert!(json.contains("store-token") && json.contains("fetch-user") && json.contains("legacy-log-out"), "{json}");
    assert!(!json.contains("authenticate") && !json.contains("set-user") && !json.contains("clear-session"), "{json}");
    // And back: the trigger and the actions of Custom Auth are there again.
    let back = switched(new, &Platform::WeWeb(WeWebSettings::default()));
    assert_eq!(back.to, "Custom Auth");
    says(&back.changed, "On user load");
    assert!(back.project.workflows.iter().any(|workflow| workflow.on == Trigger::UserLoad));
    assert_eq!(back.project.endpoints, before.endpoints, "each call is as it was");
    assert_eq!(back.project.platform, before.platform);
}

#[test]
fn ww_45_what_the_plugin_cannot_do_with_a_server_is_said_first() {
    let made = |backend: &str| {
        let blueprint = authscope::knowledge::backend_shape::named(backend).unwrap();
        let platform = Platform::WeWeb(WeWebSettings::default());
        let start = Start { name: "x".into(), platform, blueprint, base_url: None, origins: Default::default() };
        switched(&starter::project(&start), &Platform::WeWebLegacy(LegacySettings::default())).lost
    };
    for (backend, user, refresh) in
        [("supabase", true, true), ("auth0", false, true), ("directus", false, true), ("simplejwt", false, false), ("xano", false, false)]
    {
        let lost = made(backend);
        let has = |text: &str| lost.iter().any(|line| line.starts_with(text));
        assert_eq!((has("Who is signed in"), has("The refresh")), (user, refresh), "{backend}: {lost:#?}");
    }
}

#[test]
fn a_workflow_that_both_authentications_can_run_stays_as_it_is() {
    let mut before = sample("weweb");
    let flow = serde_json::json!({"id": "basket", "on": {"tap": {"page": "home", "label": "Basket"}}, "on_error": [
        {"id": "f", "do": {"filter": {"when": {"literal": true}}}}
    ], "actions": [
        {"id": "c", "do": {"call": {"endpoint": "orders", "output": "o", "inputs": []}}},
        {"id": "m", "do": {"show-message": {"text": {"value": {"from": {"session": "user"}, "path": "name"}}}}}
    ]});
    before.workflows.push(serde_json::from_value(flow).unwrap());
    let after = switched(&before, &Platform::WeWebLegacy(LegacySettings::default()));
    let new = after.project.workflow("basket").unwrap();
    let old = before.workflow("basket").unwrap();
    assert_eq!((&new.on_error, &new.actions[1]), (&old.on_error, &old.actions[1]));
    let ActionKind::Call { inputs, .. } = &new.actions[0].kind else { panic!("{new:?}") };
    assert_eq!(inputs[0].name, "token", "the header wants the token, so the call passes it");
    let back = switched(&after.project, &Platform::WeWeb(WeWebSettings::default()));
    assert_eq!(back.project.workflow("basket"), Some(old));
}

#[test]
fn choosing_another_system_asks_first_and_is_one_step_of_undo() {
    let mut state = opened(sample("weweb"));
    let before = project(&state);
    let systems = authentications(&before.platform);
    assert_eq!(systems.iter().map(Platform::name).collect::<Vec<_>>(), ["weweb", "weweb-legacy", "weweb-xano", "weweb-supabase"]);
    assert_eq!(authentications(&sample("flutterflow").platform), []);
    let mut act = |command| {
        update(&mut state, AppInput::Command(command));
        (state.dialog.is_some(), project(&state))
    };
    assert_eq!(act(Command::SwitchTo(systems[1].clone())), (true, before.clone()), "nothing happens before the answer");
    assert_eq!(act(Command::Answer(DialogAnswer::Cancel)), (false, before.clone()));
    act(Command::SwitchTo(systems[1].clone()));
    let (_, legacy) = act(Command::Answer(DialogAnswer::Yes));
    assert_eq!(legacy.platform.name(), "weweb-legacy");
    assert_eq!(act(Command::User(UserCommand::Undo)), (false, before.clone()), "exactly as it was");
    assert_eq!(act(Command::User(UserCommand::Redo)), (false, legacy.clone()));
    // The file holds all of it.
    let file = project_file::write(&legacy, &Default::default());
    assert_eq!(project_file::read(file.as_bytes()).unwrap().0, legacy);
    // The command for the platform leads to FlutterFlow from here too, and back to WeWeb as it is today.
    update(&mut state, AppInput::Command(Command::User(UserCommand::SwitchPlatform)));
    assert_eq!((asked(&state).to, other(&legacy.platform).name()), ("FlutterFlow", "flutterflow"));
    update(&mut state, AppInput::Command(Command::Answer(DialogAnswer::Yes)));
    update(&mut state, AppInput::Command(Command::User(UserCommand::SwitchPlatform)));
    assert_eq!(asked(&state).to, "WeWeb");
    update(&mut state, AppInput::Command(Command::Answer(DialogAnswer::Yes)));
    assert_eq!(project(&state).platform.name(), "weweb");
    for _ in 0..3 {
        update(&mut state, AppInput::Command(Command::User(UserCommand::Undo)));
    }
    assert_eq!(project(&state), before);
}

#[test]
fn the_page_for_people_without_the_role_comes_along() {
    let mut before = sample("weweb");
    let Platform::WeWeb(settings) = &mut before.platform else { panic!() };
    settings.unauthorized_page = "profile".into();
    let after = *switched(&before, &Platform::WeWebLegacy(LegacySettings::default())).project;
    let Platform::WeWebLegacy(settings) = &after.platform else { panic!() };
    assert_eq!(settings.forbidden_page, "profile");
    let back = *switched(&after, &Platform::WeWeb(WeWebSettings::default())).project;
    assert_eq!(back.platform, before.platform);
}

#[test]
fn each_demo_becomes_a_project_of_the_other_platform_with_nothing_dangling() {
    for name in ["flutterflow", "weweb"] {
        let before = sample(name);
        let after = switched(&before, &other(&before.platform));
        assert_ne!(after.project.platform.name(), name);
        assert_eq!(errors(&after.project), [] as [String; 0], "{name}");
        assert!(after.kept.iter().any(|kept| kept == "4 pages"), "{:?}", after.kept);
        assert!(after.changed.iter().any(|changed| changed.contains("endpoints, in")), "{:?}", after.changed);
        assert_eq!(after.project.endpoints.len(), before.endpoints.len());
    }
}

/// A project whose builder has corrected what the log-in is read with, and added to what it does.
fn corrected(name: &str) -> Project {
    let bend = |text: String, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    let text = serde_json::to_string(&sample(name)).unwrap();
    let text = match name {
        "flutterflow" => bend(text, r#""path":"$.data.access_token""#, r#""path":"$.result['j.w.t']""#),
        _ => bend(text, r#""path":"data.access_token""#, r#""path":"result.jwt""#),
    };
    let mut project: Project = serde_json::from_str(&text).unwrap();
    let own = serde_json::json!([
        {"id": "hello", "do": {"show-message": {"text": {"literal": "Good morning"}}}},
        {"id": "later", "do": {"wait": {"ms": 250}}},
        {"id": "orders-too", "do": {"call": {"endpoint": "orders", "output": "more"}}}
    ]);
    let log_in = project.workflows.iter_mut().find(|flow| flow.id == "login-tap").unwrap();
    log_in.on = Trigger::tap("login", "Enter");
    log_in.actions.extend(serde_json::from_value::<Vec<_>>(own).unwrap());
    project
}

#[test]
fn what_was_corrected_comes_along_and_every_action_that_goes_is_named() {
    for (name, path) in [("flutterflow", "result['j.w.t']"), ("weweb", "$.result.jwt")] {
        let before = corrected(name);
        let after = switched(&before, &other(&before.platform));
        let flow = after.project.workflow("login-tap").unwrap();
        let json = serde_json::to_string(flow).unwrap();
        assert!(json.contains(&format!("\"path\":\"{path}\"")), "{name}: the corrected path is read: {json}");
        assert!(json.contains("\"label\":\"Enter\""), "{json}");
        for gone in ["Good morning", "Wait 250 ms", "Orders"] {
            assert!(after.lost.iter().any(|line| line.contains("“Enter”") && line.contains(gone)), "{name}: {gone} in {:#?}", after.lost);
        }
        assert_eq!(errors(&after.project), [] as [String; 0], "{name}");
    }
    let before = corrected("weweb");
    let after = switched(&before, &Platform::WeWebLegacy(LegacySettings::default()));
    let json = serde_json::to_string(after.project.workflow("login-tap").unwrap()).unwrap();
    assert!(
        json.contains("\"path\":\"result.jwt\"") && after.lost.iter().any(|line| line.contains("Good morning")),
        "{json}\n{:#?}",
        after.lost
    );
}

#[test]
fn a_project_as_the_starter_makes_it_loses_nothing_of_anybodys_own() {
    for platform in all() {
        let blueprint = authscope::knowledge::backend_shape::named("plain").unwrap();
        let start = Start { name: "x".into(), platform: platform.clone(), blueprint, base_url: None, origins: Default::default() };
        let before = starter::project(&start);
        let lost = switched(&before, &other(&platform)).lost;
        assert!(!lost.iter().any(|line| line.contains(": ") && !line.contains("page options")), "{}: {lost:#?}", platform.name());
    }
}
