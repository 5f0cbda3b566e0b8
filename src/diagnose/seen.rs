//! What was seen of a finding, value beside value: what the server sent and what the app made of it, what went out and what came back.

use crate::domain::base::time;
use crate::domain::project::binding::SessionField;
use crate::domain::record::entry::{Entry, EntryBody, Provenance};
use crate::domain::record::evidence::{FieldReading, Odd};
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::finding::{Finding, Seen};
use crate::domain::web::wire::reason_phrase;
use crate::domain::words;
use crate::run::made::{CallMade, CameOut};

use super::evidence::Evidence;

/// A shown value is no longer than this (characters).
const MOST: usize = 48;

/// What was seen; nothing where the cause says it all.
pub(super) fn seen(evidence: &Evidence, finding: &Finding) -> Vec<Seen> {
    let Some(entry) = finding.entry.as_ref().and_then(|entry| evidence.entry(entry)) else { return Vec::new() };
    match &entry.body {
        EntryBody::FieldRead(reading) => of_reading(evidence, reading),
        EntryBody::Failure(failure) => match &failure.what {
            FailureWhat::Expectation { unmet } => {
                let (expected, is) = words::unmet(evidence.project, unmet);
                vec![row("Expected", expected), wrong("Is", is)]
            }
            _ => of_call(evidence, entry),
        },
        EntryBody::Request { .. } | EntryBody::Reply { .. } => of_call(evidence, entry),
        _ => Vec::new(),
    }
}

fn row(label: &str, value: impl Into<String>) -> Seen {
    Seen { label: label.to_owned(), value: value.into(), is_wrong: false }
}

fn wrong(label: &str, value: impl Into<String>) -> Seen {
    Seen { is_wrong: true, ..row(label, value) }
}

fn of_reading(evidence: &Evidence, reading: &FieldReading) -> Vec<Seen> {
    let house = evidence.project.platform.house();
    let from = reading.reply.as_ref().and_then(|reply| evidence.entry(reply));
    let label = match from {
        Some(reply) if reply.source == Provenance::Pretended => "Made-up reply",
        Some(_) => "Server sends",
        None => "Value",
    };
    let name = reading.path.as_deref().and_then(|path| path.rsplit(['.', '[', ']', '\'']).find(|part| !part.is_empty()));
    let sent = match &reading.odd {
        Some(Odd::NoMatch | Odd::Undefined | Odd::NeverSet | Odd::NotJson | Odd::ResultGone) => {
            format!("nothing at {}", reading.path.as_deref().unwrap_or("this path"))
        }
        _ if !reading.found.is_some() => "nothing".to_owned(),
        _ => match name {
            Some(name) => format!("\"{name}\": {}", reading.found.summary(MOST)),
            None => reading.found.summary(MOST),
        },
    };
    let read = words::shown(reading).unwrap_or_else(|| reading.read.summary(MOST));
    let mut rows = vec![row(label, sent), wrong(&format!("{house} reads"), if read.is_empty() { "nothing".into() } else { read })];
    // A number this small is no point in time of our days: a lifetime, in seconds.
    if reading.slot == SessionField::Expiry
        && let Some(seconds) = reading.found.as_number().filter(|seconds| (1.0..100_000_000.0).contains(seconds))
    {
        rows.push(row("Probably meant", format!("in {}", time::length((seconds * 1000.0) as i64))));
    }
    rows
}

/// What went out with a call and what came back, as far as its outcome is the matter.
fn of_call(evidence: &Evidence, entry: &Entry) -> Vec<Seen> {
    let made =
        |call: &&CallMade| [Some(&call.first), Some(&call.request), call.reply.as_ref(), call.failure.as_ref()].contains(&Some(&entry.id));
    let Some(call) = evidence.calls.iter().find(made) else { return Vec::new() };
    let Some(request) = evidence.request(call) else { return Vec::new() };
    let mut rows = vec![row("Sent", format!("{} {}", request.method, path_of(&request.target().masked())))];
    if matches!(call.came_out, CameOut::Answered(401 | 403)) {
        let carried = request.header("authorization").map(super::super::domain::secret::traced::Traced::masked);
        rows.push(row("Authorization", carried.unwrap_or_else(|| "none".into())));
    }
    match call.came_out {
        CameOut::Answered(status) => {
            let answer = format!("{status} {}", reason_phrase(status)).trim_end().to_owned();
            rows.push(if status >= 400 { wrong("Answered", answer) } else { row("Answered", answer) });
        }
        CameOut::Failed => rows.push(wrong("Answered", "nothing that the app may see")),
        CameOut::Underway | CameOut::NotRecorded => {}
    }
    rows
}

/// A target without its query, which is long and rarely the matter.
fn path_of(target: &str) -> &str {
    target.split('?').next().unwrap_or(target)
}
