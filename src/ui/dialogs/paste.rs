//! Pasting what somebody has: a cURL command, a HAR, a URL, a log-in's reply. What is pasted is read at once and never shown.

use egui::Ui;

use crate::app::command::{Command, DialogAnswer};
use crate::domain::secret::Secret;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::rich::Rich;

/// Shows the place to paste into.
pub fn show(ui: &Ui, commands: &mut Vec<Command>) -> Option<DialogAnswer> {
    let mut text = None;
    let outcome = Modal::new("Start from what you have", "Cancel").only_closes().width(560.0).show(ui.ctx(), |ui| {
        text = paste_box(ui, "Paste here", "Press here and paste (Ctrl V): cURL commands, a HAR, a URL, a reply or a token");
        Rich::new()
            .strong("cURL: ")
            .muted("in your browser's developer tools, Network, right-click the log-in request, Copy as cURL.")
            .show_wrapped(ui);
        Rich::new().strong("HAR: ").muted("the same list, Save all as HAR. You can also drop the file on the window.").show_wrapped(ui);
        Rich::new().strong("URL: ").muted("the address of your log-in, such as https://api.example.com/auth/login.").show_wrapped(ui);
        Rich::new()
            .strong("Reply: ")
            .muted("what the log-in answered, from Response & Test, Logs or Postman: the JSON as text.")
            .show_wrapped(ui);
        Rich::new()
            .muted("You see what was understood before anything is taken. Passwords and tokens are never shown and never saved.")
            .show_wrapped(ui);
    });
    if let Some(text) = text {
        commands.push(Command::ImportText(Secret::new(text)));
    }
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}
