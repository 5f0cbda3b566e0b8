//! What a platform supplies to the engine, and what the engine tells it.

use std::collections::BTreeSet;

use crate::agent::{CallDraft, Outcome};
use crate::domain::project::Variable;
use crate::domain::project::binding::Binding;
use crate::domain::project::binding::Expr;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::platform::Client;
use crate::domain::project::workflow::Action;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{Ended as HowEnded, Odd, Read};
use crate::domain::record::thrown::{NoReply, Thrown};
use crate::domain::record::value::Value;
use crate::domain::web::body::BodyRef;
use crate::interpreter::output::{AppError, CallResult, Holds};
use crate::interpreter::task::{ExceptionRule, Task, TaskId};

use super::bindings::{Reader, Reading, formula};
use super::calls::CallDialect;
use super::cx::Cx;
use super::cx::OwnCall;
use super::world::World;

/// What a platform supplies: its actions, and what is different about calls, errors and variables.
pub trait Rules: Reader {
    /// How it builds requests.
    const DIALECT: CallDialect;

    /// What an exception does.
    fn exceptions(&self) -> ExceptionRule;

    /// Carries out an action that is the platform's own.
    fn perform(&mut self, cx: &mut Cx, task: &mut Task, action: &Action) -> Performed;

    /// Turns the end of a call into the action's output, or holds it back.
    fn settled(&mut self, cx: &mut Cx, task: &Task, ended: &EndedCall) -> Settled;

    /// A task has ended, or gave its result early.
    fn ended(&mut self, cx: &mut Cx, task: &Task, ending: &Ending);

    /// How a workflow ends that an error ends.
    fn how_it_failed(&self, _world: &World, _task: &Task) -> HowEnded {
        HowEnded::Failed
    }

    /// The storage key of a variable that is kept on the device.
    fn variable_key(&self, world: &World, variable: &Variable) -> String;

    /// How a call is made: what else than the app's own client sends it, or the result that it has without being sent.
    fn route(&mut self, _: &mut Cx, _: &Task, _: &Endpoint, _: &CallDraft) -> Route {
        Route::Send(None)
    }

    /// A call has left its result behind under this name.
    fn kept(&mut self, _task: &Task, _output: &str, _result: &CallResult) {}

    /// Whether a formula's error counts as a missing value in the workflow of this task (WeWeb rule 33).
    fn swallows_formula_errors(&self, _world: &World, _task: &Task) -> bool {
        false
    }
}

/// A value larger than this (bytes) ends the action: what an app builds up without end must not fill the machine.
const MAX_VALUE: usize = 32 * 1024 * 1024;

/// The same for what goes into a session; browsers store about 5 MB for a whole site.
const MAX_SESSION_VALUE: usize = 1024 * 1024;

fn within(limit: usize, value: &Value) -> Result<(), AppError> {
    if value.is_larger_than(limit) { Err(AppError::new(Thrown::TooLarge { megabytes: limit / 1024 / 1024 })) } else { Ok(()) }
}

/// What fills a field of the session.
///
/// # Errors
/// What the platform throws, and a value that no session can hold.
pub fn session_value<R: Rules>(rules: &R, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
    let reading = match rules.read(world, task, binding) {
        Err(error) if rules.swallows_formula_errors(world, task) => {
            Reading { odd: Some(Odd::ErrorSwallowed(error.into_thrown())), ..Reading::of(Value::Missing) }
        }
        reading => reading?,
    };
    within(MAX_SESSION_VALUE, &reading.value)?;
    within(MAX_SESSION_VALUE, &reading.found)?;
    Ok(reading)
}

/// The value of a binding as an action gets it.
pub(super) fn value_of<R: Rules>(rules: &R, world: &World, task: &Task, binding: &Binding) -> Result<Value, AppError> {
    match rules.read(world, task, binding) {
        Ok(reading) => within(MAX_VALUE, &reading.value).map(|()| reading.value),
        Err(_) if rules.swallows_formula_errors(world, task) => Ok(Value::Missing),
        Err(error) => Err(error),
    }
}

