//! Store token, Fetch User, Logout, and what happens when a workflow or a call of the plugin ends (rule 47).

use crate::agent::CallDraft;
use crate::domain::project::Variable;
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::place::ActionAt;
use crate::domain::project::platform::Client;
use crate::domain::project::workflow::{Action, ActionKind};
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::evidence::Ended as HowEnded;
use crate::domain::record::note::Note;
use crate::domain::record::session::Session;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;
use crate::domain::rules::why::Why;
use crate::interpreter::output::{AppError, CallResult};
use crate::interpreter::task::{ExceptionRule, Task};

use super::super::common::bindings::{Reader, Reading};
use super::super::common::calls::CallDialect;
use super::super::common::cx::Cx;
use super::super::common::cx::OwnCall;
use super::super::common::front::{self, script_cookies as cookies};
use super::super::common::rules::{EndedCall, Ending, Performed, Route, Rules, Settled};
use super::super::common::world::{By, World};
use super::session::{held, note, store};
use super::{Init, WeWebLegacy, calls};

impl Reader for WeWebLegacy {
    fn read(&self, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
        front::read(self, world, task, binding)
    }
}

impl Rules for WeWebLegacy {
    const DIALECT: CallDialect = CallDialect::WeWebLegacy;

    fn exceptions(&self) -> ExceptionRule {
        ExceptionRule::ErrorBranch
    }

    fn perform(&mut self, cx: &mut Cx, task: &mut Task, action: &Action) -> Performed {
        match &action.kind {
            ActionKind::StoreToken { access_token, refresh_token } => {
                self.store_token(cx, task, &task.at(action), access_token, refresh_token.as_ref())
            }
            ActionKind::FetchUser {} => match calls::user(cx.world, &held(cx.world, SessionField::Token)) {
                Ok(call) => Performed::Calls { purpose: OwnCall::FetchUser, endpoint: call.endpoint, draft: Box::new(call.draft) },
                Err(error) => Performed::Failed(error),
            },
            ActionKind::LegacyLogOut {} => {
                let by = By::action(task.track, task.cause.clone(), task.at(action));
                let entry = front::set_session(cx, by.clone(), ChangedBy::LegacyLogOut, rule("WW-47"), Session::default());
                for name in [cookies::ACCESS, cookies::REFRESH] {
                    cookies::remove(cx.world, by.because_of(entry.clone().or_else(|| by.cause.clone())), name);
                }
                // After a Change page that is under way the decision is that one's.
                if self.front.choices.is_empty() {
                    self.front.choices.choose(Why::LegacyLogOutStays, Vec::new(), None);
                }
                Performed::Done
            }
            ActionKind::Navigate(navigate) => front::change_page(self, cx, task, navigate),
            _ => Performed::Failed(AppError::new(Thrown::Foreign { platform: "WeWeb with the legacy plugin" })),
        }
    }

    fn settled(&mut self, cx: &mut Cx, task: &Task, ended: &EndedCall) -> Settled {
        self.call_settled(cx, task, ended)
    }

    fn ended(&mut self, cx: &mut Cx, task: &Task, ending: &Ending) {
        let is_own_call = task.workflow.is_empty();
        if self.init == Init::Underway(task.id) {
            self.init = Init::Done;
            if let Ending::Failed(error) = ending {
                let cause = error.entry.clone().or_else(|| task.cause.clone());
                note(cx, task.track, cause, Note::InitFailed { thrown: error.thrown.clone() });
            }
        } else if let Ending::Failed(error) = ending
            && !is_own_call
        {
            front::task_failed(self, cx, task, error);
        }
        front::task_ended(self, cx, task.id);
    }

    fn how_it_failed(&self, world: &World, task: &Task) -> HowEnded {
        let has_branch = world.project.workflow(&task.workflow).is_some_and(|workflow| !workflow.on_error.is_empty());
        if has_branch { HowEnded::ErrorBranch } else { HowEnded::Failed }
    }

    /// Rule 55: Proxy request server side.
    fn route(&mut self, _: &mut Cx, _: &Task, endpoint: &Endpoint, _: &CallDraft) -> Route {
        Route::Send((endpoint.facts.server_side_proxy == Some(true)).then_some(Client::Server))
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

impl WeWebLegacy {
    fn store_token(&mut self, cx: &mut Cx, task: &Task, at: &ActionAt, access: &Binding, refresh: Option<&Binding>) -> Performed {
        let mut read = |slot, binding: &Binding| front::read_field(self, cx, task, at, slot, binding);
        let access = read(SessionField::Token, access);
        let refresh = refresh.map_or(Ok(Value::Missing), |binding| read(SessionField::RefreshToken, binding));
        match (access, refresh) {
            (Ok(access), Ok(refresh)) => {
                store(cx, &By::action(task.track, task.cause.clone(), at.clone()), ChangedBy::StoreToken, access, refresh);
                Performed::Done
            }
            (Err(error), _) | (_, Err(error)) => Performed::Failed(error),
        }
    }
}
