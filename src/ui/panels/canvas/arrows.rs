//! Arrows between cards. Those that the last run took are lit, numbered and labelled; labels keep clear of one another.

use egui::epaint::CubicBezierShape;
use egui::{CornerRadius, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::app::state::{Open, State};
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::widgets::tone::Tone;

use super::map::{Way, ways};

/// Draws all arrows between these cards.
pub(super) fn draw(ui: &mut Ui, open: &Open, state: &State, cards: &[(&str, Rect)], zoom: f32) {
    let tokens = Tokens::of_ui(ui);
    let mut taken: Vec<Rect> = cards.iter().map(|(_, rect)| *rect).collect();
    let all = ways(open, state);
    let card = |id: &str| cards.iter().find(|(other, _)| *other == id).map(|(_, rect)| *rect);
    // Lit arrows lie above the others.
    for lit in [false, true] {
        for way in all.iter().filter(|way| way.steps.is_empty() != lit) {
            let (Some(from), Some(to)) = (card(&way.from), card(&way.to)) else { continue };
            let back = all.iter().any(|other| other.from == way.to && other.to == way.from);
            let curve = curve(from, to, back, zoom);
            let color = match (way.wrong, lit) {
                (true, _) => tokens.error,
                (false, true) => tokens.accent,
                (false, false) => tokens.faint,
            };
            stroke(ui, &curve, Stroke::new(if lit { 1.8 } else { 1.2 }, color), way.by_guard);
            head(ui, &curve, color);
            if lit {
                label(ui, way, &curve, color, &mut taken);
            }
        }
    }
}

/// From the side of one card that faces the other, to the side that faces back.
fn curve(from: Rect, to: Rect, back: bool, zoom: f32) -> [Pos2; 4] {
    let lane = if back { 12.0 * zoom } else { 0.0 };
    if to.left() > from.right() {
        let (a, b) = (pos2(from.right(), from.center().y - lane), pos2(to.left(), to.center().y - lane));
        let reach = ((b.x - a.x) * 0.45).max(20.0);
        [a, a + vec2(reach, 0.0), b - vec2(reach, 0.0), b]
    } else if to.right() < from.left() {
        // The way back goes below, so that it keeps clear of the way there.
        let a = pos2(from.left() + from.width() * 0.35, from.bottom());
        let b = pos2(to.right(), to.bottom() - 14.0 * zoom);
        let low = (a.y.max(b.y) + 34.0 * zoom) - a.y;
        [a, a + vec2(0.0, low), b + vec2((a.x - b.x) * 0.45, low * 0.8), b]
    } else if to.top() > from.bottom() {
        let (a, b) = (pos2(from.center().x - lane, from.bottom()), pos2(to.center().x - lane, to.top()));
        let reach = (b.y - a.y) * 0.4;
        [a, a + vec2(0.0, reach), b - vec2(0.0, reach), b]
    } else {
        let (a, b) = (pos2(from.center().x + lane, from.top()), pos2(to.center().x + lane, to.bottom()));
        let reach = (a.y - b.y) * 0.4;
        [a, a - vec2(0.0, reach), b + vec2(0.0, reach), b]
    }
}

fn stroke(ui: &Ui, curve: &[Pos2; 4], stroke: Stroke, dashed: bool) {
    let shape = CubicBezierShape::from_points_stroke(*curve, false, egui::Color32::TRANSPARENT, stroke);
    if dashed {
        let points: Vec<Pos2> = (0..=40).map(|i| shape.sample(i as f32 / 40.0)).collect();
        ui.painter().extend(Shape::dashed_line(&points, stroke, 6.0, 4.0));
    } else {
        ui.painter().add(shape);
    }
}

fn head(ui: &Ui, curve: &[Pos2; 4], color: egui::Color32) {
    const LENGTH: f32 = 9.0;
    let tip = curve[3];
    let direction = (curve[3] - curve[2]).normalized();
    let side = Vec2::new(-direction.y, direction.x) * LENGTH * 0.45;
    let base = tip - direction * LENGTH;
    ui.painter().add(Shape::convex_polygon(vec![tip, base + side, base - side], color, Stroke::NONE));
}

/// The number of the step and a few words, on the arrow, where nothing else stands.
fn label(ui: &mut Ui, way: &Way, curve: &[Pos2; 4], color: egui::Color32, taken: &mut Vec<Rect>) {
    let tokens = Tokens::of_ui(ui);
    let number = way.steps.iter().map(|step| (step + 1).to_string()).collect::<Vec<_>>().join(", ");
    let tone = if way.wrong { Tone::Error } else { Tone::Muted };
    let lay = |text: &str, color| ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font::small(), color));
    let number_galley = lay(&number, tokens.on_accent);
    let words = lay(&way.label, tone.color(tokens));
    let pill = vec2(number_galley.size().x + 12.0, 16.0);
    let place = |with_words: bool, taken: &[Rect]| {
        let width = pill.x + if with_words { 6.0 + words.size().x + 4.0 } else { 0.0 };
        let shape = CubicBezierShape::from_points_stroke(*curve, false, egui::Color32::TRANSPARENT, Stroke::NONE);
        [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]
            .into_iter()
            .map(|t| Rect::from_center_size(shape.sample(t), vec2(width, 18.0)))
            .find(|rect| !taken.iter().any(|other| other.expand(2.0).intersects(*rect)))
    };
    // The words give way before the number does.
    let (rect, with_words) = match (place(!way.label.is_empty(), taken), place(false, taken)) {
        (Some(rect), _) => (rect, !way.label.is_empty()),
        (None, Some(rect)) => (rect, false),
        (None, None) => return,
    };
    taken.push(rect);
    ui.painter().rect_filled(rect, CornerRadius::same(8), tokens.background);
    let pill_rect = Rect::from_min_size(pos2(rect.left(), rect.center().y - 8.0), pill);
    ui.painter().rect_filled(pill_rect, CornerRadius::same(8), color);
    ui.painter().galley(pill_rect.center() - number_galley.size() / 2.0, number_galley, tokens.on_accent);
    if with_words {
        let at = pos2(pill_rect.right() + 6.0, rect.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, tone.color(tokens));
    }
    let told = format!("Step {number}: {} to {}, {}", way.from, way.to, way.label);
    let response = ui.interact(rect, ui.scope_id().with(("way", &way.from, &way.to)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    response.on_hover_text(told);
}
