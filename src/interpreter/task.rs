//! One running workflow. [`Task::next`] carries out control flow until an action needs the platform.

use serde::Serialize;

use crate::domain::project::Project;
use crate::domain::project::binding::Binding;
use crate::domain::project::binding::Expr;
use crate::domain::project::place::ActionAt;
use crate::domain::project::workflow::{Action, ActionKind};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{Ended, Read, Taken};
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;

use super::frames::{BlockRef, Branch, Frame, FrameKind};
use super::output::{ActionOutput, AppError, Outputs};
use super::sight::Sight;

/// A task ends after this many steps in all: workflows that call each other in loops would go on for longer than anyone lives.
const MAX_STEPS: usize = 200_000;

/// How a platform treats conditions and exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionRule {
    /// The whole chain ends silently (FlutterFlow rule 15).
    EndsChain,
    /// The workflow's error branch runs, then the caller sees the error (WeWeb rule 31).
    ErrorBranch,
}

/// What a task needs of its platform while it decides where to go.
pub trait Judge {
    /// The value of a formula, as the task sees it.
    ///
    /// # Errors
    /// What the platform throws.
    fn evaluate(&mut self, task: &Task, expr: &Expr) -> Result<Value, AppError>;

    /// The value of a formula that decides which way to go, and what was read for it.
    ///
    /// # Errors
    /// What the platform throws.
    fn decide(&mut self, task: &Task, expr: &Expr) -> Result<(Value, Vec<Read>), AppError> {
        self.evaluate(task, expr).map(|value| (value, Vec::new()))
    }

    /// Something happened in the task's control flow that is worth keeping as evidence.
    fn saw(&mut self, _task: &Task, _sight: Sight) {}

    /// The value of a binding.
    ///
    /// # Errors
    /// What the platform throws.
    fn binding(&mut self, task: &Task, binding: &Binding) -> Result<Value, AppError>;

    /// What an exception does.
    fn exceptions(&self) -> ExceptionRule;

    /// Whether this action reads something that the person who runs it has not answered yet.
    fn must_ask(&self, _action: &Action) -> bool {
        false
    }
}

/// What a task wants next.
#[derive(Debug)]
pub enum TaskStep<'p> {
    /// The platform carries out this action, then calls [`Task::succeed`] or [`Task::fail`].
    Do(&'p Action),
    /// This action waits for an answer of the person who runs it; the task comes back to it.
    Ask(&'p Action),
    /// "Return" with "continue workflow": whoever waits gets the value now, the task goes on (WeWeb rule 18).
    EarlyResult(Value),
    /// The chain is at its end.
    Done(Value),
    /// An error nobody caught.
    Failed(AppError),
}

/// Number of a task, unique in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct TaskId(pub u32);

/// One running workflow.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Task {
    /// Its number.
    pub id: TaskId,
    /// The track that its entries stand in.
    pub track: u16,
    /// The workflow that was started.
    pub workflow: String,
    /// What the trigger brought along.
    pub event: Value,
    /// The entry that started it.
    pub cause: Option<EntryId>,
    /// What its actions left behind.
    pub outputs: Outputs,
    /// The error that the current error branch or catch is about.
    pub error: Option<AppError>,
    pub(super) frames: Vec<Frame>,
    pub(super) thrown: Option<AppError>,
    pub(super) result: Value,
    terminated: bool,
    /// A filter has ended the innermost workflow.
    pub(super) filtered: bool,
    #[serde(skip)]
    steps: usize,
}

impl Task {
    /// A task at the beginning of a workflow.
    #[must_use]
    pub fn new(id: TaskId, track: u16, workflow: &str, event: Value, cause: Option<EntryId>) -> Self {
        Self {
            id,
            track,
            workflow: workflow.to_owned(),
            event,
            cause,
            outputs: Outputs::new(),
            error: None,
            frames: vec![Frame::new(BlockRef::main(workflow), FrameKind::Workflow { caller: None })],
            thrown: None,
            result: Value::Missing,
            terminated: false,
            filtered: false,
            steps: 0,
        }
    }

