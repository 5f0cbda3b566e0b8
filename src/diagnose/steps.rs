//! How each step of a story came out, and which of them follow from an earlier one.

use std::collections::BTreeSet;

use crate::domain::project::story::Expectation;
use crate::domain::record::decision::Decision;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::{FailureWhat, Unmet};
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::verdict::{StepState, StepVerdict};
use crate::domain::rules::why::Why;
use crate::run::Standing;

use super::evidence::Evidence;
use super::found::Found;

/// What happened in a step.
struct Seen<'a> {
    reached: bool,
    decision: Option<&'a Decision>,
    unmet: Option<&'a EntryId>,
    known: bool,
}

fn seen<'a>(evidence: &Evidence<'a>) -> Vec<Seen<'a>> {
    let story = evidence.story();
    let mut all: Vec<Seen> = story.iter().map(|_| Seen { reached: false, decision: None, unmet: None, known: true }).collect();
    let mut at = None;
    for (place, entry) in evidence.entries.iter().enumerate() {
        if let EntryBody::StoryEvent { .. } = &entry.body {
            // Two steps of one id come one after the other.
            let from = at.map_or(0, |at| at + 1);
            at = story.iter().skip(from).position(|event| *event.id == *entry.id.event).map(|found| found + from).or(at);
        }
        let Some(seen) = at.and_then(|at| all.get_mut(at)) else { continue };
        seen.reached = true;
        if place >= evidence.horizon {
            seen.known = false;
        }
        match &entry.body {
            EntryBody::NavigationDecision(decision) => seen.decision = Some(decision),
            EntryBody::Failure(failure) if matches!(failure.what, FailureWhat::Expectation { .. }) => seen.unmet = Some(&entry.id),
            _ => {}
        }
    }
    if let Some(from) = evidence.run.unknown_from() {
        all.iter_mut().skip(from).for_each(|seen| seen.known = false);
    }
    all
}

/// How each step came out.
pub(super) fn judge(evidence: &Evidence, findings: &[Finding]) -> Vec<StepVerdict> {
    let story = evidence.story();
    let all = seen(evidence);
    let took = took_ms(evidence);
    let last = all.iter().rposition(|seen| seen.reached);
    let mut steps = Vec::with_capacity(story.len());
    // The step in which the cause lies of what is wrong now.
    let mut because: Option<usize> = None;
    for (at, (event, seen)) in story.iter().zip(&all).enumerate() {
        let expect = event.expect.on_target(evidence.run.plan().target);
        let own: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity == Severity::Error && finding.step() == Some(event.id.as_str())).collect();
        let unmet = seen.unmet.filter(|_| seen.known);
        let finding = unmet.and_then(|unmet| findings.iter().find(|finding| finding.entry.as_ref() == Some(unmet)));
        let cause = finding.and_then(|finding| findings.get(finding.follows_from?)).and_then(|root| evidence.step_at(root.step()?));
        let root_here = own.iter().any(|finding| finding.follows_from.is_none() && evidence.unmet(finding).is_none());
        let shows_later = own.iter().any(|finding| {
            let place = findings.iter().position(|other| std::ptr::eq(other, *finding));
            let later = |other: &&Finding| {
                other.follows_from == place && evidence.unmet(other).is_some() && other.step() != Some(event.id.as_str())
            };
            findings.iter().any(|other| later(&other))
        });
        let met = unmet.is_none() && !expect.is_empty();
        let not_possible = seen.decision.is_some_and(|decision| decision.why.is_not_possible());
        let state = match () {
            () if !seen.reached => StepState::NotRun,
            () if !seen.known => StepState::NotKnown,
            () if seen.decision.is_none() => match evidence.run.standing() {
                Standing::Running if Some(at) == last => StepState::Running,
                _ => StepState::Unfinished,
            },
            // The first step that goes wrong because of something is red; those after it follow.
            () if unmet.is_some() && because.is_some() && cause.is_none_or(|cause| Some(cause) == because) && !root_here => {
                StepState::FollowsFrom { step: because.unwrap_or(at), as_expected: false }
            }
            () if unmet.is_some() => StepState::NotAsExpected,
            () if root_here && !shows_later => StepState::NotAsExpected,
            () if not_possible => match because {
                Some(step) => StepState::FollowsFrom { step, as_expected: false },
                None => StepState::NotPossible,
            },
            () if because.is_some() && !is_recovery(&expect) && met => {
                StepState::FollowsFrom { step: because.unwrap_or(at), as_expected: true }
            }
            () if met => StepState::AsExpected,
            () => StepState::Done,
        };
        match state {
            StepState::NotAsExpected if unmet.is_some() => because = Some(cause.unwrap_or(at)),
            StepState::AsExpected if is_recovery(&expect) => because = None,
            _ => {}
        }
        let unmet = unmet.cloned();
        steps.push(StepVerdict { step: event.id.clone(), state, unmet, took_ms: took.get(at).copied().unwrap_or_default() });
    }
    steps
}

