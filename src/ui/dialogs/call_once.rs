//! One call, once: where it goes and what it needs.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::State;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;
use crate::edit::call_once::{Ask, address};
use crate::ui::keep_secret;
use crate::ui::view::View;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

/// Shows the question.
pub fn show(ui: &Ui, state: &State, endpoint: &str, asks: &[Ask], view: &mut View) -> Option<DialogAnswer> {
    let open = state.open.as_ref()?;
    let called = open.project.endpoint(endpoint)?;
    let key = |ask: &Ask| format!("dialog call {endpoint} {}", ask.name);
    let outcome = Modal::new("Call it once now", "Send").others(&["Cancel"]).width(520.0).show(ui.ctx(), |ui| {
        let server = if open.is_demo() { "the built-in demo server".to_owned() } else { address(&called.url, open.environment()) };
        Rich::new().muted("Sends ").strong(called.method.as_str()).muted(" to ").mono(server).show_wrapped(ui);
        for ask in asks {
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
            field.show(ui, view.draft(&key(ask), &ask.text));
        }
        if asks.is_empty() {
            Rich::new().muted("It needs nothing else.").show(ui);
        }
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => {
            let take = |ask: &Ask| {
                let text = view.drafts.remove(&key(ask)).map_or_else(|| ask.text.clone(), |draft| draft.text);
                (ask.name.clone(), Secret::new(text), ask.secret)
            };
            // What is left empty is not given: the environment or the demo server has it.
            Some(DialogAnswer::Values(asks.iter().map(take).filter(|(_, text, _)| !text.expose().is_empty()).collect()))
        }
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => {
            for ask in asks {
                view.drafts.remove(&key(ask));
            }
            Some(DialogAnswer::Cancel)
        }
    }
}
