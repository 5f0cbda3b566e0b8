//! Undo and redo over the whole project.

use std::sync::Arc;

use crate::domain::project::Project;

/// So many steps can be undone.
const DEPTH: usize = 200;

/// What can be undone and redone. A step is the project before it, and what it was.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<(String, Arc<Project>)>,
    redo: Vec<(String, Arc<Project>)>,
}

impl History {
    /// Notes a step: what it is, and the project before it.
    pub fn note(&mut self, title: String, before: Arc<Project>) {
        self.undo.push((title, before));
        self.redo.clear();
        if self.undo.len() > DEPTH {
            self.undo.remove(0);
        }
    }

    /// Takes the last step back: gives the project before it.
    pub fn undo(&mut self, now: &Arc<Project>) -> Option<Arc<Project>> {
        let (title, before) = self.undo.pop()?;
        self.redo.push((title, Arc::clone(now)));
        Some(before)
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self, now: &Arc<Project>) -> Option<Arc<Project>> {
        let (title, after) = self.redo.pop()?;
        self.undo.push((title, Arc::clone(now)));
        Some(after)
    }

    /// What would be undone.
    #[must_use]
    pub fn next_undo(&self) -> Option<&str> {
        self.undo.last().map(|(title, _)| title.as_str())
    }

    /// What would be redone.
    #[must_use]
    pub fn next_redo(&self) -> Option<&str> {
        self.redo.last().map(|(title, _)| title.as_str())
    }
}
