//! The key of an app's state: equal where an app does the same whatever happens next, different where any rule could see a difference.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::collections::BTreeMap;

use authscope::domain::project::Project;
use authscope::domain::project::platform::Target;
use authscope::domain::project::story::EventKind;
use authscope::domain::record::happening::Happening;
use authscope::domain::record::location::Location;
use authscope::domain::secret::traced::Traced;
use authscope::run::input::{Input, Output, Stamp};
use authscope::run::key::Key;
use authscope::run::{Machine, Run};
use proptest::prelude::*;
use support::build::{self, Build, all_fields, body, call, constant, expire, go, link, log_in, open, reload, reopen, set, tap, when};
use support::pure_server::PureServer;
use support::runs::{START_MS, Serve, plan, sample};

/// An app that things happen to, against a server of its own; nothing of it is written down.
struct App<S> {
    run: Run,
    server: S,
    elapsed_ms: u64,
    /// What was sent in the last happening: method and address, secrets masked by their kind.
    sent: Vec<String>,
}

impl<S: Serve> App<S> {
    fn of(machine: Machine, server: S, elapsed_ms: u64) -> Self {
        Self { run: Run::of(machine), server, elapsed_ms, sent: Vec::new() }
    }

    /// Lets something happen, and everything that comes of it. Gives the key of the state after it.
    fn happen(&mut self, what: &Happening) -> Key {
        self.sent.clear();
        let at = self.stamp();
        let mut open: Vec<Output> = self.run.happen(at, what);
        let mut inputs = 0;
        while self.run.is_in_event() && !open.is_empty() {
            inputs += 1;
            assert!(inputs < 5_000, "it does not end");
            let input = match open.remove(0) {
                Output::Send { exchange, request, .. } => {
                    let address = request.url.masked();
                    self.sent.push(format!("{} {}", request.method.as_str(), address.split(['?', '#']).next().unwrap_or_default()));
                    match self.server.serve(&request, self.run.virtual_ms()) {
                        Ok((reply, body)) => Input::Reply { exchange, reply: Box::new(reply), body },
                        Err(failure) => Input::Failure { exchange, failure, body: bytes::Bytes::new() },
                    }
                }
                Output::Timer { timer, .. } => Input::Timer { timer },
                Output::Ask { question } => Input::NotAnswered { name: question.name },
                _ => continue,
            };
            let at = self.stamp();
            open.extend(self.run.handle(at, input));
        }
        assert!(self.run.entries().is_empty() && self.run.moments().is_empty(), "nothing is written down");
        self.run.machine().key()
    }

    fn stamp(&mut self) -> Stamp {
        self.elapsed_ms += 37;
        Stamp { elapsed_ms: self.elapsed_ms, wall_ms: START_MS + self.elapsed_ms as i64 }
    }
}

fn machine(project: Project, target: Target, start_ms: i64) -> Machine {
    let plan = authscope::run::recording::Plan { start_ms, ..plan(project, target) };
    Run::new(plan).machine().clone()
}

/// What a step of a story lets happen; of the samples' steps, which type values of the environment.
fn happening(kind: &EventKind) -> Happening {
    let at = |path: &str| Location::of(Traced::plain(path));
    match kind {
        EventKind::Open { path } => Happening::Open { at: at(path) },
        EventKind::OpenLink { path } => Happening::OpenLink { at: at(path) },
        EventKind::Tap { workflow, typed } => Happening::Tap { workflow: workflow.clone(), typed: typed.clone() },
        EventKind::TapTab { page } => Happening::TapTab { page: page.clone() },
        EventKind::Reload {} => Happening::Reload,
        EventKind::Reopen {} => Happening::Reopen,
        EventKind::TokenExpires { otherwise_ms, refused } => Happening::TokenExpires { otherwise_ms: *otherwise_ms, refused: *refused },
    }
}

/// Every sample with every target of its own.
fn samples() -> Vec<(&'static str, Target)> {
    let names = ["flutterflow", "weweb", "weweb-legacy"];
    names.into_iter().flat_map(|name| sample(name).platform.targets().iter().map(|target| (name, *target)).collect::<Vec<_>>()).collect()
}

