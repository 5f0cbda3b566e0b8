//! What is to be known of a token, each point with where it is written.

use egui::Ui;

use crate::domain::web::token_note::TokenNote;
use crate::ui::widgets::findings::hanging;
use crate::ui::widgets::rich::Rich;

/// Shows them, one below the other.
pub fn show(ui: &mut Ui, notes: &[TokenNote]) {
    for note in notes {
        let source = note.source.map(|source| format!("  {source}")).unwrap_or_default();
        hanging(ui, "·", |ui| drop(Rich::new().text(&note.text).muted(source).show_wrapped(ui)));
    }
}
