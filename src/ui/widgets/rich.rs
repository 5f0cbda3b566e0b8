//! A line of text with runs of different weight, font and tone: "Show **Login** — nothing stored".

use egui::text::{LayoutJob, TextFormat};
use egui::{FontFamily, FontId, Response, Role, Sense, Ui, WidgetInfo};

use super::parts;
use super::tone::Tone;
use crate::ui::design_tokens::{TEXT_SIZE, Tokens, font};
use crate::ui::fonts;

/// Text in runs. Build it with the methods named after the looks, then [`Rich::show`] it or hand it to another widget.
#[derive(Clone, Debug, Default)]
pub struct Rich {
    runs: Vec<(String, FontId, Tone)>,
}

impl Rich {
    /// No text yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a run in any font and tone.
    #[must_use]
    pub fn run(mut self, text: impl Into<String>, font: FontId, tone: Tone) -> Self {
        self.runs.push((text.into(), font, tone));
        self
    }

    /// Adds plain text.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.run(text, font::text(), Tone::Text)
    }

    /// Adds strong text.
    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.run(text, font::strong(), Tone::Text)
    }

    /// Adds text of lesser weight.
    #[must_use]
    pub fn muted(self, text: impl Into<String>) -> Self {
        self.run(text, font::text(), Tone::Muted)
    }

    /// Adds wire data.
    #[must_use]
    pub fn mono(self, text: impl Into<String>) -> Self {
        self.run(text, font::mono(), Tone::Text)
    }

    /// Adds plain text with a meaning.
    #[must_use]
    pub fn tone(self, tone: Tone, text: impl Into<String>) -> Self {
        self.run(text, font::text(), tone)
    }

    /// The text without its looks: for accessible names, tooltips and the clipboard.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|(text, ..)| text.as_str()).collect()
    }

    /// The runs as egui lays them out on one line, on a common baseline.
    pub fn job(&self, tokens: &Tokens) -> LayoutJob {
        let base = self.base_size();
        self.laid(tokens, base, fonts::metrics(&FontId::proportional(base)).1)
    }

    /// The same with the line height of text that goes on over several lines.
    pub fn paragraph(&self, tokens: &Tokens) -> LayoutJob {
        let base = self.base_size();
        self.laid(tokens, base, parts::paragraph_line(base))
    }

    fn base_size(&self) -> f32 {
        let text = self.runs.iter().filter(|(_, font, _)| font.family != FontFamily::Monospace);
        text.map(|(_, font, _)| font.size).reduce(f32::max).unwrap_or(TEXT_SIZE)
    }

    fn laid(&self, tokens: &Tokens, base: f32, line: f32) -> LayoutJob {
        let mut job = LayoutJob::default();
        for (text, font, tone) in &self.runs {
            let line_height = Some(parts::line_height(font, base, line));
            job.append(text, 0.0, TextFormat { line_height, ..TextFormat::simple(font.clone(), tone.color(tokens)) });
        }
        job
    }

    /// Shows the text on one line, cut where there is no more room; then hovering shows the whole.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let galley = parts::elided(ui, self.job(Tokens::of_ui(ui)), ui.available_width());
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
        let cut = galley.elided;
        if ui.is_rect_visible(rect) {
            parts::put(ui.painter(), galley, rect.left(), rect.center().y);
        }
        self.named(response, cut)
    }

    /// Shows the text on as many lines as it needs.
    pub fn show_wrapped(&self, ui: &mut Ui) -> Response {
        let galley = parts::wrapped(ui, self.paragraph(Tokens::of_ui(ui)), ui.available_width());
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
        if ui.is_rect_visible(rect) {
            parts::put(ui.painter(), galley, rect.left(), rect.center().y);
        }
        self.named(response, false)
    }

    fn named(&self, response: Response, cut: bool) -> Response {
        let plain = self.plain();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &plain));
        parts::reveal(response, cut, &plain)
    }
}
