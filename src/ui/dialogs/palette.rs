//! The list of all commands, found by typing.

use egui::{Align2, Area, Frame, Key, Order, Sense, Stroke, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::update::is_possible;
use crate::app::user_command::{Shortcut, UserCommand};
use crate::ui::design_tokens::Tokens;
use crate::ui::view::View;
use crate::ui::widgets::menu;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

/// Shows the list.
pub fn show(ui: &Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    let close = Command::User(UserCommand::SearchCommands);
    let screen = ui.ctx().content_rect();
    let veil = Area::new(egui::Id::unique("palette veil")).order(Order::Middle).fixed_pos(screen.min).show(ui.ctx(), |ui| {
        ui.painter().rect_filled(screen, 0, tokens.veil);
        ui.allocate_rect(screen, Sense::click())
    });
    if veil.inner.clicked() || ui.input(|input| input.key_pressed(Key::Escape)) {
        view.search = Default::default();
        commands.push(close);
        return;
    }
    Area::new(egui::Id::unique("palette")).order(Order::Foreground).anchor(Align2::CENTER_TOP, vec2(0.0, 90.0)).show(ui.ctx(), |ui| {
        let frame = Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, tokens.line)).corner_radius(10).inner_margin(10);
        frame.show(ui, |ui| {
            ui.set_width(460.0);
            let (query, marked) = &mut view.search;
            let (_, field) = TextField::new("Search commands").hint("What do you want to do?").show_with_response(ui, query);
            if !field.has_focus() {
                field.request_focus();
            }
            let wanted = query.to_lowercase();
            let found: Vec<UserCommand> = UserCommand::ALL
                .into_iter()
                .filter(|command| *command != UserCommand::SearchCommands && is_possible(state, *command))
                .filter(|command| command.text().to_lowercase().contains(&wanted))
                .collect();
            let (down, up, enter) =
                ui.input(|input| (input.key_pressed(Key::ArrowDown), input.key_pressed(Key::ArrowUp), input.key_pressed(Key::Enter)));
            *marked = (*marked + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
            let mut chosen = found.get(*marked).copied().filter(|_| enter);
            ui.add_space(6.0);
            for (at, command) in found.iter().enumerate() {
                let hint = command.shortcut().map(Shortcut::text);
                if menu::item(ui, command.text(), at == *marked, hint.as_deref()).on_hover_text(command.tooltip()).clicked() {
                    chosen = Some(*command);
                }
            }
            if found.is_empty() {
                Rich::new().muted("No command has this name.").show(ui);
            }
            if let Some(command) = chosen {
                view.search = Default::default();
                commands.push(Command::User(command));
            }
        });
    });
}
