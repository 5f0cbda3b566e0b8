//! The name of a row of the timeline.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// Where an entry stands: step of the story, track (one chain of actions) and place in it. It survives edits that do not touch it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId {
    /// Id of the story event.
    pub event: Arc<str>,
    /// 0 is the app itself; each workflow that runs in the event has a track of its own.
    pub track: u16,
    /// Whether it is a row of evidence. Those are counted apart, so that the ids of the other rows survive when more is noted.
    pub evidence: bool,
    /// Place in the track, among the rows of its kind.
    pub ordinal: u32,
}

impl EntryId {
    /// The first row of the app itself in a step.
    #[must_use]
    pub fn first(event: &str) -> Self {
        Self { event: event.into(), track: 0, evidence: false, ordinal: 0 }
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}{}", self.event, self.track, if self.evidence { "e" } else { "" }, self.ordinal)
    }
}

impl Serialize for EntryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // By its name, so that whoever writes a key of the state can leave it out.
        serializer.serialize_newtype_struct("EntryId", &self.to_string())
    }
}
