//! What came back from work that was started: files, runs, replays, imports.

use std::sync::Arc;

use crate::app::effect::{Effect, Errand};
use crate::app::message::{Mail, Message};
use crate::app::state::State;
use crate::app::state::asking::Asking;
use crate::app::state::dialog::Dialog;
use crate::app::state::errands::{Awaited, ErrandKind};
use crate::app::state::selection::Selection;
use crate::app::state::shown::Shown;
use crate::app::state::timeline::Timeline;
use crate::app::ticket::Ticket;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::recording::RunOutcome;
use crate::domain::record::verdict::Verdict;
use crate::run::Run;
use crate::run::cannot_run::CannotRun;

use super::{editing, files, fixing, importing, keychain, probing, remembering, running, symptoms};

/// So many runs of a project are kept.
const KEPT_RUNS: usize = 20;

/// Something came back.
pub(super) fn arrived(state: &mut State, mail: Mail) -> Vec<Errand> {
    let Some(ticket) = mail.ticket else { return unasked(state, mail.message) };
    // Nobody waits for an answer that a newer question has made old.
    let Some(awaited) = state.errands.arrived(ticket, mail.message.is_interim()) else { return Vec::new() };
    if let Message::StillReading { what } = mail.message {
        state.reading = Some((ticket, what));
        return Vec::new();
    }
    if awaited.opened == state.opened { answered(state, ticket, awaited, mail.message) } else { late(state, awaited, mail.message) }
}

/// What comes by itself.
fn unasked(state: &mut State, message: Message) -> Vec<Errand> {
    match message {
        Message::Started { settings, error, ids } => {
            state.settings = settings;
            state.ids = ids;
            if let Some(error) = error {
                state.tell(error, true);
            }
        }
        Message::Remembered { recent, orphans } => {
            // Somebody quick may have opened a project by now.
            if state.recent.is_empty() {
                state.recent = recent;
            }
            state.orphans = orphans;
        }
        Message::Notice { text, error } => state.tell(text, error),
        _ => {}
    }
    Vec::new()
}

/// An answer to an errand of a project that is not open any more: the one that is open now is not touched by it.
fn late(state: &mut State, awaited: Awaited, message: Message) -> Vec<Errand> {
    match message {
        Message::Saved { path, project, result } => files::saved(state, awaited, path, project, result),
        Message::Chosen { wish, path: Some(path) } => files::chosen_late(state, wish, path),
        Message::Imported(_) => {
            state.tell("The calls were read after another project had been opened, so they were not taken. Paste them again".into(), true);
            Vec::new()
        }
        Message::Chosen { path: None, .. } => {
            state.asking = None;
            Vec::new()
        }
        Message::NoFileDialog { wish } | Message::DialogSilent { wish } if wish.outlives_project() => general(state, message),
        // Whoever closed a project to open another one waits for this.
        message if matches!(awaited.kind, ErrandKind::Open | ErrandKind::Program | ErrandKind::ReadToken) => general(state, message),
        _ => Vec::new(),
    }
}

/// Answers that are about no project in particular.
fn general(state: &mut State, message: Message) -> Vec<Errand> {
    match message {
        Message::Loaded { path, result } => return files::loaded(state, path, result),
        Message::WorkLoaded { file, result, presence } => return remembering::recovered(state, file, result, presence),
        Message::NoFileDialog { wish } => files::no_dialog(state, wish),
        Message::DialogSilent { wish } => state.asking = Some(Asking { wish, is_over: false }),
        Message::Recent(recent) => state.recent = recent,
        Message::TokenRead(result) => {
            if let Some(Dialog::Token(report)) = &mut state.dialog {
                *report = Some(result);
            }
        }
        Message::Keychain(answer) => keychain::answered(state, answer),
        Message::Notice { text, error } => state.tell(text, error),
        _ => {}
    }
    Vec::new()
}

/// An answer to an errand of the project that is open.
fn answered(state: &mut State, ticket: Ticket, awaited: Awaited, message: Message) -> Vec<Errand> {
    if awaited.kind == ErrandKind::Run {
        return of_run(state, ticket, message);
    }
    match message {
        Message::Chosen { wish, path: Some(path) } => return files::chosen(state, wish, path, true),
        Message::Chosen { path: None, .. } => files::chosen_none(state),
        Message::Saved { path, project, result } => return files::saved(state, awaited, path, project, result),
        Message::Looked { path, standing } => files::looked(state, &path, standing),
        Message::KeptRuns { numbers } => {
            state.kept = numbers;
            state.kept.sort_unstable();
        }
        Message::Kept { number } => {
            if !state.kept.contains(&number) {
                state.kept.push(number);
                let too_many = state.kept.len().saturating_sub(KEPT_RUNS);
                state.kept.drain(..too_many);
            }
            if let Some(shown) = state.run.as_mut().filter(|shown| shown.keeping == Some(ticket)) {
                shown.number = number;
            }
        }
        // A run that was started meanwhile is what the user looks at.
        Message::RunOpened { number, recording, run, verdict } if !state.is_live() => {
            state.selection = Selection::Nothing;
            state.run = None;
            state.replaying = None;
            show(state, run, Some(verdict), false);
            if let Some(shown) = &mut state.run {
                shown.number = number;
                shown.recording = Some(recording);
            }
            return fixing::prove(state);
        }
        Message::Replayed { run, verdict } if state.replaying == Some(ticket) => {
            state.replaying = None;
            show(state, run, Some(verdict), true);
            return fixing::prove(state);
        }
        Message::Diagnosed { answers, diagnosis } => symptoms::found(state, &answers, *diagnosis),
        Message::Proved { run, judged } => fixing::proven(state, &run, *judged),
        Message::LoginRead(result) => {
            if let Some(Dialog::PasteLogin { read, .. }) = &mut state.dialog {
                *read = Some(result);
            }
        }
        Message::Probing { told } => probing::told(state, ticket, Ok(told), false),
        Message::Probed(result) => probing::told(state, ticket, result, true),
        Message::Imported(result) => importing::imported(state, result),
        message => return general(state, message),
    }
    Vec::new()
}

