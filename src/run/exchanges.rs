//! Calls on their way: the agent's exchanges, each with its entry and its place in a recording.

use std::collections::BTreeSet;

use bytes::Bytes;

use crate::agent::{Around, CallId, Draft as CallDraft, ExchangeId, Outcome, Told};
use crate::domain::endpoint::Purpose;
use crate::domain::entry::{EntryBody, EntryId, Hop};
use crate::domain::traced::{Span, Traced};
use crate::domain::wire::{PreparedRequest, Reply, Timing};
use crate::platform::common::journal::Draft;

use super::input::{CallKey, Output};
use super::{Run, secrets, tape};

/// A call that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CallState {
    pub(super) endpoint: String,
    pub(super) nth: u16,
    pub(super) track: u16,
    /// What brought it about, where the platform makes it by itself.
    pub(super) cause: Option<EntryId>,
    pub(super) redirects: u16,
    pub(super) reply: Option<EntryId>,
}

/// An exchange without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Open {
    pub(super) call: CallId,
    pub(super) key: CallKey,
    pub(super) request: EntryId,
    pub(super) sent: String,
}

/// A reply that came over no wire.
struct MadeUp {
    status: u16,
    body: Bytes,
    note: String,
}

impl Run {
    pub(super) fn call(
        &mut self,
        call: CallId,
        endpoint: String,
        draft: CallDraft,
        (track, cause): (u16, Option<EntryId>),
        outputs: &mut Vec<Output>,
    ) {
        let nth = self.counts.entry(endpoint.clone()).or_default();
        *nth += 1;
        self.calls.insert(call, CallState { endpoint, nth: *nth, track, cause, redirects: 0, reply: None });
        let draft = secrets::seal_draft(draft, &mut self.registry);
        if let Some(made_up) = self.made_up(call, &draft) {
            return self.pretend(call, &draft, made_up, outputs);
        }
        let around = Around { now_ms: self.virtual_ms(), jar: &mut self.device.cookies, registry: &self.registry };
        let told = self.agent.start(&around, call, draft);
        self.hear(told, None, outputs);
    }

    /// The reply to a call that is not sent: what the user pasted in its place, or the 401 of a server whose clock has not moved.
    fn made_up(&self, call: CallId, draft: &CallDraft) -> Option<MadeUp> {
        let endpoint = &self.calls.get(&call)?.endpoint;
        if let Some(reply) = self.plan.pretended.iter().find(|reply| reply.endpoint == *endpoint) {
            let mut note = "Not sent: this reply is made up from what you pasted, so your server has not seen this call".to_owned();
            for more in &reply.notes {
                note.push_str(". ");
                note.push_str(more);
            }
            return Some(MadeUp { status: reply.status, body: reply.body.expose().to_owned().into(), note });
        }
        let purpose = self.plan.project.endpoint(endpoint).map_or(Purpose::Other, |endpoint| endpoint.purpose);
        // What gives a new token takes no notice of an old one beside it.
        if self.refused.is_empty() || matches!(purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh) {
            return None;
        }
        let is_refused =
            |text: &Traced| text.spans().iter().any(|span| matches!(span, Span::Secret { label, .. } if self.refused.contains(label)));
        let texts = draft.headers.iter().map(|line| &line.value).chain([&draft.url]).chain(&draft.body);
        texts.into_iter().any(is_refused).then(|| MadeUp {
            status: 401,
            body: Bytes::new(),
            note: "Not sent: the token has ended, but your server's clock has not moved and it would still take it. Its 401 is made up, \
                   as the step “Token expires” says"
                .to_owned(),
        })
    }

