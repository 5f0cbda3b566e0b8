//! Walks everything in a project that refers to something else: actions, bindings and templates, each with its place.

use std::collections::BTreeSet;

use super::Project;
use super::api_group::ApiGroup;
use super::binding::Expr;
use super::binding::{Binding, SessionField, Source};
use super::endpoint::{Endpoint, EndpointInput};
use super::place::{ActionAt, EndpointPart, Place, Slot, SlotAt};
use super::platform::Platform;
use super::workflow::{Action, ActionKind, SessionBindings, Workflow};

/// What meets an action, a binding or a template, each with its place.
pub trait Visit<'a> {
    /// An action, before what stands inside it.
    fn action(&mut self, at: &ActionAt, workflow: &'a Workflow, action: &'a Action) {
        let _ = (at, workflow, action);
    }

    /// A binding, before what stands inside it. `workflow` is `None` in an endpoint.
    fn binding(&mut self, at: &Place, workflow: Option<&'a Workflow>, binding: &'a Binding) {
        let _ = (at, workflow, binding);
    }

    /// A formula, before its parts.
    fn formula(&mut self, at: &Place, formula: &'a Expr) {
        let _ = (at, formula);
    }

    /// A text with placeholders of an endpoint, or of an API group. `is_body` tells FlutterFlow's brackets.
    fn template(&mut self, at: &Place, of: Holder<'a>, text: &'a str, is_body: bool) {
        let _ = (at, of, text, is_body);
    }
}

/// What a text with placeholders belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// Its id; empty for an API group.
    pub endpoint: &'a str,
    /// Its name on screen.
    pub name: &'a str,
    /// Its own variables.
    own: &'a [EndpointInput],
    /// Those of its API group.
    groups: &'a [EndpointInput],
}

impl<'a> Holder<'a> {
    /// The names of the variables that fill placeholders there.
    pub fn inputs(self) -> impl Iterator<Item = &'a str> + Clone {
        self.own.iter().chain(self.groups).map(|input| input.name.as_str())
    }
}

/// Walks a whole project, in its own order.
pub fn project<'a>(project: &'a Project, visit: &mut impl Visit<'a>) {
    for held in &project.endpoints {
        with_group(project, held, visit);
    }
    if let Platform::FlutterFlow(settings) = &project.platform {
        settings.groups.iter().for_each(|held| group(held, visit));
    }
    for held in &project.workflows {
        workflow(held, visit);
    }
}

/// Walks one workflow.
pub fn workflow<'a>(workflow: &'a Workflow, visit: &mut impl Visit<'a>) {
    actions(workflow, &workflow.actions, visit);
    actions(workflow, &workflow.on_error, visit);
}

/// The action of this place.
#[must_use]
pub fn action<'a>(project: &'a Project, at: &ActionAt) -> Option<&'a Action> {
    fn find<'a>(list: &'a [Action], id: &str) -> Option<&'a Action> {
        list.iter().find_map(
            |action| {
                if action.id == id { Some(action) } else { action.kind.branches().find_map(|branch| find(branch, id)) }
            },
        )
    }
    let workflow = project.workflow(&at.workflow)?;
    find(&workflow.actions, &at.action).or_else(|| find(&workflow.on_error, &at.action))
}

/// All actions of a workflow in the order in which they stand, those in branches included.
#[must_use]
pub fn all_actions(held: &Workflow) -> Vec<&Action> {
    struct All<'a>(Vec<&'a Action>);
    impl<'a> Visit<'a> for All<'a> {
        fn action(&mut self, _: &ActionAt, _: &'a Workflow, action: &'a Action) {
            self.0.push(action);
        }
    }
    let mut all = All(Vec::new());
    workflow(held, &mut all);
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
    parts(endpoint, &[], visit);
}

/// Walks one call as it is made: the endpoint, and its API group.
pub fn call<'a>(project: &'a Project, endpoint: &'a Endpoint, visit: &mut impl Visit<'a>) {
    with_group(project, endpoint, visit);
    if let Some(held) = project.group_of(endpoint) {
        group(held, visit);
    }
}

fn with_group<'a>(project: &'a Project, endpoint: &'a Endpoint, visit: &mut impl Visit<'a>) {
    let group = project.group_of(endpoint).filter(|_| endpoint.facts.private != Some(true));
    parts(endpoint, group.map_or(&[], |group| &group.inputs), visit);
}

fn group<'a>(group: &'a ApiGroup, visit: &mut impl Visit<'a>) {
    let of = Holder { endpoint: "", name: &group.name, own: &group.inputs, groups: &[] };
    let at = |part| Place::Group(group.id.clone(), part);
    visit.template(&at(EndpointPart::Url), of, &group.base_url, false);
    for field in &group.headers {
        visit.template(&at(EndpointPart::Header(field.name.clone())), of, &field.value, false);
    }
}

fn parts<'a>(endpoint: &'a Endpoint, groups: &'a [EndpointInput], visit: &mut impl Visit<'a>) {
    let of = Holder { endpoint: &endpoint.id, name: &endpoint.name, own: &endpoint.inputs, groups };
    let at = |part| Place::Endpoint(endpoint.id.clone(), part);
    visit.template(&at(EndpointPart::Url), of, &endpoint.url, false);
    for field in &endpoint.query {
        visit.template(&at(EndpointPart::Query(field.name.clone())), of, &field.value, false);
    }
    for field in &endpoint.headers {
        visit.template(&at(EndpointPart::Header(field.name.clone())), of, &field.value, false);
    }
    for field in &endpoint.form {
        visit.template(&at(EndpointPart::Form(field.name.clone())), of, &field.value, true);
    }
    if !endpoint.body.is_empty() {
        visit.template(&at(EndpointPart::Body), of, &endpoint.body, true);
    }
    if let Some(bearer) = &endpoint.bearer {
        binding(&at(EndpointPart::Bearer), None, bearer, visit);
    }
    if let Some(basic) = &endpoint.basic {
        binding(&at(EndpointPart::Username), None, &basic.username, visit);
        binding(&at(EndpointPart::Password), None, &basic.password, visit);
    }
}