/// Something came of a run, or of the single call.
fn of_run(state: &mut State, ticket: Ticket, message: Message) -> Vec<Errand> {
    if matches!(message, Message::Ended { .. } | Message::CannotRun(_)) {
        running::ask_no_more(state, ticket);
    }
    let is_shown = state.live == Some(ticket);
    match message {
        Message::Asked { question } => running::asked(state, ticket, question),
        Message::Progress { run } | Message::Ended { run, .. } if running::is_call(state, ticket) => running::called(state, Ok(run)),
        Message::CannotRun(error) if running::is_call(state, ticket) => running::called(state, Err(error)),
        Message::Progress { run } if is_shown => show(state, run, None, false),
        Message::Ended { run, verdict } if is_shown => return ended(state, run, verdict),
        Message::CannotRun(error) if is_shown => {
            state.live = None;
            state.dialog = Some(match error {
                CannotRun::MissingSecret { name, .. } => Dialog::Secrets { names: vec![name], plain: Vec::new() },
                error => Dialog::Error { title: "The run could not start".into(), text: error.to_string() },
            });
        }
        // A call that another one has taken the place of.
        _ => {}
    }
    Vec::new()
}

/// The run that is shown is over: it is kept, and what was changed meanwhile is replayed.
fn ended(state: &mut State, run: Arc<Run>, verdict: Arc<Verdict>) -> Vec<Errand> {
    state.live = None;
    let recording = Arc::new(run.recording());
    let edited = state.open.as_ref().is_some_and(|open| *open.project != *run.plan().project);
    let project = state.open.as_ref().and_then(|open| open.project.id.clone());
    let keep = project.map(|project| state.start(Effect::KeepRun { project, run: Arc::clone(&run), recording: Arc::clone(&recording) }));
    let went_well = verdict.outcome == RunOutcome::Ok && state.fix_tried().is_some_and(|tried| *tried.project == *run.plan().project);
    show(state, run, Some(verdict), false);
    // What was predicted has been seen.
    if let Some(sheet) = state.sheet.as_mut().filter(|_| went_well) {
        sheet.predicted = vec!["Run with the fix, every step went as expected.".to_owned()];
    }
    if let Some(shown) = &mut state.run {
        shown.recording = Some(recording);
        shown.keeping = keep.as_ref().map(|keep| keep.ticket);
    }
    if let (Some(entry), Selection::Nothing) = (state.run.as_ref().and_then(symptom), &state.selection) {
        state.selection = Selection::Entry(entry);
    }
    let mut errands: Vec<Errand> = keep.into_iter().collect();
    errands.extend(if edited { editing::replay(state) } else { fixing::prove(state) });
    errands
}

/// What the user sees first of what is wrong: the decision of the first step that is not as expected, else what proves the first finding.
/// (Where it comes from, the banner leads to.)
fn symptom(shown: &Shown) -> Option<EntryId> {
    let step = shown.timeline.steps().iter().find(|step| step.state.is_wrong() && step.unmet.is_some());
    let decision = step.and_then(|step| shown.run.entries().get(step.decision?));
    decision.map(|entry| entry.id.clone()).or_else(|| shown.verdict.as_ref()?.first()?.entry.clone())
}

fn show(state: &mut State, run: Arc<Run>, verdict: Option<Arc<Verdict>>, replayed: bool) {
    match &mut state.run {
        Some(shown) if !replayed && shown.recording.is_none() => {
            shown.timeline.follow(&run);
            shown.run = run;
        }
        Some(shown) => {
            shown.timeline = Timeline::of(&run);
            shown.run = run;
            shown.replayed = replayed;
        }
        None => {
            let timeline = Timeline::of(&run);
            let number = state.kept.last().map_or(1, |last| last + 1);
            state.run = Some(Shown {
                number,
                keeping: None,
                run,
                timeline,
                recording: None,
                replayed,
                verdict: None,
                fixes: Vec::new(),
                scrubbed: None,
            });
        }
    }
    if let Some(shown) = &mut state.run {
        if let Some(verdict) = &verdict {
            shown.timeline.judged(verdict);
        }
        shown.verdict = verdict;
        shown.fixes.clear();
    }
}
