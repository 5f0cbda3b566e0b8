//! The headings of the inspector.

use egui::Ui;

use crate::ui::design_tokens::font;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
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

/// A heading that folds what stands under it away; whether that is shown.
pub(super) fn fold(ui: &mut Ui, view: &mut View, key: &str, title: &str) -> bool {
    ui.add_space(8.0);
    let shown = view.unfolded.contains(key);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let icon = if shown { Icon::ChevronDown } else { Icon::ChevronRight };
        if Button::quiet(title).icon(icon).show(ui).clicked() && !view.unfolded.remove(key) {
            view.unfolded.insert(key.to_owned());
        }
    });
    shown
}

/// A heading inside the inspector.
pub(super) fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(10.0);
    Rich::new().muted(text).show(ui);
    ui.add_space(2.0);
}
