//! Where a task stands in its workflow: blocks by path, so that a frame is plain data.

use serde::Serialize;

use crate::domain::project::Project;
use crate::domain::project::workflow::{Action, ActionKind};
use crate::domain::record::value::Value;

use super::output::Outputs;

/// A chain of actions inside a project, by path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) struct BlockRef {
    pub workflow: String,
    pub path: Vec<BlockStep>,
}

/// From an action (by place) into one of its branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) struct BlockStep {
    pub action: usize,
    pub branch: Branch,
}

/// Which chain below an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) enum Branch {
    /// The workflow's own error branch; only as the first step.
    OnError,
    Then,
    Otherwise,
    Case(usize),
    Body,
    Attempt,
    Catch,
}

impl BlockRef {
    pub fn main(workflow: &str) -> Self {
        Self { workflow: workflow.to_owned(), path: Vec::new() }
    }

    pub fn on_error(workflow: &str) -> Self {
        Self { workflow: workflow.to_owned(), path: vec![BlockStep { action: 0, branch: Branch::OnError }] }
    }

    pub fn into(&self, action: usize, branch: Branch) -> Self {
        let mut path = self.path.clone();
        path.push(BlockStep { action, branch });
        Self { workflow: self.workflow.clone(), path }
    }

    /// The actions; empty where the project no longer has them.
    pub fn actions<'p>(&self, project: &'p Project) -> &'p [Action] {
        let Some(workflow) = project.workflow(&self.workflow) else { return &[] };
        let mut block: &[Action] = &workflow.actions;
        for step in &self.path {
            if step.branch == Branch::OnError {
                block = &workflow.on_error;
                continue;
            }
            let Some(action) = block.get(step.action) else { return &[] };
            block = match (&action.kind, step.branch) {
                (ActionKind::Condition { then, .. }, Branch::Then) => then,
                (ActionKind::Condition { otherwise, .. } | ActionKind::Switch { otherwise, .. }, Branch::Otherwise) => otherwise,
                (ActionKind::Switch { cases, .. }, Branch::Case(at)) => cases.get(at).map_or(&[], |case| &case.then),
                (ActionKind::Loop { body, .. }, Branch::Body) => body,
                (ActionKind::TryCatch { attempt, .. }, Branch::Attempt) => attempt,
                (ActionKind::TryCatch { catch, .. }, Branch::Catch) => catch,
                _ => &[],
            };
        }
        block
    }
}

/// One level of a task: a block, the place in it, and what happens when it ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Frame {
    pub block: BlockRef,
    pub next: usize,
    pub kind: FrameKind,
}

/// What a frame is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) enum FrameKind {
    /// A branch: the chain below goes on afterwards.
    Branch,
    /// The attempt of a try / catch; `catch` runs on an error.
    Attempt { catch: BlockRef },
    /// A loop: the items that are left, the name of the current one.
    Loop { items: Vec<Value>, item: String, round: usize },
    /// A workflow. For one that another workflow called: the caller's outputs, and where the result goes.
    Workflow { caller: Option<(Outputs, String)> },
    /// A workflow's error branch; the error goes on to the caller afterwards.
    ErrorBranch { caller: Option<(Outputs, String)>, error: Box<super::output::AppError> },
}

impl Frame {
    /// Whether a workflow starts here, or its error branch.
    pub fn is_workflow(&self) -> bool {
        matches!(self.kind, FrameKind::Workflow { .. } | FrameKind::ErrorBranch { .. })
    }

    pub fn new(block: BlockRef, kind: FrameKind) -> Self {
        Self { block, next: 0, kind }
    }
}
