//! Rows and section headers of the left panel.

use egui::text::{LayoutJob, TextFormat};
use egui::{CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::chip::{badge_size, paint_badge};
use super::parts;
use super::tone::Tone;
use crate::ui::design_tokens::{ICON, RADIUS, ROW, SECTION_LETTER_SPACING, Tokens, font};
use crate::ui::icons::{Icon, square};

/// What stands before a row's text.
#[derive(Clone, Copy, Debug, Default)]
pub enum Lead<'a> {
    /// Nothing: the text begins at the left.
    #[default]
    None,
    /// The number of a step.
    Number(&'a str),
    /// A mark of state or kind.
    Icon(Icon, Tone),
    /// The method of an API call, in a column of its own.
    Method(&'a str, Tone),
}

/// What stands at the right end of a row.
#[derive(Clone, Copy, Debug, Default)]
pub enum Trail<'a> {
    /// Nothing.
    #[default]
    None,
    /// A word or number.
    Text(&'a str, Tone),
    /// A mark of state.
    Mark(Icon, Tone),
    /// A mark and a count: "× 1".
    Count(Icon, &'a str, Tone),
    /// A badge.
    Badge(&'a str, Tone),
}

/// A row that can be chosen. Its accessible name is what [`Row::new`] is given: kind and name, with the state in words where
/// the row shows one ("Test step Reload, not as expected").
#[must_use = "show it in a Ui"]
pub struct Row<'a> {
    name: &'a str,
    text: &'a str,
    note: &'a str,
    lead: Lead<'a>,
    trail: Trail<'a>,
    selected: bool,
    strong: bool,
    flush: bool,
    height: f32,
}

impl<'a> Row<'a> {
    /// A row of the left panel's height.
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, note: "", lead: Lead::None, trail: Trail::None, selected: false, strong: false, flush: false, height: ROW }
    }

    /// Another accessible name.
    pub fn named(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// What stands before the text.
    pub fn lead(mut self, lead: Lead<'a>) -> Self {
        self.lead = lead;
        self
    }

    /// What stands at the right end.
    pub fn trail(mut self, trail: Trail<'a>) -> Self {
        self.trail = trail;
        self
    }

    /// What stands at the right end where nothing else does.
    pub fn unless_marked(mut self, trail: Trail<'a>) -> Self {
        match self.trail {
            Trail::None => self.trail = trail,
            // There is no room for two marks.
            _ if self.note.is_empty() => self.note = "?",
            _ => {}
        }
        self
    }

    /// A muted remark behind the text; it gives way first when room is short.
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// Whether it is the chosen one.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// In the strong weight.
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    /// The text begins at the left edge, without the padding of a list.
    pub fn flush(mut self) -> Self {
        self.flush = true;
        self
    }

    /// Another height than that of the left panel.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Shows the row over the whole width that there is.
    pub fn show(self, ui: &mut Ui) -> Response {
        const PADDING: f32 = 8.0;
        let tokens = Tokens::of_ui(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), self.height), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, self.name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let radius = CornerRadius::same(RADIUS);
        if self.selected {
            ui.painter().rect_filled(rect, radius, tokens.accent_background);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, radius, tokens.raised);
        }
        let inner = rect.shrink2(vec2(if self.flush { 0.0 } else { PADDING }, 0.0));
        let left = inner.left() + self.paint_lead(ui, inner, tokens);
        let right = inner.right() - self.paint_trail(ui, inner, tokens);

        let mut job = parts::job(self.text, if self.strong { font::strong() } else { font::text() }, tokens.text);
        if !self.note.is_empty() {
            job.append(self.note, 8.0, TextFormat::simple(font::text(), tokens.muted));
        }
        let galley = parts::elided(ui, job, right - left);
        let cut = galley.elided;
        parts::put(ui.painter(), galley, left, rect.center().y);
        parts::focus_ring_inside(ui, &response, rect, RADIUS);
        if cut {
            let whole = if self.note.is_empty() { self.text.to_owned() } else { format!("{}: {}", self.text, self.note) };
            return response.on_hover_text(whole);
        }
        response
    }

    /// Paints what stands before the text and gives the room that it takes.
    fn paint_lead(&self, ui: &Ui, inner: Rect, tokens: &Tokens) -> f32 {
        let middle = inner.center().y;
        match self.lead {
            Lead::None => 0.0,
            Lead::Number(number) => {
                let galley = parts::whole(ui, parts::job(number, font::text(), tokens.muted));
                // Two digits still leave a gap before the text.
                let width = (galley.size().x + 8.0).max(16.0);
                parts::put(ui.painter(), galley, inner.left(), middle);
                width
            }
            Lead::Icon(icon, tone) => {
                icon.paint(ui.painter(), square(inner.left() - 1.0, middle, ICON), tone.color(tokens));
                20.0
            }
            Lead::Method(method, tone) => {
                let galley = parts::elided(ui, parts::job(method, font::mono_small(), tone.color(tokens)), 44.0);
                parts::put(ui.painter(), galley, inner.left(), middle);
                48.0
            }
        }
    }

    /// Paints what stands at the right end and gives the room that it takes, with the gap before it.
    fn paint_trail(&self, ui: &Ui, inner: Rect, tokens: &Tokens) -> f32 {
        const GAP: f32 = 8.0;
        let middle = inner.center().y;
        let text = |text: &str, tone: Tone| {
            let galley = parts::whole(ui, parts::job(text, font::text(), tone.color(tokens)));
            let width = galley.size().x;
            parts::put(ui.painter(), galley, inner.right() - width, middle);
            width
        };
        match self.trail {
            Trail::None => 0.0,
            Trail::Text(words, tone) => text(words, tone) + GAP,
            Trail::Mark(icon, tone) => {
                icon.paint(ui.painter(), square(inner.right() - ICON + 1.0, middle, ICON), tone.color(tokens));
                ICON + GAP
            }
            Trail::Count(icon, count, tone) => {
                let width = text(count, tone) + 4.0 + ICON;
                icon.paint(ui.painter(), square(inner.right() - width, middle, ICON), tone.color(tokens));
                width + GAP
            }
            Trail::Badge(words, tone) => {
                let size = badge_size(ui, words, false);
                let corner = pos2(inner.right() - size.x + 1.0, (middle - size.y / 2.0).round());
                paint_badge(ui, Rect::from_min_size(corner, size), words, tone, false);
                size.x + GAP
            }
        }
    }
}

