//! Calls on their way: the agent's exchanges, each with its entry and its place in a recording.

use std::collections::BTreeSet;

use bytes::Bytes;

use crate::agent::{Around, CallDraft, CallId, ExchangeId, Outcome, Told};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::ActionAt;
use crate::domain::project::platform::Client;
use crate::domain::record::entry::{CredentialsMode, Difference, EntryBody, Hop};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{HeldCookie, Unfilled};
use crate::domain::record::failure::{AppSees, FailureWhat};
use crate::domain::record::note::{MadeUp, Note};
use crate::domain::secret::traced::{Span, Traced};
use crate::domain::secret::{Label, SecretKind};
use crate::domain::web::wire::{PreparedRequest, Reply};
use crate::platform::common::journal::EntryDraft;

use super::input::{CallKey, Output};
use super::{Run, secrets, tape};

/// A call that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CallState {
    pub(super) endpoint: String,
    pub(super) purpose: Purpose,
    pub(super) action: Option<ActionAt>,
    pub(super) credentials: CredentialsMode,
    pub(super) unfilled: Vec<Unfilled>,
    /// What sends it, where that is not the app's own client.
    pub(super) through: Option<Client>,
    pub(super) nth: u16,
    pub(super) track: u16,
    /// What brought it about, where the platform makes it by itself.
    pub(super) cause: Option<EntryId>,
    pub(super) redirects: u16,
    pub(super) repeats: u16,
    pub(super) preflights: u16,
    pub(super) reply: Option<EntryId>,
}

/// An exchange without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct OpenExchange {
    pub(super) call: CallId,
    pub(super) key: CallKey,
    pub(super) request: EntryId,
    pub(super) sent: String,
    /// The secrets that the request carries.
    pub(super) carries: BTreeSet<Label>,
}

/// What the app wants to call.
pub(super) struct Wanted {
    pub(super) call: CallId,
    pub(super) endpoint: String,
    pub(super) purpose: Purpose,
    pub(super) action: Option<ActionAt>,
    pub(super) track: u16,
    pub(super) cause: Option<EntryId>,
}

/// A reply that came over no wire.
struct Pretence {
    status: u16,
    body: Bytes,
    why: MadeUp,
}

impl Run {
    pub(super) fn call(&mut self, wanted: Wanted, draft: CallDraft, outputs: &mut Vec<Output>) {
        let Wanted { call, endpoint, purpose, action, track, cause } = wanted;
        let nth = self.machine.counts.entry(endpoint.clone()).or_default();
        *nth += 1;
        let nth = *nth;
        let (credentials, unfilled) = (self.machine.agent.credentials(&draft), draft.unfilled.clone());
        let state = CallState {
            endpoint,
            purpose,
            action,
            credentials,
            unfilled,
            through: draft.through,
            nth,
            track,
            cause,
            redirects: 0,
            repeats: 0,
            preflights: 0,
            reply: None,
        };
        self.machine.calls.insert(call, state);
        let draft = secrets::seal_draft(draft, &mut self.machine.registry);
        if let Some(made_up) = self.made_up(call, &draft) {
            return self.pretend(call, &draft, made_up, outputs);
        }
        let mut around = Around { now_ms: self.virtual_ms(), jar: &mut self.machine.device.cookies, registry: &self.machine.registry };
        let told = self.machine.agent.start(&mut around, call, draft);
        self.hear(told, None, outputs);
    }

