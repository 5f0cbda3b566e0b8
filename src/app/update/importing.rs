//! New projects: by questions, and from calls that were read from outside.

use std::sync::Arc;

use crate::diagnose::symptoms::House;
use crate::domain::project::Project;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::item::ItemKind;
use crate::domain::project::platform::Platform;
use crate::format::import::CannotImport;
use crate::format::project_file::Unknown;

use crate::app::effect::{Effect, Errand, ImportFrom};
use crate::app::message::FromOutside;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::open::Home;
use crate::app::state::selection::Selection;
use crate::edit::Edit;
use crate::edit::adopt::{Adopted, Preview};
use crate::edit::wizard::{PastedReply, Wizard};

use crate::domain::secret::Secret;
use crate::knowledge::pretended::PastedLogin;

use super::opening::open_project;
use super::{editing, evidence, pasted, running};

/// Asks the questions of a new project.
pub(super) fn begin(state: &mut State, platform: Platform) -> Vec<Errand> {
    state.wizard = Some(Wizard::new(platform));
    Vec::new()
}

/// Makes the project that the answers describe.
pub(super) fn finish(state: &mut State) -> Vec<Errand> {
    let Some(wizard) = state.wizard.take() else { return Vec::new() };
    let project = wizard.project();
    let log_in = project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogIn).map(|endpoint| endpoint.id.clone());
    let mut errands = open_new(state, project);
    if let Some(token) = wizard.token.clone() {
        pasted::take(state, Some(PastedLogin { endpoint: None, text: token, refresh_token: Secret::new("") }));
        errands.extend(pasted::ask(state, None, true));
        return errands;
    }
    if let (PastedReply::CallOnce, Some(endpoint)) = (&wizard.reply, log_in) {
        state.selection = Selection::item(ItemKind::Endpoint, &endpoint);
        errands.extend(running::ask_to_call(state, endpoint));
    }
    errands
}

/// Opens a project that no file holds yet: closing it asks whether to save it.
pub(super) fn open_new(state: &mut State, project: Project) -> Vec<Errand> {
    let empty = Arc::new(Project::new("", project.platform.clone()));
    let mut errands = open_project(state, Arc::new(project), Unknown::default(), Home::default());
    // Runs that are kept under its name are those of another project.
    errands.retain(|errand| !matches!(errand.effect, Effect::ListRuns { .. }));
    if let Some(open) = &mut state.open {
        open.saved = empty;
    }
    errands
}

/// Reads what somebody has; what it shows is told in the menus of the project that is open.
pub(super) fn read(state: &mut State, from: ImportFrom) -> Vec<Errand> {
    let house = state.open.as_ref().map(|open| House::of(&open.project.platform));
    vec![state.start(Effect::Import { from, house, as_evidence: false })]
}

/// Shows what was read.
pub(super) fn imported(state: &mut State, result: Result<FromOutside, Arc<CannotImport>>) {
    state.dialog = Some(match result {
        Ok(FromOutside::Calls { import, shown }) => Dialog::Import(Preview { shown, ..Preview::of(import) }),
        Ok(FromOutside::Evidence(read)) => return evidence::arrived(state, read),
        Err(error) => Dialog::Error { title: "Nothing could be read from it".into(), text: error.to_string() },
    });
}

/// Takes what was read into a new project.
pub(super) fn into_new(state: &mut State, preview: &Preview, platform: &Platform) -> Vec<Errand> {
    let Adopted { project, secrets } = preview.new_project(platform);
    let log_in = project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogIn).or(project.endpoints.first());
    let selection = log_in.map(|endpoint| Selection::item(ItemKind::Endpoint, &endpoint.id));
    let errands = open_new(state, project);
    for (name, value) in &secrets {
        state.put_everywhere(name, value);
    }
    state.selection = selection.unwrap_or_default();
    errands
}

/// Takes what was read into the project that is open.
pub(super) fn into_open(state: &mut State, preview: &Preview) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let Adopted { project, secrets } = preview.add_to(&open.project);
    let last = project.endpoints.last().map(|endpoint| Selection::item(ItemKind::Endpoint, &endpoint.id));
    let errands = editing::edit(state, &Edit::Whole { title: "taking calls in".into(), project: Box::new(project) });
    for (name, value) in &secrets {
        state.put_everywhere(name, value);
    }
    state.selection = last.unwrap_or_default();
    errands
}
