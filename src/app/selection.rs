//! What is selected. Ids, not places, so that a selection survives edits and runs.

use crate::domain::entry::EntryId;

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// An entry of the timeline.
    Entry(EntryId),
    /// A page.
    Page(String),
    /// An endpoint.
    Endpoint(String),
    /// A workflow.
    Workflow(String),
    /// A step of the story.
    Event(String),
    /// The platform's authentication settings.
    Settings,
    /// The environment in use.
    Environment,
}
