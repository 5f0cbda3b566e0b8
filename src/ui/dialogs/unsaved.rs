//! There are unsaved changes, and something is about to leave them.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::State;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;

/// Asks whether to save them.
pub fn show(ui: &Ui, state: &State) -> Option<DialogAnswer> {
    let name = state.open.as_ref().map_or("The project", |open| open.project.name.as_str());
    let outcome = Modal::new("Save the changes?", "Save").others(&["Don't save", "Cancel"]).focus_main().show(ui.ctx(), |ui| {
        Rich::new().text(format!("“{name}” has changes that are not saved. Without saving they are lost.")).show_wrapped(ui);
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => Some(DialogAnswer::Yes),
        ModalOutcome::Other(0) => Some(DialogAnswer::Discard),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}
