//! Chains of actions being edited: where an action stands, putting one in, moving, doubling and removing it.

use serde_json::Value as Json;

use crate::domain::base::slug::{free, slug};
use crate::domain::project::Project;
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::platform::Platform;
use crate::domain::project::walk;
use crate::domain::project::workflow::{Action, ActionKind, Navigate, SessionBindings, SwitchCase, Workflow};

use crate::domain::words::phrases::kind_title;

/// A chain inside a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Chain {
    /// The workflow's own.
    Main,
    /// Its error branch.
    OnError,
    /// A branch of an action, counted as [`branches`] lists them.
    Branch {
        /// The action's id.
        action: String,
        /// Which of its branches.
        branch: usize,
    },
}

/// A change of a workflow's chains.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Puts an action at the end of a chain.
    Add(Chain, Box<ActionKind>),
    /// Removes an action with all that stands inside it.
    Remove(String),
    /// Puts a copy behind an action.
    Duplicate(String),
    /// Moves an action up (-1) or down (1) in its chain.
    Shift(String, i32),
    /// Moves an action before another one, which may stand in another chain.
    MoveBefore(String, String),
    /// Puts a new action right behind another one.
    Behind(String, Box<ActionKind>),
    /// Puts a new action right before another one.
    Before(String, Box<ActionKind>),
    /// Puts a new action first in a chain.
    First(Chain, Box<ActionKind>),
}

/// Carries out a change; false when there is nothing to change.
pub fn change(project: &Project, workflow: &mut Workflow, change: Change) -> bool {
    match change {
        Change::Add(chain, kind) => {
            let action = Action { id: free_id(workflow, kind_title(&project.platform, &kind)), disabled: false, kind: *kind };
            let Some(list) = list_mut(workflow, &chain) else { return false };
            list.push(action);
            true
        }
        Change::Remove(id) => take(workflow, &id).is_some(),
        Change::Behind(id, kind) => {
            let action = Action { id: free_id(workflow, kind_title(&project.platform, &kind)), disabled: false, kind: *kind };
            with_list_of(workflow, &id, |list, at| list.insert(at + 1, action.clone()))
        }
        Change::Before(id, kind) => {
            let action = Action { id: free_id(workflow, kind_title(&project.platform, &kind)), disabled: false, kind: *kind };
            with_list_of(workflow, &id, |list, at| list.insert(at, action.clone()))
        }
        Change::First(chain, kind) => {
            let action = Action { id: free_id(workflow, kind_title(&project.platform, &kind)), disabled: false, kind: *kind };
            let Some(list) = list_mut(workflow, &chain) else { return false };
            list.insert(0, action);
            true
        }
        Change::Duplicate(id) => {
            let Some(original) = walk::all_actions(workflow).into_iter().find(|action| action.id == id).cloned() else { return false };
            let copy = copied(workflow, &original);
            with_list_of(workflow, &id, |list, at| list.insert(at + 1, copy.clone()))
        }
        Change::Shift(id, by) => with_list_of(workflow, &id, |list, at| {
            let to = at.saturating_add_signed(by as isize).min(list.len() - 1);
            let action = list.remove(at);
            list.insert(to, action);
        }),
        Change::MoveBefore(id, before) => {
            let inside =
                walk::all_actions(workflow).into_iter().find(|action| action.id == id).is_some_and(|action| contains(action, &before));
            if id == before || inside {
                return false;
            }
            if !walk::all_actions(workflow).iter().any(|action| action.id == before) {
                return false;
            }
            let Some(action) = take(workflow, &id) else { return false };
            with_list_of(workflow, &before, |list, at| list.insert(at, action.clone()))
        }
    }
}

/// An action's branches, with their names.
#[must_use]
pub fn branches(kind: &ActionKind) -> Vec<(&'static str, &[Action])> {
    match kind {
        ActionKind::Condition { then, otherwise, .. } => vec![("if true", then), ("if false", otherwise)],
        ActionKind::Switch { cases, otherwise, .. } => {
            cases.iter().map(|case| ("case", case.then.as_slice())).chain([("otherwise", otherwise.as_slice())]).collect()
        }
        ActionKind::Loop { body, .. } => vec![("for each", body)],
        ActionKind::TryCatch { attempt, catch } => vec![("try", attempt), ("catch", catch)],
        _ => Vec::new(),
    }
}

/// Every action of a chain with its depth, branches included, in reading order. A branch's name stands before its first action.
#[must_use]
pub fn flatten(actions: &[Action]) -> Vec<(usize, Option<&'static str>, &Action)> {
    fn walk<'a>(actions: &'a [Action], depth: usize, name: Option<&'static str>, out: &mut Vec<(usize, Option<&'static str>, &'a Action)>) {
        let mut name = name;
        for action in actions {
            out.push((depth, name.take(), action));
            for (branch, actions) in branches(&action.kind) {
                walk(actions, depth + 1, Some(branch), out);
            }
        }
    }
    let mut out = Vec::new();
    walk(actions, 0, None, &mut out);
    out
}

