//! What came back from work that was started: files, runs, replays, imports.

use std::sync::Arc;

use crate::domain::record::entry_id::EntryId;
use crate::domain::record::verdict::Verdict;
use crate::run::Run;

use super::effect::Effect;
use super::message::Message;
use super::selection::Selection;
use super::state::{Dialog, Shown, State};
use super::timeline::Timeline;
use super::update::{chosen, on_command, open_project};
use super::{editing, importing, keychain, remembering, running};

/// So many runs of a project are kept.
const KEPT_RUNS: usize = 20;

/// Something came back.
pub(super) fn on_message(state: &mut State, message: Message) -> Vec<Effect> {
    if let Message::Ended { ticket, .. } | Message::CannotRun { ticket, .. } = &message {
        running::ask_no_more(state, *ticket);
    }
    match message {
        Message::Chosen { wish, path: Some(path) } => return chosen(state, wish, path),
        Message::Chosen { path: None, .. } => state.after_save = None,
        Message::NoFileDialog { wish } => state.dialog = Some(Dialog::Path { wish, then: None }),
        Message::Loaded { path, result } => match result {
            Ok((project, unknown)) => {
                let remember = remembering::remember(&project, &path);
                let mut effects = open_project(state, project, unknown, Some(path));
                effects.push(remember);
                return effects;
            }
            Err(text) => state.dialog = Some(Dialog::Error { title: "The file could not be opened".into(), text }),
        },
        Message::Saved { path, error: Some(text), .. } => {
            state.after_save = None;
            let title = format!("{} could not be saved", path.display());
            state.dialog = Some(Dialog::Error { title, text });
        }
        Message::Saved { path, project, error: None } => {
            if let Some(open) = &mut state.open {
                let remember = remembering::remember(&project, &path);
                open.saved = project;
                open.path = Some(path);
                let text = format!("Saved {}", open.file_name());
                state.tell(text, false);
                let mut effects = vec![remember];
                if let Some(then) = state.after_save.take() {
                    effects.extend(on_command(state, then));
                }
                return effects;
            }
        }
        Message::Progress { ticket, run } | Message::Ended { ticket, run, .. } if running::is_call(state, ticket) => {
            running::called(state, Ok(run));
        }
        Message::CannotRun { ticket, error, missing_secrets } if running::is_call(state, ticket) => {
            running::called(state, Err((error, missing_secrets)));
        }
        Message::Progress { ticket, run } if state.live == Some(ticket) => show(state, run, None, false),
        Message::Ended { ticket, run, verdict } if state.live == Some(ticket) => {
            state.live = None;
            let recording = Arc::new(run.recording());
            let edited = state.open.as_ref().is_some_and(|open| *open.project != *run.plan().project);
            show(state, run, Some(verdict), false);
            if let Some(shown) = &mut state.run {
                shown.recording = Some(recording);
            }
            if let (Some(entry), Selection::Nothing) = (state.run.as_ref().and_then(symptom), &state.selection) {
                state.selection = Selection::Entry(entry);
            }
            let mut effects = Vec::new();
            if let Some(shown) = &mut state.run {
                shown.ticket = Some(ticket);
                let project = shown.run.plan().project.name.clone();
                let recording = shown.recording.clone();
                effects.extend(recording.map(|recording| Effect::KeepRun { ticket, project, run: Arc::clone(&shown.run), recording }));
            }
            if edited {
                effects.extend(editing::replay(state));
            }
            return effects;
        }
        Message::KeptRuns { project, numbers } if state.open.as_ref().is_some_and(|open| open.project.name == project) => {
            state.kept = numbers;
            state.kept.sort_unstable();
        }
        Message::Kept { ticket, number } => {
            if !state.kept.contains(&number) {
                state.kept.push(number);
                let too_many = state.kept.len().saturating_sub(KEPT_RUNS);
                state.kept.drain(..too_many);
            }
            if let Some(shown) = state.run.as_mut().filter(|shown| shown.ticket == Some(ticket)) {
                shown.number = number;
            }
        }
        Message::RunOpened { number, recording, run, verdict } if !state.is_live() => {
            state.selection = Selection::Nothing;
            state.run = None;
            show(state, run, Some(verdict), false);
            if let Some(shown) = &mut state.run {
                shown.number = number;
                shown.recording = Some(recording);
            }
        }
        Message::CannotRun { ticket, error, missing_secrets } if state.live == Some(ticket) => {
            state.live = None;
            state.dialog = Some(if missing_secrets.is_empty() {
                Dialog::Error { title: "The run could not start".into(), text: error }
            } else {
                Dialog::Secrets { names: missing_secrets, plain: Vec::new() }
            });
        }
        Message::Replayed { ticket, run, verdict } if state.replaying == Some(ticket) => {
            state.replaying = None;
            show(state, run, Some(verdict), true);
        }
        Message::Asked { ticket, question } => running::asked(state, ticket, question),
        // An answer to something that is no longer wanted.
        Message::Progress { .. } | Message::Ended { .. } | Message::CannotRun { .. } | Message::Replayed { .. } => {}
        Message::KeptRuns { .. } | Message::RunOpened { .. } => {}
        Message::Started { settings, error } => {
            state.settings = settings;
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
        Message::Recent(recent) => state.recent = recent,
        Message::WorkLoaded { file, result } => return remembering::recovered(state, file, result),
        Message::TokenRead(result) => {
            if let Some(Dialog::Token(report)) = &mut state.dialog {
                *report = Some(result);
            }
        }
        Message::LoginRead(result) => {
            if let Some(Dialog::PasteLogin { read, .. }) = &mut state.dialog {
                *read = Some(result);
            }
        }
        Message::Keychain(answer) => keychain::answered(state, answer),
        Message::Imported(result) => importing::imported(state, result),
        Message::Notice { text, error } => state.tell(text, error),
    }
    Vec::new()
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
            state.run = Some(Shown { number, ticket: None, run, timeline, recording: None, replayed, verdict: None, scrubbed: None });
        }
    }
    if let Some(shown) = &mut state.run {
        if let Some(verdict) = &verdict {
            shown.timeline.judged(verdict);
        }
        shown.verdict = verdict;
    }
}
