//! What is kept of a run: its inputs. Entries are derived again from them, so they are never part of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::Hop;
use super::pretended::Pretended;
use super::question::Question;
use crate::domain::base::local_time::USUAL_ZONE;
use crate::domain::project::Project;
use crate::domain::project::platform::Target;
use crate::domain::secret::Secret;
use crate::domain::secret::traced::Traced;
use crate::domain::web::body::Bodies;
use crate::domain::web::send_on::SendOn;
use crate::domain::web::signature::{SignatureVerdict, VerifyKey};
use crate::domain::web::wire::{Failure, Reply};

/// The version of the rules that derive entries from inputs.
pub const RULES_VERSION: u32 = 4;

/// The values of an environment, by name.
pub type Values = BTreeMap<String, Traced>;

/// How a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// It ran, and everything is as expected.
    Ok,
    /// It ran, and something is wrong.
    Problems,
    /// Replay: some replies were not recorded.
    Incomplete,
    /// It was stopped.
    Stopped,
    /// It is still going on.
    #[default]
    Running,
}

impl RunOutcome {
    /// Whether a program that started it may go on: exit code 0.
    #[must_use]
    pub fn is_well(self) -> bool {
        self == Self::Ok
    }
}

/// When an input arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Milliseconds since the run began, without jumps of the app's clock.
    pub elapsed_ms: u64,
    /// The computer's clock, milliseconds since 1970.
    pub wall_ms: i64,
}

/// Which exchange of which call: what a recorded answer is found by (story event, endpoint, n-th call, hop).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct CallKey {
    /// Story event.
    pub event: String,
    /// Endpoint.
    pub endpoint: String,
    /// Which call of that endpoint in that event, counted from 1.
    pub nth: u16,
    /// Preflight, call, redirect or repeat.
    pub hop: Hop,
    /// Which redirect or repeat, counted from 0; of preflights, which try.
    pub step: u16,
}

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
    /// Replies that the user made up: what stands in for a log-in.
    pub pretended: Vec<Pretended>,
    /// The app's clock when the run begins, milliseconds since 1970.
    pub start_ms: i64,
    /// Hosts to which own headers and bodies may be sent on.
    pub send_on: SendOn,
    /// The device's time zone for this run; empty: the environment's.
    pub time_zone: String,
    /// What signatures are checked with.
    pub keys: Vec<VerifyKey>,
    /// What is known of signatures from a recording, by the token's label.
    pub signatures: BTreeMap<String, SignatureVerdict>,
}

impl Plan {
    /// The time zone of the device.
    #[must_use]
    pub fn device_zone(&self) -> &str {
        let of_environment = || self.project.environment(&self.environment).map(|environment| environment.time_zone.as_str());
        let named = [Some(self.time_zone.as_str()), of_environment()].into_iter().flatten().find(|name| !name.is_empty());
        named.unwrap_or(USUAL_ZONE)
    }

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
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Recorded {
    /// When.
    #[serde(flatten)]
    pub at: Stamp,
    /// The app's clock then, milliseconds since 1970.
    pub virtual_ms: i64,
    /// What.
    #[serde(rename = "input")]
    pub what: RecordedInput,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The person who runs it answered a question.
    Answer {
        /// In which step.
        event: String,
        /// The question's name.
        name: String,
        /// The answer.
        answer: Answer,
    },
    /// Replay: nobody answered this question then.
    NotAnswered {
        /// In which step.
        event: String,
        /// The question's name.
        name: String,
    },
    /// The run was stopped.
    Stop,
}

/// An answer. Whoever writes it to a file puts a stand-in in a secret's place first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Anybody may read it.
    Plain(String),
    /// A secret.
    Secret(#[serde(with = "in_words")] Secret),
}

impl Answer {
    /// The answer to this question.
    #[must_use]
    pub fn to(question: &Question, text: &Secret) -> Self {
        if question.secret { Self::Secret(text.clone()) } else { Self::Plain(text.expose().to_owned()) }
    }

    /// What was answered: for the run. Never for a log, an entry or a file.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose(),
        }
    }
}

mod in_words {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Secret;

    pub fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret::new)
    }
}

/// A run as it is kept: immutable.
#[derive(Clone, Debug)]
pub struct Recording {
    /// What it was started with.
    pub plan: Plan,
    /// The version of the rules that it was recorded under.
    pub rules_version: u32,
    /// The inputs in their order.
    pub inputs: Vec<Recorded>,
    /// The bodies of the replies.
    pub bodies: Bodies,
}
