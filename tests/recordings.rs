//! Recordings on disk: a run that is saved with a stand-in for each secret, loaded and replayed is the same run, and the file holds
//! no secret.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use authscope::domain::project::Project;
use authscope::domain::project::identity::ProjectId;
use authscope::domain::project::platform::{FlutterFlowSettings, Platform, Target, WeWebSettings};
use authscope::domain::record::entry::{EntryBody, Hop};
use authscope::domain::record::exchange::{Came, Seen};
use authscope::domain::record::failure::FailureWhat;
use authscope::domain::web::wire::{Failure, FailureKind, PreparedRequest, Reply, Timing};
use authscope::io::recording_store::{self, KEPT_RUNS, RunStore};
use authscope::knowledge::starter::{self, Start};
use authscope::run::made::exchanges;
use authscope::run::recording::{RecordedInput, Recording};
use authscope::run::replay::replay;
use authscope::run::{Run, RunOutcome};
use serde_json::{Value as Json, json};
use support::lengths::without_lengths;
use support::live::{entries_of, every_fault, everywhere, live};
use support::pure_server::{PureServer, Twist};
use support::runs::Judged as _;
use support::runs::{drive, plan, run, sample};
use support::secrets::Search;
use tempfile::TempDir;

/// A recording on disk.
struct Saved {
    folder: TempDir,
    path: PathBuf,
}

impl Saved {
    fn of(run: &Run) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.authscope-run.json");
        recording_store::save(&path, &run.recording(), run.registry()).unwrap();
        Self { folder, path }
    }

    fn load(&self) -> Recording {
        recording_store::load(&self.path).unwrap()
    }

    fn error(&self) -> String {
        recording_store::load(&self.path).unwrap_err().to_string()
    }

    fn bodies(&self) -> Vec<PathBuf> {
        let beside = fs::read_dir(self.folder.path().join("run.authscope-run.json.bodies"));
        beside.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
    }

    /// Everything that is on the disk.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = fs::read(&self.path).unwrap();
        self.bodies().iter().for_each(|path| bytes.extend(fs::read(path).unwrap()));
        bytes
    }

    fn edit(&self, change: impl FnOnce(&mut Json)) {
        let mut json: Json = serde_json::from_slice(&fs::read(&self.path).unwrap()).unwrap();
        change(&mut json);
        fs::write(&self.path, serde_json::to_string_pretty(&json).unwrap()).unwrap();
    }
}

/// The same entries with the same labels, lengths, facts and reasons. (The hash of a body that held a secret is the one thing that may
/// differ; no report shows it.)
fn assert_same(run: &Run, again: &Run, what: &str) {
    let (before, after) = (entries_of(run), entries_of(again));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(without_lengths(before.clone()), without_lengths(after.clone()), "{what}");
    }
    assert_eq!(before.len(), after.len(), "{what}");
    assert_eq!(decisions(run), decisions(again), "{what}");
    assert_eq!((run.outcome(), run.page(), run.signatures()), (again.outcome(), again.page(), again.signatures()), "{what}");
    assert_eq!(serde_json::to_value(run.session()).unwrap(), serde_json::to_value(again.session()).unwrap(), "{what}");
    let labels = |run: &Run| run.registry().entries().iter().map(|entry| (entry.label.clone(), entry.kind)).collect::<Vec<_>>();
    assert_eq!(labels(run), labels(again), "{what}");
}

fn decisions(run: &Run) -> Vec<String> {
    let decision = |entry: &EntryBody| match entry {
        EntryBody::NavigationDecision(decision) | EntryBody::GuardDecision(decision) => Some(format!("{decision:?} {}", decision.reason())),
        _ => None,
    };
    run.entries().iter().filter_map(|entry| decision(&entry.body)).collect()
}

fn assert_replays_the_same_and_holds_no_secret(run: &Run, what: &str) {
    let saved = Saved::of(run);
    Search::of(run.registry()).finds_none(&saved.bytes(), what);
    let recording = saved.load();
    let again = replay(&recording, Arc::clone(&recording.plan.project));
    assert_same(run, &again, what);
    // And once more: what was replayed from a file can be kept in one.
    let recording = Saved::of(&again).load();
    assert_same(run, &replay(&recording, Arc::clone(&recording.plan.project)), what);
}

