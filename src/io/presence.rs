//! Which windows have a project's file open: a lock for each file, which dies with the program that holds it.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::domain::web::body::BodyHash;

use super::atomic_file;

/// The files that this program has open, and a look at those that others have.
#[derive(Debug)]
pub struct PresenceBook {
    folder: PathBuf,
    held: Mutex<BTreeMap<PathBuf, Weak<Held>>>,
}

/// That this program has a file open, as long as it lives.
#[derive(Debug)]
pub struct Held {
    _lock: File,
}

/// What came of opening a file.
#[derive(Clone, Debug)]
pub enum Entered {
    /// No other window has it open, and others are told from now on.
    Alone(Arc<Held>),
    /// Another window has it open.
    Second,
    /// Nothing can be known: there is no place to say so.
    Unknown,
}

impl PresenceBook {
    /// With the locks in this folder. Those of programs that are gone are removed.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_free = || File::open(entry.path()).is_ok_and(|lock| lock.try_lock().is_ok());
            if is_lock(&name) && is_free() {
                fs::remove_file(entry.path()).ok();
            }
        }
        Self { folder, held: Mutex::default() }
    }

    /// The user's own, in their state folder; `None` where there is no home.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        Some(Self::in_folder(super::user_folder::state()?.join("open")))
    }

    /// This program opens the file.
    #[must_use]
    pub fn enter(&self, path: &Path) -> Entered {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, held| held.strong_count() > 0);
        if let Some(held) = held.get(&path).and_then(Weak::upgrade) {
            return Entered::Alone(held);
        }
        match self.lock(&path) {
            Ok(lock) => {
                let now = Arc::new(Held { _lock: lock });
                held.insert(path, Arc::downgrade(&now));
                Entered::Alone(now)
            }
            Err(TryLockError::WouldBlock) => Entered::Second,
            Err(TryLockError::Error(_)) => Entered::Unknown,
        }
    }

    fn lock(&self, path: &Path) -> Result<File, TryLockError> {
        let locked = || -> std::io::Result<File> {
            atomic_file::private_folder(&self.folder)?;
            let hash = BodyHash::of(path.as_os_str().as_encoded_bytes());
            fs::OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join(format!("{}.lock", &hash.as_str()[..32])))
        };
        let file = locked().map_err(TryLockError::Error)?;
        file.try_lock()?;
        Ok(file)
    }
}

fn is_lock(name: &str) -> bool {
    name.strip_suffix(".lock").is_some_and(|hash| hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_program_sees_that_a_file_is_open_until_the_first_closes_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.json");
        fs::write(&file, "{}").unwrap();
        let (one, other) = (PresenceBook::in_folder(folder.path().join("open")), PresenceBook::in_folder(folder.path().join("open")));
        let first = one.enter(&file);
        assert!(matches!(first, Entered::Alone(_)));
        assert!(matches!(other.enter(&file), Entered::Second));
        #[cfg(unix)]
        {
            let link = folder.path().join("link.json");
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert!(matches!(other.enter(&link), Entered::Second), "by whatever name");
        }
        let again = one.enter(&file);
        assert!(matches!(again, Entered::Alone(_)), "the same window opens it again");
        drop(first);
        assert!(matches!(other.enter(&file), Entered::Second));
        drop(again);
        assert!(matches!(other.enter(&file), Entered::Alone(_)));
    }

    #[test]
    fn locks_of_programs_that_are_gone_are_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (dead, other) = (folder.path().join(format!("{}.lock", "a1".repeat(16))), folder.path().join("notes.lock"));
        fs::write(&dead, "").unwrap();
        fs::write(&other, "").unwrap();
        let book = PresenceBook::in_folder(folder.path().to_owned());
        assert!(!dead.exists() && other.exists());
        let held = book.enter(&folder.path().join("shop.json"));
        drop(PresenceBook::in_folder(folder.path().to_owned()));
        assert!(matches!(PresenceBook::in_folder(folder.path().to_owned()).enter(&folder.path().join("shop.json")), Entered::Second));
        drop(held);
    }
}
