//! Runs the tasks of one app: first in, first out, until all of them wait or have ended.

use std::collections::VecDeque;

use serde::Serialize;

use crate::agent::{CallId, Outcome};
use crate::domain::project::binding::Binding;
use crate::domain::project::binding::Expr;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::place::{ActionAt, EndpointPart, Place, Slot};
use crate::domain::project::workflow::{Action, ActionKind};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{Ended as HowEnded, Read, Started};
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::interpreter::output::{ActionOutput, AppError};
use crate::interpreter::sight::Sight;
use crate::interpreter::task::{ExceptionRule, Judge, Task, TaskId, TaskStep};

use super::calls::{Authentication, CallInputs, draft};
use super::cx::{Cx, Underway, WaitFor, Waiting};
use super::rules::{EndedCall, Ending, Performed, Route, Rules, Settled, formula_of, reading_of, value_of};
use super::world::{By, Order, World};

/// A chain stops with an error after this many actions in one go; a real app would hang there.
const MAX_STEPS: usize = 20_000;

/// The same for calls and waits in one step of the story.
const MAX_ORDERS: usize = 1_000;

/// One app: its platform's rules and its tasks. What counts upwards and what counts in one step is no part of its state when it is
/// serialized: see `run::key`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Engine<R> {
    /// The platform.
    pub rules: R,
    queue: VecDeque<Task>,
    waiting: Vec<Waiting>,
    #[serde(skip)]
    next_task: u32,
    #[serde(skip)]
    next_call: CallId,
    #[serde(skip)]
    next_timer: u32,
    /// The first task of the step that is going on.
    #[serde(skip)]
    fresh_from: u32,
    /// Calls and timers in this step.
    #[serde(skip)]
    orders: usize,
    /// The page was left while a task acted; the task is gone with it.
    #[serde(skip)]
    left: bool,
}

impl<R: Rules> Engine<R> {
    /// An app that has not been opened.
    #[must_use]
    pub fn new(rules: R) -> Self {
        Self {
            rules,
            queue: VecDeque::new(),
            waiting: Vec::new(),
            next_task: 1,
            next_call: CallId(1),
            next_timer: 1,
            fresh_from: 1,
            orders: 0,
            left: false,
        }
    }

    /// Lets the platform act outside any task.
    pub fn act<T>(&mut self, world: &mut World, act: impl FnOnce(&mut R, &mut Cx) -> T) -> T {
        let Self { rules, queue, waiting, next_task, next_call, left, .. } = self;
        act(rules, &mut Cx { world, queue, waiting, next_task, next_call, left })
    }

    /// A step of the story begins: what waited before it is not its business.
    pub fn begin_step(&mut self) {
        self.fresh_from = self.next_task;
        self.orders = 0;
    }

    /// Whether a task can go on at once.
    #[must_use]
    pub fn has_work(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Forgets all tasks: the app's memory is gone.
    pub fn clear(&mut self) {
        self.queue.clear();
        self.waiting.clear();
    }

    /// Whether nothing can happen until something comes from outside.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.waiting.iter().all(|waiting| self.is_for_ever(waiting, 0))
    }

