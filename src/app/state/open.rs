//! The project that is open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::environment::{Environment, ServerKind};
use crate::domain::project::platform::Target;
use crate::domain::project::story::Story;
use crate::format::project_file::Unknown;

use super::history::History;

/// The project that is open.
#[derive(Clone, Debug)]
pub struct Open {
    /// The project.
    pub project: Arc<Project>,
    /// As it was saved last.
    pub saved: Arc<Project>,
    /// What its file holds that this program does not know.
    pub unknown: Unknown,
    /// Its file; none for a demo that was not saved.
    pub path: Option<PathBuf>,
    /// Undo and redo.
    pub history: History,
    /// Story in use.
    pub story: String,
    /// Environment in use.
    pub environment: String,
    /// Where the app runs.
    pub target: Target,
}

impl Open {
    /// A project that was just opened: the first story and environment, the platform's usual target.
    #[must_use]
    pub fn new(project: Arc<Project>, unknown: Unknown, path: Option<PathBuf>) -> Self {
        let story = project.stories.first().map(|story| story.id.clone()).unwrap_or_default();
        let environment = project.environments.first().map(|environment| environment.id.clone()).unwrap_or_default();
        let target = project.platform.default_target();
        Self { saved: Arc::clone(&project), project, unknown, path, history: History::default(), story, environment, target }
    }

    /// After an edit or an undo: story, environment and target that are in use still exist.
    pub(in crate::app) fn keep_choices(&mut self) {
        if self.project.story(&self.story).is_none() {
            self.story = self.project.stories.first().map(|story| story.id.clone()).unwrap_or_default();
        }
        if self.project.environment(&self.environment).is_none() {
            self.environment = self.project.environments.first().map(|environment| environment.id.clone()).unwrap_or_default();
        }
        if !self.project.platform.targets().contains(&self.target) {
            self.target = self.project.platform.default_target();
        }
    }

    /// Whether there is something to save.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        // One project is mostly compared with itself.
        !Arc::ptr_eq(&self.project, &self.saved) && self.project != self.saved
    }

    /// The story in use.
    #[must_use]
    pub fn story(&self) -> Option<&Story> {
        self.project.story(&self.story)
    }

    /// The environment in use.
    #[must_use]
    pub fn environment(&self) -> Option<&Environment> {
        self.project.environment(&self.environment)
    }

    /// Whether runs go to the built-in server.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.environment().is_some_and(|environment| environment.server == ServerKind::Demo)
    }

    /// The file's name, or what stands for it.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.path.as_deref().and_then(Path::file_name).map_or_else(|| "not saved".into(), |name| name.to_string_lossy().into_owned())
    }
}
