//! Chips of the top bar that open a menu, pills that say how a run went, and the small badges behind names.

use egui::{CornerRadius, Painter, Popup, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::parts;
use super::tone::Tone;
use crate::ui::design_tokens::{CONTROL, RADIUS, RADIUS_CHIP, RADIUS_SMALL, Tokens, font};
use crate::ui::icons::{Icon, square};

/// A drop-down chip: what is chosen, and on a press a menu of what could be.
#[must_use = "show it in a Ui"]
pub struct Chip<'a> {
    kind: &'a str,
    text: &'a str,
    demo: bool,
    most: f32,
}

impl<'a> Chip<'a> {
    /// A chip that shows `text`; its accessible name is kind and text: "Project Acme login".
    pub fn new(kind: &'a str, text: &'a str) -> Self {
        Self { kind, text, demo: false, most: f32::INFINITY }
    }

    /// Striped in amber: what runs here is the demo and not the user's own server.
    pub fn demo(mut self) -> Self {
        self.demo = true;
        self
    }

    /// No wider than this (points), so that there is room for what stands beside it.
    pub fn at_most(mut self, width: f32) -> Self {
        self.most = width;
        self
    }

    /// Shows the chip, and below it, while it is open, a menu. Fill the menu with [`super::menu::item`].
    pub fn show(self, ui: &mut Ui, menu: impl FnOnce(&mut Ui)) -> Response {
        const PADDING: f32 = 10.0;
        const CHEVRON: f32 = 12.0;
        const GAP: f32 = 6.0;
        let tokens = Tokens::of_ui(ui);
        let (font, color) = if self.demo { (font::strong(), tokens.warn) } else { (font::text(), tokens.text) };
        let around = 2.0 * PADDING + GAP + CHEVRON;
        let room = ui.available_width().min(self.most).max(around + 24.0) - around;
        let galley = parts::elided(ui, parts::job(self.text, font, color), room);
        let (rect, response) = ui.allocate_exact_size(vec2((around + galley.size().x).ceil(), CONTROL), Sense::click());
        let name = format!("{} {}", self.kind, self.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
        let cut = galley.elided;

        if ui.is_rect_visible(rect) {
            let radius = CornerRadius::same(RADIUS_CHIP);
            let hot = response.hovered() || open;
            if self.demo {
                ui.painter().rect_filled(rect, radius, tokens.panel);
                stripes(ui.painter(), rect.shrink(1.0), tokens);
                ui.painter().rect_stroke(rect, radius, Stroke::new(if hot { 2.0 } else { 1.0 }, tokens.warn), StrokeKind::Inside);
            } else {
                let line = if hot { tokens.faint } else { tokens.line };
                ui.painter().rect(rect, radius, tokens.raised, Stroke::new(1.0, line), StrokeKind::Inside);
            }
            parts::put(ui.painter(), galley, rect.left() + PADDING, rect.center().y);
            let chevron = square(rect.right() - PADDING - CHEVRON + 1.0, rect.center().y, CHEVRON);
            Icon::ChevronDown.paint(ui.painter(), chevron, if self.demo { tokens.warn } else { tokens.muted });
            parts::focus_ring(ui, &response, rect, RADIUS_CHIP);
        }
        Popup::menu(&response).gap(4.0).accessible_name(format!("{} menu", self.kind)).show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            menu(ui);
        });
        parts::reveal(response, cut && !open, self.text)
    }
}

/// Diagonal bands in the tint of the warning colour: the look of barrier tape.
fn stripes(painter: &Painter, rect: Rect, tokens: &Tokens) {
    const BAND: f32 = 11.0;
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let slant = rect.height();
    let mut left = rect.left() - slant;
    while left < rect.right() {
        let corners = [
            pos2(left + slant, rect.top()),
            pos2(left + slant + BAND, rect.top()),
            pos2(left + BAND, rect.bottom()),
            pos2(left, rect.bottom()),
        ];
        painter.add(Shape::convex_polygon(corners.to_vec(), tokens.warn_background, Stroke::NONE));
        left += 2.0 * BAND;
    }
}

/// A pill with a fact about the whole: "Run 14", "1 of 6 steps not as expected". Not pressable.
pub fn pill(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    let response = paint_pill(ui, text, tone, Sense::hover(), false);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// A pill that switches something on and off: "Only differences". Says by a check mark as well that it is on.
pub fn toggle_pill(ui: &mut Ui, text: &str, on: &mut bool) -> Response {
    toggle_pill_named(ui, text, text, on)
}

/// The same with an accessible name of its own, where several have the same text.
pub fn toggle_pill_named(ui: &mut Ui, text: &str, name: &str, on: &mut bool) -> Response {
    let mut response = paint_pill(ui, text, if *on { Tone::Accent } else { Tone::Muted }, Sense::click(), *on);
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *on, name));
    response
}

