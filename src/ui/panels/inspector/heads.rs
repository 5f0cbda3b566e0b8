//! The headings of the inspector.

use egui::Ui;

use crate::ui::design_tokens::font;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// What is selected is not in the run that is shown.
pub(super) fn nothing_there(ui: &mut Ui) {
    title(ui, "Not in this run");
    Rich::new().muted("The run that is shown has no such entry any more.").show_wrapped(ui);
}

/// The inspector's heading.
pub(super) fn title(ui: &mut Ui, text: &str) {
    Rich::new().run(text, font::heading(), Tone::Text).show(ui);
    ui.add_space(4.0);
}

/// A heading inside the inspector.
pub(super) fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(10.0);
    Rich::new().muted(text).show(ui);
    ui.add_space(2.0);
}