#[cfg(unix)]
#[test]
fn a_recording_is_for_its_owner_alone_also_where_an_older_one_was_not_and_leaves_no_old_bodies() {
    use std::os::unix::fs::PermissionsExt as _;
    let small = json!({"data": {"access_token": "opaque-token-1", "expires": 1_800_000_900, "user": {"id": 42}}}).to_string();
    let large = small.replace("42", &format!("\"{}\"", "large ".repeat(300_000)));
    let run = |reply: &str| run(sample("weweb"), Target::Published, Twist::LogIn(Box::leak(reply.to_owned().into_boxed_str())));
    let saved = Saved::of(&run(&large));
    let beside = saved.folder.path().join("run.authscope-run.json.bodies");
    let everywhere = [saved.path.clone(), beside.clone(), saved.bodies()[0].clone()];
    for path in &everywhere {
        fs::set_permissions(path, fs::Permissions::from_mode(if path.is_dir() { 0o755 } else { 0o644 })).unwrap();
    }
    let again = run(&large);
    recording_store::save(&saved.path, &again.recording(), again.registry()).unwrap();
    let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(everywhere.iter().map(mode).collect::<Vec<_>>(), [0o600, 0o700, 0o600]);
    let other = run(&small);
    recording_store::save(&saved.path, &other.recording(), other.registry()).unwrap();
    assert!(!beside.exists(), "the bodies of the older recording are gone");
}

#[tokio::test(start_paused = true)]
async fn a_live_flutterflow_run_saved_loaded_and_replayed_is_the_same_on_every_target_with_every_fault() {
    through_the_disk("flutterflow").await;
}

#[tokio::test(start_paused = true)]
async fn a_live_weweb_run_saved_loaded_and_replayed_is_the_same_on_every_target_with_every_fault() {
    through_the_disk("weweb").await;
}

async fn through_the_disk(sample_name: &str) {
    for (name, target) in everywhere().filter(|(name, _)| *name == sample_name) {
        for faults in every_fault() {
            let run = live(sample(name), target, &faults).await;
            assert!(run.is_finished());
            assert_replays_the_same_and_holds_no_secret(&run, &format!("{name} on {target:?} with {faults:?}"));
        }
    }
}

/// Every backend's project, with its tokens of every kind, its cookies, and what comes back of a cookie in a header.
#[tokio::test(start_paused = true)]
async fn a_live_run_of_every_backend_saved_loaded_and_replayed_is_the_same() {
    for make in authscope::knowledge::backend_shape::ALL {
        for platform in [Platform::FlutterFlow(FlutterFlowSettings::default()), Platform::WeWeb(WeWebSettings::default())] {
            let (target, blueprint) = (platform.default_target(), make());
            let what = format!("{} on {target:?}", blueprint.id);
            let start = Start { name: what.clone(), platform, blueprint, base_url: None, origins: BTreeMap::new() };
            let run = live(starter::project(&start), target, &[]).await;
            assert_eq!(run.outcome(), RunOutcome::Ok, "{what}");
            assert_replays_the_same_and_holds_no_secret(&run, &what);
        }
    }
}

/// Secrets as they are met outside textbooks: short ones, one that is a word of the project, cookies, literals in a header, a token in
/// a page of HTML, one token inside another text.
#[test]
fn odd_secrets_are_stood_in_for_as_well() {
    const ODD: &str = r#"{"data": {"access_token": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiIsImV4cCI6MTgwMDAwMDkwMCwibmFtZSI6IkFkYSBMb3ZlbGFjZSJ9.c2ln",
        "refresh_token": "12|AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGh", "expires": 1800000900, "pin": "123456", "note": "your pin is 123456",
        "echo": "123456", "basic": "YWRhOkNvcnJlY3QtSG9yc2UtOSE=", "user": {"id": "12345678", "roles": ["member"]}}}"#;
    let html = "<p>Ada, <a href=\"https://x/?t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl\">go</a>";
    for body in [ODD, html, "\"opaque\"", "{\"data\": {\"access_token\": \"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOi"] {
        for (name, target) in everywhere() {
            let mut project = sample(name);
            let orders = project.endpoints.iter_mut().find(|endpoint| endpoint.id == "log-in").unwrap();
            let header = |name: &str, value: &str| serde_json::from_value(json!({"name": name, "value": value})).unwrap();
            orders.headers.push(header("X-Api-Key", "k-1234567890"));
            orders.headers.push(header("X-Secret", "abc"));
            let run = run(project, target, Twist::LogIn(body));
            assert_replays_the_same_and_holds_no_secret(&run, &format!("{name} on {target:?}: {body}"));
        }
    }
}

