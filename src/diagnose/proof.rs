//! The second stage of a verdict: what the recorded answers say of the changes that the rules offer (design 28, 30).
//!
//! Each change of a root is made on a copy of the project, and the run is replayed through it. A warning that a rule had promoted to the
//! cause of an unmet expectation loses that rank where its change changes nothing: it is no cause. Where no rule names a cause, changes
//! that the catalogues know are tried one after the other. Budgets are counts, so that the same run is always judged the same.

use std::collections::BTreeSet;

use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::proof::{Proof, Reach};
use crate::domain::record::recording::RunOutcome;
use crate::domain::record::verdict::{StepState, Verdict};
use crate::edit::thing::Thing;
use crate::edit::{Edit, stored};
use crate::run::Run;

use super::candidates;
use super::evidence::Evidence;
use super::fixes::{Tried, tried};
use super::fold::Known;
use super::of_run::UNEXPLAINED;
use super::verdict::{Case, Fix, Judged, judged_without};

/// So many replays are made for one run.
const REPLAYS: usize = 64;
/// So many entries they may make together.
const ENTRIES: usize = 200_000;

/// What stands before a change that no rule has named, and that makes the step end as expected.
const GUESS: &str = "A guess, tried on the recorded replies: this would do it.";

/// What is left of the budget.
struct Budget {
    replays: usize,
    entries: usize,
}

impl Budget {
    /// What a change comes to; `None` where it changes nothing in the project, or nothing is left.
    fn tried(&mut self, run: &Run, edit: &Edit) -> Option<Tried> {
        if self.replays == 0 || self.entries < run.entries().len() {
            return None;
        }
        let tried = tried(run, edit)?;
        self.replays -= 1;
        self.entries = self.entries.saturating_sub(tried.run.entries().len());
        Some(tried)
    }
}

/// The verdict, with what the recorded answers prove of each change that it offers.
#[must_use]
pub fn proved(case: &Case) -> Judged {
    let mut budget = Budget { replays: REPLAYS, entries: ENTRIES };
    let mut refuted: BTreeSet<Known> = BTreeSet::new();
    let mut known: Vec<(Known, Edit, Proof)> = Vec::new();
    let mut judged = judged_without(*case, &refuted);
    if judged.verdict.first().is_none() {
        return judged;
    }
    loop {
        let mut no_cause = None;
        for fix in &mut judged.fixes {
            let finding = &judged.verdict.findings[fix.finding];
            if finding.severity != Severity::Error || finding.follows_from.is_some() {
                continue;
            }
            let key = (finding.id, finding.at.clone());
            fix.proof = match known.iter().find(|(held, edit, _)| *held == key && *edit == fix.edit) {
                Some((.., proof)) => Some(*proof),
                // What stands in an environment was put into the requests when they were made: a replay does not read it again.
                None if is_of_environment(&fix.edit) => None,
                None => budget.tried(case.run, &fix.edit).map(|then| proof(&judged.verdict, finding, &then)),
            };
            let Some(proof) = fix.proof else { continue };
            if !known.iter().any(|(held, edit, _)| *held == key && *edit == fix.edit) {
                known.push((key.clone(), fix.edit.clone(), proof));
            }
            if fix.is_promoted && proof.reach == Reach::Nothing {
                no_cause = Some(key);
                break;
            }
        }
        match no_cause {
            Some(key) if refuted.insert(key.clone()) => judged = judged_without(*case, &refuted),
            _ => break,
        }
    }
    unexplained(*case, &mut budget, &mut judged);
    let project = &case.run.plan().project;
    for fix in &judged.fixes {
        let finding = &mut judged.verdict.findings[fix.finding];
        finding.proof = fix.proof;
        finding.log_in_again = fix.proof.is_some() && fix.edit.apply(project).is_some_and(|then| stored::differs(project, &then));
    }
    judged
}

fn is_of_environment(edit: &Edit) -> bool {
    matches!(edit, Edit::Put(thing) if matches!(**thing, Thing::Environment(_)))
}

