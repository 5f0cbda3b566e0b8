//! Values are missing for a run.

use egui::Ui;

use crate::app::command::{Command, DialogAnswer};
use crate::app::state::State;
use crate::domain::project::environment::secret_variable;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;
use crate::ui::keep_secret;
use crate::ui::view::View;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

/// Asks for the values of plain variables and of secrets.
pub fn show(
    ui: &Ui,
    state: &State,
    names: &[String],
    plain: &[String],
    view: &mut View,
    commands: &mut Vec<Command>,
) -> Option<DialogAnswer> {
    let key = |name: &str| format!("dialog asked {name}");
    let has = |name: &String| view.drafts.get(&key(name)).is_some_and(|draft| !draft.text.trim().is_empty());
    // Beside other values a secret may be left out: an environment variable can have it.
    let ready = plain.iter().all(has) && (!plain.is_empty() || names.iter().all(has));
    let title = if plain.is_empty() { "Secrets for this run" } else { "Values for this run" };
    let outcome = Modal::new(title, "Run").others(&["Cancel"]).confirm_enabled(ready).show(ui.ctx(), |ui| {
        for name in plain {
            let draft = view.draft(&key(name), "");
            let label = format!("{name}, kept in the project");
            TextField::new(&format!("Value of {name} for this run")).label(&label).mono().show(ui, draft);
        }
        if !names.is_empty() {
            Rich::new()
                .muted("Secrets are kept until the program ends, or in the keychain of your operating system; the project's file never has them.")
                .show_wrapped(ui);
        }
        for name in names {
            let draft = view.draft(&key(name), "");
            let hint = secret_variable(name);
            TextField::new(&format!("Secret {name} for this run")).label(name).secret().hint(&format!("or set {hint}")).show(ui, draft);
            if let Some(open) = &state.open {
                keep_secret::switch(ui, state, SecretPlace::new(&open.key, &open.environment, name), commands);
            }
        }
    });
    let mut take = |name: &String, secret| (name.clone(), Secret::new(view.drafts.remove(&key(name)).unwrap_or_default().text), secret);
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => {
            let mut values: Vec<_> = plain.iter().map(|name| take(name, false)).collect();
            values.extend(names.iter().map(|name| take(name, true)));
            Some(DialogAnswer::Missing(values))
        }
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}
