//! No secret of a run leaves the program: not in a file, a report, a log line, a debug print or a panic's message, in no form.
//!
//! Secrets that are long enough are searched for in all forms; short ones are looked for where they stand alone.

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::verdict::StepState;
use authscope::format::project_file::{self, Unknown};
use authscope::format::recording_file;
use authscope::run::{Run, RunOutcome};
use authscope::wiring::{logs, panics};
use serde_json::json;
use support::live::{everywhere, live};
use support::pure_server::Twist;
use support::report::every_form;
use support::runs::Judged as _;
use support::runs::{run, sample};
use support::secrets::{Search, searched};

/// Where log lines go.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that can leave the program of one run.
fn assert_nothing_leaves(run: &Run, what: &str) {
    let search = Search::of(run.registry());
    let look = |bytes: &[u8], form: &str| search.finds_none(bytes, &format!("{form} of {what}"));
    for (form, text) in every_form(run) {
        look(text.as_bytes(), form);
    }
    let plan = run.plan();
    look(project_file::write(&plan.project, &Unknown::default()).as_bytes(), "project file");
    let written = recording_file::write(&run.recording(), run.registry());
    look(written.text.as_bytes(), "recording");
    for (_, bytes) in &written.beside {
        look(bytes, "body beside the recording");
    }
    // Derived prints end up in logs and messages sooner or later.
    let entries: Vec<_> = run.entries().iter().collect();
    look(format!("{plan:?} {:?} {:?} {:?}", run.registry(), run.session(), run.moments().last()).as_bytes(), "debug print");
    for entry in entries {
        if !matches!(entry.body, EntryBody::Reply { .. }) {
            look(format!("{entry:?}").as_bytes(), "debug print of an entry");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_a_live_run() {
    let lines = Lines::default();
    let log = lines.clone();
    // As talkative as it can be told to be.
    logs::install(move || log.clone(), &|_| Some("trace".into()));
    for (name, target) in everywhere() {
        for faults in [
            &[][..],
            &["token-other-key"],
            &["cut-body"],
            &["html"],
            &["invalid-utf8"],
            &["ok-with-error"],
            &["redirect-loop"],
            &["error-500@refresh"],
        ] {
            let run = live(sample(name), target, faults).await;
            let what = format!("{name} on {target:?} with {faults:?}");
            assert!(searched(run.registry()).iter().any(|(label, _)| label == "password P1"), "{what}");
            assert_nothing_leaves(&run, &what);
            let logged = lines.take();
            assert!(String::from_utf8_lossy(&logged).contains("authscope"), "the program logs something");
            Search::of(run.registry()).finds_none(&logged, &format!("the log of {what}"));
        }
    }
}

#[test]
fn nothing_leaves_whatever_the_server_says() {
    let with = |token: &str| {
        json!({"data": {"access_token": token, "refresh_token": "r1", "expires": 1_800_000_900, "user": {"id": token}}}).to_string()
    };
    let replies = [
        with("opaque/token+with \"quotes\" & blanks"),
        with("{\"token\":\"inner-secret-1\"}"),
        with("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9.c2ln"),
        with(&"long-token-".repeat(20_000)),
        json!({"data": {"access_token": null, "refresh_token": ["list-token-1"], "expires": "soon", "user": null}}).to_string(),
        "<html>eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl".into(),
    ];
    for reply in replies {
        let reply: &'static str = Box::leak(reply.into_boxed_str());
        for (name, target) in everywhere() {
            assert_nothing_leaves(&run(sample(name), target, Twist::LogIn(reply)), &format!("{name} on {target:?}: {}", &reply[..50]));
        }
    }
}

/// A token that is a number stays one inside the app, as on the platforms; no report shows it.
#[test]
fn a_token_that_is_a_number() {
    for (name, target) in everywhere() {
        let run = run(
            sample(name),
            target,
            Twist::LogIn(r#"{"data": {"access_token": 123456789012, "expires": 1800000900, "user": {"id": 42}}}"#),
        );
        for (form, text) in every_form(&run) {
            let sent = run.registry().label_of("123456789012").is_some();
            assert!(!sent || !text.contains("123456789012"), "the {form} of {name} on {target:?}");
        }
    }
}

/// A token that neither its name nor its shape gives away is a secret by being bound to the session's token.
#[test]
fn what_is_bound_to_a_token_is_a_secret_in_every_entry() {
    for (name, target) in everywhere() {
        let path = if name == "flutterflow" { "$.data.x" } else { "data.x" };
        let mut text = project_file::write(&sample(name), &Default::default());
        text = text.replace("$.data.access_token", path).replace("\"data.access_token", &format!("\"{path}"));
        let (project, _) = project_file::read(text.as_bytes()).unwrap();
        let run = run(project, target, Twist::LogIn(r#"{"data": {"x": "nobody-knows-me-77", "expires": 1800000900, "user": {"id": 42}}}"#));
        if target == Target::Editor {
            continue; // Nothing is guarded there, so nobody logs in.
        }
        assert!(run.registry().label_of("nobody-knows-me-77").is_some(), "{name} on {target:?}");
        for entry in run.entries().iter().filter(|entry| !matches!(entry.body, EntryBody::Reply { .. })) {
            assert!(!format!("{entry:?}").contains("nobody-knows-me"), "{name} on {target:?}: {entry:?}");
        }
        assert_nothing_leaves(&run, name);
    }
}

/// Values that are too short to be searched for are masked where they came from.
#[test]
fn short_secrets_are_masked_by_where_they_came_from() {
    for (name, target) in everywhere() {
        let mut project = sample(name);
        let story = project.stories[0].events.iter_mut().find(|event| event.id == "log-in").unwrap();
        let mut kind = serde_json::to_value(&story.kind).unwrap();
        kind["tap"]["typed"][1]["text"] = "pw-9".into();
        story.kind = serde_json::from_value(kind).unwrap();
        let run = run(project, target, Twist::LogIn(r#"{"data": {"access_token": "tk-123", "refresh_token": "rf-456"}, "echo": "pw-9"}"#));
        // The legacy plugin gets itself a better token by a refresh (WW-47).
        let heals = name == "weweb-legacy";
        assert_eq!(run.is_healthy(), heals);
        let written = recording_file::write(&run.recording(), run.registry());
        let mut forms = every_form(&run);
        forms.push(("recording", written.text));
        for (form, text) in forms {
            for secret in ["pw-9", "tk-123", "rf-456"] {
                let quoted =
                    [format!("\"{secret}\""), format!("\\\"{secret}\\\""), format!("&quot;{secret}&quot;"), format!("Bearer {secret}")];
                let found = quoted.iter().find_map(|quoted| text.find(quoted));
                assert!(
                    found.is_none(),
                    "{secret} stands in the {form} of {name} on {target:?}: {}",
                    &text[found.unwrap_or(0).saturating_sub(200)..][..220]
                );
            }
        }
    }
}

#[test]
fn a_panic_says_where_and_not_what() {
    let printed = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&printed);
    let before = std::panic::take_hook();
    panics::install(move |text| sink.lock().unwrap().push_str(text));
    let secret = String::from("Correct-Horse-9!");
    let caught = std::panic::catch_unwind(|| panic!("the password {secret} is wrong"));
    std::panic::set_hook(before);
    assert!(caught.is_err());
    let printed = printed.lock().unwrap().clone();
    assert!(printed.contains("tests/secrets.rs") && printed.contains("report it") && !printed.contains("Correct-Horse"), "{printed}");
}

/// The search that the tests above rest on finds what it is for.
#[test]
fn the_search_finds_every_form() {
    let run = run(sample("weweb"), Target::Published, Twist::None);
    assert_eq!(run.outcome(), RunOutcome::Ok);
    let forms = searched(run.registry());
    let tokens = forms.iter().filter(|(label, _)| label == "token A1").count();
    assert!(tokens >= 5, "raw, base64 in its alignments, two parts: {tokens}");
    let search = Search::of(run.registry());
    for (label, form) in forms {
        let found = std::panic::catch_unwind(|| search.finds_none(format!("x{form}y").as_bytes(), "here"));
        assert!(found.is_err(), "{label}");
    }
}

/// A page's parameter that is bound to the token is the token on the wire and nowhere else; so are the tokens in a mail's link.
#[tokio::test(start_paused = true)]
async fn secrets_in_addresses_are_sent_and_not_shown() {
    for platform in ["flutterflow", "weweb"] {
        for target in sample(platform).platform.targets().iter().copied() {
            let project = support::links::project(platform);
            let run = live(project.clone(), target, &[]).await;
            let what = format!("addresses of {platform} on {target:?}");
            let verdict = run.verdict();
            assert_eq!(
                verdict.steps.iter().find(|step| step.step == "order").map(|step| step.state),
                Some(StepState::AsExpected),
                "{what}: {verdict:#?}"
            );
            let search = Search::of(run.registry());
            for secret in support::links::SECRETS {
                assert!(run.registry().label_of(secret).is_some(), "{what}");
            }
            for (form, text) in every_form(&run) {
                search.finds_none(text.as_bytes(), &format!("{form} of {what}"));
            }
            search.finds_none(recording_file::write(&run.recording(), run.registry()).text.as_bytes(), &format!("recording of {what}"));
            search.finds_none(
                format!(
                    "{:?} {:?}",
                    run.entries().iter().filter(|entry| !matches!(entry.body, EntryBody::Reply { .. })).collect::<Vec<_>>(),
                    run.moments()
                )
                .as_bytes(),
                &format!("debug print of {what}"),
            );
            let text = every_form(&run).remove(3).1;
            assert!(text.contains("#access_token=token A"), "{what}: {text}");
            // A replay of the file decides the same.
            let file = recording_file::write(&run.recording(), run.registry()).text;
            let read = recording_file::read(file.as_bytes(), |_| panic!("nothing stands beside it")).unwrap();
            let again = authscope::run::replay::replay(&read, Arc::clone(&read.plan.project));
            let decisions = |run: &Run| {
                format!(
                    "{:?}",
                    run.entries()
                        .iter()
                        .filter_map(|entry| match &entry.body {
                            EntryBody::NavigationDecision(decision) | EntryBody::GuardDecision(decision) => Some(decision.clone()),
                            _ => None,
                        })
                        .collect::<Vec<_>>()
                )
            };
            assert_eq!(every_form(&again).remove(3).1, every_form(&run).remove(3).1, "{what}");
            assert_eq!(decisions(&again), decisions(&run), "{what}");
        }
    }
}
