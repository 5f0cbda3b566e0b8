//! Everything that it takes to start a run, the same for the window and the command line: which story, where, on which values,
//! against which server.

mod values;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::base::local_time;
use crate::domain::project::Project;
use crate::domain::project::environment::{Environment, ServerKind};
use crate::domain::project::fault::Fault;
use crate::domain::project::identity::ProjectKey;
use crate::domain::project::platform::{Platform, Target};
use crate::domain::record::question::{Question, Questions};
use crate::domain::secret::Secret;
use crate::domain::web::send_on::SendOn;
use crate::domain::web::signature::VerifyKey;
use crate::knowledge::pretended::PastedLogin;
use crate::run::Run;
use crate::run::person::{Nobody, Person};
use crate::run::recording::Plan;

use super::demo_server::{DemoOptions, DemoServer};
use super::http_transport::{HttpTransport, TransportOptions};
use super::keychain::PatientKeychain;
use super::pump::Pump;
use super::stamps::RealTime;
use super::system_clock::{Clock, SharedClock};
use super::throttle::Throttle;

use crate::run::cannot_run::{CannotRun, unknown};

/// How long a call may stay without an answer when nothing else is said.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What to run. `None` stands for the project's first story, its first environment, its platform's usual target.
#[derive(Clone)]
pub struct Launch {
    /// The project; a run keeps it as it is now.
    pub project: Arc<Project>,
    /// Under what its secrets are kept.
    pub key: ProjectKey,
    /// Story id.
    pub story: Option<String>,
    /// Environment id.
    pub environment: Option<String>,
    /// Where the app runs.
    pub target: Option<Target>,
    /// Values that replace those of the environment, by name.
    pub values: Vec<(String, String)>,
    /// Values of secrets, by name. What is missing here is looked up as `AUTHSCOPE_SECRET_<NAME>`, then in the keychain.
    pub secrets: BTreeMap<String, Secret>,
    /// Where secrets are looked up that nobody gave; `None`: nowhere.
    pub keychain: Option<PatientKeychain>,
    /// How the demo server misbehaves, besides what the environment says.
    pub faults: Vec<Fault>,
    /// Hosts to which own headers and bodies may be sent on, where a redirect leads there.
    pub send_on: SendOn,
    /// The device's time zone; `None`: the environment's.
    pub time_zone: Option<String>,
    /// How long a call may stay without an answer.
    pub patience: Duration,
    /// Proxy and certificates.
    pub network: TransportOptions,
    /// What stands in for the log-in, which is not sent then; `None`: nothing.
    pub pasted: Option<PastedLogin>,
    /// Who answers what the run asks; `None`: nobody, so what is asked for must be given before.
    pub person: Option<Arc<dyn Person>>,
    /// With a seed, `{{unique}}` is the same each time. For tests: it can be foretold.
    pub seed: Option<u64>,
}

impl Launch {
    /// The project's first story in its first environment.
    #[must_use]
    pub fn of(project: Arc<Project>) -> Self {
        Self {
            key: project.key(),
            project,
            story: None,
            environment: None,
            target: None,
            values: Vec::new(),
            secrets: BTreeMap::new(),
            keychain: None,
            faults: Vec::new(),
            send_on: SendOn::default(),
            time_zone: None,
            patience: PATIENCE,
            network: TransportOptions::default(),
            pasted: None,
            person: None,
            seed: None,
        }
    }

    /// This story in this environment, on this target.
    #[must_use]
    pub fn exactly(project: Arc<Project>, story: String, environment: String, target: Target) -> Self {
        Self { story: Some(story), environment: Some(environment), target: Some(target), ..Self::of(project) }
    }
}

/// Whether this run can use a value of this name: its environment has it, or its project names it. For what somebody typed.
///
/// # Errors
/// It cannot, or there is no such environment; the name that was probably meant, and all that there are.
pub fn takes(launch: &Launch, name: &str) -> Result<(), CannotRun> {
    let environment = environment(&launch.project, launch.environment.as_deref())?;
    values::known(launch, environment, name)
}

/// A run that is ready to go: `pump.run(run, …)` carries it out. Keep `server` until it has ended: dropping stops the server.
pub struct Launched {
    /// The run, not begun.
    pub run: Run,
    /// What carries it out.
    pub pump: Pump<HttpTransport>,
    /// The demo server that it talks to, if it does.
    pub server: Option<DemoServer>,
}

