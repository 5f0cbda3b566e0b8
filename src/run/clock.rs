//! The app's clock and the server's: what "Token expires" moves, what a server that did not go along still takes, and the way back.

use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::story;
use crate::domain::record::entry::{EntryBody, Hop};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::note::{ClockEffect, ClockPast, Note};
use crate::domain::secret::traced::Span;
use crate::domain::web::token::Jwt;
use crate::domain::web::wire::Reply;
use crate::platform::common::journal::EntryDraft;

use super::Run;
use super::exchanges::OpenExchange;
use super::input::Output;

impl Run {
    /// Moves the app's clock 1 s past the token's `exp`, else the stored expiry, else by the given length.
    pub(super) fn expire(&mut self, otherwise_ms: i64, refused: bool, cause: &EntryId, outputs: &mut Vec<Output>) {
        let session = self.machine.device.tabs.first().map(|tab| tab.session.clone()).unwrap_or_default();
        let now = self.virtual_ms();
        let token = session.token.to_text().reveal();
        let has_token = session.token.is_set();
        let exp = Jwt::read(&token).and_then(|jwt| jwt.time_ms("exp"));
        let (end, past) = match (exp, session.expiry_ms) {
            (Some(exp), _) => (exp, ClockPast::TokenExp),
            (None, Some(expiry)) => (expiry, ClockPast::StoredExpiry),
            (None, None) if otherwise_ms == story::OTHERWISE_MS => (now + otherwise_ms, ClockPast::Hour),
            (None, None) => (now + otherwise_ms, ClockPast::StepTime),
        };
        let jump = (end + 1000 - now).max(0);
        self.machine.jumped_ms += jump;
        self.machine.journal.set_time(self.virtual_ms() - self.machine.plan.start_ms);
        let follows = self
            .machine
            .plan
            .project
            .environment(&self.machine.plan.environment)
            .is_none_or(crate::domain::project::environment::Environment::clock_follows);
        let label = self.machine.registry.label_of(&token).cloned();
        let never_taken =
            label.as_ref().is_some_and(|label| self.machine.was_refused.contains(label) && !self.machine.was_accepted.contains(label));
        let server = match (follows, has_token) {
            (true, true) => ClockEffect::GoesAlong,
            (_, false) => ClockEffect::NoToken,
            (false, true) if refused => {
                self.machine.refused.extend(label);
                ClockEffect::RefusalsMadeUp
            }
            (false, true) if never_taken => ClockEffect::NotAcceptedSoFar,
            (false, true) => ClockEffect::StillAccepts,
        };
        let note = if jump == 0 { Note::ClockStays { past } } else { Note::ClockMoved { by_ms: jump, past, server } };
        self.machine.journal.add(0, EntryDraft::simulated(EntryBody::Note(note)).because_of(Some(cause.clone())));
        if jump > 0 {
            outputs.push(Output::Jumped { ms: jump });
        }
    }

    /// A server with a clock of its own gives a new token: it ends by that clock, so the app's clock goes back to it. Otherwise the app
    /// would take the new token for an ended one as well.
    pub(super) fn come_back(&mut self, open: &OpenExchange, reply: &Reply) {
        let gives_tokens = |endpoint: &Endpoint| matches!(endpoint.purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh);
        if self.machine.refused.is_empty() || open.key.hop == Hop::Preflight || !reply.is_success() {
            return;
        }
        if !self.machine.plan.project.endpoint(&open.key.endpoint).is_some_and(gives_tokens) {
            return;
        }
        // What the server has just given out is no ended token, whatever its text.
        let body = self.machine.bodies.get(&reply.body.hash);
        let text = self.machine.registry.trace_body(&String::from_utf8_lossy(&body));
        for span in text.spans() {
            if let Span::Secret { label, .. } = span {
                self.machine.refused.remove(label);
            }
        }
        if self.machine.jumped_ms != 0 {
            self.machine.jumped_ms = 0;
            self.machine.journal.set_time(self.virtual_ms() - self.machine.plan.start_ms);
            self.machine.journal.add(0, EntryDraft::simulated(EntryBody::Note(Note::ClockBack)).because_of(Some(open.request.clone())));
        }
    }

    /// Which secrets the server really takes, and which it refuses.
    pub(super) fn remember_what_was_taken(&mut self, open: &OpenExchange, reply: &Reply) {
        let known = match reply.status {
            200..=299 => &mut self.machine.was_accepted,
            401 | 403 => &mut self.machine.was_refused,
            _ => return,
        };
        if open.key.hop != Hop::Preflight {
            known.extend(open.carries.iter().cloned());
        }
    }
}
