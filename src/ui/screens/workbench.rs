//! The open project: the story's steps above, the project on the left, canvas and timeline in the middle, the inspector on the right.

use egui::{CentralPanel, Frame, Panel, Ui};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::ui::design_tokens::Tokens;
use crate::ui::panels;
use crate::ui::view::View;

/// Below this width (points) the inspector gives way to the timeline.
const NARROW: f32 = 1200.0;

/// Below this width (points) beside the sheet the project on the left gives way to the timeline.
const SMALL: f32 = 700.0;
/// Below this width (points) beside the sheet the canvas gives way to the timeline.
const CENTRE: f32 = 700.0;

/// Below this height (points) what is wrong leaves the canvas no room that is of use.
const TIGHT: f32 = 500.0;

/// Shows the panels.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let Some(open) = &state.open else { return };
    panels::sheet::show(ui, state, commands);
    panels::question::show(ui, state, view, commands);
    panels::verdict::show(ui, state, commands);
    panels::outside::show(ui, state, commands);
    panels::readable_secrets::show(ui, state, view, commands);
    panels::strip::show(ui, state, commands);
    let with_sheet = state.sheet_shown().is_some();
    let narrow = ui.available_width() < NARROW && !with_sheet;
    // Beside the sheet a small window has room for the timeline alone.
    let beside = ui.available_width() >= SMALL;
    let tokens = Tokens::of_ui(ui);
    let side = Frame::new().fill(tokens.panel);
    if beside {
        Panel::left("project").frame(side).default_size(if narrow { 190.0 } else { 232.0 }).size_range(150.0..=360.0).show(ui, |ui| {
            panels::left::show(ui, open, state, view, commands);
        });
    }
    if !with_sheet {
        Panel::right("inspector").frame(side).default_size(if narrow { 304.0 } else { 336.0 }).size_range(240.0..=640.0).show(ui, |ui| {
            panels::inspector::show(ui, open, state, view, commands);
        });
    }
    CentralPanel::default().frame(Frame::new().fill(tokens.background)).show(ui, |ui| {
        let room = ui.available_size();
        let is_tight = room.y < TIGHT && panels::verdict::is_shown(state) || with_sheet && room.x < CENTRE;
        if state.canvas_folded || is_tight && !view.canvas_wanted {
            if panels::canvas::line::show(ui, open, state, commands) {
                view.canvas_wanted = true;
                if state.canvas_folded {
                    commands.push(Command::User(UserCommand::FoldCanvas));
                }
            }
        } else {
            Panel::top("canvas")
                .frame(Frame::new())
                .default_size(room.y * 0.35)
                .size_range(120.0..=(room.y - 160.0).max(140.0))
                .resizable(true)
                .show(ui, |ui| panels::canvas::show(ui, open, state, &mut view.canvas, commands));
        }
        panels::timeline::show(ui, state, view, commands);
    });
}