fn paint_pill(ui: &mut Ui, text: &str, tone: Tone, sense: Sense, checked: bool) -> Response {
    const HEIGHT: f32 = 22.0;
    const PADDING: f32 = 10.0;
    let tokens = Tokens::of_ui(ui);
    let color = tone.color(tokens);
    let mark = if checked { 16.0 } else { 0.0 };
    let room = ui.available_width().max(48.0) - 2.0 * PADDING - mark;
    let galley = parts::elided(ui, parts::job(text, font::compact(), color), room);
    let (rect, response) = ui.allocate_exact_size(vec2((galley.size().x + mark + 2.0 * PADDING).ceil(), HEIGHT), sense);
    let cut = galley.elided;
    if ui.is_rect_visible(rect) {
        let radius = (HEIGHT / 2.0) as u8;
        let (fill, line) = match tone {
            Tone::Text | Tone::Muted | Tone::Faint => {
                (tokens.raised, if response.hovered() && sense.senses_click() { tokens.faint } else { tokens.line })
            }
            _ => (tokens.panel, color),
        };
        ui.painter().rect(rect, CornerRadius::same(radius), fill, Stroke::new(1.0, line), StrokeKind::Inside);
        if checked {
            Icon::Check.paint(ui.painter(), square(rect.left() + PADDING - 2.0, rect.center().y, 12.0), color);
        }
        parts::put(ui.painter(), galley, rect.left() + PADDING + mark, rect.center().y);
        parts::focus_ring(ui, &response, rect, radius);
    }
    parts::reveal(response, cut, text)
}

/// A page in a line of pages: its name, a mark before it, and a tag where it is on screen.
pub fn page_chip(ui: &mut Ui, text: &str, name: &str, mark: Option<Icon>, on_screen: bool) -> Response {
    const HEIGHT: f32 = 24.0;
    const PADDING: f32 = 8.0;
    const WIDEST: f32 = 160.0;
    const TAG: &str = "on screen";
    let tokens = Tokens::of_ui(ui);
    let galley = parts::elided(ui, parts::job(text, font::strong(), tokens.text), WIDEST);
    let mark_width = if mark.is_some() { 18.0 } else { 0.0 };
    let tag = on_screen.then(|| badge_size(ui, TAG, false));
    let tag_width = tag.map_or(0.0, |tag| tag.x + 6.0);
    let size = vec2((2.0 * PADDING + mark_width + galley.size().x + tag_width).ceil(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let cut = galley.elided;
    if ui.is_rect_visible(rect) {
        let line = if on_screen || response.hovered() { tokens.accent } else { tokens.line };
        ui.painter().rect(rect, CornerRadius::same(RADIUS), tokens.panel, Stroke::new(1.0, line), StrokeKind::Inside);
        if let Some(mark) = mark {
            mark.paint(ui.painter(), square(rect.left() + PADDING, rect.center().y, 12.0), tokens.muted);
        }
        let placed = parts::put(ui.painter(), galley, rect.left() + PADDING + mark_width, rect.center().y);
        if let Some(tag) = tag {
            let corner = egui::pos2(placed.right() + 6.0, (rect.center().y - tag.y / 2.0).round());
            paint_badge(ui, egui::Rect::from_min_size(corner, tag), TAG, Tone::Accent, false);
        }
        parts::focus_ring(ui, &response, rect, RADIUS);
    }
    parts::reveal(response, cut, text)
}

/// A small outlined badge that can be pressed: "use as UID". `name` is its accessible name.
pub fn chip_button(ui: &mut Ui, text: &str, name: &str) -> Response {
    let tokens = Tokens::of_ui(ui);
    let size = badge_size(ui, text, false);
    let (rect, response) = ui.allocate_exact_size(vec2(size.x, 16.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() || response.has_focus() { tokens.accent_background } else { tokens.panel };
        ui.painter().rect(rect, CornerRadius::same(RADIUS_SMALL), fill, Stroke::new(1.0, tokens.accent), StrokeKind::Inside);
        let galley = parts::whole(ui, parts::job(text, font::small_strong(), tokens.accent));
        let left = rect.center().x - galley.size().x / 2.0;
        parts::put(ui.painter(), galley, left, rect.center().y);
        parts::focus_ring_inside(ui, &response, rect, RADIUS_SMALL);
    }
    response
}

/// A small tinted badge: "Entry Page", "Logged In", or the names of session fields beside wire data (then in mono).
pub fn badge(ui: &mut Ui, text: &str, tone: Tone, mono: bool) -> Response {
    let size = badge_size(ui, text, mono);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if ui.is_rect_visible(rect) {
        paint_badge(ui, rect, text, tone, mono);
    }
    response
}

/// The room that a badge takes.
pub fn badge_size(ui: &Ui, text: &str, mono: bool) -> Vec2 {
    const PADDING: f32 = 6.0;
    const HEIGHT: f32 = 18.0;
    let font = if mono { font::mono_small() } else { font::small_strong() };
    let width = parts::whole(ui, parts::job(text, font, egui::Color32::PLACEHOLDER)).size().x;
    vec2((width + 2.0 * PADDING).ceil(), HEIGHT)
}

/// Paints a badge at a place of the size that [`badge_size`] gives: for cards on the canvas and for rows.
pub fn paint_badge(ui: &Ui, rect: Rect, text: &str, tone: Tone, mono: bool) {
    let tokens = Tokens::of_ui(ui);
    let font = if mono { font::mono_small() } else { font::small_strong() };
    ui.painter().rect_filled(rect, CornerRadius::same(RADIUS_SMALL), tone.background(tokens));
    let galley = parts::whole(ui, parts::job(text, font, tone.color(tokens)));
    let left = rect.center().x - galley.size().x / 2.0;
    parts::put(ui.painter(), galley, left, rect.center().y);
}
