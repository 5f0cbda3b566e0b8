//! The large choices of the welcome screen.

use egui::{CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::parts;
use crate::ui::design_tokens::{RADIUS_CARD, RADIUS_CHIP, Tokens, font};
use crate::ui::icons::Icon;

/// A card with an icon, a title and a sentence. The whole card is one button.
#[must_use = "show it in a Ui"]
pub struct Card<'a> {
    icon: Icon,
    title: &'a str,
    text: &'a str,
    hint: Option<&'a str>,
    selected: bool,
}

impl<'a> Card<'a> {
    /// A card; its accessible name is its title.
    pub fn new(icon: Icon, title: &'a str, text: &'a str) -> Self {
        Self { icon, title, text, hint: None, selected: false }
    }

    /// The key that presses it, on the right.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The one that most people want now.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// Shows the card over the whole width.
    pub fn show(self, ui: &mut Ui) -> Response {
        const HEIGHT: f32 = 74.0;
        const PADDING: f32 = 19.0;
        const TILE: f32 = 34.0;
        const GAP: f32 = 14.0;
        let tokens = Tokens::of_ui(ui);
        let width = ui.available_width();
        let hint = self.hint.map(|hint| parts::whole(ui, parts::job(hint, font::mono(), tokens.muted)));
        let hint_width = hint.as_ref().map_or(0.0, |galley| galley.size().x + GAP);
        let room = width - 2.0 * PADDING - TILE - GAP - hint_width;
        let title = parts::elided(ui, parts::job(self.title, font::heading(), tokens.text), room);
        let text = parts::wrapped(ui, parts::job_wrapping(self.text, font::text(), tokens.muted), room);
        let more_lines = (text.size().y - parts::paragraph_line(crate::ui::design_tokens::TEXT_SIZE)).max(0.0);

        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT + more_lines), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.title));
        let cut = title.elided;
        if ui.is_rect_visible(rect) {
            let fill = if self.selected { tokens.accent_background } else { tokens.panel };
            let line = match (self.selected, response.hovered()) {
                (true, _) => tokens.accent,
                (false, true) => tokens.faint,
                (false, false) => tokens.line,
            };
            ui.painter().rect(rect, CornerRadius::same(RADIUS_CARD), fill, Stroke::new(1.0, line), StrokeKind::Inside);

            let corner = pos2(rect.left() + PADDING, (rect.center().y - TILE / 2.0).round());
            let square = Rect::from_min_size(corner, vec2(TILE, TILE));
            let (behind, ink) = if self.selected { (tokens.accent, tokens.on_accent) } else { (tokens.raised, tokens.text) };
            ui.painter().rect_filled(square, CornerRadius::same(RADIUS_CHIP), behind);
            self.icon.paint(ui.painter(), Rect::from_center_size(square.center(), vec2(18.0, 18.0)), ink);

            let left = square.right() + GAP;
            parts::put(ui.painter(), title, left, rect.top() + 27.0);
            let text_height = text.size().y;
            parts::put(ui.painter(), text, left, rect.top() + 48.0 + (text_height - 18.0).max(0.0) / 2.0);
            if let Some(hint) = hint {
                let left = rect.right() - PADDING - hint.size().x;
                parts::put(ui.painter(), hint, left, rect.center().y);
            }
            parts::focus_ring(ui, &response, rect, RADIUS_CARD);
        }
        parts::reveal(response, cut, self.title)
    }
}