fn app(name: &str, target: Target, start_ms: i64) -> App<PureServer> {
    App::of(machine(sample(name), target, start_ms), PureServer::default(), 0)
}

fn first(name: &str) -> Happening {
    happening(&sample(name).stories[0].events[0].kind)
}

/// The workflows of a sample that log in and log out.
fn taps(name: &str) -> (Happening, Happening) {
    let project = sample(name);
    let tap = |wanted: &str| {
        let events = project.stories.iter().flat_map(|story| &story.events);
        let found = events
            .filter(|event| matches!(&event.kind, EventKind::Tap { workflow, .. } if workflow.contains(wanted)))
            .map(|event| happening(&event.kind));
        found.into_iter().next().unwrap_or_else(|| panic!("{name} has no {wanted}"))
    };
    (tap("login"), tap("logout"))
}

#[test]
fn two_reloads_end_where_one_does() {
    for (name, target) in samples() {
        let (log_in, _) = taps(name);
        let mut app = app(name, target, START_MS);
        app.happen(&first(name));
        app.happen(&log_in);
        let once = app.happen(&Happening::Reload);
        assert_eq!(app.happen(&Happening::Reload), once, "{name} on {target:?}");
    }
}

#[test]
fn logging_in_again_ends_where_logging_in_did() {
    for (name, target) in samples() {
        let (log_in, log_out) = taps(name);
        let mut app = app(name, target, START_MS);
        let before = app.happen(&first(name));
        let once = app.happen(&log_in);
        assert_ne!(before, once, "{name} on {target:?}");
        let page = sample(name).page("profile").unwrap().route.clone();
        app.happen(&Happening::OpenLink { at: Location::plain(&page) });
        app.happen(&log_out);
        assert_eq!(app.run.page(), Some("login"), "{name} on {target:?}");
        assert_eq!(app.happen(&log_in), once, "{name} on {target:?}");
    }
}

#[test]
fn equal_log_ins_with_other_token_texts_end_in_the_same_state() {
    for (name, target) in samples() {
        let key = |start_ms: i64, warm_up: usize| {
            let mut app = app(name, target, start_ms);
            // Tokens that nobody holds any more have made this server's texts others.
            for _ in 0..warm_up {
                app.server.answer(&login_request(), START_MS);
            }
            app.happen(&first(name));
            app.happen(&taps(name).0)
        };
        let plain = key(START_MS, 0);
        assert_eq!(key(START_MS, 3), plain, "{name} on {target:?}");
        assert_eq!(key(START_MS + 987_654_321, 0), plain, "{name} on {target:?}, eleven days later");
    }
}

