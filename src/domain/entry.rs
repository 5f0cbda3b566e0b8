//! One row of the timeline. Entries are derived from a run's inputs and never stored.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::binding::{Convert, SessionField};
use super::decision::Decision;
use super::rules::RuleId;
use super::session::Session;
use super::traced::Traced;
use super::value::Value;
use super::wire::{Failure, PreparedRequest, Reply};

/// Where an entry stands: step of the story, track (one chain of actions) and place in it. It survives edits that do not touch it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId {
    /// Id of the story event.
    pub event: Arc<str>,
    /// 0 is the app itself; each workflow that runs in the event has a track of its own.
    pub track: u16,
    /// Place in the track.
    pub ordinal: u16,
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.event, self.track, self.ordinal)
    }
}

impl Serialize for EntryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether something really happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// Really sent or received.
    Recorded,
    /// The platform's own behaviour.
    Simulated,
    /// A reply that the user made up.
    Pretended,
}

/// One row of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Entry {
    /// Where it stands.
    pub id: EntryId,
    /// The app's time since the run began, in milliseconds.
    pub at_ms: i64,
    /// Whether it really happened.
    pub source: Provenance,
    /// What is not established, if the entry rests on it: a rule's number, or a custom function whose behaviour the user chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumed: Option<String>,
    /// The entry that brought it about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<EntryId>,
    /// What it says.
    #[serde(flatten)]
    pub body: EntryBody,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryBody {
    /// A step of the story begins.
    StoryEvent {
        /// What happens, in words.
        title: String,
        /// Where the app stands before it.
        location: String,
    },
    /// A request as sent.
    Request {
        /// Endpoint id.
        endpoint: String,
        /// What it is in the course of the call.
        purpose: Hop,
        /// Which call of this endpoint it is in the event, counted from 1.
        nth: u16,
        /// The request.
        request: Box<PreparedRequest>,
        /// Replay: why the recorded request was another one.
        #[serde(skip_serializing_if = "Option::is_none")]
        differs: Option<String>,
    },
    /// A reply as received.
    Reply {
        /// The request's entry.
        request: EntryId,
        /// The reply.
        #[serde(serialize_with = "reply_head")]
        reply: Box<Reply>,
        /// The browser's verdict; `None` where no browser looks.
        #[serde(skip_serializing_if = "Option::is_none")]
        cors: Option<CorsVerdict>,
    },
    /// A field of an action was read from a value.
    FieldRead {
        /// The action that reads it.
        action: String,
        /// The session field that it fills, if it fills one.
        #[serde(skip_serializing_if = "Option::is_none")]
        slot: Option<SessionField>,
        /// The field's name in the platform's words.
        field: String,
        /// The path, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        /// The reply that it was read from.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply: Option<EntryId>,
        /// How the platform's editor types it.
        #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
        convert: Option<Convert>,
        /// What stood there.
        found: Value,
        /// What the app gets.
        read: Value,
        /// The same in words, where a bare value says too little (a point in time).
        #[serde(skip_serializing_if = "Option::is_none")]
        shown: Option<String>,
        /// What is odd about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The session changed.
    SessionChange {
        /// What changed it.
        by: String,
        /// Rule of that action.
        rule: RuleId,
        /// Before.
        before: Box<Session>,
        /// After.
        after: Box<Session>,
    },
    /// Storage changed.
    StorageChange {
        /// The key as it stands on the device.
        key: String,
        /// Its new text; `None` when it was removed.
        value: Option<Traced>,
    },
    /// A variable changed.
    VariableChange {
        /// Its name.
        variable: String,
        /// Its new value.
        value: Value,
    },
    /// The platform looked whether a page may be shown.
    GuardDecision(Decision),
    /// Where the step of the story ends, and why.
    NavigationDecision(Decision),
    /// The app shows a message.
    Message {
        /// Its text.
        text: Traced,
    },
    /// Something failed.
    Failure(FailureEntry),
    /// Something worth knowing.
    Note {
        /// In one sentence.
        text: String,
        /// The rule behind it, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        rule: Option<RuleId>,
    },
}

impl EntryBody {
    /// The entry's kind as in the JSON output.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::StoryEvent { .. } => "story_event",
            Self::Request { .. } => "request",
            Self::Reply { .. } => "reply",
            Self::FieldRead { .. } => "field_read",
            Self::SessionChange { .. } => "session_change",
            Self::StorageChange { .. } => "storage_change",
            Self::VariableChange { .. } => "variable_change",
            Self::GuardDecision(_) => "guard_decision",
            Self::NavigationDecision(_) => "navigation_decision",
            Self::Message { .. } => "message",
            Self::Failure(_) => "failure",
            Self::Note { .. } => "note",
        }
    }
}

