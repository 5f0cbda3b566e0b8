//! Tests of a server beside the app's story (design 38): what each kind of server is found to do with used refresh tokens, and with two
//! refreshes at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use authscope::diagnose::probe::{CannotProbe, Kind, Probe, Told, setup};
use authscope::domain::project::Project;
use authscope::domain::project::endpoint::Purpose;
use authscope::domain::record::finding::Severity;
use authscope::domain::record::recording::Plan;
use authscope::domain::secret::Label;
use authscope::domain::secret::traced::Traced;
use authscope::domain::web::body::BodyRef;
use authscope::domain::web::wire::{PreparedRequest, Reply};
use authscope::format::project_file;
use authscope::run::transport::Exchanged;
use serde_json::json;

/// How a server treats refresh tokens.
#[derive(Clone, Copy, Debug, Default)]
struct Server {
    /// The log-in works.
    refuses_log_in: bool,
    /// The log-in brings a refresh token.
    brings_none: bool,
    /// A refresh brings a new refresh token.
    rotates: bool,
    /// A used one is taken again.
    takes_used: bool,
    /// A used one ends the session.
    reuse_ends_all: bool,
    /// No refresh works.
    refuses_all: bool,
    /// So many refreshes have been made, and the session is over.
    made: usize,
    over: bool,
    newest: usize,
}

impl Server {
    fn answer(&mut self, request: &PreparedRequest) -> Exchanged {
        let url = request.parsed_url().unwrap_or_else(|| panic!("{:?}", request.url));
        let body = request.body.as_ref().map(Traced::reveal).unwrap_or_default();
        let (status, json) = match url.path() {
            "/auth/login" if self.refuses_log_in => (401, json!({"error": "wrong password"})),
            "/auth/login" => {
                assert!(body.contains("ada@example.com") && body.contains("s3cret-pass-1"), "the log-in is filled: {body}");
                let token = if self.brings_none { json!(null) } else { json!("refresh-token-000") };
                (
                    200,
                    json!({"data": {"access_token": "access-token-0000", "refresh_token": token, "expires": 1_900_000_000, "user": {"id": 1}}}),
                )
            }
            "/auth/refresh" => self.refresh(&body),
            other => panic!("nobody calls {other}"),
        };
        let body = bytes::Bytes::from(json.to_string());
        Exchanged::Reply(Reply::new(status, vec![("content-type".into(), "application/json".into())], BodyRef::of(&body)), body)
    }

    fn refresh(&mut self, body: &str) -> (u16, serde_json::Value) {
        let used = !body.contains(&format!("refresh-token-{:03}", self.newest));
        if self.refuses_all || self.over || (used && !self.takes_used) {
            self.over |= used && self.reuse_ends_all;
            return (401, json!({"error": "invalid_grant"}));
        }
        self.made += 1;
        if self.rotates {
            self.newest = self.made;
        }
        let token = if self.rotates { json!(format!("refresh-token-{:03}", self.newest)) } else { json!(null) };
        (200, json!({"data": {"access_token": format!("access-token-{:04}", self.made), "refresh_token": token, "expires": 1_900_000_900}}))
    }
}

fn demo(platform: &str) -> Project {
    let text = std::fs::read(format!("{}/assets/demo-{platform}.authscope.json", env!("CARGO_MANIFEST_DIR")));
    let text = text.unwrap_or_else(|error| panic!("{error}"));
    project_file::read(&text).unwrap_or_else(|error| panic!("{error}")).0
}

fn plan(project: &Project) -> Plan {
    let values = [
        ("base_url", Traced::plain("https://api.acme.example")),
        ("email", Traced::plain("ada@example.com")),
        ("password", Traced::secret(Label::new("password"), "s3cret-pass-1")),
        ("unique", Traced::plain("0a1b2c3d4e")),
    ];
    Plan {
        story: project.stories[0].id.clone(),
        environment: project.environments[0].id.clone(),
        target: project.platform.default_target(),
        project: Arc::new(project.clone()),
        values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        pretended: Vec::new(),
        start_ms: 1_800_000_000_000,
        send_on: Default::default(),
        time_zone: String::new(),
        keys: Vec::new(),
        signatures: BTreeMap::new(),
    }
}

fn found(kind: Kind, project: &Project, mut server: Server) -> Told {
    let setup = setup(project).unwrap_or_else(|error| panic!("{error}"));
    let mut probe = Probe::new(kind, plan(project), setup);
    for _ in 0..6 {
        let requests = probe.upcoming();
        if requests.is_empty() {
            break;
        }
        let came = requests.iter().map(|request| server.answer(request)).collect();
        probe.answered(came);
    }
    probe.told()
}

