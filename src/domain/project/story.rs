//! What happens to the app in a run.

use std::collections::BTreeMap;
use strum::VariantArray as _;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::binding::SessionField;
use super::platform::Target;

/// What happens to the app, step by step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Slug, unique among stories.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// The steps.
    #[serde(default)]
    pub events: Vec<StoryEvent>,
}

impl Story {
    /// Puts a step into another place; beyond the end is the end.
    pub fn move_event(&mut self, from: usize, to: usize) {
        if from < self.events.len() {
            let event = self.events.remove(from);
            self.events.insert(to.min(self.events.len()), event);
        }
    }
}

/// One step of a story, with what should come of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryEvent {
    /// Slug, unique in the story.
    pub id: String,
    /// What happens.
    #[serde(rename = "do")]
    pub kind: EventKind,
    /// What should be so afterwards.
    #[serde(default, skip_serializing_if = "Expectation::is_empty")]
    pub expect: Expectation,
}

/// What happens to the app.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The app is opened at this path.
    Open {
        /// Path, `/` when left out.
        #[serde(default = "root", skip_serializing_if = "is_root")]
        path: String,
    },
    /// Someone fills in the page and taps.
    Tap {
        /// The workflow that the tap starts.
        workflow: String,
        /// What is typed first, by input name; `{{name}}` takes a value of the environment.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        typed: Vec<Typed>,
    },
    /// The browser reloads the page (phones: the app is closed and reopened).
    Reload {},
    /// The app is closed and opened again.
    Reopen {},
    /// The app's clock moves past the token's end; the app stays open.
    TokenExpires {
        /// How far to go when neither the token nor the session says when it ends, in milliseconds.
        #[serde(default = "hour", skip_serializing_if = "is_hour")]
        otherwise_ms: i64,
        /// Where the server goes by a clock of its own, and so still takes the token: its refusal (401) is made up from then on.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        refused: bool,
    },
    /// Someone taps a tab of the navigation bar (FlutterFlow rule 27).
    TapTab {
        /// The page of the tab.
        page: String,
    },
    /// A link into the app is opened.
    OpenLink {
        /// Its path.
        path: String,
    },
}

/// A text typed into an input field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Typed {
    /// Name of the input field.
    pub field: String,
    /// The text; `{{name}}` takes a value of the environment.
    pub text: String,
}

/// What should be so after a step. Empty fields are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The page on screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Whether someone is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in: Option<bool>,
    /// How calls of the step come out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallExpected>,
    /// What the session holds afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueExpected>,
    /// What stands in a message that the app shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What is expected instead where the app runs here, field by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub on: BTreeMap<Target, Expectation>,
}

impl Expectation {
    /// Whether nothing is expected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is expected where the app runs here.
    #[must_use]
    pub fn on_target(&self, target: Target) -> Self {
        let general = Self { on: BTreeMap::new(), ..self.clone() };
        let Some(here) = self.on.get(&target) else { return general };
        Self {
            page: here.page.clone().or(general.page),
            signed_in: here.signed_in.or(general.signed_in),
            calls: if here.calls.is_empty() { general.calls } else { here.calls.clone() },
            values: if here.values.is_empty() { general.values } else { here.values.clone() },
            message: here.message.clone().or(general.message),
            on: BTreeMap::new(),
        }
    }

    /// What is expected, in general and where the app runs in particular places.
    pub fn each(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.on.values())
    }

    /// Changes what is expected, in general and in particular places.
    pub fn change(&mut self, mut change: impl FnMut(&mut Self)) {
        change(self);
        self.on.values_mut().for_each(change);
    }

    /// Whether it says more than files of version 1 can.
    #[must_use]
    pub fn is_newer_than_version_1(&self) -> bool {
        !self.calls.is_empty() || !self.values.is_empty() || self.message.is_some() || !self.on.is_empty()
    }
}

