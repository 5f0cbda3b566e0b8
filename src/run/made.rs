//! The calls that an app made, each with how it came out: put together from the entries of a run.

use std::collections::HashMap;

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::ActionAt;
use crate::domain::record::entry::{Entry, EntryBody, Hop, Provenance};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::exchange::{Came, Exchange, Seen};
use crate::domain::record::failure::{CallWas, FailureWhat};

use super::Run;

/// A call that the app made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallMade {
    /// Endpoint id.
    pub endpoint: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The action that made it; none where the platform made it by itself.
    pub action: Option<ActionAt>,
    /// The entry of its first request, a preflight included.
    pub first: EntryId,
    /// The entry of the call itself, or of the last redirect; the preflight's, where it was not sent; the failure's, where nothing was.
    pub request: EntryId,
    /// The entry of the reply, where one arrived.
    pub reply: Option<EntryId>,
    /// The entry of the failure.
    pub failure: Option<EntryId>,
    /// How it came out, as the app sees it.
    pub came_out: CameOut,
    /// It was not sent: its reply is made up.
    pub pretended: bool,
    /// Replay: its request is not the one that was recorded.
    pub differs: bool,
    nth: u16,
}

/// How a call came out, as the app sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameOut {
    /// It has not ended.
    Underway,
    /// It was answered with this status.
    Answered(u16),
    /// It brought no reply that the app may see.
    Failed,
    /// Replay: no reply was recorded for it.
    NotRecorded,
}

impl CameOut {
    /// For an expectation that was not met.
    #[must_use]
    pub fn as_was(self) -> CallWas {
        match self {
            Self::Answered(status) => CallWas::Answered(status),
            Self::Underway | Self::Failed | Self::NotRecorded => CallWas::Failed,
        }
    }
}

impl CallMade {
    /// Whether it was answered 200 to 299.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        matches!(self.came_out, CameOut::Answered(200..=299))
    }

    /// The step of the story in which it was made.
    #[must_use]
    pub fn step(&self) -> &str {
        &self.first.event
    }
}

/// The exchanges of a run, preflights and redirects included, each with its request's entry.
#[must_use]
pub fn exchanges(run: &Run) -> Vec<(EntryId, Exchange)> {
    let mut made: Vec<(EntryId, Exchange)> = Vec::new();
    let mut by_request: HashMap<EntryId, usize> = HashMap::new();
    for entry in run.entries().iter() {
        match &entry.body {
            EntryBody::Request { request, .. } => {
                let seen = if entry.source == Provenance::Pretended { Seen::Pretended } else { Seen::Sent };
                by_request.insert(entry.id.clone(), made.len());
                let wall_ms = Some(run.plan().start_ms + entry.at_ms);
                made.push((entry.id.clone(), Exchange { request: (**request).clone(), came: Came::Nothing, seen, wall_ms }));
            }
            EntryBody::Reply { request, reply, .. } => {
                if let Some(at) = by_request.get(request) {
                    made[*at].1.came = Came::Reply(reply.clone());
                }
            }
            EntryBody::Failure(failed) => {
                let failure = failed.what.failure();
                if let (Some(at), Some(failure)) = (failed.what.request().and_then(|request| by_request.get(request)), failure) {
                    made[*at].1.came = Came::Failure(Box::new(failure.clone()));
                }
            }
            _ => {}
        }
    }
    made
}

/// The calls that these entries tell of, in the order in which they were made.
pub fn calls<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<CallMade> {
    let mut made: Vec<CallMade> = Vec::new();
    let mut by_request: HashMap<EntryId, usize> = HashMap::new();
    for entry in entries {
        match &entry.body {
            EntryBody::Request { endpoint, hop, purpose, action, nth, differs, .. } => {
                let same = |call: &CallMade| call.endpoint == *endpoint && call.nth == *nth && call.first.event == entry.id.event;
                // A preflight begins a call, or follows the redirect of one.
                let goes_on = |call: &CallMade| call.came_out == CameOut::Underway || entry.cause.is_some() && entry.cause == call.reply;
                let known = made.iter().rposition(same).filter(|at| *hop != Hop::Preflight || goes_on(&made[*at]));
                let at = known.unwrap_or_else(|| {
                    made.push(CallMade {
                        endpoint: endpoint.clone(),
                        purpose: *purpose,
                        action: action.clone(),
                        first: entry.id.clone(),
                        request: entry.id.clone(),
                        reply: None,
                        failure: None,
                        came_out: CameOut::Underway,
                        pretended: entry.source == Provenance::Pretended,
                        differs: false,
                        nth: *nth,
                    });
                    made.len() - 1
                });
                made[at].request = entry.id.clone();
                made[at].reply = None;
                made[at].came_out = CameOut::Underway;
                made[at].differs |= !differs.is_empty();
                by_request.insert(entry.id.clone(), at);
            }
            EntryBody::Reply { request, reply, .. } => {
                if let Some(&at) = by_request.get(request) {
                    made[at].reply = Some(entry.id.clone());
                    made[at].came_out = CameOut::Answered(reply.status);
                }
            }
            // It is sent again.
            EntryBody::Failure(failure) if matches!(failure.what, FailureWhat::Dropped { .. }) => {}
            EntryBody::Failure(failure)
                if let FailureWhat::NotSent { endpoint, purpose, action, nth, request: None, .. } = &failure.what =>
            {
                made.push(CallMade {
                    endpoint: endpoint.clone(),
                    purpose: *purpose,
                    action: action.clone(),
                    first: entry.id.clone(),
                    request: entry.id.clone(),
                    reply: None,
                    failure: Some(entry.id.clone()),
                    came_out: CameOut::Failed,
                    pretended: false,
                    differs: false,
                    nth: *nth,
                });
            }
            EntryBody::Failure(failure) => {
                if let Some(&at) = failure.what.request().and_then(|request| by_request.get(request)) {
                    made[at].failure = Some(entry.id.clone());
                    made[at].came_out =
                        if matches!(failure.what, FailureWhat::NotRecorded { .. }) { CameOut::NotRecorded } else { CameOut::Failed };
                }
            }
            _ => {}
        }
    }
    made
}
