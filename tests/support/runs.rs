//! Runs without a network: a project, a target, a pure server.

use std::sync::Arc;

use authscope::diagnose::{self, Case};
use authscope::domain::project::Project;
use authscope::domain::project::platform::Target;
use authscope::domain::record::decision::Decision;
use authscope::domain::record::entry::{Entry, EntryBody};
use authscope::domain::record::question::Question;
use authscope::domain::record::recording::RunOutcome;
use authscope::domain::record::verdict::Verdict;
use authscope::domain::secret::traced::Traced;
use authscope::domain::secret::{Label, Secret};
use authscope::domain::web::wire::{Failure, PreparedRequest, Reply};
use authscope::platform::common::world::Values;
use authscope::run::Run;
use authscope::run::input::{Input, Output, Stamp};
use authscope::run::recording::Plan;
use bytes::Bytes;

use super::pure_server::{PureServer, Twist};

pub const START_MS: i64 = 1_800_000_000_000;

/// A sample project of the program; `weweb-legacy` is WeWeb's, switched to the legacy plugin.
pub fn sample(name: &str) -> Project {
    if name == "weweb-legacy" {
        let to = authscope::domain::project::platform::Platform::WeWebLegacy(Default::default());
        return *authscope::edit::switch::switched(&sample("weweb"), &to).project;
    }
    let path = format!("{}/assets/demo-{name}.authscope.json", env!("CARGO_MANIFEST_DIR"));
    authscope::format::project_file::read(&std::fs::read(path).unwrap()).unwrap().0
}

pub fn plan(project: Project, target: Target) -> Plan {
    let values = Values::from([
        ("base_url".to_owned(), Traced::plain("http://127.0.0.1:4000")),
        ("email".to_owned(), Traced::plain("ada@example.com")),
        ("unique".to_owned(), Traced::plain("0a1b2c3d4e")),
        ("password".to_owned(), Traced::secret(Label::new("password"), "Correct-Horse-9!")),
    ]);
    Plan {
        story: project.stories[0].id.clone(),
        environment: project.environments[0].id.clone(),
        project: Arc::new(project),
        target,
        values,
        pretended: Vec::new(),
        start_ms: START_MS,
        send_on: Default::default(),
        time_zone: String::new(),
        keys: Vec::new(),
        signatures: std::collections::BTreeMap::default(),
    }
}

/// Answers requests without a network.
pub trait Serve {
    /// The answer to a request at this time of the server.
    fn serve(&mut self, request: &PreparedRequest, now_ms: i64) -> Result<(Reply, Bytes), Box<Failure>>;

    /// The answer to a question of the run; none unless somebody is there.
    fn answer(&mut self, _question: &Question) -> Option<Secret> {
        None
    }
}

impl Serve for PureServer {
    fn serve(&mut self, request: &PreparedRequest, now_ms: i64) -> Result<(Reply, Bytes), Box<Failure>> {
        Ok(self.answer(request, now_ms))
    }
}

/// More inputs than any run of the tests needs: what goes on longer would never end.
const MANY: usize = 20_000;

/// Runs a plan to its end. `look` sees the run before every input and may exchange it.
pub fn drive(mut run: Run, server: &mut impl Serve, mut look: impl FnMut(&mut Run)) -> Run {
    let mut open: Vec<Output> = Vec::new();
    let mut elapsed_ms: u32 = 0;
    let mut inputs = 0;
    while !run.is_finished() {
        look(&mut run);
        inputs += 1;
        assert!(inputs < MANY, "the run does not end:\n{}", text(&run).chars().take(4000).collect::<String>());
        let at = Stamp { elapsed_ms: elapsed_ms.into(), wall_ms: START_MS + i64::from(elapsed_ms) };
        let input = if run.is_in_event() {
            assert!(!open.is_empty(), "the run waits for nothing:\n{}", text(&run));
            match open.remove(0) {
                Output::Send { exchange, request, .. } => match server.serve(&request, run.virtual_ms()) {
                    Ok((reply, body)) => Input::Reply { exchange, reply: Box::new(reply), body },
                    Err(failure) => Input::Failure { exchange, failure, body: Bytes::new() },
                },
                Output::Timer { timer, .. } => Input::Timer { timer },
                Output::Ask { question } => match server.answer(&question) {
                    Some(text) => Input::Answer { name: question.name, text },
                    None => Input::NotAnswered { name: question.name },
                },
                _ => continue,
            }
        } else {
            Input::Event { event: run.next_event().unwrap().to_owned() }
        };
        elapsed_ms += 5;
        open.extend(run.handle(at, input).into_iter().filter(needs_an_input));
    }
    run
}

/// Whether an output waits for something to be handed in.
pub fn needs_an_input(output: &Output) -> bool {
    matches!(output, Output::Send { .. } | Output::Timer { .. } | Output::Ask { .. })
}

/// Runs a project's first story on a target.
pub fn run(project: Project, target: Target, twist: Twist) -> Run {
    drive(Run::new(plan(project, target)), &mut PureServer::new(twist), |_| {})
}

/// What a run amounts to.
pub trait Judged {
    /// Its verdict.
    fn verdict(&self) -> Verdict;

    /// How it ended.
    /// Whether nothing is wrong, but for what nobody can mend: the legacy plugin drops a renewed refresh token (WW-48).
    fn is_healthy(&self) -> bool {
        self.verdict().roots().all(|finding| finding.id == "WW-LEG-ROTATION")
    }

    fn outcome(&self) -> RunOutcome {
        self.verdict().outcome
    }
}

impl Judged for Run {
    fn verdict(&self) -> Verdict {
        diagnose::verdict(&Case { run: self })
    }
}

/// A run that is over, with what it amounts to.
pub fn judged(run: Run) -> (Arc<Run>, Arc<Verdict>) {
    let verdict = run.verdict();
    (Arc::new(run), Arc::new(verdict))
}

/// The facts of a decision by name, as reports have them.
pub trait Facts {
    /// What was seen, in words; empty when there is no such fact. (The words live as long as the test.)
    fn fact(&self, name: &str) -> &'static str;
}

impl Facts for Decision {
    fn fact(&self, name: &str) -> &'static str {
        let found = self.facts.iter().find(|fact| fact.name() == name);
        found.map_or("", |fact| Box::leak(fact.words().into_boxed_str()))
    }
}

/// The decision that a step ended with.
pub fn decision<'a>(run: &'a Run, event: &str) -> &'a Decision {
    let decisions: Vec<&Decision> = of_event(run, event)
        .filter_map(|entry| match &entry.body {
            EntryBody::NavigationDecision(decision) => Some(decision),
            _ => None,
        })
        .collect();
    assert_eq!(decisions.len(), 1, "step {event} has {} navigation decisions", decisions.len());
    decisions[0]
}

/// The entries of a step.
pub fn of_event<'a>(run: &'a Run, event: &str) -> impl Iterator<Item = &'a Arc<Entry>> {
    run.entries().iter().filter(move |entry| &*entry.id.event == event)
}

/// The timeline as text, for messages of failing tests.
pub fn text(run: &Run) -> String {
    let lines: Vec<String> =
        run.entries().iter().map(|entry| format!("{} {}", entry.id, serde_json::to_string(&entry.body).unwrap())).collect();
    lines.join("\n")
}