fn contains(action: &Action, id: &str) -> bool {
    action.id == id || action.kind.branches().flatten().any(|inner| contains(inner, id))
}

fn list_mut<'a>(workflow: &'a mut Workflow, chain: &Chain) -> Option<&'a mut Vec<Action>> {
    match chain {
        Chain::Main => Some(&mut workflow.actions),
        Chain::OnError => Some(&mut workflow.on_error),
        Chain::Branch { action, branch } => {
            let action = workflow.action_mut(action)?;
            action.kind.branches_mut().nth(*branch)
        }
    }
}

/// Does something with the chain that an action stands in, and its place there.
fn with_list_of(workflow: &mut Workflow, id: &str, mut act: impl FnMut(&mut Vec<Action>, usize)) -> bool {
    fn within(list: &mut Vec<Action>, id: &str, act: &mut impl FnMut(&mut Vec<Action>, usize)) -> bool {
        if let Some(at) = list.iter().position(|action| action.id == id) {
            act(list, at);
            return true;
        }
        list.iter_mut().any(|action| action.kind.branches_mut().any(|branch| within(branch, id, act)))
    }
    within(&mut workflow.actions, id, &mut act) || within(&mut workflow.on_error, id, &mut act)
}

fn take(workflow: &mut Workflow, id: &str) -> Option<Action> {
    let mut taken = None;
    with_list_of(workflow, id, |list, at| taken = Some(list.remove(at)));
    taken
}

fn free_id(workflow: &Workflow, name: &str) -> String {
    let known: Vec<&str> = walk::all_actions(workflow).into_iter().map(|action| action.id.as_str()).collect();
    free(&slug(name), "-", |id| known.contains(&id))
}

/// A copy with ids of its own, inside too.
fn copied(workflow: &Workflow, original: &Action) -> Action {
    fn rename(action: &mut Action, known: &mut Vec<String>) {
        let id = free(&action.id, "-", |id| known.iter().any(|known| known == id));
        known.push(id.clone());
        action.id = id;
        for branch in action.kind.branches_mut() {
            for inner in branch.iter_mut() {
                rename(inner, known);
            }
        }
    }
    let mut known: Vec<String> = walk::all_actions(workflow).into_iter().map(|action| action.id.clone()).collect();
    let mut copy = original.clone();
    rename(&mut copy, &mut known);
    copy
}

/// The actions that the platform's menu offers, each as a new one begins. What it needs of the project is the first that there is.
#[must_use]
pub fn offered(project: &Project) -> Vec<ActionKind> {
    let page = project.pages.first().map(|page| page.id.clone()).unwrap_or_default();
    let endpoint = project.endpoints.first().map(|endpoint| endpoint.id.clone()).unwrap_or_default();
    let workflow = project.workflows.first().map(|workflow| workflow.id.clone()).unwrap_or_default();
    let variable = project.variables.first().map(|variable| variable.id.clone()).unwrap_or_default();
    let yes = Expr::Literal(true.into());
    let nothing = Binding::whole(Source::Constant(Json::Null));
    let call = ActionKind::Call { endpoint, inputs: Vec::new(), output: String::new(), in_code: false };
    let navigate = ActionKind::Navigate(Navigate::to(&page));
    let condition = ActionKind::Condition { when: yes.clone(), then: Vec::new(), otherwise: Vec::new() };
    let set_variable = ActionKind::SetVariable { variable, value: nothing.clone() };
    let message = ActionKind::ShowMessage { text: Expr::Literal("Something happened.".into()) };
    let list = ActionKind::Loop { over: Expr::List(Vec::new()), item: "item".into(), body: Vec::new() };
    let run = ActionKind::RunWorkflow { workflow, output: String::new() };
    let wait = ActionKind::Wait { ms: 1_000 };
    match project.platform {
        Platform::FlutterFlow(_) => vec![
            call,
            ActionKind::LogIn { fields: SessionBindings::default(), navigate_automatically: true },
            ActionKind::UpdateUser { fields: SessionBindings::default() },
            ActionKind::LogOut { navigate_automatically: true },
            navigate,
            condition,
            set_variable,
            message,
            list,
            run,
            wait,
            ActionKind::Terminate {},
        ],
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            let switch = ActionKind::Switch {
                value: Expr::Literal(Json::Null),
                cases: vec![SwitchCase { is: Json::Null, then: Vec::new() }],
                otherwise: Vec::new(),
            };
            let attempt = ActionKind::TryCatch { attempt: Vec::new(), catch: Vec::new() };
            let give = ActionKind::Return { value: Some(nothing.clone()), go_on: false };
            let filter = ActionKind::Filter { when: yes };
            let backend = match &project.platform {
                Platform::WeWeb(settings) => settings.server.endpoints.first().map(|endpoint| endpoint.id.clone()),
                Platform::FlutterFlow(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => None,
            };
            let backend = backend.map(|endpoint| ActionKind::CallBackend { endpoint, inputs: Vec::new(), output: String::new() });
            let both = [navigate, condition, switch, filter, list, attempt, give, run, wait, set_variable, message];
            std::iter::once(call).chain(backend).chain(weweb_session(&project.platform, nothing)).chain(both).collect()
        }
    }
}

