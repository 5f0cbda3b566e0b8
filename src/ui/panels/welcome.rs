//! The first screen: try the demo, open a project.

use egui::{CentralPanel, Frame, Layout, Ui, vec2};

use crate::app::command::Command;
use crate::app::user_command::UserCommand;
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::icons::Icon;
use crate::ui::widgets::card::Card;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Width of the column of cards.
const COLUMN: f32 = 652.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, commands: &mut Vec<Command>) {
    CentralPanel::default().frame(Frame::new().fill(Tokens::of_ui(ui).background)).show(ui, |ui| {
        let width = COLUMN.min(ui.available_width() - 48.0);
        let left = ((ui.available_width() - width) / 2.0).max(24.0);
        let top = (ui.available_height() * 0.12).clamp(16.0, 110.0);
        ui.add_space(top);
        ui.horizontal(|ui| {
            ui.add_space(left);
            ui.allocate_ui_with_layout(vec2(width, ui.available_height()), Layout::top_down(egui::Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 10.0;
                Rich::new().run("See why your login does that.", font::title(), Tone::Text).show_wrapped(ui);
                let lead = "Lay out your login, press Run flow, and watch every request, token and page decision as your FlutterFlow or WeWeb app would make it.";
                Rich::new().run(lead, font::lead(), Tone::Muted).show_wrapped(ui);
                ui.add_space(10.0);
                let cards = [
                    (UserCommand::TryFlutterFlowDemo, Icon::Play, "", true),
                    (UserCommand::TryWeWebDemo, Icon::Play, "", false),
                    (UserCommand::NewFlutterFlow, Icon::FlutterFlow, "", false),
                    (UserCommand::NewWeWeb, Icon::WeWeb, "", false),
                    (UserCommand::PasteCalls, Icon::ImportArrow, "Ctrl Shift V", false),
                    (UserCommand::Open, Icon::Folder, "Ctrl O", false),
                ];
                for (command, icon, hint, selected) in cards {
                    if Card::new(icon, command.text(), command.tooltip()).hint(hint).selected(selected).show(ui).clicked() {
                        commands.push(Command::User(command));
                    }
                }
            });
        });
    });
}
