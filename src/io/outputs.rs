//! What a command is told to write: looked at before anything is sent, so that no run is made for nothing and no file is lost.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::atomic_file;

/// Why a file cannot be an output.
#[derive(Debug, thiserror::Error)]
pub enum CannotOutput {
    /// The folder that it would be in is not there.
    #[error("{}: it could not be written: there is no folder {}. Make it, or choose another", .file.display(), .folder.display())]
    NoFolder {
        /// The output.
        file: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// It is a folder itself.
    #[error("{}: this is a folder. Name a file in it", .0.display())]
    Folder(PathBuf),
    /// It is what the command reads.
    #[error("{}: this is the file that is read, and it would be lost. Choose another name", .0.display())]
    Input(PathBuf),
    /// Another output is the same file.
    #[error("{}: two outputs would be written into it, one over the other. Choose another name for one", .0.display())]
    Twice(PathBuf),
    /// The operating system does not let it be written.
    #[error("{}: it could not be written: {error}. Choose another folder or name", .file.display())]
    NotWritable {
        /// The output.
        file: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
}

/// Looks at outputs before anything is done: each can be written, none is an input, and no two are one file. Leaves no trace.
///
/// # Errors
/// The first that cannot be written, and why.
pub fn check(inputs: &[&Path], outputs: &[&Path]) -> Result<(), CannotOutput> {
    for (at, output) in outputs.iter().enumerate() {
        let file = || output.to_path_buf();
        let there = fs::metadata(output).ok();
        match &there {
            Some(there) if there.is_dir() => return Err(CannotOutput::Folder(file())),
            // A pipe or a device takes what it is given, from several if need be.
            Some(there) if !there.is_file() => continue,
            _ => {}
        }
        if inputs.iter().any(|input| is_same(input, output)) {
            return Err(CannotOutput::Input(file()));
        }
        if outputs[..at].iter().any(|other| is_same(other, output)) {
            return Err(CannotOutput::Twice(file()));
        }
        let folder = atomic_file::folder_of(&fs::canonicalize(output).unwrap_or_else(|_| file()));
        if !folder.is_dir() {
            return Err(CannotOutput::NoFolder { file: file(), folder });
        }
        atomic_file::try_out(output).map_err(|error| CannotOutput::NotWritable { file: file(), error })?;
    }
    Ok(())
}

/// Whether two paths lead to one file, be it there already or not.
fn is_same(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = fs::canonicalize(atomic_file::folder_of(path)).ok()?;
        Some(fs::canonicalize(path).unwrap_or_else(|_| folder.join(path.file_name().unwrap_or_default())))
    };
    if let (Some(a), Some(b)) = (place(a), place(b))
        && a == b
    {
        return true;
    }
    is_linked(a, b)
}

/// Whether two names are hard links of one file.
#[cfg(unix)]
fn is_linked(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path| fs::metadata(path).ok().map(|data| (data.dev(), data.ino()));
    id(a).is_some_and(|a| id(b) == Some(a))
}

#[cfg(not(unix))]
fn is_linked(_: &Path, _: &Path) -> bool {
    false
}
