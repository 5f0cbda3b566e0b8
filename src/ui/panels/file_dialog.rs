//! What is waited for with files, quiet, below the bar: a dialog of the system's that is not seen, and the way round it; a file that takes
//! long to read, and the way out.

use egui::{Frame, Margin, Panel, Ui};

use crate::app::command::Command;
use crate::app::state::State;
use crate::domain::words::capitalised;
use crate::ui::design_tokens::{CONTROL, Tokens};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;

/// Shows it, while there is something to wait for.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    if let Some(what) = state.reading() {
        row(ui, "reading", &format!("{}…", capitalised(what)), ("Stop", "Stop reading"), || commands.push(Command::StopReading));
    }
    if let Some(asking) = state.asking.filter(|_| state.dialog.is_none()) {
        let text = if asking.is_over { "No file was chosen." } else { "The system's file dialog is open. Do you not see it?" };
        let label = "Type a path instead";
        row(ui, "file dialog", text, (label, label), || commands.push(Command::TypePath(asking.wish)));
    }
}

fn row(ui: &mut Ui, id: &'static str, text: &str, (label, name): (&str, &str), pressed: impl FnOnce()) {
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(14, 2));
    Panel::top(id).frame(frame).show(ui, |ui| {
        ui.set_height(CONTROL);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let button = Button::quiet(label).name(name);
            // The text may hold a path as long as it likes: the way out stays in sight.
            let room = (ui.available_width() - button.size(ui).x - 24.0).max(80.0);
            ui.allocate_ui_with_layout(egui::vec2(0.0, CONTROL), egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.set_max_width(room);
                Rich::new().muted(text).show(ui);
            });
            if button.show(ui).clicked() {
                pressed();
            }
        });
    });
}
