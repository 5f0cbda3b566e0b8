//! What every JSON file of this program has in common: a member that names kind and version, and errors that say where.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::layout;
use super::other_files::{self, Other};
use crate::domain::base::nearest::nearest;

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
    /// Something else that is known.
    #[error("this is {}, not {}. {}. {}", is.title, kind.title, is.advice, kind.made_by)]
    Other {
        /// What was expected.
        kind: &'static DocumentKind,
        /// What it is.
        is: &'static Other,
    },
    /// Nothing is in it.
    #[error("the file is empty, so it is not {}. {}", kind.title, kind.made_by)]
    Empty {
        /// What was expected.
        kind: &'static DocumentKind,
    },
    /// Bytes that are no text.
    #[error(
        "byte {at}: this is not UTF-8 text, so it is not {}. Name another file; if an editor saved it in another encoding, save it as UTF-8",
        kind.title
    )]
    NotText {
        /// What was expected.
        kind: &'static DocumentKind,
        /// The first byte that is none, counted from 1.
        at: usize,
    },
    /// More of it than anybody works with: nothing would come of it but waiting.
    #[error("this {} has {count} pages, calls, workflows, actions, steps and other things; no more than {most} are read. Split it", kind.noun)]
    TooMany {
        /// What it is.
        kind: &'static DocumentKind,
        /// How many there are.
        count: usize,
        /// How many are read.
        most: usize,
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
    let text = text_of(bytes, kind)?;
    let raw: Json = serde_json::from_str(text).map_err(|error| match other_files::of_text(text) {
        Some(is) => DocumentError::Other { kind, is },
        None => DocumentError::Syntax { kind, line: error.line(), column: error.column(), message: layout::plain_message(&error) },
    })?;
    let other = || other_files::of_json(&raw).map_or(DocumentError::Foreign { kind }, |is| DocumentError::Other { kind, is });
    let version = raw.get(kind.tag).filter(|_| !other_files::is_report(&raw)).ok_or_else(other)?;
    match version.as_u64() {
        Some(found) if found > u64::from(kind.version) => Err(DocumentError::Newer { kind, found }),
        _ => Ok(raw),
    }
}

/// The text of a file, if it is one.
fn text_of<'a>(bytes: &'a [u8], kind: &'static DocumentKind) -> Result<&'a str, DocumentError> {
    let not_text = |at: usize| DocumentError::NotText { kind, at: at + 1 };
    let text =
        str::from_utf8(without_mark(bytes)).map_err(|error| not_text(error.valid_up_to() + bytes.len() - without_mark(bytes).len()))?;
    match text.find('\0') {
        _ if text.trim().is_empty() => Err(DocumentError::Empty { kind }),
        Some(at) => Err(not_text(at)),
        None => Ok(text),
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
        message: with_nearest(&layout::plain_message(error.inner())),
    })
}

/// What the parser says of a name that it does not know, with the one that was probably meant: "unknown variant `navigat`, expected one of
/// `call`, `navigate`".
fn with_nearest(message: &str) -> String {
    let unknown = ["unknown variant `", "unknown field `"].iter().any(|start| message.starts_with(start));
    let parts = message.split_once("`, ").filter(|_| unknown);
    let meant = parts.and_then(|(given, expected)| {
        let given = given.split_once('`').map_or(given, |(_, name)| name);
        nearest(given, expected.split('`').skip(1).step_by(2))
    });
    match (parts, meant) {
        (Some((given, expected)), Some(meant)) => format!("{given}` (did you mean `{meant}`?), {expected}"),
        _ => message.to_owned(),
    }
}

/// Editors on Windows put a byte order mark first.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_unknown_gets_the_nearest() {
        let said = "unknown variant `navigat`, expected one of `call`, `navigate`, `show-message`";
        assert_eq!(with_nearest(said), said.replacen(", ", " (did you mean `navigate`?), ", 1));
        for said in ["unknown variant `zoo`, expected `call` or `navigate`", "invalid type: `a`, expected `b`", "missing field `id`"] {
            assert_eq!(with_nearest(said), said);
        }
    }
}
