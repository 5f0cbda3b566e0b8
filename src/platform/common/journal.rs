//! The entries of a run while they are being made.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::base::log::Log;
use crate::domain::record::entry::{Entry, EntryBody, Provenance};
use crate::domain::record::entry_id::EntryId;

/// The entries of a run while they are being made. Ids are paths, so they survive edits elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Journal {
    #[serde(skip)]
    entries: Log<Arc<Entry>>,
    event: Arc<str>,
    ordinals: BTreeMap<(u16, bool), u32>,
    next_track: u16,
    at_ms: i64,
    /// Ids are handed out, and nothing is kept.
    silent: bool,
}

impl Default for Journal {
    fn default() -> Self {
        Self { entries: Log::default(), event: Arc::from("start"), ordinals: BTreeMap::new(), next_track: 1, at_ms: 0, silent: false }
    }
}

/// An entry about to be added.
#[derive(Clone, Debug)]
pub struct EntryDraft {
    body: EntryBody,
    source: Provenance,
    assumed: Option<String>,
    cause: Option<EntryId>,
}

impl EntryDraft {
    /// Something that the platform does.
    #[must_use]
    pub fn simulated(body: EntryBody) -> Self {
        Self { body, source: Provenance::Simulated, assumed: None, cause: None }
    }

    /// Something that was really sent or received.
    #[must_use]
    pub fn recorded(body: EntryBody) -> Self {
        Self { body, source: Provenance::Recorded, assumed: None, cause: None }
    }

    /// Something that was not sent, or a reply that the user made up.
    #[must_use]
    pub fn pretended(body: EntryBody) -> Self {
        Self { body, source: Provenance::Pretended, assumed: None, cause: None }
    }

    /// What brought it about.
    #[must_use]
    pub fn because_of(mut self, cause: Option<EntryId>) -> Self {
        self.cause = cause;
        self
    }

    /// What it rests on that is not established.
    #[must_use]
    pub fn assuming(mut self, assumed: Option<impl Into<String>>) -> Self {
        self.assumed = assumed.map(Into::into).or(self.assumed);
        self
    }
}

impl Journal {
    /// One that keeps nothing.
    #[must_use]
    pub fn silent() -> Self {
        Self { silent: true, ..Self::default() }
    }

    /// A new step of the story: tracks and places start again.
    pub fn begin_event(&mut self, event: &str) {
        self.event = Arc::from(event);
        self.ordinals.clear();
        self.next_track = 1;
    }

    /// The app's time since the run began, for the entries to come.
    pub fn set_time(&mut self, at_ms: i64) {
        self.at_ms = at_ms;
    }

    /// A track for another chain of actions.
    pub fn new_track(&mut self) -> u16 {
        let track = self.next_track;
        self.next_track = self.next_track.saturating_add(1);
        track
    }

    /// Adds an entry and gives its id.
    pub fn add(&mut self, track: u16, draft: EntryDraft) -> EntryId {
        let evidence = draft.body.is_evidence();
        let ordinal = self.ordinals.entry((track, evidence)).or_default();
        let id = EntryId { event: Arc::clone(&self.event), track, evidence, ordinal: *ordinal };
        *ordinal = ordinal.saturating_add(1);
        let EntryDraft { body, source, assumed, cause } = draft;
        if self.silent {
            return id;
        }
        self.entries.push(Arc::new(Entry { id: id.clone(), at_ms: self.at_ms, source, assumed, cause, body }));
        id
    }

    /// All entries so far.
    #[must_use]
    pub fn entries(&self) -> &Log<Arc<Entry>> {
        &self.entries
    }

    /// The entry of this id.
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<&Arc<Entry>> {
        self.entries.iter().rev().find(|entry| entry.id == *id)
    }

    /// The step of the story that is going on.
    #[must_use]
    pub fn event(&self) -> &str {
        &self.event
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::note::Note;
    use std::collections::HashSet;

    #[test]
    fn more_entries_than_sixteen_bits_can_count_have_ids_of_their_own() {
        let mut journal = Journal::default();
        let ids: HashSet<EntryId> = (0..70_000).map(|_| journal.add(1, EntryDraft::simulated(EntryBody::Note(Note::Stopped)))).collect();
        assert_eq!(ids.len(), 70_000);
        journal.begin_event("later");
        assert_eq!(journal.add(1, EntryDraft::simulated(EntryBody::Note(Note::Stopped))).to_string(), "later/1/0");
    }

    #[test]
    fn evidence_is_numbered_apart() {
        let mut journal = Journal::default();
        let start = || EntryBody::WorkflowEnd { workflow: "w".into(), how: crate::domain::record::evidence::Ended::Done };
        let mut add = |body| journal.add(1, EntryDraft::simulated(body)).to_string();
        assert_eq!(
            [add(EntryBody::Note(Note::Stopped)), add(start()), add(EntryBody::Note(Note::Stopped))],
            ["start/1/0", "start/1/e0", "start/1/1"]
        );
    }
}
