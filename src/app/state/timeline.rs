//! The rows of the timeline: request and reply in one row, steps as headings. Made once for each entry, not for each frame.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::record::entry::{Entry, EntryBody, Hop};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::verdict::{StepState, Verdict};
use crate::run::Run;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineRow {
    /// A step of the story begins. Places of entries in the run.
    Event {
        /// The step, counted from 0.
        at: usize,
        /// The entry.
        entry: usize,
    },
    /// A request, and what came of it.
    Exchange {
        /// The request's entry.
        request: usize,
        /// The reply's entry.
        reply: Option<usize>,
        /// The failure's entry.
        failure: Option<usize>,
    },
    /// Any other entry.
    Entry {
        /// The entry.
        entry: usize,
    },
    /// A step of the story that was not reached.
    NotRun {
        /// The step, counted from 0.
        at: usize,
    },
}

/// A step of the story in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineStep {
    /// Its id.
    pub event: String,
    /// Its entry.
    pub entry: usize,
    /// One after its last entry.
    pub end: usize,
    /// Its first row.
    pub row: usize,
    /// How it stands.
    pub state: StepState,
    /// The unmet expectation, if there is one.
    pub unmet: Option<usize>,
    /// The decision that it ended with.
    pub decision: Option<usize>,
    /// The last moment of it, by its place in the run.
    pub moment: Option<usize>,
}

/// The rows of a run.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    rows: Vec<TimelineRow>,
    steps: Vec<TimelineStep>,
    seen: usize,
    seen_moments: usize,
    settled: usize,
    not_run: usize,
    by_request: HashMap<EntryId, usize>,
    places: HashMap<EntryId, (usize, usize)>,
    /// The rows of evidence: how many other rows stand before each, and its entry.
    evidence: Vec<(usize, usize)>,
    /// The last reply to a call of each endpoint.
    last_replies: HashMap<String, usize>,
    /// Replay: how many requests are not those that the replies were recorded for.
    differing: usize,
    /// The longest exchange, in microseconds: the scale of the waterfall.
    longest_us: u64,
}

