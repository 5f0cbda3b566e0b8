//! What the rules of a run look at: its entries by place and by id, and the calls that it made.

use std::collections::{BTreeSet, HashMap};

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::ActionAt;
use crate::domain::project::story::{Expectation, StoryEvent};
use crate::domain::project::{Project, walk};
use crate::domain::record::decision::Decision;
use crate::domain::record::entry::{ChangedBy, Entry, EntryBody, Hop};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{FieldReading, HeldCookie};
use crate::domain::record::failure::{FailureWhat, Unmet};
use crate::domain::record::finding::Finding;
use crate::domain::record::note::Note;
use crate::domain::record::session::Session;
use crate::domain::secret::Label;
use crate::domain::secret::traced::{Span, Traced};
use crate::domain::web::token::Jwt;
use crate::domain::web::wire::{PreparedRequest, Reply};
use crate::domain::words::menu::Words;
use crate::domain::words::{phrases, screens};
use crate::run::Run;
use crate::run::made::{self, CallMade, CameOut};

use super::chains::Standing;
use super::setup::Setup;

/// What the rules of a run look at.
pub(super) struct Evidence<'a> {
    /// The run.
    pub(super) run: &'a Run,
    /// Its project.
    pub(super) project: &'a Project,
    /// The project, as rules of projects look at it.
    pub(super) setup: Setup<'a>,
    /// The platform's words.
    pub(super) words: Words,
    /// The entries, in their order.
    pub(super) entries: Vec<&'a Entry>,
    /// The calls, in their order.
    pub(super) calls: Vec<CallMade>,
    /// From this place on nothing can be known: an answer is missing, or belongs to another request.
    pub(super) horizon: usize,
    places: HashMap<&'a EntryId, usize>,
    /// The places of the entries of each step.
    steps: HashMap<&'a str, Vec<usize>>,
    /// The calls by the entry that tells how they came out.
    ends: HashMap<EntryId, usize>,
    /// The places of the entries that read something out of this one.
    readers: HashMap<&'a EntryId, Vec<usize>>,
    /// The tokens that are known.
    known_tokens: BTreeSet<&'a Label>,
}

/// A change of the session.
#[derive(Clone, Copy)]
pub(super) struct SessionChanged<'a> {
    /// The place of its entry.
    pub(super) place: usize,
    /// Its entry.
    pub(super) entry: &'a Entry,
    /// What changed it.
    pub(super) by: ChangedBy,
    /// The action that did it; none where the platform did it by itself.
    pub(super) action: Option<&'a ActionAt>,
    /// Before.
    pub(super) before: &'a Session,
    /// After.
    pub(super) after: &'a Session,
}

