//! The answers to the questions that stand in the middle.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::command::{Command, DialogAnswer};
use crate::app::effect::{Effect, Errand};
use crate::app::file_wish::FileWish;
use crate::app::on_disk::Standing;
use crate::app::state::State;
use crate::app::state::dialog::{Clash, Dialog};
use crate::app::state::selection::Selection;
use crate::app::user_command::UserCommand;
use crate::edit::Edit;

use super::{editing, files, importing, missing, pasted, probing, running};

/// The question in the middle was answered.
pub(super) fn on_answer(state: &mut State, answer: DialogAnswer) -> Vec<Errand> {
    let Some(dialog) = state.dialog.take() else { return Vec::new() };
    match (dialog, answer) {
        (Dialog::Unsaved { then }, DialogAnswer::Yes) => {
            state.after_save = Some(*then);
            state.then = Some(Command::User(UserCommand::Save));
            Vec::new()
        }
        (Dialog::Unsaved { then }, DialogAnswer::Discard) => {
            state.given_up = state.open.as_ref().map(|open| Arc::clone(&open.project));
            state.then = Some(*then);
            Vec::new()
        }
        (Dialog::Unsaved { then }, DialogAnswer::Cancel) => {
            // Calls that were read are asked about again: they are not lost.
            if let Command::NewFromCalls { preview, .. } = *then {
                state.dialog = Some(Dialog::Import(*preview));
            }
            Vec::new()
        }
        (Dialog::Path { wish, .. }, DialogAnswer::Path(path)) if !path.trim().is_empty() => {
            files::typed(state, wish, PathBuf::from(path.trim()))
        }
        (Dialog::Clash(clash), DialogAnswer::Mine) => files::keep_mine(state, clash),
        (Dialog::Clash(Clash { standing: Standing::Project(read), .. }), DialogAnswer::Theirs) => {
            let errands = files::take_theirs(state, *read);
            state.then = state.after_save.take();
            errands
        }
        // What waits for the save goes on waiting.
        (Dialog::Clash(_), DialogAnswer::Elsewhere) => vec![state.start(Effect::Ask(FileWish::SaveProject))],
        (Dialog::Delete { item, .. }, DialogAnswer::Yes) => editing::edit(state, &Edit::Remove(item)),
        (Dialog::Secrets { .. }, DialogAnswer::Missing(values)) => {
            let mut errands = missing::keep(state, values);
            errands.extend(running::run(state));
            errands
        }
        (Dialog::Import(preview), DialogAnswer::NewProject(platform)) => {
            state.then = Some(Command::NewFromCalls { preview: Box::new(preview), platform });
            Vec::new()
        }
        (Dialog::Import(preview), DialogAnswer::Yes) => importing::into_open(state, &preview),
        (Dialog::Switch(switched), DialogAnswer::Yes) => {
            let title = format!("switching to {}", switched.to);
            state.selection = Selection::settings();
            editing::edit(state, &Edit::Whole { title, project: switched.project })
        }
        (Dialog::BeforeRun(sheet), DialogAnswer::Yes) => {
            state.agreed.entry(sheet.environment.clone()).or_default().extend(sheet.told());
            running::run(state)
        }
        (Dialog::BeforeRun(_), DialogAnswer::PasteInstead) => pasted::ask(state, None, true),
        (Dialog::PasteLogin { then_run, .. }, DialogAnswer::PastedLogin(login)) => {
            pasted::take(state, login);
            if then_run { running::run(state) } else { Vec::new() }
        }
        (Dialog::Probe(probing), DialogAnswer::Values(values)) => probing::start(state, probing, values),
        (Dialog::Probe(probing), _) => probing::stop(state, &probing),
        (Dialog::CallOnce { endpoint, .. }, DialogAnswer::Values(values)) => running::call(state, &endpoint, values),
        // The system's dialog may still be open, or nothing more comes.
        (Dialog::Path { has_dialog: true, .. }, _) if state.asking.is_some_and(|asking| !asking.is_over) => Vec::new(),
        (Dialog::Path { .. }, _) => {
            (state.after_save, state.given_up, state.asking) = (None, None, None);
            Vec::new()
        }
        _ => {
            (state.after_save, state.given_up) = (None, None);
            Vec::new()
        }
    }
}
