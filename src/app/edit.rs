//! Changes of a project, one undoable step each.

use crate::domain::endpoint::Endpoint;
use crate::domain::environment::Environment;
use crate::domain::page::Page;
use crate::domain::platform::Platform;
use crate::domain::project::{Project, Variable};

use super::bindings::{self, BindingAt};
use crate::domain::binding::Binding;

/// A change of a project.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The project's name.
    Name(String),
    /// The platform's authentication settings.
    Platform(Platform),
    /// A page, found by its id.
    Page(Box<Page>),
    /// Where a page's card stands.
    MovePage {
        /// The page.
        page: String,
        /// In points of the canvas.
        at: (i32, i32),
    },
    /// An endpoint, found by its id.
    Endpoint(Box<Endpoint>),
    /// What fills a field of an action; `None` unsets it.
    Binding {
        /// Which field.
        at: BindingAt,
        /// What fills it.
        binding: Option<Box<Binding>>,
    },
    /// An environment, found by its id.
    Environment(Box<Environment>),
    /// A variable of the app, found by its id; added when there is none.
    Variable(Variable),
    /// Removes a variable of the app.
    RemoveVariable(String),
}

impl Edit {
    /// What it is, for Undo.
    #[must_use]
    pub fn title(&self, project: &Project) -> String {
        match self {
            Self::Name(_) => "the project's name".into(),
            Self::Platform(_) => "the authentication settings".into(),
            Self::Page(page) => format!("page {}", page.name),
            Self::MovePage { page, .. } => format!("place of {}", project.page_name(page)),
            Self::Endpoint(endpoint) => format!("endpoint {}", endpoint.name),
            Self::Binding { at, .. } => at.title(project),
            Self::Environment(environment) => format!("environment {}", environment.name),
            Self::Variable(variable) => format!("variable {}", variable.name),
            Self::RemoveVariable(id) => format!("variable {id}"),
        }
    }

    /// The project with the change. `None` when it changes nothing.
    #[must_use]
    pub fn apply(&self, project: &Project) -> Option<Project> {
        let mut changed = project.clone();
        match self {
            Self::Name(name) => changed.name.clone_from(name),
            Self::Platform(platform) => changed.platform = platform.clone(),
            Self::Page(page) => replace(&mut changed.pages, page, |p| &p.id),
            Self::MovePage { page, at } => {
                if let Some(page) = changed.pages.iter_mut().find(|p| p.id == *page) {
                    page.at = Some(*at);
                }
            }
            Self::Endpoint(endpoint) => replace(&mut changed.endpoints, endpoint, |e| &e.id),
            Self::Binding { at, binding } => bindings::set(&mut changed, at, binding.as_deref().cloned()),
            Self::Environment(environment) => replace(&mut changed.environments, environment, |e| &e.id),
            Self::Variable(variable) => {
                if changed.variable(&variable.id).is_some() {
                    replace(&mut changed.variables, variable, |v| &v.id);
                } else {
                    changed.variables.push(variable.clone());
                }
            }
            Self::RemoveVariable(id) => changed.variables.retain(|variable| variable.id != *id),
        }
        (changed != *project).then_some(changed)
    }
}

fn replace<T: Clone>(items: &mut [T], item: &T, id: impl Fn(&T) -> &String) {
    if let Some(place) = items.iter_mut().find(|other| id(other) == id(item)) {
        *place = item.clone();
    }
}
