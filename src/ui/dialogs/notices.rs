//! What was told so far, to be read again.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::State;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Shows it, the newest first.
pub fn show(ui: &Ui, state: &State) -> Option<DialogAnswer> {
    let outcome = Modal::new("What was told so far", "Close").width(560.0).show(ui.ctx(), |ui| {
        for notice in state.told.iter().rev() {
            let (mark, tone) = if notice.error { ("Went wrong: ", Tone::Error) } else { ("", Tone::Text) };
            Rich::new().tone(Tone::Error, mark).tone(tone, &notice.text).show_wrapped(ui);
        }
        if state.told.is_empty() {
            Rich::new().muted("Nothing yet.").show(ui);
        }
    });
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}
