//! A dialog in the middle of the window. What is behind it waits.

use egui::{Context, FocusDirection, Frame, Id, Margin, Stroke, Ui};

use super::button::Button;
use super::rich::Rich;
use super::tone::Tone;
use crate::ui::design_tokens::{RADIUS_CARD, Tokens, font};

/// How a dialog was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModalOutcome {
    /// Not yet.
    Open,
    /// The main button was pressed.
    Confirmed,
    /// One of the other buttons was pressed; its place in the list.
    Other(usize),
    /// Escape, or a press beside the dialog.
    Dismissed,
}

/// A dialog with a title, a body and buttons. It is open as long as the caller shows it.
#[must_use = "show it on a context"]
pub struct Modal<'a> {
    title: &'a str,
    confirm: &'a str,
    confirm_enabled: bool,
    others: &'a [&'a str],
    width: f32,
    only_closes: bool,
    focus_main: bool,
    dangerous: bool,
}

impl<'a> Modal<'a> {
    /// A dialog whose main button says `confirm`.
    pub fn new(title: &'a str, confirm: &'a str) -> Self {
        Self { title, confirm, confirm_enabled: true, others: &[], width: 440.0, only_closes: false, focus_main: false, dangerous: false }
    }

    /// The other buttons, on the left of the main one.
    pub fn others(mut self, others: &'a [&'a str]) -> Self {
        self.others = others;
        self
    }

    /// Whether the main button can be pressed now.
    pub fn confirm_enabled(mut self, enabled: bool) -> Self {
        self.confirm_enabled = enabled;
        self
    }

    /// The button only closes the dialog: what is to be done is done inside.
    pub fn only_closes(mut self) -> Self {
        self.only_closes = true;
        self
    }

    /// The focus begins on the main button: Enter goes on.
    pub fn focus_main(mut self) -> Self {
        self.focus_main = true;
        self
    }

    /// The main button takes something away: the last of the others is drawn as the one to press, and the focus begins on it.
    pub fn dangerous(mut self) -> Self {
        self.dangerous = true;
        self
    }

    /// Another width than 440 points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Shows the dialog. The keyboard focus goes to the first thing in it that takes it, and stays inside.
    pub fn show(self, context: &Context, body: impl FnOnce(&mut Ui)) -> ModalOutcome {
        let id = Id::unique("modal").with(self.title);
        let opening = take_focus(context, id);
        let tokens = Tokens::of(context.theme());
        let visuals = &context.global_style().visuals;
        let frame = Frame::new()
            .fill(tokens.panel)
            .stroke(Stroke::new(1.0, tokens.line))
            .corner_radius(RADIUS_CARD)
            .shadow(visuals.window_shadow)
            .inner_margin(Margin::same(20));
        let room = context.content_rect().size();
        let width = self.width.min(room.x - 72.0);
        let modal = egui::Modal::new(id).backdrop_color(tokens.veil).frame(frame);
        let modal = egui::Modal { area: modal.area.accessible_name(self.title), ..modal };
        let response = modal.show(context, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 12.0;
            Rich::new().run(self.title, font::dialog(), Tone::Text).show(ui);
            let tallest = (room.y - 200.0).max(80.0);
            // A dialog grows with what comes into it later.
            egui::ScrollArea::vertical().auto_shrink([false, true]).max_height(tallest).min_scrolled_height(tallest).show(ui, body);
            ui.add_space(4.0);
            self.buttons(ui, opening)
        });
        match response.inner {
            ModalOutcome::Open if self.confirm_enabled && enter(context) => ModalOutcome::Confirmed,
            ModalOutcome::Open if response.should_close() => ModalOutcome::Dismissed,
            outcome => outcome,
        }
    }

    fn buttons(&self, ui: &mut Ui, opening: bool) -> ModalOutcome {
        let mut outcome = ModalOutcome::Open;
        // From left to right, so that Tab goes the way that the eye goes; the row as a whole stands at the right.
        let safe = |index: usize| self.dangerous && index + 1 == self.others.len();
        let other = |(index, text): (usize, &&'a str)| if safe(index) { Button::primary(text) } else { Button::quiet(text) };
        let all: Vec<_> = self.others.iter().enumerate().map(other).collect();
        let is_quiet = self.only_closes || self.dangerous;
        let main = if is_quiet { Button::outlined(self.confirm) } else { Button::primary(self.confirm) };
        let main = main.enabled(self.confirm_enabled);
        let gap = 8.0;
        let taken: f32 = all.iter().map(|button| button.size(ui).x + gap).sum::<f32>() + main.size(ui).x;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.add_space((ui.available_width() - taken).max(0.0));
            for (index, button) in all.into_iter().enumerate() {
                let button = button.show(ui);
                if safe(index) && opening {
                    button.request_focus();
                }
                if button.clicked() {
                    outcome = ModalOutcome::Other(index);
                }
            }
            let main = main.show(ui);
            if self.focus_main && opening {
                main.request_focus();
            }
            if main.clicked() {
                outcome = ModalOutcome::Confirmed;
            }
        });
        outcome
    }
}

/// Whether Enter was pressed where no button and no text of several rows takes it: a field of one row lets go of the focus with it.
fn enter(context: &Context) -> bool {
    let pressed = |event: &egui::Event| matches!(event, egui::Event::Key { key: egui::Key::Enter, pressed: true, repeat: false, .. });
    context.memory(egui::Memory::focused).is_none() && context.input(|input| input.events.iter().any(pressed))
}

/// When the dialog has just opened, hands the focus on as Tab would, to the first thing inside. Only what lies above the
/// veil counts by then, which is why this waits for the second frame. True in that frame.
fn take_focus(context: &Context, id: Id) -> bool {
    let frame = context.cumulative_pass_nr();
    let (first, last) = context.data(|data| data.get_temp::<(u64, u64)>(id)).unwrap_or((frame, frame));
    let reopened = frame > last + 1;
    let first = if reopened { frame } else { first };
    context.data_mut(|data| data.insert_temp(id, (first, frame)));
    match frame - first {
        0 => context.request_repaint(),
        1 => context.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
            memory.move_focus(FocusDirection::Next);
        }),
        _ => {}
    }
    frame - first == 1
}
