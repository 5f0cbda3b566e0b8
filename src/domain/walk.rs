//! Walks everything in a project that refers to something else: actions, bindings and templates, each with its place.

use std::collections::BTreeSet;

use super::binding::{Binding, Source};
use super::endpoint::Endpoint;
use super::expr::Expr;
use super::project::Project;
use super::workflow::{Action, ActionKind, SessionBindings, Workflow};

/// What meets an action, a binding or a template. `at` is the place as a path: `workflows/login-tap/actions/log-in/fields/token`.
pub trait Visit<'a> {
    /// An action, before what stands inside it.
    fn action(&mut self, at: &str, workflow: &'a Workflow, action: &'a Action) {
        let _ = (at, workflow, action);
    }

    /// A binding, before what stands inside it. `workflow` is `None` in an endpoint.
    fn binding(&mut self, at: &str, workflow: Option<&'a Workflow>, binding: &'a Binding) {
        let _ = (at, workflow, binding);
    }

    /// A text with placeholders of an endpoint. `is_body` tells FlutterFlow's brackets.
    fn template(&mut self, at: &str, endpoint: &'a Endpoint, text: &'a str, is_body: bool) {
        let _ = (at, endpoint, text, is_body);
    }
}

/// Walks a whole project, in its own order.
pub fn project<'a>(project: &'a Project, visit: &mut impl Visit<'a>) {
    for held in &project.endpoints {
        endpoint(held, visit);
    }
    for workflow in &project.workflows {
        let at = format!("workflows/{}", workflow.id);
        actions(&format!("{at}/actions"), workflow, &workflow.actions, visit);
        actions(&format!("{at}/on_error"), workflow, &workflow.on_error, visit);
    }
}

/// Walks one workflow.
pub fn workflow<'a>(workflow: &'a Workflow, visit: &mut impl Visit<'a>) {
    actions("", workflow, &workflow.actions, visit);
    actions("", workflow, &workflow.on_error, visit);
}

/// All actions of a workflow in the order in which they stand, those in branches included.
pub fn all_actions(workflow: &Workflow) -> Vec<&Action> {
    struct All<'a>(Vec<&'a Action>);
    impl<'a> Visit<'a> for All<'a> {
        fn action(&mut self, _: &str, _: &'a Workflow, action: &'a Action) {
            self.0.push(action);
        }
    }
    let mut all = All(Vec::new());
    actions("", workflow, &workflow.actions, &mut all);
    actions("", workflow, &workflow.on_error, &mut all);
    all.0
}

/// The ids of the endpoints that workflows can call, by themselves and by the workflows that they run.
pub fn calls<'a>(project: &'a Project, workflows: impl IntoIterator<Item = &'a Workflow>) -> BTreeSet<&'a str> {
    let mut open: Vec<&Workflow> = workflows.into_iter().collect();
    let (mut seen, mut called) = (BTreeSet::new(), BTreeSet::new());
    while let Some(workflow) = open.pop() {
        if !seen.insert(workflow.id.as_str()) {
            continue;
        }
        for action in all_actions(workflow) {
            match &action.kind {
                ActionKind::Call { endpoint, .. } => drop(called.insert(endpoint.as_str())),
                ActionKind::RunWorkflow { workflow, .. } => open.extend(project.workflow(workflow)),
                _ => {}
            }
        }
    }
    called
}

/// Walks one endpoint.
pub fn endpoint<'a>(endpoint: &'a Endpoint, visit: &mut impl Visit<'a>) {
    let at = format!("endpoints/{}", endpoint.id);
    visit.template(&format!("{at}/url"), endpoint, &endpoint.url, false);
    for (list, fields, is_body) in
        [("query", &endpoint.query, false), ("headers", &endpoint.headers, false), ("form", &endpoint.form, true)]
    {
        for field in fields {
            visit.template(&format!("{at}/{list}/{}", field.name), endpoint, &field.value, is_body);
        }
    }
    if !endpoint.body.is_empty() {
        visit.template(&format!("{at}/body"), endpoint, &endpoint.body, true);
    }
    if let Some(bearer) = &endpoint.bearer {
        binding(&format!("{at}/bearer"), None, bearer, visit);
    }
}

fn actions<'a>(at: &str, workflow: &'a Workflow, list: &'a [Action], visit: &mut impl Visit<'a>) {
    for action in list {
        one_action(at, workflow, action, visit);
    }
}

