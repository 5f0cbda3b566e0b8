//! Fixes: the sheet for the platform's own menus, and the change here, tried on the recording or with a run.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::effect::{Effect, Errand};
use crate::app::state::State;
use crate::app::state::hand_off::{HandOff, TriedFix};
use crate::app::state::shown::Shown;
use crate::diagnose::{self, Fix, Judged};
use crate::domain::record::checklist::TryOut;
use crate::domain::record::sheet::SheetLine;
use crate::domain::words::proof::Proven;
use crate::run::Run;

use crate::edit::try_out;

use super::{editing, running};

/// Has the changes that the verdict offers proven by replay, where something is wrong.
pub(super) fn prove(state: &mut State) -> Vec<Errand> {
    let Some(shown) = &state.run else { return Vec::new() };
    if shown.verdict.as_ref().is_none_or(|verdict| verdict.first().is_none()) {
        return Vec::new();
    }
    let run = Arc::clone(&shown.run);
    vec![state.start(Effect::Prove { run })]
}

/// What the recorded answers prove is there.
pub(super) fn proven(state: &mut State, run: &Arc<Run>, judged: Judged) {
    let Some(shown) = state.run.as_mut().filter(|shown| Arc::ptr_eq(&shown.run, run)) else { return };
    let Judged { verdict, fixes } = judged;
    shown.timeline.judged(&verdict);
    shown.verdict = Some(Arc::new(verdict));
    shown.fixes = fixes;
}

/// Opens the sheet of a finding. What was ticked on it stays ticked.
pub(super) fn open_sheet(state: &mut State, finding: usize) {
    let Some(shown) = &state.run else { return };
    let Some(finding) = shown.verdict.as_ref().and_then(|verdict| verdict.findings.get(finding)) else { return };
    if let Some(sheet) = state.sheet.as_mut().filter(|sheet| sheet.is_of(finding)) {
        sheet.is_open = true;
        return;
    }
    let mut finding = finding.clone();
    if finding.sheet.is_empty() {
        finding.sheet.push(SheetLine::new("", "", finding.fix.clone()));
    }
    let proven = told(shown);
    state.sheet = Some(HandOff {
        predicted: proven.predicted(&finding),
        assumed: diagnose::assumed(&shown.run, &finding),
        finding,
        house: proven.project.platform.house(),
        ticked: BTreeSet::new(),
        came_true: None,
        is_open: true,
    });
}

/// Ticks a line, or takes the tick back.
pub(super) fn tick(state: &mut State, line: usize) {
    if let Some(sheet) = &mut state.sheet
        && !sheet.ticked.remove(&line)
    {
        sheet.ticked.insert(line);
    }
}

/// Whether the app did what was predicted.
pub(super) fn came_true(state: &mut State, it_did: bool) {
    if let Some(sheet) = &mut state.sheet {
        sheet.came_true = Some(it_did);
    }
}

/// Changes the project as a fix says: one step of Undo, and the recording is replayed with it.
pub(super) fn try_here(state: &mut State, finding: usize) -> Vec<Errand> {
    match fix_of(state, finding) {
        Some(fix) => change(state, &fix),
        None => Vec::new(),
    }
}

fn change(state: &mut State, fix: &Fix) -> Vec<Errand> {
    let shown = state.run.as_ref().zip(fix.proof).map(|(shown, proof)| told(shown).told(proof).0).unwrap_or_default();
    let errands = editing::edit(state, &fix.edit);
    state.tried = state.open.as_ref().map(|open| TriedFix { project: Arc::clone(&open.project), shown });
    errands
}

/// What is proven of a run, in words.
fn told(shown: &Shown) -> Proven<'_> {
    let plan = shown.run.plan();
    Proven { project: &plan.project, story: shown.run.story(), target: plan.target }
}

/// The same, and then the story is run.
pub(super) fn run_with(state: &mut State, finding: usize) -> Vec<Errand> {
    let Some(fix) = fix_of(state, finding) else { return Vec::new() };
    let mut errands = change(state, &fix);
    errands.extend(running::run(state));
    errands
}

/// Runs the story that tries something; adds it first where the project has none.
pub(super) fn try_out(state: &mut State, what: TryOut) -> Vec<Errand> {
    if state.is_live() {
        return Vec::new();
    }
    let Some((story, made)) = state.open.as_ref().and_then(|open| try_out::story(&open.project, what)) else {
        state.tell("This project has no flow that does it: add one, and a tap that starts it".to_owned(), true);
        return Vec::new();
    };
    let mut errands = made.map(|made| editing::edit(state, &made)).unwrap_or_default();
    if let Some(open) = &mut state.open {
        open.story = story;
    }
    errands.extend(running::run(state));
    errands
}

fn fix_of(state: &State, finding: usize) -> Option<Fix> {
    // An edit that was made of one project says nothing of another.
    let open = state.open.as_ref()?;
    let shown = state.run.as_ref().filter(|shown| shown.run.plan().project == open.project)?;
    shown.fixes.iter().find(|fix| fix.finding == finding).cloned()
}
