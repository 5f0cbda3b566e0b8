//! Change page, what fills a field of the session, how calls end, and what is said of a workflow that failed (A2, A5).

use crate::agent::Outcome;
use crate::domain::project::Variable;
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::place::{ActionAt, Slot};
use crate::domain::project::platform::Client;
use crate::domain::project::workflow::Navigate;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::{FieldReading, ReadFrom};
use crate::domain::record::fact::Fact;
use crate::domain::record::failure::{AppSees, FailureEntry, FailureWhat};
use crate::domain::record::location::{self, Location};
use crate::domain::record::note::Note;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::domain::web::body::JsonReading;
use crate::interpreter::output::{AppError, CallResult, Holds};
use crate::interpreter::task::Task;

use super::super::bindings::bound_secret;
use super::super::cx::Cx;
use super::super::journal::EntryDraft;
use super::super::rules::{EndedCall, Performed, no_reply, replied, session_value};
use super::super::world::World;
use super::Auth;
use super::navigation::{Kind, go, route_of};

/// Change page.
pub fn change_page<A: Auth>(rules: &mut A, cx: &mut Cx, task: &Task, navigate: &Navigate) -> Performed {
    let Some(route) = route_of(cx.world, &navigate.page) else {
        return Performed::Failed(AppError::new(Thrown::PageNotFound));
    };
    let read = navigate.parameters.iter().map(|parameter| {
        let reading = rules.read(cx.world, task, &parameter.value)?;
        Ok((parameter.name.as_str(), reading.value.to_text()))
    });
    let at = match read.collect::<Result<Vec<_>, AppError>>() {
        Ok(parameters) => location::filled(&route, &parameters),
        Err(error) => return Performed::Failed(error),
    };
    // The browser source, say: nothing there leads to the page that was chosen beside it.
    let path = navigate.path.as_ref().map(|path| rules.read(cx.world, task, path)).transpose();
    let at = match path {
        Ok(path) => path.map(|reading| reading.value).filter(Value::is_truthy).map_or(at, |path| Location::of(path.to_text())),
        Err(error) => return Performed::Failed(error),
    };
    let page = cx.world.page_at(&at).map_or_else(|| navigate.page.clone(), |(page, _)| page.id.clone());
    let note = Note::ChangePage { page };
    let cause = cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note(note));
    // Not awaited (rule 24): the chain goes on while the guard works.
    go(rules, cx, &at, Kind::Spa, &cause);
    Performed::Done
}

/// Rule 34: a reply outside 200 to 299 and a failed call throw; the result is the body alone.
///
/// # Errors
/// What the call throws.
pub fn body_or_error(cx: &mut Cx, ended: &EndedCall) -> Result<CallResult, AppError> {
    let reply = ended.reply.clone();
    match ended.outcome {
        // A call by code of one's own throws for no status.
        Outcome::Reply { reply: http, visible } if ended.in_code => {
            Ok(CallResult { holds: Holds::Whole, ..replied(http.status, visible, &http.body, reply) })
        }
        Outcome::Reply { reply: http, visible } if http.is_success() => {
            // Rule 55: through the proxy the result is the whole reply; what else is in it is not established (D6).
            let holds = if ended.draft.through == Some(Client::Server) { Holds::Data } else { Holds::Body };
            Ok(CallResult { holds, ..replied(http.status, visible, &http.body, reply) })
        }
        Outcome::Reply { reply: http, .. } => {
            let data = match cx.world.bodies.read(&http.body.hash, JsonReading::Browser) {
                Ok(json) => Value::from_json(&json, cx.world.registry),
                Err(_) => Value::Text(cx.world.registry.trace(&cx.world.bodies.text(&http.body.hash))),
            };
            let mut error = AppError::new(Thrown::Answered { status: http.status });
            (error.status, error.data, error.entry) = (Some(http.status), data, reply);
            Err(error)
        }
        other => {
            let mut error = AppError::new(no_reply(other));
            error.entry = reply;
            Err(error)
        }
    }
}

/// A workflow ended with an error that nobody caught: said in the timeline, and what the step comes down to unless something else is.
pub fn task_failed<A: Auth>(rules: &mut A, cx: &mut Cx, task: &Task, error: &AppError) {
    let cause = error.entry.clone().or_else(|| task.cause.clone());
    let what = FailureWhat::Exception { action: error.action.clone(), thrown: error.thrown.clone() };
    let caught = cx.world.project.workflow(&task.workflow).is_some_and(|workflow| !workflow.on_error.is_empty());
    let app_sees = if caught { AppSees::ErrorBranchRan } else { AppSees::RestDoesNotRun };
    let failure = EntryBody::Failure(FailureEntry { what, app_sees, caught });
    let entry = cx.world.simulated(task.track, cause, failure);
    let choices = &mut rules.front_mut().choices;
    if choices.is_empty() {
        choices.choose(Why::WorkflowFailed, vec![Fact::Thrown(error.thrown.to_string())], Some(entry));
    }
}

/// What fills a field of the session, as a row of the timeline.
///
/// # Errors
/// What reading it throws.
pub fn read_field<A: Auth>(
    rules: &A,
    cx: &mut Cx,
    task: &Task,
    action: &ActionAt,
    slot: SessionField,
    binding: &Binding,
) -> Result<Value, AppError> {
    let reading = session_value(rules, cx.world, task, binding)?;
    let value = bound_secret(cx.world.registry, slot, reading.value.clone());
    let body = EntryBody::FieldRead(FieldReading {
        at: action.slot(Slot::Argument(slot)),
        slot,
        from: ReadFrom::of(&binding.from),
        path: reading.path.clone().or_else(|| binding.path.clone()),
        reply: reading.reply.clone(),
        convert: None,
        found: bound_secret(cx.world.registry, slot, reading.found.clone()),
        read: value.clone(),
        odd: reading.odd.clone(),
    });
    let cause = reading.reply.clone().or_else(|| task.cause.clone());
    cx.world.journal.add(task.track, EntryDraft::simulated(body).because_of(cause).assuming(reading.assumed.clone()));
    Ok(value)
}

/// Rule 33: version 1 of a workflow swallows a formula's errors.
#[must_use]
pub fn swallows_formula_errors(world: &World, task: &Task) -> bool {
    world.project.workflow(&task.workflow).is_some_and(|workflow| workflow.version == 1)
}

/// Rule 7: where a variable is kept in local storage.
#[must_use]
pub fn variable_key(variable: &Variable) -> String {
    format!("variable-{}", variable.id)
}
