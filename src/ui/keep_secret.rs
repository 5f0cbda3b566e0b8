//! The switch that puts a secret into the operating system's keychain, and what is said of secrets that are there.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::domain::project::secret_place::SecretPlace;

use super::widgets::chip::toggle_pill_named;

/// The switch for one secret; without a keychain it cannot be pressed and says why.
pub fn switch(ui: &mut Ui, state: &State, place: SecretPlace, commands: &mut Vec<Command>) {
    let mut on = state.keychain.is_wanted(&place);
    let missing = state.keychain.missing();
    let name = format!("Keep {} in the keychain", place.name);
    let pill = ui.add_enabled_ui(missing.is_none(), |ui| toggle_pill_named(ui, "Keep in the keychain", &name, &mut on)).inner;
    let pill = pill.on_hover_text("The keychain of your operating system keeps it when Authscope ends; the project's file never has it");
    let pill = pill.on_disabled_hover_text(missing.map(capitalised).unwrap_or_default());
    if pill.changed() {
        commands.push(Command::KeepSecret(place, on));
    }
}

/// Where the value of a secret is, for the field that it is typed into.
#[must_use]
pub fn whereabouts(state: &State, place: &SecretPlace) -> Option<&'static str> {
    if state.secrets.get(place).is_some() {
        Some("set for this session")
    } else if state.keychain.is_kept(place) {
        Some("in the keychain")
    } else {
        None
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
