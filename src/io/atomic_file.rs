//! Files are written whole or not at all: into a temporary file beside the old one, which then takes its place.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Writes what a command line names: into a pipe or a device as it is, else a file, whole or not at all. A pipe whose reader has gone
/// away loses the rest.
///
/// # Errors
/// What the operating system says.
pub fn write_through(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if !there.is_file() && !there.is_dir() => {
            let mut stream = fs::OpenOptions::new().write(true).open(path)?;
            match stream.write_all(bytes).and_then(|()| stream.flush()) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                written => written,
            }
        }
        _ => replace(path, bytes, readers, || Ok(())),
    }
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever could read it before; of a new file, whoever the user's mask lets.
    AsBefore,
    /// Its owner alone, whoever could read it before.
    Owner,
}

/// Writes a file that its owner alone may read.
///
/// # Errors
/// What the operating system says; the old file is then as it was.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, bytes, Readers::Owner, || Ok(()))
}

/// Makes a folder, with those that it lies in, that its owner alone may look into, also when it is there already.
///
/// # Errors
/// What the operating system says.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700).create(folder)?;
        if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
    }
    #[cfg(not(unix))]
    builder.create(folder)?;
    Ok(())
}

/// One program after the other: a lock that is held as long as the file that this gives. Who has waited for two seconds goes on without
/// it: whoever holds it may be stopped, and what is at stake is a list that can be made again.
#[must_use]
pub fn take_turn(lock: &Path) -> Option<fs::File> {
    const TRIES: u32 = 200;
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(lock).ok()?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(fs::TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Whether a file could be written now, without leaving a trace.
///
/// # Errors
/// What the operating system says.
pub fn try_out(path: &Path) -> io::Result<()> {
    beside(&place_of(path)?).map(drop)
}

/// Writes a file. `before_rename` runs when everything is on the disk under a temporary name, and may call it off.
///
/// An existing file keeps its permissions and, behind a symbolic link, its place. What is no file (a pipe, a device) is refused.
///
/// # Errors
/// What the operating system says; the old file is then as it was.
pub fn write(path: &Path, bytes: &[u8], before_rename: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    replace(path, bytes, Readers::AsBefore, before_rename)
}

fn replace(path: &Path, bytes: &[u8], readers: Readers, before_rename: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let place = place_of(path)?;
    let mut file = beside(&place)?;
    // Whoever sweeps the folder sees by the lock that somebody is writing. Where nothing can be locked, age alone tells.
    file.as_file().try_lock().ok();
    match readers {
        Readers::AsBefore => {
            if let Ok(old) = fs::metadata(&place) {
                file.as_file().set_permissions(old.permissions())?;
            }
        }
        Readers::Owner => {
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                file.as_file().set_permissions(fs::Permissions::from_mode(0o600))?;
            }
        }
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    before_rename()?;
    file.persist(&place)?;
    #[cfg(unix)]
    // The new name is on the disk only when the folder is. Some file systems cannot do that; then it is there a little later.
    fs::File::open(folder_of(&place)).and_then(|folder| folder.sync_all()).ok();
    Ok(())
}

/// Where a file really is, behind all links; nothing that is no file, or may not be changed.
fn place_of(path: &Path) -> io::Result<PathBuf> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Ok(old) = fs::metadata(&place) {
        must_be_file(&old)?;
        if old.permissions().readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
        }
    }
    Ok(place)
}

fn must_be_file(there: &fs::Metadata) -> io::Result<()> {
    if there.is_file() {
        return Ok(());
    }
    if there.is_dir() {
        Err(io::ErrorKind::IsADirectory.into())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "this is a pipe or a device, and no file"))
    }
}

const TEMPORARY: [&str; 2] = [".authscope-", ".tmp"];
/// A temporary file that nobody has touched for so long is left over from a program that died.
const LEFT_OVER: Duration = Duration::from_mins(1);

/// Removes temporary files that are left over from programs that died while they wrote.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name
            .strip_prefix(TEMPORARY[0])
            .and_then(|name| name.strip_suffix(TEMPORARY[1]))
            .is_some_and(|middle| middle.len() == 6 && middle.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let is_old = || {
            entry
                .metadata()
                .is_ok_and(|there| there.is_file() && there.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LEFT_OVER)))
        };
        let is_free = || fs::File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_ours && is_old() && is_free() {
            // What cannot be removed now is removed another time.
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// A temporary file in the folder of this one.
fn beside(place: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY[0]).suffix(TEMPORARY[1]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // What any new file gets; the user's mask applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder_of(place))
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
/// What the operating system says; `FileTooLarge` when there is more. A pipe that lies in a folder is refused: it may wait for ever.
pub fn read(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    use io::Read as _;
    let mut bytes = Vec::new();
    // What a shell hands over (`<(…)`, /dev/stdin) is open already; a pipe that lies in a folder may wait for a writer for ever.
    if !path.starts_with("/dev") && !path.starts_with("/proc") {
        must_be_file(&fs::metadata(path)?)?;
    }
    fs::File::open(path)?.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MB", max_bytes / (1024 * 1024))));
    }
    Ok(bytes)
}
