//! What went wrong, as entries: failed calls, and steps that did not end as expected.

use crate::agent::{CallId, ExchangeId, Outcome};
use crate::domain::entry::{EntryBody, EntryId, FailureEntry, FailureWhat, Hop};
use crate::domain::wire::{Failure, FailureKind};
use crate::platform::common::journal::Draft;

use super::input::CallKey;
use super::{Open, Run, secrets};

impl Run {
    /// What became of a cookie that the answer to this exchange sets.
    pub(super) fn cookie_said(&mut self, text: String, open: Option<&Open>) {
        let call = open.and_then(|open| self.calls.get(&open.call));
        let (track, reply) = call.map_or((0, None), |call| (call.track, call.reply.clone()));
        self.journal.add(track, Draft::simulated(EntryBody::Note { text, rule: None }).because_of(reply));
    }

    /// A call is over: puts its failure into the timeline; gives the reply's entry for what reads from it.
    pub(super) fn call_ended(&mut self, call: CallId, outcome: &Outcome, open: Option<&Open>) -> Option<EntryId> {
        let caught = self.simulator.would_catch(call);
        let nobody = Open {
            call,
            key: CallKey { event: String::new(), endpoint: String::new(), nth: 0, hop: Hop::Call, step: 0 },
            request: EntryId { event: self.journal.event().into(), track: 0, ordinal: 0 },
            sent: String::new(),
        };
        let open = open.unwrap_or(&nobody);
        let request = open.request.clone();
        let app_sees = match self.plan.project.platform {
            crate::domain::platform::Platform::FlutterFlow(_) => "status -1, no body",
            _ => "an error without a status",
        };
        match outcome {
            Outcome::Reply { .. } => self.calls.get(&call).and_then(|call| call.reply.clone()),
            Outcome::Blocked { problem, detail, status } => {
                let title = match status {
                    Some(status) => format!("Your server answered {status}, and the browser hides that answer from the app: {detail}"),
                    None => format!("Blocked by the browser (CORS): {detail}"),
                };
                Some(self.fail(open, FailureWhat::Cors { request, problem: *problem }, title, app_sees.into(), caught))
            }
            Outcome::Failed(failure) => {
                let title = match self.host(&request) {
                    Some(host) if failure.kind == FailureKind::Dns => format!("The host name {host} is not known"),
                    Some(host) if failure.kind == FailureKind::Refused => format!("Connection refused: nothing listens at {host}"),
                    _ => secrets::failure_title(failure.kind).to_owned(),
                };
                let what = FailureWhat::Network { request, wire: failure.clone() };
                Some(self.fail(open, what, title, app_sees.into(), caught))
            }
            Outcome::TooManyRedirects { followed } => {
                let title = format!("Redirected {followed} times without an end");
                Some(self.fail(open, FailureWhat::Redirects { request }, title, app_sees.into(), caught))
            }
            Outcome::NotSent { detail } => {
                let endpoint = self.calls.get(&call).map(|call| call.endpoint.clone()).unwrap_or_default();
                let title = format!("The call was not sent: {}", self.registry.mask(detail));
                Some(self.fail(open, FailureWhat::Exception { action: endpoint }, title, app_sees.into(), caught))
            }
        }
    }

    /// Host and port that a request goes to, masked.
    fn host(&self, request: &EntryId) -> Option<String> {
        let EntryBody::Request { request, .. } = &self.journal.entry(request)?.body else { return None };
        let url = request.parsed_url()?;
        let host = url.host_str()?;
        Some(self.registry.mask(&url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))))
    }

    pub(super) fn fail(&mut self, open: &Open, what: FailureWhat, title: String, app_sees: String, handled: bool) -> EntryId {
        let track = self.calls.get(&open.call).map_or(0, |call| call.track);
        let cause = (!open.sent.is_empty()).then(|| open.request.clone());
        let body = EntryBody::Failure(FailureEntry { what, title, app_sees, handled });
        self.journal.add(track, Draft::recorded(body).because_of(cause))
    }

    pub(super) fn no_answer(&mut self, exchange: ExchangeId, open: &Open, failure: &Failure) {
        self.agent.forget(exchange);
        let seconds = failure.timing.total_us / 1_000_000;
        let title = format!("No answer in {seconds} s; your app would still wait");
        let what = FailureWhat::Network { request: open.request.clone(), wire: Box::new(failure.clone()) };
        self.fail(open, what, title, "nothing yet".into(), false);
        self.simulator.stall(open.call);
    }

    pub(super) fn check_expectation(&mut self, decision: &EntryId) {
        if self.unknown_from.is_some() {
            // What the app would have done with the missing answer is not known: nothing can be expected of it.
            return;
        }
        let Some(expect) = self.begun.checked_sub(1).and_then(|at| self.story_events().get(at)).map(|event| event.expect.clone()) else {
            return;
        };
        let project = &self.plan.project;
        let page = self.page();
        let signed_in = self.session().signed_in;
        let words = |signed_in: bool| if signed_in { "signed in" } else { "signed out" };
        let shown = page.map_or("nothing".to_owned(), |page| project.page_name(page).to_owned());
        let (mut expected, mut actual) = (Vec::new(), Vec::new());
        if let Some(wanted) = expect.page.as_deref().filter(|wanted| Some(*wanted) != page) {
            expected.push(project.page_name(wanted).to_owned());
            actual.push(shown);
        }
        if let Some(wanted) = expect.signed_in.filter(|wanted| *wanted != signed_in) {
            expected.push(words(wanted).to_owned());
            actual.push(words(signed_in).to_owned());
        }
        if expected.is_empty() {
            return;
        }
        let (expected, actual) = (expected.join(", "), actual.join(", "));
        let title = format!("Expected {expected}, but it is {actual}");
        let body = EntryBody::Failure(FailureEntry {
            what: FailureWhat::Expectation { expected, actual },
            title,
            app_sees: String::new(),
            handled: false,
        });
        self.journal.add(0, Draft::simulated(body).because_of(Some(decision.clone())));
    }
}