/// The same with what was read.
pub(super) fn reading_of<R: Rules>(rules: &R, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
    match rules.read(world, task, binding) {
        Ok(reading) => within(MAX_VALUE, &reading.value).map(|()| reading),
        Err(_) if rules.swallows_formula_errors(world, task) => Ok(Reading::of(Value::Missing)),
        Err(error) => Err(error),
    }
}

/// The value of a formula as an action gets it, and what was read for it.
pub(super) fn formula_of<R: Rules>(rules: &R, world: &World, task: &Task, expr: &Expr) -> Result<(Value, Vec<Read>), AppError> {
    match formula(rules, world, task, expr) {
        Err(_) if rules.swallows_formula_errors(world, task) => Ok((Value::Missing, Vec::new())),
        Ok((value, seen)) => {
            within(MAX_VALUE, &value)?;
            Ok((value, seen.iter().map(|(binding, reading)| reading.evidence(binding)).collect()))
        }
        Err(error) => Err(error),
    }
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// "Return" with "continue workflow": whoever waits goes on, the task does too.
    Early,
    /// At the end of its chain.
    Done,
    /// With an error that nobody caught.
    Failed(AppError),
}

/// The end of a call.
pub struct EndedCall<'a> {
    /// What the platform made it for; `None` for a call of the workflow.
    pub purpose: Option<OwnCall>,
    /// The platform has made it again already.
    pub again: bool,
    /// Endpoint id.
    pub endpoint: &'a str,
    /// Code of the user's own made it.
    pub in_code: bool,
    /// What was sent, as the app made it.
    pub draft: &'a CallDraft,
    /// What the app sees.
    pub outcome: &'a Outcome,
    /// The entry of the reply or the failure.
    pub reply: Option<EntryId>,
}

/// How a call is made.
#[derive(Debug)]
pub enum Route {
    /// It is sent, by the app's own client or another one.
    Send(Option<Client>),
    /// It is not sent: this is its result.
    Known(Box<CallResult>),
}

/// What becomes of a task whose call has ended.
#[derive(Debug)]
pub enum Settled {
    /// It goes on with the result.
    Done(CallResult),
    /// The call threw.
    Failed(AppError),
    /// It waits until another task, one of the platform's own calls, is over: see [`Cx::again`] and [`Cx::give_up`].
    Held {
        /// That task.
        until: TaskId,
        /// How the call ends unless it is made again.
        otherwise: Result<Box<CallResult>, AppError>,
    },
}

impl From<Result<CallResult, AppError>> for Settled {
    fn from(result: Result<CallResult, AppError>) -> Self {
        match result {
            Ok(result) => Self::Done(result),
            Err(error) => Self::Failed(error),
        }
    }
}

/// What came of a platform action.
#[derive(Debug)]
pub enum Performed {
    /// It is done.
    Done,
    /// It is done when these tasks have ended.
    After(BTreeSet<TaskId>),
    /// It is done when this call, which the platform makes, has ended well.
    Calls {
        /// What it is made for.
        purpose: OwnCall,
        /// Endpoint id.
        endpoint: String,
        /// What to send.
        draft: Box<CallDraft>,
    },
    /// It is never done: a real app would go round in circles here.
    Never,
    /// It threw.
    Failed(AppError),
}

/// The result of a call that got a reply.
#[must_use]
pub fn replied(status: u16, headers: &[(String, String)], body: &BodyRef, reply: Option<EntryId>) -> CallResult {
    CallResult { status: Some(status), headers: headers.to_vec(), body: Some(body.clone()), exception: None, holds: Holds::Body, reply }
}

/// What a call throws that got no reply.
#[must_use]
pub fn no_reply(outcome: &Outcome) -> Thrown {
    match outcome {
        Outcome::Reply { reply, .. } => Thrown::Answered { status: reply.status },
        Outcome::Blocked { .. } => Thrown::NoReply(NoReply::Blocked),
        Outcome::Failed(failure) => Thrown::NoReply(NoReply::Network { detail: failure.detail.clone() }),
        Outcome::TooManyRedirects { .. } => Thrown::NoReply(NoReply::Redirects),
        Outcome::NotSent(why) => Thrown::NoReply(NoReply::NotSent(why.clone())),
    }
}
