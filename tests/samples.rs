//! The sample projects on recorded replies: every step ends where it should, on every target.

mod support;

use authscope::domain::project::platform::Target;
use authscope::run::input::{Input, Stamp};
use authscope::run::recording::Plan;
use authscope::run::{Run, RunOutcome, replay::replay};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use support::pure_server::{PureServer, Twist};
use support::runs::Facts as _;
use support::runs::Judged as _;
use support::runs::{decision, drive, plan, run, sample, text};

const SAMPLES: [&str; 3] = ["flutterflow", "weweb", "weweb-legacy"];

fn everywhere() -> impl Iterator<Item = (&'static str, Target)> {
    SAMPLES.into_iter().flat_map(|name| sample(name).platform.targets().iter().map(move |target| (name, *target)))
}

#[test]
fn the_samples_run_green_on_every_target() {
    // WW-28: the editor opens private pages to everyone, so the story begins on Home there.
    for (name, target) in everywhere().filter(|(_, target)| *target != Target::Editor) {
        assert_eq!(sample(name).stories.len(), 3);
        for story in sample(name).stories {
            let plan = Plan { story: story.id.clone(), ..plan(sample(name), target) };
            let run = drive(Run::new(plan), &mut PureServer::default(), |_| {});
            assert!(run.is_healthy(), "{name} on {target:?}, {}\n{}", story.name, text(&run));
            for event in &story.events {
                let decision = decision(&run, &event.id);
                assert!(!decision.rule().title().is_empty() && !decision.reason().is_empty() && !decision.facts.is_empty(), "{decision:?}");
                assert!(event.expect.page.is_some() && event.expect.signed_in.is_some(), "step {} of {name} expects nothing", event.id);
            }
        }
    }
}

#[test]
fn ww_28_in_the_editor_the_sample_shows_that_nothing_is_guarded() {
    let run = run(sample("weweb"), Target::Editor, Twist::None);
    assert_eq!(decision(&run, "profile-again").rule().as_str(), "WW-28", "{}", text(&run));
    assert_eq!(run.outcome(), RunOutcome::Ok, "what the editor opens is expected there");
}

#[test]
fn saved_at_any_input_and_restored_the_run_goes_on_the_same() {
    for name in SAMPLES {
        let project = sample(name);
        let target = project.platform.default_target();
        let whole = run(project.clone(), target, Twist::None);
        let hash = |run: &Run| {
            let mut hasher = DefaultHasher::new();
            run.hash(&mut hasher);
            hasher.finish()
        };
        let mut inputs = 0;
        let restored = drive(Run::new(plan(project, target)), &mut PureServer::default(), |run| {
            let saved = run.clone();
            assert_eq!(hash(&saved), hash(run));
            *run = saved;
            inputs += 1;
        });
        assert!(inputs > 20);
        assert_eq!(text(&whole), text(&restored));
        assert_eq!(hash(&whole), hash(&restored));
    }
}

#[test]
fn a_replay_of_the_same_project_gives_the_same_entries() {
    for (name, target) in everywhere() {
        let live = run(sample(name), target, Twist::None);
        let again = replay(&live.recording(), Arc::new(sample(name)));
        assert_eq!(live.entries(), again.entries(), "{name} on {target:?}");
        assert_eq!(again.outcome(), live.outcome());
    }
}

#[test]
fn ff_7_a_lifetime_read_as_seconds_since_1970_signs_out_at_the_next_start() {
    let run = run(sample("flutterflow"), Target::Web, Twist::ExpiryLifetime);
    assert_eq!(decision(&run, "log-in").page.as_deref(), Some("home"));
    let after = decision(&run, "reload");
    assert_eq!((after.page.as_deref(), after.rule().as_str()), (Some("login"), "FF-7c"), "{after:?}");
    assert!(after.reason().contains("stored expiry is past"));
    assert!(after.fact("token").starts_with("token A"), "the token is still there: {after:?}");
    assert_eq!(run.outcome(), RunOutcome::Problems);
}

