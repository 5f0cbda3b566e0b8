//! Project files: opening, saving, and the files that dialogs give.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::command::Command;
use crate::app::effect::{Effect, Errand};
use crate::app::file_wish::FileWish;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::errands::Awaited;
use crate::domain::project::Project;
use crate::format::file_error::StoreError;
use crate::format::project_file::Unknown;

use super::{opening, remembering};

/// Reads a project, as soon as nothing is being written to its file.
pub(super) fn load(state: &mut State, path: PathBuf) -> Vec<Errand> {
    about_file(state, &path.clone(), Effect::Load { path })
}

/// Writes the open project to this file.
pub(super) fn save_to(state: &mut State, path: PathBuf) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let (project, unknown) = (Arc::clone(&open.project), open.unknown.clone());
    about_file(state, &path.clone(), Effect::Save { path, project, unknown })
}

fn about_file(state: &mut State, path: &Path, effect: Effect) -> Vec<Errand> {
    let wanted = state.saves.take(path, (effect, state.opened));
    wanted.into_iter().map(|(effect, opened)| state.errands.start(effect, opened)).collect()
}

/// A dialog gave a file. What it was for may be over by now.
pub(super) fn chosen(state: &mut State, wish: FileWish, path: PathBuf) -> Vec<Errand> {
    let with_extension = |path: PathBuf, extension: &str| {
        if path.extension().is_some() { path } else { PathBuf::from(format!("{}.{extension}", path.display())) }
    };
    match wish {
        FileWish::OpenProject => {
            // Something may have been changed while the dialog was open.
            state.then = Some(Command::OpenPath(path));
            Vec::new()
        }
        FileWish::SaveProject => save_to(state, with_extension(path, "authscope.json")),
        FileWish::WindowPicture => vec![state.start(Effect::WindowPicture { path: with_extension(path, "png") })],
        FileWish::TimelinePicture => vec![state.start(Effect::TimelinePicture { path: with_extension(path, "png") })],
    }
}

/// A dialog gave a file for a project that is not open any more: it is not the file of the one that is.
pub(super) fn chosen_late(state: &mut State, wish: FileWish, path: PathBuf) -> Vec<Errand> {
    match wish {
        FileWish::SaveProject | FileWish::TimelinePicture => {
            let text = format!("{} was not written: what it was meant for is not open any more", path.display());
            state.tell(text, true);
            Vec::new()
        }
        FileWish::OpenProject | FileWish::WindowPicture => chosen(state, wish, path),
    }
}

/// A project was read.
pub(super) fn loaded(state: &mut State, path: PathBuf, result: Result<(Arc<Project>, Unknown), Arc<StoreError>>) -> Vec<Errand> {
    match result {
        // Work that was done while the file was read is not thrown away.
        Ok(_) if state.has_unsaved() => {
            state.dialog = Some(Dialog::Unsaved { then: Box::new(Command::OpenPath(path)) });
            Vec::new()
        }
        Ok((project, unknown)) => {
            let remember = remembering::remember(state, &project, &path);
            let mut errands = opening::open_project(state, project, unknown, Some(path));
            errands.push(remember);
            errands
        }
        Err(error) => {
            state.given_up = None;
            state.dialog = Some(Dialog::Error { title: "The file could not be opened".into(), text: error.to_string() });
            Vec::new()
        }
    }
}

/// A project was written, or not. It need not be the one that is open now.
pub(super) fn saved(
    state: &mut State,
    awaited: Awaited,
    path: PathBuf,
    project: Arc<Project>,
    error: Option<Arc<StoreError>>,
) -> Vec<Errand> {
    let is_open = awaited.opened == state.opened;
    let next = state.saves.done(&path);
    let mut errands: Vec<Errand> = next.into_iter().map(|(effect, opened)| state.errands.start(effect, opened)).collect();
    if let Some(error) = error {
        if is_open {
            state.after_save = None;
        }
        state.dialog = Some(Dialog::Error { title: format!("{} could not be saved", path.display()), text: error.to_string() });
        return errands;
    }
    errands.push(remembering::remember(state, &project, &path));
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    state.tell(format!("Saved {name}"), false);
    if let Some(open) = state.open.as_mut().filter(|_| is_open) {
        open.saved = project;
        open.path = Some(path);
        state.then = state.after_save.take();
    }
    errands
}