/// How a call should come out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "CallWritten", into = "CallWritten")]
pub struct CallExpected {
    /// Endpoint id.
    pub call: String,
    /// How its last call in the step comes out.
    pub wanted: Option<CallWanted>,
    /// How often it is made in the step.
    pub times: Option<u16>,
}

/// The same as it is written.
#[derive(Serialize, Deserialize)]
struct CallWritten {
    call: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<CallOutcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u16>,
}

impl TryFrom<CallWritten> for CallExpected {
    type Error = &'static str;

    fn try_from(written: CallWritten) -> Result<Self, Self::Error> {
        let CallWritten { call, outcome, status, times } = written;
        let wanted = match (outcome, status) {
            (Some(_), Some(_)) => return Err("say either the outcome of the call or its status, not both"),
            (None, None) if times.is_none() => {
                return Err("say what is expected of the call: \"outcome\" (succeeded, refused or failed), \"status\" or \"times\"");
            }
            (Some(outcome), None) => Some(CallWanted::Outcome(outcome)),
            (None, Some(status)) => Some(CallWanted::Status(status)),
            (None, None) => None,
        };
        Ok(Self { call, wanted, times })
    }
}

impl From<CallExpected> for CallWritten {
    fn from(expected: CallExpected) -> Self {
        let CallExpected { call, wanted, times } = expected;
        let (outcome, status) = match wanted {
            Some(CallWanted::Outcome(outcome)) => (Some(outcome), None),
            Some(CallWanted::Status(status)) => (None, Some(status)),
            None => (None, None),
        };
        Self { call, outcome, status, times }
    }
}

/// How a call should come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallWanted {
    /// In general.
    Outcome(CallOutcome),
    /// With this status.
    Status(u16),
}

/// How a call comes out in general.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum CallOutcome {
    /// 200 to 299.
    Succeeded,
    /// Another status.
    Refused,
    /// No reply that the app may see.
    Failed,
}

impl CallOutcome {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeds",
            Self::Refused => "is refused",
            Self::Failed => "gets no reply",
        }
    }
}

/// What a field of the session should hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "ValueWritten", into = "ValueWritten")]
pub struct ValueExpected {
    /// The field.
    pub slot: SessionField,
    /// What it holds.
    pub wanted: ValueWanted,
}

/// The same as it is written.
#[derive(Serialize, Deserialize)]
struct ValueWritten {
    slot: SessionField,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set: Option<bool>,
    // A null is a value too.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    equals: Option<Json>,
}

fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}

impl TryFrom<ValueWritten> for ValueExpected {
    type Error = &'static str;

    fn try_from(written: ValueWritten) -> Result<Self, Self::Error> {
        let wanted = match (written.set, written.equals) {
            (Some(set), None) => ValueWanted::Set(set),
            (None, Some(json)) => ValueWanted::Equals(json),
            _ => return Err("say what is expected of the value: \"set\" (true or false), or what it \"equals\""),
        };
        Ok(Self { slot: written.slot, wanted })
    }
}

impl From<ValueExpected> for ValueWritten {
    fn from(expected: ValueExpected) -> Self {
        let (set, equals) = match expected.wanted {
            ValueWanted::Set(set) => (Some(set), None),
            ValueWanted::Equals(json) => (None, Some(json)),
        };
        Self { slot: expected.slot, set, equals }
    }
}

/// What a field of the session should hold. Of tokens only whether they are set can be expected.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueWanted {
    /// Something, or nothing.
    Set(bool),
    /// Exactly this.
    Equals(Json),
}

/// How far "token expires" goes when nothing says when the token ends: one hour.
pub const OTHERWISE_MS: i64 = 3_600_000;

fn root() -> String {
    "/".into()
}

fn is_root(path: &str) -> bool {
    path == "/"
}

fn hour() -> i64 {
    OTHERWISE_MS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_hour(ms: &i64) -> bool {
    *ms == OTHERWISE_MS
}
