//! The time machine: a line with a stop after each event of a run, and a dot where the app is shown now.

use egui::accesskit::Action;
use egui::{CornerRadius, CursorIcon, EventFilter, Key, Rangef, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::parts;
use super::tone::Tone;
use crate::ui::design_tokens::{RADIUS, Tokens, font};

/// One place to stop at.
#[derive(Clone, Copy, Debug)]
pub struct Stop<'a> {
    /// Where on the line, from 0 to 1. Stops are given in order.
    pub at: f32,
    /// Its number and name: "3 reload".
    pub label: &'a str,
    /// The state of the app from here to the next stop; colours the line.
    pub tone: Tone,
}

const HEIGHT: f32 = 48.0;
const INSET: f32 = 7.0;
const LABEL_OFFSET: f32 = 14.0;
const LABEL_GAP: f32 = 8.0;
/// Shorter pieces of a label say nothing.
const SHORTEST_LABEL: f32 = 36.0;

/// Shows the line over the whole width. Dragging, pressing, and the arrow, Home and End keys move `current` along the stops.
/// It is a slider by the given name to screen readers, and its value is the label. True when `current` changed.
pub fn scrubber(ui: &mut Ui, name: &str, stops: &[Stop], current: &mut usize) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
    let line = Line { rect, left: rect.left() + INSET, width: rect.width() - 2.0 * INSET };
    let before = *current;
    *current = line.moved_to(ui, &response, stops, before).min(stops.len().saturating_sub(1));
    let label = stops.get(*current).map_or("", |stop| stop.label);
    describe(ui, &response, name, *current, stops.len(), label);

    let mut response = response.on_hover_cursor(CursorIcon::PointingHand);
    let changed = *current != before;
    if changed {
        response.mark_changed();
    }
    if ui.is_rect_visible(rect) && !stops.is_empty() {
        line.paint(ui, stops, *current);
        let all_shown = line.labels(ui, stops, *current);
        parts::focus_ring_inside(ui, &response, rect, RADIUS);
        let under = response.hover_pos().map(|pointer| line.nearest(stops, pointer.x));
        if let (false, Some(stop)) = (all_shown, under.and_then(|index| stops.get(index))) {
            response.on_hover_text_at_pointer(stop.label);
        }
    }
    changed
}

fn describe(ui: &Ui, response: &Response, name: &str, current: usize, count: usize, label: &str) {
    let value = current as f64 + 1.0;
    response.widget_info(|| WidgetInfo { value: Some(value), ..WidgetInfo::labeled(Role::Slider, ui.is_enabled(), name) });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(label);
        node.set_min_numeric_value(1.0);
        node.set_max_numeric_value(count.max(1) as f64);
        node.set_numeric_value_step(1.0);
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
}

struct Line {
    rect: Rect,
    left: f32,
    width: f32,
}

impl Line {
    fn x(&self, stop: &Stop) -> f32 {
        (self.left + stop.at.clamp(0.0, 1.0) * self.width).round()
    }

