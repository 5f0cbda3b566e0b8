//! What is kept of a run: its inputs. Entries are derived again from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::body::Bodies;
use crate::domain::platform::Target;
use crate::domain::project::Project;
use crate::domain::token::{SignatureVerdict, VerifyKey};
use crate::domain::wire::{Failure, Reply};
use crate::platform::common::world::Values;

use super::input::{CallKey, Stamp};

/// The version of the rules that derive entries from inputs.
pub const RULES_VERSION: u32 = 1;

/// What a run is started with: everything that its entries depend on besides the inputs.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The project as it is for this run.
    pub project: Arc<Project>,
    /// Story id.
    pub story: String,
    /// Environment id.
    pub environment: String,
    /// Where the app runs.
    pub target: Target,
    /// The environment's values; secrets are secret spans.
    pub values: Values,
    /// The app's clock when the run begins, milliseconds since 1970.
    pub start_ms: i64,
    /// What signatures are checked with.
    pub keys: Vec<VerifyKey>,
    /// What is known of signatures from a recording, by the token's label.
    pub signatures: BTreeMap<String, SignatureVerdict>,
}

impl Plan {
    /// The app's origin on this target.
    #[must_use]
    pub fn origin(&self) -> String {
        let environment = self.project.environment(&self.environment);
        environment
            .and_then(|environment| environment.origins.get(&self.target).cloned())
            .unwrap_or_else(|| default_origin(self.target).to_owned())
    }
}

/// An origin for targets that have none set: what an app of that kind is usually served from.
#[must_use]
pub fn default_origin(target: Target) -> &'static str {
    match target {
        Target::TestMode => "https://app.flutterflow.io",
        Target::Web => "https://my-app.flutterflow.app",
        Target::Mobile => "",
        Target::Editor => "https://editor.weweb.io",
        Target::Staging => "https://my-app-staging.weweb.io",
        Target::Published => "https://my-app.weweb.io",
    }
}

/// One input as it happened.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// When.
    pub at: Stamp,
    /// The app's clock then, milliseconds since 1970.
    pub virtual_ms: i64,
    /// What.
    pub what: RecordedInput,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum RecordedInput {
    /// A step of the story began.
    Event(String),
    /// An exchange was answered.
    Reply {
        /// Which.
        key: CallKey,
        /// The request as sent, masked.
        sent: String,
        /// The reply; its body is among the bodies.
        reply: Reply,
    },
    /// An exchange failed.
    Failure {
        /// Which.
        key: CallKey,
        /// The request as sent, masked.
        sent: String,
        /// How.
        failure: Failure,
    },
    /// A timer ran out.
    Timer(u32),
    /// Replay of an edited project: nothing was recorded.
    NotRecorded(CallKey),
    /// The run was stopped.
    Stop,
}

/// A run as it is kept: immutable.
#[derive(Clone, Debug)]
pub struct Recording {
    /// What it was started with.
    pub plan: Plan,
    /// The inputs in their order.
    pub inputs: Vec<Recorded>,
    /// The bodies of the replies.
    pub bodies: Bodies,
}
