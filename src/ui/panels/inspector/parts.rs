//! What every editor of a thing ends with: whether it is confirmed, and duplicating and deleting it.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::domain::project::item::{Item, ItemKind};
use crate::edit::Edit;
use crate::ui::icons::Icon;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Shows it.
pub fn footer(ui: &mut Ui, open: &Open, item: &Item, commands: &mut Vec<Command>) {
    if open.project.not_confirmed.contains(item) {
        ui.add_space(10.0);
        Rich::new()
            .tone(Tone::Warn, "Not confirmed. ")
            .muted("This was filled in for you. Compare it with your app, then say so, or change it.")
            .show_wrapped(ui);
        if Button::outlined("It is so in my app").icon(Icon::Check).show(ui).clicked() {
            commands.push(Command::Edit(Edit::Confirm(vec![item.clone()])));
        }
    }
    if item.kind == ItemKind::Settings {
        return;
    }
    ui.add_space(14.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let word = item.kind.name();
        if Button::outlined("Duplicate").name(&format!("Duplicate this {word}")).icon(Icon::Copy).show(ui).clicked() {
            commands.push(Command::Duplicate(item.clone()));
        }
        if Button::outlined("Delete").name(&format!("Delete this {word}")).icon(Icon::Trash).show(ui).clicked() {
            commands.push(Command::Delete(item.clone()));
        }
    });
}
