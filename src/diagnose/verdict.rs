//! The verdict: outcome, headline and cause, from what the rules found.

use std::collections::BTreeSet;

use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::failure::{FailureWhat, Unmet};
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::note::Note;
use crate::domain::record::proof::Proof;
use crate::domain::record::recording::{RULES_VERSION, RunOutcome};
use crate::domain::record::verdict::{StepState, StepVerdict, Verdict};
use crate::domain::rules::why::Why;

use crate::domain::words::{capitalised, counted, sentence, withheld};
use crate::edit::Edit;
use crate::run::{Run, Standing};

use super::evidence::Evidence;
use super::fold::{Known, found};
use super::{checklist, seen, steps};

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The run, with the project that it ran.
    pub run: &'a Run,
}

/// A change of the project that mends a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// Which finding: its place among those of the verdict.
    pub finding: usize,
    /// The change.
    pub edit: Edit,
    /// What the recorded answers prove of it, where that was tried.
    pub proof: Option<Proof>,
    /// Its finding is an error only because it accounts for something.
    pub(super) is_promoted: bool,
}

/// A verdict, and what mends its findings where a change of the project is known that does.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// The changes, in the order of the findings.
    pub fixes: Vec<Fix>,
}

/// What a run amounts to: the same for window, terminal, reports and exit code.
#[must_use]
pub fn verdict(case: &Case) -> Verdict {
    judged(case).verdict
}

/// The same, with the changes that would mend it.
#[must_use]
pub fn judged(case: &Case) -> Judged {
    judged_without(*case, &BTreeSet::new())
}

/// The same without the causes that a replay has refuted: what they say stays, as what it is elsewhere.
pub(super) fn judged_without(case: Case, refuted: &BTreeSet<Known>) -> Judged {
    let evidence = Evidence::of(case.run);
    let mut findings = Vec::new();
    let mut fixes = Vec::new();
    for (finding, found) in found(&evidence, refuted).into_iter().enumerate() {
        if let Some(edit) = found.edit {
            fixes.push(Fix { finding, edit, proof: None, is_promoted: found.is_promoted });
        }
        let mut finding = found.finding;
        if finding.severity == Severity::Error && finding.follows_from.is_none() {
            finding.seen = seen::seen(&evidence, &finding);
        }
        findings.push(finding);
    }
    let steps = steps::judge(&evidence, &findings);
    let outcome = outcome(&evidence, &findings);
    let (headline, why) = words(&evidence, outcome, &findings, &steps);
    let recorded_under = recorded_under(&evidence, outcome);
    let withheld_from = withheld_from(&evidence);
    let checklist = checklist::of_run(&evidence, &findings);
    Judged { verdict: Verdict { outcome, headline, cause: why, findings, withheld_from, steps, checklist, recorded_under }, fixes }
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
fn words(evidence: &Evidence, outcome: RunOutcome, findings: &[Finding], steps: &[StepVerdict]) -> (String, String) {
    let first = findings.iter().enumerate().find(|(_, finding)| finding.severity == Severity::Error);
    if let Some((root, finding)) = first {
        // What the user sees is the first step that goes wrong because of it.
        let seen = findings
            .iter()
            .enumerate()
            .find(|(at, other)| (*at == root || other.follows_from == Some(root)) && evidence.unmet(other).is_some());
        let symptom = seen.and_then(|(_, other)| symptom(evidence, other));
        return match symptom {
            Some(symptom) if symptom == sentence(&finding.title) => (symptom, sentence(&finding.evidence)),
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
        RunOutcome::Incomplete => return incomplete(evidence),
        _ if expected == steps.len() => format!("All {} ended as expected.", counted(steps.len(), "step")),
        _ if expected == 0 => format!("{} ran; nothing is expected of them.", capitalised(&counted(steps.len(), "step"))),
        _ => format!("{expected} of {} ended as expected; of the others nothing is expected.", counted(steps.len(), "step")),
    };
    (headline, String::new())
}

/// The hosts from which something was withheld, each once.
fn withheld_from(evidence: &Evidence) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for entry in &evidence.entries {
        if let EntryBody::Note(Note::Withheld { host, .. }) = &entry.body
            && !hosts.contains(host)
        {
            hosts.push(host.clone());
        }
    }
    hosts
}

fn incomplete(evidence: &Evidence) -> (String, String) {
    let first = evidence.entries.iter().find_map(|entry| match &entry.body {
        EntryBody::Note(Note::Withheld { host, headers, body }) => Some((host, withheld(headers, *body))),
        _ => None,
    });
    if let Some((host, what)) = first {
        let why = "Your app would send it there, and that host may be anybody's. Once you allow it, a run shows what comes of it.";
        return (format!("A redirect leads to {host}: {what} withheld until you allow it."), why.into());
    }
    (not_recorded(evidence), String::new())
}

fn not_recorded(evidence: &Evidence) -> String {
    let differs = evidence.entries.get(evidence.horizon).and_then(|entry| match &entry.body {
        EntryBody::Request { request, .. } => Some(format!("{} {}", request.method, request.target().masked())),
        _ => None,
    });
    match differs {
        Some(request) => format!("Run again to know: {request} is not the request that was sent then."),
        None => "Incomplete: some replies were not recorded. Run again to know.".into(),
    }
}

/// What the user would say of a step that did not end as expected, where that is plain.
fn symptom(evidence: &Evidence, finding: &Finding) -> Option<String> {
    use crate::domain::project::story::EventKind as Kind;
    let step = finding.step()?;
    let at = evidence.step_at(step)?;
    let event = &evidence.story()[at];
    let unmet = evidence.unmet(finding)?;
    let signed_out = unmet.iter().any(|one| matches!(one, Unmet::SignedIn { wanted: true }));
    let page = unmet.iter().find_map(|one| match one {
        Unmet::Page { wanted, is } => Some((evidence.project.page_name(wanted), is.as_deref().map(|is| evidence.project.page_name(is)))),
        _ => None,
    });
    let logs_in = evidence.calls.iter().any(|call| call.step() == step && matches!(call.purpose, Purpose::LogIn));
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
    // Rules 2: nothing was sent again, and nothing was withheld.
    let is_agents = |entry: &&Entry| match &entry.body {
        EntryBody::Failure(failure) => matches!(failure.what, FailureWhat::Dropped { .. }),
        EntryBody::Note(note) => matches!(note, Note::Withheld { .. }),
        _ => false,
    };
    if evidence.entries.iter().any(is_agents) {
        return Some(format!("It was recorded under rules {then}, which sent nothing again and withheld nothing; those of today do."));
    }
    if then >= 2 {
        return None;
    }
    if opened_by_the_editor(evidence) {
        return Some(format!(
            "It was recorded under rules {then}, which expected WeWeb's editor to redirect; those of today know that it opens every page."
        ));
    }
    // Rules 1: only failures that nothing caught counted.
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

/// Whether a step ended on a page that only the editor opens, where a redirect was expected (WeWeb rule 63).
fn opened_by_the_editor(evidence: &Evidence) -> bool {
    let redirects = evidence.project.platform.redirects_to();
    evidence.entries.iter().any(|entry| match &entry.body {
        EntryBody::NavigationDecision(decision) if decision.why == Why::EditorOpens => {
            let wanted = evidence.expected(&entry.id.event).page;
            wanted != decision.page && wanted.is_some_and(|wanted| redirects.contains(&wanted.as_str()))
        }
        _ => false,
    })
}
