//! What every JSON file of this program has in common: a member that names kind and version, and errors that say where.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::layout;

/// What sets a kind of file apart.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentKind {
    /// What it is called in messages: "project".
    pub noun: &'static str,
    /// The same with its article: "an Authscope project".
    pub title: &'static str,
    /// The member that holds its version.
    pub tag: &'static str,
    /// The newest version that this program reads.
    pub version: u32,
    /// What to do about a file that is no JSON.
    pub mend: &'static str,
    /// Where such files come from, or how one begins.
    pub made_by: &'static str,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not JSON at all.
    #[error("line {line}, column {column}: this is not valid JSON: {message}. {}", kind.mend)]
    Syntax {
        /// What was expected.
        kind: &'static DocumentKind,
        /// Line, counted from 1.
        line: usize,
        /// Column, counted from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// JSON, but of another kind.
    #[error("this is JSON, but not {}: it has no field \"{}\". {}", kind.title, kind.tag, kind.made_by)]
    Foreign {
        /// What was expected.
        kind: &'static DocumentKind,
    },
    /// Made by a newer version of this program.
    #[error(
        "this {} has file version {found}; this program reads versions up to {}. Update Authscope to open it; the file was left as it is",
        kind.noun, kind.version
    )]
    Newer {
        /// What was expected.
        kind: &'static DocumentKind,
        /// The version in the file.
        found: u64,
    },
    /// A field that cannot be read.
    #[error("line {line}, field {field}: {message}")]
    Field {
        /// Line, counted from 1.
        line: usize,
        /// Path of the field, such as `pages[2].route`.
        field: String,
        /// What is wrong, and what is allowed.
        message: String,
    },
}

/// The JSON of a file, if it is one that this program may read.
///
/// # Errors
/// Where it is wrong, what, and how to fix it.
pub fn parse(bytes: &[u8], kind: &'static DocumentKind) -> Result<Json, DocumentError> {
    let raw: Json = serde_json::from_slice(without_mark(bytes)).map_err(|error| DocumentError::Syntax {
        kind,
        line: error.line(),
        column: error.column(),
        message: layout::plain_message(&error),
    })?;
    let version = raw.get(kind.tag).ok_or(DocumentError::Foreign { kind })?;
    match version.as_u64() {
        Some(found) if found > u64::from(kind.version) => Err(DocumentError::Newer { kind, found }),
        _ => Ok(raw),
    }
}

/// The same bytes as a value of this program.
///
/// # Errors
/// The line and the field that cannot be read.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DocumentError> {
    let mut deserializer = serde_json::Deserializer::from_slice(without_mark(bytes));
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| DocumentError::Field {
        line: error.inner().line(),
        field: error.path().to_string(),
        message: layout::plain_message(error.inner()),
    })
}

/// Editors on Windows put a byte order mark first.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}
