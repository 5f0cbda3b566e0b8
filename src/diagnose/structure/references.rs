//! References to something that does not exist: pages, endpoints, workflows, variables, functions, input fields.

use crate::domain::project::Behaviour;
use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::place::{ActionAt, EndpointPart, List, Place, StepPart};
use crate::domain::project::platform::Platform;
use crate::domain::project::story::EventKind;
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::{error, known};

const ID: &str = "STRUCTURE-DANGLING";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    let mut rule = Rule { evidence, found };
    for workflow in &evidence.project.workflows {
        if let Some(page) = workflow.on.page() {
            rule.page(&Place::Trigger(workflow.id.clone()), page);
        }
    }
    walk::project(evidence.project, &mut rule);
    rule.beside_workflows();
    for story in &evidence.project.stories {
        for event in &story.events {
            let at = |part| Place::Step(story.id.clone(), event.id.clone(), part);
            if let EventKind::Tap { workflow, typed } = &event.kind {
                rule.workflow(&at(StepPart::Whole), workflow);
                let page = evidence.project.workflow(workflow).and_then(|workflow| evidence.project.page(workflow.on.page()?));
                for typed in typed.iter().filter(|_| page.is_some()) {
                    let Some(page) = page else { continue };
                    rule.input(&at(StepPart::Typed(typed.field.clone())), &page.id, &typed.field);
                }
            }
            for expect in event.expect.each() {
                let at = at(StepPart::Expect);
                if let Some(page) = &expect.page {
                    rule.page(&at, page);
                }
                for call in &expect.calls {
                    rule.endpoint(&at, &call.call, "expect a call that exists");
                }
            }
        }
    }
}

struct Rule<'e, 'f> {
    evidence: &'e Setup<'e>,
    found: &'f mut Vec<Finding>,
}

impl Rule<'_, '_> {
    fn missing(&mut self, at: &Place, what: &str, given: &str, names: Vec<&str>, fix: String) {
        let title = if given.is_empty() { format!("No {what} is chosen here") } else { format!("There is no {what} \"{given}\"") };
        self.found.push(error(ID, at.clone(), title, known(given, names), fix));
    }

    fn page(&mut self, at: &Place, id: &str) {
        if self.evidence.project.page(id).is_none() {
            let names = self.evidence.project.pages.iter().map(|page| page.id.as_str()).collect();
            self.missing(at, "page", id, names, "choose a page that exists, or add this one".into());
        }
    }

    fn endpoint(&mut self, at: &Place, id: &str, fix: &str) {
        if self.evidence.project.endpoint(id).is_none() {
            let names = self.evidence.project.endpoints.iter().map(|endpoint| endpoint.id.as_str()).collect();
            self.missing(at, self.evidence.words.endpoint, id, names, fix.to_owned());
        }
    }

    fn workflow(&mut self, at: &Place, id: &str) {
        if self.evidence.project.workflow(id).is_none() {
            let names = self.evidence.project.workflows.iter().map(|workflow| workflow.id.as_str()).collect();
            let word = self.evidence.words.workflow;
            self.missing(at, word, id, names, format!("choose an {word} that exists").replace("an Workflow", "a Workflow"));
        }
    }

    /// What calls, boxes and settings name by themselves.
    fn beside_workflows(&mut self) {
        let project = self.evidence.project;
        for endpoint in &project.endpoints {
            let at = Place::Thing(List::Endpoints, endpoint.id.clone());
            if let Platform::FlutterFlow(settings) = &project.platform
                && !endpoint.group.is_empty()
                && settings.group(&endpoint.group).is_none()
            {
                let names = settings.groups.iter().map(|group| group.id.as_str()).collect();
                self.missing(&at, "API group", &endpoint.group, names, "choose a group that exists, or none".into());
            }
            self.function(&at, &endpoint.facts.interceptor);
        }
        for function in &project.functions {
            if let Behaviour::RefreshAndRepeat(flow) = &function.behaviour {
                self.workflow(&Place::Thing(List::Functions, function.id.clone()), flow);
            }
        }
        match &project.platform {
            Platform::FlutterFlow(settings) => {
                for group in &settings.groups {
                    self.function(&Place::Group(group.id.clone(), EndpointPart::Url), &group.interceptor);
                }
            }
            Platform::WeWeb(settings) => {
                for endpoint in &settings.server.endpoints {
                    self.function(&Place::Setting("server"), &endpoint.function);
                }
            }
            Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {}
        }
    }

    /// A named box that is chosen, if one is.
    fn function(&mut self, at: &Place, id: &str) {
        let functions = &self.evidence.project.functions;
        if !id.is_empty() && !functions.iter().any(|known| known.id == id) {
            let names = functions.iter().map(|function| function.id.as_str()).collect();
            self.missing(at, "custom function", id, names, "choose a custom function that exists".into());
        }
    }

    fn input(&mut self, at: &Place, page: &str, field: &str) {
        match self.evidence.project.page(page) {
            None => self.page(at, page),
            Some(page) if page.inputs.iter().any(|input| input.name == field) => {}
            Some(page) => {
                let names = page.inputs.iter().map(|input| input.name.as_str()).collect();
                let fix = format!("bind an input field of {}, or add this one to it", page.name);
                self.missing(at, &format!("input field on {}", page.name), field, names, fix);
            }
        }
    }
}

impl<'a> Visit<'a> for Rule<'_, '_> {
    fn action(&mut self, at: &ActionAt, _: &'a Workflow, action: &'a Action) {
        let at = &Place::from(at.clone());
        match &action.kind {
            ActionKind::Call { endpoint, .. } => {
                let word = self.evidence.words.endpoint;
                self.endpoint(at, endpoint, &format!("open the action and choose the {word} again"));
            }
            ActionKind::RunWorkflow { workflow, .. } => self.workflow(at, workflow),
            ActionKind::CallBackend { endpoint, .. } => {
                if let Platform::WeWeb(settings) = &self.evidence.project.platform
                    && settings.server.endpoint(endpoint).is_none()
                {
                    let names = settings.server.endpoints.iter().map(|known| known.id.as_str()).collect();
                    self.missing(at, "API endpoint", endpoint, names, "choose an API endpoint that exists, or add this one".into());
                }
            }
            ActionKind::SetVariable { variable, .. } => self.variable(at, variable),
            ActionKind::Navigate(navigate) => self.page(at, &navigate.page),
            _ => {}
        }
    }

    fn binding(&mut self, at: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        match &binding.from {
            Source::Variable(id) => self.variable(at, id),
            Source::PageInput { page, field } => self.input(at, page, field),
            Source::Custom { function, .. } => self.function(at, function),
            _ => {}
        }
    }
}

impl Rule<'_, '_> {
    fn variable(&mut self, at: &Place, id: &str) {
        if self.evidence.project.variable(id).is_none() {
            let names = self.evidence.project.variables.iter().map(|variable| variable.id.as_str()).collect();
            self.missing(at, "variable", id, names, "choose a variable that exists, or add this one".into());
        }
    }
}
