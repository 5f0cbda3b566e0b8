//! Calls from outside: pasted cURL commands, a HAR file or a bare URL become endpoints in the notation of
//! [`crate::knowledge::blueprint`].
//!
//! A reader turns its form into raw calls; from there on all go one way: proxy prefix out, purpose guessed, secrets into values, token
//! into an input, paths named after the reply, base URL out. What is not used is listed; no secret's text stands in any result but as
//! the value of a [`Secret`].

mod address;
mod base;
mod blank;
mod body;
mod build;
mod carrier;
mod cmd;
mod curl;
mod curl_options;
mod draft;
mod error;
pub mod exchanges;
mod guess;
mod har;
mod har_filter;
mod headers;
mod json_spans;
mod left_out;
mod lines;
mod names;
mod proxy;
mod purpose;
mod raw;
mod reads;
mod sealing;
mod secrets;
mod shell;
mod tally;
mod text;
mod url;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::domain::project::carrier::Carrier;
use crate::domain::project::endpoint::{Endpoint, NamedPath, Purpose};
use crate::domain::secret::Secret;

pub use error::{At, CannotImport, ImportError};

/// The forms that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// One or more cURL commands.
    Curl,
    /// An HTTP archive, as browsers and proxies save it.
    Har,
    /// One or more bare URLs.
    Url,
}

impl ImportKind {
    /// The name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Curl => "cURL command",
            Self::Har => "HAR file",
            Self::Url => "URL",
        }
    }
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// In which form it came.
    pub kind: ImportKind,
    /// The calls, in the order in which they stood.
    pub calls: Vec<ImportedCall>,
    /// What was left out, and why.
    pub unused: Vec<Unused>,
    /// What most calls begin with: origin and common path. It is taken out of their URLs as `{{base_url}}`.
    pub base_url: Option<String>,
    /// The values that stood literally in the calls, by the name that now stands there.
    pub values: Vec<ImportedValue>,
    /// How the token travels, where the calls show it.
    pub carrier: Option<Evident<Carrier>>,
}

impl Import {
    /// The value of this name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&ImportedValue> {
        self.values.iter().find(|value| value.name == name)
    }

    /// The first call for this purpose.
    #[must_use]
    pub fn call(&self, purpose: Purpose) -> Option<&ImportedCall> {
        self.calls.iter().find(|call| call.purpose.value == purpose)
    }
}

/// One call that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedCall {
    /// The endpoint, in the notation of no platform.
    pub endpoint: Endpoint,
    /// What it is for, and how that shows. The endpoint bears the same purpose.
    pub purpose: Evident<Purpose>,
    /// What else was concluded or changed.
    pub evidence: Vec<Clue>,
    /// The recorded reply (HAR).
    pub reply: Option<ImportedReply>,
    /// The browser leaves Authorization and Cookie out of what it saves: whether they were sent is unknown, not "no".
    pub headers_unknown: bool,
    /// It went through FlutterFlow's proxy for test mode (B8), or another one of its kind; the endpoint has the real URL.
    pub sent_via_proxy: bool,
}

/// A conclusion with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evident<T> {
    /// What was concluded.
    pub value: T,
    /// From what.
    pub because: String,
}

/// Something that was concluded or changed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    /// What.
    pub what: String,
    /// From what, or why.
    pub because: String,
}

/// Something that was read and not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// What it is and where it stood; never its value.
    pub what: String,
    /// Why it is not used.
    pub why: String,
    /// How many times the same was left out for the same reason.
    pub times: usize,
    /// It was a call of its own, and no endpoint came of it.
    pub is_call: bool,
}

/// A value that stood literally in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedValue {
    /// The name that stands in its place, as `{{name}}`: an input of endpoints, or a value of the environment.
    pub name: String,
    /// What stood there.
    pub value: ValueText,
    /// Endpoints take it as an input; otherwise it is a value of the environment.
    pub is_input: bool,
}

/// The text of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueText {
    /// It may be shown.
    Plain(String),
    /// It may not.
    Secret(Secret),
    /// Only its name was given: `$TOKEN` of a shell, `{{token}}` of another program.
    NotGiven,
}

/// A reply that a HAR file holds.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportedReply {
    /// HTTP status.
    pub status: u16,
    /// Headers in their order; secrets and all.
    pub headers: Vec<(String, String)>,
    /// The body, decoded; empty where the file does not hold it.
    pub body: Bytes,
}

/// A reply is full of secrets: only its measures are printed.
impl fmt::Debug for ImportedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImportedReply(status {}, {} headers, {} bytes)", self.status, self.headers.len(), self.body.len())
    }
}

/// One form that can be read. A further one is one more file and a line in [`READERS`].
struct Reader {
    kind: ImportKind,
    /// Whether a text has this form.
    recognises: fn(&str) -> bool,
    /// Its calls as they stand there.
    read: fn(&str) -> Result<raw::Raw, ImportError>,
}

const READERS: [Reader; 3] = [har::READER, curl::READER, url::READER];

/// Reads pasted text or a dropped file; its form is recognised by its content.
///
/// # Errors
/// Where it is wrong, what, and how to fix it; never with a piece of the content.
pub fn read(content: &[u8]) -> Result<Import, ImportError> {
    let (kind, raw) = raw_calls(content)?;
    built(kind, raw)
}

/// The same, and the exchanges that stand there.
///
/// # Errors
/// As [`read`].
pub fn read_whole(content: &[u8]) -> Result<(Import, exchanges::Saved), ImportError> {
    let (kind, raw) = raw_calls(content)?;
    let saved = exchanges::of(&raw);
    Ok((built(kind, raw)?, saved))
}

fn built(kind: ImportKind, raw: raw::Raw) -> Result<Import, ImportError> {
    let import = build::import(kind, raw);
    if import.calls.is_empty() { Err(error::no_call(kind, &import.unused)) } else { Ok(import) }
}

/// A text as it was meant, whatever it is encoded in.
///
/// # Errors
/// It is none.
pub fn decoded(content: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    text::decode(content)
}

/// The calls as they stand there.
fn raw_calls(content: &[u8]) -> Result<(ImportKind, raw::Raw), ImportError> {
    let text = text::decode(content)?;
    let Some(reader) = READERS.iter().find(|reader| (reader.recognises)(&text)) else {
        return Err(guess::foreign(&text));
    };
    Ok((reader.kind, (reader.read)(&text)?))
}

/// What a reply to a call with this purpose means: where token, expiry and user stand, under the names of
/// [`crate::domain::project::carrier::Reads`], each with its reason. Nothing where it is no JSON.
#[must_use]
pub fn meaning(purpose: Purpose, reply: &[u8]) -> (Vec<NamedPath>, Vec<Clue>) {
    let reply = ImportedReply { status: 200, headers: Vec::new(), body: Bytes::copy_from_slice(reply) };
    reads::good(Some(&reply)).map(|json| reads::named(purpose, &json)).unwrap_or_default()
}

/// The same of a reply that is JSON already.
#[must_use]
pub fn meaning_of(purpose: Purpose, reply: &serde_json::Value) -> Vec<NamedPath> {
    reads::named(purpose, reply).0
}

/// Why nobody writes a header of this name into a call: the client, or another program, adds it by itself. `None` for all others.
#[must_use]
pub fn client_adds(name: &str, value: &str) -> Option<&'static str> {
    headers::left_out(name, value, false)
}
