//! Recordings on disk: single files, and the last runs of each project in the user's state folder. Every secret in them is a stand-in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;

use crate::domain::project::identity::ProjectId;
use crate::domain::record::recording::Recording;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::body::{BodyHash, MAX_CAPTURED_BYTES};
use crate::format::recording_file::{self, ReadError};

use super::atomic_file::{self, Readers};
use crate::format::file_error::{FileError, FileKind};

/// A recording's own file is no larger than this (bytes); large bodies stand beside it.
const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;

/// So many runs of a project are kept.
pub const KEPT_RUNS: usize = 20;

/// Runs of a project that nobody knows any more are kept for so long: it was never saved, or is the unsaved work of a program that died.
const UNKNOWN_FOR: Duration = Duration::from_hours(30 * 24);

const SUFFIX: &str = ".authscope-run.json";

/// A recording that could not be opened or saved. Its text has where, what and how to fix it.
pub type RecordingError = FileError<ReadError>;

/// How the folder of a project's runs begins; its id follows.
const OF_PROJECT: &str = "id-";

static KIND: FileKind = FileKind { noun: "recording", suffix: SUFFIX };

/// Saves a recording with a stand-in for every secret of its run. Large bodies go into a folder beside it, `<file>.bodies`.
///
/// # Errors
/// What could not be written.
pub fn save(path: &Path, recording: &Recording, registry: &SecretRegistry) -> Result<(), RecordingError> {
    let written = recording_file::write(recording, registry);
    let failed = |path: &Path, error| FileError::Write { path: path.to_owned(), kind: &KIND, error };
    if !written.beside.is_empty() {
        let folder = bodies_of(path);
        atomic_file::private_folder(&folder).map_err(|error| failed(&folder, error))?;
        // The bodies first: a file that refers to them is never there without them.
        for (hash, bytes) in &written.beside {
            let path = folder.join(hash.as_str());
            atomic_file::write_private(&path, bytes).map_err(|error| failed(&path, error))?;
        }
    }
    // Replies hold people's names and addresses: nobody else on this computer reads them.
    atomic_file::write_through(path, written.text.as_bytes(), Readers::Owner).map_err(|error| failed(path, error))?;
    sweep_bodies(path, &written.beside);
    atomic_file::sweep(&atomic_file::folder_of(path));
    Ok(())
}

/// Removes bodies that an older recording of this name had: files named by what they hold, which nobody refers to any more.
fn sweep_bodies(path: &Path, beside: &[(BodyHash, Bytes)]) {
    let folder = bodies_of(path);
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_hash(&name) && !beside.iter().any(|(hash, _)| hash.as_str() == name) {
            fs::remove_file(entry.path()).ok();
        }
    }
    // It goes only when nothing is left in it.
    fs::remove_dir(&folder).ok();
}

fn is_hash(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Opens a recording. It is never touched.
///
/// # Errors
/// The path, and where in the file what is wrong.
pub fn load(path: &Path) -> Result<Recording, RecordingError> {
    let bytes = atomic_file::read(path, MAX_FILE_BYTES).map_err(|error| FileError::Read { path: path.to_owned(), kind: &KIND, error })?;
    let folder = bodies_of(path);
    let beside = |hash: &BodyHash| {
        // The name comes from a file that anybody may have made.
        if !is_hash(hash.as_str()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "its name is no hash"));
        }
        atomic_file::read(&folder.join(hash.as_str()), MAX_CAPTURED_BYTES).map(Bytes::from)
    };
    recording_file::read(&bytes, beside).map_err(|error| FileError::Content { path: path.to_owned(), error })
}

fn bodies_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".bodies");
    path.with_file_name(name)
}

/// The last runs of each project.
#[derive(Clone, Debug)]
pub struct RunStore {
    folder: PathBuf,
}

impl RunStore {
    /// The runs in this folder.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The runs in the user's state folder; `None` where there is no home.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        Some(Self::in_folder(super::user_folder::state()?.join("runs")))
    }

    /// Keeps a run under the next number, and lets go of those that are too many.
    ///
    /// # Errors
    /// What could not be written.
    pub fn keep(&self, project: &ProjectId, recording: &Recording, registry: &SecretRegistry) -> Result<u32, RecordingError> {
        let folder = self.folder_of(project);
        atomic_file::private_folder(&folder).map_err(|error| FileError::Write { path: folder.clone(), kind: &KIND, error })?;
        // Two windows may keep a run of one project at once: each gets a number of its own.
        let _turn = atomic_file::take_turn(&folder.join("numbers.lock"));
        let numbers = self.numbers(project);
        let number = numbers.first().map_or(1, |last| last + 1);
        save(&self.path(project, number), recording, registry)?;
        for old in numbers.iter().skip(KEPT_RUNS - 1) {
            let path = self.path(project, *old);
            // What cannot be removed now is removed after the next run.
            fs::remove_dir_all(bodies_of(&path)).ok();
            fs::remove_file(&path).ok();
        }
        Ok(number)
    }

    /// The numbers of a project's runs, the newest first.
    #[must_use]
    pub fn numbers(&self, project: &ProjectId) -> Vec<u32> {
        let names = fs::read_dir(self.folder_of(project)).into_iter().flatten().flatten();
        let number = |name: String| name.strip_suffix(SUFFIX)?.strip_prefix("run-")?.parse().ok();
        let mut numbers: Vec<u32> = names.filter_map(|entry| number(entry.file_name().into_string().ok()?)).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers
    }

    /// Opens a run.
    ///
    /// # Errors
    /// The path, and where in the file what is wrong.
    pub fn open(&self, project: &ProjectId, number: u32) -> Result<Recording, RecordingError> {
        load(&self.path(project, number))
    }

    fn path(&self, project: &ProjectId, number: u32) -> PathBuf {
        self.folder_of(project).join(format!("run-{number:05}{SUFFIX}"))
    }

    fn folder_of(&self, project: &ProjectId) -> PathBuf {
        self.folder.join(format!("{OF_PROJECT}{}", project.as_str()))
    }

    /// The runs that an older version of this program kept under a project's name become those of this project. Tells whether there were
    /// any.
    #[must_use]
    pub fn take_over(&self, name: &str, project: &ProjectId) -> bool {
        fs::rename(self.folder_by_name(name), self.folder_of(project)).is_ok()
    }

    /// Lets go of the runs of projects that nobody knows, once they are old.
    pub fn sweep(&self, knows: impl Fn(&str) -> bool) {
        for folder in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = folder.file_name().to_string_lossy().into_owned();
            let Some(id) = name.strip_prefix(OF_PROJECT).and_then(ProjectId::written) else { continue };
            let is_old = || {
                folder
                    .metadata()
                    .is_ok_and(|there| there.is_dir() && there.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age > UNKNOWN_FOR)))
            };
            if !knows(id.as_str()) && is_old() {
                // What cannot be removed now is removed another time.
                fs::remove_dir_all(folder.path()).ok();
            }
        }
    }

    /// Makes the folder that an older version of this program would have made: for tests of taking it over.
    #[cfg(test)]
    pub(in crate::io) fn make_by_name(&self, project: &str) -> PathBuf {
        let folder = self.folder_by_name(project);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Where older versions of this program kept the runs of every project of this name.
    fn folder_by_name(&self, project: &str) -> PathBuf {
        let readable: String =
            project.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).take(40).collect();
        let hash = BodyHash::of(project.as_bytes());
        self.folder.join(format!("{}-{}", readable.trim_matches('-'), &hash.as_str()[..8]))
    }
}
