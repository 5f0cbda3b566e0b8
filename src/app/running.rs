//! Starting runs and single calls; before the first one against a server of the user's own, saying what it does there.

use std::sync::Arc;

use crate::domain::record::question::Question;
use crate::domain::secret::Secret;
use crate::run::Run;

use super::before_run;
use super::effect::{Effect, Ticket};
use super::missing;
use super::selection::Selection;
use super::state::{Asked, Called, Dialog, State};
use crate::edit::call_once;

/// Starts a run, or says first what it is going to do.
pub(super) fn run(state: &mut State) -> Vec<Effect> {
    if state.is_live() {
        return Vec::new();
    }
    let ticket = state.ticket();
    let Some(open) = &state.open else { return Vec::new() };
    if let (Some(story), Some(environment)) = (open.story(), open.environment())
        && let Some(sheet) = before_run::sheet(&open.project, story, environment, state.pasted_here())
        && !state.agreed.get(&environment.id).is_some_and(|told| sheet.told().is_subset(told))
    {
        state.dialog = Some(Dialog::BeforeRun(sheet));
        return Vec::new();
    }
    if let Some(dialog) = missing::ask(state) {
        state.dialog = Some(dialog);
        return Vec::new();
    }
    let effect = Effect::Run {
        ticket,
        project: Arc::clone(&open.project),
        story: open.story.clone(),
        environment: open.environment.clone(),
        target: open.target,
        values: Vec::new(),
        secrets: state.secrets_here(),
        pasted: state.pasted_here().cloned(),
        settings: state.settings.clone(),
    };
    state.live = Some(ticket);
    state.replaying = None;
    state.run = None;
    state.selection = Selection::Nothing;
    vec![effect]
}

/// Asks for what a single call needs, and shows where it goes.
pub(super) fn ask_to_call(state: &mut State, endpoint: String) -> Vec<Effect> {
    let Some(open) = &state.open else { return Vec::new() };
    let asks = call_once::asks(&open.project, &endpoint, open.environment());
    state.dialog = Some(Dialog::CallOnce { endpoint, asks });
    Vec::new()
}

/// Makes a single call.
pub(super) fn call(state: &mut State, endpoint: &str, given: Vec<(String, Secret, bool)>) -> Vec<Effect> {
    let ticket = state.ticket();
    let kept = missing::keep(state, given.clone());
    let Some(open) = &state.open else { return Vec::new() };
    let Some(project) = call_once::project(&open.project, endpoint) else { return Vec::new() };
    let mut secrets = state.secrets_here();
    let mut values = Vec::new();
    for (name, text, secret) in given {
        if secret {
            if !text.expose().is_empty() {
                secrets.insert(name, text);
            }
        } else {
            values.push((name, text.expose().to_owned()));
        }
    }
    state.called = Some(Called { endpoint: endpoint.to_owned(), run: None, error: None, ticket: Some(ticket) });
    let run = Effect::Run {
        ticket,
        project: Arc::new(project),
        story: call_once::ID.into(),
        environment: open.environment.clone(),
        target: open.target,
        values,
        secrets,
        // What is called once is called for real.
        pasted: None,
        settings: state.settings.clone(),
    };
    kept.into_iter().chain([run]).collect()
}

/// A run asks something.
pub(super) fn asked(state: &mut State, ticket: Ticket, question: Question) {
    if state.live == Some(ticket) || is_call(state, ticket) {
        state.asked.push(Asked { question, ticket });
    }
}

/// Hands an answer to the run that asked.
pub(super) fn answer(state: &mut State, name: &str, text: Secret) -> Vec<Effect> {
    let Some(at) = state.asked.iter().position(|asked| asked.question.name == name) else { return Vec::new() };
    let Asked { ticket, question } = state.asked.remove(at);
    vec![Effect::AnswerQuestion { ticket, name: question.name, text }]
}

/// A run is over: nothing that it asked is wanted any more.
pub(super) fn ask_no_more(state: &mut State, ticket: Ticket) {
    state.asked.retain(|asked| asked.ticket != ticket);
}

/// Whether a message is about the single call.
pub(super) fn is_call(state: &State, ticket: Ticket) -> bool {
    state.called.as_ref().is_some_and(|called| called.ticket == Some(ticket))
}

/// Something came back of the single call.
pub(super) fn called(state: &mut State, what: Result<Arc<Run>, (String, Vec<String>)>) {
    let Some(called) = &mut state.called else { return };
    match what {
        Ok(run) => {
            if run.is_finished() {
                called.ticket = None;
            }
            called.run = Some(run);
        }
        Err((error, _)) => {
            called.ticket = None;
            called.error = Some(error);
        }
    }
}