    /// The action that was handed out worked; its output is kept under its name.
    pub fn succeed(&mut self, output: &str, value: Option<ActionOutput>) {
        if let Some(value) = value.filter(|_| !output.is_empty()) {
            self.outputs.insert(output.to_owned(), value);
        }
    }

    /// The action that was handed out threw.
    pub fn fail(&mut self, error: AppError) {
        self.thrown = Some(error);
    }

    /// Whether a Terminate action ended it.
    #[must_use]
    pub fn was_terminated(&self) -> bool {
        self.terminated
    }

    /// The place of an action that this task has just handed out.
    #[must_use]
    pub fn at(&self, action: &Action) -> ActionAt {
        ActionAt::new(self.frames.last().map_or(self.workflow.as_str(), |frame| &frame.block.workflow), &action.id)
    }

    /// How it ended, where no error ended it.
    #[must_use]
    pub fn how_it_ended(&self) -> Ended {
        if self.terminated || self.filtered { Ended::Stopped } else { Ended::Done }
    }

    /// Whether an error thrown now would be caught by a try / catch.
    #[must_use]
    pub fn would_catch(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.kind, FrameKind::Attempt { .. }))
    }

    /// The actions that come later in the chain, from the innermost block outwards; branches are not looked into.
    pub fn later<'p>(&self, project: &'p Project) -> impl Iterator<Item = &'p Action> {
        let rest = |frame: &Frame| frame.block.actions(project).iter().skip(frame.next);
        self.frames.iter().rev().flat_map(rest).filter(|action| !action.disabled)
    }

    /// Goes on until an action needs the platform, or the chain ends.
    pub fn next<'p>(&mut self, project: &'p Project, judge: &mut dyn Judge) -> TaskStep<'p> {
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS && !self.frames.is_empty() {
                self.frames.clear();
                return TaskStep::Failed(AppError::new(Thrown::TooManySteps { ran: MAX_STEPS }));
            }
            if let Some(error) = self.thrown.take() {
                if judge.exceptions() == ExceptionRule::EndsChain {
                    self.frames.clear();
                    return TaskStep::Failed(error);
                }
                if let Some(error) = self.unwind(error, judge) {
                    return TaskStep::Failed(error);
                }
                continue;
            }
            let Some(frame) = self.frames.last_mut() else { return TaskStep::Done(self.result.clone()) };
            let Some(action) = frame.block.actions(project).get(frame.next) else {
                self.end_frame(judge);
                continue;
            };
            if !action.disabled && judge.must_ask(action) {
                return TaskStep::Ask(action);
            }
            let at = frame.next;
            frame.next += 1;
            if action.disabled {
                continue;
            }
            let block = frame.block.clone();
            match self.control(action, at, &block, judge) {
                Ok(Control::Done) => {}
                Ok(Control::Platform) => return TaskStep::Do(action),
                Ok(Control::EarlyResult(value)) => return TaskStep::EarlyResult(value),
                Err(mut error) => {
                    error.action.get_or_insert_with(|| ActionAt::new(&block.workflow, &action.id));
                    self.thrown = Some(error);
                }
            }
        }
    }

    fn control(&mut self, action: &Action, at: usize, block: &BlockRef, judge: &mut dyn Judge) -> Result<Control, AppError> {
        let into = |branch| Frame::new(block.into(at, branch), FrameKind::Branch);
        let here = || ActionAt::new(&block.workflow, &action.id);
        match &action.kind {
            ActionKind::Condition { when, .. } => {
                let (value, read) = judge.decide(self, when)?;
                let (branch, taken) = if value.is_truthy() { (Branch::Then, Taken::Then) } else { (Branch::Otherwise, Taken::Otherwise) };
                judge.saw(self, Sight::Branch { action: here(), taken, read });
                self.frames.push(into(branch));
            }
            ActionKind::Switch { value, cases, .. } => {
                let (value, read) = judge.decide(self, value)?;
                let (mut branch, mut taken) = (Branch::Otherwise, Taken::Otherwise);
                for (i, case) in cases.iter().enumerate() {
                    let is = judge.evaluate(self, &Expr::Literal(case.is.clone()))?;
                    if super::expressions::strictly_equal(&is, &value) {
                        (branch, taken) = (Branch::Case(i), Taken::Case(i));
                        break;
                    }
                }
                judge.saw(self, Sight::Branch { action: here(), taken, read });
                self.frames.push(into(branch));
            }
            ActionKind::Filter { when } => {
                let (value, read) = judge.decide(self, when)?;
                let passes = value.is_truthy();
                let taken = if passes { Taken::Then } else { Taken::Otherwise };
                judge.saw(self, Sight::Branch { action: here(), taken, read });
                if !passes {
                    self.return_from_workflow(Value::Missing);
                    self.filtered = true;
                }
            }
            ActionKind::Loop { over, item, .. } => {
                let items = match judge.evaluate(self, over)? {
                    Value::List(items) => items,
                    _ => Vec::new(),
                };
                let kind = FrameKind::Loop { items, item: item.clone(), round: 0 };
                let mut frame = Frame::new(block.into(at, Branch::Body), kind);
                frame.next = usize::MAX;
                self.frames.push(frame);
            }
            ActionKind::TryCatch { .. } => {
                let kind = FrameKind::Attempt { catch: block.into(at, Branch::Catch) };
                self.frames.push(Frame::new(block.into(at, Branch::Attempt), kind));
            }
            ActionKind::Return { value, go_on } => {
                let value = value.as_ref().map_or(Ok(Value::Missing), |binding| judge.binding(self, binding))?;
                if *go_on {
                    self.result = value.clone();
                    return Ok(Control::EarlyResult(value));
                }
                self.return_from_workflow(value);
            }
            ActionKind::RunWorkflow { workflow, output } => {
                // WeWeb's loop guard looks for the same workflow three times in a chain of calls (rule 20).
                let same = self.frames.iter().filter(|frame| frame.block.workflow == *workflow && frame.is_workflow()).count();
                if same >= 3 && judge.exceptions() == ExceptionRule::ErrorBranch || self.frames.len() > 64 {
                    return Err(AppError::new(Thrown::WorkflowCircle));
                }
                judge.saw(self, Sight::Begins { workflow: workflow.clone(), by: here() });
                let caller = Some((std::mem::take(&mut self.outputs), output.clone()));
                self.frames.push(Frame::new(BlockRef::main(workflow), FrameKind::Workflow { caller }));
            }
            ActionKind::Terminate {} => {
                self.terminated = true;
                self.frames.clear();
            }
            _ => return Ok(Control::Platform),
        }
        Ok(Control::Done)
    }
}

