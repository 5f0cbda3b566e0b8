//! What went wrong, as entries: failed calls, and steps that did not end as expected.

use crate::agent::{CallId, ExchangeId, Outcome};
use crate::domain::project::platform::Target;
use crate::domain::project::story::{CallOutcome, CallWanted, Expectation, ValueWanted};
use crate::domain::record::entry::{EntryBody, Hop};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::{AppSees, FailureEntry, FailureWhat, Unmet};
use crate::domain::record::note::{CookieSaid, Note};
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::domain::web::wire::Failure;
use crate::platform::common::journal::EntryDraft;

use super::Run;
use super::exchanges::OpenExchange;
use super::input::CallKey;
use super::made::{self, CallMade, CameOut};

impl Run {
    /// What became of a cookie that the answer to this exchange sets.
    pub(super) fn cookie_said(&mut self, said: CookieSaid, open: Option<&OpenExchange>) {
        let call = open.and_then(|open| self.machine.calls.get(&open.call));
        let (track, reply) = call.map_or((0, None), |call| (call.track, call.reply.clone()));
        self.machine.journal.add(track, EntryDraft::simulated(EntryBody::Note(Note::Cookie(said))).because_of(reply));
    }

    /// A call is over: puts its failure into the timeline; gives the reply's entry for what reads from it.
    pub(super) fn call_ended(&mut self, call: CallId, outcome: &Outcome, open: Option<&OpenExchange>) -> Option<EntryId> {
        let caught = self.machine.simulator.would_catch(call);
        let nobody = OpenExchange {
            call,
            key: CallKey { event: String::new(), endpoint: String::new(), nth: 0, hop: Hop::Call, step: 0 },
            request: EntryId::first(self.machine.journal.event()),
            sent: String::new(),
            carries: std::collections::BTreeSet::new(),
        };
        let open = open.unwrap_or(&nobody);
        let request = open.request.clone();
        let app_sees = match self.machine.plan.project.platform {
            crate::domain::project::platform::Platform::FlutterFlow(_) => AppSees::MinusOne,
            _ => AppSees::ErrorWithoutStatus,
        };
        let what = match outcome {
            Outcome::Reply { .. } => return self.machine.calls.get(&call).and_then(|call| call.reply.clone()),
            Outcome::Blocked { block, status } => FailureWhat::Cors { request, block: block.clone(), status: *status },
            Outcome::Failed(failure) => {
                let host = self.host(&request);
                FailureWhat::Network { request, host, wire: failure.clone() }
            }
            Outcome::TooManyRedirects { followed } => FailureWhat::Redirects { request, followed: *followed },
            Outcome::NotSent(why) => {
                let state = self.machine.calls.get(&call).cloned()?;
                let request = (!open.sent.is_empty()).then_some(request);
                let (endpoint, purpose, action, nth) = (state.endpoint, state.purpose, state.action, state.nth);
                FailureWhat::NotSent { endpoint, purpose, action, nth, request, why: why.clone() }
            }
        };
        Some(self.fail(open, what, app_sees, caught))
    }

