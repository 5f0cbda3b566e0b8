//! The canvas folded to a line: the pages by name, the one on screen marked, pressed to select one.

use egui::{Align, Frame, Layout, Margin, Panel, ScrollArea, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::domain::project::item::ItemKind;
use crate::ui::design_tokens::Tokens;
use crate::ui::icons::Icon;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::chip::page_chip;

/// How high the line is (points).
const HEIGHT: f32 = 38.0;

/// Shows the line. True when the canvas is wanted again.
pub fn show(ui: &mut Ui, open: &Open, state: &State, commands: &mut Vec<Command>) -> bool {
    let frame = Frame::new().fill(Tokens::of_ui(ui).background).inner_margin(Margin { left: 12, right: 6, top: 0, bottom: 0 });
    let mut unfold = false;
    Panel::top("canvas line").frame(frame).exact_size(HEIGHT).resizable(false).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            unfold = Button::icon_only(Icon::ChevronDown, "Unfold the canvas").show(ui).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ScrollArea::horizontal().id_salt("pages in a line").auto_shrink([false, true]).show(ui, |ui| {
                    ui.horizontal_centered(|ui| {
                        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
                        for page in &open.project.pages {
                            let lock = page.is_private().then_some(Icon::Lock);
                            let on_screen = super::card::is_on_screen(state, &page.id);
                            let name = format!("Card {}{}", page.name, if on_screen { ", on screen" } else { "" });
                            if page_chip(ui, &page.name, &name, lock, on_screen).clicked() {
                                commands.push(Command::Select(Selection::item(ItemKind::Page, &page.id)));
                            }
                        }
                    });
                });
            });
        });
    });
    unfold
}
