//! A project's file as this window sees it: what was read, what was written, and what others do with it.

use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::identity::ProjectKey;
use crate::format::file_error::StoreError;
use crate::format::project_file::Unknown;
use crate::format::standing::{Fingerprint, MayReplace};

/// A project as its file holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadProject {
    /// The project.
    pub project: Arc<Project>,
    /// What its file holds that this program does not know.
    pub unknown: Unknown,
    /// What stands in the file.
    pub found: Fingerprint,
}

/// A project that was opened from its file.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What was read.
    pub read: ReadProject,
    /// Under what its secrets are kept.
    pub key: ProjectKey,
    /// That this window has the file open.
    pub presence: Presence,
}

/// That a window has a file open: others are told so as long as this lives.
#[derive(Clone, Debug, Default)]
pub struct Presence {
    /// Another window had it open first.
    pub is_second: bool,
    /// What holds the place of the first.
    pub held: Option<Arc<dyn Debug + Send + Sync>>,
}

/// A project to write.
#[derive(Clone, Debug)]
pub struct Saving {
    /// The file.
    pub path: PathBuf,
    /// The project.
    pub project: Arc<Project>,
    /// What its file held that this program does not know.
    pub unknown: Unknown,
    /// What may be replaced.
    pub may: MayReplace,
}

/// A project that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// What stands in the file now.
    pub found: Fingerprint,
    /// That this window has the file open.
    pub presence: Presence,
}

/// What stands in a file that is open here.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// There is no file any more.
    Gone,
    /// A project.
    Project(Box<ReadProject>),
    /// Something that is no project, or cannot be read: what is wrong with it.
    Unreadable(String),
}

/// Why a project was not written.
#[derive(Clone, Debug)]
pub enum NotSaved {
    /// Something else stands there than what may be replaced.
    Changed(Standing),
    /// It could not be done.
    Failed(Arc<StoreError>),
}