/// The heading of a group of rows, in small capitals.
#[must_use = "show it in a Ui"]
pub struct SectionHeader<'a> {
    title: &'a str,
    trailing: &'a str,
    about: &'a str,
    add: Option<&'a str>,
    open: Option<bool>,
}

/// What was pressed on a heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeaderPressed {
    /// The plus button.
    pub add: bool,
    /// The heading itself: its rows are to be folded away, or shown again.
    pub fold: bool,
}

impl<'a> SectionHeader<'a> {
    /// A heading; written as given to screen readers and in capitals on the screen.
    pub fn new(title: &'a str) -> Self {
        Self { title, trailing: "", about: "", add: None, open: None }
    }

    /// A count at the right end: "5 of 6".
    pub fn trailing(mut self, trailing: &'a str) -> Self {
        self.trailing = trailing;
        self
    }

    /// What the word means, on hover.
    pub fn about(mut self, about: &'a str) -> Self {
        self.about = about;
        self
    }

    /// A plus button at the right end; `name` says what it adds.
    pub fn add_button(mut self, name: &'a str) -> Self {
        self.add = Some(name);
        self
    }

    /// Pressing it folds its rows away, or shows them again; whether they are shown now.
    pub fn folding(mut self, open: bool) -> Self {
        self.open = Some(open);
        self
    }

    /// Shows the header.
    pub fn show(self, ui: &mut Ui) -> HeaderPressed {
        const HEIGHT: f32 = 32.0;
        const PADDING: f32 = 8.0;
        const BUTTON: f32 = 22.0;
        let tokens = Tokens::of_ui(ui);
        let sense = if self.open.is_some() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), sense);
        response.widget_info(|| match self.open {
            Some(open) => WidgetInfo::selected(Role::Button, ui.is_enabled(), open, format!("Section {}", self.title)),
            None => WidgetInfo::labeled(Role::Label, true, self.title),
        });
        // The heading belongs to what follows: it stands nearer to the rows below than to those above.
        let middle = rect.center().y + 3.0;
        let mut right = rect.right() - PADDING;
        let mut pressed = HeaderPressed { add: false, fold: response.clicked() };

        if let Some(open) = self.open {
            let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
            let hot = response.hovered() || response.has_focus();
            icon.paint(ui.painter(), square(right - 11.0, middle, 12.0), if hot { tokens.text } else { tokens.faint });
            parts::focus_ring_inside(ui, &response, rect.shrink2(vec2(0.0, 3.0)), RADIUS);
            right -= 20.0;
        }
        if let Some(name) = self.add {
            let square = Rect::from_center_size(pos2(right - 5.0, middle), vec2(BUTTON, BUTTON));
            let button = ui.interact(square, response.id.with("add"), Sense::click());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
            let hot = button.hovered() || button.has_focus();
            if hot {
                ui.painter().rect_filled(square, CornerRadius::same(RADIUS), tokens.raised);
            }
            Icon::Plus.paint(
                ui.painter(),
                Rect::from_center_size(square.center(), vec2(12.0, 12.0)),
                if hot { tokens.text } else { tokens.faint },
            );
            parts::focus_ring_inside(ui, &button, square, RADIUS);
            pressed.add = button.on_hover_text(name).clicked();
            right = square.left() - 4.0;
        }
        if !self.trailing.is_empty() {
            let galley = parts::whole(ui, spaced(&self.trailing.to_uppercase(), tokens));
            let left = right - galley.size().x;
            parts::put(ui.painter(), galley, left, middle);
            right = left - 8.0;
        }
        let left = rect.left() + PADDING;
        let galley = parts::elided(ui, spaced(&self.title.to_uppercase(), tokens), right - left);
        let cut = galley.elided;
        parts::put(ui.painter(), galley, left, middle);
        match (cut, self.about.is_empty()) {
            (true, false) => response.on_hover_text(format!("{}\n{}", self.title, self.about)),
            (false, false) => response.on_hover_text(self.about),
            (cut, true) => parts::reveal(response, cut, self.title),
        };
        pressed
    }
}

fn spaced(text: &str, tokens: &Tokens) -> LayoutJob {
    let format = TextFormat { extra_letter_spacing: SECTION_LETTER_SPACING, ..TextFormat::simple(font::small_strong(), tokens.faint) };
    LayoutJob::single_section(text.to_owned(), format)
}
