//! Arrows between cards. Those that the last run took are lit, numbered and labelled; labels keep clear of one another.

use egui::epaint::CubicBezierShape;
use egui::{CornerRadius, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::ui::design_tokens::{Tokens, font};
use crate::ui::widgets::tone::Tone;

use super::map::Way;

/// Draws all arrows between these cards. What lies outside `area` is left out.
pub(super) fn draw(ui: &mut Ui, all: &[Way], cards: &[(&str, Rect)], area: Rect, zoom: f32) {
    let tokens = Tokens::of_ui(ui);
    let mut taken: Vec<Rect> = cards.iter().map(|(_, rect)| *rect).collect();
    // The corner of the buttons.
    taken.push(Rect::from_min_max(pos2(area.left(), area.bottom() - 40.0), pos2(area.left() + 230.0, area.bottom())));
    let card = |id: &str| cards.iter().find(|(other, _)| *other == id).map(|(_, rect)| *rect);
    let mut lane = 0;
    // Lit arrows lie above the others.
    for lit in [false, true] {
        for way in all.iter().filter(|way| way.steps.is_empty() != lit) {
            let (Some(from), Some(to)) = (card(&way.from), card(&way.to)) else { continue };
            let back = all.iter().any(|other| other.from == way.to && other.to == way.from);
            let leads_back = to.right() < from.left();
            let points = path(from, to, back, lane, cards, zoom);
            lane += usize::from(leads_back);
            if !Rect::from_points(&points).intersects(area) {
                continue;
            }
            let color = match (way.wrong, lit) {
                (true, _) => tokens.error,
                (false, true) => tokens.accent,
                (false, false) => tokens.faint,
            };
            stroke(ui, &points, Stroke::new(if lit { 1.8 } else { 1.2 }, color), way.by_guard);
            head(ui, &points, color);
            if lit {
                label(ui, way, &points, color, &mut taken);
            }
        }
    }
}

/// The way of an arrow as points: from the side of one card that faces the other, to the side that faces back.
fn path(from: Rect, to: Rect, back: bool, lane: usize, cards: &[(&str, Rect)], zoom: f32) -> Vec<Pos2> {
    let side = if back { 12.0 * zoom } else { 0.0 };
    if to.left() > from.right() {
        let (a, b) = (pos2(from.right(), from.center().y - side), pos2(to.left(), to.center().y - side));
        let reach = ((b.x - a.x) * 0.45).max(20.0);
        cubic([a, a + vec2(reach, 0.0), b - vec2(reach, 0.0), b])
    } else if to.right() < from.left() {
        // The way back goes below every card that stands between, and comes up beside its target.
        let offset = lane as f32 * 9.0 * zoom;
        let a = pos2(from.left() + from.width() * 0.35, from.bottom());
        let b = pos2(to.right(), to.bottom() - 14.0 * zoom + offset.min(8.0 * zoom));
        let turn = to.right() + 26.0 * zoom + offset;
        let between = cards.iter().filter(|(_, card)| card.right() > turn && card.left() < from.right()).map(|(_, card)| card.bottom());
        let low = between.fold(from.bottom(), f32::max) + 16.0 * zoom + offset;
        rounded(&[a, pos2(a.x, low), pos2(turn, low), pos2(turn, b.y), b], 12.0 * zoom)
    } else if to.top() > from.bottom() {
        let (a, b) = (pos2(from.center().x - side, from.bottom()), pos2(to.center().x - side, to.top()));
        let reach = (b.y - a.y) * 0.4;
        cubic([a, a + vec2(0.0, reach), b - vec2(0.0, reach), b])
    } else {
        let (a, b) = (pos2(from.center().x + side, from.top()), pos2(to.center().x + side, to.bottom()));
        let reach = (a.y - b.y) * 0.4;
        cubic([a, a - vec2(0.0, reach), b + vec2(0.0, reach), b])
    }
}

fn cubic(points: [Pos2; 4]) -> Vec<Pos2> {
    let shape = CubicBezierShape::from_points_stroke(points, false, egui::Color32::TRANSPARENT, Stroke::NONE);
    (0..=32).map(|i| shape.sample(i as f32 / 32.0)).collect()
}

/// Straight lines with rounded corners.
fn rounded(corners: &[Pos2], radius: f32) -> Vec<Pos2> {
    let mut points = vec![corners[0]];
    for triple in corners.windows(3) {
        let [before, corner, after] = [triple[0], triple[1], triple[2]];
        let radius = radius.min((corner - before).length() / 2.0).min((after - corner).length() / 2.0);
        let (a, b) = (corner + (before - corner).normalized() * radius, corner + (after - corner).normalized() * radius);
        for i in 0..=6 {
            let t = i as f32 / 6.0;
            points.push(a.lerp(corner, t).lerp(corner.lerp(b, t), t));
        }
    }
    points.extend(corners.last());
    points
}

fn stroke(ui: &Ui, points: &[Pos2], stroke: Stroke, dashed: bool) {
    if dashed {
        ui.painter().extend(Shape::dashed_line(points, stroke, 6.0, 4.0));
    } else {
        ui.painter().add(Shape::line(points.to_vec(), stroke));
    }
}

fn head(ui: &Ui, points: &[Pos2], color: egui::Color32) {
    const LENGTH: f32 = 9.0;
    let [.., before, tip] = points else { return };
    let direction = (*tip - *before).normalized();
    let side = Vec2::new(-direction.y, direction.x) * LENGTH * 0.45;
    let base = *tip - direction * LENGTH;
    ui.painter().add(Shape::convex_polygon(vec![*tip, base + side, base - side], color, Stroke::NONE));
}

/// The point at a part of the whole length.
fn along(points: &[Pos2], part: f32) -> Pos2 {
    let length: f32 = points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    let mut left = length * part;
    for pair in points.windows(2) {
        let step = pair[0].distance(pair[1]);
        if left <= step && step > 0.0 {
            return pair[0].lerp(pair[1], left / step);
        }
        left -= step;
    }
    points.last().copied().unwrap_or_default()
}

/// The number of the step and a few words, on the arrow, where nothing else stands.
fn label(ui: &mut Ui, way: &Way, points: &[Pos2], color: egui::Color32, taken: &mut Vec<Rect>) {
    let tokens = Tokens::of_ui(ui);
    let number = way.steps.iter().map(|step| (step + 1).to_string()).collect::<Vec<_>>().join(", ");
    let tone = if way.wrong { Tone::Error } else { Tone::Muted };
    let lay = |text: &str, color| ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font::small(), color));
    let number_galley = lay(&number, tokens.on_accent);
    let words = lay(&way.label, tone.color(tokens));
    let pill = vec2(number_galley.size().x + 12.0, 16.0);
    let place = |with_words: bool, taken: &[Rect]| {
        let width = pill.x + if with_words { 6.0 + words.size().x + 4.0 } else { 0.0 };
        [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]
            .into_iter()
            .map(|t| Rect::from_center_size(along(points, t), vec2(width, 18.0)))
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
