//! Buttons: the one primary action, quiet words in a bar, small outlined ones in banners and sheets, and bare icons.

use egui::{Color32, CornerRadius, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, Widget, WidgetInfo, vec2};

use super::parts;
use crate::ui::design_tokens::{CONTROL, CONTROL_SMALL, ICON, RADIUS, Tokens, font};
use crate::ui::icons::{Icon, square};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Primary,
    Quiet,
    Outlined,
    Bare,
}

/// Between the text and the shortcut after it.
const HINT_GAP: f32 = 8.0;

struct Metrics {
    height: f32,
    padding: f32,
    font: FontId,
    icon_width: f32,
}

/// A button. Its accessible name is its text unless [`Button::name`] gives a fuller one.
#[must_use = "add it to a Ui"]
pub struct Button<'a> {
    look: Look,
    text: &'a str,
    name: &'a str,
    icon: Option<Icon>,
    hint: Option<&'a str>,
    tooltip: Option<&'a str>,
    enabled: bool,
    size: Option<Vec2>,
}

impl<'a> Button<'a> {
    fn new(look: Look, text: &'a str) -> Self {
        Self { look, text, name: text, icon: None, hint: None, tooltip: None, enabled: true, size: None }
    }

    /// The main action of a window or dialog: filled with the accent colour. One at a time.
    pub fn primary(text: &'a str) -> Self {
        Self::new(Look::Primary, text)
    }

    /// Words in a bar, with no outline until the pointer is there.
    pub fn quiet(text: &'a str) -> Self {
        Self::new(Look::Quiet, text)
    }

    /// A small outlined button, as in the banner.
    pub fn outlined(text: &'a str) -> Self {
        Self::new(Look::Outlined, text)
    }

    /// An icon alone; `name` says what it does, to screen readers and on hover.
    pub fn icon_only(icon: Icon, name: &'a str) -> Self {
        Self { icon: Some(icon), name, tooltip: Some(name), ..Self::new(Look::Bare, "") }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A keyboard shortcut, shown after the text.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// An accessible name that says more than the text.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// Text to show on hover.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// As large as this (points), its text in the middle.
    pub fn sized(mut self, size: Vec2) -> Self {
        self.size = Some(size);
        self
    }

    /// Whether it can be pressed now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows the button; `clicked()` of the response tells of mouse, keyboard and screen reader alike.
    pub fn show(self, ui: &mut Ui) -> Response {
        if self.enabled {
            return self.draw(ui);
        }
        ui.scope_builder(UiBuilder::new().disabled(), |ui| self.draw(ui)).inner
    }

    fn draw(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of_ui(ui);
        let Metrics { height, padding, font, icon_width } = self.metrics();
        let resting = match self.look {
            Look::Primary => tokens.on_accent,
            Look::Quiet | Look::Bare => tokens.muted,
            Look::Outlined => tokens.text,
        };
        let hint = self.hint.map(|hint| parts::whole(ui, parts::job(hint, font::mono(), tokens.faint)));
        let hint_width = hint.as_ref().map_or(0.0, |galley| galley.size().x + HINT_GAP);
        let around = 2.0 * padding + hint_width + icon_width;
        // Where rows wrap, a button goes to the next one before its text is cut.
        let width = match self.size {
            Some(size) => size.x,
            None if ui.layout().main_wrap() => ui.max_rect().width(),
            None => ui.available_width(),
        };
        let room = width.max(around + 24.0) - around;
        let text = parts::elided(ui, parts::job(self.text, font.clone(), resting), room);

        let size = self.size.unwrap_or(vec2((around + text.size().x).ceil(), height));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.name));
        let cut = text.elided;

        if ui.is_rect_visible(rect) {
            let hot = response.hovered() || response.has_focus();
            let color = if hot && matches!(self.look, Look::Quiet | Look::Bare) { tokens.text } else { resting };
            self.frame(ui, &response, rect, tokens);
            let text = if color == resting { text } else { parts::elided(ui, parts::job(self.text, font, color), room) };
            let slack = if self.size.is_some() { (size.x - around - text.size().x).max(0.0) / 2.0 } else { 0.0 };
            let mut left = rect.left() + padding + slack;
            if let Some(icon) = self.icon {
                icon.paint(ui.painter(), square(left, rect.center().y, ICON), color);
                left += icon_width;
            }
            let text_width = text.size().x;
            parts::put(ui.painter(), text, left, rect.center().y);
            if let Some(hint) = hint {
                parts::put(ui.painter(), hint, left + text_width + HINT_GAP, rect.center().y);
            }
            parts::focus_ring(ui, &response, rect, RADIUS);
        }
        match self.tooltip {
            Some(tooltip) => response.on_hover_text(tooltip),
            None => parts::reveal(response, cut, self.text),
        }
    }

    fn frame(&self, ui: &Ui, response: &Response, rect: Rect, tokens: &Tokens) {
        let (hovered, pressed) = (response.hovered(), response.is_pointer_button_down_on());
        let radius = CornerRadius::same(RADIUS);
        match self.look {
            Look::Primary => {
                let part = if pressed { 0.22 } else { 0.12 };
                let fill = if hovered || pressed { parts::blend(tokens.accent, tokens.text, part) } else { tokens.accent };
                ui.painter().rect_filled(rect, radius, fill);
            }
            Look::Quiet | Look::Bare => {
                if hovered || pressed {
                    let fill = if pressed { tokens.line } else { tokens.raised };
                    ui.painter().rect_filled(rect, radius, fill);
                }
            }
            Look::Outlined => {
                let fill = if pressed { tokens.accent_background } else { tokens.panel };
                let line = if hovered { tokens.faint } else { tokens.line };
                ui.painter().rect(rect, radius, fill, Stroke::new(1.0, line), StrokeKind::Inside);
            }
        }
    }

    fn metrics(&self) -> Metrics {
        let (height, padding, font) = match self.look {
            Look::Primary => (CONTROL, 14.0, font::strong()),
            Look::Quiet => (CONTROL, 10.0, font::text()),
            Look::Outlined if self.size.is_some() => (CONTROL, 9.0, font::text()),
            Look::Outlined => (CONTROL_SMALL, 9.0, font::compact()),
            Look::Bare => (CONTROL_SMALL, 5.0, font::text()),
        };
        let gap = if self.text.is_empty() { 0.0 } else { 5.0 };
        Metrics { height, padding, font, icon_width: self.icon.map_or(0.0, |_| ICON + gap) }
    }

    /// The room that the button will take, so that a bar can be laid out from the right.
    pub fn size(&self, ui: &Ui) -> Vec2 {
        let Metrics { height, padding, font, icon_width } = self.metrics();
        let width = |text: &str, font| parts::whole(ui, parts::job(text, font, Color32::PLACEHOLDER)).size().x;
        let hint = self.hint.map_or(0.0, |hint| width(hint, font::mono()) + HINT_GAP);
        vec2((2.0 * padding + icon_width + hint + width(self.text, font)).ceil(), height)
    }
}

/// Makes a text that is written already one that can be pressed.
pub fn pressable(ui: &Ui, written: &Response, name: &str) -> Response {
    let rect = written.rect.expand2(vec2(4.0, 3.0));
    let pressed = ui.interact(rect, written.id.with("press"), Sense::click());
    pressed.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    parts::focus_ring(ui, &pressed, rect, RADIUS);
    pressed.on_hover_cursor(egui::CursorIcon::PointingHand)
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        self.show(ui)
    }
}
