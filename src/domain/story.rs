//! What happens to the app in a run.

use serde::{Deserialize, Serialize};

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
}

impl Expectation {
    /// Whether nothing is expected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
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
