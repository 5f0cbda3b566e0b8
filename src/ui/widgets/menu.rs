//! Entries of the menus that chips and selects open.

use egui::{CornerRadius, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::parts;
use super::tone::Tone;
use crate::ui::design_tokens::{ICON, RADIUS, ROW_DENSE, Tokens, font};
use crate::ui::icons::{Icon, square};

/// One entry of a menu. `chosen` puts a check mark before it; `hint` is a shortcut or a word on the right. Pressing it closes
/// the menu.
pub fn item(ui: &mut Ui, text: &str, chosen: bool, hint: Option<&str>) -> Response {
    const PADDING: f32 = 8.0;
    const MARK: f32 = ICON + 6.0;
    let tokens = Tokens::of_ui(ui);
    let hint = hint.map(|hint| parts::whole(ui, parts::job(hint, font::mono(), tokens.muted)));
    let hint_width = hint.as_ref().map_or(0.0, |galley| galley.size().x + 24.0);
    let galley = parts::whole(ui, parts::job(text, font::text(), tokens.text));
    let wanted = 2.0 * PADDING + MARK + galley.size().x + hint_width;
    let width = if ui.is_sizing_pass() { wanted.ceil().max(160.0) } else { ui.available_width().max(wanted.ceil()) };
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_DENSE), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, ui.is_enabled(), chosen, text));
    if ui.is_rect_visible(rect) {
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, CornerRadius::same(RADIUS), tokens.accent_background);
        }
        if chosen {
            Icon::Check.paint(ui.painter(), square(rect.left() + PADDING, rect.center().y, ICON), tokens.accent);
        }
        parts::put(ui.painter(), galley, rect.left() + PADDING + MARK, rect.center().y);
        if let Some(hint) = hint {
            let left = rect.right() - PADDING - hint.size().x;
            parts::put(ui.painter(), hint, left, rect.center().y);
        }
        parts::focus_ring_inside(ui, &response, rect, RADIUS);
    }
    response
}

/// An entry that goes on as many lines as it needs, in the colour of a tone. `indent` is in points.
pub fn paragraph(ui: &mut Ui, text: &str, tone: Tone, indent: f32) -> Response {
    const PADDING: f32 = 8.0;
    let tokens = Tokens::of_ui(ui);
    let width = ui.available_width();
    let left = PADDING + indent;
    let galley = parts::wrapped(ui, parts::job_wrapping(text, font::text(), tone.color(tokens)), width - left - PADDING);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y + 8.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, ui.is_enabled(), text));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(RADIUS), tokens.accent_background);
    }
    parts::put(ui.painter(), galley, rect.left() + left, rect.center().y);
    parts::focus_ring_inside(ui, &response, rect, RADIUS);
    response
}

/// A line between groups of entries.
pub fn divider(ui: &mut Ui) {
    // It is as wide as the entries, and makes no menu wider.
    let width = if ui.is_sizing_pass() { 0.0 } else { ui.available_width() };
    let (rect, _) = ui.allocate_exact_size(vec2(width, 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, egui::Stroke::new(1.0, Tokens::of_ui(ui).line));
}