/// A step that ends as expected with somebody signed in owes nothing to what went wrong before.
fn is_recovery(expect: &Expectation) -> bool {
    expect.signed_in == Some(true)
}

/// The finding that an unmet expectation, or a step that could not happen, follows from: one of its own step, one about the session that
/// the app still has, or the step before that went wrong.
pub(super) fn cause_of(evidence: &Evidence, all: &[Found], at: usize, one: &Found) -> Option<usize> {
    let step = one.finding.step()?;
    let number = evidence.step_at(step)?;
    let is_root = |place: usize, other: &Found| place != at && other.finding.severity == Severity::Error && !other.is_step;
    // In its own step.
    let own =
        all.iter().enumerate().find(|(place, other)| is_root(*place, other) && other.at < one.at && other.finding.step() == Some(step));
    if let Some((place, _)) = own {
        return Some(place);
    }
    // A session that was read wrongly, until another one takes its place.
    let about_session = |other: &Found| {
        other.session_until.is_some_and(|until| other.at < one.at && one.at < until) && is_of_session(evidence, &one.finding)
    };
    if let Some((place, _)) = all.iter().enumerate().rfind(|(place, other)| is_root(*place, other) && about_session(other)) {
        return Some(place);
    }
    // What an earlier step left behind: the step before went wrong, and nobody has signed in since.
    let before = all.iter().enumerate().rfind(|(place, other)| {
        let earlier = other.finding.step().and_then(|step| evidence.step_at(step)).is_some_and(|step| step < number);
        *place != at && other.is_step && other.finding.severity == Severity::Error && earlier
    })?;
    let from = before.1.finding.step().and_then(|step| evidence.step_at(step))?;
    let target = evidence.run.plan().target;
    let recovered = evidence.story()[from + 1..number].iter().any(|event| {
        let unmet = all.iter().any(|other| other.is_step && other.finding.step() == Some(event.id.as_str()));
        !unmet && is_recovery(&event.expect.on_target(target))
    });
    (!recovered).then_some(before.0)
}

/// Whether what goes wrong from this place on goes back to an earlier step: one that went wrong, and that nobody has recovered from.
pub(super) fn goes_back(evidence: &Evidence, from: usize, own: &BTreeSet<EntryId>) -> bool {
    let target = evidence.run.plan().target;
    let Some(step) = evidence.entries.get(from).and_then(|entry| evidence.step_at(&entry.id.event)) else { return false };
    let mut wrong = false;
    for event in &evidence.story()[..step] {
        let unmet = evidence.of_step(&event.id).find_map(|(_, entry)| match &entry.body {
            EntryBody::Failure(failure) if matches!(failure.what, FailureWhat::Expectation { .. }) => Some(&entry.id),
            _ => None,
        });
        match unmet {
            Some(entry) => wrong |= !own.contains(entry),
            None if is_recovery(&event.expect.on_target(target)) => wrong = false,
            None => {}
        }
    }
    wrong
}

/// Whether an unmet expectation is about who is signed in, or about the page that follows from it.
fn is_of_session(evidence: &Evidence, finding: &Finding) -> bool {
    let Some(unmet) = evidence.unmet(finding) else { return true };
    let about = unmet.iter().any(|one| matches!(one, Unmet::SignedIn { .. } | Unmet::Page { .. } | Unmet::Value { .. }));
    let decision =
        evidence.entry(finding.entry.as_ref().unwrap_or(&EntryId::first(""))).and_then(|entry| evidence.entry(entry.cause.as_ref()?));
    let own_doing = decision.is_some_and(|entry| match &entry.body {
        EntryBody::NavigationDecision(decision) => {
            matches!(
                decision.why,
                Why::NothingNavigates | Why::NoNavigation | Why::NoChangePage | Why::PageNotChosen | Why::ManualNavigation
            )
        }
        _ => false,
    });
    about && !own_doing
}

/// How long each step took, in milliseconds, without the jumps of the app's clock.
fn took_ms(evidence: &Evidence) -> Vec<u64> {
    let mut ends: Vec<u64> = vec![0; evidence.story().len()];
    let mut steps =
        evidence.entries.iter().enumerate().filter(|(_, entry)| matches!(entry.body, EntryBody::StoryEvent { .. })).map(|(place, _)| place);
    let mut next = steps.next();
    let mut begun: usize = 0;
    for moment in evidence.run.moments().iter() {
        while next.is_some_and(|place| place < moment.entries) {
            begun += 1;
            next = steps.next();
        }
        if let Some(end) = begun.checked_sub(1).and_then(|at| ends.get_mut(at)) {
            *end = moment.elapsed_ms;
        }
    }
    let mut before = 0;
    ends.iter()
        .map(|end| {
            let took = end.saturating_sub(before);
            before = before.max(*end);
            took
        })
        .collect()
}
