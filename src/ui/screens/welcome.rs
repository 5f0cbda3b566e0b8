//! The first screen: try the demo, begin a project, open one; unsaved work of last time comes first.

use egui::{CentralPanel, CornerRadius, Frame, Layout, Margin, ScrollArea, Sense, Stroke, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::diagnose::symptoms::Symptom;
use crate::domain::base::time;
use crate::ui::design_tokens::{RADIUS_CARD, RADIUS_CHIP, Tokens, font};
use crate::ui::icons::Icon;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card::{Card, tall_chip};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::row::{Row, SectionHeader};
use crate::ui::widgets::tone::Tone;

/// Width of the column of cards.
const COLUMN: f32 = 736.0;
/// Width of the column beside it.
const BESIDE: f32 = 360.0;
const GAP: f32 = 48.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    CentralPanel::default().frame(Frame::new().fill(Tokens::of_ui(ui).background)).show(ui, |ui| {
        let room = ui.available_width() - 48.0;
        let beside = !state.recent.is_empty();
        let wide = if beside { (COLUMN + GAP + BESIDE).min(room) } else { COLUMN.min(room) };
        let width = if beside { wide - GAP - BESIDE } else { wide };
        let left = ((ui.available_width() - wide) / 2.0).max(24.0);
        let top = ((ui.available_height() - 640.0) / 2.0).clamp(12.0, 110.0);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.add_space(top);
            ui.horizontal_top(|ui| {
                ui.add_space(left);
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(egui::Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = if top < 40.0 { 8.0 } else { 10.0 };
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
    let lead = "Every request, token and page decision, as your FlutterFlow or WeWeb app would make it.";
    Rich::new().run(lead, font::lead(), Tone::Muted).show_wrapped(ui);
    ui.add_space(6.0);
    trouble(ui, commands);
    let paste = UserCommand::PasteCalls;
    if Card::new(Icon::ImportArrow, paste.text(), paste.tooltip()).hint("Ctrl Shift V").dashed().show(ui).clicked() {
        commands.push(Command::User(paste));
    }
    let new = [UserCommand::NewFlutterFlow, UserCommand::NewWeWeb];
    choice(ui, Icon::Plus, "New project", "From a few questions; each can be left open.", new, commands);
    let demo = [UserCommand::TryFlutterFlowDemo, UserCommand::TryWeWebDemo];
    choice(ui, Icon::Play, "Try the demo", "On the built-in server: nothing leaves this computer.", demo, commands);
    let open = UserCommand::Open;
    if Card::new(Icon::Folder, open.text(), open.tooltip()).hint("Ctrl O").show(ui).clicked() {
        commands.push(Command::User(open));
    }
}

/// The way in for someone in trouble: what they see.
fn trouble(ui: &mut Ui, commands: &mut Vec<Command>) {
    const TILE: f32 = 36.0;
    const CHIP: f32 = 52.0;
    const GAP: f32 = 9.0;
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new()
        .fill(tokens.accent_background)
        .stroke(Stroke::new(1.0, tokens.accent))
        .corner_radius(RADIUS_CARD)
        .inner_margin(Margin::same(18));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(14.0, 14.0);
        ui.horizontal(|ui| {
            let (tile, _) = ui.allocate_exact_size(vec2(TILE, TILE), Sense::hover());
            ui.painter().rect_filled(tile, CornerRadius::same(RADIUS_CHIP), tokens.accent);
            Icon::Question.paint(ui.painter(), tile.shrink(10.0), tokens.on_accent);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                Rich::new().run("My login does not work", font::heading(), Tone::Text).show(ui);
                let text = "What do you see? No project and no password needed; two answers are enough, the rest may stay open.";
                Rich::new().muted(text).show_wrapped(ui);
            });
        });
        let columns = if ui.available_width() >= 560.0 { 4 } else { 2 };
        let width = ((ui.available_width() - GAP * (columns as f32 - 1.0)) / columns as f32).floor();
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        for row in Symptom::ALL.chunks(columns) {
            ui.horizontal(|ui| {
                for symptom in row {
                    if tall_chip(ui, symptom.title(), vec2(width, CHIP)).clicked() {
                        commands.push(Command::BeginSymptom(*symptom));
                    }
                }
            });
        }
    });
}

/// A card for either platform.
fn choice(ui: &mut Ui, icon: Icon, title: &str, text: &str, each: [UserCommand; 2], commands: &mut Vec<Command>) {
    let names = each.map(UserCommand::text);
    let buttons = [(Icon::FlutterFlow, "FlutterFlow", names[0]), (Icon::WeWeb, "WeWeb", names[1])];
    if let Some(pressed) = Card::new(icon, title, text).with_buttons(ui, &buttons) {
        commands.push(Command::User(each[pressed]));
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