    /// The reply to a call that is not sent: what the user pasted in its place, or the 401 of a server whose clock has not moved.
    fn made_up(&mut self, call: CallId, draft: &CallDraft) -> Option<Pretence> {
        let state = self.machine.calls.get(&call)?;
        if let Some(reply) = self.machine.plan.pretended.iter().find(|reply| reply.endpoint == state.endpoint) {
            let why = MadeUp::Pasted { notes: reply.notes.clone() };
            return Some(Pretence { status: reply.status, body: reply.body.expose().to_owned().into(), why });
        }
        // What gives a new token takes no notice of an old one beside it.
        if self.machine.refused.is_empty() || matches!(state.purpose, Purpose::LogIn | Purpose::SignUp) {
            return None;
        }
        let purpose = state.purpose;
        let texts = draft.headers.iter().map(|line| &line.value).chain([&draft.url]).chain(&draft.body);
        let carried = labels(texts);
        let ended = carried.iter().find(|label| self.machine.refused.contains(label))?.clone();
        if purpose == Purpose::Refresh {
            let around = Around { now_ms: self.virtual_ms(), jar: &mut self.machine.device.cookies, registry: &self.machine.registry };
            let with_cookie = self.machine.agent.complete(&around, draft).header("cookie").is_some();
            // A key of the app is no credential of the user.
            let is_credential = |label: &Label| {
                let kind = self.machine.registry.entries().iter().find(|entry| entry.label == *label).map(|entry| entry.kind);
                !self.machine.refused.contains(label) && !matches!(kind, None | Some(SecretKind::ApiKey | SecretKind::Password))
            };
            if with_cookie || carried.iter().any(is_credential) {
                return None;
            }
        }
        let why = match (self.machine.jumped_ms, self.machine.was_refused.contains(&ended) && !self.machine.was_accepted.contains(&ended)) {
            (0, _) => MadeUp::OldToken,
            (_, true) => MadeUp::NotAcceptedSoFar,
            (_, false) => MadeUp::TokenEnded,
        };
        Some(Pretence { status: 401, body: Bytes::new(), why })
    }

    /// A call that is not sent. A browser has nothing to ask and to check then.
    fn pretend(&mut self, call: CallId, draft: &CallDraft, made_up: Pretence, outputs: &mut Vec<Output>) {
        let Some(state) = self.machine.calls.get(&call).cloned() else { return };
        let track = state.track;
        let around = Around { now_ms: self.virtual_ms(), jar: &mut self.machine.device.cookies, registry: &self.machine.registry };
        let cookies_held = self.machine.agent.cookies_held(&around, draft);
        let request = Box::new(self.machine.agent.complete(&around, draft));
        let cause = state.cause.clone();
        let body = state.requests(Hop::Call, request, cookies_held, Vec::new());
        let request = self.machine.journal.add(track, EntryDraft::pretended(body).because_of(cause));
        let mut headers = if made_up.body.is_empty() { Vec::new() } else { vec![("content-type".into(), "application/json".into())] };
        let pasted = self.machine.plan.pretended.iter().find(|reply| reply.endpoint == state.endpoint);
        headers.extend(
            pasted.into_iter().flat_map(|reply| &reply.headers).map(|(name, value)| (name.to_ascii_lowercase(), value.expose().to_owned())),
        );
        let reply = Reply::new(made_up.status, headers, self.machine.bodies.insert(made_up.body));
        let body = EntryBody::Reply { request: request.clone(), reply: Box::new(reply.clone()), cors: None };
        let entry = self.machine.journal.add(track, EntryDraft::pretended(body).because_of(Some(request.clone())));
        let note = EntryBody::Note(Note::MadeUp(made_up.why));
        self.machine.journal.add(track, EntryDraft::pretended(note).because_of(Some(request)));
        self.tell_tokens(track, Some(&entry));
        let visible = reply.headers.clone();
        let outcome = Outcome::Reply { reply, visible };
        self.with_world(|simulator, world| simulator.settle(world, call, &outcome, Some(entry)), outputs);
        self.machine.calls.remove(&call);
    }

    pub(super) fn hear(&mut self, told: Vec<Told>, open: Option<&OpenExchange>, outputs: &mut Vec<Output>) {
        for told in told {
            match told {
                Told::Verdict(_) => {}
                Told::Dropped(wire) => {
                    if let Some(open) = open {
                        let what = FailureWhat::Dropped { request: open.request.clone(), wire };
                        self.fail(open, what, AppSees::NotTold, true);
                    }
                }
                Told::Cookie(said) => self.cookie_said(said, open),
                Told::Note(note) => {
                    let track = open.and_then(|open| self.machine.calls.get(&open.call)).map_or(0, |call| call.track);
                    let cause = open.map(|open| open.request.clone());
                    self.machine.journal.add(track, EntryDraft::simulated(EntryBody::Note(note)).because_of(cause));
                }
                Told::Send { exchange, call, hop, request, cookies_held, notes } => {
                    let about = About { cookies_held, notes };
                    self.send(exchange, call, (hop, request), about, open, outputs);
                }
                Told::Settled { call, outcome } => {
                    let reply = self.call_ended(call, &outcome, open);
                    self.with_world(|simulator, world| simulator.settle(world, call, &outcome, reply), outputs);
                    self.machine.calls.remove(&call);
                }
            }
        }
    }

