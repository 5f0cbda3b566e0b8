//! Project files on disk: opened with a message that says where it is wrong, saved whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::project::{FILE_VERSION, Project};
use crate::format::document::DocumentError;
use crate::format::project_file::{self, Unknown};
use crate::format::standing::{Fingerprint, MayReplace};

use super::atomic_file;
use crate::format::file_error::{FileError, FileKind, StoreError};

/// A file larger than this (bytes) is no project, and none is written.
pub const MAX_PROJECT_BYTES: u64 = project_file::MAX_BYTES as u64;

static KIND: FileKind = FileKind { noun: "project file", suffix: ".authscope.json" };

/// Opens a project file. It is never touched.
///
/// # Errors
/// The path, and where in the file what is wrong.
pub fn load(path: &Path) -> Result<(Project, Unknown, Fingerprint), StoreError> {
    let bytes =
        atomic_file::read(path, MAX_PROJECT_BYTES).map_err(|error| FileError::Read { path: path.to_owned(), kind: &KIND, error })?;
    let (project, unknown) = project_file::read(&bytes).map_err(|error| FileError::Content { path: path.to_owned(), error })?;
    Ok((project, unknown, Fingerprint::of(&bytes)))
}

/// Saves a project file, with what its file held that this program does not know, in place of what it may replace. Tells what stands
/// there now.
///
/// # Errors
/// Why not; the old file is then whole.
pub fn save(path: &Path, project: &Project, unknown: &Unknown, may: &MayReplace) -> Result<Fingerprint, StoreError> {
    save_with(path, project, unknown, may, || Ok(()))
}

/// The same with a step between writing and renaming, which may fail: for tests of exactly that.
///
/// # Errors
/// Why not; the old file is then whole.
pub fn save_with(
    path: &Path,
    project: &Project,
    unknown: &Unknown,
    may: &MayReplace,
    before_rename: impl FnOnce() -> io::Result<()>,
) -> Result<Fingerprint, StoreError> {
    let folder = atomic_file::folder_of(path);
    if !folder.is_dir() {
        return Err(FileError::NoFolder { path: path.to_owned(), folder });
    }
    let there = atomic_file::read(path, MAX_PROJECT_BYTES);
    if let Some(found) = there.as_ref().ok().and_then(|bytes| newer_version(bytes)) {
        return Err(FileError::Newer { path: path.to_owned(), found, known: FILE_VERSION });
    }
    if !allowed(may, there) {
        return Err(FileError::Changed { path: path.to_owned() });
    }
    let text = project_file::write(project, unknown);
    let size = text.len() as u64;
    if size > MAX_PROJECT_BYTES {
        return Err(FileError::TooLarge { path: path.to_owned(), kind: &KIND, size, most: MAX_PROJECT_BYTES });
    }
    atomic_file::sweep(&atomic_file::folder_of(path));
    let mut changed = false;
    let last_look = || {
        before_rename()?;
        // Somebody may have been faster while the text was written.
        changed = !allowed(may, atomic_file::read(path, MAX_PROJECT_BYTES));
        if changed { Err(io::Error::other("something else stands there now")) } else { Ok(()) }
    };
    let written = atomic_file::write(path, text.as_bytes(), last_look);
    if changed {
        return Err(FileError::Changed { path: path.to_owned() });
    }
    written.map_err(|error| FileError::Write { path: path.to_owned(), kind: &KIND, error })?;
    Ok(Fingerprint::of(text.as_bytes()))
}

