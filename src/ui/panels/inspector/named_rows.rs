//! Rows of name and value: headers, query parameters, fields of a form.

use egui::Ui;

use crate::domain::project::endpoint::Field;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::text_field::{TextField, Typing};

use super::heads;

/// Rows of name and value, with a button to add one and one to remove each.
pub(super) fn show(ui: &mut Ui, view: &mut View, key: &str, title: &str, what: &str, fields: &mut Vec<Field>) {
    heads::heading(ui, title);
    let mut remove = None;
    for (at, field) in fields.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let room = ui.available_width() - 34.0;
            pair(ui, view, room * 0.46, &format!("{key} {at} name"), &format!("Name of {what} {}", at + 1), &mut field.name);
            pair(ui, view, room * 0.5, &format!("{key} {at} value"), &format!("Value of {what} {}", at + 1), &mut field.value);
            if Button::icon_only(Icon::Trash, &format!("Remove {what} {}", field.name)).show(ui).clicked() {
                remove = Some(at);
            }
        });
    }
    if let Some(at) = remove {
        fields.remove(at);
    }
    if Button::quiet("Add").name(&format!("Add a {what}")).icon(Icon::Plus).show(ui).clicked() {
        let n = fields.len() + 1;
        fields.push(Field { name: format!("name{n}"), value: String::new() });
    }
}

/// One text of a pair, in a width.
pub(super) fn pair(ui: &mut Ui, view: &mut View, width: f32, key: &str, name: &str, value: &mut String) {
    ui.allocate_ui(egui::vec2(width, 28.0), |ui| {
        let draft = view.draft(key, value);
        if TextField::new(name).mono().show(ui, draft) == Typing::Committed {
            value.clone_from(draft);
            view.took(key);
        }
    });
}