fn login_request() -> authscope::domain::web::wire::PreparedRequest {
    use authscope::domain::web::wire::{Method, PreparedRequest};
    PreparedRequest {
        method: Method::Post,
        url: Traced::plain("http://127.0.0.1:4000/auth/login"),
        headers: Vec::new(),
        body: Some(Traced::plain(r#"{"password":"Correct-Horse-9!"}"#)),
    }
}

/// The key after these steps.
fn after(build: &Build, steps: &[serde_json::Value]) -> Key {
    let project = build.story(steps);
    let target = project.platform.default_target();
    let happenings: Vec<Happening> = project.stories[0].events.iter().map(|event| happening(&event.kind)).collect();
    let mut app = App::of(machine(project, target, START_MS), build.server(), 0);
    happenings.iter().map(|what| app.happen(what)).last().unwrap()
}

/// An app in which each thing that a rule looks at can be made another one.
fn flutterflow() -> Build {
    Build::flutterflow()
        .variable("kept", serde_json::json!({"persisted": true}))
        .variable("plain", serde_json::json!({}))
        .tap("login", "in", vec![call("login"), log_in(all_fields())])
        .tap("login", "in-other-uid", vec![call("login"), log_in(with(all_fields(), "uid", constant(serde_json::json!("43"))))])
        .tap("login", "in-no-token", vec![call("login"), log_in(with(all_fields(), "token", constant(serde_json::Value::Null)))])
        .tap("login", "in-no-refresh", vec![call("login"), log_in(with(all_fields(), "refresh_token", constant(serde_json::Value::Null)))])
        .tap(
            "login",
            "in-other-user",
            vec![call("login"), log_in(with(all_fields(), "user_data", constant(serde_json::json!({"name": "Grace"}))))],
        )
        .tap(
            "login",
            "in-other-expiry",
            vec![call("login"), log_in(with(all_fields(), "expiry", constant(serde_json::json!(1_800_000_090))))],
        )
        .tap("login", "to-about", vec![go("about")])
        .tap("login", "set-plain", vec![set("plain", constant(serde_json::json!("x")))])
        .tap("login", "set-plain-number", vec![set("plain", constant(serde_json::json!(1)))])
        .tap("login", "set-plain-text-of-number", vec![set("plain", constant(serde_json::json!("1")))])
        .tap("login", "set-plain-null", vec![set("plain", constant(serde_json::Value::Null))])
        .tap("login", "set-kept", vec![set("kept", constant(serde_json::json!("x")))])
        .tap("login", "wait-for-ever", vec![call("silent")])
        .endpoint("silent", serde_json::json!({}))
}

fn with(mut fields: serde_json::Value, name: &str, value: serde_json::Value) -> serde_json::Value {
    fields[name] = value;
    fields
}

#[test]
fn each_thing_that_a_rule_of_flutterflow_looks_at_makes_another_key() {
    let app = flutterflow();
    let mut keys: BTreeMap<Key, &str> = BTreeMap::new();
    for (what, steps) in [
        ("opened", vec![open("/login")]),
        ("at the root", vec![open("/")]),
        ("at an open page", vec![open("/about")]),
        ("at another address of the same page", vec![open("/about?tab=2")]),
        ("a page is pending", vec![open("/profile")]),
        ("another one is", vec![open("/home")]),
        ("logged in", vec![open("/login"), tap("in")]),
        ("as somebody else", vec![open("/login"), tap("in-other-uid")]),
        ("without a token", vec![open("/login"), tap("in-no-token")]),
        ("without a refresh token", vec![open("/login"), tap("in-no-refresh")]),
        ("with other user data", vec![open("/login"), tap("in-other-user")]),
        ("with another end", vec![open("/login"), tap("in-other-expiry")]),
        ("the token has ended", vec![open("/login"), tap("in"), expire()]),
        ("it has, and the app was started anew", vec![open("/login"), tap("in"), expire(), reopen()]),
        ("a page lies on another", vec![open("/login"), tap("to-about")]),
        ("a variable is set", vec![open("/login"), tap("set-plain")]),
        ("to a number", vec![open("/login"), tap("set-plain-number")]),
        ("to its text", vec![open("/login"), tap("set-plain-text-of-number")]),
        ("to null", vec![open("/login"), tap("set-plain-null")]),
        ("one that is kept", vec![open("/login"), tap("set-kept")]),
        ("one that is kept, at another page", vec![open("/login"), tap("set-kept"), link("/about")]),
    ] {
        if let Some(other) = keys.insert(after(&app, &steps), what) {
            panic!("“{what}” has the key of “{other}”");
        }
    }
    // What the next start reads.
    let stored = |build: &Build| after(build, &[open("/login"), tap("in"), reload()]);
    assert_ne!(stored(&app), stored(&app.clone().setting("persist", serde_json::json!(false))));
}

#[test]
fn each_thing_that_a_rule_of_weweb_looks_at_makes_another_key() {
    use serde_json::{Value as Json, json};
    let me = vec![when(
        json!({"is-set": {"value": {"from": "event", "path": "session.accessToken"}}}),
        vec![call("me"), build::set_user(body("me", ""))],
        vec![],
    )];
    let app = Build::weweb()
        .user_load(me)
        .variable("plain", json!({"keep_on_navigation": true}))
        .variable("kept", json!({"persisted": true, "default": ""}))
        .tap("login", "in", vec![call("login"), build::authenticate(true)])
        .tap("login", "in-for-now", vec![call("login"), build::authenticate(false)])
        .tap("login", "user-alone", vec![build::set_user(constant(json!({"id": 7})))])
        .tap("login", "user-with-role", vec![build::set_user(constant(json!({"id": 7, "roles": ["x"]})))])
        .tap("login", "call", vec![call("login")])
        .tap("login", "set-plain", vec![set("plain", constant(json!("x")))])
        .tap("login", "set-plain-null", vec![set("plain", constant(Json::Null))])
        .tap("login", "set-kept", vec![set("kept", constant(json!("x")))]);
    let mut keys: BTreeMap<Key, &str> = BTreeMap::new();
    for (what, steps) in [
        ("opened", vec![open("/login")]),
        ("at an address with a query", vec![open("/login?x=1")]),
        ("at an open page", vec![open("/about")]),
        ("redirected", vec![open("/home")]),
        ("redirected from elsewhere", vec![open("/profile")]),
        ("signed in", vec![open("/login"), tap("in")]),
        ("for this page load", vec![open("/login"), tap("in-for-now")]),
        ("and loaded anew, with an empty session", vec![open("/login"), tap("in-for-now"), reload()]),
        ("a user without a session", vec![open("/login"), tap("user-alone")]),
        ("with a role", vec![open("/login"), tap("user-with-role")]),
        ("a call has left its result", vec![open("/login"), tap("call")]),
        ("a variable is set", vec![open("/login"), tap("set-plain")]),
        ("to null", vec![open("/login"), tap("set-plain-null")]),
        ("one that is kept", vec![open("/login"), tap("set-kept")]),
        ("the token has ended", vec![open("/login"), tap("in"), expire()]),
    ] {
        if let Some(other) = keys.insert(after(&app, &steps), what) {
            panic!("“{what}” has the key of “{other}”");
        }
    }
}

/// Everything that can happen in a sample.
fn everything(name: &str) -> Vec<Happening> {
    let project = sample(name);
    let mut all: Vec<Happening> = Vec::new();
    for event in project.stories.iter().flat_map(|story| &story.events) {
        let what = happening(&event.kind);
        if !all.contains(&what) {
            all.push(what);
        }
    }
    for page in &project.pages {
        all.push(Happening::OpenLink { at: Location::plain(&page.route) });
    }
    all.push(Happening::Reload);
    all.push(Happening::Reopen);
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// However an app got there: with an equal key, whatever happens next sends the same calls and ends in the same state.
    #[test]
    fn apps_with_equal_keys_behave_alike(which in 0..8_usize, histories in prop::collection::vec(prop::collection::vec(0..20_usize, 1..7), 2..6)) {
        let all = samples();
        let (name, target) = all[which % all.len()];
        let events = everything(name);
        let mut seen: BTreeMap<Key, Vec<(Machine, PureServer, u64)>> = BTreeMap::new();
        for (at, history) in histories.iter().enumerate() {
            let mut app = app(name, target, START_MS + at as i64 * 1_234_567);
            app.happen(&first(name));
            for event in history {
                let key = app.happen(&events[event % events.len()]);
                seen.entry(key).or_default().push((app.run.machine().clone(), app.server.clone(), app.elapsed_ms));
            }
        }
        for (key, states) in seen.iter().filter(|(_, states)| states.len() > 1) {
            for what in &events {
                let mut outcomes = states.iter().take(4).map(|(machine, server, elapsed_ms)| {
                    let mut app = App::of(machine.clone(), server.clone(), *elapsed_ms);
                    prop_assert_eq!(&app.run.machine().key(), key, "a machine that is carried on is where it was");
                    let after = app.happen(what);
                    // Whether a browser asks first is no matter of the app: it has the answer to an earlier question for a while.
                    let sent: Vec<String> = app.sent.into_iter().filter(|line| !line.starts_with("OPTIONS ")).collect();
                    Ok((after, sent))
                });
                let one = outcomes.next().unwrap()?;
                for other in outcomes {
                    prop_assert_eq!(other?, one.clone(), "{} on {:?}: {:?}", name, target, what);
                }
            }
        }
    }
}
