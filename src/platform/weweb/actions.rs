//! Authenticate, Set user, Clear session, Change page; how calls end; what happens when a workflow ends (A2, A5).

use crate::agent::Outcome;
use crate::domain::binding::{Binding, SessionField};
use crate::domain::decision::Why;
use crate::domain::entry::{EntryBody, EntryId, FailureEntry, FailureWhat};
use crate::domain::project::Variable;
use crate::domain::rules::rule;
use crate::domain::rules::words::Words;
use crate::domain::value::Value;
use crate::domain::workflow::{Action, ActionKind, Trigger};
use crate::interpreter::output::{AppError, CallResult};
use crate::interpreter::task::{ExceptionRule, Task};

use super::super::common::bindings::{Reader, bound_secret};
use super::super::common::calls::CallDialect;
use super::super::common::engine::Cx;
use super::super::common::journal::Draft;
use super::super::common::rules::{Ending, Performed, Rules, exception_text, replied, session_value};
use super::super::common::world::World;
use super::{WeWeb, guard, session};

/// Authenticate inside On user load is stopped at this depth; a real app would go on for ever (rule 20).
const MAX_NESTING: usize = 8;

impl Rules for WeWeb {
    const DIALECT: CallDialect = CallDialect::WeWeb;

    fn exceptions(&self) -> ExceptionRule {
        ExceptionRule::ErrorBranch
    }

    fn perform(&mut self, cx: &mut Cx, task: &mut Task, action: &Action) -> Performed {
        match &action.kind {
            ActionKind::Authenticate { access_token, refresh_token, metadata, persist } => {
                self.authenticate(cx, task, [access_token, refresh_token, metadata], *persist)
            }
            ActionKind::SetUser { value } => match self.field(cx, task, "Set user", SessionField::User, value) {
                Ok(user) => {
                    let cause = task.cause.clone();
                    session::sync(self, cx, task.track, cause, "Set user", rule("WW-10"), user);
                    Performed::Done
                }
                Err(error) => Performed::Failed(error),
            },
            ActionKind::ClearSession {} => {
                self.session = Value::Null;
                let cause = task.cause.clone();
                let entry = session::sync(self, cx, task.track, cause.clone(), "Clear session", rule("WW-11"), Value::Null);
                cx.world.store(task.track, entry.or(cause), session::STORAGE_KEY, None);
                // After a Change page that is under way the decision is that one's.
                if self.choices.is_empty() {
                    self.choices.choose(Why::SessionClearedStays, Vec::new(), None);
                }
                Performed::Done
            }
            ActionKind::Navigate(navigate) => {
                let Some(mut route) = guard::route_of(cx.world, &navigate.page) else {
                    return Performed::Failed(AppError::new("Page not found."));
                };
                for parameter in &navigate.parameters {
                    match self.read(cx.world, task, &parameter.value) {
                        Ok(reading) => route = route.replace(&format!(":{}", parameter.name), &reading.value.to_text().masked()),
                        Err(error) => return Performed::Failed(error),
                    }
                }
                let text = format!("Change page to {}", cx.world.project.page_name(&navigate.page));
                let cause = cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note { text, rule: Some(rule("WW-24")) });
                // Not awaited (rule 24): the chain goes on while the guard works.
                guard::go(self, cx, &route, guard::Kind::Spa, &cause);
                Performed::Done
            }
            _ => Performed::Failed(AppError::new("this action does not exist in WeWeb's Custom Auth")),
        }
    }

    /// Rule 34: a reply outside 200 to 299 and a failed call throw; the result is the body alone.
    fn settled(&mut self, cx: &mut Cx, _: &Task, outcome: &Outcome, reply: Option<EntryId>) -> Result<CallResult, AppError> {
        match outcome {
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

    fn ended(&mut self, cx: &mut Cx, task: &Task, ending: &Ending) {
        let workflow = cx.world.project.workflow(&task.workflow);
        let on_user_load = workflow.is_some_and(|workflow| matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. }));
        if let Ending::Failed(error) = ending {
            let cause = error.entry.clone().or_else(|| task.cause.clone());
            if on_user_load {
                // Rule 19: recorded and swallowed.
                let stale =
                    if cx.world.tab().session.user.is_truthy() { ": the user from before stays, signed in as it seems" } else { "" };
                let text =
                    format!("On user load failed ({}); the error is swallowed, user and session stay as they were{stale}", error.message);
                cx.world.simulated(task.track, cause, EntryBody::Note { text, rule: Some(rule("WW-19")) });
            } else {
                let what = FailureWhat::Exception { action: error.action.clone() };
                let title = format!("The workflow stopped at “{}”: {}", error.action, error.message);
                let handled = workflow.is_some_and(|workflow| !workflow.on_error.is_empty());
                let app_sees = if handled { "its error branch ran" } else { "what comes after it does not run" }.to_owned();
                let failure = EntryBody::Failure(FailureEntry { what, title, app_sees, handled });
                let entry = cx.world.simulated(task.track, cause, failure);
                if self.choices.is_empty() {
                    self.choices.choose(Why::WorkflowFailed, vec![("error", error.message.clone())], Some(entry));
                }
            }
        }
        guard::task_ended(self, cx, task.id);
        if *ending != Ending::Early {
            self.depth.remove(&task.id);
        }
    }

    fn kept(&mut self, task: &Task, output: &str, result: &CallResult) {
        self.results.insert(output.to_owned(), result.clone());
        self.alive.insert((task.id, output.to_owned()));
    }

    /// Rule 33: version 1 swallows them.
    fn swallows_formula_errors(&self, world: &World, task: &Task) -> bool {
        world.project.workflow(&task.workflow).is_some_and(|workflow| workflow.version == 1)
    }

    fn variable_key(&self, _: &World, variable: &Variable) -> String {
        format!("variable-{}", variable.id)
    }
}

