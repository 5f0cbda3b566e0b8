//! The project that is open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::on_disk::{Presence, Standing};
use crate::domain::project::Project;
use crate::domain::project::environment::{Environment, ServerKind};
use crate::domain::project::identity::ProjectKey;
use crate::domain::project::platform::Target;
use crate::domain::project::story::Story;
use crate::format::project_file::Unknown;
use crate::format::standing::{Fingerprint, MayReplace};

use super::history::History;

/// Where a project comes from.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// Its file; none of one that was never saved.
    pub path: Option<PathBuf>,
    /// What stands in the file.
    pub found: Option<Fingerprint>,
    /// That this window has it open.
    pub presence: Presence,
    /// The name under which older versions of this program kept what is this project's.
    pub former: Option<String>,
}

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
    /// Under what its secrets are kept.
    pub key: ProjectKey,
    /// What stood in its file when it was read or written last.
    pub found: Option<Fingerprint>,
    /// That this window has the file open, and whether another one had it first.
    pub presence: Presence,
    /// What somebody else has made of the file since.
    pub outside: Option<Standing>,
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
    pub fn new(project: Arc<Project>, unknown: Unknown, home: Home) -> Self {
        let story = project.stories.first().map(|story| story.id.clone()).unwrap_or_default();
        let environment = project.environments.first().map(|environment| environment.id.clone()).unwrap_or_default();
        let target = project.platform.default_target();
        let Home { path, found, presence, former } = home;
        Self {
            saved: Arc::clone(&project),
            key: ProjectKey { former, ..project.key() },
            project,
            unknown,
            path,
            found,
            presence,
            outside: None,
            history: History::default(),
            story,
            environment,
            target,
        }
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

    /// What saving to this file may take the place of, without the user having been asked.
    #[must_use]
    pub fn may_replace(&self, path: &Path) -> MayReplace {
        match &self.found {
            Some(found) if self.path.as_deref() == Some(path) => MayReplace::Only(found.clone()),
            _ => MayReplace::Nothing,
        }
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
