//! Authenticate, Set user, Clear session, Change page; how calls end; what happens when a workflow ends (A2, A5).

use crate::domain::project::Variable;
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::place::ActionAt;
use crate::domain::project::walk;
use crate::domain::project::workflow::{Action, ActionKind, Trigger};
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::evidence::Ended as HowEnded;
use crate::domain::record::fact::NoUser;
use crate::domain::record::note::{Note, UserLoadBecause};
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;
use crate::domain::rules::why::Why;
use crate::interpreter::output::{AppError, CallResult};
use crate::interpreter::task::{ExceptionRule, Task};

use super::super::common::bindings::{Reader, Reading};
use super::super::common::calls::CallDialect;
use super::super::common::cx::Cx;
use super::super::common::front;
use super::super::common::rules::{EndedCall, Ending, Performed, Rules, Settled};
use super::super::common::world::{By, World};
use super::{WeWeb, guard, server, session};

/// Authenticate inside On user load is stopped at this depth; a real app would go on for ever (rule 20).
const MAX_NESTING: usize = 8;

impl Reader for WeWeb {
    fn read(&self, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
        front::read(self, world, task, binding)
    }
}

impl Rules for WeWeb {
    const DIALECT: CallDialect = CallDialect::WeWeb;

    fn exceptions(&self) -> ExceptionRule {
        ExceptionRule::ErrorBranch
    }

    fn perform(&mut self, cx: &mut Cx, task: &mut Task, action: &Action) -> Performed {
        match &action.kind {
            ActionKind::Authenticate { access_token, refresh_token, metadata, persist } => {
                self.authenticate(cx, task, &task.at(action), [access_token, refresh_token, metadata], *persist)
            }
            ActionKind::SetUser { value } => match front::read_field(self, cx, task, &task.at(action), SessionField::User, value) {
                Ok(user) => {
                    let by = By::action(task.track, task.cause.clone(), task.at(action));
                    self.last_load = (!user.is_truthy()).then_some(NoUser::SetToNothing);
                    session::sync(self, cx, by, ChangedBy::SetUser, rule("WW-10"), user);
                    Performed::Done
                }
                Err(error) => Performed::Failed(error),
            },
            ActionKind::ClearSession {} => {
                self.session = Value::Null;
                let by = By::action(task.track, task.cause.clone(), task.at(action));
                let entry = session::sync(self, cx, by.clone(), ChangedBy::ClearSession, rule("WW-11"), Value::Null);
                let by = by.because_of(entry.or(by.cause.clone()));
                cx.world.store(by.clone(), session::STORAGE_KEY, None);
                server::forget(cx.world, &by, false);
                // After a Change page that is under way the decision is that one's.
                if self.front.choices.is_empty() {
                    self.front.choices.choose(Why::SessionClearedStays, Vec::new(), None);
                }
                Performed::Done
            }
            ActionKind::CallBackend { .. } => {
                let by = By::action(task.track, task.cause.clone(), task.at(action));
                server::call(self, cx, task, &action.kind, &by)
            }
            ActionKind::Navigate(navigate) => {
                self.leaves_too_early = authenticates_after(cx.world, task, action);
                front::change_page(self, cx, task, navigate)
            }
            _ => Performed::Failed(AppError::new(Thrown::Foreign { platform: "WeWeb's Custom Auth" })),
        }
    }

    fn settled(&mut self, cx: &mut Cx, _: &Task, ended: &EndedCall) -> Settled {
        front::body_or_error(cx, ended).into()
    }

    fn ended(&mut self, cx: &mut Cx, task: &Task, ending: &Ending) {
        if let Ending::Failed(error) = ending {
            if is_user_load(cx.world, task) {
                self.last_load = Some(NoUser::UserLoadFailed);
                // Rule 19: recorded and swallowed.
                let cause = error.entry.clone().or_else(|| task.cause.clone());
                let stale = cx.world.tab().session.user.is_truthy();
                let note = Note::UserLoadFailed { thrown: error.thrown.clone(), stale };
                cx.world.simulated(task.track, cause, EntryBody::Note(note));
            } else {
                front::task_failed(self, cx, task, error);
            }
        }
        front::task_ended(self, cx, task.id);
        if *ending != Ending::Early {
            self.depth.remove(&task.id);
        }
    }

    fn how_it_failed(&self, world: &World, task: &Task) -> HowEnded {
        let has_branch = world.project.workflow(&task.workflow).is_some_and(|workflow| !workflow.on_error.is_empty());
        match is_user_load(world, task) {
            true => HowEnded::ErrorSwallowed,
            false if has_branch => HowEnded::ErrorBranch,
            false => HowEnded::Failed,
        }
    }

    fn kept(&mut self, task: &Task, output: &str, result: &CallResult) {
        self.front.keep(task, output, result);
    }

    fn swallows_formula_errors(&self, world: &World, task: &Task) -> bool {
        front::swallows_formula_errors(world, task)
    }

    fn variable_key(&self, _: &World, variable: &Variable) -> String {
        front::variable_key(variable)
    }
}

/// Whether a task is an On user load.
fn is_user_load(world: &World, task: &Task) -> bool {
    let workflow = world.project.workflow(&task.workflow);
    workflow.is_some_and(|workflow| matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. }))
}

/// Whether a workflow authenticates after this action of it, as it is written.
fn authenticates_after(world: &World, task: &Task, action: &Action) -> bool {
    let Some(workflow) = world.project.workflow(&task.workflow) else { return false };
    let all = walk::all_actions(workflow);
    let after = all.iter().skip_while(|other| other.id != action.id).skip(1);
    after.into_iter().any(|other| matches!(other.kind, ActionKind::Authenticate { .. }))
}

impl WeWeb {
    /// Rule 9.
    fn authenticate(&mut self, cx: &mut Cx, task: &mut Task, at: &ActionAt, fields: [&Option<Binding>; 3], persist: bool) -> Performed {
        let slots = [SessionField::Token, SessionField::RefreshToken, SessionField::Metadata];
        let names = ["accessToken", "refreshToken", "metadata"];
        let mut members = Vec::new();
        for ((slot, name), binding) in slots.into_iter().zip(names).zip(fields) {
            let Some(binding) = binding else { continue };
            match front::read_field(self, cx, task, at, slot, binding) {
                Ok(value) => members.push((name.to_owned(), value)),
                Err(error) => return Performed::Failed(error),
            }
        }
        self.session = Value::Map(members);
        let user = cx.world.tab().session.user.clone();
        let by = By::action(task.track, task.cause.clone(), at.clone());
        let entry = session::sync(self, cx, by.clone(), ChangedBy::Authenticate, rule("WW-9"), user);
        let cause = entry.or_else(|| task.cause.clone());
        let stored = if persist { self.session.to_json_text() } else { "{}".into() };
        let by = by.because_of(cause.clone());
        cx.world.store(by.clone(), session::STORAGE_KEY, Some(stored));
        if let Err(error) = server::keep(self, cx, &by, persist) {
            return Performed::Failed(error);
        }
        // An On user load lies one deeper than the one whose Authenticate started it.
        let depth = self.depth.get(&task.id).map_or(0, |depth| depth + 1);
        if depth > MAX_NESTING {
            cx.world.simulated(task.track, cause, EntryBody::Note(Note::AuthenticateCircle));
            self.front.circle = Some(Why::AuthenticateCircle);
            return Performed::Never;
        }
        let Some(cause) = cause else { return Performed::Done };
        Performed::After(guard::refresh(self, cx, &cause, UserLoadBecause::Authenticate, depth))
    }
}