#[test]
fn ww_5_without_set_user_a_reload_redirects() {
    let mut project = sample("weweb");
    let workflow = project.workflows.iter_mut().find(|workflow| workflow.id == "on-user-load").unwrap();
    let json = serde_json::to_string(&workflow.actions).unwrap();
    let mut actions: serde_json::Value = serde_json::from_str(&json).unwrap();
    actions[0]["do"]["condition"]["then"].as_array_mut().unwrap().truncate(1);
    workflow.actions = serde_json::from_value(actions).unwrap();
    // Set user stands in the log-in workflow instead, as many people build it.
    let login = project.workflows.iter_mut().find(|workflow| workflow.id == "login-tap").unwrap();
    let set_user = serde_json::json!({"id": "set-user", "do": {"set-user": {"value": {"from": {"output": {"output": "login"}}, "path": "data.user"}}}});
    login.actions.insert(2, serde_json::from_value(set_user).unwrap());
    let run = run(project, Target::Published, Twist::None);
    assert_eq!(decision(&run, "log-in").page.as_deref(), Some("home"), "{}", text(&run));
    let after = decision(&run, "reload");
    assert_eq!((after.page.as_deref(), after.rule().as_str()), (Some("login"), "WW-29"));
    assert!(after.reason().contains("there is no user"), "{}", after.reason());
    assert_eq!(after.fact("session"), "stored");
}

#[test]
fn without_cors_headers_browsers_block_and_phones_do_not() {
    for (name, target) in everywhere() {
        let run = run(sample(name), target, Twist::NoCors);
        let blocked = run
            .entries()
            .iter()
            .any(|entry| entry.body.kind() == "failure" && serde_json::to_string(&entry.body).unwrap().contains("\"cors\""));
        assert_eq!(blocked, target.client() == authscope::domain::project::platform::Client::Browser, "{name} on {target:?}");
    }
}

/// `UPDATE_SAMPLES=1 cargo test --test samples` writes them anew.
#[test]
fn the_sample_files_are_as_the_program_writes_them() {
    for name in ["flutterflow", "weweb"] {
        let path = format!("{}/assets/demo-{name}.authscope.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap();
        let (project, unknown) = authscope::format::project_file::read(text.as_bytes()).unwrap();
        let written = authscope::format::project_file::write(&project, &unknown);
        if std::env::var_os("UPDATE_SAMPLES").is_some() {
            std::fs::write(&path, &written).unwrap();
        } else {
            assert!(text == written, "{path} is not as the program writes it");
        }
    }
}

#[test]
fn a_stopped_run_replays_to_where_it_was_stopped() {
    for name in SAMPLES {
        let project = sample(name);
        let target = project.platform.default_target();
        let mut inputs = 0;
        let stopped = drive(Run::new(plan(project.clone(), target)), &mut PureServer::default(), |run| {
            inputs += 1;
            if inputs == 9 {
                run.handle(Stamp::default(), Input::Stop);
            }
        });
        assert_eq!(stopped.outcome(), RunOutcome::Stopped);
        let again = replay(&stopped.recording(), Arc::new(project));
        assert_eq!(again.outcome(), RunOutcome::Stopped, "{name}");
        assert_eq!(stopped.entries(), again.entries(), "{name}");
    }
}

#[test]
fn ww_47_the_sample_with_the_legacy_plugin_refreshes_by_itself() {
    let run = run(sample("weweb-legacy"), Target::Published, Twist::None);
    let of_orders = |(kind, word): (&str, &str)| {
        let entries = run.entries().iter().filter(|entry| *entry.id.event == *"load-orders" && entry.body.kind() == kind);
        entries.filter(|entry| serde_json::to_string(&entry.body).unwrap().contains(word)).count()
    };
    let found = [("request", "\"refresh\""), ("request", "ww-retry"), ("reply", "\"status\":401"), ("failure", "")].map(of_orders);
    assert!(found[0] > 0 && found[1] > 0 && found[2] == 1 && found[3] == 0, "{found:?}\n{}", text(&run));
}
