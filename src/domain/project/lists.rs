//! The lists of a project, by the kind of what they hold.

use super::endpoint::Endpoint;
use super::environment::Environment;
use super::item::ItemKind;
use super::page::Page;
use super::story::Story;
use super::workflow::Workflow;
use super::{CustomFunction, Project, Variable};

/// What has an id in its list.
pub trait Named {
    /// Its id.
    fn id(&self) -> &str;

    /// Its id, to be changed.
    fn id_mut(&mut self) -> &mut String;
}

macro_rules! named {
    ($($kind:ty),+) => {
        $(impl Named for $kind {
            fn id(&self) -> &str {
                &self.id
            }

            fn id_mut(&mut self) -> &mut String {
                &mut self.id
            }
        })+
    };
}

named!(Page, Endpoint, Workflow, Variable, CustomFunction, Story, Environment);

/// Things of one kind, in the user's order.
pub trait Things {
    /// Their ids.
    fn ids(&self) -> Vec<&str>;

    /// Their ids, to be changed.
    fn ids_mut(&mut self) -> Vec<&mut String>;

    /// Removes the thing of this id.
    fn remove_id(&mut self, id: &str);

    /// Moves the thing of this id to another place, counted from 0; beyond the end is the end.
    fn reorder(&mut self, id: &str, to: usize);

    /// The place of the thing of this id.
    fn position(&self, id: &str) -> Option<usize>;
}

impl<T: Named> Things for Vec<T> {
    fn ids(&self) -> Vec<&str> {
        self.iter().map(Named::id).collect()
    }

    fn ids_mut(&mut self) -> Vec<&mut String> {
        self.iter_mut().map(Named::id_mut).collect()
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.iter().position(|thing| thing.id() == id)
    }

    fn remove_id(&mut self, id: &str) {
        self.retain(|thing| thing.id() != id);
    }

    fn reorder(&mut self, id: &str, to: usize) {
        if let Some(at) = self.position(id) {
            let thing = self.remove(at);
            self.insert(to.min(self.len()), thing);
        }
    }
}

impl Project {
    /// The things of a kind; none of the settings, of which there is one.
    #[must_use]
    pub fn list(&self, kind: ItemKind) -> Option<&dyn Things> {
        Some(match kind {
            ItemKind::Settings => return None,
            ItemKind::Page => &self.pages,
            ItemKind::Endpoint => &self.endpoints,
            ItemKind::Workflow => &self.workflows,
            ItemKind::Variable => &self.variables,
            ItemKind::Function => &self.functions,
            ItemKind::Story => &self.stories,
            ItemKind::Environment => &self.environments,
        })
    }

    /// The same, to be changed.
    pub fn list_mut(&mut self, kind: ItemKind) -> Option<&mut dyn Things> {
        Some(match kind {
            ItemKind::Settings => return None,
            ItemKind::Page => &mut self.pages,
            ItemKind::Endpoint => &mut self.endpoints,
            ItemKind::Workflow => &mut self.workflows,
            ItemKind::Variable => &mut self.variables,
            ItemKind::Function => &mut self.functions,
            ItemKind::Story => &mut self.stories,
            ItemKind::Environment => &mut self.environments,
        })
    }
}
