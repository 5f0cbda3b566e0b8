//! Project files: opening, saving, and the files that dialogs give.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::command::Command;
use crate::app::effect::{Effect, Errand};
use crate::app::file_wish::FileWish;
use crate::app::on_disk::{NotSaved, Opened, ReadProject, Saving, Standing, Written};
use crate::app::state::State;
use crate::app::state::dialog::{Clash, Dialog};
use crate::app::state::errands::{Awaited, ErrandKind};
use crate::app::state::open::Home;
use crate::domain::project::Project;
use crate::edit::Edit;
use crate::edit::difference::differences;
use crate::format::file_error::StoreError;
use crate::format::standing::MayReplace;

use super::{editing, opening, remembering};

/// Reads a project, as soon as nothing is being written to its file.
pub(super) fn load(state: &mut State, path: PathBuf) -> Vec<Errand> {
    about_file(state, &path.clone(), Effect::Load { path })
}

/// Writes the open project to this file, in place of what it may replace.
pub(super) fn save_to(state: &mut State, path: PathBuf, may: MayReplace) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let (project, unknown) = (Arc::clone(&open.project), open.unknown.clone());
    about_file(state, &path.clone(), Effect::Save(Saving { path, project, unknown, may }))
}

fn about_file(state: &mut State, path: &Path, effect: Effect) -> Vec<Errand> {
    let wanted = state.saves.take(path, (effect, state.opened));
    wanted.into_iter().map(|(effect, opened)| state.errands.start(effect, opened)).collect()
}

/// A dialog gave a file; a system's own asks before it names one that is there. What it was for may be over by now.
pub(super) fn chosen(state: &mut State, wish: FileWish, path: PathBuf, was_asked: bool) -> Vec<Errand> {
    state.asking = None;
    if matches!(state.dialog, Some(Dialog::Path { .. })) {
        state.dialog = None;
    }
    let with_extension = |path: PathBuf, extension: &str| {
        if path.extension().is_some() { path } else { PathBuf::from(format!("{}.{extension}", path.display())) }
    };
    match wish {
        FileWish::OpenProject => {
            // Something may have been changed while the dialog was open.
            state.then = Some(Command::OpenPath(path));
            Vec::new()
        }
        FileWish::SaveProject => {
            let named = with_extension(path.clone(), "authscope.json");
            let known = state.open.as_ref().map_or(MayReplace::Nothing, |open| open.may_replace(&named));
            // Nobody was asked about a file whose name was made longer here.
            let may = if known == MayReplace::Nothing && was_asked && named == path { MayReplace::Anything } else { known };
            save_to(state, named, may)
        }
        FileWish::WindowPicture => vec![state.start(Effect::WindowPicture { path: with_extension(path, "png") })],
        FileWish::TimelinePicture => vec![state.start(Effect::TimelinePicture { path: with_extension(path, "png") })],
    }
}

/// A path was typed: the system's dialog, if there is one, comes too late.
pub(super) fn typed(state: &mut State, wish: FileWish, path: PathBuf) -> Vec<Errand> {
    state.errands.forget(ErrandKind::Dialog);
    chosen(state, wish, path, false)
}

/// The system's dialog was closed without a file. One that took long may never have been seen: a path can still be typed.
pub(super) fn chosen_none(state: &mut State) {
    match &mut state.asking {
        Some(asking) => asking.is_over = true,
        None => state.after_save = None,
    }
}

/// There is no file dialog on this system.
pub(super) fn no_dialog(state: &mut State, wish: FileWish) {
    state.asking = None;
    state.dialog = Some(Dialog::Path { wish, has_dialog: false });
}

/// Whoever does something else than typing a path does not miss the dialog that has ended.
pub(super) fn go_on_asking(state: &mut State, command: &Command) {
    let is_about_it = matches!(command, Command::TypePath(_) | Command::LookAtFile | Command::Answer(_));
    if state.asking.is_some_and(|asking| asking.is_over) && !is_about_it {
        (state.asking, state.after_save) = (None, None);
    }
}

/// A dialog gave a file for a project that is not open any more: it is not the file of the one that is.
pub(super) fn chosen_late(state: &mut State, wish: FileWish, path: PathBuf) -> Vec<Errand> {
    state.asking = None;
    match wish {
        FileWish::SaveProject | FileWish::TimelinePicture => {
            let text = format!("{} was not written: what it was meant for is not open any more", path.display());
            state.tell(text, true);
            Vec::new()
        }
        _ => chosen(state, wish, path, true),
    }
}

