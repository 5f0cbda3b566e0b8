//! A pasted token, or a pasted reply, in place of a log-in.

use std::sync::Arc;

use crate::app::effect::{Effect, Errand};
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::knowledge::pretended::PastedLogin;

/// The question for it, about a call: the one that is in use already, else the project's log-in.
pub(super) fn ask(state: &mut State, endpoint: Option<String>, then_run: bool) -> Vec<Errand> {
    let in_use = state.pasted_here().filter(|login| endpoint.is_none() || login.endpoint == endpoint).cloned();
    state.dialog = Some(Dialog::PasteLogin { endpoint, read: None, then_run });
    in_use.map(|login| read(state, login)).unwrap_or_default()
}

/// Looks at what was pasted.
pub(super) fn read(state: &mut State, login: PastedLogin) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let project = Arc::clone(&open.project);
    vec![state.start(Effect::ReadLogin { project, login })]
}

/// Takes it for the environment in use, or takes it no more.
pub(super) fn take(state: &mut State, login: Option<PastedLogin>) {
    let Some(place) = state.pasted_place() else { return };
    match login {
        Some(login) => drop(state.pasted.insert(place, login)),
        None => drop(state.pasted.remove(&place)),
    }
}
