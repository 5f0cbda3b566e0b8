//! What a token says: its kind, its times, its signature, its parts, and what is to be known of it. The token itself is never painted.

use egui::Ui;

use crate::domain::base::time;
use crate::domain::web::signature::SignatureVerdict;
use crate::domain::web::token::TokenShape;
use crate::domain::web::token_report::TokenReport;
use crate::format::layout;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::token_notes;
use crate::ui::widgets::tone::Tone;

/// Shows it.
pub fn show(ui: &mut Ui, report: &TokenReport) {
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
    token_notes::show(ui, &report.notes);
}
