//! What a run asks the person who runs it, and what comes of the answer. A step whose typed texts or link need one waits with its
//! beginning; an action that reads one waits in its chain. Each step asks anew.

use std::collections::BTreeMap;

use crate::domain::project::story::EventKind;
use crate::domain::project::template::{self, Brackets};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::happening::Happening;
use crate::domain::record::location::Location;
use crate::domain::record::note::Note;
use crate::domain::record::question::{self, Question, Questions};
use crate::domain::secret::Secret;
use crate::domain::secret::traced::Traced;
use crate::domain::web::link;
use crate::platform::Simulator;
use crate::platform::common::journal::EntryDraft;
use crate::platform::common::world::Values;

use super::Run;
use super::input::Output;
use super::recording::{Answer, Plan, RecordedInput};

/// What is asked, and what was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Asking {
    /// All that can be asked.
    pub(super) questions: Questions,
    /// The environment's values, and what was answered in this step.
    pub(super) values: Values,
    /// What is asked and not answered: the track that it is noted in, and the entry that asks.
    open: BTreeMap<String, (u16, EntryId)>,
    /// The step that waits with its beginning, and its entry.
    begins: Option<(EventKind, EntryId)>,
}

impl Asking {
    /// Nothing is asked yet.
    pub(super) fn of(plan: &Plan) -> Self {
        let questions = Questions::of(&plan.project, &plan.environment, |name| plan.values.contains_key(name));
        Self { questions, values: plan.values.clone(), ..Self::default() }
    }

    /// A new step: what was answered in the one before is used up.
    pub(super) fn begin_event(&mut self, plan: &Plan) {
        if self.values.len() != plan.values.len() {
            self.values.clone_from(&plan.values);
        }
        self.open.clear();
        self.begins = None;
    }

    /// The names of what is asked and not answered.
    pub(super) fn waits_for(&self) -> Vec<&str> {
        self.open.keys().map(String::as_str).collect()
    }

    /// Whether the step has not begun because of a question.
    pub(super) fn holds_the_step(&self) -> bool {
        self.begins.is_some()
    }
}

impl Run {
    /// What the run waits for the person who runs it to answer.
    pub fn asked(&self) -> impl Iterator<Item = &Question> {
        self.machine.asking.open.keys().filter_map(|name| self.machine.asking.questions.get(name))
    }

    /// Begins a step, at once or when what it needs has been answered.
    pub(super) fn begin_when_answered(&mut self, kind: EventKind, cause: EntryId, outputs: &mut Vec<Output>) {
        let wanted: Vec<Question> = self.machine.asking.questions.of_event(&kind).into_iter().cloned().collect();
        if wanted.is_empty() {
            let what = self.filled(kind);
            return self.start(&what, cause, outputs);
        }
        for question in wanted {
            self.ask(question, 0, Some(cause.clone()), outputs);
        }
        self.machine.asking.begins = Some((kind, cause));
    }

    /// Asks, once for all who wait for the same.
    pub(super) fn ask(&mut self, question: Question, track: u16, cause: Option<EntryId>, outputs: &mut Vec<Output>) {
        if self.machine.asking.open.contains_key(&question.name) {
            return;
        }
        let note = Note::Asked { title: question.title.clone() };
        let entry = self.machine.journal.add(track, EntryDraft::simulated(EntryBody::Note(note)).because_of(cause));
        self.machine.asking.open.insert(question.name.clone(), (track, entry));
        outputs.push(Output::Ask { question });
    }

