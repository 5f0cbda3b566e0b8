//! A field to type into, on one line or several.

use egui::{CornerRadius, Frame, Id, Key, Margin, Modifiers, Response, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};

use super::parts;
use crate::ui::design_tokens::{ICON, RADIUS, STEP, Tokens, font};
use crate::ui::icons::{Icon, square};

/// What the user did to a field in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// Nothing.
    Unchanged,
    /// The text changed, and may change further.
    Editing,
    /// Done: Enter was pressed, or the field was left with another text than it had before.
    Committed,
    /// Escape was pressed; the draft has its old text again.
    Cancelled,
}

/// A text field. The draft belongs to the caller, who takes it over when the answer is [`Typing::Committed`].
#[must_use = "show it in a Ui"]
pub struct TextField<'a> {
    name: &'a str,
    label: Option<&'a str>,
    hint: &'a str,
    error: Option<&'a str>,
    mono: bool,
    secret: bool,
    rows: usize,
    tooltip: Option<&'a str>,
}

impl<'a> TextField<'a> {
    /// A field of one line with an accessible name.
    pub fn new(name: &'a str) -> Self {
        Self { name, label: None, hint: "", error: None, mono: false, secret: false, rows: 1, tooltip: None }
    }

    /// A visible label above the field.
    pub fn label(mut self, label: &'a str) -> Self {
        self.label = Some(label);
        self
    }

    /// An example, shown while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the text, shown below.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Wire data: in the font for it.
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Shows dots instead of letters.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Several lines. Enter then makes a new line, and Ctrl or Cmd with Enter commits.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Text to show on hover.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// Shows the field over the whole width.
    pub fn show(self, ui: &mut Ui, draft: &mut String) -> Typing {
        self.show_with_response(ui, draft).0
    }

    /// The same, with egui's response: to give the field the focus, for instance.
    pub fn show_with_response(self, ui: &mut Ui, draft: &mut String) -> (Typing, Response) {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = STEP;
            if let Some(label) = self.label {
                caption(ui, label);
            }
            // What comes with the focus in one frame was not there before.
            let comes = |event: &egui::Event| matches!(event, egui::Event::Text(_) | egui::Event::Paste(_) | egui::Event::Key { .. });
            let before = ui.input(|input| input.events.iter().any(comes)).then(|| draft.clone());
            let mut response = self.field(ui, draft);
            if let Some(tooltip) = self.tooltip {
                response = response.on_hover_text(tooltip);
            }
            let edit = self.judge(ui, &response, draft, before);
            if let Some(error) = self.error {
                complaint(ui, error);
            }
            (edit, response)
        })
        .inner
    }

    fn field(&self, ui: &mut Ui, draft: &mut String) -> Response {
        let tokens = Tokens::of_ui(ui);
        let font = if self.mono { font::mono() } else { font::text() };
        let edit = if self.rows > 1 {
            TextEdit::multiline(draft).desired_rows(self.rows).return_key(egui::KeyboardShortcut::new(Modifiers::NONE, Key::Enter))
        } else {
            TextEdit::singleline(draft)
        };
        let width = ui.available_width();
        let hint = egui::RichText::new(self.hint).font(font.clone()).color(tokens.faint);
        let margin = if self.rows > 1 { Margin::symmetric(10, 8) } else { Margin::symmetric(10, 6) };
        let response = edit
            .font(font)
            .text_color(tokens.text)
            .hint_text(hint)
            .password(self.secret)
            .frame(Frame::new().fill(tokens.background).corner_radius(RADIUS).inner_margin(margin))
            .desired_width(width)
            .show(ui)
            .response
            .response;
        let response = response.accessible_name(self.name);
        let line = match (self.error.is_some(), response.has_focus(), response.hovered()) {
            (true, ..) => Stroke::new(1.0, tokens.error),
            (false, true, _) => Stroke::new(2.0, tokens.accent),
            (false, false, true) => Stroke::new(1.0, tokens.faint),
            (false, false, false) => Stroke::new(1.0, tokens.line),
        };
        ui.painter().rect_stroke(response.rect, CornerRadius::same(RADIUS), line, StrokeKind::Inside);
        if self.error.is_some() {
            parts::focus_ring(ui, &response, response.rect, RADIUS);
        }
        response
    }

    /// Compares with the text that the field had when it got the focus.
    fn judge(&self, ui: &Ui, response: &Response, draft: &mut String, before: Option<String>) -> Typing {
        let before_id: Id = response.id.with("text before");
        if response.gained_focus() {
            ui.data_mut(|data| data.insert_temp(before_id, before.unwrap_or_else(|| draft.clone())));
        }
        let by_shortcut = self.rows > 1 && response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        if by_shortcut {
            response.surrender_focus();
        }
        if response.lost_focus() || by_shortcut {
            let before = ui.data_mut(|data| data.remove_temp::<String>(before_id)).unwrap_or_else(|| draft.clone());
            let (escape, enter) = ui.input(|input| (input.key_pressed(Key::Escape), input.key_pressed(Key::Enter)));
            return match (escape, by_shortcut || (enter && self.rows == 1), *draft != before) {
                (true, ..) => {
                    *draft = before;
                    Typing::Cancelled
                }
                (false, true, _) | (false, false, true) => Typing::Committed,
                (false, false, false) => Typing::Unchanged,
            };
        }
        if response.changed() { Typing::Editing } else { Typing::Unchanged }
    }
}

/// The visible label above a field or select.
pub(super) fn caption(ui: &mut Ui, text: &str) {
    let tokens = Tokens::of_ui(ui);
    let galley = parts::elided(ui, parts::job(text, font::compact(), tokens.muted), ui.available_width());
    let cut = galley.elided;
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, 16.0), Sense::hover());
    parts::put(ui.painter(), galley, rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    parts::reveal(response, cut, text);
}

/// What is wrong, below a field.
fn complaint(ui: &mut Ui, text: &str) {
    const MARK: f32 = ICON + 4.0;
    let tokens = Tokens::of_ui(ui);
    let galley = parts::wrapped(ui, parts::job_wrapping(text, font::compact(), tokens.error), ui.available_width() - MARK);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y.max(18.0)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    Icon::Warning.paint(ui.painter(), square(rect.left(), rect.top() + 9.0, ICON), tokens.error);
    parts::put(ui.painter(), galley, rect.left() + MARK, rect.center().y);
}
