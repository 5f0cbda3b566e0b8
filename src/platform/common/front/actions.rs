//! Change page, what fills a field of the session, how calls end, and what is said of a workflow that failed (A2, A5).

use crate::agent::Outcome;
use crate::domain::binding::{Binding, SessionField};
use crate::domain::decision::Why;
use crate::domain::entry::{EntryBody, FailureEntry, FailureWhat};
use crate::domain::project::Variable;
use crate::domain::rules::rule;
use crate::domain::rules::words::Words;
use crate::domain::value::Value;
use crate::domain::workflow::Navigate;
use crate::interpreter::output::{AppError, CallResult};
use crate::interpreter::task::Task;

use super::super::bindings::bound_secret;
use super::super::engine::Cx;
use super::super::journal::Draft;
use super::super::rules::{Ended, Performed, exception_text, replied, session_value};
use super::super::world::World;
use super::Auth;
use super::navigation::{Kind, go, route_of};

/// Change page.
pub fn change_page<A: Auth>(rules: &mut A, cx: &mut Cx, task: &Task, navigate: &Navigate) -> Performed {
    let Some(mut route) = route_of(cx.world, &navigate.page) else {
        return Performed::Failed(AppError::new("Page not found."));
    };
    for parameter in &navigate.parameters {
        match rules.read(cx.world, task, &parameter.value) {
            Ok(reading) => route = route.replace(&format!(":{}", parameter.name), &reading.value.to_text().masked()),
            Err(error) => return Performed::Failed(error),
        }
    }
    let text = format!("Change page to {}", cx.world.project.page_name(&navigate.page));
    let cause = cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note { text, rule: Some(rule("WW-24")) });
    // Not awaited (rule 24): the chain goes on while the guard works.
    go(rules, cx, &route, Kind::Spa, &cause);
    Performed::Done
}

/// Rule 34: a reply outside 200 to 299 and a failed call throw; the result is the body alone.
///
/// # Errors
/// What the call throws.
pub fn body_or_error(cx: &mut Cx, ended: &Ended) -> Result<CallResult, AppError> {
    let reply = ended.reply.clone();
    match ended.outcome {
        Outcome::Reply { reply: http, visible } if http.is_success() => Ok(replied(http.status, visible, &http.body, reply)),
        Outcome::Reply { reply: http, .. } => {
            let data = match cx.world.bodies.json(&http.body.hash) {
                Ok(json) => Value::from_json(&json, cx.world.registry),
                Err(_) => Value::Text(cx.world.registry.trace(&String::from_utf8_lossy(&cx.world.bodies.get(&http.body.hash)))),
            };
            let message = format!("the call was answered {}", http.status);
            Err(AppError { status: Some(http.status), data, entry: reply, ..AppError::new(message) })
        }
        other => Err(AppError { entry: reply, ..AppError::new(exception_text(other)) }),
    }
}

/// A workflow ended with an error that nobody caught: said in the timeline, and what the step comes down to unless something else is.
pub fn task_failed<A: Auth>(rules: &mut A, cx: &mut Cx, task: &Task, error: &AppError) {
    let cause = error.entry.clone().or_else(|| task.cause.clone());
    let what = FailureWhat::Exception { action: error.action.clone() };
    let title = format!("The workflow stopped at “{}”: {}", error.action, error.message);
    let handled = cx.world.project.workflow(&task.workflow).is_some_and(|workflow| !workflow.on_error.is_empty());
    let app_sees = if handled { "its error branch ran" } else { "what comes after it does not run" }.to_owned();
    let failure = EntryBody::Failure(FailureEntry { what, title, app_sees, handled });
    let entry = cx.world.simulated(task.track, cause, failure);
    let choices = &mut rules.front_mut().choices;
    if choices.is_empty() {
        choices.choose(Why::WorkflowFailed, vec![("error", error.message.clone())], Some(entry));
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
    action: &str,
    slot: SessionField,
    binding: &Binding,
) -> Result<Value, AppError> {
    let reading = session_value(rules, cx.world, task, binding)?;
    let value = bound_secret(cx.world.registry, slot, reading.value.clone());
    let body = EntryBody::FieldRead {
        action: action.to_owned(),
        slot: Some(slot),
        field: Words::field(&cx.world.project.platform, slot).to_owned(),
        path: binding.path.clone(),
        reply: reading.reply.clone(),
        convert: None,
        found: bound_secret(cx.world.registry, slot, reading.found.clone()),
        read: value.clone(),
        shown: None,
        note: reading.note.clone(),
    };
    let cause = reading.reply.clone().or_else(|| task.cause.clone());
    cx.world.journal.add(task.track, Draft::simulated(body).because_of(cause).assuming(reading.assumed.clone()));
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
