//! One row of the timeline. Entries are derived from a run's inputs and never stored.

use serde::{Serialize, Serializer};

use super::decision::Decision;
use super::entry_id::EntryId;
use super::evidence::{Ended, FieldReading, HeldCookie, Read, Started, Taken, TokenFacts, Unfilled};
use super::failure::{FailureEntry, FailureWhat};
use super::location::Location;
use super::note::Note;
use super::session::Session;
use super::value::Value;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::{ActionAt, Place};
use crate::domain::project::platform::Client;
use crate::domain::project::story::EventKind;
use crate::domain::rules::RuleId;
use crate::domain::secret::Label;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cors::CorsVerdict;
use crate::domain::web::wire::{PreparedRequest, Reply};

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
        /// What happens.
        #[serde(skip)]
        what: EventKind,
        /// The app runs on a phone, which cannot reload.
        #[serde(skip)]
        on_phone: bool,
        /// Where the app stands before it.
        location: Location,
    },
    /// A request as sent.
    Request {
        /// Endpoint id.
        endpoint: String,
        /// What it is in the course of the call.
        hop: Hop,
        /// What the call is for.
        purpose: Purpose,
        /// The action that makes it; none where the platform makes it by itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        action: Option<ActionAt>,
        /// Which call of this endpoint it is in the event, counted from 1.
        nth: u16,
        /// Whether cookies go along.
        credentials: CredentialsMode,
        /// What sends it, where that is not the app's own client.
        #[serde(skip_serializing_if = "Option::is_none")]
        through: Option<Client>,
        /// Placeholders that nothing filled: they went out as they are written.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        unfilled: Vec<Unfilled>,
        /// Cookies of that host that did not go along.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        cookies_held: Vec<HeldCookie>,
        /// The request.
        request: Box<PreparedRequest>,
        /// Replay: in what the recorded request was another one; empty where it was the same.
        #[serde(skip)]
        differs: Vec<Difference>,
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
    /// A field of the session was read from a value.
    FieldRead(FieldReading),
    /// The session changed.
    SessionChange {
        /// What changed it.
        by: ChangedBy,
        /// The action that did it; none where the platform did it by itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        action: Option<ActionAt>,
        /// The rule behind it.
        rule: RuleId,
        /// Before.
        before: Box<Session>,
        /// After.
        after: Box<Session>,
    },
    /// Storage changed.
    StorageChange {
        /// The action that did it; none where the platform did it by itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        action: Option<ActionAt>,
        /// The key as it stands on the device.
        key: String,
        /// Its new text; `None` when it was removed.
        value: Option<Traced>,
    },
    /// A variable changed.
    VariableChange {
        /// The action that did it.
        action: ActionAt,
        /// Its id.
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
        /// The action that shows it.
        action: ActionAt,
        /// Its text.
        text: Traced,
    },
    /// Something failed.
    Failure(FailureEntry),
    /// Something worth knowing.
    Note(Note),
    /// Evidence: a workflow began.
    WorkflowStart {
        /// Its id.
        workflow: String,
        /// What started it.
        because: Started,
    },
    /// Evidence: a workflow ended.
    WorkflowEnd {
        /// Its id.
        workflow: String,
        /// How.
        how: Ended,
    },
    /// Evidence: a branch was chosen.
    Condition {
        /// The action that chose it.
        action: ActionAt,
        /// Which branch.
        taken: Taken,
        /// What was read for it.
        read: Vec<Read>,
    },
    /// Evidence: what fills an input of a call.
    CallInput {
        /// The action that calls.
        action: ActionAt,
        /// The input, or the token of the Authentication section.
        at: Place,
        /// What was read for it.
        read: Read,
    },
    /// Evidence: what a token says of itself.
    TokenFacts {
        /// Its label.
        label: Label,
        /// What it says.
        #[serde(flatten)]
        facts: Box<TokenFacts>,
    },
}

