//! The open project: the story's steps above, the project on the left, canvas and timeline in the middle, the inspector on the right.

use egui::{CentralPanel, Frame, Panel, Ui};

use crate::app::command::Command;
use crate::app::state::State;
use crate::ui::design_tokens::Tokens;
use crate::ui::panels;
use crate::ui::view::View;

/// Below this width (points) the inspector gives way to the timeline.
const NARROW: f32 = 1200.0;

/// Shows the panels.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let Some(open) = &state.open else { return };
    panels::question::show(ui, state, view, commands);
    panels::banner::show(ui, state, commands);
    panels::outside::show(ui, state, commands);
    panels::readable_secrets::show(ui, state, view, commands);
    panels::strip::show(ui, state, commands);
    let narrow = ui.available_width() < NARROW;
    let tokens = Tokens::of_ui(ui);
    let side = Frame::new().fill(tokens.panel);
    Panel::left("project").frame(side).default_size(if narrow { 190.0 } else { 232.0 }).size_range(150.0..=360.0).show(ui, |ui| {
        panels::left::show(ui, open, state, view, commands);
    });
    Panel::right("inspector").frame(side).default_size(if narrow { 304.0 } else { 336.0 }).size_range(240.0..=640.0).show(ui, |ui| {
        panels::inspector::show(ui, open, state, view, commands);
    });
    CentralPanel::default().frame(Frame::new().fill(tokens.background)).show(ui, |ui| {
        if !state.canvas_folded {
            let room = ui.available_height();
            Panel::top("canvas")
                .frame(Frame::new())
                .default_size(room * 0.35)
                .size_range(120.0..=(room - 160.0).max(140.0))
                .resizable(true)
                .show(ui, |ui| panels::canvas::show(ui, open, state, &mut view.canvas, commands));
        }
        panels::timeline::show(ui, state, view, commands);
    });
}
