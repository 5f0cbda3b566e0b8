//! Starting runs and single calls; before the first one against a server of the user's own, saying what it does there.

use std::sync::Arc;

use crate::domain::record::question::Question;
use crate::domain::secret::Secret;
use crate::run::Run;
use crate::run::cannot_run::CannotRun;

use super::missing;
use crate::app::effect::{Effect, Errand};
use crate::app::state::State;
use crate::app::state::before_run;
use crate::app::state::dialog::Dialog;
use crate::app::state::selection::Selection;
use crate::app::state::shown::{Asked, Called};
use crate::app::ticket::Ticket;
use crate::edit::call_once;

/// Starts a run, or says first what it is going to do.
pub(super) fn run(state: &mut State) -> Vec<Errand> {
    if state.is_live() {
        return Vec::new();
    }
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
        project: Arc::clone(&open.project),
        key: open.key.clone(),
        story: open.story.clone(),
        environment: open.environment.clone(),
        target: open.target,
        values: Vec::new(),
        secrets: state.secrets_here(),
        pasted: state.pasted_here().cloned(),
        send_on: state.send_on.clone(),
        settings: state.settings.clone(),
    };
    let errand = state.start(effect);
    state.live = Some(errand.ticket);
    state.replaying = None;
    state.run = None;
    state.selection = Selection::Nothing;
    vec![errand]
}

/// Own headers and bodies may be sent on to these hosts, as long as the project is open.
pub(super) fn send_on(state: &mut State, hosts: &[String]) {
    for host in hosts {
        if let Err(error) = state.send_on.allow(host) {
            state.tell(error.to_string(), true);
        }
    }
}

/// Asks for what a single call needs, and shows where it goes.
pub(super) fn ask_to_call(state: &mut State, endpoint: String) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let asks = call_once::asks(&open.project, &endpoint, open.environment());
    state.dialog = Some(Dialog::CallOnce { endpoint, asks });
    Vec::new()
}

/// Makes a single call.
pub(super) fn call(state: &mut State, endpoint: &str, given: Vec<(String, Secret, bool)>) -> Vec<Errand> {
    let mut errands = missing::keep(state, given.clone());
    errands.extend(stop_call(state));
    let Some(open) = &state.open else { return errands };
    let Some(project) = call_once::project(&open.project, endpoint) else { return errands };
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
    let run = Effect::Run {
        project: Arc::new(project),
        key: open.key.clone(),
        story: call_once::ID.into(),
        environment: open.environment.clone(),
        target: open.target,
        values,
        secrets,
        // What is called once is called for real.
        pasted: None,
        send_on: state.send_on.clone(),
        settings: state.settings.clone(),
    };
    let run = state.start(run);
    state.called = Some(Called { endpoint: endpoint.to_owned(), run: None, error: None, ticket: Some(run.ticket) });
    errands.push(run);
    errands
}

/// Stops the run that is going on.
pub(super) fn stop(state: &mut State) -> Vec<Errand> {
    state.live.map(|run| state.start(Effect::Stop { run })).into_iter().collect()
}

/// Stops the single call.
pub(super) fn stop_call(state: &mut State) -> Vec<Errand> {
    let call = state.called.as_ref().and_then(|called| called.ticket);
    call.map(|run| state.start(Effect::Stop { run })).into_iter().collect()
}

/// Stops whatever is going on.
pub(super) fn stop_all(state: &mut State) -> Vec<Errand> {
    let mut errands = stop(state);
    errands.extend(stop_call(state));
    errands
}

/// A run asks something.
pub(super) fn asked(state: &mut State, ticket: Ticket, question: Question) {
    if state.live == Some(ticket) || is_call(state, ticket) {
        state.asked.push(Asked { question, ticket });
    }
}

/// Hands an answer to the run that asked.
pub(super) fn answer(state: &mut State, name: &str, text: Secret) -> Vec<Errand> {
    let Some(at) = state.asked.iter().position(|asked| asked.question.name == name) else { return Vec::new() };
    let Asked { ticket, question } = state.asked.remove(at);
    vec![state.start(Effect::AnswerQuestion { run: ticket, name: question.name, text })]
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
pub(super) fn called(state: &mut State, what: Result<Arc<Run>, CannotRun>) {
    let Some(called) = &mut state.called else { return };
    match what {
        Ok(run) => {
            if run.is_finished() {
                called.ticket = None;
            }
            called.run = Some(run);
        }
        Err(error) => {
            called.ticket = None;
            called.error = Some(error);
        }
    }
}