/// What changes a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedBy {
    /// FlutterFlow: the app starts.
    AppStart,
    /// FlutterFlow: Log In.
    LogIn,
    /// FlutterFlow: Update Authenticated User.
    UpdateUser,
    /// FlutterFlow: Log Out.
    LogOut,
    /// WeWeb: the stored session is read.
    StorageRead,
    /// WeWeb: Authenticate.
    Authenticate,
    /// WeWeb: Set user.
    SetUser,
    /// WeWeb: Clear session.
    ClearSession,
    /// WeWeb legacy: the cookies are read.
    CookiesRead,
    /// WeWeb legacy: Store token.
    StoreToken,
    /// WeWeb legacy: Fetch User.
    FetchUser,
    /// WeWeb legacy: the plugin's refresh.
    PluginRefresh,
    /// WeWeb legacy: Logout.
    LegacyLogOut,
    /// WeWeb's plugins: Login or Sign up.
    PluginSignIn,
    /// WeWeb's plugins: a failure that signs out.
    PluginFails,
}

impl ChangedBy {
    /// Its name in the platform's words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::AppStart => "App start",
            Self::LogIn => "Log In",
            Self::UpdateUser => "Update Authenticated User",
            Self::LogOut => "Log Out",
            Self::StorageRead => "stored session read",
            Self::Authenticate => "Authenticate",
            Self::SetUser => "Set user",
            Self::ClearSession => "Clear session",
            Self::CookiesRead => "cookies read",
            Self::StoreToken => "Store token",
            Self::FetchUser => "Fetch User",
            Self::PluginRefresh => "refresh",
            Self::LegacyLogOut => "Logout",
            Self::PluginSignIn => "Login",
            Self::PluginFails => "signed out by the plugin",
        }
    }
}

/// Whether cookies go along with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialsMode {
    /// To the app's own origin only (Fetch, "same-origin").
    SameOrigin,
    /// To every origin (Fetch, "include").
    Include,
    /// The client has no cookies at all.
    NoCookies,
}

/// In what a request differs from the one that was recorded, both masked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
pub enum Difference {
    /// Method or address.
    FirstLine {
        /// As it is.
        now: String,
        /// As it was recorded.
        then: String,
    },
    /// A header is new or has another value.
    Header(String),
    /// A header is gone.
    NoHeader(String),
    /// The body.
    Body,
}

impl EntryBody {
    /// The entry's kind as in the JSON output.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::StoryEvent { .. } => "story_event",
            Self::Request { .. } => "request",
            Self::Reply { .. } => "reply",
            Self::FieldRead(_) => "field_read",
            Self::SessionChange { .. } => "session_change",
            Self::StorageChange { .. } => "storage_change",
            Self::VariableChange { .. } => "variable_change",
            Self::GuardDecision(_) => "guard_decision",
            Self::NavigationDecision(_) => "navigation_decision",
            Self::Message { .. } => "message",
            Self::Failure(_) => "failure",
            Self::Note(_) => "note",
            Self::WorkflowStart { .. } => "workflow_start",
            Self::WorkflowEnd { .. } => "workflow_end",
            Self::Condition { .. } => "condition",
            Self::CallInput { .. } => "call_input",
            Self::TokenFacts { .. } => "token_facts",
        }
    }

    /// Whether it is a row of evidence: what rules look at, and what is folded away.
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        matches!(
            self,
            Self::WorkflowStart { .. }
                | Self::WorkflowEnd { .. }
                | Self::Condition { .. }
                | Self::CallInput { .. }
                | Self::TokenFacts { .. }
        )
    }

    /// The action that it belongs to.
    #[must_use]
    pub fn action(&self) -> Option<&ActionAt> {
        match self {
            Self::Request { action, .. } | Self::SessionChange { action, .. } | Self::StorageChange { action, .. } => action.as_ref(),
            Self::FieldRead(reading) => Some(&reading.at.at),
            Self::VariableChange { action, .. }
            | Self::Message { action, .. }
            | Self::Condition { action, .. }
            | Self::CallInput { action, .. } => Some(action),
            Self::Failure(FailureEntry { what: FailureWhat::Exception { action, .. }, .. }) => action.as_ref(),
            _ => None,
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
    /// The same request again on another connection: the server had closed a kept one.
    Repeat,
}
