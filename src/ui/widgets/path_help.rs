//! What helps where a path finds nothing: the places that were meant, perhaps, and where tokens stand. A press takes one.

use egui::{Ui, vec2};

use crate::domain::web::path_step::PathStep;
use crate::knowledge::path_help::{PathHelp, Stands, how_words};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;

/// Shows it. `written` is how the platform writes a path. Gives the path that was pressed.
pub fn show(ui: &mut Ui, help: &PathHelp, written: &dyn Fn(&[PathStep]) -> String) -> Option<String> {
    let mut pressed = None;
    let mut offer = |ui: &mut Ui, path: String, words: &str| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
            if Button::outlined(&path).name(&format!("Take {path}")).show(ui).clicked() {
                pressed = Some(path);
            }
            Rich::new().muted(words).show(ui);
        });
    };
    if !help.near.is_empty() {
        Rich::new().muted("The nearest that do").show(ui);
        for (how, steps) in &help.near {
            offer(ui, written(steps), how_words(*how));
        }
    }
    if !help.tokens.is_empty() {
        Rich::new().muted("Tokens in this reply").show(ui);
        for place in &help.tokens {
            match &place.at {
                Stands::Body(steps) => offer(ui, written(steps), &place.what),
                Stands::Header(name) => {
                    Rich::new().text("the response header ").mono(name).muted(format!("  {}", place.what)).show_wrapped(ui);
                }
                Stands::Cookie { name, http_only } => {
                    let closed = if *http_only { ": HttpOnly, no app can read it" } else { "" };
                    Rich::new().text("the cookie ").mono(name).muted(format!("  {}{closed}", place.what)).show_wrapped(ui);
                }
            }
        }
    }
    pressed
}
