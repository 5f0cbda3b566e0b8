//! What a simulator works on: the project, the device, the journal. It does no I/O; what it wants from outside it orders.

use std::ops::Range;

use serde::Serialize;

use crate::agent::{CallDraft, CallId};
use crate::domain::project::Project;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::page::Page;
use crate::domain::project::place::ActionAt;
use crate::domain::project::platform::Target;
use crate::domain::record::device::{Device, Tab};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::location::Location;
use crate::domain::record::question::{Question, Questions};
use crate::domain::record::value::Value;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::domain::web::body::{Bodies, JsonReading};

use super::journal::{EntryDraft, Journal};

pub use crate::domain::record::recording::Values;

/// What a simulator wants from outside.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Order {
    /// A call.
    Call {
        /// Its number.
        call: CallId,
        /// Endpoint id.
        endpoint: String,
        /// What it is for.
        purpose: Purpose,
        /// The action that calls; none where the platform calls by itself.
        action: Option<ActionAt>,
        /// What to send.
        draft: Box<CallDraft>,
        /// The track of the task that calls.
        track: u16,
        /// What brought it about, where the platform makes it by itself.
        cause: Option<EntryId>,
    },
    /// The page is left for good: no call that is under way finds anyone any more.
    Leave,
    /// An answer of the person who runs it.
    Ask {
        /// What is asked.
        question: Question,
        /// The track of the task that waits for it.
        track: u16,
        /// What led to it.
        cause: Option<EntryId>,
    },
    /// A timer.
    Timer {
        /// Its number.
        timer: u32,
        /// How long, in milliseconds.
        ms: u64,
    },
}

/// Who changes something: in which track, because of what, by which action (none where the platform does it by itself).
#[derive(Clone, Debug, Default)]
pub struct By {
    /// The track.
    pub track: u16,
    /// What led to it.
    pub cause: Option<EntryId>,
    /// The action.
    pub action: Option<ActionAt>,
}

impl By {
    /// The platform itself.
    #[must_use]
    pub fn platform(cause: Option<EntryId>) -> Self {
        Self { track: 0, cause, action: None }
    }

    /// An action of a task.
    #[must_use]
    pub fn action(track: u16, cause: Option<EntryId>, action: ActionAt) -> Self {
        Self { track, cause, action: Some(action) }
    }

    /// The same, because of something else.
    #[must_use]
    pub fn because_of(&self, cause: Option<EntryId>) -> Self {
        Self { cause, ..self.clone() }
    }
}

/// What a simulator works on.
pub struct World<'a> {
    /// The project as it is for this run.
    pub project: &'a Project,
    /// Where the app runs.
    pub target: Target,
    /// Values of the environment, and what was answered in this step.
    pub values: &'a Values,
    /// What is asked for where it has no value.
    pub questions: &'a Questions,
    /// The device.
    pub device: &'a mut Device,
    /// The run's secrets.
    pub registry: &'a mut SecretRegistry,
    /// The run's bodies.
    pub bodies: &'a Bodies,
    /// The run's entries.
    pub journal: &'a mut Journal,
    /// Where the app is served from, such as `https://app.example.com`.
    pub origin: &'a str,
    /// The device's time zone.
    pub zone: &'a str,
    /// The app's time, milliseconds since 1970.
    pub now_ms: i64,
    /// What is wanted from outside.
    pub orders: &'a mut Vec<Order>,
}

impl<'a> World<'a> {
    /// The page at a location, and its parameters. What is secret in the location is secret in them.
    #[must_use]
    pub fn page_at(&self, location: &Location) -> Option<(&'a Page, Vec<(String, Value)>)> {
        let (page, parameters) = self.project.page_at(&location.reveal())?;
        let value = |(name, range): (&str, Range<usize>)| {
            let part = location.part(range);
            (name.to_owned(), Value::Text(self.registry.trace(&part.reveal()).overlaid(&part)))
        };
        Some((page, parameters.into_iter().map(value).collect()))
    }
}

impl World<'_> {
    /// The tab in front; opened if there is none.
    pub fn tab(&mut self) -> &mut Tab {
        if self.device.tabs.is_empty() {
            self.device.tabs.push(Tab::default());
        }
        &mut self.device.tabs[0]
    }

    /// The tab in front, if the app is open.
    #[must_use]
    pub fn open_tab(&self) -> Option<&Tab> {
        self.device.tabs.first()
    }

    /// How the app reads replies as JSON.
    #[must_use]
    pub fn json_reading(&self) -> JsonReading {
        if self.project.platform.is_weweb() { JsonReading::Browser } else { JsonReading::Dart }
    }

    /// Adds an entry of the platform's own behaviour.
    pub fn simulated(&mut self, track: u16, cause: Option<EntryId>, body: EntryBody) -> EntryId {
        self.journal.add(track, EntryDraft::simulated(body).because_of(cause))
    }

    /// Puts a text into storage, or removes the key, and notes what changed.
    pub fn store(&mut self, by: By, key: &str, value: Option<Traced>) {
        let changed = match &value {
            Some(text) => self.device.storage.insert(key.to_owned(), text.clone()).as_ref() != Some(text),
            None => self.device.storage.remove(key).is_some(),
        };
        if changed {
            self.simulated(by.track, by.cause, EntryBody::StorageChange { action: by.action, key: key.to_owned(), value });
        }
    }
}
