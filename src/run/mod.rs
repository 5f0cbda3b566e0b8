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
pub mod cannot_run;
mod clock;
mod diary;
mod exchanges;
pub mod input;
pub mod key;
mod machine;
pub mod made;
pub mod person;
mod queries;
pub mod recording;
pub mod replay;
mod reporting;
mod secrets;
pub mod tape;
pub mod transport;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::agent::{Around, Told};
use crate::domain::project::story::{EventKind, StoryEvent};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::TokenFacts;
use crate::domain::record::failure::{AppSees, FailureWhat};
use crate::domain::record::happening::Happening;
use crate::domain::record::note::Note;
pub use crate::domain::record::recording::RunOutcome;
use crate::domain::secret::Label;
use crate::domain::web::body::Bodies;
use crate::domain::web::token::{Jwt, TokenShape};
use crate::domain::web::wire::FailureKind;
use crate::platform::Simulator;
use crate::platform::common::choice::Decided;
use crate::platform::common::journal::EntryDraft;
use crate::platform::common::world::{Order, World};
pub use diary::Moment;
pub use machine::Machine;
pub use queries::Standing;

use diary::Diary;
use exchanges::Wanted;
use input::{Input, Output, Stamp};
use recording::{Plan, Recorded, RecordedInput};
use tape::Tape;

/// One run: the machine that decides what happens next, and the diary that tells of it.
///
/// [`Run::of`] carries a machine on without a diary: for exploring what may happen, and for asking what would have.
#[derive(Clone, Debug)]
pub struct Run {
    machine: Machine,
    diary: Diary,
}

/// Everything that decides what happens next. (Plan and recorded inputs are what it came from.)
impl Hash for Run {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.machine.hash(state);
        self.diary.hash(state);
    }
}

