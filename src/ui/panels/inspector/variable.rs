//! The editor of a variable of the app.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::domain::project::platform::Platform;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::ui::view::View;
use crate::ui::widgets::rich::Rich;

use super::fields;
use super::heads;

/// Shows the editor.
pub fn show(ui: &mut Ui, open: &Open, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(variable) = open.project.variable(id) else { return heads::nothing_there(ui) };
    heads::title(ui, &format!("Variable {}", variable.name));
    let mut changed = variable.clone();
    let owner = format!("variable {id}");
    fields::named(ui, view, &owner, "Name", &mut changed.name);
    heads::heading(ui, "Value when the app starts");
    fields::constant(ui, view, &owner, "the start", &mut changed.default);
    ui.add_space(6.0);
    match open.project.platform {
        Platform::FlutterFlow(_) => {
            Rich::new().muted("FlutterFlow: App Values → App State").show_wrapped(ui);
            fields::switch(ui, "Persisted", &mut changed.persisted);
        }
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            Rich::new().muted("WeWeb: Data → Variables").show_wrapped(ui);
            fields::switch(ui, "Save in local storage", &mut changed.persisted);
            fields::known(ui, "Preserve on navigation", None, &mut changed.keep_on_navigation);
        }
    }
    if changed != *variable {
        commands.push(Command::Edit(Edit::Put(Box::new(Thing::Variable(changed)))));
    }
}