/// A password that is also a word of the project stays findable as that word, and is replaced where it is the password.
#[test]
fn a_password_called_password() {
    let mut plan = plan(sample("flutterflow"), Target::Web);
    let label = authscope::domain::secret::Label::new("x");
    plan.values.insert("password".into(), authscope::domain::secret::traced::Traced::secret(label, "password"));
    let run = drive(Run::new(plan), &mut PureServer::default(), |_| {});
    let saved = Saved::of(&run);
    let recording = saved.load();
    assert_same(&run, &replay(&recording, Arc::clone(&recording.plan.project)), "password");
    assert_ne!(recording.plan.values["password"].reveal(), "password");
}

#[test]
fn cookies_are_secrets_however_short() {
    let mut inputs = run(sample("weweb"), Target::Published, Twist::None).recording();
    let mut set = 0;
    for recorded in &mut inputs.inputs {
        if let authscope::run::recording::RecordedInput::Reply { reply, .. } = &mut recorded.what {
            reply.headers.push(("set-cookie".into(), "sid=s3; Path=/; HttpOnly".into()));
            set += 1;
        }
    }
    assert!(set > 0);
    let run = replay(&inputs, Arc::clone(&inputs.plan.project));
    let saved = Saved::of(&run);
    let text = fs::read_to_string(&saved.path).unwrap();
    assert!(text.contains("sid=") && !text.contains("sid=s3"), "{text}");
    assert_same(&run, &replay(&saved.load(), Arc::clone(&inputs.plan.project)), "cookies");
}

