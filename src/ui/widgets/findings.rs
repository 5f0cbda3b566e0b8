//! What something shows to be wrong, with what to change: as text that can be copied line by line.

use egui::Ui;

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::{Language, SheetLine};
use crate::domain::words::{sentence, sheet};
use crate::ui::design_tokens::font;
use crate::ui::widgets::copy;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Shows them, one below the other.
pub fn show(ui: &mut Ui, findings: &[Finding]) {
    for finding in findings {
        let tone = match finding.severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warn,
            Severity::Info => Tone::Text,
        };
        Rich::new().run(sentence(&finding.title), font::heading(), tone).show_wrapped(ui);
        if !finding.evidence.is_empty() {
            Rich::new().text(sentence(&finding.evidence)).show_wrapped(ui);
        }
        let (own, frameworks): (Vec<_>, Vec<_>) = sheet::by_screen(&finding.sheet).into_iter().partition(|(_, lines)| !is_framework(lines));
        for (screen, lines) in own {
            Rich::new().muted(screen).show_wrapped(ui);
            for (number, line) in lines {
                hanging(ui, &format!("{number}."), |ui| {
                    Rich::new().text(sheet::what_to_do(line)).show_wrapped(ui);
                    if let Some(code) = &line.code {
                        copy::button(ui, "Copy", &code.title, &code.text);
                    }
                });
            }
        }
        for (way, code) in sheet::other_ways(&finding.sheet) {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                Rich::new().muted(way).show_wrapped(ui);
                if let Some(code) = code {
                    copy::button(ui, "Copy", &code.title, &code.text);
                }
            });
        }
        if !frameworks.is_empty() {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(8.0, 4.0);
                Rich::new().muted("The same for").show(ui);
                for (framework, lines) in frameworks {
                    if let Some(code) = lines.first().and_then(|(_, line)| line.code.as_ref()) {
                        copy::button(ui, framework, "lines", &code.text);
                    }
                }
            });
        }
        if !finding.sheet.is_empty() {
            copy::button(ui, "Copy as text", &finding.title, &sheet::text(&finding.title, &finding.sheet, &[]));
        }
    }
}

/// What stands behind a number or a dot, its lines below each other.
pub fn hanging(ui: &mut Ui, mark: &str, body: impl FnOnce(&mut Ui)) {
    const ROOM: f32 = 26.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(ROOM, 16.0), egui::Sense::hover());
        let tokens = crate::ui::design_tokens::Tokens::of_ui(ui);
        ui.painter().text(rect.left_top() + egui::vec2(8.0, 0.0), egui::Align2::LEFT_TOP, mark, font::text(), tokens.muted);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            body(ui);
        });
    });
}

/// The lines of one of the usual frameworks: a server has one of them.
fn is_framework(lines: &[(usize, &SheetLine)]) -> bool {
    lines.iter().all(|(_, line)| line.set.is_empty() && line.code.as_ref().is_some_and(|code| code.language == Language::Server))
}