fn actions<'a>(workflow: &'a Workflow, list: &'a [Action], visit: &mut impl Visit<'a>) {
    for action in list {
        let at = ActionAt::new(&workflow.id, &action.id);
        visit.action(&at, workflow, action);
        fields(&at, Some(workflow), action, visit);
        for branch in action.kind.branches() {
            actions(workflow, branch, visit);
        }
    }
}

/// Walks what an action itself reads, without what stands in its branches.
pub fn own<'a>(action: &'a Action, visit: &mut impl Visit<'a>) {
    fields(&ActionAt::new("", &action.id), None, action, visit);
}

/// The bindings that an action itself has, each with its slot. Formulas are not among them.
#[must_use]
pub fn slots(kind: &ActionKind) -> Vec<(Slot, &Binding)> {
    fn session(fields: &SessionBindings) -> Vec<(Slot, Option<&Binding>)> {
        let SessionBindings { token, refresh_token, expiry, uid, user_data } = fields;
        vec![
            (Slot::Field(SessionField::Token), token.as_ref()),
            (Slot::Field(SessionField::RefreshToken), refresh_token.as_ref()),
            (Slot::Field(SessionField::Expiry), expiry.as_ref()),
            (Slot::Field(SessionField::Uid), uid.as_ref()),
            (Slot::Field(SessionField::UserData), user_data.as_ref()),
        ]
    }
    let argument = |field| Slot::Argument(field);
    let found: Vec<(Slot, Option<&Binding>)> = match kind {
        ActionKind::Call { inputs, .. } | ActionKind::CallBackend { inputs, .. } | ActionKind::PluginSign { inputs, .. } => {
            inputs.iter().map(|input| (Slot::Input(input.name.clone()), Some(&input.value))).collect()
        }
        ActionKind::Navigate(navigate) => {
            let parameters = navigate.parameters.iter().map(|parameter| (Slot::Parameter(parameter.name.clone()), Some(&parameter.value)));
            parameters.chain([(Slot::Path, navigate.path.as_ref())]).collect()
        }
        ActionKind::Return { value, .. } => vec![(Slot::Value, value.as_ref())],
        ActionKind::SetVariable { value, .. } => vec![(Slot::Value, Some(value))],
        ActionKind::SetUser { value } => vec![(argument(SessionField::User), Some(value))],
        ActionKind::LogIn { fields, .. } | ActionKind::UpdateUser { fields } => session(fields),
        ActionKind::Authenticate { access_token, refresh_token, metadata, .. } => vec![
            (argument(SessionField::Token), access_token.as_ref()),
            (argument(SessionField::RefreshToken), refresh_token.as_ref()),
            (argument(SessionField::Metadata), metadata.as_ref()),
        ],
        ActionKind::StoreToken { access_token, refresh_token } => {
            vec![(argument(SessionField::Token), Some(access_token)), (argument(SessionField::RefreshToken), refresh_token.as_ref())]
        }
        _ => Vec::new(),
    };
    found.into_iter().filter_map(|(slot, binding)| Some((slot, binding?))).collect()
}

fn fields<'a>(at: &ActionAt, flow: Option<&'a Workflow>, action: &'a Action, visit: &mut impl Visit<'a>) {
    for (slot, held) in slots(&action.kind) {
        binding(&at.slot(slot).into(), flow, held, visit);
    }
    let mut formula = |slot, held| expr(&at.slot(slot).into(), flow, held, visit);
    match &action.kind {
        ActionKind::Condition { when, .. } | ActionKind::Filter { when } => formula(Slot::When, when),
        ActionKind::Switch { value, .. } => formula(Slot::Value, value),
        ActionKind::Loop { over, .. } => formula(Slot::Over, over),
        ActionKind::ShowMessage { text } => formula(Slot::Text, text),
        _ => {}
    }
}

fn binding<'a>(at: &Place, workflow: Option<&'a Workflow>, held: &'a Binding, visit: &mut impl Visit<'a>) {
    visit.binding(at, workflow, held);
    match &held.from {
        Source::Custom { inputs, .. } => {
            for input in inputs {
                let inside = match at {
                    Place::Slot(slot, names) => {
                        Place::Slot(SlotAt::clone(slot), names.iter().cloned().chain([input.name.clone()]).collect())
                    }
                    other => other.clone(),
                };
                binding(&inside, workflow, &input.value, visit);
            }
        }
        Source::Formula(formula) => expr(at, workflow, formula, visit),
        _ => {}
    }
}

fn expr<'a>(at: &Place, workflow: Option<&'a Workflow>, held: &'a Expr, visit: &mut impl Visit<'a>) {
    visit.formula(at, held);
    let mut each = |parts: &[&'a Expr]| parts.iter().for_each(|part| expr(at, workflow, part, visit));
    match held {
        Expr::Value(value) => binding(at, workflow, value, visit),
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => each(&[left, right]),
        Expr::Template(parts) | Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) => each(&parts.iter().collect::<Vec<_>>()),
        Expr::Object(members) => each(&members.iter().map(|(_, value)| value).collect::<Vec<_>>()),
        Expr::Not(inner) | Expr::IsSet(inner) | Expr::ToText(inner) | Expr::ToNumber(inner) => each(&[inner]),
        Expr::HasRoles { held, .. } => each(&[held]),
        Expr::If { when, then, otherwise } => each(&[when, then, otherwise]),
        Expr::Literal(_) | Expr::Now => {}
    }
}
