//! Files are written whole or not at all: into a temporary file beside the old one, which then takes its place.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file. `before_rename` runs when everything is on the disk under a temporary name, and may call it off.
///
/// An existing file keeps its permissions and, behind a symbolic link, its place.
///
/// # Errors
/// What the operating system says; the old file is then as it was.
pub fn write(path: &Path, bytes: &[u8], before_rename: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&place).ok();
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let folder = folder_of(&place);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".authscope-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // What any new file gets; the user's mask applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(&folder)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    before_rename()?;
    file.persist(&place)?;
    #[cfg(unix)]
    // The new name is on the disk only when the folder is. Some file systems cannot do that; then it is there a little later.
    fs::File::open(&folder).and_then(|folder| folder.sync_all()).ok();
    Ok(())
}

/// The folder that a file is in.
#[must_use]
pub fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Reads a file of at most this many bytes.
///
/// # Errors
/// What the operating system says; `FileTooLarge` when there is more.
pub fn read(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    use io::Read as _;
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MB", max_bytes / (1024 * 1024))));
    }
    Ok(bytes)
}