impl Run {
    /// A run that has not begun: an empty device.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let diary = Diary::of(&plan);
        let mut run = Self { machine: Machine::new(plan), diary };
        run.check_signatures();
        run
    }

    /// A machine that is carried on without a diary: it has no entries, no moments and no story, and costs little.
    #[must_use]
    pub fn of(machine: Machine) -> Self {
        Self { machine: machine.silent(), diary: Diary::none() }
    }

    /// What decides what happens next.
    #[must_use]
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Lets something happen that is no step of the story. It is not recorded: a diary that is to be replayed has no place for it.
    pub fn happen(&mut self, at: Stamp, what: &Happening) -> Vec<Output> {
        let mut outputs = Vec::new();
        if self.machine.stopped || self.machine.in_event {
            return outputs;
        }
        self.set_time(at);
        let told = what.told();
        self.begins("", &told, |run, cause, outputs| run.start(what, cause, outputs), &mut outputs);
        self.go_on(&mut outputs);
        self.tell_tokens(0, None);
        self.remember();
        outputs
    }

    fn set_time(&mut self, at: Stamp) {
        self.machine.now = Stamp { elapsed_ms: at.elapsed_ms.max(self.machine.now.elapsed_ms), wall_ms: at.wall_ms };
        self.machine.journal.set_time(self.virtual_ms() - self.machine.plan.start_ms);
    }

    /// The same, compared with a recording: requests that differ from the recorded ones say so.
    #[must_use]
    pub fn compared_with(mut self, tape: Arc<Tape>, bodies: Bodies) -> Self {
        self.diary.tape = Some(tape);
        let own = std::mem::replace(&mut self.machine.bodies, bodies);
        for (_, held) in own.iter() {
            self.machine.bodies.insert(held.clone());
        }
        self
    }

    /// Takes one input and says what is needed next.
    pub fn handle(&mut self, at: Stamp, input: Input) -> Vec<Output> {
        if self.machine.stopped || (self.is_finished() && !matches!(input, Input::Event { .. })) {
            return Vec::new();
        }
        self.set_time(at);
        let mut outputs = Vec::new();
        match input {
            Input::Event { event } => self.begin(&event, &mut outputs),
            Input::Reply { exchange, reply, body } => {
                let Some(open) = self.machine.exchanges.remove(&exchange) else { return outputs };
                self.machine.bodies.insert(body);
                self.note(RecordedInput::Reply { key: open.key.clone(), sent: open.sent.clone(), reply: (*reply).clone() });
                secrets::learn_reply(&reply, &self.machine.bodies, &mut self.machine.registry);
                self.check_signatures();
                self.come_back(&open, &reply);
                self.remember_what_was_taken(&open, &reply);
                let now_ms = self.virtual_ms();
                let mut around = Around { jar: &mut self.machine.device.cookies, registry: &self.machine.registry, now_ms };
                let told = self.machine.agent.on_reply(&mut around, exchange, &reply);
                let cors = told.iter().find_map(|told| match told {
                    Told::Verdict(verdict) => Some(verdict.clone()),
                    _ => None,
                });
                let track = self.machine.calls.get(&open.call).map_or(0, |call| call.track);
                let cause = Some(open.request.clone());
                let body = EntryBody::Reply { request: open.request.clone(), reply, cors };
                let entry = self.machine.journal.add(track, EntryDraft::recorded(body).because_of(cause));
                self.tell_tokens(track, Some(&entry));
                if let Some(call) = self.machine.calls.get_mut(&open.call) {
                    call.reply = Some(entry);
                }
                self.hear(told, Some(&open), &mut outputs);
            }
            Input::Failure { exchange, failure, body } => {
                let Some(open) = self.machine.exchanges.remove(&exchange) else { return outputs };
                self.machine.bodies.insert(body);
                self.note(RecordedInput::Failure { key: open.key.clone(), sent: open.sent.clone(), failure: (*failure).clone() });
                if let Some(partial) = &failure.partial {
                    secrets::learn_reply(partial, &self.machine.bodies, &mut self.machine.registry);
                    self.check_signatures();
                }
                if failure.kind == FailureKind::NoAnswer {
                    self.no_answer(exchange, &open, &failure);
                } else {
                    let now_ms = self.virtual_ms();
                    let around = Around { jar: &mut self.machine.device.cookies, registry: &self.machine.registry, now_ms };
                    let told = self.machine.agent.on_failure(&around, exchange, &failure);
                    self.hear(told, Some(&open), &mut outputs);
                }
            }
            Input::Timer { timer } => {
                self.note(RecordedInput::Timer(timer));
                self.machine.simulator.timer(timer);
            }
            Input::Answer { name, text } => self.on_answer(name, &text, &mut outputs),
            Input::NotAnswered { name } => self.on_no_answer(name, &mut outputs),
            Input::NotRecorded { exchange } => {
                let Some(open) = self.machine.exchanges.remove(&exchange) else { return outputs };
                self.note(RecordedInput::NotRecorded(open.key.clone()));
                self.not_known();
                self.machine.agent.forget(exchange);
                let what = FailureWhat::NotRecorded { request: open.request.clone() };
                self.fail(&open, what, AppSees::NotTold, true);
                self.machine.simulator.stall(open.call);
            }
            Input::Stop => {
                self.note(RecordedInput::Stop);
                self.machine.stopped = true;
                self.machine.exchanges.clear();
                self.machine.journal.add(0, EntryDraft::simulated(EntryBody::Note(Note::Stopped)));
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
        if self.diary.is_kept {
            self.diary.inputs.push(Recorded { at: self.machine.now, virtual_ms: self.virtual_ms(), what });
        }
    }

    fn begin(&mut self, event: &str, outputs: &mut Vec<Output>) {
        // From the next step on, so that two steps of one id come one after the other.
        let at = |from: usize| self.story_events().iter().skip(from).position(|e| e.id == event).map(|at| at + from);
        let Some(at) = at(self.diary.begun).or_else(|| at(0)) else { return };
        let StoryEvent { kind, .. } = self.story_events()[at].clone();
        self.note(RecordedInput::Event(event.to_owned()));
        self.diary.begun = at + 1;
        let told = self.told_of(&kind);
        self.begins(event, &told, |run, cause, outputs| run.begin_when_answered(kind, cause, outputs), outputs);
    }

    /// Something begins to happen, told of in these words.
    fn begins(&mut self, event: &str, told: &EventKind, act: impl FnOnce(&mut Self, EntryId, &mut Vec<Output>), outputs: &mut Vec<Output>) {
        let machine = &mut self.machine;
        machine.in_event = true;
        machine.counts.clear();
        machine.journal.begin_event(event);
        let location = machine.device.tabs.first().map(|tab| tab.location.clone()).unwrap_or_default();
        let body = EntryBody::StoryEvent { what: told.clone(), on_phone: !machine.plan.target.is_web(), location };
        let cause = machine.journal.add(0, EntryDraft::simulated(body));
        machine.asking.begin_event(&machine.plan);
        act(self, cause, outputs);
    }

    /// A step as it is told of: its address without secrets.
    fn told_of(&self, kind: &EventKind) -> EventKind {
        match kind {
            EventKind::Open { path } => EventKind::Open { path: self.machine.registry.mask(path) },
            EventKind::OpenLink { path } => EventKind::OpenLink { path: self.machine.registry.mask(path) },
            other => other.clone(),
        }
    }

    /// What comes of this step, and so of all later ones, is not known.
    pub(super) fn not_known(&mut self) {
        self.diary.unknown_from.get_or_insert(self.diary.begun.saturating_sub(1));
    }

    /// Says of each token that is new what it says of itself.
    fn tell_tokens(&mut self, track: u16, cause: Option<&EntryId>) {
        if !self.diary.is_kept {
            return;
        }
        let fresh: Vec<(Label, TokenFacts)> = self.machine.registry.entries()[self.diary.told..]
            .iter()
            .filter(|entry| entry.kind.is_token() || matches!(TokenShape::of(entry.secret.expose()), TokenShape::Jws | TokenShape::Jwe))
            .map(|entry| (entry.label.clone(), TokenFacts::of(entry.secret.expose())))
            .collect();
        self.diary.told = self.machine.registry.entries().len();
        for (label, facts) in fresh {
            let body = EntryBody::TokenFacts { label, facts: Box::new(facts) };
            self.machine.journal.add(track, EntryDraft::simulated(body).because_of(cause.cloned()));
        }
    }

    fn with_world<T>(&mut self, act: impl FnOnce(&mut Simulator, &mut World) -> T, outputs: &mut Vec<Output>) -> T {
        let now_ms = self.virtual_ms();
        let plan = Arc::clone(&self.machine.plan);
        let mut orders = Vec::new();
        let mut world = World {
            project: &plan.project,
            target: plan.target,
            values: &self.machine.asking.values,
            questions: &self.machine.asking.questions,
            device: &mut self.machine.device,
            registry: &mut self.machine.registry,
            bodies: &self.machine.bodies,
            journal: &mut self.machine.journal,
            origin: &plan.origin(),
            zone: plan.device_zone(),
            now_ms,
            orders: &mut orders,
        };
        let result = act(&mut self.machine.simulator, &mut world);
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
            if !self.machine.simulator.has_work() {
                break;
            }
        }
        if self.machine.in_event && !self.machine.asking.holds_the_step() && self.machine.simulator.is_idle() {
            self.conclude(outputs);
        }
    }

    fn conclude(&mut self, outputs: &mut Vec<Output>) {
        self.machine.in_event = false;
        let Decided { decision, assumed, cause } = self.with_world(super::platform::Simulator::conclude, outputs);
        let body = EntryBody::NavigationDecision(decision);
        let entry = self.machine.journal.add(0, EntryDraft::simulated(body).because_of(cause).assuming(assumed.map(str::to_owned)));
        if self.diary.is_kept {
            self.check_expectation(&entry);
        }
        outputs.push(Output::EventDone);
        if self.is_finished() {
            outputs.push(Output::Finished);
        }
    }

    fn check_signatures(&mut self) {
        if self.machine.plan.keys.is_empty() || !self.diary.is_kept {
            return;
        }
        for entry in self.machine.registry.entries() {
            let label = entry.label.as_str();
            if !self.diary.signatures.contains_key(label) && Jwt::read(entry.secret.expose()).is_some() {
                let verdict = crate::domain::web::signature::verify(entry.secret.expose(), &self.machine.plan.keys);
                self.diary.signatures.insert(label.to_owned(), verdict);
            }
        }
    }

    fn remember(&mut self) {
        if !self.diary.is_kept {
            return;
        }
        let device = match self.diary.moments.last() {
            Some(last) if *last.device == self.machine.device => Arc::clone(&last.device),
            _ => Arc::new(self.machine.device.clone()),
        };
        let moment = Moment {
            entries: self.machine.journal.entries().len(),
            event: self.machine.journal.event().to_owned(),
            device,
            virtual_ms: self.virtual_ms(),
            elapsed_ms: self.machine.now.elapsed_ms,
        };
        self.diary.moments.push(moment);
    }
}