    /// A call that is not sent. A browser has nothing to ask and to check then.
    fn pretend(&mut self, call: CallId, draft: &CallDraft, made_up: MadeUp, outputs: &mut Vec<Output>) {
        let Some(state) = self.calls.get(&call) else { return };
        let (track, endpoint, nth, cause) = (state.track, state.endpoint.clone(), state.nth, state.cause.clone());
        let around = Around { now_ms: self.virtual_ms(), jar: &mut self.device.cookies, registry: &self.registry };
        let request = Box::new(self.agent.complete(&around, draft));
        let body = EntryBody::Request { endpoint, purpose: Hop::Call, nth, request, differs: None };
        let request = self.journal.add(track, Draft::pretended(body).because_of(cause));
        let headers = if made_up.body.is_empty() { Vec::new() } else { vec![("content-type".into(), "application/json".into())] };
        let reply = Reply {
            status: made_up.status,
            version: String::new(),
            headers,
            body: self.bodies.insert(made_up.body),
            body_truncated: false,
            timing: Timing::default(),
            remote: None,
        };
        let body = EntryBody::Reply { request: request.clone(), reply: Box::new(reply.clone()), cors: None };
        let entry = self.journal.add(track, Draft::pretended(body).because_of(Some(request.clone())));
        let note = EntryBody::Note { text: made_up.note, rule: None };
        self.journal.add(track, Draft::pretended(note).because_of(Some(request)));
        let visible = reply.headers.clone();
        let outcome = Outcome::Reply { reply, visible };
        self.with_world(|simulator, world| simulator.settle(world, call, &outcome, Some(entry)), outputs);
        self.calls.remove(&call);
    }

    pub(super) fn hear(&mut self, told: Vec<Told>, open: Option<&Open>, outputs: &mut Vec<Output>) {
        for told in told {
            match told {
                Told::Verdict(_) => {}
                Told::Cookie(text) => self.cookie_said(text, open),
                Told::Send { exchange, call, hop, request, note } => self.send(exchange, call, hop, request, note, open, outputs),
                Told::Settled { call, outcome } => {
                    let reply = self.call_ended(call, &outcome, open);
                    self.with_world(|simulator, world| simulator.settle(world, call, &outcome, reply), outputs);
                    self.calls.remove(&call);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one exchange has that many facts")]
    fn send(
        &mut self,
        exchange: ExchangeId,
        call: CallId,
        hop: Hop,
        request: Box<PreparedRequest>,
        note: Option<String>,
        open: Option<&Open>,
        outputs: &mut Vec<Output>,
    ) {
        let Some(state) = self.calls.get_mut(&call) else { return };
        if hop == Hop::Redirect {
            state.redirects += 1;
        }
        let step = if hop == Hop::Redirect { state.redirects - 1 } else { 0 };
        let key = CallKey { event: self.journal.event().to_owned(), endpoint: state.endpoint.clone(), nth: state.nth, hop, step };
        let sent = request.wire_text().masked();
        let recorded = self.tape.as_ref().and_then(|tape| tape.answer(&key));
        let differs = recorded.and_then(|answer| tape::difference(answer.sent(), &sent));
        let assumed = (self.agent.client() == crate::domain::platform::Client::Proxy).then_some("FF-B12");
        let cause = state.reply.clone().or_else(|| open.map(|open| open.request.clone())).or_else(|| state.cause.clone());
        let track = state.track;
        let body = EntryBody::Request { endpoint: state.endpoint.clone(), purpose: hop, nth: state.nth, request: request.clone(), differs };
        let entry = self.journal.add(track, Draft::recorded(body).because_of(cause).assuming(assumed.map(str::to_owned)));
        if let Some(text) = note {
            self.journal.add(track, Draft::simulated(EntryBody::Note { text, rule: None }).because_of(Some(entry.clone())));
        }
        self.exchanges.insert(exchange, Open { call, key: key.clone(), request: entry, sent });
        outputs.push(Output::Send { exchange, key, request });
    }

    /// The app's memory is gone: what is still under way is nobody's any more.
    pub(super) fn forget_calls(&mut self) {
        for exchange in self.agent.open_exchanges().collect::<BTreeSet<_>>() {
            self.agent.forget(exchange);
        }
        self.exchanges.clear();
        self.calls.clear();
    }
}