fn one_action<'a>(list: &str, workflow: &'a Workflow, action: &'a Action, visit: &mut impl Visit<'a>) {
    // An action's id is unique in its workflow, so the branch that it stands in need not be told.
    let at = format!("{list}/{}", action.id);
    visit.action(&at, workflow, action);
    fields(&at, Some(workflow), action, visit);
    let mut each = |branch: &'a [Action]| actions(list, workflow, branch, visit);
    match &action.kind {
        ActionKind::Condition { then, otherwise, .. } => {
            each(then);
            each(otherwise);
        }
        ActionKind::Switch { cases, otherwise, .. } => {
            for case in cases {
                each(&case.then);
            }
            each(otherwise);
        }
        ActionKind::Loop { body, .. } => each(body),
        ActionKind::TryCatch { attempt, catch } => {
            each(attempt);
            each(catch);
        }
        _ => {}
    }
}

/// Walks what an action itself reads, without what stands in its branches.
pub fn own<'a>(action: &'a Action, visit: &mut impl Visit<'a>) {
    fields("", None, action, visit);
}

fn fields<'a>(at: &str, flow: Option<&'a Workflow>, action: &'a Action, visit: &mut impl Visit<'a>) {
    match &action.kind {
        ActionKind::Call { inputs, .. } => {
            for input in inputs {
                binding(&format!("{at}/inputs/{}", input.name), flow, &input.value, visit);
            }
        }
        ActionKind::Condition { when, .. } | ActionKind::Filter { when } => expr(&format!("{at}/when"), flow, when, visit),
        ActionKind::Switch { value, .. } => expr(&format!("{at}/value"), flow, value, visit),
        ActionKind::Loop { over, .. } => expr(&format!("{at}/over"), flow, over, visit),
        ActionKind::Return { value: Some(value), .. } | ActionKind::SetVariable { value, .. } | ActionKind::SetUser { value } => {
            binding(&format!("{at}/value"), flow, value, visit);
        }
        ActionKind::Navigate(navigate) => {
            for parameter in &navigate.parameters {
                binding(&format!("{at}/parameters/{}", parameter.name), flow, &parameter.value, visit);
            }
        }
        ActionKind::ShowMessage { text } => expr(&format!("{at}/text"), flow, text, visit),
        ActionKind::LogIn { fields, .. } | ActionKind::UpdateUser { fields } => session(at, flow, fields, visit),
        ActionKind::Authenticate { access_token, refresh_token, metadata, .. } => {
            for (name, value) in [("access_token", access_token), ("refresh_token", refresh_token), ("metadata", metadata)] {
                if let Some(value) = value {
                    binding(&format!("{at}/{name}"), flow, value, visit);
                }
            }
        }
        ActionKind::StoreToken { access_token, refresh_token } => {
            binding(&format!("{at}/access_token"), flow, access_token, visit);
            if let Some(refresh_token) = refresh_token {
                binding(&format!("{at}/refresh_token"), flow, refresh_token, visit);
            }
        }
        ActionKind::TryCatch { .. }
        | ActionKind::Return { value: None, .. }
        | ActionKind::RunWorkflow { .. }
        | ActionKind::Wait { .. }
        | ActionKind::Terminate {}
        | ActionKind::LogOut { .. }
        | ActionKind::ClearSession {}
        | ActionKind::FetchUser {}
        | ActionKind::LegacyLogOut {} => {}
    }
}

fn session<'a>(at: &str, flow: Option<&'a Workflow>, fields: &'a SessionBindings, visit: &mut impl Visit<'a>) {
    let SessionBindings { token, refresh_token, expiry, uid, user_data } = fields;
    let all = [("token", token), ("refresh_token", refresh_token), ("expiry", expiry), ("uid", uid), ("user_data", user_data)];
    for (name, value) in all {
        if let Some(value) = value {
            binding(&format!("{at}/fields/{name}"), flow, value, visit);
        }
    }
}

fn binding<'a>(at: &str, workflow: Option<&'a Workflow>, held: &'a Binding, visit: &mut impl Visit<'a>) {
    visit.binding(at, workflow, held);
    match &held.from {
        Source::Custom { inputs, .. } => {
            for input in inputs {
                binding(&format!("{at}/{}", input.name), workflow, &input.value, visit);
            }
        }
        Source::Formula(formula) => expr(at, workflow, formula, visit),
        _ => {}
    }
}

fn expr<'a>(at: &str, workflow: Option<&'a Workflow>, held: &'a Expr, visit: &mut impl Visit<'a>) {
    let mut each = |parts: &[&'a Expr]| parts.iter().for_each(|part| expr(at, workflow, part, visit));
    match held {
        Expr::Value(value) => binding(at, workflow, value, visit),
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => each(&[left, right]),
        Expr::Template(parts) | Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) => each(&parts.iter().collect::<Vec<_>>()),
        Expr::Object(members) => each(&members.iter().map(|(_, value)| value).collect::<Vec<_>>()),
        Expr::Not(inner) | Expr::IsSet(inner) | Expr::ToText(inner) | Expr::ToNumber(inner) => each(&[inner]),
        Expr::If { when, then, otherwise } => each(&[when, then, otherwise]),
        Expr::Literal(_) | Expr::Now => {}
    }
}
