//! Changes of a project, one undoable step each.

use crate::domain::project::binding::Binding;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::environment::Environment;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::lists::Named;
use crate::domain::project::page::Page;
use crate::domain::project::place::SlotAt;
use crate::domain::project::platform::Platform;
use crate::domain::project::story::Story;
use crate::domain::project::workflow::Workflow;
use crate::domain::project::{CustomFunction, Project, Variable};

use super::bindings;

/// A change of a project.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The project's name.
    Name(String),
    /// The platform's authentication settings.
    Platform(Platform),
    /// A thing: takes the place of the one with its id, or comes last when there is none.
    Put(Box<Thing>),
    /// Removes a thing. What refers to it stays, and refers to nothing.
    Remove(Item),
    /// Moves a thing to another place among its kind, counted from 0.
    Reorder {
        /// The thing.
        item: Item,
        /// Its new place.
        to: usize,
    },
    /// Where cards stand on the canvas, in its points; by page id.
    MovePages(Vec<(String, (i32, i32))>),
    /// What fills a field of an action; `None` unsets it.
    Binding {
        /// Which field.
        at: SlotAt,
        /// What fills it.
        binding: Option<Box<Binding>>,
    },
    /// The user says that their app is so.
    Confirm(Vec<Item>),
    /// Another project altogether: a switch of the platform, an import.
    Whole {
        /// What it is, for Undo.
        title: String,
        /// The project.
        project: Box<Project>,
    },
}

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

impl Edit {
    /// What it is, for Undo.
    #[must_use]
    pub fn title(&self, project: &Project) -> String {
        match self {
            Self::Name(_) => "the project's name".into(),
            Self::Platform(_) => "the authentication settings".into(),
            Self::Put(thing) => item_title(project, &thing.item()),
            Self::Remove(item) => format!("deleting {}", item_title(project, item)),
            Self::Reorder { item, .. } => format!("moving {}", item_title(project, item)),
            Self::MovePages(pages) => match pages.as_slice() {
                [(page, _)] => format!("place of {}", project.page_name(page)),
                _ => "tidying up".into(),
            },
            Self::Binding { at, .. } => bindings::title(project, at),
            Self::Confirm(items) => match items.as_slice() {
                [item] => format!("confirming {}", item_title(project, item)),
                _ => "confirming everything".into(),
            },
            Self::Whole { title, .. } => title.clone(),
        }
    }

    /// The project with the change. `None` when it changes nothing.
    #[must_use]
    pub fn apply(&self, project: &Project) -> Option<Project> {
        let mut changed = project.clone();
        match self {
            Self::Name(name) => changed.name.clone_from(name),
            Self::Platform(platform) => {
                changed.platform = platform.clone();
                changed.not_confirmed.remove(&Item::new(ItemKind::Settings, ""));
            }
            Self::Put(thing) => {
                // What the user has changed is theirs.
                changed.not_confirmed.remove(&thing.item());
                match &**thing {
                    Thing::Page(page) => put(&mut changed.pages, page),
                    Thing::Endpoint(endpoint) => put(&mut changed.endpoints, endpoint),
                    Thing::Workflow(workflow) => put(&mut changed.workflows, workflow),
                    Thing::Variable(variable) => put(&mut changed.variables, variable),
                    Thing::Function(function) => put(&mut changed.functions, function),
                    Thing::Story(story) => put(&mut changed.stories, story),
                    Thing::Environment(environment) => put(&mut changed.environments, environment),
                }
            }
            Self::Remove(item) => {
                changed.not_confirmed.remove(item);
                if let Some(list) = changed.list_mut(item.kind) {
                    list.remove_id(&item.id);
                }
            }
            Self::Reorder { item, to } => {
                if let Some(list) = changed.list_mut(item.kind) {
                    list.reorder(&item.id, *to);
                }
            }
            Self::MovePages(moved) => {
                for (id, at) in moved {
                    if let Some(page) = changed.pages.iter_mut().find(|page| page.id == *id) {
                        page.at = Some(*at);
                    }
                }
            }
            Self::Binding { at, binding } => {
                bindings::set(&mut changed, at, binding.as_deref().cloned());
                changed.not_confirmed.remove(&Item::new(ItemKind::Workflow, &at.at.workflow));
            }
            Self::Confirm(items) => items.iter().for_each(|item| {
                changed.not_confirmed.remove(item);
            }),
            Self::Whole { project, .. } => changed = (**project).clone(),
        }
        (changed != *project).then_some(changed)
    }
}

fn put<T: Named + Clone>(items: &mut Vec<T>, item: &T) {
    match items.iter_mut().find(|other| other.id() == item.id()) {
        Some(place) => *place = item.clone(),
        None => items.push(item.clone()),
    }
}
