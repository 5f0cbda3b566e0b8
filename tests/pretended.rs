//! A pasted token, or a pasted reply, in place of a log-in: what is not sent, what is, and what is told of it.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::sync::Arc;

use authscope::domain::project::Project;
use authscope::domain::project::environment::{Environment, EnvironmentValue, ServerKind};
use authscope::domain::project::platform::Target;
use authscope::domain::project::story::EventKind;
use authscope::domain::record::entry::{Entry, EntryBody, Provenance};
use authscope::domain::record::pretended::Pretended;
use authscope::domain::secret::Secret;
use authscope::domain::web::wire::{Failure, PreparedRequest, Reply};
use authscope::format::recording_file;
use authscope::io::launch::{Launch, launch};
use authscope::io::system_clock::SharedClock;
use authscope::knowledge::pretended::PastedLogin;
use authscope::run::cannot_run::CannotRun;
use authscope::run::recording::Plan;
use authscope::run::replay::replay;
use authscope::run::{Run, RunOutcome};
use bytes::Bytes;
use support::pure_server::{PureServer, Twist};
use support::report::every_form;
use support::runs::Judged as _;
use support::runs::{START_MS, Serve, drive, plan, sample, text};
use support::secrets::Search;
use tokio_util::sync::CancellationToken;

/// A server that notes what was asked of it.
struct Watched {
    server: PureServer,
    calls: Vec<String>,
}

impl Serve for Watched {
    fn serve(&mut self, request: &PreparedRequest, now_ms: i64) -> Result<(Reply, Bytes), Box<Failure>> {
        self.calls.push(format!("{} {}", request.method, request.target().masked()));
        self.server.serve(request, now_ms)
    }
}

/// The server, somebody's access and refresh token of it, and the body of the log-in's reply that they came in.
fn logged_in(name: &str, target: Target) -> (Watched, Secret, Secret, String) {
    let mut project = sample(name);
    project.stories[0].events.truncate(2);
    let mut server = Watched { server: PureServer::new(Twist::default()), calls: Vec::new() };
    let run = drive(Run::new(plan(project, target)), &mut server, |_| {});
    let session = run.session();
    assert!(session.signed_in, "{}", text(&run));
    let reply = run.entries().iter().find_map(|entry| match &entry.body {
        EntryBody::Reply { reply, .. } if reply.body.len > 0 => Some(run.bodies().get(&reply.body.hash)),
        _ => None,
    });
    server.calls.clear();
    let secret = |value: &authscope::domain::record::value::Value| Secret::new(value.to_text().reveal());
    let body = String::from_utf8(reply.unwrap().to_vec()).unwrap();
    (server, secret(&session.token), secret(&session.refresh_token), body)
}

fn pasted(text: &Secret, refresh_token: &Secret) -> PastedLogin {
    PastedLogin { endpoint: None, text: text.clone(), refresh_token: refresh_token.clone() }
}

fn with(project: Project, target: Target, login: &PastedLogin) -> Plan {
    let pretended: Vec<Pretended> = vec![login.reply(&project, START_MS).unwrap()];
    let mut plan = Plan { pretended, ..plan(project, target) };
    // Nobody has typed them.
    plan.values.remove("password");
    plan.values.insert("password".into(), authscope::domain::secret::traced::Traced::plain("not given"));
    plan
}

fn of_source(run: &Run, source: Provenance) -> Vec<&Entry> {
    run.entries().iter().map(|entry| &**entry).filter(|entry| entry.source == source).collect()
}

const PLACES: [(&str, Target); 3] = [("flutterflow", Target::Mobile), ("flutterflow", Target::Web), ("weweb", Target::Published)];

#[test]
fn the_log_in_is_not_sent_and_everything_after_it_is_real() {
    for (name, target) in PLACES {
        let (mut server, token, refresh_token, whole) = logged_in(name, target);
        for login in [pasted(&token, &refresh_token), pasted(&Secret::new(whole), &Secret::new(""))] {
            let mut again = Watched { server: server.server.clone(), calls: Vec::new() };
            let run = drive(Run::new(with(sample(name), target, &login)), &mut again, |_| {});
            assert_eq!(run.outcome(), RunOutcome::Ok, "{name} {target:?}: {}", text(&run));
            assert!(!again.calls.iter().any(|call| call.contains("/auth/login")), "{:?}", again.calls);
            assert!(again.calls.iter().any(|call| call.contains("/orders")), "{:?}", again.calls);
            let kinds: Vec<&str> = of_source(&run, Provenance::Pretended).iter().map(|entry| entry.body.kind()).collect();
            assert_eq!(kinds, ["request", "reply", "note"], "{name}");
            let sent_token = of_source(&run, Provenance::Recorded).iter().any(|entry| match &entry.body {
                EntryBody::Request { request, .. } => {
                    request.header("authorization").is_some_and(|line| line.reveal().contains(token.expose()))
                }
                _ => false,
            });
            assert!(sent_token, "{name}: the pasted token goes to the server");
        }
        server.calls.clear();
    }
}