enum Control {
    Done,
    Platform,
    EarlyResult(Value),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{Platform, WeWebSettings};
    use crate::domain::secret::registry::SecretRegistry;
    use crate::interpreter::expressions::{self, Scope};
    use serde_json::json;

    struct Plain(ExceptionRule);

    struct NoBindings(SecretRegistry);

    impl Scope for NoBindings {
        fn binding(&self, _: &Binding) -> Result<Value, AppError> {
            Ok(Value::Missing)
        }
        fn now_ms(&self) -> i64 {
            0
        }
        fn registry(&self) -> &SecretRegistry {
            &self.0
        }
    }

    impl Judge for Plain {
        fn evaluate(&mut self, _: &Task, expr: &Expr) -> Result<Value, AppError> {
            expressions::evaluate(expr, &NoBindings(SecretRegistry::default()))
        }
        fn binding(&mut self, _: &Task, _: &Binding) -> Result<Value, AppError> {
            Ok(Value::Missing)
        }
        fn exceptions(&self) -> ExceptionRule {
            self.0
        }
    }

    /// Runs workflow `main`; every `show-message` is noted by its id, those named `boom…` throw. Gives the notes and whether it failed.
    fn run(rule: ExceptionRule, workflows: serde_json::Value) -> (Vec<String>, bool) {
        let mut project = Project::new("t", Platform::WeWeb(WeWebSettings::default()));
        project.workflows = serde_json::from_value(workflows).unwrap();
        let mut task = Task::new(TaskId(1), 1, "main", Value::Missing, None);
        let mut seen = Vec::new();
        loop {
            // The task is saved and restored at every step: it is plain data.
            task = task.clone();
            match task.next(&project, &mut Plain(rule)) {
                TaskStep::Do(action) if action.id.starts_with("boom") => {
                    seen.push(action.id.clone());
                    task.fail(AppError::new(Thrown::Other { text: "boom".into() }));
                }
                TaskStep::Do(action) => {
                    seen.push(action.id.clone());
                    task.succeed("", None);
                }
                TaskStep::Ask(_) => unreachable!("nothing is asked here"),
                TaskStep::EarlyResult(_) => seen.push("early".into()),
                TaskStep::Done(_) => return (seen, false),
                TaskStep::Failed(_) => return (seen, true),
            }
        }
    }

