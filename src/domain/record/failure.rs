//! What failed in a run, as data: calls, exceptions inside the app, expectations that are not met.

use serde::{Serialize, Serializer};

use super::entry_id::EntryId;
use super::thrown::{NotSent, Thrown};
use super::value::Value;
use crate::domain::project::binding::SessionField;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::ActionAt;
use crate::domain::project::story::{CallWanted, ValueWanted};
use crate::domain::secret::traced::Traced;
use crate::domain::web::cors::CorsBlock;
use crate::domain::web::wire::Failure;

/// Something failed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FailureEntry {
    /// What kind of failure.
    #[serde(flatten)]
    pub what: FailureWhat,
    /// What the app gets to see.
    pub app_sees: AppSees,
    /// A Try / Catch or an error branch took it. Whether that helped anybody is for the verdict to say.
    pub caught: bool,
}

/// What the app gets to see of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AppSees {
    /// Nothing is to be said of it.
    NotTold,
    /// FlutterFlow: status -1, no body (B6).
    MinusOne,
    /// WeWeb: an error without a status (rule 34).
    ErrorWithoutStatus,
    /// It still waits.
    NothingYet,
    /// FlutterFlow: the chain ends without a word (rule 15).
    ChainEnds,
    /// WeWeb: the error branch ran (rule 31).
    ErrorBranchRan,
    /// WeWeb: the rest of the workflow does not run.
    RestDoesNotRun,
}

/// What kind of failure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum FailureWhat {
    /// The network brought no complete reply.
    Network {
        /// The request's entry.
        request: EntryId,
        /// Host and port that it went to, masked.
        host: Option<String>,
        /// What the transport saw.
        #[serde(serialize_with = "failure_head", flatten)]
        wire: Box<Failure>,
    },
    /// The server had closed a kept connection: the client sends the same again, and the app never knows.
    Dropped {
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
        #[serde(flatten)]
        block: CorsBlock,
        /// The server's own error status: it comes first, CORS second.
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
    },
    /// Too many redirects.
    Redirects {
        /// The last request's entry.
        request: EntryId,
        /// How many were followed.
        followed: usize,
    },
    /// The call could not be sent, or not be followed.
    NotSent {
        /// Endpoint id.
        endpoint: String,
        /// What the call is for.
        #[serde(skip)]
        purpose: Purpose,
        /// The action that makes it; none where the platform makes it by itself.
        #[serde(skip)]
        action: Option<ActionAt>,
        /// Which call of this endpoint it is in the event, counted from 1.
        #[serde(skip)]
        nth: u16,
        /// The request that was redirected to where the client does not go; none where nothing was sent at all.
        #[serde(skip_serializing_if = "Option::is_none")]
        request: Option<EntryId>,
        /// Why.
        #[serde(flatten)]
        why: NotSent,
    },
    /// Replay: no recorded reply for this call.
    NotRecorded {
        /// The request's entry.
        request: EntryId,
    },
    /// An exception inside the app.
    Exception {
        /// The action.
        action: Option<ActionAt>,
        /// What was thrown.
        #[serde(flatten)]
        thrown: Thrown,
    },
    /// The step did not end as expected.
    Expectation {
        /// What is not as expected.
        unmet: Vec<Unmet>,
    },
}

impl FailureWhat {
    /// The request that failed.
    #[must_use]
    pub fn request(&self) -> Option<&EntryId> {
        match self {
            Self::Network { request, .. }
            | Self::Dropped { request, .. }
            | Self::Cors { request, .. }
            | Self::Redirects { request, .. }
            | Self::NotRecorded { request } => Some(request),
            Self::NotSent { request, .. } => request.as_ref(),
            Self::Exception { .. } | Self::Expectation { .. } => None,
        }
    }

    /// What the transport saw, where it was the network.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Network { wire, .. } | Self::Dropped { wire, .. } => Some(wire),
            _ => None,
        }
    }
}

/// One thing that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "expected", rename_all = "snake_case")]
pub enum Unmet {
    /// Another page is on screen.
    Page {
        /// The page that was expected, by id.
        wanted: String,
        /// The page on screen; `None` when nothing is rendered.
        is: Option<String>,
    },
    /// Somebody is signed in, or nobody is.
    SignedIn {
        /// What was expected.
        wanted: bool,
    },
    /// A call did not come out as expected.
    Call {
        /// Endpoint id.
        endpoint: String,
        /// What was expected.
        wanted: CallWanted,
        /// How each call of it came out, in order.
        was: Vec<CallWas>,
    },
    /// A call was made too often or too rarely.
    Times {
        /// Endpoint id.
        endpoint: String,
        /// How often it was expected.
        wanted: u16,
        /// How often it was made.
        was: u16,
    },
    /// A field of the session holds something else.
    Value {
        /// The field.
        slot: SessionField,
        /// What was expected.
        wanted: ValueWanted,
        /// What it holds.
        is: Value,
    },
    /// A message was not shown.
    Message {
        /// What was expected to stand in it.
        wanted: String,
        /// What was shown, the last one.
        shown: Option<Traced>,
    },
}

/// How a call came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallWas {
    /// It was answered with this status.
    Answered(u16),
    /// It brought no reply to the app.
    Failed,
}

fn failure_head<S: Serializer>(failure: &Failure, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("network", &failure.kind)?;
    map.serialize_entry("detail", &failure.detail)?;
    map.serialize_entry("timing", &failure.timing)?;
    map.end()
}
