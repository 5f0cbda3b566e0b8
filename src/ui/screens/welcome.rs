//! The first screen: try the demo, begin a project, open one; unsaved work of last time comes first.

use egui::{CentralPanel, Frame, Layout, ScrollArea, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::domain::base::time;
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::icons::Icon;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card::Card;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::row::{Row, SectionHeader};
use crate::ui::widgets::tone::Tone;

/// Width of the column of cards.
const COLUMN: f32 = 652.0;
/// Width of the column beside it.
const BESIDE: f32 = 300.0;
const GAP: f32 = 48.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    CentralPanel::default().frame(Frame::new().fill(Tokens::of_ui(ui).background)).show(ui, |ui| {
        let room = ui.available_width() - 48.0;
        let beside = !state.recent.is_empty();
        let wide = if beside { (COLUMN + GAP + BESIDE).min(room) } else { COLUMN.min(room) };
        let width = if beside { wide - GAP - BESIDE } else { wide };
        let left = ((ui.available_width() - wide) / 2.0).max(24.0);
        let top = ((ui.available_height() - 640.0) / 2.0).clamp(16.0, 110.0);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.add_space(top);
            ui.horizontal_top(|ui| {
                ui.add_space(left);
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(egui::Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 10.0;
                    unsaved(ui, state, commands);
                    cards(ui, commands);
                });
                if beside {
                    ui.add_space(GAP);
                    ui.allocate_ui_with_layout(vec2(BESIDE, 0.0), Layout::top_down(egui::Align::Min), |ui| recent(ui, state, commands));
                }
            });
            ui.add_space(24.0);
        });
    });
}

fn cards(ui: &mut Ui, commands: &mut Vec<Command>) {
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
}

/// Work that was not saved when the program ended last.
fn unsaved(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    for orphan in &state.orphans {
        let tokens = Tokens::of_ui(ui);
        Frame::new().fill(tokens.warn_background).corner_radius(8).inner_margin(12).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let text = format!(" was not saved when Authscope ended. It was kept at {}.", time::utc(orphan.at_ms));
            Rich::new().strong(&orphan.name).text(text).show_wrapped(ui);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                if Button::outlined("Open it").name(&format!("Open the unsaved {}", orphan.name)).show(ui).clicked() {
                    commands.push(Command::Recover(orphan.file.clone()));
                }
                if Button::outlined("Let it go").name(&format!("Let the unsaved {} go", orphan.name)).show(ui).clicked() {
                    commands.push(Command::Discard(orphan.file.clone()));
                }
            });
        });
    }
}

fn recent(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    SectionHeader::new("Recent").show(ui);
    for known in &state.recent {
        let name = format!("Recent {}", known.name);
        let note = format!("{} · {}", known.platform, time::utc(known.at_ms).get(..11).unwrap_or_default().trim_end());
        let row = Row::new(&name, &known.name).note(&note).show(ui).on_hover_text(known.path.display().to_string());
        if row.clicked() {
            commands.push(Command::OpenPath(known.path.clone()));
        }
    }
}
