//! What the window remembers that is nobody else's business: tabs, drafts of text fields, folds, where the canvas stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use crate::app::command::Command;
use crate::app::state::selection::Selection;
use crate::domain::project::Project;
use crate::domain::project::item::ItemKind;
use crate::domain::project::platform::Target;
use crate::domain::secret::Secret;
use crate::domain::secret::registry::SecretRegistry;

use super::panels::canvas::CanvasView;
use super::panels::checklist::ChecklistCache;
use super::panels::inspector::json_rows::JsonCache;
use super::panels::inspector::masked_body::MaskedBody;

/// What the window remembers for itself.
#[derive(Default)]
pub struct View {
    /// Tab of the inspector for an exchange.
    pub exchange_tab: usize,
    /// Texts that are being typed, by the name of their field.
    pub drafts: BTreeMap<String, FieldDraft>,
    /// The project that they are about.
    pub opened: u64,
    /// The selection that the timeline has scrolled to.
    pub scrolled_to: Selection,
    /// How often what is selected was brought into sight.
    pub shown_where: u64,
    /// How tall the timeline was in the last frame, and how far it was scrolled (points).
    pub timeline_sight: (f32, f32),
    /// A run was going on in the last frame.
    pub was_live: bool,
    /// The question that was given the keyboard last.
    pub asked: Option<String>,
    /// What is typed into the command search, and which command is marked.
    pub search: (String, usize),
    /// Where the canvas stands.
    pub canvas: CanvasView,
    /// Rows of the reply that is shown.
    pub json: JsonCache,
    /// The body that is shown as text.
    pub masked: MaskedBody,
    /// Parts of the inspector that somebody has unfolded.
    pub unfolded: BTreeSet<String>,
    /// The token that is being looked at. It may be pasted, never painted.
    pub token: Option<Secret>,
    /// The reply that paths are tried on.
    pub reply: Option<Arc<TriedReply>>,
    /// The checklist.
    pub checklist: ChecklistCache,
    /// The canvas was unfolded where it folds by itself.
    pub canvas_wanted: bool,
    /// There was a run: lists fold by themselves.
    pub lists_give_way: bool,
    /// The lists on the left that somebody has folded away, or unfolded.
    pub lists: BTreeMap<ItemKind, bool>,
    /// The timeline shows evidence too.
    pub all_rows: bool,
    /// Where what is expected of a step is looked at: one target, or everywhere.
    pub expected_on: Option<Target>,
    /// What waits until the text that is being typed is committed.
    pub waiting: Vec<Command>,
    /// How many secrets stand readable in which project.
    pub literals: Option<(Arc<Project>, usize)>,
    /// How many row closures ran in the last frame; the tests compare it at 100 and 100,000 entries.
    pub rows_drawn: usize,
}

/// A reply that paths are tried on, with its secrets known so that they are not painted.
pub struct TriedReply {
    /// The reply.
    pub json: Json,
    /// Its secrets.
    pub registry: SecretRegistry,
}

/// A text that is being typed: where it started, and how it stands.
#[derive(Clone, Default)]
pub struct FieldDraft {
    /// The committed text that the draft began with.
    pub from: String,
    /// The text as typed.
    pub text: String,
}

/// What the drafts of dialogs begin with: they end with their dialog.
pub const IN_DIALOG: &str = "dialog ";

impl View {
    /// Forgets what is typed by halves where it belongs to nothing any more: to another project, to a dialog that is gone.
    pub fn forget(&mut self, opened: u64, has_dialog: bool) {
        if self.opened != opened {
            self.opened = opened;
            self.drafts.clear();
            self.canvas = CanvasView::default();
            self.lists.clear();
            self.canvas_wanted = false;
            self.asked = None;
        }
        if !has_dialog {
            self.drafts.retain(|name, _| !name.starts_with(IN_DIALOG));
        }
    }

    /// The draft of a field: begins anew when the committed text changes.
    pub fn draft(&mut self, name: &str, committed: &str) -> &mut String {
        let draft = self.drafts.entry(name.to_owned()).or_default();
        if draft.from != committed {
            *draft = FieldDraft { from: committed.to_owned(), text: committed.to_owned() };
        }
        &mut draft.text
    }

    /// The draft of a field was taken over: it begins anew with what the project makes of it, be that another text.
    pub fn took(&mut self, name: &str) {
        if let Some(draft) = self.drafts.get_mut(name) {
            draft.from.clone_from(&draft.text);
        }
    }
}
