//! A run: a pure function of its inputs. [`Run::handle`] takes one input and says what it needs next; nothing here waits or does I/O.
//!
//! ```text
//!  input ──▶ Run ─▶ Simulator ─▶ Agent ─▶ exchange ──▶ Transport (io)
//!    ▲        │                                            │
//!    └────────┴── event · reply · failure · timer · stop ◀─┘
//!             ▼
//!          entries (derived, never stored)
//! ```

mod asking;
mod clock;
mod exchanges;
pub mod input;
pub mod made;
pub mod person;
mod queries;
pub mod recording;
pub mod replay;
mod reporting;
mod secrets;
pub mod tape;
pub mod transport;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::agent::{Agent, Around, CallId, ExchangeId, Told};
use crate::domain::base::log::Log;
use crate::domain::project::story::{EventKind, StoryEvent};
use crate::domain::project::vocabulary;
use crate::domain::record::device::Device;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::TokenFacts;
use crate::domain::record::failure::{AppSees, FailureWhat};
use crate::domain::record::note::Note;
pub use crate::domain::record::recording::RunOutcome;
use crate::domain::secret::Label;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::body::Bodies;
use crate::domain::web::token::{Jwt, SignatureVerdict, TokenShape};
use crate::domain::web::wire::FailureKind;
use crate::platform::Simulator;
use crate::platform::common::choice::Decided;
use crate::platform::common::journal::{Draft, Journal};
use crate::platform::common::world::{Order, World};
pub use queries::Standing;

use asking::Asking;
use exchanges::{CallState, Open, Wanted};
use input::{Input, Output, Stamp};
use recording::{Plan, Recorded, RecordedInput};
use tape::Tape;

/// The app as it was after an input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// How many entries there were.
    pub entries: usize,
    /// The step of the story.
    pub event: String,
    /// The device.
    pub device: Arc<Device>,
    /// The app's clock, milliseconds since 1970.
    pub virtual_ms: i64,
    /// How long the run had gone on, in milliseconds; jumps of the app's clock are not in it.
    pub elapsed_ms: u64,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    plan: Arc<Plan>,
    tape: Option<Arc<Tape>>,
    simulator: Simulator,
    agent: Agent,
    device: Device,
    registry: SecretRegistry,
    bodies: Bodies,
    journal: Journal,
    asking: Asking,
    calls: BTreeMap<CallId, CallState>,
    exchanges: BTreeMap<ExchangeId, Open>,
    counts: BTreeMap<String, u16>,
    /// Tokens that have ended by the app's clock, and that a server with a clock of its own would still take.
    refused: BTreeSet<Label>,
    /// Secrets that the server has really refused, and those that it has really taken.
    was_refused: BTreeSet<Label>,
    was_accepted: BTreeSet<Label>,
    /// So many secrets have been told of as evidence.
    told: usize,
    begun: usize,
    in_event: bool,
    jumped_ms: i64,
    now: Stamp,
    stopped: bool,
    /// From this step of the story on (counted from 0) nobody knows what would happen: an answer is missing.
    unknown_from: Option<usize>,
    /// Replay: from this step on, requests are not those that the replies were recorded for.
    differs_from: Option<usize>,
    signatures: BTreeMap<String, SignatureVerdict>,
    inputs: Log<Recorded>,
    moments: Log<Moment>,
}

/// Everything that decides what happens next. (Plan and recorded inputs are what it came from.)
impl Hash for Run {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.simulator.hash(state);
        self.agent.hash(state);
        self.device.hash(state);
        self.registry.hash(state);
        self.journal.hash(state);
        self.asking.hash(state);
        self.calls.hash(state);
        self.exchanges.hash(state);
        self.counts.hash(state);
        (&self.refused, &self.was_refused, &self.was_accepted, self.told).hash(state);
        (self.begun, self.in_event, self.jumped_ms, self.now, self.stopped, self.unknown_from, self.differs_from).hash(state);
    }
}

