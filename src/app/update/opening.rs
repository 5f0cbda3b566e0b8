//! What happens to the state when a project opens or closes.

use std::sync::Arc;

use crate::app::effect::{Effect, Errand};
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::open::{Home, Open};
use crate::app::state::selection::Selection;
use crate::domain::project::Project;
use crate::domain::words;
use crate::format::project_file::{self, Unknown};

use super::running;

/// So much is said of a file at once.
const MOST_SAID: usize = 3;

/// Closes the project. What is under way for it ends or comes to nothing.
pub(super) fn close(state: &mut State) -> Vec<Errand> {
    let errands = running::stop_all(state);
    // A project of the same name may be another one, for another server.
    let typed = (std::mem::take(&mut state.secrets), std::mem::take(&mut state.pasted));
    if let Some(open) = state.open.as_ref().filter(|open| open.path.is_some()) {
        state.shelf.insert(open.key.clone(), typed);
    }
    state.opened += 1;
    state.open = None;
    state.run = None;
    state.live = None;
    state.parked = None;
    state.symptom = None;
    state.sheet = None;
    state.tried = None;
    state.selection = Selection::Nothing;
    state.replaying = None;
    state.called = None;
    state.wizard = None;
    state.after_save = None;
    state.given_up = None;
    state.agreed.clear();
    state.send_on = Default::default();
    state.asked.clear();
    state.kept.clear();
    errands
}

/// Opens a project in place of the one that is open.
pub(super) fn open_project(state: &mut State, mut project: Arc<Project>, unknown: Unknown, home: Home) -> Vec<Errand> {
    let mut errands = close(state);
    let id = project.id.clone().unwrap_or_else(|| state.ids.next_id());
    if project.id.is_none() {
        Arc::make_mut(&mut project).id = Some(id.clone());
    }
    let said = unknown.renamed().iter().map(ToString::to_string).chain(unknown.doubts().iter().map(ToString::to_string));
    let mut said: Vec<String> = said.map(|said| words::sentence(&said)).collect();
    if said.len() > MOST_SAID {
        let more = said.len() - MOST_SAID;
        said.truncate(MOST_SAID);
        said.push(format!("And {more} more: authscope check lists them."));
    }
    let said = said.join(" ");
    let open = Open::new(project, unknown, home);
    if let Some((secrets, pasted)) = state.shelf.remove(&open.key) {
        (state.secrets, state.pasted) = (secrets, pasted);
    }
    state.open = Some(open);
    state.notice = None;
    if !said.is_empty() {
        state.tell(said, false);
    }
    errands.push(state.start(Effect::ListRuns { project: id }));
    errands
}

/// Opens a project that comes with the program, and runs it.
pub(super) fn try_demo(state: &mut State, file: &[u8]) -> Vec<Errand> {
    match project_file::read(file) {
        Ok((project, unknown)) => {
            let mut errands = open_project(state, Arc::new(project), unknown, Home::default());
            errands.extend(running::run(state));
            errands
        }
        Err(error) => {
            state.dialog = Some(Dialog::Error { title: "The demo could not be opened".into(), text: error.to_string() });
            Vec::new()
        }
    }
}
