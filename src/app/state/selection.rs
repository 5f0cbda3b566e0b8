//! What is selected. Ids, not places, so that a selection survives edits and runs.

use crate::domain::project::item::{Item, ItemKind};
use crate::domain::record::entry_id::EntryId;

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// An entry of the timeline.
    Entry(EntryId),
    /// A thing of the project.
    Item(Item),
    /// A step of the story.
    Event(String),
}

impl Selection {
    /// A thing of this kind and id.
    pub fn item(kind: ItemKind, id: impl Into<String>) -> Self {
        Self::Item(Item::new(kind, id))
    }

    /// The platform's authentication settings.
    #[must_use]
    pub fn settings() -> Self {
        Self::item(ItemKind::Settings, "")
    }

    /// Whether it is this thing.
    #[must_use]
    pub fn is(&self, kind: ItemKind, id: &str) -> bool {
        matches!(self, Self::Item(item) if item.kind == kind && item.id == id)
    }
}