/// What changes the session in WeWeb: each authentication has actions of its own (rules 9 to 11; 47).
fn weweb_session(platform: &Platform, nothing: Binding) -> [ActionKind; 3] {
    if matches!(platform, Platform::WeWebPlugin(_)) {
        let sign = |up| ActionKind::PluginSign { up, inputs: Vec::new() };
        return [sign(false), sign(true), ActionKind::LegacyLogOut {}];
    }
    if matches!(platform, Platform::WeWebLegacy(_)) {
        let store = ActionKind::StoreToken { access_token: nothing, refresh_token: None };
        return [store, ActionKind::FetchUser {}, ActionKind::LegacyLogOut {}];
    }
    let authenticate = ActionKind::Authenticate { access_token: None, refresh_token: None, metadata: None, persist: true };
    [authenticate, ActionKind::SetUser { value: nothing }, ActionKind::ClearSession {}]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::WeWebSettings;

    fn workflow() -> (Project, Workflow) {
        let json = serde_json::json!({"id": "w", "on": "called", "actions": [
            {"id": "a", "do": {"wait": {"ms": 1}}},
            {"id": "c", "do": {"condition": {"when": {"literal": true}, "then": [{"id": "b", "do": {"wait": {"ms": 2}}}]}}}
        ], "on_error": [{"id": "e", "do": {"wait": {"ms": 3}}}]});
        let platform = Platform::WeWeb(WeWebSettings::default());
        (Project::new("t", platform), serde_json::from_value(json).unwrap_or_else(|error| panic!("{error}")))
    }

    fn ids(workflow: &Workflow) -> String {
        walk::all_actions(workflow).into_iter().map(|action| action.id.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn actions_are_put_in_moved_doubled_and_removed_wherever_they_stand() {
        let (project, mut flow) = workflow();
        let mut act = |what| (change(&project, &mut flow, what), ids(&flow));
        let into = Chain::Branch { action: "c".into(), branch: 1 };
        assert_eq!(act(Change::Add(into, Box::new(ActionKind::Wait { ms: 9 }))), (true, "a c b time-delay e".into()));
        assert_eq!(act(Change::Duplicate("c".into())), (true, "a c b time-delay c-2 b-2 time-delay-2 e".into()));
        assert_eq!(act(Change::Shift("a".into(), 1)), (true, "c b time-delay a c-2 b-2 time-delay-2 e".into()));
        assert_eq!(act(Change::Remove("c-2".into())), (true, "c b time-delay a e".into()));
        assert_eq!(act(Change::MoveBefore("a".into(), "b".into())), (true, "c a b time-delay e".into()));
        assert_eq!(act(Change::MoveBefore("c".into(), "b".into())), (false, "c a b time-delay e".into()), "not into itself");
        assert_eq!(act(Change::Shift("e".into(), -1)), (true, "c a b time-delay e".into()), "there is nothing above it");
        assert_eq!(act(Change::Remove("x".into())), (false, "c a b time-delay e".into()));
    }

    #[test]
    fn each_platform_offers_its_own_actions_only() {
        let (mut project, _) = workflow();
        let titles = |project: &Project| offered(project).iter().map(|kind| kind_title(&project.platform, kind)).collect::<Vec<_>>();
        assert!(titles(&project).contains(&"Authenticate") && !titles(&project).contains(&"Log In"));
        assert!(!titles(&project).contains(&"Store token"));
        project.platform = Platform::WeWebLegacy(crate::domain::project::platform::LegacySettings::default());
        let legacy = titles(&project);
        assert_eq!(legacy[..5], ["API Request", "Store token", "Fetch User", "Logout", "Change page"]);
        assert!(!legacy.contains(&"Authenticate") && !legacy.contains(&"Set user") && !legacy.contains(&"Clear session"));
        project.platform = Platform::FlutterFlow(crate::domain::project::platform::FlutterFlowSettings::default());
        assert!(titles(&project).contains(&"Update Authenticated User") && !titles(&project).contains(&"Set user"));
    }
}
