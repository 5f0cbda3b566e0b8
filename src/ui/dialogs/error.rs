//! Something went wrong that needs to be read.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;

/// Says where, what, and how to fix it.
pub fn show(ui: &Ui, title: &str, text: &str) -> Option<DialogAnswer> {
    let outcome = Modal::new(title, "Close").show(ui.ctx(), |ui| {
        Rich::new().text(text).show_wrapped(ui);
    });
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}
