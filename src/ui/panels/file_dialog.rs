//! The way round a file dialog of the system's that is not seen: quiet, below the bar.

use egui::{Frame, Margin, Panel, Ui};

use crate::app::command::Command;
use crate::app::state::State;
use crate::ui::design_tokens::{CONTROL, Tokens};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;

/// Shows it, while the system's dialog has not answered.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let Some(asking) = state.asking.filter(|_| state.dialog.is_none()) else { return };
    let text = if asking.is_over { "No file was chosen." } else { "The system's file dialog is open. Do you not see it?" };
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(14, 2));
    Panel::top("file dialog").frame(frame).show(ui, |ui| {
        ui.set_height(CONTROL);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            Rich::new().muted(text).show(ui);
            if Button::quiet("Type a path instead").show(ui).clicked() {
                commands.push(Command::TypePath(asking.wish));
            }
        });
    });
}
