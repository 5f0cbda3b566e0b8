//! Unsaved work on disk, so that a crash loses next to nothing. Each running program has one file, and a lock that dies with it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::settings::Orphan;
use crate::format::document::DocumentError;
use crate::format::recovery_file::{self, Recovery};

use super::atomic_file;
use crate::format::file_error::{FileError, FileKind};

const SUFFIX: &str = ".authscope-recovery.json";

static KIND: FileKind = FileKind { noun: "unsaved work", suffix: SUFFIX };

/// The unsaved work of this program, and of those that are gone.
#[derive(Debug)]
pub struct RecoveryStore {
    folder: PathBuf,
    file: PathBuf,
    /// Held as long as the program runs.
    _lock: File,
}

impl RecoveryStore {
    /// A place of its own in this folder.
    ///
    /// # Errors
    /// The folder cannot be made or written to.
    pub fn in_folder(folder: PathBuf) -> io::Result<Self> {
        atomic_file::private_folder(&folder)?;
        sweep(&folder);
        let own = tempfile::Builder::new().prefix("work-").suffix(".lock").tempfile_in(&folder)?;
        let (lock, path) = own.keep().map_err(|error| error.error)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::Error(error) => error,
            TryLockError::WouldBlock => io::Error::other("a new file is locked by somebody else"),
        })?;
        let file = path.with_extension("").with_extension(SUFFIX.trim_start_matches('.'));
        Ok(Self { folder, file, _lock: lock })
    }

    /// The user's own, in their state folder; `None` where there is no home or it cannot be written to.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        Self::in_folder(super::user_folder::state()?.join("unsaved")).ok()
    }

    /// Writes the work as it stands now, whole or not at all.
    ///
    /// # Errors
    /// What could not be written.
    pub fn keep(&self, recovery: &Recovery) -> Result<(), FileError<DocumentError>> {
        let text = recovery_file::write(recovery);
        let failed = |error| FileError::Write { path: self.file.clone(), kind: &KIND, error };
        atomic_file::write_private(&self.file, text.as_bytes()).map_err(failed)
    }

    /// Everything is saved: nothing needs to be kept.
    pub fn forget(&self) {
        // What is not there need not be removed.
        fs::remove_file(&self.file).ok();
    }

    /// The unsaved work of programs that are gone, the newest first. Files that cannot be read are passed over.
    #[must_use]
    pub fn orphans(&self) -> Vec<Orphan> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut orphans: Vec<Orphan> = files
            .filter(|file| *file != self.file && file.to_string_lossy().ends_with(SUFFIX) && is_abandoned(file))
            .filter_map(|file| {
                let recovery = read(&file).ok()?;
                Some(Orphan { file, name: recovery.project.name, path: recovery.path, at_ms: recovery.at_ms })
            })
            .collect();
        orphans.sort_by_key(|orphan| std::cmp::Reverse(orphan.at_ms));
        orphans
    }
}

impl Drop for RecoveryStore {
    fn drop(&mut self) {
        // Without work to keep, the lock is of no use to anyone.
        if !self.file.exists() {
            fs::remove_file(lock_of(&self.file)).ok();
        }
    }
}

/// Reads the unsaved work of a program that is gone.
///
/// # Errors
/// The path, and where in the file what is wrong.
pub fn read(file: &Path) -> Result<Recovery, FileError<DocumentError>> {
    let bytes = atomic_file::read(file, recovery_file::MAX_BYTES as u64).map_err(|error| FileError::Read {
        path: file.to_owned(),
        kind: &KIND,
        error,
    })?;
    recovery_file::read(&bytes).map_err(|error| FileError::Content { path: file.to_owned(), error })
}

/// Removes the unsaved work of a program that is gone.
pub fn discard(file: &Path) {
    if file.to_string_lossy().ends_with(SUFFIX) {
        fs::remove_file(file).ok();
        fs::remove_file(lock_of(file)).ok();
    }
}

fn lock_of(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    file.with_file_name(format!("{}.lock", name.trim_end_matches(SUFFIX)))
}

/// Removes what programs that are gone have left behind: locks without work, and texts that were half written.
fn sweep(folder: &Path) {
    atomic_file::sweep(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(own) = name.strip_suffix(".lock").filter(|own| own.starts_with("work-")) else { continue };
        let file = folder.join(format!("{own}{SUFFIX}"));
        if !file.exists() && is_abandoned(&file) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// Nobody holds its lock any more.
fn is_abandoned(file: &Path) -> bool {
    match File::open(lock_of(file)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::Project;
    use crate::domain::project::platform::{Platform, WeWebSettings};
    use crate::format::project_file::Unknown;

    fn work(name: &str, at_ms: i64) -> Recovery {
        let project = Project::new(name, Platform::WeWeb(WeWebSettings::default()));
        Recovery { path: None, found: None, at_ms, project, unknown: Unknown::default() }
    }

    #[test]
    fn what_dead_programs_left_behind_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let there = |name: &str| folder.path().join(name);
        let running = RecoveryStore::in_folder(folder.path().to_owned()).unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        for name in [
            "work-dead01.lock",
            ".authscope-a1B2c3.tmp",
            "notes.lock",
            ".authscope-mine.tmp",
            "work-old.authscope-recovery.json",
            "work-old.lock",
        ] {
            fs::File::create(there(name)).unwrap().set_modified(long_ago).unwrap();
        }
        // Somebody is writing this very moment.
        let writing = fs::File::create(there(".authscope-d4E5f6.tmp")).unwrap();
        writing.set_modified(long_ago).unwrap();
        writing.lock().unwrap();
        drop(RecoveryStore::in_folder(folder.path().to_owned()).unwrap());
        assert!(!there("work-dead01.lock").exists() && !there(".authscope-a1B2c3.tmp").exists());
        for name in ["notes.lock", ".authscope-mine.tmp", "work-old.authscope-recovery.json", "work-old.lock", ".authscope-d4E5f6.tmp"] {
            assert!(there(name).exists(), "{name}");
        }
        assert!(lock_of(&running.file).exists());
    }

    #[cfg(unix)]
    #[test]
    fn unsaved_work_is_for_its_owner_alone_also_where_it_was_not() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("unsaved");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let store = RecoveryStore::in_folder(folder.clone()).unwrap();
        fs::write(&store.file, "old").unwrap();
        fs::set_permissions(&store.file, fs::Permissions::from_mode(0o644)).unwrap();
        store.keep(&work("Work", 1)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&store.file)), (0o700, 0o600));
    }

    #[test]
    fn work_of_a_program_that_is_gone_is_found_and_that_of_one_that_runs_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let open = || RecoveryStore::in_folder(folder.path().to_owned()).unwrap();
        let (running, crashed, now) = (open(), open(), open());
        running.keep(&work("Running", 1)).unwrap();
        crashed.keep(&work("Crashed", 2)).unwrap();
        crashed.keep(&work("Crashed later", 3)).unwrap();
        assert_eq!(now.orphans(), []);
        drop(crashed);
        let found = now.orphans();
        assert_eq!(found.iter().map(|orphan| (orphan.name.as_str(), orphan.at_ms)).collect::<Vec<_>>(), [("Crashed later", 3)]);
        assert_eq!(read(&found[0].file).unwrap().project.name, "Crashed later");
        discard(&found[0].file);
        assert_eq!(now.orphans(), []);
        running.forget();
        drop((running, now));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }
}
