//! Choosing one of several: a drop-down for many, a segmented bar for two to four.

use egui::{CornerRadius, LayerId, Order, Popup, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::text_field::caption;
use super::{menu, parts};
use crate::ui::design_tokens::{CONTROL, RADIUS, STEP, Tokens, font};
use crate::ui::icons::{Icon, square};

/// A list of choices longer than this (points) is scrolled.
const LONGEST: f32 = 380.0;

/// A drop-down choice over the whole width.
#[must_use = "show it in a Ui"]
pub struct Select<'a> {
    name: &'a str,
    label: Option<&'a str>,
    empty: &'a str,
    tooltip: Option<&'a str>,
}

impl<'a> Select<'a> {
    /// A choice with an accessible name.
    pub fn new(name: &'a str) -> Self {
        Self { name, label: None, empty: "Choose…", tooltip: None }
    }

    /// A visible label above it.
    pub fn label(mut self, label: &'a str) -> Self {
        self.label = Some(label);
        self
    }

    /// What it says while nothing is chosen.
    pub fn empty(mut self, empty: &'a str) -> Self {
        self.empty = empty;
        self
    }

    /// Text to show on hover.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// Shows the choice; `chosen` is an index into `options`, or nothing yet. True when the user chose.
    pub fn show(self, ui: &mut Ui, options: &[&str], chosen: &mut Option<usize>) -> bool {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = STEP;
            if let Some(label) = self.label {
                caption(ui, label);
            }
            self.field(ui, options, chosen)
        })
        .inner
    }

    fn field(&self, ui: &mut Ui, options: &[&str], chosen: &mut Option<usize>) -> bool {
        const PADDING: f32 = 10.0;
        const CHEVRON: f32 = 12.0;
        let tokens = Tokens::of_ui(ui);
        let current = chosen.and_then(|index| options.get(index)).copied();
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), CONTROL), Sense::click());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name);
            info.current_text_value = Some(current.unwrap_or(self.empty).to_owned());
            info
        });
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
        let color = if current.is_some() { tokens.text } else { tokens.faint };
        let shown = current.unwrap_or(self.empty);
        let galley = parts::elided(ui, parts::job(shown, font::text(), color), rect.width() - 2.0 * PADDING - CHEVRON - 6.0);
        let cut = galley.elided;
        if ui.is_rect_visible(rect) {
            let line = if response.hovered() || open { tokens.faint } else { tokens.line };
            ui.painter().rect(rect, CornerRadius::same(RADIUS), tokens.raised, Stroke::new(1.0, line), StrokeKind::Inside);
            parts::put(ui.painter(), galley, rect.left() + PADDING, rect.center().y);
            let chevron = square(rect.right() - PADDING - CHEVRON + 1.0, rect.center().y, CHEVRON);
            Icon::ChevronDown.paint(ui.painter(), chevron, tokens.muted);
            parts::focus_ring(ui, &response, rect, RADIUS);
        }
        if open {
            // A press in a dialog brings the dialog to the top in the very frame in which the list opens.
            ui.ctx().move_to_top(LayerId::new(Order::Foreground, Popup::default_response_id(&response)));
        }
        let mut picked = None;
        Popup::menu(&response).gap(4.0).width(rect.width()).accessible_name(format!("{} choices", self.name)).show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ScrollArea::vertical().max_height(LONGEST).show(ui, |ui| {
                for (index, option) in options.iter().enumerate() {
                    if menu::item(ui, option, *chosen == Some(index), None).clicked() {
                        picked = Some(index);
                    }
                }
            });
        });
        match self.tooltip {
            // Where the list is open, it would lie over it.
            _ if open => {}
            Some(tooltip) => drop(response.on_hover_text(tooltip)),
            None => drop(parts::reveal(response, cut, shown)),
        }
        if picked.is_some() {
            *chosen = picked;
        }
        picked.is_some()
    }
}

/// A bar of two to four choices side by side. `name` is the kind that is said before each: "Kind of value Text". True when the
/// choice changed.
pub fn segmented(ui: &mut Ui, name: &str, options: &[&str], chosen: &mut usize) -> bool {
    const PADDING: f32 = 12.0;
    let tokens = Tokens::of_ui(ui);
    // As wide as the strong text, so that choosing another does not move its neighbours.
    let wanted: Vec<f32> = options
        .iter()
        .map(|option| (parts::whole(ui, parts::job(option, font::strong(), tokens.text)).size().x + 2.0 * PADDING).ceil())
        .collect();
    let sum: f32 = wanted.iter().sum();
    let squeeze = ((ui.available_width() - 4.0) / sum.max(1.0)).min(1.0);
    let (bar, base) = ui.allocate_exact_size(vec2(sum * squeeze + 4.0, CONTROL), Sense::hover());
    ui.painter().rect(bar, CornerRadius::same(RADIUS + 1), tokens.raised, Stroke::new(1.0, tokens.line), StrokeKind::Inside);

    let before = *chosen;
    let mut left = bar.left() + 2.0;
    let places: Vec<_> = wanted
        .iter()
        .enumerate()
        .map(|(index, width)| {
            let rect = Rect::from_min_max(pos2(left, bar.top() + 2.0), pos2(left + width * squeeze, bar.bottom() - 2.0));
            left = rect.right();
            let response = ui.interact(rect, base.id.with(index), Sense::click());
            if response.clicked() {
                *chosen = index;
            }
            (rect, response)
        })
        .collect();
    // Painted only now that the choice is known, so that no frame shows two of them.
    for (index, ((rect, response), option)) in places.into_iter().zip(options).enumerate() {
        piece(ui, response, rect, name, option, *chosen == index);
    }
    *chosen != before
}

fn piece(ui: &Ui, response: Response, rect: Rect, name: &str, option: &str, chosen: bool) {
    let tokens = Tokens::of_ui(ui);
    let spoken = format!("{name} {option}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, &spoken));
    let (font, color) = match (chosen, response.hovered()) {
        (true, _) => (font::strong(), tokens.text),
        (false, true) => (font::text(), tokens.text),
        (false, false) => (font::text(), tokens.muted),
    };
    if chosen {
        let stroke = Stroke::new(1.0, tokens.accent);
        ui.painter().rect(rect, CornerRadius::same(RADIUS - 1), tokens.accent_background, stroke, StrokeKind::Inside);
    }
    let galley = parts::elided(ui, parts::job(option, font, color), rect.width() - 8.0);
    let (width, cut) = (galley.size().x, galley.elided);
    parts::put(ui.painter(), galley, rect.center().x - width / 2.0, rect.center().y);
    parts::focus_ring_inside(ui, &response, rect, RADIUS - 1);
    parts::reveal(response, cut, option);
}