    /// Host and port that a request goes to, masked.
    fn host(&self, request: &EntryId) -> Option<String> {
        let EntryBody::Request { request, .. } = &self.machine.journal.entry(request)?.body else { return None };
        let url = request.parsed_url()?;
        let host = url.host_str()?;
        Some(self.machine.registry.mask(&url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))))
    }

    pub(super) fn fail(&mut self, open: &OpenExchange, what: FailureWhat, app_sees: AppSees, caught: bool) -> EntryId {
        let track = self.machine.calls.get(&open.call).map_or(0, |call| call.track);
        let cause = (!open.sent.is_empty()).then(|| open.request.clone());
        let body = EntryBody::Failure(FailureEntry { what, app_sees, caught });
        self.machine.journal.add(track, EntryDraft::recorded(body).because_of(cause))
    }

    pub(super) fn no_answer(&mut self, exchange: ExchangeId, open: &OpenExchange, failure: &Failure) {
        self.machine.agent.forget(exchange);
        let what = FailureWhat::Network { request: open.request.clone(), host: None, wire: Box::new(failure.clone()) };
        self.fail(open, what, AppSees::NothingYet, false);
        self.machine.simulator.stall(open.call);
    }

    pub(super) fn check_expectation(&mut self, decision: &EntryId) {
        if self.diary.unknown_from.is_some() {
            // What the app would have done with the missing answer is not known: nothing can be expected of it.
            return;
        }
        let Some(event) = self.diary.begun.checked_sub(1).and_then(|at| self.story_events().get(at)) else { return };
        let mut unmet = self.unmet(&event.expect.on_target(self.machine.plan.target));
        if self.opens_every_page(&event.expect, decision) {
            let redirects = self.machine.plan.project.platform.redirects_to();
            unmet.retain(|one| !matches!(one, Unmet::Page { wanted, .. } if redirects.contains(&wanted.as_str())));
        }
        if unmet.is_empty() {
            return;
        }
        let body = EntryBody::Failure(FailureEntry { what: FailureWhat::Expectation { unmet }, app_sees: AppSees::NotTold, caught: false });
        self.machine.journal.add(0, EntryDraft::simulated(body).because_of(Some(decision.clone())));
    }

    /// WeWeb's editor redirects nowhere: an expectation of that in general does not apply there (WeWeb rule 63).
    fn opens_every_page(&self, expect: &Expectation, decision: &EntryId) -> bool {
        let target = self.machine.plan.target;
        let in_general = expect.on.get(&target).is_none_or(|here| here.page.is_none());
        let decided = self.entries().iter().rev().find(|entry| entry.id == *decision);
        let opened = decided.is_some_and(|entry| match &entry.body {
            EntryBody::NavigationDecision(decision) => decision.why == Why::EditorOpens,
            _ => false,
        });
        target == Target::Editor && in_general && opened
    }

    /// What is not as expected at the end of the step that is going on.
    fn unmet(&self, expect: &Expectation) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        let (page, session) = (self.page(), self.session());
        if let Some(wanted) = expect.page.clone().filter(|wanted| Some(wanted.as_str()) != page) {
            unmet.push(Unmet::Page { wanted, is: page.map(str::to_owned) });
        }
        if let Some(wanted) = expect.signed_in.filter(|wanted| *wanted != session.signed_in) {
            unmet.push(Unmet::SignedIn { wanted });
        }
        if !expect.calls.is_empty() {
            self.unmet_calls(expect, &mut unmet);
        }
        for value in &expect.values {
            let is = session.field(value.slot);
            let met = match &value.wanted {
                ValueWanted::Set(set) => is.is_set() == *set,
                ValueWanted::Equals(json) => {
                    is.to_text().reveal() == Value::from_json(json, &self.machine.registry).to_text().reveal()
                        && is.is_some() != json.is_null()
                }
            };
            if !met {
                unmet.push(Unmet::Value { slot: value.slot, wanted: value.wanted.clone(), is });
            }
        }
        if let Some(wanted) = &expect.message {
            let shown: Vec<_> = self
                .entries()
                .iter()
                .rev()
                .take_while(|entry| *entry.id.event == *self.machine.journal.event())
                .filter_map(|entry| match &entry.body {
                    EntryBody::Message { text, .. } => Some(text.clone()),
                    _ => None,
                })
                .collect();
            if !shown.iter().any(|text| text.masked().contains(wanted.as_str())) {
                unmet.push(Unmet::Message { wanted: wanted.clone(), shown: shown.first().cloned() });
            }
        }
        unmet
    }

    fn unmet_calls(&self, expect: &Expectation, unmet: &mut Vec<Unmet>) {
        let event = self.machine.journal.event();
        let mut entries: Vec<_> = self.entries().iter().rev().take_while(|entry| *entry.id.event == *event).map(|entry| &**entry).collect();
        entries.reverse();
        let made = made::calls(entries);
        for expected in &expect.calls {
            let of_it: Vec<&CallMade> = made.iter().filter(|call| call.endpoint == expected.call).collect();
            let endpoint = expected.call.clone();
            let came_out = |call: &CallMade, wanted: CallWanted| match (wanted, &call.came_out) {
                (CallWanted::Status(wanted), CameOut::Answered(status)) => *status == wanted,
                (CallWanted::Outcome(CallOutcome::Succeeded), CameOut::Answered(status)) => (200..300).contains(status),
                (CallWanted::Outcome(CallOutcome::Refused), CameOut::Answered(status)) => !(200..300).contains(status),
                (CallWanted::Outcome(CallOutcome::Failed), came_out) => *came_out == CameOut::Failed,
                _ => false,
            };
            if let Some(wanted) = expected.wanted
                && !of_it.last().is_some_and(|call| came_out(call, wanted))
            {
                let was = of_it.iter().map(|call| call.came_out.as_was()).collect();
                unmet.push(Unmet::Call { endpoint: endpoint.clone(), wanted, was });
            }
            if let Some(wanted) = expected.times
                && of_it.len() != usize::from(wanted)
            {
                unmet.push(Unmet::Times { endpoint, wanted, was: u16::try_from(of_it.len()).unwrap_or(u16::MAX) });
            }
        }
    }
}