    /// Whether a task of this step waits for an answer that will not come.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.waiting.iter().any(|waiting| waiting.task.id.0 >= self.fresh_from)
    }

    fn is_for_ever(&self, waiting: &Waiting, depth: usize) -> bool {
        match &waiting.for_what {
            WaitFor::Ever => true,
            WaitFor::Tasks(tasks) if depth < 64 => {
                self.waiting.iter().any(|other| tasks.contains(&other.task.id) && self.is_for_ever(other, depth + 1))
            }
            WaitFor::Held { until, .. } => self.waiting.iter().any(|other| other.task.id == *until && self.is_for_ever(other, depth + 1)),
            _ => false,
        }
    }

    /// Whether the task that made this call would catch an error.
    #[must_use]
    pub fn would_catch(&self, call: CallId) -> bool {
        self.waiting.iter().any(|w| w.for_what.is_call(call) && w.task.would_catch())
    }

    /// The track of the task that made this call.
    #[must_use]
    pub fn track_of(&self, call: CallId) -> u16 {
        self.waiting.iter().find(|w| w.for_what.is_call(call)).map_or(0, |w| w.task.track)
    }

    /// A call is over.
    pub fn settle(&mut self, world: &mut World, call: CallId, outcome: &Outcome, reply: Option<EntryId>) {
        let Some(at) = self.waiting.iter().position(|w| w.for_what.is_call(call)) else { return };
        let Waiting { mut task, for_what } = self.waiting.remove(at);
        let WaitFor::Call(underway) = for_what else { return };
        let Underway { purpose, again, in_code, ref endpoint, ref draft, .. } = *underway;
        let ended = EndedCall { purpose, again, endpoint, in_code, draft, outcome, reply };
        match self.act(world, |rules, cx| rules.settled(cx, &task, &ended)) {
            Settled::Done(result) => {
                self.rules.kept(&task, &underway.output, &result);
                task.succeed(&underway.output, Some(ActionOutput::Call(result)));
            }
            Settled::Failed(error) => task.fail(error.at(underway.action)),
            Settled::Held { until, otherwise } => {
                return self.waiting.push(Waiting { task, for_what: WaitFor::Held { call: underway, until, otherwise } });
            }
        }
        self.queue.push_back(task);
    }

    /// A call will never be answered: its task waits for ever.
    pub fn stall(&mut self, call: CallId) {
        for waiting in &mut self.waiting {
            if waiting.for_what.is_call(call) {
                waiting.for_what = WaitFor::Ever;
            }
        }
    }

    /// A timer has run out.
    pub fn timer(&mut self, timer: u32) {
        if let Some(at) = self.waiting.iter().position(|w| w.for_what == WaitFor::Timer(timer)) {
            let waiting = self.waiting.remove(at);
            self.queue.push_back(waiting.task);
        }
    }

    /// Something was answered: who waits for an answer looks again whether all is there.
    pub fn answered(&mut self) {
        for waiting in self.waiting.extract_if(.., |waiting| waiting.for_what == WaitFor::Answer) {
            self.queue.push_back(waiting.task);
        }
    }

    /// What was asked will not be answered: who waits for it waits for ever.
    pub fn unanswered(&mut self) {
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.for_what == WaitFor::Answer) {
            waiting.for_what = WaitFor::Ever;
        }
    }

    /// Runs until every task waits or has ended.
    pub fn run(&mut self, world: &mut World) {
        let mut steps = 0;
        while let Some(mut task) = self.queue.pop_front() {
            loop {
                steps += 1;
                if steps > MAX_STEPS {
                    task.fail(AppError::new(Thrown::TooManyActions { ran: MAX_STEPS }));
                }
                let step = {
                    let mut judge = TaskJudge { rules: &self.rules, world };
                    task.next(world_project(judge.world), &mut judge)
                };
                self.left = false;
                match step {
                    TaskStep::Ask(action) => {
                        for question in world.questions.of_action(world.project, action) {
                            if !world.values.contains_key(&question.name) {
                                let question = question.clone();
                                world.orders.push(Order::Ask { question, track: task.track, cause: task.cause.clone() });
                            }
                        }
                        self.waiting.push(Waiting { task, for_what: WaitFor::Answer });
                        break;
                    }
                    TaskStep::Do(action) => match self.carry_out(world, &mut task, action) {
                        _ if self.left => break,
                        Done::GoOn => {}
                        Done::Wait(for_what) => {
                            self.waiting.push(Waiting { task, for_what });
                            break;
                        }
                    },
                    TaskStep::EarlyResult(_) => {
                        workflow_end(world, &task, HowEnded::ReturnedEarly);
                        self.act(world, |rules, cx| rules.ended(cx, &task, &Ending::Early));
                        if self.left {
                            break;
                        }
                        self.wake(task.id);
                    }
                    TaskStep::Done(_) => {
                        workflow_end(world, &task, task.how_it_ended());
                        self.act(world, |rules, cx| rules.ended(cx, &task, &Ending::Done));
                        self.wake(task.id);
                        break;
                    }
                    TaskStep::Failed(error) => {
                        let how = self.rules.how_it_failed(world, &task);
                        workflow_end(world, &task, how);
                        self.act(world, |rules, cx| rules.ended(cx, &task, &Ending::Failed(error)));
                        self.wake(task.id);
                        break;
                    }
                }
            }
        }
    }

    fn wake(&mut self, ended: TaskId) {
        let mut at = 0;
        while at < self.waiting.len() {
            if let WaitFor::Tasks(tasks) = &mut self.waiting[at].for_what {
                tasks.remove(&ended);
                if tasks.is_empty() {
                    let waiting = self.waiting.remove(at);
                    self.queue.push_back(waiting.task);
                    continue;
                }
            }
            at += 1;
        }
    }

    fn carry_out(&mut self, world: &mut World, task: &mut Task, action: &Action) -> Done {
        let at = task.at(action);
        let failed = |task: &mut Task, error: AppError| {
            task.fail(error.at(Some(at.clone())));
            Done::GoOn
        };
        if matches!(action.kind, ActionKind::Call { .. } | ActionKind::Wait { .. } | ActionKind::FetchUser {}) {
            self.orders += 1;
            if self.orders > MAX_ORDERS {
                return failed(task, AppError::new(Thrown::TooManyCalls { made: MAX_ORDERS }));
            }
        }
        match &action.kind {
            ActionKind::Call { endpoint, inputs, output, in_code } => {
                let Some(endpoint) = world.project.endpoint(endpoint) else {
                    return failed(task, AppError::new(Thrown::NoEndpoint { id: endpoint.clone() }));
                };
                let mut values = Vec::new();
                for input in inputs {
                    let place = at.slot(Slot::Input(input.name.clone())).into();
                    match self.input(world, task, &at, place, &input.value) {
                        Ok(value) => values.push((input.name.clone(), value)),
                        Err(error) => return failed(task, error),
                    }
                }
                let authentication = match self.authentication(world, task, &at, endpoint) {
                    Ok(authentication) => authentication,
                    Err(error) => return failed(task, error),
                };
                let endpoint = world.project.whole(endpoint);
                let mut draft = draft(R::DIALECT, &endpoint, &CallInputs { values: world.values, inputs: &values, authentication });
                match self.act(world, |rules, cx| rules.route(cx, task, &endpoint, &draft)) {
                    Route::Send(through) => draft.through = through,
                    Route::Known(result) => {
                        self.rules.kept(task, output, &result);
                        task.succeed(output, Some(ActionOutput::Call(*result)));
                        return Done::GoOn;
                    }
                }
                let endpoint = endpoint.id.clone();
                let underway = Underway { action: Some(at), output: output.clone(), in_code: *in_code, endpoint, ..Underway::default() };
                Done::Wait(underway.ordered(world, &mut self.next_call, (task.track, None), draft))
            }
            ActionKind::Wait { ms } => {
                let timer = self.next_timer;
                self.next_timer += 1;
                world.orders.push(Order::Timer { timer, ms: *ms });
                Done::Wait(WaitFor::Timer(timer))
            }
            ActionKind::SetVariable { variable, value } => match value_of(&self.rules, world, task, value) {
                Ok(value) => {
                    self.set_variable(world, task, at, variable, value);
                    Done::GoOn
                }
                Err(error) => failed(task, error),
            },
            ActionKind::ShowMessage { text } => match formula_of(&self.rules, world, task, text) {
                Ok((value, _)) => {
                    world.simulated(task.track, task.cause.clone(), EntryBody::Message { action: at, text: value.to_text() });
                    Done::GoOn
                }
                Err(error) => failed(task, error),
            },
            _ => match self.act(world, |rules, cx| rules.perform(cx, task, action)) {
                Performed::Done => Done::GoOn,
                Performed::After(tasks) if tasks.is_empty() => Done::GoOn,
                Performed::After(tasks) => Done::Wait(WaitFor::Tasks(tasks)),
                Performed::Calls { purpose, endpoint, draft } => {
                    let underway = Underway { purpose: Some(purpose), action: Some(at), endpoint, ..Underway::default() };
                    Done::Wait(underway.ordered(world, &mut self.next_call, (task.track, task.cause.clone()), *draft))
                }
                Performed::Never => Done::Wait(WaitFor::Ever),
                Performed::Failed(error) => failed(task, error),
            },
        }
    }

    /// WeWeb's Authentication section.
    fn authentication(&self, world: &mut World, task: &Task, at: &ActionAt, endpoint: &Endpoint) -> Result<Authentication, AppError> {
        let place = |part| Place::Endpoint(endpoint.id.clone(), part);
        if let Some(basic) = &endpoint.basic {
            let username = self.input(world, task, at, place(EndpointPart::Username), &basic.username)?;
            let password = self.input(world, task, at, place(EndpointPart::Password), &basic.password)?;
            return Ok(Authentication::Basic(username, password));
        }
        let Some(binding) = &endpoint.bearer else { return Ok(Authentication::None) };
        self.input(world, task, at, place(EndpointPart::Bearer), binding).map(Authentication::Bearer)
    }

    /// What fills an input of a call, noted as evidence.
    fn input(&self, world: &mut World, task: &Task, action: &ActionAt, at: Place, binding: &Binding) -> Result<Value, AppError> {
        let reading = reading_of(&self.rules, world, task, binding)?;
        let body = EntryBody::CallInput { action: action.clone(), at, read: reading.evidence(binding) };
        world.simulated(task.track, reading.reply.clone().or_else(|| task.cause.clone()), body);
        Ok(reading.value)
    }

    fn set_variable(&mut self, world: &mut World, task: &Task, action: ActionAt, id: &str, value: Value) {
        let variable = world.project.variable(id).cloned();
        world.tab().variables.insert(id.to_owned(), value.clone());
        if let Some(variable) = variable.filter(|v| v.persisted) {
            let key = self.rules.variable_key(world, &variable);
            let text = if matches!(value, Value::Text(_)) { value.to_text() } else { value.to_json_text() };
            world.store(By::action(task.track, task.cause.clone(), action.clone()), &key, Some(text));
        }
        world.simulated(task.track, task.cause.clone(), EntryBody::VariableChange { action, variable: id.to_owned(), value });
    }
}