impl Run {
    /// A run that has not begun: an empty device.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let agent = Agent::new(plan.target.client(), &plan.origin());
        let simulator = Simulator::new(&plan.project.platform);
        let mut registry = SecretRegistry::default();
        registry.set_words(vocabulary::words(&plan.project));
        let plan = Plan { values: secrets::seal_values(&plan.values, &mut registry), ..plan };
        secrets::learn_project(&plan.project, &mut registry);
        let mut bodies = Bodies::default();
        secrets::learn_pretended(&plan.pretended, &mut bodies, &mut registry);
        let signatures = plan.signatures.clone();
        let mut run = Self {
            asking: Asking::of(&plan),
            plan: Arc::new(plan),
            tape: None,
            simulator,
            agent,
            device: Device::default(),
            registry,
            bodies,
            journal: Journal::default(),
            calls: BTreeMap::new(),
            exchanges: BTreeMap::new(),
            counts: BTreeMap::new(),
            refused: BTreeSet::new(),
            was_refused: BTreeSet::new(),
            was_accepted: BTreeSet::new(),
            told: 0,
            begun: 0,
            in_event: false,
            jumped_ms: 0,
            now: Stamp::default(),
            stopped: false,
            unknown_from: None,
            differs_from: None,
            signatures,
            inputs: Log::default(),
            moments: Log::default(),
        };
        run.check_signatures();
        run
    }

    /// The same, compared with a recording: requests that differ from the recorded ones say so.
    #[must_use]
    pub fn compared_with(mut self, tape: Arc<Tape>, bodies: Bodies) -> Self {
        self.tape = Some(tape);
        let own = std::mem::replace(&mut self.bodies, bodies);
        for (_, held) in own.iter() {
            self.bodies.insert(held.clone());
        }
        self
    }

    /// Takes one input and says what is needed next.
    pub fn handle(&mut self, at: Stamp, input: Input) -> Vec<Output> {
        if self.stopped || (self.is_finished() && !matches!(input, Input::Event { .. })) {
            return Vec::new();
        }
        self.now = Stamp { elapsed_ms: at.elapsed_ms.max(self.now.elapsed_ms), wall_ms: at.wall_ms };
        self.journal.set_time(self.virtual_ms() - self.plan.start_ms);
        let mut outputs = Vec::new();
        match input {
            Input::Event { event } => self.begin(&event, &mut outputs),
            Input::Reply { exchange, reply, body } => {
                let Some(open) = self.exchanges.remove(&exchange) else { return outputs };
                self.bodies.insert(body);
                self.note(RecordedInput::Reply { key: open.key.clone(), sent: open.sent.clone(), reply: (*reply).clone() });
                secrets::learn_reply(&reply, &self.bodies, &mut self.registry);
                self.check_signatures();
                self.come_back(&open, &reply);
                self.remember_what_was_taken(&open, &reply);
                let now_ms = self.virtual_ms();
                let mut around = Around { jar: &mut self.device.cookies, registry: &self.registry, now_ms };
                let told = self.agent.on_reply(&mut around, exchange, &reply);
                let cors = told.iter().find_map(|told| match told {
                    Told::Verdict(verdict) => Some(verdict.clone()),
                    _ => None,
                });
                let track = self.calls.get(&open.call).map_or(0, |call| call.track);
                let cause = Some(open.request.clone());
                let body = EntryBody::Reply { request: open.request.clone(), reply, cors };
                let entry = self.journal.add(track, Draft::recorded(body).because_of(cause));
                self.tell_tokens(track, Some(&entry));
                if let Some(call) = self.calls.get_mut(&open.call) {
                    call.reply = Some(entry);
                }
                self.hear(told, Some(&open), &mut outputs);
            }
            Input::Failure { exchange, failure, body } => {
                let Some(open) = self.exchanges.remove(&exchange) else { return outputs };
                self.bodies.insert(body);
                self.note(RecordedInput::Failure { key: open.key.clone(), sent: open.sent.clone(), failure: (*failure).clone() });
                if let Some(partial) = &failure.partial {
                    secrets::learn_reply(partial, &self.bodies, &mut self.registry);
                    self.check_signatures();
                }
                if failure.kind == FailureKind::NoAnswer {
                    self.no_answer(exchange, &open, &failure);
                } else {
                    let told = self.agent.on_failure(exchange, &failure);
                    self.hear(told, Some(&open), &mut outputs);
                }
            }
            Input::Timer { timer } => {
                self.note(RecordedInput::Timer(timer));
                self.simulator.timer(timer);
            }
            Input::Answer { name, text } => self.on_answer(name, &text, &mut outputs),
            Input::NotAnswered { name } => self.on_no_answer(name, &mut outputs),
            Input::NotRecorded { exchange } => {
                let Some(open) = self.exchanges.remove(&exchange) else { return outputs };
                self.note(RecordedInput::NotRecorded(open.key.clone()));
                self.not_known();
                self.agent.forget(exchange);
                let what = FailureWhat::NotRecorded { request: open.request.clone() };
                self.fail(&open, what, AppSees::NotTold, true);
                self.simulator.stall(open.call);
            }
            Input::Stop => {
                self.note(RecordedInput::Stop);
                self.stopped = true;
                self.exchanges.clear();
                self.journal.add(0, Draft::simulated(EntryBody::Note(Note::Stopped)));
                self.remember();
                outputs.push(Output::Finished);
                return outputs;
            }
        }
        self.go_on(&mut outputs);
        self.tell_tokens(0, None);
        self.remember();
        outputs
    }

    fn note(&mut self, what: RecordedInput) {
        self.inputs.push(Recorded { at: self.now, virtual_ms: self.virtual_ms(), what });
    }

    fn begin(&mut self, event: &str, outputs: &mut Vec<Output>) {
        // From the next step on, so that two steps of one id come one after the other.
        let at = |from: usize| self.story_events().iter().skip(from).position(|e| e.id == event).map(|at| at + from);
        let Some(at) = at(self.begun).or_else(|| at(0)) else { return };
        let StoryEvent { kind, .. } = self.story_events()[at].clone();
        self.note(RecordedInput::Event(event.to_owned()));
        self.begun = at + 1;
        self.in_event = true;
        self.counts.clear();
        self.journal.begin_event(event);
        let location = self.device.tabs.first().map(|tab| tab.location.clone()).unwrap_or_default();
        let body = EntryBody::StoryEvent { what: self.told_of(&kind), on_phone: !self.plan.target.is_web(), location };
        let cause = self.journal.add(0, Draft::simulated(body));
        self.asking.begin_event(&self.plan);
        self.begin_when_answered(kind, cause, outputs);
    }

    /// A step as it is told of: its address without secrets.
    fn told_of(&self, kind: &EventKind) -> EventKind {
        match kind {
            EventKind::Open { path } => EventKind::Open { path: self.registry.mask(path) },
            EventKind::OpenLink { path } => EventKind::OpenLink { path: self.registry.mask(path) },
            other => other.clone(),
        }
    }

    /// What comes of this step, and so of all later ones, is not known.
    fn not_known(&mut self) {
        self.unknown_from.get_or_insert(self.begun.saturating_sub(1));
    }

    /// Says of each token that is new what it says of itself.
    fn tell_tokens(&mut self, track: u16, cause: Option<&EntryId>) {
        let fresh: Vec<(Label, TokenFacts)> = self.registry.entries()[self.told..]
            .iter()
            .filter(|entry| entry.kind.is_token() || matches!(TokenShape::of(entry.secret.expose()), TokenShape::Jws | TokenShape::Jwe))
            .map(|entry| (entry.label.clone(), TokenFacts::of(entry.secret.expose())))
            .collect();
        self.told = self.registry.entries().len();
        for (label, facts) in fresh {
            let body = EntryBody::TokenFacts { label, facts: Box::new(facts) };
            self.journal.add(track, Draft::simulated(body).because_of(cause.cloned()));
        }
    }

    fn with_world<T>(&mut self, act: impl FnOnce(&mut Simulator, &mut World) -> T, outputs: &mut Vec<Output>) -> T {
        let now_ms = self.virtual_ms();
        let plan = Arc::clone(&self.plan);
        let mut orders = Vec::new();
        let mut world = World {
            project: &plan.project,
            target: plan.target,
            values: &self.asking.values,
            questions: &self.asking.questions,
            device: &mut self.device,
            registry: &mut self.registry,
            bodies: &self.bodies,
            journal: &mut self.journal,
            origin: &plan.origin(),
            now_ms,
            orders: &mut orders,
        };
        let result = act(&mut self.simulator, &mut world);
        for order in orders {
            match order {
                Order::Timer { timer, ms } => outputs.push(Output::Timer { timer, ms }),
                Order::Leave => self.forget_calls(),
                Order::Ask { question, track, cause } => self.ask(question, track, cause, outputs),
                Order::Call { call, endpoint, purpose, action, draft, track, cause } => {
                    self.call(Wanted { call, endpoint, purpose, action, track, cause }, *draft, outputs);
                }
            }
        }
        result
    }

    /// Runs the app until it waits; concludes the step when nothing is left to happen in it.
    fn go_on(&mut self, outputs: &mut Vec<Output>) {
        loop {
            self.with_world(Simulator::run, outputs);
            // A call that cannot be sent is over at once, and its task goes on.
            if !self.simulator.has_work() {
                break;
            }
        }
        if self.in_event && !self.asking.holds_the_step() && self.simulator.is_idle() {
            self.conclude(outputs);
        }
    }

    fn conclude(&mut self, outputs: &mut Vec<Output>) {
        self.in_event = false;
        let Decided { decision, assumed, cause } = self.with_world(super::platform::Simulator::conclude, outputs);
        let body = EntryBody::NavigationDecision(decision);
        let entry = self.journal.add(0, Draft::simulated(body).because_of(cause).assuming(assumed.map(str::to_owned)));
        self.check_expectation(&entry);
        outputs.push(Output::EventDone);
        if self.is_finished() {
            outputs.push(Output::Finished);
        }
    }

    fn check_signatures(&mut self) {
        if self.plan.keys.is_empty() {
            return;
        }
        for entry in self.registry.entries() {
            let label = entry.label.as_str();
            if !self.signatures.contains_key(label) && Jwt::read(entry.secret.expose()).is_some() {
                let verdict = crate::domain::web::token::verify(entry.secret.expose(), &self.plan.keys);
                self.signatures.insert(label.to_owned(), verdict);
            }
        }
    }

    fn remember(&mut self) {
        let device = match self.moments.last() {
            Some(last) if *last.device == self.device => Arc::clone(&last.device),
            _ => Arc::new(self.device.clone()),
        };
        let moment = Moment {
            entries: self.journal.entries().len(),
            event: self.journal.event().to_owned(),
            device,
            virtual_ms: self.virtual_ms(),
            elapsed_ms: self.now.elapsed_ms,
        };
        self.moments.push(moment);
    }
}
