//! Login, Sign up, Logout, and what happens when a workflow or a call of the plugin ends (rules 53 and 54).

use crate::agent::CallDraft;
use crate::domain::project::Variable;
use crate::domain::project::binding::{Binding, NamedBinding};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::place::Slot;
use crate::domain::project::platform::Client;
use crate::domain::project::plugin::Plugin;
use crate::domain::project::workflow::{Action, ActionKind};
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::evidence::Ended as HowEnded;
use crate::domain::record::thrown::Thrown;
use crate::domain::rules::why::Why;
use crate::interpreter::output::{AppError, CallResult};
use crate::interpreter::task::{ExceptionRule, Task};

use super::super::common::bindings::{Reader, Reading};
use super::super::common::calls::CallDialect;
use super::super::common::cx::{Cx, OwnCall};
use super::super::common::front;
use super::super::common::rules::{EndedCall, Ending, Performed, Route, Rules, Settled};
use super::super::common::world::{By, World};
use super::{WeWebPlugin, calls, requests, settings, stored};

impl Reader for WeWebPlugin {
    fn read(&self, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
        front::read(self, world, task, binding)
    }
}

impl Rules for WeWebPlugin {
    const DIALECT: CallDialect = CallDialect::WeWebLegacy;

    fn exceptions(&self) -> ExceptionRule {
        ExceptionRule::ErrorBranch
    }

    fn perform(&mut self, cx: &mut Cx, task: &mut Task, action: &Action) -> Performed {
        match &action.kind {
            ActionKind::PluginSign { up, inputs } => match self.sign(cx, task, action, *up, inputs) {
                Ok(performed) => performed,
                Err(error) => Performed::Failed(error),
            },
            ActionKind::FetchUser {} if settings(cx.world.project).plugin == Plugin::Xano => {
                let id = settings(cx.world.project).user_endpoint.clone();
                match calls::with_token(cx.world, &id, "No user endpoint defined.") {
                    Ok(draft) => Performed::Calls { purpose: OwnCall::FetchUser, endpoint: id, draft: Box::new(draft) },
                    Err(error) => Performed::Failed(error),
                }
            }
            ActionKind::LegacyLogOut {} => self.log_out(cx, task, action),
            ActionKind::Navigate(navigate) => front::change_page(self, cx, task, navigate),
            _ => Performed::Failed(AppError::new(Thrown::Foreign { platform: "WeWeb with this plugin" })),
        }
    }

    fn settled(&mut self, cx: &mut Cx, task: &Task, ended: &EndedCall) -> Settled {
        calls::call_ended(cx, task, ended)
    }

    fn ended(&mut self, cx: &mut Cx, task: &Task, ending: &Ending) {
        self.init_is_over(task.id);
        if let Ending::Failed(error) = ending
            && !task.workflow.is_empty()
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

impl WeWebPlugin {
    fn sign(&mut self, cx: &mut Cx, task: &Task, action: &Action, up: bool, inputs: &[NamedBinding]) -> Result<Performed, AppError> {
        let settings = settings(cx.world.project);
        let (id, unset, purpose) = if up {
            (settings.sign_up_endpoint.clone(), "No sign-up endpoint defined.", OwnCall::SignUp)
        } else {
            (settings.log_in_endpoint.clone(), "No log-in endpoint defined.", OwnCall::LogIn)
        };
        let at = task.at(action);
        let mut given = Vec::new();
        for input in inputs {
            let reading = self.read(cx.world, task, &input.value)?;
            let place = at.slot(Slot::Input(input.name.clone())).into();
            let body = EntryBody::CallInput { action: at.clone(), at: place, read: reading.evidence(&input.value) };
            cx.world.simulated(task.track, reading.reply.clone().or_else(|| task.cause.clone()), body);
            given.push((input.name.clone(), reading.value));
        }
        let draft = requests::own(cx.world, &id, unset, &given)?;
        Ok(Performed::Calls { purpose, endpoint: id, draft: Box::new(draft) })
    }

    /// Xano's plugin forgets, and that is all; Supabase's client tells its server first.
    fn log_out(&mut self, cx: &mut Cx, task: &Task, action: &Action) -> Performed {
        // After a Change page that is under way the decision is that one's.
        if self.front.choices.is_empty() {
            self.front.choices.choose(Why::LegacyLogOutStays, Vec::new(), None);
        }
        let settings = settings(cx.world.project);
        let id = settings.log_out_endpoint.clone();
        if settings.plugin == Plugin::Supabase
            && let Ok(draft) = calls::with_token(cx.world, &id, "")
        {
            return Performed::Calls { purpose: OwnCall::LogOut, endpoint: id, draft: Box::new(draft) };
        }
        stored::forget(cx, &By::action(task.track, task.cause.clone(), task.at(action)), ChangedBy::LegacyLogOut);
        Performed::Done
    }
}
