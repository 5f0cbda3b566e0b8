//! Every change of a project, as data and as functions over the project alone; nothing here knows the window.

pub mod adopt;
pub mod asking;
pub mod bindings;
pub mod call_once;
mod carried;
pub mod chain;
pub mod create;
pub mod difference;
pub mod new_workflow;
pub mod reading;
pub mod references;
pub mod seal;
pub mod sources;
pub mod stored;
pub mod switch;
pub mod thing;
pub mod try_out;
pub mod ways;
pub mod wizard;

use crate::domain::project::Project;
use crate::domain::project::binding::Binding;
use crate::domain::project::facts::Facts;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::lists::Named;
use crate::domain::project::place::SlotAt;
use crate::domain::project::platform::Platform;

use self::thing::{Thing, item_title};

/// A change of a project.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The project's name.
    Name(String),
    /// The platform's authentication settings.
    Platform(Platform),
    /// What is known of the project beyond what a run needs.
    Facts(Facts),
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

impl Edit {
    /// What it is, for Undo.
    #[must_use]
    pub fn title(&self, project: &Project) -> String {
        match self {
            Self::Name(_) => "the project's name".into(),
            Self::Platform(_) => "the authentication settings".into(),
            Self::Facts(_) => "what is known of the project".into(),
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
            Self::Facts(facts) => changed.facts = facts.clone(),
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