impl Timeline {
    /// The rows of this run.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let mut timeline = Self::default();
        timeline.follow(run);
        timeline
    }

    /// Adds what is new in a run that has gone on.
    pub fn follow(&mut self, run: &Run) {
        self.rows.truncate(self.rows.len() - self.not_run);
        let start = self.seen;
        for (i, entry) in run.entries().iter_from(start).enumerate() {
            self.add(run, start + i, entry);
        }
        self.seen = run.entries().len();
        for (at, moment) in (self.seen_moments..).zip(run.moments().iter_from(self.seen_moments)) {
            if let Some(step) = self.steps.iter_mut().rev().find(|step| step.event == moment.event) {
                step.moment = Some(at);
            }
        }
        self.seen_moments = run.moments().len();
        self.judge(run);
        let planned = run.story().map_or(0, |story| story.events.len());
        self.not_run = planned.saturating_sub(self.steps.len());
        self.rows.extend((self.steps.len()..planned).map(|at| TimelineRow::NotRun { at }));
    }

    fn add(&mut self, run: &Run, at: usize, entry: &Arc<Entry>) {
        let row = match &entry.body {
            EntryBody::StoryEvent { .. } => {
                let step = TimelineStep {
                    event: entry.id.event.to_string(),
                    entry: at,
                    end: at + 1,
                    row: self.rows.len(),
                    state: StepState::Running,
                    unmet: None,
                    decision: None,
                    moment: None,
                };
                self.steps.push(step);
                TimelineRow::Event { at: self.steps.len() - 1, entry: at }
            }
            EntryBody::Request { differs, .. } => {
                self.differing += usize::from(!differs.is_empty());
                self.by_request.insert(entry.id.clone(), self.rows.len());
                TimelineRow::Exchange { request: at, reply: None, failure: None }
            }
            EntryBody::Reply { request, reply, .. } => {
                self.longest_us = self.longest_us.max(reply.timing.total_us);
                if let Some(&place) = self.by_request.get(request)
                    && let TimelineRow::Exchange { reply, .. } = &mut self.rows[place]
                {
                    *reply = Some(at);
                    if let TimelineRow::Exchange { request, .. } = self.rows[place]
                        && let Some(EntryBody::Request { endpoint, hop, .. }) = run.entries().get(request).map(|entry| &entry.body)
                        && *hop != Hop::Preflight
                    {
                        self.last_replies.insert(endpoint.clone(), at);
                    }
                    self.places.insert(entry.id.clone(), (place, at));
                    return;
                }
                TimelineRow::Entry { entry: at }
            }
            EntryBody::Failure(failure) => {
                if let FailureWhat::Network { wire, .. } = &failure.what {
                    self.longest_us = self.longest_us.max(wire.timing.total_us);
                }
                if let Some(request) = failure.what.request() {
                    self.attach(request, at);
                }
                // The heading of the step says it.
                if let FailureWhat::Expectation { .. } = failure.what {
                    if let Some(step) = self.steps.last_mut() {
                        step.unmet = Some(at);
                        step.state = StepState::NotAsExpected;
                    }
                    let row = self.steps.last().map_or(0, |step| step.row);
                    self.places.insert(entry.id.clone(), (row, at));
                    return;
                }
                TimelineRow::Entry { entry: at }
            }
            // Evidence is for rules: it leads to the row that it belongs to.
            body if body.is_evidence() => {
                let row = entry.cause.as_ref().and_then(|cause| self.row_of(cause)).unwrap_or(self.rows.len().saturating_sub(1));
                self.places.insert(entry.id.clone(), (row, at));
                self.evidence.push((self.rows.len(), at));
                return;
            }
            _ => TimelineRow::Entry { entry: at },
        };
        self.places.insert(entry.id.clone(), (self.rows.len(), at));
        self.rows.push(row);
    }

    fn attach(&mut self, request: &EntryId, at: usize) {
        if let Some(&place) = self.by_request.get(request)
            && let TimelineRow::Exchange { failure, .. } = &mut self.rows[place]
        {
            *failure = Some(at);
        }
    }

    fn judge(&mut self, run: &Run) {
        let last = self.steps.len().saturating_sub(1);
        // Steps before the last one that was looked at are settled.
        for i in self.settled..self.steps.len() {
            let end = self.steps.get(i + 1).map_or(self.seen, |next| next.entry);
            let step = &mut self.steps[i];
            step.end = end;
            let decided = (step.entry..end)
                .rev()
                .take(3)
                .find(|at| run.entries().get(*at).is_some_and(|entry| matches!(entry.body, EntryBody::NavigationDecision(_))));
            step.decision = decided;
            // While the run goes on nothing is judged that its next step may explain.
            if step.state == StepState::Running && (decided.is_some() || i < last) {
                let target = run.plan().target;
                let expects =
                    run.story().and_then(|story| story.events.get(i)).is_some_and(|event| !event.expect.on_target(target).is_empty());
                step.state = if expects { StepState::AsExpected } else { StepState::Done };
            }
        }
        self.settled = last;
    }

    /// The run is over: what its verdict says of each step.
    pub fn judged(&mut self, verdict: &Verdict) {
        for (step, judged) in self.steps.iter_mut().zip(&verdict.steps) {
            step.state = judged.state;
        }
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[TimelineRow] {
        &self.rows
    }

    /// How many rows there are with those of evidence among them.
    #[must_use]
    pub fn all_rows(&self) -> usize {
        self.rows.len() + self.evidence.len()
    }

    /// The row at this place among all rows.
    #[must_use]
    pub fn row_among_all(&self, at: usize) -> Option<TimelineRow> {
        let before = self.evidence_before(at);
        match self.evidence.get(before) {
            Some((rows, entry)) if rows + before == at => Some(TimelineRow::Entry { entry: *entry }),
            _ => self.rows.get(at - before).cloned(),
        }
    }

    /// The place among all rows of the row in which an entry stands.
    #[must_use]
    pub fn place_among_all(&self, entry: &EntryId) -> Option<usize> {
        let (row, place) = *self.places.get(entry)?;
        match self.evidence.binary_search_by_key(&place, |(_, entry)| *entry) {
            Ok(nth) => Some(self.evidence[nth].0 + nth),
            Err(_) => Some(row + self.evidence.partition_point(|(rows, _)| *rows <= row)),
        }
    }

    /// How many rows of evidence stand before this place among all rows.
    fn evidence_before(&self, at: usize) -> usize {
        let (mut low, mut high) = (0, self.evidence.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.evidence[middle].0 + middle < at {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The steps that were reached.
    #[must_use]
    pub fn steps(&self) -> &[TimelineStep] {
        &self.steps
    }

    /// How a step of the story stands.
    #[must_use]
    pub fn state_of(&self, at: usize) -> StepState {
        self.steps.get(at).map_or(StepState::NotRun, |step| step.state)
    }

    /// Replay: how many requests are not those that the replies were recorded for.
    #[must_use]
    pub fn differing(&self) -> usize {
        self.differing
    }

    /// How many steps did not end as expected.
    #[must_use]
    pub fn wrong_steps(&self) -> usize {
        self.steps.iter().filter(|step| step.state.is_wrong()).count()
    }

    /// The row in which an entry stands.
    #[must_use]
    pub fn row_of(&self, entry: &EntryId) -> Option<usize> {
        self.places.get(entry).map(|(row, _)| *row)
    }

    /// The place of an entry among the entries of the run.
    #[must_use]
    pub fn place_of(&self, entry: &EntryId) -> Option<usize> {
        self.places.get(entry).map(|(_, place)| *place)
    }

    /// The place of the last reply to a call of this endpoint; preflights do not count.
    #[must_use]
    pub fn last_reply_of(&self, endpoint: &str) -> Option<usize> {
        self.last_replies.get(endpoint).copied()
    }

    /// The exchange that an entry belongs to, by the request's entry.
    #[must_use]
    pub fn exchange_of(&self, request: &EntryId) -> Option<&TimelineRow> {
        self.by_request.get(request).and_then(|row| self.rows.get(*row))
    }

    /// The longest exchange, in microseconds.
    #[must_use]
    pub fn longest_us(&self) -> u64 {
        self.longest_us
    }
}
