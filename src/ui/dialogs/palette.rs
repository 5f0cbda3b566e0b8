//! Everything that can be found by typing: commands, and the things of the project.

use egui::{Align2, Area, Frame, Key, Order, ScrollArea, Sense, Stroke, Ui, UiKind, vec2};

use crate::app::command::Command;
use crate::app::search::{SearchHit, search};
use crate::app::state::State;
use crate::app::user_command::{Shortcut, UserCommand};
use crate::ui::design_tokens::{ROW_DENSE, Tokens};
use crate::ui::view::View;
use crate::ui::widgets::menu;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

/// From the top of the window to the list (points).
const TOP: f32 = 90.0;
/// The field, the margins, and what is left free below the list (points).
const AROUND: f32 = 110.0;

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
    Area::new(egui::Id::unique("palette"))
        .kind(UiKind::Modal)
        .accessible_name("Commands")
        .order(Order::Foreground)
        .anchor(Align2::CENTER_TOP, vec2(0.0, TOP))
        .show(ui.ctx(), |ui| {
            let frame = Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, tokens.line)).corner_radius(10).inner_margin(10);
            frame.show(ui, |ui| {
                ui.set_width(500.0);
                let (query, marked) = &mut view.search;
                let hint = if state.open.is_some() { "A command, a page, a call, a step…" } else { "What do you want to do?" };
                let (_, field) = TextField::new("Search commands").hint(hint).show_with_response(ui, query);
                if !field.has_focus() {
                    field.request_focus();
                }
                if field.changed() {
                    *marked = 0;
                }
                let found = search(state, query);
                let (down, up, enter) =
                    ui.input(|input| (input.key_pressed(Key::ArrowDown), input.key_pressed(Key::ArrowUp), input.key_pressed(Key::Enter)));
                *marked = (*marked + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
                let mut chosen = found.get(*marked).filter(|_| enter);
                ui.add_space(6.0);
                let room = screen.height() - TOP - AROUND;
                ui.spacing_mut().item_spacing.y = 0.0;
                let mut area = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
                if down || up {
                    area = area.vertical_scroll_offset((*marked as f32 * ROW_DENSE - room / 2.0).max(0.0));
                }
                area.show_rows(ui, ROW_DENSE, found.len(), |ui, rows| {
                    for at in rows {
                        if row(ui, &found[at], at == *marked) {
                            chosen = Some(&found[at]);
                        }
                    }
                });
                if found.is_empty() {
                    Rich::new().muted("Nothing has this name.").show(ui);
                }
                if let Some(hit) = chosen {
                    commands.push(hit.command());
                    if matches!(hit, SearchHit::Thing { .. }) {
                        // Only commands close the list by themselves.
                        commands.push(close);
                    }
                    view.search = Default::default();
                }
            });
        });
}

fn row(ui: &mut Ui, hit: &SearchHit, marked: bool) -> bool {
    match hit {
        SearchHit::Command(command) => {
            let keys = command.shortcut().map(Shortcut::text);
            menu::item(ui, command.text(), marked, keys.as_deref()).on_hover_text(command.tooltip()).clicked()
        }
        SearchHit::Thing { name, kind, .. } => menu::item(ui, name, marked, Some(kind)).clicked(),
    }
}
