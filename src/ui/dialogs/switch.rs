//! Before a project becomes one of the other platform, or gets WeWeb's other authentication: what is kept, changed and lost.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::edit::switch::Switched;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Shows the lists.
pub fn show(ui: &Ui, switched: &Switched) -> Option<DialogAnswer> {
    let title = format!("Switch to {}?", switched.to);
    let outcome = Modal::new(&title, "Switch").others(&["Cancel"]).focus_main().width(560.0).show(ui.ctx(), |ui| {
        // The lists can be long: rows stand close.
        ui.spacing_mut().item_spacing.y = 2.0;
        let lists =
            [("Kept", Tone::Ok, &switched.kept), ("Changed", Tone::Accent, &switched.changed), ("Lost", Tone::Error, &switched.lost)];
        for (word, tone, items) in lists {
            if items.is_empty() {
                continue;
            }
            Rich::new().tone(tone, word).show(ui);
            for item in items {
                Rich::new().text(format!("·  {item}")).show_wrapped(ui);
            }
        }
        Rich::new().muted("It is one step: Undo brings everything back as it was.").show_wrapped(ui);
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => Some(DialogAnswer::Yes),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}
