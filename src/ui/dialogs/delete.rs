//! A thing is to be deleted that others refer to.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::State;
use crate::domain::project::item::Item;
use crate::edit::thing::item_title;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;

/// Names the places that would point to nothing.
pub fn show(ui: &Ui, state: &State, item: &Item, places: &[String]) -> Option<DialogAnswer> {
    /// So many places are named; the rest is counted.
    const NAMED: usize = 12;
    let title = state.open.as_ref().map_or_else(String::new, |open| item_title(&open.project, item));
    let outcome = Modal::new(&format!("Delete {title}?"), "Delete").others(&["Cancel"]).dangerous().show(ui.ctx(), |ui| {
        Rich::new().text("It is used here, and what uses it will point to nothing until you choose something else:").show_wrapped(ui);
        for place in places.iter().take(NAMED) {
            Rich::new().muted(format!("·  {place}")).show_wrapped(ui);
        }
        if places.len() > NAMED {
            Rich::new().muted(format!("and {} more", places.len() - NAMED)).show(ui);
        }
        Rich::new().muted("Undo brings it back.").show(ui);
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => Some(DialogAnswer::Yes),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}
