//! Facts in the inspector: a muted label and, aligned below one another, the values.

use egui::{Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::parts;
use super::rich::Rich;
use super::tone::Tone;
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::icons::Icon;

/// How a value looks.
#[derive(Clone, Copy, Debug)]
pub enum CellValue<'a> {
    /// Plain text.
    Plain(&'a str),
    /// Strong text with a meaning.
    Strong(&'a str, Tone),
    /// Wire data.
    Mono(&'a str, Tone),
    /// A dot and words, both in the colour of the tone.
    Status(&'a str, Tone),
    /// Runs of text.
    Rich(&'a Rich),
}

/// A label and its value.
#[must_use = "show it in a Ui"]
pub struct KeyValue<'a> {
    label: &'a str,
    value: CellValue<'a>,
    label_width: f32,
    wrap: bool,
}

impl<'a> KeyValue<'a> {
    /// A row whose value is cut where there is no more room; hovering shows the whole.
    pub fn new(label: &'a str, value: CellValue<'a>) -> Self {
        Self { label, value, label_width: 112.0, wrap: false }
    }

    /// Lets the value go on as many lines as it needs.
    pub fn wrap(mut self) -> Self {
        self.wrap = true;
        self
    }

    /// The width of the label column, when 112 points are not right.
    pub fn label_width(mut self, width: f32) -> Self {
        self.label_width = width;
        self
    }

    /// Shows the row over the whole width. Its accessible name is "Label: value".
    pub fn show(self, ui: &mut Ui) -> Response {
        const HEIGHT: f32 = 22.0;
        const GAP: f32 = 4.0;
        const DOT: f32 = 16.0;
        let tokens = Tokens::of_ui(ui);
        let (rich, dot) = match self.value {
            CellValue::Plain(text) => (Rich::new().text(text), None),
            CellValue::Strong(text, tone) => (Rich::new().run(text, font::strong(), tone), None),
            CellValue::Mono(text, tone) => (Rich::new().run(text, font::mono(), tone), None),
            CellValue::Status(text, tone) => (Rich::new().tone(tone, text), Some(tone)),
            CellValue::Rich(rich) => (rich.clone(), None),
        };
        let label = parts::elided(ui, parts::job(self.label, font::text(), tokens.muted), self.label_width - 2.0 * GAP);
        let indent = self.label_width + dot.map_or(0.0, |_| DOT);
        let room = ui.available_width() - indent;
        let mut value = parts::elided(ui, rich.job(tokens), room);
        if self.wrap && value.elided {
            value = parts::wrapped(ui, rich.paragraph(tokens), room);
        }
        let plain = rich.plain();

        let height = HEIGHT.max(value.size().y + 6.0);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let name = format!("{}: {plain}", self.label);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        let (label_cut, value_cut) = (label.elided, value.elided);
        if ui.is_rect_visible(rect) {
            let first_line = rect.top() + HEIGHT / 2.0;
            parts::put(ui.painter(), label, rect.left(), first_line);
            if let Some(tone) = dot {
                let mark = egui::Rect::from_center_size(egui::pos2(rect.left() + self.label_width + 6.0, first_line), vec2(16.0, 16.0));
                Icon::Dot.paint(ui.painter(), mark, tone.color(tokens));
            }
            let middle = if value.rows.len() > 1 { rect.top() + 2.0 + value.size().y / 2.0 } else { first_line };
            parts::put(ui.painter(), value, rect.left() + indent, middle);
        }
        match (label_cut, value_cut) {
            (false, false) => response,
            (true, _) => response.on_hover_text(name),
            (false, true) => response.on_hover_text(plain),
        }
    }
}