enum Done {
    GoOn,
    Wait(WaitFor),
}

/// The project outlives the world's borrow.
fn world_project<'p>(world: &World<'p>) -> &'p crate::domain::project::Project {
    world.project
}

/// A workflow of a task ended. The calls that a platform makes by itself are no workflows.
fn workflow_end(world: &mut World, task: &Task, how: HowEnded) {
    if !task.workflow.is_empty() {
        world.simulated(task.track, task.cause.clone(), EntryBody::WorkflowEnd { workflow: task.workflow.clone(), how });
    }
}

struct TaskJudge<'a, 'w, R> {
    rules: &'a R,
    world: &'a mut World<'w>,
}

impl<R: Rules> Judge for TaskJudge<'_, '_, R> {
    fn evaluate(&mut self, task: &Task, expr: &Expr) -> Result<Value, AppError> {
        formula_of(self.rules, self.world, task, expr).map(|(value, _)| value)
    }

    fn decide(&mut self, task: &Task, expr: &Expr) -> Result<(Value, Vec<Read>), AppError> {
        formula_of(self.rules, self.world, task, expr)
    }

    fn saw(&mut self, task: &Task, sight: Sight) {
        let body = match sight {
            Sight::Branch { action, taken, read } => EntryBody::Condition { action, taken, read },
            Sight::Begins { workflow, by } => EntryBody::WorkflowStart { workflow, because: Started::Called(by) },
            Sight::Ends { workflow, how } => EntryBody::WorkflowEnd { workflow, how },
        };
        self.world.simulated(task.track, task.cause.clone(), body);
    }

    fn binding(&mut self, task: &Task, binding: &Binding) -> Result<Value, AppError> {
        value_of(self.rules, self.world, task, binding)
    }

    fn exceptions(&self) -> ExceptionRule {
        self.rules.exceptions()
    }

    fn must_ask(&self, action: &Action) -> bool {
        let World { questions, values, project, .. } = &*self.world;
        !questions.is_empty() && questions.of_action(project, action).iter().any(|question| !values.contains_key(&question.name))
    }
}