#[test]
fn what_nobody_knows_is_named_and_the_app_finds_nothing_there() {
    let (_, token, _, _) = logged_in("flutterflow", Target::Mobile);
    let login = pasted(&token, &Secret::new(""));
    let made = login.reply(&sample("flutterflow"), START_MS).unwrap();
    assert!(made.notes[0].contains("refresh token"), "{:?}", made.notes);
    let (mut server, ..) = logged_in("flutterflow", Target::Mobile);
    let run = drive(Run::new(with(sample("flutterflow"), Target::Mobile, &login)), &mut server, |_| {});
    let note = of_source(&run, Provenance::Pretended).into_iter().find_map(|entry| match &entry.body {
        EntryBody::Note(note) => Some(authscope::domain::words::note(&run.plan().project, note)),
        _ => None,
    });
    assert!(note.is_some_and(|note| note.starts_with("Not sent") && note.contains("refresh token")), "{}", text(&run));
}

#[test]
fn a_recording_keeps_stand_ins_and_replays_to_the_same_decisions() {
    for (name, target) in PLACES {
        let (mut server, token, refresh_token, _) = logged_in(name, target);
        let run = drive(Run::new(with(sample(name), target, &pasted(&token, &refresh_token))), &mut server, |_| {});
        let search = Search::of(run.registry());
        assert!(run.registry().label_of(token.expose()).is_some() && run.registry().label_of(refresh_token.expose()).is_some());
        for (form, text) in every_form(&run) {
            search.finds_none(text.as_bytes(), form);
        }
        let written = recording_file::write(&run.recording(), run.registry());
        search.finds_none(written.text.as_bytes(), "recording");
        let read = recording_file::read(written.text.as_bytes(), |_| unreachable!()).unwrap();
        let decisions = |run: &Run| {
            let masked = |entry: &Entry| run.registry().mask(&serde_json::to_string(entry).unwrap());
            run.entries().iter().filter(|entry| entry.body.kind() == "navigation_decision").map(|entry| masked(entry)).collect::<Vec<_>>()
        };
        for again in [replay(&run.recording(), Arc::new(sample(name))), replay(&read, Arc::clone(&read.plan.project))] {
            assert_eq!(again.outcome(), RunOutcome::Ok, "{}", text(&again));
            assert_eq!(decisions(&again), decisions(&run), "{name}");
            assert_eq!(of_source(&again, Provenance::Pretended).len(), 3);
        }
    }
}

#[test]
fn a_token_that_no_step_uses_is_still_secret() {
    let mut project = sample("weweb");
    project.stories[0].events.truncate(1);
    let token = Secret::new("opaque-and-never-used-0815");
    let run = drive(
        Run::new(with(project, Target::Published, &pasted(&token, &Secret::new("")))),
        &mut PureServer::new(Twist::default()),
        |_| {},
    );
    let written = recording_file::write(&run.recording(), run.registry());
    assert!(!written.text.contains(token.expose()));
    assert!(written.text.contains("\"pretended\""));
}

/// The sample against a server of the user's own, whose password nobody gives.
fn own(story: usize) -> Launch {
    let value = |name: &str, value: &str, secret| EnvironmentValue {
        name: name.into(),
        value: value.into(),
        secret,
        ..EnvironmentValue::default()
    };
    let mut project = sample("weweb");
    project.environments = vec![Environment {
        id: "own".into(),
        name: "Own".into(),
        server: ServerKind::Own,
        values: vec![value("base_url", "http://127.0.0.1:9", false), value("email", "ada@example.com", false), value("password", "", true)],
        ..Environment::default()
    }];
    let story = project.stories[story].id.clone();
    Launch { story: Some(story), pasted: Some(pasted(&Secret::new("opaque-1"), &Secret::new(""))), ..Launch::of(Arc::new(project)) }
}

