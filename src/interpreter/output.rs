//! What actions leave behind: results for later actions, and errors.

use std::ops::{Deref, DerefMut};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::project::place::ActionAt;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::web::body::BodyRef;

/// What actions left behind for later ones, by output name.
pub type Outputs = BTreeMap<String, ActionOutput>;

/// What an action left behind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum ActionOutput {
    /// The result of a call.
    Call(CallResult),
    /// Any other value.
    Value(Value),
}

/// The result of a call as the app holds it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CallResult {
    /// HTTP status; `None` when there was no reply.
    pub status: Option<u16>,
    /// The headers that the app may read.
    #[serde(serialize_with = "lasting")]
    pub headers: Vec<(String, String)>,
    /// The body, if there was a reply.
    pub body: Option<BodyRef>,
    /// The exception's message, if there was no reply.
    pub exception: Option<String>,
    /// What the result is made of.
    pub holds: Holds,
    /// The reply's entry.
    pub reply: Option<EntryId>,
}

/// What the result of a call is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Holds {
    /// The body.
    #[default]
    Body,
    /// WeWeb's server-side proxy: the whole reply, with the body at `data` (rule 55).
    Data,
    /// Code of the user's own: status, headers and body.
    Whole,
}

/// Headers without those that are another one in every reply.
fn lasting<S: serde::Serializer>(headers: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let lasts = |name: &str| !matches!(name, "date" | "set-cookie" | "etag" | "age" | "content-length" | "x-request-id" | "cf-ray");
    serializer.collect_seq(headers.iter().filter(|(name, _)| lasts(name)))
}

impl CallResult {
    /// Status 200 to 299 (FlutterFlow rule 14).
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// An exception inside the app. It is rare, and all that may throw carries room for it: what it holds stands apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct AppError(Box<Held>);

/// What an exception holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Held {
    /// The action that threw.
    pub action: Option<ActionAt>,
    /// What was thrown; its text is the message that the app's own code would see.
    pub thrown: Thrown,
    /// HTTP status, when it is a call's error.
    pub status: Option<u16>,
    /// The parsed body of the error reply.
    pub data: Value,
    /// The entry that shows it.
    pub entry: Option<EntryId>,
}

impl AppError {
    /// An exception.
    #[must_use]
    pub fn new(thrown: Thrown) -> Self {
        Self(Box::new(Held { action: None, thrown, status: None, data: Value::Missing, entry: None }))
    }

    /// The same, thrown by this action, if one is given.
    #[must_use]
    pub fn at(mut self, action: Option<ActionAt>) -> Self {
        self.action = action.or(self.0.action.take());
        self
    }

    /// What was thrown.
    #[must_use]
    pub fn into_thrown(self) -> Thrown {
        self.0.thrown
    }
}

impl Deref for AppError {
    type Target = Held;

    fn deref(&self) -> &Held {
        &self.0
    }
}

impl DerefMut for AppError {
    fn deref_mut(&mut self) -> &mut Held {
        &mut self.0
    }
}