/// A project was read.
pub(super) fn loaded(state: &mut State, path: PathBuf, result: Result<Box<Opened>, Arc<StoreError>>) -> Vec<Errand> {
    match result {
        // Work that was done while the file was read is not thrown away.
        Ok(_) if state.has_unsaved() => {
            state.dialog = Some(Dialog::Unsaved { then: Box::new(Command::OpenPath(path)) });
            Vec::new()
        }
        Ok(opened) => {
            let Opened { read: ReadProject { project, unknown, found }, key, presence } = *opened;
            let remember = remembering::remember(state, &project, &path);
            let home = Home { path: Some(path), found: Some(found), presence, former: key.former };
            let mut errands = opening::open_project(state, project, unknown, home);
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
    result: Result<Written, NotSaved>,
) -> Vec<Errand> {
    let is_open = awaited.opened == state.opened;
    let next = state.saves.done(&path, result.as_ref().ok().map(|written| &written.found));
    let mut errands: Vec<Errand> = next.into_iter().map(|(effect, opened)| state.errands.start(effect, opened)).collect();
    let written = match result {
        Ok(written) => written,
        Err(NotSaved::Changed(standing)) if is_open => {
            clash(state, path, standing);
            return errands;
        }
        Err(NotSaved::Changed(_)) => {
            let text = format!("{}: somebody else has changed it meanwhile; it was left as it is", path.display());
            state.dialog = Some(Dialog::Error { title: format!("{} could not be saved", path.display()), text });
            return errands;
        }
        Err(NotSaved::Failed(error)) => {
            if is_open {
                state.after_save = None;
            }
            state.dialog = Some(Dialog::Error { title: format!("{} could not be saved", path.display()), text: error.to_string() });
            return errands;
        }
    };
    errands.push(remembering::remember(state, &project, &path));
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    state.tell(format!("Saved {name}"), false);
    if let Some(open) = state.open.as_mut().filter(|_| is_open) {
        open.saved = project;
        open.path = Some(path);
        open.found = Some(written.found);
        open.presence = written.presence;
        open.outside = None;
        state.then = state.after_save.take();
    }
    errands
}

/// Asks what is to become of two versions of a file.
fn clash(state: &mut State, path: PathBuf, standing: Standing) {
    let Some(open) = &state.open else { return };
    let differences = match &standing {
        Standing::Project(read) => differences(&open.project, &read.project),
        Standing::Gone | Standing::Unreadable(_) => Vec::new(),
    };
    let is_own = open.path.as_deref() == Some(&*path);
    state.dialog = Some(Dialog::Clash(Clash { path, standing, is_own, differences }));
}

/// Looks at what stands in the open project's file.
pub(super) fn look(state: &mut State) -> Vec<Errand> {
    match state.open.as_ref().and_then(|open| open.path.clone()) {
        Some(path) if !state.saves.is_writing(&path) => about_file(state, &path.clone(), Effect::Look { path }),
        _ => Vec::new(),
    }
}

/// What stands in the open project's file.
pub(super) fn looked(state: &mut State, path: &Path, standing: Standing) {
    // What is being written is about to be known.
    if state.saves.is_writing(path) {
        return;
    }
    let Some(open) = state.open.as_mut().filter(|open| open.path.as_deref() == Some(path)) else { return };
    open.outside = match standing {
        Standing::Project(read) if open.found.as_ref() == Some(&read.found) => None,
        // Only its form is another one.
        Standing::Project(read) if read.unknown == open.unknown && same(&read.project, &open.project) => {
            open.saved = Arc::clone(&open.project);
            open.found = Some(read.found);
            None
        }
        other => Some(other),
    };
}

/// Whether two projects say the same, whoever they are.
fn same(one: &Project, other: &Project) -> bool {
    let named = |project: &Project| Project { id: None, ..project.clone() };
    named(one) == named(other)
}

/// What somebody else has made of the file takes the place of what is open.
pub(super) fn take_outside(state: &mut State) -> Vec<Errand> {
    match state.open.as_mut().and_then(|open| open.outside.take()) {
        Some(Standing::Project(read)) => take_theirs(state, *read),
        _ => Vec::new(),
    }
}

/// Shows what somebody else has made of the file beside what is open.
pub(super) fn compare(state: &mut State) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    if let (Some(path), Some(standing)) = (open.path.clone(), open.outside.clone()) {
        clash(state, path, standing);
    }
    Vec::new()
}

/// What stands in the file takes the place of what is open: one step of Undo.
pub(super) fn take_theirs(state: &mut State, read: ReadProject) -> Vec<Errand> {
    let ReadProject { project, unknown, found } = read;
    let title = "taking what stands in the file".to_owned();
    let errands = editing::edit(state, &Edit::Whole { title, project: Box::new(Arc::unwrap_or_clone(project)) });
    if let Some(open) = &mut state.open {
        open.saved = Arc::clone(&open.project);
        open.unknown = unknown;
        open.found = Some(found);
        open.outside = None;
    }
    errands
}

/// What is open goes over what stands in the file, unless that has changed once more.
pub(super) fn keep_mine(state: &mut State, clash: Clash) -> Vec<Errand> {
    let may = match clash.standing {
        Standing::Project(read) => MayReplace::Only(read.found),
        Standing::Gone | Standing::Unreadable(_) => MayReplace::Anything,
    };
    save_to(state, clash.path, may)
}