    /// Takes an answer; whoever waits for it goes on.
    pub(super) fn on_answer(&mut self, name: String, text: &Secret, outputs: &mut Vec<Output>) {
        let Some((track, entry)) = self.machine.asking.open.remove(&name) else { return };
        let Some(question) = self.machine.asking.questions.get(&name).cloned() else { return };
        self.note(RecordedInput::Answer {
            event: self.machine.journal.event().to_owned(),
            name: name.clone(),
            answer: Answer::to(&question, text),
        });
        let value = question::sealed(&question, text.expose(), &mut self.machine.registry);
        self.check_signatures();
        let note = Note::Answered { title: question.title, value: value.clone() };
        self.machine.journal.add(track, EntryDraft::simulated(EntryBody::Note(note)).because_of(Some(entry)));
        self.machine.asking.values.insert(name, value);
        self.machine.simulator.answered();
        if self.machine.asking.open.is_empty()
            && let Some((kind, cause)) = self.machine.asking.begins.take()
        {
            let what = self.filled(kind);
            self.start(&what, cause, outputs);
        }
    }

    /// There is no answer, and none will come.
    pub(super) fn on_no_answer(&mut self, name: String, outputs: &mut Vec<Output>) {
        let Some((track, entry)) = self.machine.asking.open.remove(&name) else { return };
        let title = self.machine.asking.questions.get(&name).map_or_else(String::new, |question| question.title.clone());
        self.note(RecordedInput::NotAnswered { event: self.machine.journal.event().to_owned(), name });
        self.not_known();
        self.machine.journal.add(track, EntryDraft::simulated(EntryBody::Note(Note::NotAnswered { title })).because_of(Some(entry)));
        self.machine.simulator.unanswered();
        if self.machine.asking.begins.take().is_some() {
            // Nothing of the step can be known: the app stays as it is.
            self.machine.asking.open.clear();
            self.machine.in_event = false;
            outputs.push(Output::EventDone);
            if self.is_finished() {
                outputs.push(Output::Finished);
            }
        }
    }

    /// What happens in a step, its values filled in.
    fn filled(&mut self, kind: EventKind) -> Happening {
        match kind {
            EventKind::Open { path } => Happening::Open { at: self.address(&path) },
            EventKind::OpenLink { path } => Happening::OpenLink { at: self.address(&path) },
            EventKind::Tap { workflow, typed } => Happening::Tap { workflow, typed },
            EventKind::TapTab { page } => Happening::TapTab { page },
            EventKind::Reload {} => Happening::Reload,
            EventKind::Reopen {} => Happening::Reopen,
            EventKind::TokenExpires { otherwise_ms, refused } => Happening::TokenExpires { otherwise_ms, refused },
        }
    }

    /// An address with its values filled in; of a pasted link, what the app sees of it. A token in it is a secret from here on.
    fn address(&mut self, path: &str) -> Location {
        let value = |name: &str| self.machine.asking.values.get(name).cloned();
        let is_filled = path.contains("{{");
        let text =
            if is_filled { template::fill(path, Brackets::Braces, |_| false, value, |_| Traced::default()) } else { Traced::plain(path) };
        for (kind, secret) in link::secrets(&text.reveal()) {
            self.machine.registry.register(kind, &secret);
        }
        let text = self.machine.registry.trace(&text.reveal()).overlaid(&text);
        if !is_filled {
            return Location::of(text);
        }
        let whole = text.reveal();
        let seen = match link::link_path(&whole) {
            Some(path) => text.slice(whole.len() - path.len()..whole.len()),
            None => text.slice(whole.len() - whole.trim_start_matches('/').len()..whole.len()),
        };
        if seen.reveal().starts_with('/') {
            return Location::of(seen);
        }
        let mut at = Traced::plain("/");
        at.push(&seen);
        Location::of(at)
    }

    /// The step begins.
    pub(super) fn start(&mut self, what: &Happening, cause: EntryId, outputs: &mut Vec<Output>) {
        if what.begins_anew() {
            self.forget_calls();
        }
        if let Happening::TokenExpires { otherwise_ms, refused } = what {
            self.expire(*otherwise_ms, *refused, &cause, outputs);
        }
        self.with_world(|simulator: &mut Simulator, world| simulator.begin(world, what, cause), outputs);
    }
}
