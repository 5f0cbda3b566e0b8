//! A file that could not be opened or saved: where, what, and how to fix it.

use std::io;
use std::path::PathBuf;

use super::document::DocumentError;

/// What sets the messages about a kind of file apart.
#[derive(Debug)]
pub struct FileKind {
    /// What it is called: "project file".
    pub noun: &'static str,
    /// How its name ends.
    pub suffix: &'static str,
}

/// A file that could not be opened or saved. `E` is what is wrong with its content.
#[derive(Debug, thiserror::Error)]
pub enum FileError<E: std::error::Error + 'static> {
    /// The file cannot be read.
    #[error("{}: {}", .path.display(), reading(.error, .kind))]
    Read {
        /// The file.
        path: PathBuf,
        /// What it should be.
        kind: &'static FileKind,
        /// What the operating system says.
        error: io::Error,
    },
    /// It was read, but its content is wrong.
    #[error("{}: {error}", .path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// Where it is wrong, and what.
        error: E,
    },
    /// A newer version of this program wrote the file that would be overwritten.
    #[error(
        "{}: the file there has version {found}, and this program writes version {known}; what the newer version added would be lost. Save under another name, or update Authscope; the file was left as it is",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
        /// The version that this program writes.
        known: u32,
    },
    /// What stands in the file is not what was read from it or written to it last.
    #[error("{}: something else stands there now; the file was left as it is", .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The folder that it should lie in is not there.
    #[error("{}: there is no folder {}. Make it, or choose another; nothing was written", .path.display(), .folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// There is more than can be read back.
    #[error(
        "{}: the {} would have {size} bytes, and no more than {most} can be opened again. An old file, if there is one, is as it was. Take something out: long bodies and constants weigh most",
        .path.display(), .kind.noun
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: &'static FileKind,
        /// What would be written (bytes).
        size: u64,
        /// What can be opened (bytes).
        most: u64,
    },
    /// The file cannot be written.
    #[error(
        "{}: the {} could not be saved: {error}. An old file, if there is one, is as it was. Save under another name or in another folder",
        .path.display(), .kind.noun
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: &'static FileKind,
        /// What the operating system says.
        error: io::Error,
    },
}

/// A project file that could not be opened or saved. Its text has where, what and how to fix it.
pub type StoreError = FileError<DocumentError>;

fn reading(error: &io::Error, kind: &FileKind) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            format!("there is no such file. Check the path; a {} has a name that ends in {}", kind.noun, kind.suffix)
        }
        io::ErrorKind::IsADirectory => format!("this is a folder. Name the {} in it", kind.noun),
        io::ErrorKind::PermissionDenied => "it may not be read. Check the file's permissions".into(),
        _ => format!("it could not be read: {error}"),
    }
}