async fn started(order: Launch) -> Result<Run, CannotRun> {
    launch(order, |_| None, Arc::new(SharedClock::frozen_at(START_MS)), CancellationToken::new()).await.map(|started| started.run)
}

#[tokio::test]
async fn a_password_that_only_the_log_in_takes_is_not_needed() {
    let run = started(own(0)).await.unwrap();
    assert_eq!(run.plan().values["password"].reveal(), "not given");
    let without = started(Launch { pasted: None, ..own(0) }).await;
    assert!(matches!(without, Err(CannotRun::MissingSecret { .. })));
    // The other story signs up first, and that is sent.
    let signs_up = started(own(1)).await;
    assert!(matches!(signs_up, Err(CannotRun::MissingSecret { .. })), "{:?}", signs_up.map(|run| run.plan().values.clone()));
    // It is no password of the log-in alone where another call names it.
    let mut elsewhere = own(0);
    Arc::make_mut(&mut elsewhere.project).endpoints.last_mut().unwrap().url.push_str("?p={{password}}");
    assert!(matches!(started(elsewhere).await, Err(CannotRun::MissingSecret { .. })));
}

#[tokio::test]
async fn what_cannot_stand_in_is_refused_before_anything_is_sent() {
    let text = |text: &str| Launch { pasted: Some(pasted(&Secret::new(text), &Secret::new(""))), ..own(0) };
    let error = started(text("two words")).await.err().unwrap().to_string();
    assert!(error.starts_with("in place of the log-in: this is neither a token nor JSON"), "{error}");
    assert!(!error.contains("two words"), "what was pasted is never repeated");
}

/// The sample on a server of the user's own, with or without the 401 that is made up after "token expires".
fn on_an_own_clock(name: &str, target: Target, refused: bool) -> (Run, Vec<String>) {
    let mut project = sample(name);
    project.environments[0].server = ServerKind::Own;
    for event in &mut project.stories[0].events {
        if let EventKind::TokenExpires { refused: wanted, .. } = &mut event.kind {
            *wanted = refused;
        }
    }
    let mut server = OwnClock(Watched { server: PureServer::new(Twist::default()), calls: Vec::new() });
    let run = drive(Run::new(plan(project, target)), &mut server, |_| {});
    (run, server.0.calls)
}

/// A server whose clock does not go along with the app's.
struct OwnClock(Watched);

impl Serve for OwnClock {
    fn serve(&mut self, request: &PreparedRequest, _: i64) -> Result<(Reply, Bytes), Box<Failure>> {
        self.0.serve(request, START_MS)
    }
}

#[test]
fn where_the_servers_clock_is_its_own_the_401_of_an_ended_token_can_be_made_up() {
    for (name, target) in PLACES {
        let refreshes = |calls: &[String]| calls.iter().filter(|call| call.starts_with("POST") && call.contains("refresh")).count();
        let (run, calls) = on_an_own_clock(name, target, false);
        assert_eq!(of_source(&run, Provenance::Pretended).len(), 0);
        assert_eq!(refreshes(&calls), 0, "{name}: the server takes the old token: {calls:?}");
        let (run, calls) = on_an_own_clock(name, target, true);
        assert_eq!(run.outcome(), RunOutcome::Ok, "{name}: {}", text(&run));
        // The new token ends by the server's clock, and the app's clock is back with it.
        assert!(run.virtual_ms() < START_MS + 60_000 && run.session().token == authscope::domain::record::value::Value::Missing, "{name}");
        let pretended = of_source(&run, Provenance::Pretended);
        let kinds: Vec<&str> = pretended.iter().map(|entry| entry.body.kind()).collect();
        assert_eq!(kinds, ["request", "reply", "note"], "{name}: {}", text(&run));
        assert!(matches!(&pretended[1].body, EntryBody::Reply { reply, .. } if reply.status == 401));
        assert_eq!(refreshes(&calls), 1, "{name}: the refresh is real: {calls:?}");
        assert!(calls.iter().any(|call| call.contains("/orders")), "{name}: with the new token the call is real: {calls:?}");
        // The same again from what was recorded.
        let again = replay(&run.recording(), Arc::clone(&run.recording().plan.project));
        assert_eq!(text(&again), text(&run));
    }
}
