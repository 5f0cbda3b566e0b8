//! The things of a project, of whichever kind.

use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::environment::Environment;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::page::Page;
use crate::domain::project::story::Story;
use crate::domain::project::workflow::Workflow;
use crate::domain::project::{CustomFunction, Project, Variable};

/// A thing of a project.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Thing {
    Page(Page),
    Endpoint(Endpoint),
    Workflow(Workflow),
    Variable(Variable),
    Function(CustomFunction),
    Story(Story),
    Environment(Environment),
}

impl Thing {
    /// The thing of a project.
    #[must_use]
    pub fn of(project: &Project, item: &Item) -> Option<Self> {
        let id = &item.id;
        match item.kind {
            ItemKind::Settings => None,
            ItemKind::Page => project.page(id).cloned().map(Self::Page),
            ItemKind::Endpoint => project.endpoint(id).cloned().map(Self::Endpoint),
            ItemKind::Workflow => project.workflow(id).cloned().map(Self::Workflow),
            ItemKind::Variable => project.variable(id).cloned().map(Self::Variable),
            ItemKind::Function => project.functions.iter().find(|function| function.id == *id).cloned().map(Self::Function),
            ItemKind::Story => project.story(id).cloned().map(Self::Story),
            ItemKind::Environment => project.environment(id).cloned().map(Self::Environment),
        }
    }

    /// All things of a kind.
    #[must_use]
    pub fn all(project: &Project, kind: ItemKind) -> Vec<Self> {
        match kind {
            ItemKind::Settings => Vec::new(),
            ItemKind::Page => project.pages.iter().cloned().map(Self::Page).collect(),
            ItemKind::Endpoint => project.endpoints.iter().cloned().map(Self::Endpoint).collect(),
            ItemKind::Workflow => project.workflows.iter().cloned().map(Self::Workflow).collect(),
            ItemKind::Variable => project.variables.iter().cloned().map(Self::Variable).collect(),
            ItemKind::Function => project.functions.iter().cloned().map(Self::Function).collect(),
            ItemKind::Story => project.stories.iter().cloned().map(Self::Story).collect(),
            ItemKind::Environment => project.environments.iter().cloned().map(Self::Environment).collect(),
        }
    }

    /// Its kind and id.
    #[must_use]
    pub fn item(&self) -> Item {
        match self {
            Self::Page(page) => Item::new(ItemKind::Page, &page.id),
            Self::Endpoint(endpoint) => Item::new(ItemKind::Endpoint, &endpoint.id),
            Self::Workflow(workflow) => Item::new(ItemKind::Workflow, &workflow.id),
            Self::Variable(variable) => Item::new(ItemKind::Variable, &variable.id),
            Self::Function(function) => Item::new(ItemKind::Function, &function.id),
            Self::Story(story) => Item::new(ItemKind::Story, &story.id),
            Self::Environment(environment) => Item::new(ItemKind::Environment, &environment.id),
        }
    }

    /// Its name; a workflow without one has its id.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Page(page) => page.name.clone(),
            Self::Endpoint(endpoint) => endpoint.name.clone(),
            Self::Workflow(workflow) if workflow.name.is_empty() => workflow.id.clone(),
            Self::Workflow(workflow) => workflow.name.clone(),
            Self::Variable(variable) => variable.name.clone(),
            Self::Function(function) => function.name.clone(),
            Self::Story(story) => story.name.clone(),
            Self::Environment(environment) => environment.name.clone(),
        }
    }
}

/// A thing's name on screen.
#[must_use]
pub fn item_title(project: &Project, item: &Item) -> String {
    match (item.kind, Thing::of(project, item)) {
        (ItemKind::Settings, _) => "the authentication settings".into(),
        (_, Some(Thing::Workflow(workflow))) => format!("workflow {}", project.workflow_title(&workflow)),
        (kind, thing) => format!("{} {}", kind.name(), thing.map_or_else(|| item.id.clone(), |thing| thing.name())),
    }
}
