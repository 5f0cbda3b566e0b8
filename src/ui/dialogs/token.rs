//! What a token says. The token is pasted, read, and never painted.

use egui::Ui;

use crate::app::command::{Command, DialogAnswer};
use crate::domain::secret::Secret;
use crate::domain::web::token_report::{CannotReadToken, TokenReport};
use crate::ui::view::View;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::{TextField, Typing};
use crate::ui::widgets::token_read;
use crate::ui::widgets::tone::Tone;

/// Shows the panel.
pub fn show(
    ui: &Ui,
    report: Option<&Result<Box<TokenReport>, CannotReadToken>>,
    view: &mut View,
    commands: &mut Vec<Command>,
) -> Option<DialogAnswer> {
    let outcome = Modal::new("Decode a token", "Close").width(620.0).show(ui.ctx(), |ui| {
        let mut read = false;
        if let Some(text) =
            paste_box(ui, "Paste a token here", "Press here and paste it (Ctrl V), as it is: with Bearer, quotes, or the JSON around it")
        {
            view.token = Some(Secret::new(text));
            read = true;
        }
        let draft = view.draft("dialog token key", "");
        let field = TextField::new("Key").label("Check its signature with a shared secret, a public key (PEM) or a key set (JWKS)");
        read |= field.secret().hint("not needed to read it").show(ui, draft) == Typing::Committed;
        let key = Secret::new(draft.clone());
        if let (true, Some(token)) = (read, &view.token) {
            commands.push(Command::ReadToken { token: token.clone(), key });
        }
        match report {
            Some(Ok(report)) => token_read::show(ui, report),
            Some(Err(error)) => {
                Rich::new().tone(Tone::Error, error.to_string()).show_wrapped(ui);
            }
            None => {}
        }
    });
    if outcome == ModalOutcome::Open {
        return None;
    }
    view.token = None;
    view.drafts.remove("dialog token key");
    Some(DialogAnswer::Cancel)
}