/// Whether what stands there may be replaced. What cannot be read is no project that anybody could lose; the system may still refuse.
fn allowed(may: &MayReplace, there: io::Result<Vec<u8>>) -> bool {
    match (may, there) {
        (MayReplace::Anything, _) => true,
        (_, Ok(bytes)) => may.allows(&bytes),
        (_, Err(error)) => error.kind() != io::ErrorKind::FileTooLarge,
    }
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
fn newer_version(bytes: &[u8]) -> Option<u64> {
    match project_file::read(bytes) {
        Err(DocumentError::Newer { found, .. }) => Some(found),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{Platform, WeWebSettings};
    use std::fs;

    const ANY: MayReplace = MayReplace::Anything;

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
        save(&path, &shop("Shop"), &Unknown::default(), &ANY).unwrap();
        assert_eq!(load(&path).unwrap().0, shop("Shop"));
        fs::write(&path, fs::read_to_string(&path).unwrap().replacen('{', "{\"zoo\": 1,", 1)).unwrap();
        let (_, unknown, _) = load(&path).unwrap();
        save(&path, &shop("Shop 2"), &unknown, &ANY).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("\"zoo\": 1"));
        assert_eq!(names(folder.path()), ["shop.authscope.json"]);
    }

    #[test]
    fn a_save_that_is_called_off_between_write_and_rename_leaves_the_old_file_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        save(&path, &shop("Shop"), &Unknown::default(), &ANY).unwrap();
        let before = fs::read(&path).unwrap();
        let beside = folder.path().to_owned();
        let crash = || {
            assert_eq!(names(&beside).len(), 2, "the new text is on the disk by now");
            Err(io::Error::other("no power"))
        };
        let error = save_with(&path, &shop("Shop 2"), &Unknown::default(), &ANY, crash).unwrap_err();
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
        let error = save(&path, &shop("Shop"), &Unknown::default(), &ANY).unwrap_err().to_string();
        assert!(error.contains("version 3") && error.contains("another name"), "{error}");
        assert!(fs::read_to_string(&path).unwrap().contains("From tomorrow"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("shop.authscope.json");
        let error = save(&path, &shop("Shop"), &Unknown::default(), &ANY).unwrap_err().to_string();
        assert!(error.contains("there is no folder") && error.contains("none. Make it") && !error.contains(".authscope-"), "{error}");
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
        save(&path, &shop("Shop"), &Unknown::default(), &ANY).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path) & 0o600, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        save(&link, &shop("Shop 2"), &Unknown::default(), &ANY).unwrap();
        assert_eq!(mode(&path), 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(load(&path).unwrap().0.name, "Shop 2");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(save(&path, &shop("Shop 3"), &Unknown::default(), &ANY).unwrap_err().to_string().contains("read-only"));
    }

    #[test]
    fn what_somebody_else_has_written_is_never_replaced_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        let save = |name: &str, may: &MayReplace| super::save(&path, &shop(name), &Unknown::default(), may);
        let first = save("Shop", &MayReplace::Nothing).unwrap();
        assert_eq!(load(&path).unwrap().2, first);
        let refused = |result: Result<_, StoreError>| assert!(matches!(result, Err(FileError::Changed { .. })));
        refused(save("Shop 2", &MayReplace::Nothing));
        let second = save("Shop 2", &MayReplace::Only(first.clone())).unwrap();
        refused(save("Shop 3", &MayReplace::Only(first)));
        fs::write(&path, "no project at all").unwrap();
        refused(save("Shop 3", &MayReplace::Only(second.clone())));
        assert_eq!(fs::read_to_string(&path).unwrap(), "no project at all");
        save("Shop 3", &ANY).unwrap();
        fs::remove_file(&path).unwrap();
        save("Shop 4", &MayReplace::Only(second)).unwrap();
        assert_eq!(load(&path).unwrap().0.name, "Shop 4", "a file that is gone is written again");
        assert_eq!(names(folder.path()), ["shop.authscope.json"]);
    }

    #[test]
    fn whoever_is_faster_while_a_text_is_written_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        let seen = save(&path, &shop("Shop"), &Unknown::default(), &MayReplace::Nothing).unwrap();
        let faster = || fs::write(&path, "theirs");
        let result = save_with(&path, &shop("Shop 2"), &Unknown::default(), &MayReplace::Only(seen), faster);
        assert!(matches!(result, Err(FileError::Changed { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(names(folder.path()), ["shop.authscope.json"]);
    }

    #[test]
    fn what_is_written_can_be_read_back_or_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        // Laid out for people, this would be too large.
        let most = usize::try_from(MAX_PROJECT_BYTES).unwrap();
        let constants = |bytes: usize| {
            let text = format!("[{}", "[1,2,3,4,5,6,7],".repeat(bytes / 16));
            let mut project = shop("Shop");
            let default = serde_json::from_str(&format!("{}]", text.trim_end_matches(','))).unwrap();
            project.variables.push(crate::domain::project::Variable { id: "v".into(), name: "V".into(), default, ..Default::default() });
            project
        };
        let large = constants(most * 5 / 8);
        save(&path, &large, &Unknown::default(), &MayReplace::Nothing).unwrap();
        assert!(load(&path).unwrap().0 == large);
        let before = fs::metadata(&path).unwrap().len();
        let error = save(&path, &constants(most), &Unknown::default(), &ANY).unwrap_err().to_string();
        assert!(error.contains("shop.authscope.json") && error.contains("33554432 can be opened again"), "{error}");
        assert_eq!(fs::metadata(&path).unwrap().len(), before, "the old file is as it was");
    }
}
