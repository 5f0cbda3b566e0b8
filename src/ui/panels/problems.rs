//! The list behind the number of problems: each with what follows from it, and the way to where it shows.

use egui::{Popup, RectAlign, Response, Ui};

use crate::app::command::Command;
use crate::app::state::selection::Selection;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::verdict::Verdict;
use crate::ui::widgets::button::pressable;
use crate::ui::widgets::menu;
use crate::ui::widgets::tone::Tone;

/// How wide the list is (points), where there is room.
const WIDTH: f32 = 460.0;

/// Makes the number that is written there one that can be pressed, and shows the list above it while it is open.
pub fn show(ui: &Ui, written: &Response, text: &str, verdict: &Verdict, commands: &mut Vec<Command>) {
    let pressed = pressable(ui, written, text).on_hover_text("Lists what was found, and leads there");
    let place = Popup::menu(&pressed).align(RectAlign::TOP_END).gap(6.0).accessible_name("Problems");
    place.show(|ui| list(ui, verdict, commands));
}

fn list(ui: &mut Ui, verdict: &Verdict, commands: &mut Vec<Command>) {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 48.0));
    ui.spacing_mut().item_spacing.y = 2.0;
    let tallest = (ui.ctx().content_rect().height() * 0.6).max(120.0);
    egui::ScrollArea::vertical().max_height(tallest).show(ui, |ui| {
        for (at, finding) in verdict.findings.iter().enumerate().filter(|(_, finding)| finding.follows_from.is_none()) {
            row(ui, finding, false, commands);
            for follows in verdict.findings.iter().filter(|follows| follows.follows_from == Some(at)) {
                row(ui, follows, true, commands);
            }
        }
    });
}

/// The same list below a button that is there already.
pub fn below(button: &Response, verdict: &Verdict, commands: &mut Vec<Command>) {
    let place = Popup::menu(button).align(RectAlign::BOTTOM_START).gap(6.0).accessible_name("Problems");
    place.show(|ui| list(ui, verdict, commands));
}

/// One finding. Pressing it leads to where it shows.
fn row(ui: &mut Ui, finding: &Finding, follows: bool, commands: &mut Vec<Command>) {
    const INDENT: f32 = 16.0;
    let tone = match finding.severity {
        _ if follows => Tone::Muted,
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warn,
        Severity::Info => Tone::Text,
    };
    let text = if follows { format!("so: {}", finding.title) } else { finding.title.clone() };
    let response = menu::paragraph(ui, &text, tone, if follows { INDENT } else { 0.0 });
    if response.clicked() {
        commands.extend(way_to(finding));
    }
}

/// The command that leads to where a finding shows: the entry that proves it, else the thing that is to blame.
#[must_use]
pub fn way_to(finding: &Finding) -> Option<Command> {
    if let Some(entry) = &finding.entry {
        return Some(Command::ShowWhere(entry.clone()));
    }
    Some(Command::Select(Selection::Item(finding.at.as_ref()?.item())))
}
