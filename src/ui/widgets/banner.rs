//! The banner above everything: what happened, why, and what can be done about it.

use egui::{Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::button::Button;
use super::parts;
use super::rich::Rich;
use super::tone::Tone;
use crate::ui::design_tokens::{CONTROL_SMALL, GUTTER, ICON, Tokens, font};
use crate::ui::icons::square;

/// A full-width banner with a title, an explanation and up to two buttons on the right.
#[must_use = "show it in a Ui"]
pub struct Banner<'a> {
    title: &'a str,
    text: &'a Rich,
    actions: &'a [&'a str],
    tone: Tone,
}

impl<'a> Banner<'a> {
    /// A banner that tells of a problem.
    pub fn problem(title: &'a str, text: &'a Rich) -> Self {
        Self { title, text, actions: &[], tone: Tone::Error }
    }

    /// The same in another tone: a warning, or good news.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// The texts of the buttons; two at most, the first being the nearer help.
    pub fn actions(mut self, actions: &'a [&'a str]) -> Self {
        self.actions = actions;
        self
    }

    /// Shows the banner over the whole width and tells which button was pressed.
    pub fn show(self, ui: &mut Ui) -> Option<usize> {
        const GAP: f32 = 14.0;
        const BUTTON_GAP: f32 = 12.0;
        const MARK: f32 = ICON + 4.0;
        /// A narrower text than this reads badly beside its title; then the title goes above it.
        const COMFORTABLE: f32 = 440.0;
        let tokens = Tokens::of_ui(ui);
        let width = ui.available_width();
        let actions = self.actions.get(..2).unwrap_or(self.actions);
        let sizes: Vec<_> = actions.iter().map(|action| Button::outlined(action).size(ui)).collect();
        let buttons: f32 = sizes.iter().map(|size| size.x + BUTTON_GAP).sum();
        let room = width - 2.0 * GUTTER - buttons - GAP;

        let color = self.tone.color(tokens);
        let title = parts::wrapped(ui, parts::job_wrapping(self.title, font::strong(), color), room - MARK);
        let beside = room - MARK - title.size().x - GAP;
        let stacked = beside < COMFORTABLE;
        let text = parts::wrapped(ui, self.text.paragraph(tokens), if stacked { room - MARK } else { beside });
        let words = if stacked { title.size().y + 4.0 + text.size().y } else { title.size().y.max(text.size().y) };
        let height = (words + 20.0).max(CONTROL_SMALL + 24.0).ceil() + 1.0;

        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let name = format!("{} {}", self.title, self.text.plain());
        response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, &name));
        let painter = ui.painter();
        painter.rect_filled(rect, 0, self.tone.background(tokens));
        painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color));

        let middle = rect.top() + (height - 1.0) / 2.0;
        let left = rect.left() + GUTTER;
        let first_line = title.rows.first().map_or(title.size().y, |row| row.size.y);
        let title_middle = if stacked { middle - words / 2.0 + title.size().y / 2.0 } else { middle };
        let mark = square(left - 1.0, title_middle - title.size().y / 2.0 + first_line / 2.0, ICON);
        self.tone.icon().paint(painter, mark, color);
        let title_rect = parts::put(painter, title, left + MARK, title_middle);
        if stacked {
            parts::put(painter, text.clone(), left + MARK, middle + words / 2.0 - text.size().y / 2.0);
        } else {
            parts::put(painter, text, title_rect.right() + GAP, middle);
        }

        let mut pressed = None;
        let mut place = rect.right() - GUTTER - buttons + BUTTON_GAP;
        for (index, (action, size)) in actions.iter().zip(sizes).enumerate() {
            let corner = pos2(place.round(), (middle - size.y / 2.0).round());
            let mut child = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_size(corner, size)).id_salt(index));
            if Button::outlined(action).show(&mut child).clicked() {
                pressed = Some(index);
            }
            place += size.x + BUTTON_GAP;
        }
        pressed
    }
}
