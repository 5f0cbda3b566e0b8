//! Before the first run against a server of the user's own: what is sent where, and what it may do there.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::before_run::Sheet;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// So many calls are named; the rest is counted.
const NAMED: usize = 14;

/// Shows the sheet.
pub fn show(ui: &Ui, sheet: &Sheet) -> Option<DialogAnswer> {
    let others: &[&str] = if sheet.logs_in { &["Paste a token instead of logging in…", "Cancel"] } else { &["Cancel"] };
    let outcome = Modal::new("This run calls your own server", "Run").others(others).focus_main().width(560.0).show(ui.ctx(), |ui| {
        Rich::new().muted("Host: ").strong(sheet.hosts.join(", ")).show_wrapped(ui);
        Rich::new().muted("Calls that it can make:").show(ui);
        for call in sheet.calls.iter().take(NAMED) {
            Rich::new().mono(call).show_wrapped(ui);
        }
        if sheet.calls.len() > NAMED {
            Rich::new().muted(format!("and {} more", sheet.calls.len() - NAMED)).show(ui);
        }
        if !sheet.effects.is_empty() {
            Rich::new().muted("What they may do there:").show(ui);
            for effect in &sheet.effects {
                Rich::new().tone(Tone::Warn, "·  ").text(effect).show_wrapped(ui);
            }
        }
        if !sheet.not_sent.is_empty() {
            Rich::new().muted("Not sent: ").strong(&sheet.not_sent).muted(", because a pasted token stands in for it").show_wrapped(ui);
        }
        if !sheet.questions.is_empty() {
            Rich::new().muted("You are asked for: ").text(sheet.questions.join(", ")).show_wrapped(ui);
        }
        let pace = match sheet.per_second {
            0 => "without a limit of calls a second".to_owned(),
            n => format!("at most {n} calls a second to one host"),
        };
        Rich::new()
            .muted(format!("Sent {pace}; change it in the environment. You are asked again when a run does more than this."))
            .show_wrapped(ui);
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => Some(DialogAnswer::Yes),
        ModalOutcome::Other(0) if sheet.logs_in => Some(DialogAnswer::PasteInstead),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}
