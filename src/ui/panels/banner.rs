//! The answer comes first: one banner above everything when a run shows a problem.

use egui::Ui;

use crate::app::command::Command;
use crate::app::selection::Selection;
use crate::app::state::State;
use crate::ui::widgets::banner::Banner;
use crate::ui::widgets::rich::Rich;

/// Shows the banner, if there is something to answer.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    // While a run is going on nothing is said that its next step may take back.
    let Some(shown) = state.run.as_ref().filter(|_| !state.is_live()) else { return };
    let Some(answer) = &shown.answer else { return };
    let text = Rich::new().text(&answer.reason);
    if Banner::problem(&answer.title, &text).actions(&["Show where"]).show(ui) == Some(0) {
        commands.push(Command::Select(Selection::Entry(answer.entry.clone())));
    }
}
