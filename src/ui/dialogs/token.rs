//! What a token says. The token is pasted, read, and never painted.

use egui::Ui;

use crate::app::command::{Command, DialogAnswer};
use crate::domain::base::time;
use crate::domain::secret::Secret;
use crate::domain::web::token::{SignatureVerdict, TokenShape};
use crate::domain::web::token_report::{CannotReadToken, TokenReport};
use crate::format::layout;
use crate::ui::view::View;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::{TextField, Typing};
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
            Some(Ok(report)) => said(ui, report),
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

fn said(ui: &mut Ui, report: &TokenReport) {
    let from = if report.taken_from.is_empty() { String::new() } else { format!(", from {}", report.taken_from) };
    Rich::new().strong(report.shape.words()).muted(from).show_wrapped(ui);
    for at in &report.times {
        let text = format!("{}, {}", at.words, time::utc(at.at_ms));
        KeyValue::new(&at.claim, CellValue::Plain(&text)).wrap().show(ui);
    }
    let (text, tone) = match &report.signature {
        Some(SignatureVerdict::Valid) => ("right: made with this key".to_owned(), Tone::Ok),
        Some(SignatureVerdict::Wrong) => ("wrong: not made with this key, or the token was changed".to_owned(), Tone::Error),
        Some(SignatureVerdict::NoKey) => ("not checked: the key does not fit this token".to_owned(), Tone::Warn),
        Some(SignatureVerdict::Unchecked(why)) => (format!("not checked: {why}"), Tone::Warn),
        None if report.shape == TokenShape::Jws => ("not checked: no key was given".to_owned(), Tone::Muted),
        None => (String::new(), Tone::Muted),
    };
    if !text.is_empty() {
        KeyValue::new("Signature", CellValue::Status(&text, tone)).wrap().show(ui);
    }
    for (title, part) in [("Header", &report.header), ("Payload", &report.claims)] {
        if let Some(part) = part {
            Rich::new().muted(title).show(ui);
            Rich::new().mono(layout::pretty(part).trim_end()).show_wrapped(ui);
        }
    }
    for note in &report.notes {
        Rich::new().tone(Tone::Warn, "·  ").text(note).show_wrapped(ui);
    }
}
