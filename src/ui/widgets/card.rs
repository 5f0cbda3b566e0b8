//! The large choices of the welcome screen.

use egui::{CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::button::Button;
use super::parts;
use crate::ui::design_tokens::{RADIUS_CARD, RADIUS_CHIP, Tokens, font};
use crate::ui::icons::{Icon, square};

/// A card with an icon, a title and a sentence. The whole card is one button.
#[must_use = "show it in a Ui"]
pub struct Card<'a> {
    icon: Icon,
    title: &'a str,
    text: &'a str,
    hint: Option<&'a str>,
    selected: bool,
    dashed: bool,
}

/// A button on a card: its icon, its word, and its accessible name.
pub type CardButton<'a> = (Icon, &'a str, &'a str);

impl<'a> Card<'a> {
    /// A card; its accessible name is its title.
    pub fn new(icon: Icon, title: &'a str, text: &'a str) -> Self {
        Self { icon, title, text, hint: None, selected: false, dashed: false }
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

    /// Outlined in dashes: something can be dropped there.
    pub fn dashed(mut self) -> Self {
        self.dashed = true;
        self
    }

    /// Shows the card with buttons at its right end, in place of being one; tells which was pressed.
    pub fn with_buttons(self, ui: &mut Ui, buttons: &[CardButton]) -> Option<usize> {
        const GAP: f32 = 8.0;
        const PADDING: f32 = 19.0;
        const BUTTON: egui::Vec2 = vec2(112.0, 30.0);
        let room = buttons.len() as f32 * (BUTTON.x + GAP) + PADDING;
        let rect = self.draw(ui, Sense::hover(), room).0.rect;
        let mut pressed = None;
        let mut left = rect.right() - room;
        for (at, (icon, word, name)) in buttons.iter().enumerate() {
            let place = Rect::from_min_size(pos2(left, (rect.center().y - BUTTON.y / 2.0).round()), BUTTON);
            let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(name));
            if Button::outlined(word).icon(*icon).name(name).sized(BUTTON).show(&mut child).clicked() {
                pressed = Some(at);
            }
            left += BUTTON.x + GAP;
        }
        pressed
    }

    /// Shows the card over the whole width.
    pub fn show(self, ui: &mut Ui) -> Response {
        let title = self.title;
        let (response, cut) = self.draw(ui, Sense::click(), 0.0);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), title));
        parts::reveal(response, cut, title)
    }

    /// Draws the card; `kept` is the room at its right end that is not its own. Whether its title was cut.
    fn draw(self, ui: &mut Ui, sense: Sense, kept: f32) -> (Response, bool) {
        const HEIGHT: f32 = 74.0;
        const PADDING: f32 = 19.0;
        const TILE: f32 = 34.0;
        const GAP: f32 = 14.0;
        let tokens = Tokens::of_ui(ui);
        let width = ui.available_width();
        let hint = self.hint.map(|hint| parts::whole(ui, parts::job(hint, font::mono(), tokens.muted)));
        let hint_width = hint.as_ref().map_or(0.0, |galley| galley.size().x + GAP);
        let room = width - 2.0 * PADDING - TILE - GAP - hint_width - kept;
        let title = parts::elided(ui, parts::job(self.title, font::heading(), tokens.text), room);
        let text = parts::wrapped(ui, parts::job_wrapping(self.text, font::text(), tokens.muted), room);
        let more_lines = (text.size().y - parts::paragraph_line(crate::ui::design_tokens::TEXT_SIZE)).max(0.0);

        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT + more_lines), sense);
        let cut = title.elided;
        if ui.is_rect_visible(rect) {
            let fill = if self.selected { tokens.accent_background } else { tokens.panel };
            let line = match (self.selected, response.hovered()) {
                (true, _) => tokens.accent,
                (false, true) => tokens.faint,
                (false, false) => tokens.line,
            };
            let stroke = if self.dashed { Stroke::NONE } else { Stroke::new(1.0, line) };
            ui.painter().rect(rect, CornerRadius::same(RADIUS_CARD), fill, stroke, StrokeKind::Inside);
            if self.dashed {
                dashes(ui, rect.shrink(0.5), if response.hovered() { tokens.accent } else { tokens.faint });
            }

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
            if sense.senses_click() {
                parts::focus_ring(ui, &response, rect, RADIUS_CARD);
            }
        }
        (response, cut)
    }
}

/// An outline in dashes.
fn dashes(ui: &Ui, rect: Rect, color: egui::Color32) {
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().extend(egui::Shape::dashed_line(&corners, Stroke::new(1.0, color), 5.0, 4.0));
}

/// A chip with a text in up to two lines, and a chevron; the whole of it is one button.
pub fn tall_chip(ui: &mut Ui, text: &str, size: egui::Vec2) -> Response {
    const PADDING: f32 = 12.0;
    const CHEVRON: f32 = 12.0;
    let tokens = Tokens::of_ui(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    if ui.is_rect_visible(rect) {
        let line = if response.hovered() { tokens.accent } else { tokens.line };
        let galley = parts::wrapped(ui, parts::job_wrapping(text, font::text(), tokens.text), size.x - 2.0 * PADDING - CHEVRON - 4.0);
        ui.painter().rect(rect, CornerRadius::same(RADIUS_CHIP), tokens.panel, Stroke::new(1.0, line), StrokeKind::Inside);
        parts::put(ui.painter(), galley, rect.left() + PADDING, rect.center().y);
        let chevron = square(rect.right() - PADDING - CHEVRON, rect.center().y, CHEVRON);
        Icon::ChevronRight.paint(ui.painter(), chevron, tokens.muted);
        parts::focus_ring(ui, &response, rect, RADIUS_CHIP);
    }
    response
}