/// What a change proves of a finding, from the verdict before and the one with the change.
fn proof(now: &Verdict, finding: &Finding, tried: &Tried) -> Proof {
    let then = &tried.verdict;
    let wrong = |state: StepState| {
        matches!(state, StepState::NotAsExpected | StepState::NotPossible | StepState::FollowsFrom { as_expected: false, .. })
    };
    let well = |state: StepState| matches!(state, StepState::AsExpected);
    let mends = now.steps.iter().zip(&then.steps).position(|(now, then)| wrong(now.state) && well(then.state));
    let reach = match then.outcome {
        RunOutcome::Ok => Reach::Whole,
        RunOutcome::Incomplete if then.first().is_none() => {
            let unknown = then.steps.iter().position(|step| step.state == StepState::NotKnown);
            Reach::UpTo { step: unknown.unwrap_or(then.steps.len().saturating_sub(1)) }
        }
        _ if changes_nothing(now, finding, then) => Reach::Nothing,
        _ => Reach::Others,
    };
    // The page of the first step that is not wholly known opens before the call that nobody recorded.
    let mends = mends.or_else(|| match reach {
        Reach::UpTo { step } => now.steps.get(step).is_some_and(|now| wrong(now.state)).then_some(step).filter(|step| opens(tried, *step)),
        _ => None,
    });
    Proof { reach, mends }
}

/// Whether the page that is expected of a step opens in it, and who is expected is signed in, as far as the recorded answers lead.
fn opens(tried: &Tried, step: usize) -> bool {
    let evidence = Evidence::of(&tried.run);
    let Some(event) = evidence.story().get(step) else { return false };
    let expect = evidence.expected(&event.id);
    let known = |entry: &&Entry| evidence.place(&entry.id).is_some_and(|place| place < evidence.horizon);
    let decided = evidence.of_step(&event.id).map(|(_, entry)| entry).filter(known).filter_map(|entry| match &entry.body {
        EntryBody::GuardDecision(decision) | EntryBody::NavigationDecision(decision) => Some(&decision.page),
        _ => None,
    });
    let changes = evidence.session_changes().filter(|changed| changed.place < evidence.horizon);
    let signed_in = changes.last().is_some_and(|changed| changed.after.signed_in);
    let page = decided.last();
    expect.page.is_some() && page.is_some_and(|page| *page == expect.page) && expect.signed_in.is_none_or(|wanted| wanted == signed_in)
}

/// Whether steps come out as before, and the same is wrong but for the finding itself.
fn changes_nothing(now: &Verdict, finding: &Finding, then: &Verdict) -> bool {
    let states = |verdict: &Verdict| verdict.steps.iter().map(|step| (wrongness(step.state), step.unmet.is_some())).collect::<Vec<_>>();
    let errors = |verdict: &Verdict| -> BTreeSet<(String, String)> {
        let wrong = verdict.findings.iter().filter(|one| one.severity == Severity::Error && one.id != finding.id);
        wrong.map(|one| (one.title.clone(), one.evidence.clone())).collect()
    };
    now.outcome == then.outcome && states(now) == states(then) && errors(now) == errors(then)
}

/// A state, whichever step it is because of.
fn wrongness(state: StepState) -> u8 {
    match state {
        StepState::AsExpected | StepState::FollowsFrom { as_expected: true, .. } => 0,
        StepState::Done => 1,
        StepState::NotAsExpected | StepState::FollowsFrom { as_expected: false, .. } => 2,
        StepState::NotPossible => 3,
        StepState::NotRun | StepState::Running | StepState::Unfinished | StepState::NotKnown => 4,
    }
}

/// Where no rule explains that a step did not end as expected: what would make it come out.
fn unexplained(case: Case, budget: &mut Budget, judged: &mut Judged) {
    let open = |finding: &Finding| finding.id == UNEXPLAINED && finding.severity == Severity::Error && finding.follows_from.is_none();
    let Some(at) = judged.verdict.findings.iter().position(open) else { return };
    let evidence = Evidence::of(case.run);
    let Some(step) = judged.verdict.findings[at].step().and_then(|step| evidence.step_at(step)) else { return };
    for candidate in candidates::of(&evidence, step) {
        let Some(then) = budget.tried(case.run, &candidate.edit) else {
            if budget.replays == 0 {
                return;
            }
            continue;
        };
        let found = proof(&judged.verdict, &judged.verdict.findings[at], &then);
        let nothing_new = then.verdict.roots().all(|root| judged.verdict.roots().any(|was| was.id == root.id && was.step() == root.step()));
        if found.mends != Some(step) || !nothing_new || found.reach == (Reach::UpTo { step }) {
            continue;
        }
        let finding = &mut judged.verdict.findings[at];
        *finding = finding.clone().changing(candidate.lines);
        finding.fix = format!("{GUESS} {}", finding.fix);
        judged.fixes.push(Fix { finding: at, edit: candidate.edit, proof: Some(found), is_promoted: false });
        judged.fixes.sort_by_key(|fix| fix.finding);
        return;
    }
}