/// The target of this name, if apps of this platform run there.
///
/// # Errors
/// The names that there are.
pub fn target_named(platform: &Platform, name: &str) -> Result<Target, CannotRun> {
    let targets = platform.targets();
    let known = targets.iter().map(|target| target.name());
    targets.iter().copied().find(|target| target.name() == name).ok_or_else(|| unknown("target", name, known))
}

/// Makes a run ready. `from_environment` looks up environment variables; `clock` is the computer's clock, which the demo server
/// goes by as well; cancelling `stop` ends the run at once.
///
/// # Errors
/// What is missing or wrong, where, and how to fix it. Nothing was sent.
pub async fn launch(
    mut launch: Launch,
    from_environment: impl Fn(&str) -> Option<String>,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) -> Result<Launched, CannotRun> {
    let project = Arc::clone(&launch.project);
    let story = story(&project, launch.story.as_deref())?;
    let environment = environment(&project, launch.environment.as_deref())?;
    let target = match launch.target {
        Some(target) => target_named(&project.platform, target.name())?,
        None => project.platform.default_target(),
    };
    if environment.server == ServerKind::Own && !launch.faults.is_empty() {
        let demo = project.environments.iter().find(|environment| environment.server == ServerKind::Demo);
        return Err(CannotRun::FaultOnOwnServer { environment: environment.id.clone(), demo: demo.map(|demo| demo.id.clone()) });
    }
    let zone = launch.time_zone.as_ref().or(Some(&environment.time_zone)).filter(|zone| !zone.is_empty());
    if let Some(given) = zone.filter(|zone| !local_time::is_zone(zone)) {
        return Err(CannotRun::NoSuchTimeZone { given: given.clone(), nearest: local_time::nearest(given) });
    }
    if let Some(keychain) = &launch.keychain {
        let kept = keychain.find(values::not_given(&launch, environment, &from_environment)).await;
        launch.secrets.extend(kept.into_iter().map(|(place, secret)| (place.name, secret)));
    }
    let pretended = launch.pasted.as_ref().map(|pasted| pasted.reply(&project, clock.now_ms())).transpose()?;
    let not_sent = pretended.as_ref().map(|reply| reply.endpoint.as_str());
    let mut values = values::given(&launch, environment, &story, not_sent, from_environment)?;
    let server_clock = (environment.server == ServerKind::Demo).then(|| Arc::new(SharedClock::beside(Arc::clone(&clock))));
    let mut keys = Vec::new();
    let server = match &server_clock {
        Some(server_clock) => {
            let server = demo_server(environment, &launch.faults, Arc::clone(server_clock)).await?;
            keys.push(VerifyKey::Shared(server.hs256_secret().clone()));
            let published = server.published_keys();
            if published["keys"].as_array().is_some_and(|keys| !keys.is_empty()) {
                keys.push(VerifyKey::Jwks(published.clone()));
            }
            values::add_those_of(&server, &mut values);
            Some(server)
        }
        None => None,
    };
    let plan = Plan {
        story,
        environment: environment.id.clone(),
        target,
        values,
        pretended: pretended.into_iter().collect(),
        start_ms: clock.now_ms(),
        send_on: launch.send_on.clone(),
        time_zone: launch.time_zone.clone().unwrap_or_default(),
        keys,
        signatures: BTreeMap::new(),
        project: Arc::clone(&project),
    };
    if launch.person.is_none() {
        nobody_asked(&plan)?;
    }
    let throttle = Arc::new(Throttle::of(environment.calls_per_second()));
    let person = launch.person.unwrap_or_else(|| Arc::new(Nobody));
    let pump = Pump {
        transport: Arc::new(HttpTransport::new(launch.network)),
        stamps: Box::new(RealTime::of(clock)),
        server_clock,
        patience: launch.patience,
        person,
        throttle,
        stop,
    };
    Ok(Launched { run: Run::new(plan), pump, server })
}

/// Where nobody is there to answer, nothing may be asked for, whichever way the run takes.
fn nobody_asked(plan: &Plan) -> Result<(), CannotRun> {
    let asked = Questions::of(&plan.project, &plan.environment, |name| plan.values.contains_key(name));
    let questions: Vec<Question> = asked.of_story(&plan.project, &plan.story).into_iter().cloned().collect();
    if questions.is_empty() {
        return Ok(());
    }
    Err(CannotRun::NobodyToAsk { environment: plan.environment.clone(), questions })
}