#[test]
fn each_kind_of_server_is_told_by_what_it_does() {
    let base = Server::default();
    let rotates = Server { rotates: true, ..base };
    for (kind, server, severity, words, calls) in [
        (Kind::Rotation, base, Severity::Info, "does not rotate refresh tokens", 4),
        (Kind::Rotation, Server { takes_used: true, ..rotates }, Severity::Info, "still takes a used one", 4),
        (Kind::Rotation, rotates, Severity::Info, "a used one is refused; the session lives on", 4),
        (Kind::Rotation, Server { reuse_ends_all: true, ..rotates }, Severity::Warning, "a used one ends the whole session", 4),
        (
            Kind::Rotation,
            Server { refuses_all: true, ..rotates },
            Severity::Error,
            "The refresh does not work, with a fresh token either",
            2,
        ),
        (Kind::Rotation, Server { refuses_log_in: true, ..rotates }, Severity::Warning, "The log-in itself does not work", 1),
        (Kind::Rotation, Server { brings_none: true, ..rotates }, Severity::Warning, "brings no refresh token", 1),
        (Kind::Race, base, Severity::Info, "both taken, and the session lives on", 4),
        (Kind::Race, Server { takes_used: true, ..rotates }, Severity::Info, "both taken, and the session lives on", 5),
        (Kind::Race, rotates, Severity::Warning, "one is refused; the session lives on", 4),
        (Kind::Race, Server { reuse_ends_all: true, ..rotates }, Severity::Error, "Two refreshes at once end the session", 4),
        (Kind::Race, Server { refuses_all: true, ..rotates }, Severity::Error, "both refused", 3),
    ] {
        for platform in ["flutterflow", "weweb"] {
            let told = found(kind, &demo(platform), server);
            let finding = told.finding.as_ref().unwrap_or_else(|| panic!("{server:?} comes to an end"));
            assert!(finding.title.contains(words) && finding.severity == severity, "{platform} {kind:?} {server:?}: {told:#?}");
            assert_eq!(told.steps.len(), calls, "{platform} {kind:?} {server:?}: {told:#?}");
            let text = format!("{told:?}");
            for secret in ["s3cret-pass", "refresh-token-0", "access-token-0"] {
                assert!(!text.contains(secret), "{secret} is masked: {text}");
            }
        }
    }
}

#[test]
fn one_label_stands_for_one_token_so_that_the_steps_can_be_read() {
    let told = found(Kind::Rotation, &demo("weweb"), Server { rotates: true, ..Server::default() });
    let what: Vec<&str> = told.steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(what, ["Log in", "Refresh with token B1", "Refresh with token B1", "Refresh with token B2"]);
    assert!(told.steps[1].said.contains("token B2") && told.steps[2].said.contains("invalid_grant"));
}

#[test]
fn what_cannot_be_tested_says_why() {
    let without = |purpose: Purpose| {
        let mut project = demo("flutterflow");
        project.endpoints.retain(|endpoint| endpoint.purpose != purpose);
        setup(&project).unwrap_err()
    };
    assert_eq!(without(Purpose::LogIn), CannotProbe::NoLogIn);
    assert_eq!(without(Purpose::Refresh), CannotProbe::NoRefresh);
    let mut project = demo("flutterflow");
    for endpoint in project.endpoints.iter_mut().filter(|endpoint| endpoint.purpose == Purpose::Refresh) {
        endpoint.inputs.clear();
        endpoint.body.clear();
    }
    project.workflows.clear();
    assert!(matches!(setup(&project), Err(CannotProbe::ByCookie { .. })));
}

/// The test against a server that really runs.
async fn on_the_demo_server(kind: Kind, project: Project) -> Told {
    use authscope::io::launch::{Launch, launch};
    use authscope::io::system_clock::SharedClock;
    use authscope::run::transport::Transport as _;
    let setup = setup(&project).unwrap_or_else(|error| panic!("{}: {error}", project.name));
    let clock = Arc::new(SharedClock::frozen_at(1_800_000_000_000));
    let started = launch(Launch::of(Arc::new(project)), |_| None, clock, Default::default()).await;
    let started = started.unwrap_or_else(|error| panic!("{error}"));
    let mut probe = Probe::new(kind, started.run.plan().clone(), setup);
    loop {
        let requests = probe.upcoming();
        if requests.is_empty() {
            return probe.told();
        }
        let mut came = Vec::new();
        for request in requests {
            came.push(started.pump.transport.exchange(request, started.pump.patience).await);
        }
        probe.answered(came);
    }
}

#[tokio::test]
async fn every_shape_of_a_server_rotates_as_its_documentation_says() {
    use authscope::domain::project::platform::{FlutterFlowSettings, Platform, WeWebSettings};
    use authscope::knowledge::backend_shape;
    use authscope::knowledge::blueprint::Rotation;
    use authscope::knowledge::starter::{self, Start};
    let mut tested = Vec::new();
    for blueprint in backend_shape::ALL.iter().map(|make| make()) {
        for platform in [Platform::FlutterFlow(FlutterFlowSettings::default()), Platform::WeWeb(WeWebSettings::default())] {
            let rotation = blueprint.habits.rotation;
            let start = Start {
                name: blueprint.title.clone(),
                platform,
                blueprint: blueprint.clone(),
                base_url: None,
                origins: Default::default(),
            };
            let project = starter::project(&start);
            if setup(&project).is_err() {
                continue;
            }
            let told = on_the_demo_server(Kind::Rotation, project).await;
            let title = told.finding.as_ref().map(|finding| finding.title.clone()).unwrap_or_default();
            let says = if title.contains("does not rotate") {
                "no"
            } else if title.contains("server rotates") {
                "yes"
            } else {
                title.as_str()
            };
            let wanted: &[&str] = match rotation {
                Rotation::Never => &["no"],
                Rotation::Always => &["yes"],
                Rotation::Sometimes => &["no", "yes"],
            };
            assert!(wanted.contains(&says), "{}: {told:#?}", blueprint.title);
            tested.push(blueprint.id.clone());
        }
    }
    assert!(tested.len() >= 8, "{tested:?}");
}
