//! "My login does not work": answers change what is simulated.

use std::sync::Arc;

use crate::app::effect::{Effect, Errand};
use crate::app::state::State;
use crate::app::state::symptoms::Asked;
use crate::diagnose::symptoms::{self, Diagnosis, House, Symptom};

use super::importing;

/// Begins with a symptom.
pub(super) fn begin(state: &mut State, symptom: Symptom) {
    state.symptom = Some(Asked::new(symptom));
}

/// Says which platform it is.
pub(super) fn on(state: &mut State, house: House) {
    if let Some(asked) = &mut state.symptom {
        asked.on(house);
    }
}

/// Answers a question; none is "I don't know".
pub(super) fn answer(state: &mut State, question: usize, option: Option<usize>) -> Vec<Errand> {
    let Some(asked) = &mut state.symptom else { return Vec::new() };
    let Some(place) = asked.answers.get_mut(question) else { return Vec::new() };
    *place = option;
    asked.found = None;
    let (Some(house), true) = (asked.house, asked.is_enough()) else { return Vec::new() };
    let effect = Effect::Diagnose { symptom: asked.symptom, house, answers: asked.answers.clone() };
    vec![state.start(effect)]
}

/// What can be behind it is known.
pub(super) fn found(state: &mut State, answers: &[Option<usize>], diagnosis: Diagnosis) {
    if let Some(asked) = state.symptom.as_mut().filter(|asked| asked.answers == answers) {
        asked.found = Some(Arc::new(diagnosis));
    }
}

/// The app that the answers describe becomes a project.
pub(super) fn make_project(state: &mut State) -> Vec<Errand> {
    let Some(Asked { symptom, house: Some(house), answers, .. }) = state.symptom.take() else { return Vec::new() };
    importing::open_new(state, symptoms::project(symptom, house, &answers))
}
