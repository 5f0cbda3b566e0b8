//! A recording, looked up by call: the answers for a replay.

use std::collections::BTreeMap;

use crate::domain::record::entry::Difference;
use crate::domain::secret::Secret;

use super::input::{CallKey, Stamp};
use super::recording::{Recorded, RecordedInput, Recording};

/// The answers of a recording, by call.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    answers: BTreeMap<CallKey, RecordedAnswer>,
    events: BTreeMap<String, Stamp>,
    timers: BTreeMap<u32, (usize, Stamp)>,
    /// What was answered in a step to a question of this name, in the order in which it was asked.
    said: BTreeMap<(String, String), Vec<Said>>,
    /// The version of the rules that it was recorded under.
    pub rules_version: u32,
    /// When the run was stopped, if it was.
    pub stopped: Option<Stamp>,
}

/// What the person who ran it answered.
#[derive(Clone, Debug)]
pub struct Said {
    /// Place among all inputs.
    pub order: usize,
    /// When.
    pub at: Stamp,
    /// The answer; none where nobody answered.
    pub text: Option<Secret>,
}

/// A recorded answer.
#[derive(Clone, Debug)]
pub struct RecordedAnswer {
    /// Place among all inputs: the order in which answers came.
    pub order: usize,
    /// The input.
    pub recorded: Recorded,
}

impl RecordedAnswer {
    /// The request that was really sent, masked.
    #[must_use]
    pub fn sent(&self) -> &str {
        match &self.recorded.what {
            RecordedInput::Reply { sent, .. } | RecordedInput::Failure { sent, .. } => sent,
            _ => "",
        }
    }
}

impl Tape {
    /// The answers of this recording.
    #[must_use]
    pub fn of(recording: &Recording) -> Self {
        let mut tape = Self { rules_version: recording.rules_version, ..Self::default() };
        for (order, recorded) in recording.inputs.iter().enumerate() {
            match &recorded.what {
                RecordedInput::Event(event) => {
                    tape.events.insert(event.clone(), recorded.at);
                }
                RecordedInput::Reply { key, .. } | RecordedInput::Failure { key, .. } => {
                    tape.answers.insert(key.clone(), RecordedAnswer { order, recorded: recorded.clone() });
                }
                RecordedInput::Timer(timer) => {
                    tape.timers.insert(*timer, (order, recorded.at));
                }
                RecordedInput::Answer { event, name, answer } => {
                    let said = Said { order, at: recorded.at, text: Some(Secret::new(answer.expose())) };
                    tape.said.entry((event.clone(), name.clone())).or_default().push(said);
                }
                RecordedInput::NotAnswered { event, name } => {
                    let said = Said { order, at: recorded.at, text: None };
                    tape.said.entry((event.clone(), name.clone())).or_default().push(said);
                }
                RecordedInput::NotRecorded(_) => {}
                RecordedInput::Stop => tape.stopped = Some(recorded.at),
            }
        }
        tape
    }

    /// The answer to a call. Never another endpoint's.
    #[must_use]
    pub fn answer(&self, key: &CallKey) -> Option<&RecordedAnswer> {
        self.answers.get(key)
    }

    /// When a step of the story began.
    #[must_use]
    pub fn event(&self, event: &str) -> Option<Stamp> {
        self.events.get(event).copied()
    }

    /// What was answered to the question of this name in this step when it was asked for the n-th time, counted from 0; the last answer
    /// where it was asked less often.
    #[must_use]
    pub fn said(&self, event: &str, name: &str, nth: usize) -> Option<&Said> {
        let said = self.said.get(&(event.to_owned(), name.to_owned()))?;
        said.get(nth).or_else(|| said.last())
    }

    /// When a timer ran out, and its place among all inputs.
    #[must_use]
    pub fn timer(&self, timer: u32) -> Option<(usize, Stamp)> {
        self.timers.get(&timer).copied()
    }
}

/// Whether a line of old holds the label of a token within the text of an object: once its last word was masked.
fn is_that_object(old: &str, now: &str) -> bool {
    let Some((before, "")) = now.split_once("[object Object]") else { return false };
    let label = old.strip_prefix(before).and_then(|rest| rest.strip_prefix("[object token "));
    label.is_some_and(|name| name.chars().all(char::is_alphanumeric))
}

/// In what a request differs from the one that was recorded, both masked; nothing when they are the same.
#[must_use]
pub fn difference(recorded: &str, now: &str) -> Vec<Difference> {
    if recorded == now {
        return Vec::new();
    }
    let parts = |text: &str| {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mut lines = head.lines().map(str::to_owned);
        let first = lines.next().unwrap_or_default();
        (first, lines.collect::<Vec<_>>(), body.to_owned())
    };
    let ((old_first, old_headers, old_body), (first, headers, body)) = (parts(recorded), parts(now));
    let mut differences = Vec::new();
    if old_first != first {
        differences.push(Difference::FirstLine { now: first, then: old_first });
    }
    let name = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    for line in &headers {
        let same = |old: &String| old == line || is_that_object(old, line);
        if !old_headers.iter().any(same) && name(line) != "content-length" {
            differences.push(Difference::Header(name(line)));
        }
    }
    for line in &old_headers {
        if !headers.iter().any(|other| name(other) == name(line)) {
            differences.push(Difference::NoHeader(name(line)));
        }
    }
    if old_body != body {
        differences.push(Difference::Body);
    }
    differences
}
