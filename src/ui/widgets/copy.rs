//! Copying what is shown: a bare icon, or a button with a word. Secrets leave as their labels.

use egui::{Id, Ui};

use super::button::Button;
use crate::ui::icons::Icon;
use crate::ui::paint_sink;

/// An icon that copies a text; `what` says which to screen readers and on hover. After it was pressed it shows a tick until something else
/// is copied.
pub fn icon(ui: &mut Ui, what: &str, text: &str) {
    let name = format!("Copy {what}");
    let icon = if was_last(ui, &name, text) { Icon::Check } else { Icon::Copy };
    if Button::icon_only(icon, &name).show(ui).clicked() {
        copy(ui, &name, text);
    }
}

/// A button with a word that copies a text.
pub fn button(ui: &mut Ui, word: &str, what: &str, text: &str) {
    let name = format!("{word} {what}").trim_end().to_owned();
    let icon = if was_last(ui, &name, text) { Icon::Check } else { Icon::Copy };
    if Button::outlined(word).icon(icon).name(&name).show(ui).clicked() {
        copy(ui, &name, text);
    }
}

fn copy(ui: &Ui, name: &str, text: &str) {
    ui.ctx().copy_text(paint_sink::leaving(ui.ctx(), text));
    ui.data_mut(|data| data.insert_temp(last(), (name.to_owned(), text.to_owned())));
}

fn was_last(ui: &Ui, name: &str, text: &str) -> bool {
    let copied: Option<(String, String)> = ui.data(|data| data.get_temp(last()));
    copied.is_some_and(|copied| copied.0 == name && copied.1 == text)
}

fn last() -> Id {
    Id::unique("what was copied last")
}
