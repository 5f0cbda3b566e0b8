//! The verdict: what the rules found, the root of all first, what follows from it folded under it.

use std::collections::HashMap;

use crate::domain::decision::Why;
use crate::domain::entry::{EntryBody, EntryId, FailureWhat, Unmet};
use crate::domain::finding::{Finding, Severity};
use crate::domain::recording::{RULES_VERSION, RunOutcome};
use crate::domain::rules::sentences::{capitalised, counted, sentence};
use crate::domain::verdict::{StepState, Verdict};
use crate::run::{Run, Standing};

use super::evidence::Evidence;
use super::of_run::{Found, RULES};
use super::steps;

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The run, with the project that it ran.
    pub run: &'a Run,
}

/// What a run amounts to: the same for window, terminal, reports and exit code.
#[must_use]
pub fn verdict(case: &Case) -> Verdict {
    let evidence = Evidence::of(case.run);
    let findings: Vec<Finding> = found(&evidence).into_iter().map(|found| found.finding).collect();
    let steps = steps::judge(&evidence, &findings);
    let outcome = outcome(&evidence, &findings);
    let (headline, why) = words(&evidence, outcome, &findings, &steps);
    let recorded_under = recorded_under(&evidence, outcome);
    Verdict { outcome, headline, cause: why, findings, steps, recorded_under }
}

/// What all rules found, in the order in which it is told, each with what it follows from.
fn found(evidence: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    for look in RULES {
        look(evidence, &mut found);
    }
    // What nobody can know is not judged.
    found.retain(|found| found.at < evidence.horizon);
    let rank = |found: &Found| (found.finding.severity, found.at, found.rank);
    found.sort_by_key(rank);
    fold(evidence, found)
}

/// Puts what follows from a finding behind it.
fn fold(evidence: &Evidence, found: Vec<Found>) -> Vec<Found> {
    let index = Index::of(&found);
    let root_of: Vec<Option<usize>> = found.iter().enumerate().map(|(at, one)| root(evidence, &found, &index, at, one)).collect();
    // A root of a root is the root of all.
    let top = |mut at: usize| {
        for _ in 0..found.len() {
            match root_of[at] {
                Some(above) => at = above,
                None => break,
            }
        }
        at
    };
    let tops: Vec<usize> = (0..found.len()).map(top).collect();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|at| (found[tops[*at]].finding.severity, tops[*at], usize::from(root_of[*at].is_some()), *at));
    let mut new_place = vec![0; order.len()];
    for (place, at) in order.iter().enumerate() {
        new_place[*at] = place;
    }
    let follows: Vec<Option<usize>> = order.iter().map(|at| root_of[*at].map(|_| new_place[tops[*at]])).collect();
    let mut slots: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    let mut folded = Vec::with_capacity(slots.len());
    for (at, follows_from) in order.into_iter().zip(follows) {
        if let Some(mut one) = slots[at].take() {
            one.finding.follows_from = follows_from;
            folded.push(one);
        }
    }
    folded
}

/// Findings by the entries that they are about, and by those that they explain: places in their list, in order.
struct Index<'a> {
    about: HashMap<&'a EntryId, Vec<usize>>,
    explain: HashMap<&'a EntryId, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(found: &'a [Found]) -> Self {
        let mut index = Self { about: HashMap::new(), explain: HashMap::new() };
        for (at, one) in found.iter().enumerate() {
            if let Some(entry) = &one.finding.entry {
                index.about.entry(entry).or_default().push(at);
            }
            for entry in &one.explains {
                index.explain.entry(entry).or_default().push(at);
            }
        }
        index
    }
}

/// The finding that another one follows from. Errors follow from errors only; causes come before what they bring about.
fn root(evidence: &Evidence, all: &[Found], index: &Index, at: usize, one: &Found) -> Option<usize> {
    let entry = one.finding.entry.as_ref()?;
    let earlier = |place: &usize| {
        let other = &all[*place];
        *place != at && other.finding.severity <= one.finding.severity && (other.at, other.rank, *place) < (one.at, one.rank, at)
    };
    let explain = index.explain.get(entry).map(Vec::as_slice).unwrap_or_default();
    if let Some(place) = explain.iter().copied().find(|place| earlier(place)) {
        return Some(place);
    }
    // Said of a whole, it explains what was told of its parts before.
    if let Some(place) = explain.iter().copied().find(|place| *place != at && all[*place].is_whole) {
        return Some(place);
    }
    let causes = ancestors(evidence, entry).into_iter().filter(|cause| *cause != entry);
    let nearest = causes.filter_map(|cause| index.about.get(cause)?.iter().copied().filter(&earlier).max()).max();
    if nearest.is_some() {
        return nearest;
    }
    if one.is_step {
        return steps::cause_of(evidence, all, at, one);
    }
    None
}

/// The entries that brought an entry about, the nearest first.
fn ancestors<'a>(evidence: &Evidence<'a>, of: &EntryId) -> Vec<&'a EntryId> {
    let mut found = Vec::new();
    let mut below = evidence.place(of);
    // A cause stands before what it brings about.
    while let Some(place) = below {
        let Some(cause) = &evidence.entries[place].cause else { break };
        found.push(cause);
        below = evidence.place(cause).filter(|above| *above < place);
    }
    found
}

fn outcome(evidence: &Evidence, findings: &[Finding]) -> RunOutcome {
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    match evidence.run.standing() {
        Standing::Running => RunOutcome::Running,
        Standing::Stopped => RunOutcome::Stopped,
        Standing::Over if evidence.run.unknown_from().is_some() => RunOutcome::Incomplete,
        Standing::Over if wrong => RunOutcome::Problems,
        Standing::Over => RunOutcome::Ok,
    }
}

