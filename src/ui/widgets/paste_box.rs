//! A place to paste into that never shows what was pasted: it may be full of secrets.

use egui::{CornerRadius, Event, Role, Sense, Shape, Stroke, Ui, ViewportCommand, WidgetInfo, vec2};

use super::parts;
use crate::ui::design_tokens::{RADIUS_CHIP, Tokens, font};

/// Shows the place over the whole width; gives what was pasted while it had the focus. A press asks the system for the clipboard.
pub fn paste_box(ui: &mut Ui, name: &str, text: &str) -> Option<String> {
    const HEIGHT: f32 = 72.0;
    let tokens = Tokens::of_ui(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if response.clicked() {
        response.request_focus();
        ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
    }
    let focused = response.has_focus();
    let radius = CornerRadius::same(RADIUS_CHIP);
    ui.painter().rect_filled(rect, radius, if focused { tokens.accent_background } else { tokens.background });
    let color = if focused || response.hovered() { tokens.accent } else { tokens.faint };
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, color), 5.0, 4.0));
    let galley = parts::wrapped(ui, parts::job_wrapping(text, font::text(), tokens.muted), rect.width() - 24.0);
    let left = rect.center().x - galley.size().x / 2.0;
    parts::put(ui.painter(), galley, left, rect.center().y);
    parts::focus_ring(ui, &response, rect, RADIUS_CHIP);
    if !focused {
        return None;
    }
    pasted(ui)
}

/// What was pasted in this frame, if no field has taken it.
pub fn pasted(ui: &Ui) -> Option<String> {
    ui.input_mut(|input| {
        let at = input.events.iter().position(|event| matches!(event, Event::Paste(text) if !text.trim().is_empty()))?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    })
}