#[tokio::test(start_paused = true)]
async fn large_bodies_stand_beside_the_file_and_are_missed_when_they_are_gone() {
    let run = live(sample("flutterflow"), Target::Mobile, &["huge-json@log-in"]).await;
    let saved = Saved::of(&run);
    let bodies = saved.bodies();
    assert_eq!(bodies.len(), 1);
    assert!(fs::metadata(&bodies[0]).unwrap().len() > 30_000_000 && fs::metadata(&saved.path).unwrap().len() < 1_000_000);
    fs::write(&bodies[0], "something else").unwrap();
    assert!(saved.error().contains("it is not what was recorded"), "{}", saved.error());
    fs::remove_file(&bodies[0]).unwrap();
    let error = saved.error();
    assert!(
        error.contains("run.authscope-run.json") && error.contains("bodies.") && error.contains("Copy the folder of bodies"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_no_recording_says_so() {
    let saved = Saved::of(&run(sample("weweb"), Target::Published, Twist::None));
    let whole = fs::read_to_string(&saved.path).unwrap();
    let with = |text: &str| {
        fs::write(&saved.path, text).unwrap();
        saved.error()
    };
    assert!(with(&whole[..whole.len() / 2]).contains("this is not valid JSON"));
    assert!(with("[]").contains("not a recording"));
    assert!(with("{\"authscope\": 1, \"name\": \"Shop\"}").contains("this is a project, not a recording"));
    let error = with(&whole.replacen("\"authscope_recording\": 2", "\"authscope_recording\": 3", 1));
    assert!(error.contains("version 3") && error.contains("Update Authscope"), "{error}");
    let error = with(&whole.replacen("\"start_ms\": ", "\"start_ms\": \"x\", \"was\": ", 1));
    assert!(error.contains("field start_ms") && error.contains("line "), "{error}");
    fs::write(&saved.path, &whole).unwrap();
    saved.edit(|json| {
        let bodies = json["bodies"].as_object_mut().unwrap();
        bodies.insert("../../../../etc/passwd".into(), json!({"beside": 10}));
    });
    assert!(saved.error().contains("its name is no hash"), "{}", saved.error());
    assert!(recording_store::load(Path::new("/nowhere/x.json")).unwrap_err().to_string().contains("there is no such file"));
}

#[test]
fn an_edited_project_replays_too() {
    let saved = Saved::of(&run(sample("flutterflow"), Target::Web, Twist::None));
    let mut project: Project = sample("flutterflow");
    project.pages.iter_mut().find(|page| page.id == "home").unwrap().name = "Start".into();
    let again = replay(&saved.load(), Arc::new(project));
    assert_eq!(again.outcome(), RunOutcome::Ok);
    assert!(decisions(&again).iter().any(|decision| decision.contains("Start")));
}

#[test]
fn the_last_runs_of_a_project_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = RunStore::in_folder(folder.path().join("state").join("runs"));
    let run = run(sample("weweb"), Target::Published, Twist::None);
    let (shop, other) = (ProjectId::written("5f0c5f0c").unwrap(), ProjectId::written("5f0c5f0d").unwrap());
    assert_eq!(store.numbers(&shop), [] as [u32; 0]);
    for n in 1..=u32::try_from(KEPT_RUNS).unwrap() + 3 {
        assert_eq!(store.keep(&shop, &run.recording(), run.registry()).unwrap(), n);
    }
    assert_eq!(store.keep(&other, &run.recording(), run.registry()).unwrap(), 1, "another project");
    let numbers = store.numbers(&shop);
    assert_eq!((numbers.len(), numbers[0], numbers[KEPT_RUNS - 1]), (KEPT_RUNS, 23, 4));
    let recording = store.open(&shop, 23).unwrap();
    assert_eq!(replay(&recording, Arc::clone(&recording.plan.project)).outcome(), RunOutcome::Ok);
    assert!(store.open(&shop, 1).is_err());
}

/// A run's exchanges are what it sent and what came back, in their order, preflights included.
#[tokio::test(start_paused = true)]
async fn a_runs_exchanges_are_what_went_over_the_wire() {
    let run = live(sample("weweb"), Target::Published, &["error-500@log-in"]).await;
    let all = exchanges(&run);
    let sent: Vec<String> =
        all.iter().map(|(_, exchange)| format!("{} {}", exchange.request.method, exchange.request.target().masked())).collect();
    assert_eq!(sent[..2], ["OPTIONS /auth/login", "POST /auth/login"]);
    let statuses: Vec<Option<u16>> = all.iter().map(|(_, exchange)| exchange.came.reply().map(|reply| reply.status)).collect();
    assert_eq!(statuses[..2], [Some(204), Some(500)]);
    assert!(all.iter().all(|(_, exchange)| exchange.seen == Seen::Sent && exchange.came != Came::Nothing));
    assert!(all.windows(2).all(|two| two[0].1.wall_ms <= two[1].1.wall_ms));
}

/// A server that closes each kept connection once before it answers.
struct Closing {
    server: PureServer,
    closed: BTreeMap<String, u32>,
}

impl support::runs::Serve for Closing {
    fn serve(&mut self, request: &PreparedRequest, now_ms: i64) -> Result<(Reply, bytes::Bytes), Box<Failure>> {
        let seen = self.closed.entry(format!("{} {}", request.method, request.target().masked())).or_default();
        *seen += 1;
        if *seen == 1 {
            let timing = Timing { reused: true, ..Timing::default() };
            return Err(Box::new(Failure { kind: FailureKind::Connect, detail: "closed".into(), timing, partial: None }));
        }
        self.server.serve(request, now_ms)
    }
}

#[test]
fn n16_a_run_with_requests_sent_again_replays_as_it_was_and_an_older_recording_says_what_is_new() {
    let mut server = Closing { server: PureServer::new(Twist::None), closed: BTreeMap::new() };
    let run = drive(Run::new(plan(sample("weweb"), Target::Published)), &mut server, |_| {});
    assert_eq!(run.outcome(), RunOutcome::Ok, "the app never knows");
    let dropped = run
        .entries()
        .iter()
        .filter(|entry| matches!(&entry.body, EntryBody::Failure(held) if matches!(held.what, FailureWhat::Dropped { .. })));
    assert!(dropped.count() > 4);
    let mut recording = Saved::of(&run).load();
    let again = replay(&recording, Arc::clone(&recording.plan.project));
    assert_eq!(decisions(&again), decisions(&run));
    assert_eq!(again.outcome(), RunOutcome::Ok);
    // As rules 2 would have recorded it: the failure alone.
    recording.rules_version = 2;
    recording.inputs.retain(|input| {
        !matches!(&input.what, RecordedInput::Reply { key, .. } if key.hop == Hop::Repeat || key.hop == Hop::Preflight && key.step > 0)
    });
    let verdict = replay(&recording, Arc::clone(&recording.plan.project)).verdict();
    assert_eq!(verdict.outcome, RunOutcome::Incomplete);
    let said = verdict.recorded_under.unwrap();
    assert!(said.contains("rules 2, which sent nothing again"), "{said}");
}