    fn send(
        &mut self,
        exchange: ExchangeId,
        call: CallId,
        (hop, request): (Hop, Box<PreparedRequest>),
        about: About,
        open: Option<&OpenExchange>,
        outputs: &mut Vec<Output>,
    ) {
        let Some(state) = self.machine.calls.get_mut(&call) else { return };
        let count = match hop {
            Hop::Redirect => &mut state.redirects,
            Hop::Repeat => &mut state.repeats,
            Hop::Preflight => &mut state.preflights,
            Hop::Call => &mut 0,
        };
        let step = *count;
        *count += 1;
        let state = state.clone();
        let key = CallKey { event: self.machine.journal.event().to_owned(), endpoint: state.endpoint.clone(), nth: state.nth, hop, step };
        let sent = request.wire_text().masked();
        let recorded = self.diary.tape.as_ref().and_then(|tape| tape.answer(&key));
        let differs = recorded.map(|answer| tape::difference(answer.sent(), &sent)).unwrap_or_default();
        let withheld = about.notes.iter().find_map(|note| match note {
            Note::Withheld { host, .. } => Some(format!("withheld from {host}")),
            _ => None,
        });
        if withheld.is_some() {
            // Nobody knows what the server would have said to the whole request.
            self.not_known();
        }
        let by_other = match state.through.unwrap_or(self.machine.agent.client()) {
            Client::Proxy => Some("FF-B12"),
            Client::Server if self.machine.plan.project.platform.is_weweb() => Some("WW-55"),
            Client::Server => Some("FF-B9"),
            Client::Browser | Client::Native => None,
        };
        let assumed = withheld.or(by_other.map(str::to_owned));
        let cause = state.reply.clone().or_else(|| open.map(|open| open.request.clone())).or_else(|| state.cause.clone());
        let track = state.track;
        let texts = request.headers.iter().map(|line| &line.value).chain([&request.url]).chain(&request.body);
        let carries = labels(texts);
        if !differs.is_empty() {
            self.diary.differs_from.get_or_insert(self.diary.begun.saturating_sub(1));
        }
        let body = state.requests(hop, request.clone(), about.cookies_held, differs);
        let entry = self.machine.journal.add(track, EntryDraft::recorded(body).because_of(cause).assuming(assumed));
        for note in about.notes {
            self.machine.journal.add(track, EntryDraft::simulated(EntryBody::Note(note)).because_of(Some(entry.clone())));
        }
        self.machine.exchanges.insert(exchange, OpenExchange { call, key: key.clone(), request: entry, sent, carries });
        outputs.push(Output::Send { exchange, key, request });
    }

    /// The app's memory is gone: what is still under way is nobody's any more.
    pub(super) fn forget_calls(&mut self) {
        for exchange in self.machine.agent.open_exchanges().collect::<BTreeSet<_>>() {
            self.machine.agent.forget(exchange);
        }
        self.machine.exchanges.clear();
        self.machine.calls.clear();
    }
}

/// What is to be said of a request beside itself.
struct About {
    cookies_held: Vec<HeldCookie>,
    notes: Vec<Note>,
}

impl CallState {
    /// A request of this call, as an entry.
    fn requests(&self, hop: Hop, request: Box<PreparedRequest>, cookies_held: Vec<HeldCookie>, differs: Vec<Difference>) -> EntryBody {
        EntryBody::Request {
            endpoint: self.endpoint.clone(),
            hop,
            purpose: self.purpose,
            action: self.action.clone(),
            nth: self.nth,
            credentials: self.credentials,
            through: self.through,
            unfilled: if hop == Hop::Preflight { Vec::new() } else { self.unfilled.clone() },
            cookies_held,
            request,
            differs,
        }
    }
}

/// The secrets that stand in texts.
fn labels<'a>(texts: impl Iterator<Item = &'a Traced>) -> BTreeSet<Label> {
    let mut found = BTreeSet::new();
    for text in texts {
        found.extend(text.spans().iter().filter_map(|span| match span {
            Span::Secret { label, .. } => Some(label.clone()),
            Span::Plain(_) => None,
        }));
    }
    found
}
