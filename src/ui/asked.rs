//! What a single call or a test needs that only the user knows: a field for each, what was typed taken out again when the dialog ends.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::State;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;
use crate::edit::call_once::Ask;

use super::keep_secret;
use super::view::View;
use super::widgets::modal::ModalOutcome;
use super::widgets::text_field::TextField;

/// The fields of one dialog, by the name under which its drafts are kept.
pub struct Asked<'a> {
    /// What is asked for.
    pub asks: &'a [Ask],
    /// Under which name drafts are kept.
    pub of: String,
}

impl Asked<'_> {
    fn key(&self, ask: &Ask) -> String {
        format!("{} {}", self.of, ask.name)
    }

    /// A field for each; the hint of a secret says where a value is known already.
    pub fn show(&self, ui: &mut Ui, state: &State, view: &mut View) {
        let Some(open) = &state.open else { return };
        for ask in self.asks {
            let name = format!("Value of {}", ask.name);
            let known = keep_secret::whereabouts(state, &SecretPlace::new(&open.key, &open.environment, &ask.name));
            let hint = match (ask.secret, known, open.is_demo()) {
                (true, Some(known), _) => known,
                (_, None, true) if matches!(ask.name.as_str(), "email" | "password") => "the demo server's own",
                (true, None, _) => "paste it here; it is never saved",
                _ => "",
            };
            let field = TextField::new(&name).label(&ask.name).hint(hint).mono();
            let field = if ask.secret { field.secret() } else { field };
            field.show(ui, view.draft(&self.key(ask), &ask.text));
        }
    }

    /// What the dialog's outcome amounts to: what was typed, or nothing of it is kept.
    pub fn answered(&self, outcome: ModalOutcome, view: &mut View) -> Option<DialogAnswer> {
        match outcome {
            ModalOutcome::Open => None,
            ModalOutcome::Confirmed => Some(DialogAnswer::Values(self.take(view))),
            ModalOutcome::Other(_) | ModalOutcome::Dismissed => {
                self.forget(view);
                Some(DialogAnswer::Cancel)
            }
        }
    }

    /// What was typed, by name, and whether it is secret. What is left empty is not given: the environment or the demo server has it.
    fn take(&self, view: &mut View) -> Vec<(String, Secret, bool)> {
        let take = |ask: &Ask| {
            let text = view.drafts.remove(&self.key(ask)).map_or_else(|| ask.text.clone(), |draft| draft.text);
            (ask.name.clone(), Secret::new(text), ask.secret)
        };
        self.asks.iter().map(take).filter(|(_, text, _)| !text.expose().is_empty()).collect()
    }

    /// Nothing of it is kept.
    fn forget(&self, view: &mut View) {
        for ask in self.asks {
            view.drafts.remove(&self.key(ask));
        }
    }
}
