//! The answer that comes first: what went wrong, and why, in one banner.

use crate::domain::binding::SessionField;
use crate::domain::decision::{Decision, Why};
use crate::domain::entry::{Entry, EntryBody, EntryId, FailureWhat};
use crate::domain::platform::Platform;
use crate::domain::rules::words::Words;
use crate::run::Run;

/// What the banner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What happened.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The entry that shows it.
    pub entry: EntryId,
}

/// The first thing that is wrong with a run.
#[must_use]
pub fn answer(run: &Run) -> Option<Answer> {
    let wrong: Vec<&Entry> = run
        .entries()
        .iter()
        .map(|entry| &**entry)
        .filter(|entry| matches!(&entry.body, EntryBody::Failure(failure) if !failure.handled))
        .collect();
    // A failure of the network or an exception comes before the expectation that it spoils.
    let first = wrong.first()?;
    let EntryBody::Failure(failure) = &first.body else { return None };
    let FailureWhat::Expectation { expected, actual } = &failure.what else {
        let reason = if failure.app_sees.is_empty() { String::new() } else { format!("The app sees: {}.", failure.app_sees) };
        return Some(Answer { title: sentence(&failure.title), reason, entry: first.id.clone() });
    };
    let step = run.story().and_then(|story| story.events.iter().position(|event| *event.id == *first.id.event)).map_or(0, |at| at + 1);
    let title = format!("Step {step}: expected {expected}, but it is {actual}.");
    let decision = first.cause.as_ref().and_then(|id| run.entries().iter().find(|entry| entry.id == *id));
    let Some((entry, EntryBody::NavigationDecision(decision))) = decision.map(|entry| (entry, &entry.body)) else {
        return Some(Answer { title, reason: String::new(), entry: first.id.clone() });
    };
    let mut reason = sentence(&capitalised(&decision.reason()));
    if let Some(more) = misread_expiry(run, decision) {
        reason = format!("The token is kept but ignored: its stored expiry is past. {more}");
    }
    Some(Answer { title, reason, entry: entry.id.clone() })
}

/// Where an expiry that is past came from: the reading that made it.
fn misread_expiry(run: &Run, decision: &Decision) -> Option<String> {
    if !matches!(decision.why, Why::RootExpired | Why::GuardRefusedExpired) {
        return None;
    }
    run.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::FieldRead { slot: Some(SessionField::Expiry), found, shown: Some(shown), convert, .. } => {
            let field = Words::field(&run.plan().project.platform, SessionField::Expiry);
            let how = match (&run.plan().project.platform, convert) {
                (Platform::FlutterFlow(_), Some(crate::domain::binding::Convert::Integer)) => {
                    ", and FlutterFlow reads a whole number as seconds since 1970"
                }
                _ => "",
            };
            Some(format!("{field} received {}{how}: {shown}.", found.summary(40)))
        }
        _ => None,
    })
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