    fn say(id: &str) -> serde_json::Value {
        json!({"id": id, "do": {"show-message": {"text": {"literal": id}}}})
    }

    #[test]
    fn ww_31_the_error_branch_is_not_a_catch() {
        let workflows = json!([
            {"id": "main", "on": "called", "actions": [{"id": "r", "do": {"run-workflow": {"workflow": "sub"}}}, say("after")], "on_error": [say("outer")]},
            {"id": "sub", "on": "called", "actions": [say("boom"), say("skipped")], "on_error": [say("inner")]}
        ]);
        assert_eq!(run(ExceptionRule::ErrorBranch, workflows), (vec!["boom".into(), "inner".into(), "outer".into()], true));
    }

    #[test]
    fn ww_31_try_catch_deals_with_the_error() {
        let workflows = json!([{"id": "main", "on": "called", "actions": [
            {"id": "t", "do": {"try-catch": {"attempt": [say("boom"), say("skipped")], "catch": [say("caught")]}}}, say("after")
        ]}]);
        assert_eq!(run(ExceptionRule::ErrorBranch, workflows), (vec!["boom".into(), "caught".into(), "after".into()], false));
    }

    #[test]
    fn ww_20_the_same_workflow_three_times_in_a_chain_of_calls() {
        let again = json!({"id": "r", "do": {"run-workflow": {"workflow": "main"}}});
        let (seen, failed) = run(ExceptionRule::ErrorBranch, json!([{"id": "main", "on": "called", "actions": [say("in"), again]}]));
        assert_eq!((seen.len(), failed), (3, true));
    }

    #[test]
    fn ff_15_an_exception_ends_the_chain() {
        let workflows = json!([{"id": "main", "on": "called", "actions": [say("boom"), say("skipped")], "on_error": [say("never")]}]);
        assert_eq!(run(ExceptionRule::EndsChain, workflows), (vec!["boom".into()], true));
    }

    #[test]
    fn ww_18_return_with_continue_resolves_early() {
        let workflows = json!([{"id": "main", "on": "called", "actions": [{"id": "r", "do": {"return": {"go_on": true}}}, say("after")]}]);
        assert_eq!(run(ExceptionRule::ErrorBranch, workflows), (vec!["early".into(), "after".into()], false));
    }

    #[test]
    fn ww_32_branches_loops_filters_and_disabled_actions() {
        let workflows = json!([{"id": "main", "on": "called", "actions": [
            {"id": "c", "do": {"condition": {"when": {"literal": 0}, "then": [say("no")], "otherwise": [say("yes")]}}},
            {"id": "s", "do": {"switch": {"value": {"literal": 1}, "cases": [{"is": "1", "then": [say("text")]}, {"is": 1, "then": [say("number")]}]}}},
            {"id": "l", "do": {"loop": {"over": {"literal": [1, 2]}, "item": "x", "body": [say("round")]}}},
            {"id": "off", "disabled": true, "do": {"show-message": {"text": {"literal": ""}}}},
            {"id": "f", "do": {"filter": {"when": {"literal": false}}}},
            say("unreached")
        ]}]);
        let expected = ["yes", "number", "round", "round"].map(String::from).to_vec();
        assert_eq!(run(ExceptionRule::ErrorBranch, workflows), (expected, false));
    }
}
