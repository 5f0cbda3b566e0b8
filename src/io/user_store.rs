//! What the program remembers of its user between starts: settings, and the projects that were open last.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Serialize, de::DeserializeOwned};

use crate::domain::settings::{Recent, Settings};

use super::{atomic_file, user_folder};

/// A file of settings is no larger than this (bytes).
const MAX_BYTES: u64 = 1024 * 1024;
/// So many projects are remembered.
pub const MAX_RECENT: usize = 12;

/// Where both are kept.
#[derive(Clone, Debug)]
pub struct UserStore {
    settings: PathBuf,
    recent: PathBuf,
}

impl UserStore {
    /// Both in this folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { settings: folder.join("settings.json"), recent: folder.join("recent.json") }
    }

    /// The user's own; `None` where there is no home.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        let (settings, recent) = (user_folder::config()?.join("settings.json"), user_folder::state()?.join("recent.json"));
        Some(Self { settings, recent })
    }

    /// The settings; the usual ones where there are none, with what is wrong where they cannot be read.
    #[must_use]
    pub fn settings(&self) -> (Settings, Option<String>) {
        read(&self.settings)
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// What could not be written.
    pub fn keep_settings(&self, settings: &Settings) -> Result<(), String> {
        write(&self.settings, settings)
    }

    /// The projects that were open last, the newest first. Files that are gone are left out.
    #[must_use]
    pub fn recent(&self) -> Vec<Recent> {
        let (mut recent, _): (Vec<Recent>, _) = read(&self.recent);
        recent.retain(|known| known.path.exists());
        recent
    }

    /// Puts a project first.
    ///
    /// # Errors
    /// What could not be written.
    pub fn remember(&self, opened: Recent) -> Result<Vec<Recent>, String> {
        let mut recent = self.recent();
        recent.retain(|known| known.path != opened.path);
        recent.insert(0, opened);
        recent.truncate(MAX_RECENT);
        write(&self.recent, &recent)?;
        Ok(recent)
    }
}

fn read<T: DeserializeOwned + Default>(path: &Path) -> (T, Option<String>) {
    let bytes = match atomic_file::read(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (T::default(), None),
        Err(error) => return (T::default(), Some(format!("{}: it could not be read: {error}", path.display()))),
    };
    match serde_json::from_slice(&bytes) {
        Ok(value) => (value, None),
        Err(error) => (T::default(), Some(format!("{}: {error}. The usual settings are used; the file is left as it is", path.display()))),
    }
}

fn write(path: &Path, value: &impl Serialize) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: it could not be written: {error}", path.display());
    let json = serde_json::to_value(value).unwrap_or_default();
    fs::create_dir_all(atomic_file::folder_of(path)).map_err(failed)?;
    atomic_file::write(path, crate::format::layout::pretty(&json).as_bytes(), || Ok(())).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(path: &Path, name: &str) -> Recent {
        Recent { path: path.to_owned(), name: name.into(), platform: "WeWeb".into(), at_ms: 5 }
    }

    #[test]
    fn the_last_project_stands_first_and_those_that_are_gone_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = UserStore::in_folder(folder.path());
        let file = |name: &str| {
            let path = folder.path().join(name);
            fs::write(&path, "").unwrap();
            path
        };
        let (a, b) = (file("a"), file("b"));
        store.remember(opened(&a, "A")).unwrap();
        store.remember(opened(&b, "B")).unwrap();
        store.remember(opened(&a, "A2")).unwrap();
        let names = |store: &UserStore| store.recent().into_iter().map(|recent| recent.name).collect::<Vec<_>>();
        assert_eq!(names(&store), ["A2", "B"]);
        fs::remove_file(&a).unwrap();
        assert_eq!(names(&store), ["B"]);
    }

    #[test]
    fn settings_that_cannot_be_read_are_left_alone_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let store = UserStore::in_folder(folder.path());
        assert_eq!(store.settings(), (Settings::default(), None));
        let wanted = Settings { scale: 125, ..Settings::default() };
        store.keep_settings(&wanted).unwrap();
        assert_eq!(store.settings().0, wanted);
        fs::write(folder.path().join("settings.json"), "{\"scale\": \"big\"}").unwrap();
        let (settings, error) = store.settings();
        assert!(settings == Settings::default() && error.unwrap().contains("settings.json"));
    }
}