/// Headline and cause.
fn words(
    evidence: &Evidence,
    outcome: RunOutcome,
    findings: &[Finding],
    steps: &[crate::domain::verdict::StepVerdict],
) -> (String, String) {
    let first = findings.iter().enumerate().find(|(_, finding)| finding.severity == Severity::Error);
    if let Some((root, finding)) = first {
        // What the user sees is the first step that goes wrong because of it.
        let seen = findings
            .iter()
            .enumerate()
            .find(|(at, other)| (*at == root || other.follows_from == Some(root)) && unmet(evidence, other).is_some());
        let symptom = seen.and_then(|(_, other)| symptom(evidence, other));
        return match symptom {
            Some(symptom) => (
                symptom,
                sentence(&finding.title)
                    + &if finding.evidence.is_empty() { String::new() } else { format!(" {}", sentence(&finding.evidence)) },
            ),
            None => (sentence(&finding.title), sentence(&finding.evidence)),
        };
    }
    let expected = steps.iter().filter(|step| matches!(step.state, StepState::AsExpected)).count();
    let headline = match outcome {
        RunOutcome::Running => "Still running.".into(),
        RunOutcome::Stopped => "Stopped.".into(),
        RunOutcome::Incomplete => incomplete(evidence),
        _ if expected == steps.len() => format!("All {} ended as expected.", counted(steps.len(), "step")),
        _ if expected == 0 => format!("{} ran; nothing is expected of them.", capitalised(&counted(steps.len(), "step"))),
        _ => format!("{expected} of {} ended as expected; of the others nothing is expected.", counted(steps.len(), "step")),
    };
    (headline, String::new())
}

fn incomplete(evidence: &Evidence) -> String {
    let differs = evidence.entries.get(evidence.horizon).and_then(|entry| match &entry.body {
        EntryBody::Request { request, .. } => Some(format!("{} {}", request.method, request.target().masked())),
        _ => None,
    });
    match differs {
        Some(request) => format!("Run again to know: {request} is not the request that was sent then."),
        None => "Incomplete: some replies were not recorded. Run again to know.".into(),
    }
}

/// What an unmet expectation is about.
pub(super) fn unmet<'a>(evidence: &Evidence<'a>, finding: &Finding) -> Option<&'a [Unmet]> {
    match &evidence.entry(finding.entry.as_ref()?)?.body {
        EntryBody::Failure(failure) => match &failure.what {
            FailureWhat::Expectation { unmet } => Some(unmet),
            _ => None,
        },
        _ => None,
    }
}

/// What the user would say of a step that did not end as expected, where that is plain.
fn symptom(evidence: &Evidence, finding: &Finding) -> Option<String> {
    use crate::domain::story::EventKind as Kind;
    let step = finding.step()?;
    let at = evidence.step_at(step)?;
    let event = &evidence.story()[at];
    let unmet = unmet(evidence, finding)?;
    let signed_out = unmet.iter().any(|one| matches!(one, Unmet::SignedIn { wanted: true }));
    let page = unmet.iter().find_map(|one| match one {
        Unmet::Page { wanted, is } => Some((evidence.project.page_name(wanted), is.as_deref().map(|is| evidence.project.page_name(is)))),
        _ => None,
    });
    let logs_in = evidence.calls.iter().any(|call| call.step() == step && matches!(call.purpose, crate::domain::endpoint::Purpose::LogIn));
    Some(match (&event.kind, page) {
        (Kind::Reload {}, _) if signed_out => "You are signed out after the reload.".into(),
        (Kind::Reopen {}, _) if signed_out => "You are signed out after the app is closed and opened again.".into(),
        (Kind::TokenExpires { .. }, _) if signed_out => "You are signed out when the token expires.".into(),
        (Kind::Tap { .. }, Some((wanted, Some(is)))) if logs_in => format!("After the log-in {is} is on screen, not {wanted}."),
        (Kind::Tap { .. }, Some((wanted, None))) if logs_in => format!("After the log-in nothing is on screen, not {wanted}."),
        (Kind::Tap { .. }, None) if logs_in && signed_out => "After the log-in nobody is signed in.".into(),
        _ => sentence(&finding.title),
    })
}

/// Where the rules that a run was recorded under would have said something else.
fn recorded_under(evidence: &Evidence, outcome: RunOutcome) -> Option<String> {
    let then = evidence.run.recorded_under().filter(|version| *version < RULES_VERSION)?;
    // Rules 1: only failures that nothing caught counted.
    if opened_by_the_editor(evidence) {
        return Some(format!(
            "It was recorded under rules {then}, which expected WeWeb's editor to redirect; those of today know that it opens every page."
        ));
    }
    let failed = evidence.entries.iter().any(|entry| matches!(&entry.body, EntryBody::Failure(failure) if !failure.caught));
    match (outcome, failed) {
        (RunOutcome::Problems, false) => {
            Some(format!("It was recorded under rules {then}, which saw no problem here; the rules of today do."))
        }
        (RunOutcome::Ok, true) => {
            Some(format!("It was recorded under rules {then}, which saw a problem here; the rules of today see none."))
        }
        _ => None,
    }
}

/// Whether a step ended on a page that only the editor opens, where its expectation is another one (WeWeb rule 63).
fn opened_by_the_editor(evidence: &Evidence) -> bool {
    evidence.entries.iter().any(|entry| match &entry.body {
        EntryBody::NavigationDecision(decision) if decision.why == Why::EditorOpens => {
            let wanted = evidence.expected(&entry.id.event).page;
            wanted.is_some() && wanted != decision.page
        }
        _ => false,
    })
}