impl<'a> Evidence<'a> {
    /// The evidence of a run.
    pub(super) fn of(run: &'a Run) -> Self {
        let entries: Vec<&Entry> = run.entries().iter().map(|entry| &**entry).collect();
        let places = entries.iter().enumerate().map(|(at, entry)| (&entry.id, at)).collect();
        let is_unknown = |entry: &&Entry| match &entry.body {
            EntryBody::Request { differs, .. } => !differs.is_empty(),
            EntryBody::Failure(failure) => matches!(failure.what, FailureWhat::NotRecorded { .. }),
            EntryBody::Note(note) => matches!(note, Note::NotAnswered { .. } | Note::Withheld { .. }),
            _ => false,
        };
        let horizon = entries.iter().position(is_unknown).unwrap_or(entries.len());
        let project: &Project = &run.plan().project;
        let calls = made::calls(entries.iter().copied());
        let mut steps: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut readers: HashMap<&EntryId, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            steps.entry(&entry.id.event).or_default().push(at);
            match &entry.body {
                EntryBody::FieldRead(reading) => readers.entry(reading.reply.as_ref().unwrap_or(&entry.id)).or_default().push(at),
                EntryBody::Condition { read, .. } => {
                    let replies: BTreeSet<&EntryId> = read.iter().filter_map(|read| read.reply.as_ref()).collect();
                    for reply in replies {
                        readers.entry(reply).or_default().push(at);
                    }
                }
                _ => {}
            }
        }
        let of_call = |(at, call): (usize, &CallMade)| {
            [&call.reply, &call.failure].into_iter().flatten().map(|end| (end.clone(), at)).collect::<Vec<_>>()
        };
        let ends = calls.iter().enumerate().flat_map(of_call).collect();
        let known_tokens = run.registry().entries().iter().filter(|entry| entry.kind.is_token()).map(|entry| &entry.label).collect();
        let words = Words::of(&project.platform);
        let given = run.plan().values.keys().map(String::as_str).collect();
        Self { run, project, setup: Setup::of(project, given), words, entries, calls, horizon, places, steps, ends, readers, known_tokens }
    }

    /// The place of an entry.
    pub(super) fn place(&self, id: &EntryId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The entry of this id.
    pub(super) fn entry(&self, id: &EntryId) -> Option<&'a Entry> {
        self.place(id).map(|at| self.entries[at])
    }

    /// The entries of a step of the story, with their places.
    pub(super) fn of_step<'s>(&'s self, step: &'s str) -> impl Iterator<Item = (usize, &'a Entry)> + 's {
        self.steps.get(step).into_iter().flatten().map(|at| (*at, self.entries[*at]))
    }

    /// The entries that read something out of a reply, or out of what failed, with their places.
    pub(super) fn readers(&self, reply: &EntryId) -> impl Iterator<Item = (usize, &'a Entry)> {
        self.readers.get(reply).into_iter().flatten().map(|at| (*at, self.entries[*at]))
    }

    /// The steps of the story.
    pub(super) fn story(&self) -> &'a [StoryEvent] {
        self.run.story().map_or(&[], |story| &story.events)
    }

    /// The place of a step in the story, counted from 0.
    pub(super) fn step_at(&self, step: &str) -> Option<usize> {
        self.story().iter().position(|event| event.id == step)
    }

    /// What is expected of a step where the app runs.
    pub(super) fn expected(&self, step: &str) -> Expectation {
        let event = self.story().iter().find(|event| event.id == step);
        event.map(|event| event.expect.on_target(self.run.plan().target)).unwrap_or_default()
    }

    /// The name of the endpoint of a call.
    pub(super) fn name<'c>(&'c self, call: &'c CallMade) -> &'c str {
        self.project.endpoint(&call.endpoint).map_or(call.endpoint.as_str(), |endpoint| &endpoint.name)
    }

    /// The request of a call as sent.
    pub(super) fn request(&self, call: &CallMade) -> Option<&'a PreparedRequest> {
        match &self.entry(&call.request)?.body {
            EntryBody::Request { request, .. } => Some(request),
            _ => None,
        }
    }

    /// Cookies of its host that did not go along with a call.
    pub(super) fn cookies_held(&self, call: &CallMade) -> &'a [HeldCookie] {
        match self.entry(&call.request).map(|entry| &entry.body) {
            Some(EntryBody::Request { cookies_held, .. }) => cookies_held,
            _ => &[],
        }
    }

    /// The requests of a call, from the first to the last, each with what it is in the course of it.
    pub(super) fn hops(&self, call: &CallMade) -> Vec<(Hop, &'a PreparedRequest, &'a EntryId)> {
        let (Some(from), Some(to)) = (self.place(&call.first), self.place(&call.request)) else { return Vec::new() };
        let of = self.entries[from..=to.max(from)].iter().filter(|entry| entry.id.track == call.first.track);
        of.filter_map(|entry| match &entry.body {
            EntryBody::Request { endpoint, hop, request, .. } if *endpoint == call.endpoint => Some((*hop, &**request, &entry.id)),
            _ => None,
        })
        .collect()
    }

    /// Where a call is made, in the words of the menus.
    pub(super) fn screen_of(&self, call: &CallMade) -> String {
        let standing = call.action.as_ref().and_then(|at| self.standing(at));
        standing.map_or_else(
            || format!("{} › {}", self.words.endpoints, self.name(call)),
            |standing| screens::action(self.project, standing.workflow, standing.action),
        )
    }

    /// The reply to a call.
    pub(super) fn reply(&self, call: &CallMade) -> Option<&'a Reply> {
        match &self.entry(call.reply.as_ref()?)?.body {
            EntryBody::Reply { reply, .. } => Some(reply),
            _ => None,
        }
    }

    /// The call that a reply or a failure belongs to.
    pub(super) fn call_of(&self, reply: &EntryId) -> Option<&CallMade> {
        self.ends.get(reply).map(|at| &self.calls[*at])
    }

    /// The entry that tells how a call came out.
    pub(super) fn end_of(call: &CallMade) -> &EntryId {
        call.failure.as_ref().or(call.reply.as_ref()).unwrap_or(&call.request)
    }

    /// The tokens that a request carries, by their labels.
    pub(super) fn tokens(&self, request: &PreparedRequest) -> BTreeSet<&'a Label> {
        let texts = request.headers.iter().map(|line| &line.value).chain([&request.url]).chain(&request.body);
        texts.flat_map(labels).filter_map(|label| self.known_tokens.get(label).copied()).collect()
    }

    /// Whether a call carries a token that has ended: one that a server has taken before, or that was not refused before its own end.
    pub(super) fn is_dead(&self, call: &CallMade) -> bool {
        let carried = |call: &CallMade| self.request(call).map(|request| self.tokens(request)).unwrap_or_default();
        let tokens = carried(call);
        let before: Vec<&CallMade> = self
            .calls
            .iter()
            .take_while(|other| other.first != call.first)
            .filter(|other| carried(other).iter().any(|token| tokens.contains(token)))
            .collect();
        if before.iter().any(|other| other.succeeded()) {
            return true;
        }
        let known = self.run.registry().entries().iter().filter(|known| tokens.contains(&known.label));
        let end = known.filter_map(|known| Jwt::read(known.secret.expose())?.time_ms("exp")).min();
        let at = |call: &CallMade| self.entry(&call.request).map(|entry| self.now_ms(entry));
        let has_ended = |call: &CallMade| end.is_some_and(|end| at(call).is_some_and(|at| end < at));
        has_ended(call) && before.iter().all(|other| has_ended(other) || !matches!(other.came_out, CameOut::Answered(401 | 403)))
    }

    /// What a finding says of an unmet expectation, if it is about one.
    pub(super) fn unmet(&self, finding: &Finding) -> Option<&'a [Unmet]> {
        match &self.entry(finding.entry.as_ref()?)?.body {
            EntryBody::Failure(failure) => match &failure.what {
                FailureWhat::Expectation { unmet } => Some(unmet),
                _ => None,
            },
            _ => None,
        }
    }

    /// The exceptions of actions that read something out of this reply.
    pub(super) fn thrown_reading(&self, reply: &EntryId) -> BTreeSet<EntryId> {
        let mut readers = BTreeSet::new();
        let mut thrown = BTreeSet::new();
        for (_, entry) in self.readers(reply) {
            if let EntryBody::FieldRead(reading) = &entry.body {
                readers.insert(&reading.at.at);
            }
        }
        let after = self.place(reply).unwrap_or(0);
        for (_, entry) in self.of_step(&reply.event).filter(|(at, _)| !readers.is_empty() && *at > after) {
            if let EntryBody::Failure(failure) = &entry.body
                && let FailureWhat::Exception { action: Some(action), .. } = &failure.what
                && readers.contains(action)
            {
                thrown.insert(entry.id.clone());
            }
        }
        thrown
    }

    /// Where the steps end, and why.
    pub(super) fn decisions(&self) -> impl Iterator<Item = (&'a Entry, &'a Decision)> {
        self.entries.iter().filter_map(|entry| match &entry.body {
            EntryBody::NavigationDecision(decision) => Some((*entry, decision)),
            _ => None,
        })
    }

    /// The changes of the session, in their order, with their places.
    pub(super) fn session_changes(&self) -> impl Iterator<Item = SessionChanged<'a>> {
        self.entries.iter().enumerate().filter_map(|(place, entry)| match &entry.body {
            EntryBody::SessionChange { by, action, before, after, .. } => {
                Some(SessionChanged { place, entry, by: *by, action: action.as_ref(), before, after })
            }
            _ => None,
        })
    }

    /// The session as it is when a call is made, as far as it has changed in the run.
    pub(super) fn session_at(&self, call: &CallMade) -> Option<&'a Session> {
        let before = self.place(&call.first)?;
        self.entries[..before].iter().rev().find_map(|entry| match &entry.body {
            EntryBody::SessionChange { after, .. } => Some(&**after),
            _ => None,
        })
    }

    /// The unmet expectations of a step.
    pub(super) fn unmet_in(&self, step: &str) -> Vec<&'a Unmet> {
        let of = self.of_step(step).filter_map(|(_, entry)| match &entry.body {
            EntryBody::Failure(failure) => match &failure.what {
                FailureWhat::Expectation { unmet } => Some(unmet),
                _ => None,
            },
            _ => None,
        });
        of.flatten().collect()
    }

    /// The refusals of calls that were made with the session that was read at this place.
    pub(super) fn refused_with_session_of(&self, at: usize) -> BTreeSet<EntryId> {
        let until = self.session_until(at);
        let refused = self.calls.iter().filter(|call| {
            let place = self.place(&call.first).unwrap_or(0);
            at < place && place < until && !call.succeeded() && !matches!(call.purpose, Purpose::LogIn | Purpose::SignUp)
        });
        refused.filter(|call| call.reply.is_some() && call.failure.is_none()).map(|call| Self::end_of(call).clone()).collect()
    }

    /// The action that reads, in the platform's words.
    pub(super) fn action_title(&self, reading: &FieldReading) -> String {
        let action = walk::action(self.project, &reading.at.at);
        action.map_or_else(|| reading.at.at.action.clone(), |action| phrases::action_title(self.project, &action.kind))
    }

    /// Up to which place the app has the session that was read at this one: another log-in, or a log-out, ends it.
    pub(super) fn session_until(&self, at: usize) -> usize {
        let is_change = |entry: &&Entry| matches!(entry.body, EntryBody::SessionChange { .. });
        let own = self.entries.iter().skip(at).position(is_change).map_or(at, |n| at + n);
        let replaced = |entry: &Entry| {
            matches!(
                &entry.body,
                EntryBody::SessionChange {
                    by: ChangedBy::LogIn
                        | ChangedBy::UpdateUser
                        | ChangedBy::LogOut
                        | ChangedBy::Authenticate
                        | ChangedBy::ClearSession
                        | ChangedBy::StoreToken
                        | ChangedBy::LegacyLogOut,
                    ..
                }
            )
        };
        let next = self.entries.iter().skip(own + 1).position(|entry| replaced(entry));
        next.map_or(usize::MAX, |n| own + 1 + n)
    }

    /// The action at a place, as it stands in the project.
    pub(super) fn standing(&self, at: &ActionAt) -> Option<&Standing<'a>> {
        self.setup.actions.iter().find(|standing| standing.at == *at)
    }

    /// The app's time at an entry, in milliseconds since 1970.
    pub(super) fn now_ms(&self, entry: &Entry) -> i64 {
        self.run.plan().start_ms + entry.at_ms
    }

    /// A text without secrets.
    pub(super) fn mask(&self, text: &str) -> String {
        self.run.registry().mask(text)
    }
}

/// The labels of the secrets in a text.
pub(super) fn labels(text: &Traced) -> impl Iterator<Item = &Label> {
    text.spans().iter().filter_map(|span| match span {
        Span::Secret { label, .. } => Some(label),
        Span::Plain(_) => None,
    })
}
