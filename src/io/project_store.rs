//! Project files on disk: opened with a message that says where it is wrong, saved whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::project::{FILE_VERSION, Project};
use crate::format::document::DocumentError;
use crate::format::project_file::{self, Unknown};

use super::atomic_file;
use crate::format::file_error::{FileError, FileKind, StoreError};

/// A file larger than this (bytes) is no project.
pub const MAX_PROJECT_BYTES: u64 = 32 * 1024 * 1024;

static KIND: FileKind = FileKind { noun: "project file", suffix: ".authscope.json" };

/// Opens a project file. It is never touched.
///
/// # Errors
/// The path, and where in the file what is wrong.
pub fn load(path: &Path) -> Result<(Project, Unknown), StoreError> {
    let bytes =
        atomic_file::read(path, MAX_PROJECT_BYTES).map_err(|error| FileError::Read { path: path.to_owned(), kind: &KIND, error })?;
    project_file::read(&bytes).map_err(|error| FileError::Content { path: path.to_owned(), error })
}

/// Saves a project file, with what its file held that this program does not know.
///
/// # Errors
/// Why not; the old file is then whole.
pub fn save(path: &Path, project: &Project, unknown: &Unknown) -> Result<(), StoreError> {
    save_with(path, project, unknown, || Ok(()))
}

/// The same with a step between writing and renaming, which may fail: for tests of exactly that.
///
/// # Errors
/// Why not; the old file is then whole.
pub fn save_with(
    path: &Path,
    project: &Project,
    unknown: &Unknown,
    before_rename: impl FnOnce() -> io::Result<()>,
) -> Result<(), StoreError> {
    if let Some(found) = newer_version(path) {
        return Err(FileError::Newer { path: path.to_owned(), found, known: FILE_VERSION });
    }
    atomic_file::sweep(&atomic_file::folder_of(path));
    let text = project_file::write(project, unknown);
    atomic_file::write(path, text.as_bytes(), before_rename).map_err(|error| FileError::Write { path: path.to_owned(), kind: &KIND, error })
}

/// Reading broke down inside the program.
#[must_use]
pub fn failed_to_read(path: PathBuf) -> StoreError {
    FileError::Read { path, kind: &KIND, error: io::Error::other("reading it failed inside the program") }
}

/// Writing broke down inside the program.
#[must_use]
pub fn failed_to_write(path: PathBuf) -> StoreError {
    FileError::Write { path, kind: &KIND, error: io::Error::other("writing it failed inside the program") }
}

/// The version of the file that stands there, if it is newer than what this program writes.
fn newer_version(path: &Path) -> Option<u64> {
    let bytes = atomic_file::read(path, MAX_PROJECT_BYTES).ok()?;
    match project_file::read(&bytes) {
        Err(DocumentError::Newer { found, .. }) => Some(found),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{Platform, WeWebSettings};
    use std::fs;

    fn shop(name: &str) -> Project {
        Project::new(name, Platform::WeWeb(WeWebSettings::default()))
    }

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn what_is_saved_is_what_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        save(&path, &shop("Shop"), &Unknown::default()).unwrap();
        assert_eq!(load(&path).unwrap().0, shop("Shop"));
        fs::write(&path, fs::read_to_string(&path).unwrap().replacen('{', "{\"zoo\": 1,", 1)).unwrap();
        let (_, unknown) = load(&path).unwrap();
        save(&path, &shop("Shop 2"), &unknown).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("\"zoo\": 1"));
        assert_eq!(names(folder.path()), ["shop.authscope.json"]);
    }

    #[test]
    fn a_save_that_is_called_off_between_write_and_rename_leaves_the_old_file_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        save(&path, &shop("Shop"), &Unknown::default()).unwrap();
        let before = fs::read(&path).unwrap();
        let beside = folder.path().to_owned();
        let crash = || {
            assert_eq!(names(&beside).len(), 2, "the new text is on the disk by now");
            Err(io::Error::other("no power"))
        };
        let error = save_with(&path, &shop("Shop 2"), &Unknown::default(), crash).unwrap_err();
        assert!(error.to_string().contains("no power") && error.to_string().contains("shop.authscope.json"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(names(folder.path()), ["shop.authscope.json"], "nothing is left over");
    }

    #[test]
    fn a_newer_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        fs::write(&path, "{\"authscope\": 3, \"name\": \"From tomorrow\"}").unwrap();
        assert!(load(&path).unwrap_err().to_string().contains("version 3"));
        let error = save(&path, &shop("Shop"), &Unknown::default()).unwrap_err().to_string();
        assert!(error.contains("version 3") && error.contains("another name"), "{error}");
        assert!(fs::read_to_string(&path).unwrap().contains("From tomorrow"));
    }

    #[test]
    fn errors_name_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let error = |name: &str| load(&folder.path().join(name)).unwrap_err().to_string();
        assert!(error("none.json").contains("none.json: there is no such file"));
        assert!(error("").contains("this is a folder"), "{}", error(""));
        fs::write(folder.path().join("bad.json"), "{\"authscope\": 1,\n \"name\": }").unwrap();
        assert!(error("bad.json").contains("bad.json: line 2, column 10"));
        let huge = fs::File::create(folder.path().join("huge.json")).unwrap();
        huge.set_len(MAX_PROJECT_BYTES + 1).unwrap();
        assert!(error("huge.json").contains("larger than 32 MB"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
        save(&path, &shop("Shop"), &Unknown::default()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path) & 0o600, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        save(&link, &shop("Shop 2"), &Unknown::default()).unwrap();
        assert_eq!(mode(&path), 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(load(&path).unwrap().0.name, "Shop 2");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(save(&path, &shop("Shop 3"), &Unknown::default()).unwrap_err().to_string().contains("read-only"));
    }
}
