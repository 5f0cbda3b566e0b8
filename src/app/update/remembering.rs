//! What outlives the program: unsaved work, the projects that were open, the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::project::Project;

use crate::format::file_error::StoreError;

use super::opening::open_project;
use crate::app::effect::{Effect, Errand, Work};
use crate::app::on_disk::Presence;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::open::{Home, Open};

/// Keeps the work as it stands, when it is not saved and not kept yet; lets it go when there is nothing to lose.
pub(super) fn keep_work(state: &mut State) -> Option<Errand> {
    let unsaved = state.open.as_ref().filter(|_| state.has_unsaved());
    let Some(Open { project, path, unknown, found, .. }) = unsaved else {
        return state.kept_work.take().map(|_| state.start(Effect::KeepWork(None)));
    };
    if state.kept_work.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, project)) {
        return None;
    }
    let work = Work { path: path.clone(), project: Arc::clone(project), unknown: unknown.clone(), found: found.clone() };
    state.kept_work = Some(Arc::clone(project));
    Some(state.start(Effect::KeepWork(Some(Box::new(work)))))
}

/// Opens unsaved work: it is still not saved.
pub(super) fn recovered(state: &mut State, file: PathBuf, result: Result<Box<Work>, Arc<StoreError>>, presence: Presence) -> Vec<Errand> {
    match result {
        Ok(work) => {
            state.orphans.retain(|orphan| orphan.file != file);
            let before = Arc::new(Project::new("", work.project.platform.clone()));
            let Work { path, project, unknown, found } = *work;
            let mut errands = open_project(state, project, unknown, Home { path, found, presence, former: None });
            if let Some(open) = &mut state.open {
                open.saved = before;
            }
            // Kept anew under this program's own name, before the old file goes.
            errands.extend(keep_work(state));
            errands.push(state.start(Effect::DiscardWork { file }));
            errands
        }
        Err(error) => {
            state.given_up = None;
            state.dialog = Some(Dialog::Error { title: "The unsaved work could not be opened".into(), text: error.to_string() });
            Vec::new()
        }
    }
}

/// Puts a project first among those that were open.
pub(super) fn remember(state: &mut State, project: &Project, path: &Path) -> Errand {
    state.start(Effect::Remember { path: path.to_owned(), name: project.name.clone(), platform: project.platform.title().to_owned() })
}
