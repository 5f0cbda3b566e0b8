//! What tasks wait for, and the means of a platform to start tasks and calls of its own.

use std::collections::{BTreeSet, VecDeque};

use serde::Serialize;

use crate::agent::{CallDraft, CallId};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::ActionAt;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::Started;
use crate::domain::record::value::Value;
use crate::interpreter::output::{ActionOutput, AppError, CallResult};
use crate::interpreter::task::{Task, TaskId};

use super::world::{Order, World};

/// A call that a platform makes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum OwnCall {
    /// WeWeb legacy: Fetch User, as an action.
    FetchUser,
    /// WeWeb legacy: Fetch User, at page load.
    Init,
    /// WeWeb legacy: the refresh.
    Refresh,
    /// WeWeb's plugins: Login.
    LogIn,
    /// WeWeb's plugins: Sign up.
    SignUp,
    /// WeWeb's plugins: the table of roles.
    Roles,
    /// WeWeb's plugins: what the server is told when somebody signs out.
    LogOut,
}

impl OwnCall {
    /// What it is for.
    #[must_use]
    pub fn purpose(self) -> Purpose {
        match self {
            Self::FetchUser | Self::Init => Purpose::CurrentUser,
            Self::Refresh => Purpose::Refresh,
            Self::LogIn => Purpose::LogIn,
            Self::SignUp => Purpose::SignUp,
            Self::Roles => Purpose::Other,
            Self::LogOut => Purpose::LogOut,
        }
    }
}

/// The world, and the means to start tasks.
pub struct Cx<'a, 'w> {
    /// The world.
    pub world: &'a mut World<'w>,
    pub(super) queue: &'a mut VecDeque<Task>,
    pub(super) waiting: &'a mut Vec<Waiting>,
    pub(super) next_task: &'a mut u32,
    pub(super) next_call: &'a mut CallId,
    pub(super) left: &'a mut bool,
}

impl Cx<'_, '_> {
    /// Starts a workflow in a track of its own.
    pub fn spawn(&mut self, workflow: &str, because: Started, event: Value, cause: Option<EntryId>) -> TaskId {
        let id = TaskId(*self.next_task);
        *self.next_task += 1;
        let track = self.world.journal.new_track();
        self.world.simulated(track, cause.clone(), EntryBody::WorkflowStart { workflow: workflow.to_owned(), because });
        self.queue.push_back(Task::new(id, track, workflow, event, cause));
        id
    }

    /// A call that the platform makes by itself: a task of its own without a workflow, for others to wait for.
    pub fn call(&mut self, purpose: OwnCall, endpoint: &str, draft: CallDraft, cause: Option<EntryId>) -> TaskId {
        let id = TaskId(*self.next_task);
        *self.next_task += 1;
        let track = self.world.journal.new_track();
        let task = Task::new(id, track, "", Value::Missing, cause.clone());
        let call = Underway { purpose: Some(purpose), endpoint: endpoint.to_owned(), ..Underway::default() };
        self.order(task, call, draft, cause);
        id
    }

    /// Makes the calls again that are held back until this task is over, each changed by `change`.
    pub fn again(&mut self, until: TaskId, cause: Option<&EntryId>, change: impl Fn(&mut CallDraft)) {
        for (task, mut call, _) in self.take_held(until) {
            let mut draft = std::mem::take(&mut call.draft);
            change(&mut draft);
            self.order(task, Underway { again: true, ..call }, *draft, cause.cloned());
        }
    }

    /// The calls that are held back until this task is over end as they would have ended.
    pub fn give_up(&mut self, until: TaskId) {
        for (mut task, call, otherwise) in self.take_held(until) {
            match otherwise {
                Ok(result) => task.succeed(&call.output, Some(ActionOutput::Call(*result))),
                Err(error) => task.fail(error.at(call.action)),
            }
            self.queue.push_back(task);
        }
    }

    /// The calls that are held back until this task is over go on with their results, or throw this.
    pub fn release(&mut self, until: TaskId, how: &Result<(), AppError>) {
        match how {
            Ok(()) => self.give_up(until),
            Err(error) => {
                for (mut task, call, _) in self.take_held(until) {
                    task.fail(error.clone().at(call.action));
                    self.queue.push_back(task);
                }
            }
        }
    }

    fn take_held(&mut self, until: TaskId) -> Vec<(Task, Underway, Result<Box<CallResult>, AppError>)> {
        let mut taken = Vec::new();
        for waiting in std::mem::take(self.waiting) {
            match waiting.for_what {
                WaitFor::Held { call, until: held, otherwise } if held == until => taken.push((waiting.task, *call, otherwise)),
                for_what => self.waiting.push(Waiting { task: waiting.task, for_what }),
            }
        }
        taken
    }

    fn order(&mut self, task: Task, underway: Underway, draft: CallDraft, cause: Option<EntryId>) {
        let for_what = underway.ordered(self.world, self.next_call, (task.track, cause), draft);
        self.waiting.push(Waiting { task, for_what });
    }

    /// The page is left for good (a full reload): all that runs in it ends here, calls under way included.
    pub fn leave(&mut self) {
        self.queue.clear();
        self.waiting.clear();
        *self.left = true;
        self.world.orders.retain(|order| !matches!(order, Order::Call { .. }));
        self.world.orders.push(Order::Leave);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Waiting {
    pub(super) task: Task,
    pub(super) for_what: WaitFor,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) enum WaitFor {
    Call(Box<Underway>),
    /// The call has ended, and another task decides what becomes of it.
    Held {
        call: Box<Underway>,
        until: TaskId,
        otherwise: Result<Box<CallResult>, AppError>,
    },
    Timer(u32),
    /// An answer of the person who runs it.
    Answer,
    Tasks(BTreeSet<TaskId>),
    /// A call that was never answered.
    Ever,
}

impl WaitFor {
    pub(super) fn is_call(&self, call: CallId) -> bool {
        matches!(self, Self::Call(underway) if underway.call == call)
    }
}

/// A call that a task waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Underway {
    pub(super) call: CallId,
    /// What the platform makes it for; `None` for a call of the workflow.
    pub(super) purpose: Option<OwnCall>,
    /// The platform has made it again already.
    pub(super) again: bool,
    pub(super) action: Option<ActionAt>,
    pub(super) output: String,
    /// Code of the user's own makes it.
    pub(super) in_code: bool,
    pub(super) endpoint: String,
    /// As the app made it, for platforms that may make it again.
    pub(super) draft: Box<CallDraft>,
}

impl Underway {
    /// Orders the call, and gives what its task waits for.
    pub(super) fn ordered(self, world: &mut World, next: &mut CallId, (track, cause): (u16, Option<EntryId>), draft: CallDraft) -> WaitFor {
        let call = *next;
        next.0 += 1;
        let (endpoint, draft) = (self.endpoint.clone(), Box::new(draft));
        let purpose = match self.purpose {
            Some(own) => own.purpose(),
            None => world.project.endpoint(&endpoint).map_or(Purpose::Other, |endpoint| endpoint.purpose),
        };
        let action = self.action.clone();
        world.orders.push(Order::Call { call, endpoint, purpose, action, draft: draft.clone(), track, cause });
        WaitFor::Call(Box::new(Self { call, draft, ..self }))
    }
}
