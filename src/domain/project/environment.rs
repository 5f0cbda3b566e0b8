//! Which server a run talks to, with which values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::platform::Target;
use crate::domain::web::browser::BrowserSettings;

/// Which server a run talks to, with which values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Slug, unique among environments.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// The user's own server, or the built-in one.
    #[serde(default)]
    pub server: ServerKind,
    /// Demo server: the shape of its replies.
    #[serde(default = "plain", skip_serializing_if = "is_plain")]
    pub shape: String,
    /// Demo server: how it misbehaves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// Values for `{{name}}`. The demo server brings `base_url`, `email` and `password` of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<EnvironmentValue>,
    /// The app's origin on each target, such as `https://app.example.com`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<Target, String>,
    /// How the browser is set up in which the app runs.
    #[serde(default, skip_serializing_if = "BrowserSettings::is_usual")]
    pub browser: BrowserSettings,
    /// The time zone of the device that the app runs on, such as `Europe/Berlin`; UTC where nothing is said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub time_zone: String,
    /// Whether the server's clock goes with the app's.
    #[serde(default, skip_serializing_if = "is_default_clock")]
    pub server_clock: ServerClock,
    /// At most so many calls a second go to one host; 0 means no limit. Left out: [`USUAL_CALLS_PER_SECOND`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_per_second: Option<u32>,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            server: ServerKind::default(),
            shape: plain(),
            faults: Vec::new(),
            values: Vec::new(),
            origins: BTreeMap::new(),
            browser: BrowserSettings::default(),
            time_zone: String::new(),
            server_clock: ServerClock::default(),
            limit_per_second: None,
        }
    }
}

/// So many calls a second go to a server of the user's own when nothing else is said.
pub const USUAL_CALLS_PER_SECOND: u32 = 5;

impl Environment {
    /// At most so many calls a second go to one host; 0 means no limit. The demo server has none.
    #[must_use]
    pub fn calls_per_second(&self) -> u32 {
        match self.server {
            ServerKind::Demo => 0,
            ServerKind::Own => self.limit_per_second.unwrap_or(USUAL_CALLS_PER_SECOND),
        }
    }

    /// Whether the server's clock goes with the app's: always so for the demo server.
    #[must_use]
    pub fn clock_follows(&self) -> bool {
        self.server == ServerKind::Demo || self.server_clock == ServerClock::Follows
    }
}

/// The user's own server, or the built-in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServerKind {
    /// The user's own.
    #[default]
    Own,
    /// The built-in demo server.
    Demo,
}

/// Whether the server's clock goes with the app's virtual clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServerClock {
    /// It has its own: a jump of the app's clock does not reach it.
    #[default]
    Own,
    /// It goes along.
    Follows,
}

/// A named value of an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentValue {
    /// The name inside `{{…}}`.
    pub name: String,
    /// The value; a secret's value never stands in a project file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// It is secret: asked for, or taken from `AUTHSCOPE_SECRET_<NAME>` or the keychain.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// It is asked for during the run, anew in each step that reads it: a one-time code, the link of a mail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ask: bool,
    /// WeWeb: its other values, by where the app takes them from (Env: staging, production; rule 38). Never a secret's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub on: BTreeMap<Target, String>,
}

/// The name of a value that each run has, and no two runs share: lower-case letters and digits.
pub const UNIQUE: &str = "unique";

/// The environment variable that a secret value is taken from.
#[must_use]
pub fn secret_variable(name: &str) -> String {
    let upper: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("AUTHSCOPE_SECRET_{upper}")
}

fn plain() -> String {
    "plain".into()
}

fn is_plain(shape: &str) -> bool {
    shape == "plain" || shape.is_empty()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_default_clock(clock: &ServerClock) -> bool {
    *clock == ServerClock::Own
}