/// Status, headers, size and timing; whoever prints the entry adds the body.
fn reply_head<S: Serializer>(reply: &Reply, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("status", &reply.status)?;
    map.serialize_entry("version", &reply.version)?;
    map.serialize_entry("body_bytes", &reply.body.len)?;
    map.serialize_entry("timing", &reply.timing)?;
    map.end()
}

/// What a request is in the course of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hop {
    /// The browser asks whether the call is allowed.
    Preflight,
    /// The call itself.
    Call,
    /// The call again where a redirect sent it.
    Redirect,
}

/// What a browser says of a reply from another origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum CorsVerdict {
    /// The page's own origin: no question.
    SameOrigin,
    /// Allowed.
    Allowed,
    /// Blocked.
    Blocked {
        /// Which header is missing or wrong.
        problem: CorsProblem,
        /// In one sentence, with the header to send.
        detail: String,
    },
}

/// Why a browser blocks a reply (Fetch standard, CORS check).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CorsProblem {
    /// `Access-Control-Allow-Origin` is missing.
    NoAllowOrigin,
    /// `Access-Control-Allow-Origin` names another origin.
    WrongOrigin,
    /// The preflight did not answer 200 to 299.
    PreflightStatus,
    /// The preflight does not allow the method.
    MethodNotAllowed,
    /// The preflight does not allow a header.
    HeaderNotAllowed,
    /// The preflight got no answer.
    PreflightFailed,
    /// The preflight was redirected.
    PreflightRedirect,
    /// The call goes with cookies, and the server does not allow that: `Access-Control-Allow-Credentials`, or a star for the origin.
    Credentials,
}

/// Something failed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FailureEntry {
    /// What kind of failure.
    #[serde(flatten)]
    pub what: FailureWhat,
    /// In one sentence.
    pub title: String,
    /// What the app gets to see.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub app_sees: String,
    /// The app dealt with it (Try / Catch).
    pub handled: bool,
}

/// What kind of failure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum FailureWhat {
    /// The network brought no complete reply.
    Network {
        /// The request's entry.
        request: EntryId,
        /// What the transport saw.
        #[serde(serialize_with = "failure_head", flatten)]
        wire: Box<Failure>,
    },
    /// The browser blocked the reply.
    Cors {
        /// The request's entry.
        request: EntryId,
        /// Why.
        problem: CorsProblem,
    },
    /// Too many redirects.
    Redirects {
        /// The last request's entry.
        request: EntryId,
    },
    /// Replay: no recorded reply for this call.
    NotRecorded {
        /// The request's entry.
        request: EntryId,
    },
    /// An exception inside the app.
    Exception {
        /// The action.
        action: String,
    },
    /// The step did not end as expected.
    Expectation {
        /// What was expected.
        expected: String,
        /// What is.
        actual: String,
    },
}

fn failure_head<S: Serializer>(failure: &Failure, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("network", &failure.kind)?;
    map.serialize_entry("detail", &failure.detail)?;
    map.serialize_entry("timing", &failure.timing)?;
    map.end()
}
