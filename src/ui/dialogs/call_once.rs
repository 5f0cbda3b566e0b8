//! One call, once: where it goes and what it needs.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::State;
use crate::edit::call_once::{Ask, address};
use crate::ui::asked::Asked;
use crate::ui::view::View;
use crate::ui::widgets::modal::Modal;
use crate::ui::widgets::rich::Rich;

/// Shows the question.
pub fn show(ui: &Ui, state: &State, endpoint: &str, asks: &[Ask], view: &mut View) -> Option<DialogAnswer> {
    let open = state.open.as_ref()?;
    let called = open.project.endpoint(endpoint)?;
    let asked = Asked { asks, of: format!("dialog call {endpoint}") };
    let outcome = Modal::new("Call it once now", "Send").others(&["Cancel"]).width(520.0).show(ui.ctx(), |ui| {
        let server = if open.is_demo() { "the built-in demo server".to_owned() } else { address(&called.url, open.environment()) };
        Rich::new().muted("Sends ").strong(called.method.as_str()).muted(" to ").mono(server).show_wrapped(ui);
        asked.show(ui, state, view);
        if asks.is_empty() {
            Rich::new().muted("It needs nothing else.").show(ui);
        }
    });
    asked.answered(outcome, view)
}
