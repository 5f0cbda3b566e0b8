//! The last thing to tell, above the session strip.

use egui::{Align2, Area, Frame, Order, Stroke, Ui, vec2};

use crate::app::state::State;

use super::design_tokens::Tokens;
use super::widgets::rich::Rich;
use super::widgets::tone::Tone;

/// Shows it, while there is something to tell.
pub fn show(ui: &Ui, state: &State) {
    let Some(notice) = &state.notice else { return };
    let tokens = Tokens::of_ui(ui);
    let tone = if notice.error { Tone::Error } else { Tone::Text };
    Area::new(egui::Id::unique("notice"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -68.0))
        .interactable(false)
        .show(ui.ctx(), |ui| {
            let frame = Frame::new().fill(tokens.raised).stroke(Stroke::new(1.0, tokens.line)).corner_radius(8).inner_margin(10);
            frame.show(ui, |ui| {
                ui.set_max_width(560.0);
                Rich::new().tone(tone, &notice.text).show_wrapped(ui);
            });
        });
}