    fn nearest(&self, stops: &[Stop], x: f32) -> usize {
        let distance = |index: &usize| (self.x(&stops[*index]) - x).abs();
        (0..stops.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    }

    fn moved_to(&self, ui: &Ui, response: &Response, stops: &[Stop], current: usize) -> usize {
        let focused = response.has_focus();
        if focused {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if let Some(pointer) = response.interact_pointer_pos() {
            return self.nearest(stops, pointer.x);
        }
        let last = stops.len().saturating_sub(1);
        let (forward, back, home, end) = ui.input(|input| {
            let key = |key| focused && input.key_pressed(key);
            let asked = |action| input.num_accesskit_action_requests(response.id, action);
            (
                asked(Action::Increment) + usize::from(key(Key::ArrowRight)),
                asked(Action::Decrement) + usize::from(key(Key::ArrowLeft)),
                key(Key::Home),
                key(Key::End),
            )
        });
        match (home, end) {
            (true, _) => 0,
            (_, true) => last,
            _ => (current + forward).min(last).saturating_sub(back),
        }
    }

    /// The coloured stretches with a notch at each stop, and the dot.
    fn paint(&self, ui: &Ui, stops: &[Stop], current: usize) {
        const HALF: f32 = 1.5;
        const DOT: f32 = 5.0;
        let tokens = Tokens::of_ui(ui);
        let painter = ui.painter();
        let y = self.rect.center().y.round() + 0.5;
        for (index, stop) in stops.iter().enumerate() {
            let from = self.x(stop);
            let to = stops.get(index + 1).map_or(self.left + self.width, |next| self.x(next) - 2.0);
            let stretch = Rect::from_min_max(pos2(from, y - HALF), pos2(to.max(from), y + HALF));
            painter.rect_filled(stretch, CornerRadius::same(1), stop.tone.color(tokens));
            if stretch.width() < 1.0 {
                // The end of the run is a stop too, although no time passes after it.
                painter.rect_filled(Rect::from_center_size(pos2(from, y), vec2(2.0, 9.0)), 0, stop.tone.color(tokens));
            }
        }
        if let Some(stop) = stops.get(current) {
            let centre = pos2(self.x(stop), y);
            painter.circle_filled(centre, DOT + 2.0, tokens.panel);
            painter.circle(centre, DOT, tokens.accent, Stroke::NONE);
        }
    }

    /// Labels stand above the line, or below it where they would run into each other; where neither has room they are left
    /// out, and hovering tells them. The current stop's label comes first, and is cut where it must be. False when not all could be shown whole.
    fn labels(&self, ui: &Ui, stops: &[Stop], current: usize) -> bool {
        let tokens = Tokens::of_ui(ui);
        let mut taken: [Vec<Rangef>; 2] = [Vec::new(), Vec::new()];
        let mut all_shown = true;
        let last = stops.len() - 1;
        let others = (0..=last).filter(|index| ![current, 0, last].contains(index));
        let mut order = vec![current];
        order.extend([0, last].into_iter().filter(|index| *index != current));
        order.extend(others);

        for index in order {
            let stop = &stops[index];
            let (font, color) = if index == current { (font::small_strong(), tokens.text) } else { (font::small(), tokens.muted) };
            let job = parts::job(stop.label, font, color);
            let whole = parts::whole(ui, job.clone());
            let x = self.x(stop);
            let bounds = self.rect.x_range();
            let placed = [0, 1].into_iter().find_map(|row| {
                let range = centred(x, whole.size().x, bounds);
                taken[row].iter().all(|other| apart(range, *other)).then_some((row, range, whole.clone()))
            });
            let placed = placed.or_else(|| {
                all_shown = false;
                let rooms = [0, 1].map(|row| room_at(x, bounds, &taken[row]));
                let row = usize::from(rooms[1].span() > rooms[0].span());
                let cut = parts::elided(ui, job, rooms[row].span() - 1.0);
                (index == current && rooms[row].span() >= SHORTEST_LABEL).then(|| (row, centred(x, cut.size().x, rooms[row]), cut))
            });
            let Some((row, range, galley)) = placed else { continue };
            taken[row].push(range);
            let side = if row == 0 { -1.0 } else { 1.0 };
            parts::put(ui.painter(), galley, range.min, self.rect.center().y + side * LABEL_OFFSET);
        }
        all_shown
    }
}

/// A range of a width around a place, moved inside the bounds.
fn centred(x: f32, width: f32, bounds: Rangef) -> Rangef {
    let min = (x - width / 2.0).min(bounds.max - width).max(bounds.min);
    Rangef::new(min, min + width)
}

fn apart(a: Rangef, b: Rangef) -> bool {
    a.max + LABEL_GAP <= b.min || b.max + LABEL_GAP <= a.min
}

/// The free room around a place between labels that stand already; empty when one covers it.
fn room_at(x: f32, bounds: Rangef, taken: &[Rangef]) -> Rangef {
    let mut room = bounds;
    for other in taken {
        if other.max < x {
            room.min = room.min.max(other.max + LABEL_GAP);
        } else if other.min > x {
            room.max = room.max.min(other.min - LABEL_GAP);
        } else {
            return Rangef::new(x, x);
        }
    }
    room
}
