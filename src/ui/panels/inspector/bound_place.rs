//! Where a binding stands, for the editors of bindings and formulas, which call each other.

use egui::{Frame, Margin, Stroke, Ui};

use crate::app::state::State;
use crate::app::state::open::Open;
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::workflow::Workflow;
use crate::ui::design_tokens::Tokens;
use crate::ui::view::View;

/// Edits a binding inside a formula. True when it changed.
pub type Editor = fn(&mut Ui, &BoundPlace, &mut View, &mut Option<Binding>) -> bool;

/// Where a binding stands.
pub struct BoundPlace<'a> {
    /// The project.
    pub open: &'a Open,
    /// What the window shows.
    pub state: &'a State,
    /// The workflow that it is part of; none in an endpoint.
    pub workflow: Option<&'a Workflow>,
    /// What keeps its drafts apart from those of others.
    pub key: String,
    /// Its name, for people and screen readers.
    pub field: String,
    /// The field of the session that it fills.
    pub slot: Option<SessionField>,
    /// It may be unset.
    pub optional: bool,
}

impl<'a> BoundPlace<'a> {
    /// A place inside this one.
    #[must_use]
    pub fn inside(&self, word: &str) -> BoundPlace<'a> {
        BoundPlace {
            open: self.open,
            state: self.state,
            workflow: self.workflow,
            key: format!("{} {word}", self.key),
            field: format!("{}, {word}", self.field),
            slot: None,
            optional: false,
        }
    }
}

/// Parts stand a little to the right, beside a line.
pub fn inset<T>(ui: &mut Ui, body: impl FnOnce(&mut Ui) -> T) -> T {
    let tokens = Tokens::of_ui(ui);
    let inner = Frame::new().inner_margin(Margin { left: 10, right: 0, top: 2, bottom: 2 }).show(ui, body);
    let rect = inner.response.rect;
    ui.painter().vline(rect.left() + 3.0, rect.y_range(), Stroke::new(1.0, tokens.line));
    inner.inner
}