impl WeWeb {
    /// Rule 9.
    fn authenticate(&mut self, cx: &mut Cx, task: &mut Task, fields: [&Option<Binding>; 3], persist: bool) -> Performed {
        let slots = [SessionField::Token, SessionField::RefreshToken, SessionField::Metadata];
        let names = ["accessToken", "refreshToken", "metadata"];
        let mut members = Vec::new();
        for ((slot, name), binding) in slots.into_iter().zip(names).zip(fields) {
            let Some(binding) = binding else { continue };
            match self.field(cx, task, "Authenticate", slot, binding) {
                Ok(value) => members.push((name.to_owned(), value)),
                Err(error) => return Performed::Failed(error),
            }
        }
        self.session = Value::Map(members);
        let user = cx.world.tab().session.user.clone();
        let entry = session::sync(self, cx, task.track, task.cause.clone(), "Authenticate", rule("WW-9"), user);
        let cause = entry.or_else(|| task.cause.clone());
        let stored = if persist { self.session.to_json_text() } else { "{}".into() };
        cx.world.store(task.track, cause.clone(), session::STORAGE_KEY, Some(stored));
        // An On user load lies one deeper than the one whose Authenticate started it.
        let depth = self.depth.get(&task.id).map_or(0, |depth| depth + 1);
        if depth > MAX_NESTING {
            let text = "Authenticate inside On user load runs On user load again, without end; stopped here".to_owned();
            cx.world.simulated(task.track, cause, EntryBody::Note { text, rule: Some(rule("WW-20")) });
            self.circle = Some(Why::AuthenticateCircle);
            return Performed::Never;
        }
        let Some(cause) = cause else { return Performed::Done };
        Performed::After(guard::refresh(self, cx, &cause, "Authenticate waits for it", depth))
    }

    fn field(&mut self, cx: &mut Cx, task: &Task, action: &str, slot: SessionField, binding: &Binding) -> Result<Value, AppError> {
        let reading = session_value(self, cx.world, task, binding)?;
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
}
