//! Why something could not be imported.

use std::path::PathBuf;
use std::{fmt, io};

use super::{ImportKind, Unused};

/// A place in a text, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

impl At {
    /// The place of a byte of a text.
    #[must_use]
    pub fn byte(text: &str, byte: usize) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why something could not be imported: where, what, and how to fix it. It holds no piece of what was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{what}. {fix}", .at.map(|at| format!("{at}: ")).unwrap_or_default())]
pub struct ImportError {
    /// Where, if it has a place.
    pub at: Option<At>,
    /// What is wrong.
    pub what: String,
    /// How to fix it.
    pub fix: String,
}

impl ImportError {
    /// An error that is about the whole.
    pub(super) fn whole(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { at: None, what: what.into(), fix: fix.into() }
    }

    /// An error at a byte of the text.
    pub(super) fn here(text: &str, byte: usize, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { at: Some(At::byte(text, byte)), what: what.into(), fix: fix.into() }
    }
}

/// Why nothing came of what was given to be imported.
#[derive(Debug, thiserror::Error)]
pub enum CannotImport {
    /// What was pasted is not understood.
    #[error(transparent)]
    Pasted(#[from] ImportError),
    /// What the file holds is not understood.
    #[error("{}: {error}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Where it is wrong, what, and how to fix it.
        error: ImportError,
    },
    /// The file cannot be read.
    #[error("{}: {error}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
    /// A mistake of this program.
    #[error("reading it failed inside the program")]
    Inside,
}

/// It was read to its end, and there is no call in it; the first reasons are named.
pub(super) fn no_call(kind: ImportKind, unused: &[Unused]) -> ImportError {
    let reasons: Vec<String> = unused.iter().filter(|unused| unused.is_call).take(3).map(|u| format!("{}: {}", u.what, u.why)).collect();
    let left_out: usize = unused.iter().filter(|unused| unused.is_call).map(|unused| unused.times).sum();
    let because = if reasons.is_empty() { String::new() } else { format!(" ({left_out} left out; {})", reasons.join("; ")) };
    let fix = match kind {
        ImportKind::Curl => "Write the URL behind `curl`, such as curl https://api.example.com/login",
        ImportKind::Har => "Open the browser's network panel, log in, and save all as HAR again",
        ImportKind::Url => "Write the whole address, such as https://api.example.com/login",
    };
    ImportError::whole(format!("this {} holds no call that an app could make{because}", kind.title()), fix)
}