fn story(project: &Project, wanted: Option<&str>) -> Result<String, CannotRun> {
    let Some(first) = project.stories.first() else {
        return Err(CannotRun::Nothing {
            what: "story",
            fix: "Add one under \"stories\": a list of events such as { \"id\": \"open\", \"do\": { \"open\": {} } }",
        });
    };
    let known = project.stories.iter().map(|story| story.id.as_str());
    match wanted {
        None => Ok(first.id.clone()),
        Some(id) => project.story(id).map(|story| story.id.clone()).ok_or_else(|| unknown("story", id, known)),
    }
}

fn environment<'a>(project: &'a Project, wanted: Option<&str>) -> Result<&'a Environment, CannotRun> {
    let Some(first) = project.environments.first() else {
        return Err(CannotRun::Nothing {
            what: "environment",
            fix: "Add one under \"environments\", such as { \"id\": \"demo\", \"name\": \"Demo\", \"server\": \"demo\" }",
        });
    };
    let known = project.environments.iter().map(|environment| environment.id.as_str());
    match wanted {
        None => Ok(first),
        Some(id) => project.environment(id).ok_or_else(|| unknown("environment", id, known)),
    }
}

async fn demo_server(environment: &Environment, faults: &[Fault], clock: Arc<SharedClock>) -> Result<DemoServer, CannotRun> {
    let faults = environment.faults.iter().chain(faults).copied().collect();
    let shape = if environment.shape.is_empty() { DemoOptions::default().shape } else { environment.shape.clone() };
    let options = DemoOptions { shape, faults, clock, ..DemoOptions::default() };
    let cannot = |error: std::io::Error| CannotRun::DemoServer { environment: environment.id.clone(), reason: error.to_string() };
    DemoServer::start(options).await.map_err(cannot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::{Endpoint, Field};
    use crate::domain::project::environment::EnvironmentValue;
    use crate::domain::project::platform::FlutterFlowSettings;
    use crate::domain::project::secret_place::SecretPlace;
    use crate::domain::project::story::Story;
    use crate::io::keychain::{self, doubles::Holding};
    use crate::run::Standing;

    fn project() -> Project {
        let value = |name: &str, value: &str, secret| EnvironmentValue {
            name: name.into(),
            value: value.into(),
            secret,
            ..EnvironmentValue::default()
        };
        let own = Environment {
            id: "own".into(),
            values: vec![value("base_url", "https://api.example.com", false), value("api_key", "in-the-file-1", true)],
            ..Environment::default()
        };
        let demo = Environment { id: "demo".into(), server: ServerKind::Demo, ..Environment::default() };
        let key = Field { name: "x-key".into(), value: "{{api_key}}".into() };
        let orders = Endpoint { id: "orders".into(), headers: vec![key], ..Endpoint::default() };
        Project {
            endpoints: vec![orders],
            stories: vec![Story { id: "whole-login".into(), ..Story::default() }],
            environments: vec![own, demo],
            ..Project::new("Shop", Platform::FlutterFlow(FlutterFlowSettings::default()))
        }
    }

    async fn start(change: impl FnOnce(&mut Launch), variable: Option<&str>) -> Result<Launched, CannotRun> {
        let mut wanted = Launch::of(Arc::new(project()));
        change(&mut wanted);
        let variable = variable.map(str::to_owned);
        let lookup = move |name: &str| variable.clone().filter(|_| name == "AUTHSCOPE_SECRET_API_KEY");
        launch(wanted, lookup, Arc::new(SharedClock::frozen_at(5_000)), CancellationToken::new()).await
    }

    async fn refusal(change: impl FnOnce(&mut Launch)) -> String {
        match start(change, None).await {
            Err(error) => error.to_string(),
            Ok(_) => panic!("it started"),
        }
    }

    #[tokio::test]
    async fn an_own_server_takes_its_values_from_the_environment_and_its_secrets_from_outside() {
        let plan = |started: Launched| started.run.plan().clone();
        let of_variable = plan(start(|_| {}, Some("from-the-variable")).await.unwrap());
        assert_eq!(of_variable.values["api_key"].reveal(), "from-the-variable", "never the text in the file");
        assert_eq!(of_variable.values["api_key"].masked(), "key K1");
        assert_eq!((of_variable.values["base_url"].masked().as_str(), of_variable.start_ms), ("https://api.example.com", 5_000));
        let given = |launch: &mut Launch| {
            launch.secrets.insert("api_key".into(), Secret::new("from-the-caller"));
            launch.values = vec![("base_url".into(), "http://localhost:1".into()), ("password".into(), "typed-on-the-line".into())];
        };
        let of_caller = plan(start(given, Some("from-the-variable")).await.unwrap());
        assert_eq!(of_caller.values["api_key"].reveal(), "from-the-caller");
        assert_eq!(of_caller.values["base_url"].reveal(), "http://localhost:1");
        assert_eq!(of_caller.values["password"].masked(), "password P1");
    }

    #[tokio::test]
    async fn a_secret_is_what_was_typed_else_the_variable_else_what_the_keychain_holds() {
        let place = |environment: &str| SecretPlace::new(&"Shop".into(), environment, "api_key");
        let holding = |environment: &str| Arc::new(Holding::one(&place(environment), "from-the-keychain"));
        let keychain = PatientKeychain::new(holding("own"));
        let key = |started: Result<Launched, CannotRun>| started.map(|started| started.run.plan().values["api_key"].reveal());
        let kept = |launch: &mut Launch| launch.keychain = Some(keychain.clone());
        let typed = |launch: &mut Launch| {
            kept(launch);
            launch.secrets.insert("api_key".into(), Secret::new("from-the-caller"));
        };
        assert_eq!(key(start(typed, Some("from-the-variable")).await).unwrap(), "from-the-caller");
        assert_eq!(key(start(kept, Some("from-the-variable")).await).unwrap(), "from-the-variable");
        assert_eq!(key(start(kept, None).await).unwrap(), "from-the-keychain");
        assert_eq!(key(start(kept, Some("")).await).unwrap(), "from-the-keychain", "an empty variable is none");
        // Of another environment, or no keychain at all: the usual words.
        let missing = refusal(|_| {}).await;
        let other = PatientKeychain::new(holding("staging"));
        let off = keychain::chosen(|_| Some("off".into()));
        for keychain in [other, off] {
            assert_eq!(refusal(|launch| launch.keychain = Some(keychain)).await, missing);
        }
    }

    #[tokio::test]
    async fn a_secret_that_nothing_of_the_project_names_is_not_asked_for() {
        let started = start(|launch| Arc::make_mut(&mut launch.project).endpoints.clear(), None).await.unwrap();
        assert!(!started.run.plan().values.contains_key("api_key"));
    }

    #[tokio::test]
    async fn the_demo_server_brings_its_values_and_its_clock() {
        let started = start(|launch| launch.environment = Some("demo".into()), None).await.unwrap();
        let server = started.server.as_ref().unwrap();
        let plan = started.run.plan();
        assert_eq!(plan.values["base_url"].reveal(), server.base_url());
        assert_eq!(plan.values["email"].reveal(), "ada@example.com");
        assert_eq!(plan.values["unique"].len(), 10);
        assert_eq!(plan.values["password"].masked(), "password P1");
        assert_eq!((plan.keys.len(), server.clock().now_ms(), plan.target), (1, 5_000, Target::Web));
        let run = started.pump.run(started.run, |_| {}).await;
        assert_eq!(run.standing(), Standing::Over);
        assert!(run.entries().iter().all(|entry| entry.body.kind() != "failure"), "nothing fails");
    }

    #[tokio::test]
    async fn what_cannot_run_says_what_to_do() {
        let missing = refusal(|_| {}).await;
        assert!(missing.contains("\"own\"") && missing.contains("AUTHSCOPE_SECRET_API_KEY"), "{missing}");
        let story = refusal(|launch| launch.story = Some("whole-logn".into())).await;
        assert_eq!(story, "there is no story \"whole-logn\" (did you mean \"whole-login\"?); the project has: whole-login");
        let environment = refusal(|launch| launch.environment = Some("prod".into())).await;
        assert_eq!(environment, "there is no environment \"prod\"; the project has: own, demo");
        let target = refusal(|launch| launch.target = Some(Target::Published)).await;
        assert!(target.contains("test-mode, web, mobile"), "{target}");
        let fault = refusal(|launch| launch.faults = vec!["hang".parse().unwrap()]).await;
        assert!(fault.contains("only the demo server can misbehave") && fault.contains("(\"demo\")"), "{fault}");
        let wrong_shape = |launch: &mut Launch| {
            launch.environment = Some("demo".into());
            Arc::make_mut(&mut launch.project).environments[1].shape = "plan".into();
        };
        assert!(refusal(wrong_shape).await.contains("did you mean \"plain\"?"));
        assert!(refusal(|launch| Arc::make_mut(&mut launch.project).stories.clear()).await.contains("no story"));
        assert!(refusal(|launch| Arc::make_mut(&mut launch.project).environments.clear()).await.contains("no environment"));
    }
}
