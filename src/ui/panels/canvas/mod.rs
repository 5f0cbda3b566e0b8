//! The canvas: pages as cards, arrows for what workflows do, the way that the last run took lit and numbered.

mod arrows;
mod card;
pub mod line;
mod map;
mod sight;

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::domain::project::item::ItemKind;
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::icons::Icon;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;

use card::PageCard;

/// Where the canvas stands, and what is going on on it.
#[derive(Default)]
pub struct CanvasView {
    /// The card that is being dragged, and where on it the pointer holds it.
    held: Option<(String, Vec2)>,
    /// Where the held card stands now, in canvas points.
    held_at: Option<(i32, i32)>,
    /// The page from which a way is being drawn.
    connecting: Option<String>,
    moved: sight::Moved,
    /// What was selected in the last frame.
    selected: Selection,
    map: map::Map,
}

/// Shows the canvas.
pub fn show(ui: &mut Ui, open: &Open, state: &State, view: &mut CanvasView, commands: &mut Vec<Command>) {
    let area = ui.available_rect_before_wrap();
    let (_, ground) = ui.allocate_exact_size(area.size(), Sense::click_and_drag());
    ground.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Canvas"));
    if ground.clicked() {
        commands.push(Command::Select(Selection::Nothing));
    }
    ui.set_clip_rect(ui.clip_rect().intersect(area));
    view.map.follow(open, state);
    let map = std::mem::take(&mut view.map);
    let mut places = map.places.clone();
    if let Some(((id, _), (x, y))) = view.held.as_ref().zip(view.held_at)
        && let Some(at) = open.project.pages.iter().position(|page| page.id == *id)
    {
        places[at] = vec2(x as f32, y as f32);
    }
    let size = |lines: &Vec<String>| vec2(card::WIDTH, card::height(lines.len()));
    let bounds = map
        .places
        .iter()
        .zip(&map.lines)
        .fold(Rect::NOTHING, |bounds, (at, lines)| bounds.union(Rect::from_min_size(at.to_pos2(), size(lines))));
    let mut now = view.moved.unwrap_or_else(|| sight::fitted(area, bounds));
    if view.selected != state.selection {
        view.selected = state.selection.clone();
        let card =
            open.project.pages.iter().zip(&map.places).zip(&map.lines).find(|((page, _), _)| state.selection.is(ItemKind::Page, &page.id));
        if let Some(((_, at), lines)) = card {
            // A page that was made, or found by its name, comes into sight.
            now = sight::showing(now, area, Rect::from_min_size(at.to_pos2(), size(lines)), &mut view.moved);
        }
    }
    dots(ui, area, now);
    let cards: Vec<PageCard> = open
        .project
        .pages
        .iter()
        .zip(&map.lines)
        .zip(&places)
        .map(|((page, lines), at)| PageCard { page, lines, rect: Rect::from_min_size(now.to_screen(area, *at), size(lines) * now.zoom) })
        .collect();
    let rects: Vec<(&str, Rect)> = cards.iter().map(|card| (card.page.id.as_str(), card.rect)).collect();
    arrows::draw(ui, &map.ways, &rects, area, now.zoom);
    for card in cards.iter().filter(|card| card.rect.expand(12.0).intersects(area)) {
        card::show(ui, open, state, card, (now, area), view, commands);
    }
    connecting(ui, &cards, view, commands);
    if cards.is_empty() {
        empty(ui, area, commands);
    }
    sight::steer(ui, (area, bounds), &ground, now, &mut view.moved);
    if view.held.is_none() {
        buttons(ui, (area, bounds), now, view, commands);
    }
    view.map = map;
}

/// The line that follows the pointer while a way is being drawn.
fn connecting(ui: &Ui, cards: &[PageCard], view: &mut CanvasView, commands: &mut Vec<Command>) {
    let Some(from) = view.connecting.clone() else { return };
    let (pointer, down) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
    let (Some(at), Some(start)) = (pointer, cards.iter().find(|card| card.page.id == from)) else {
        view.connecting = None;
        return;
    };
    let to = card::under(cards, at).filter(|card| card.page.id != from);
    if down {
        let stroke = Stroke::new(2.0, Tokens::of_ui(ui).accent);
        ui.painter().line_segment([pos2(start.rect.right(), start.rect.center().y), at], stroke);
        return;
    }
    view.connecting = None;
    if let Some(to) = to {
        commands.push(Command::Connect { from, to: to.page.id.clone() });
    }
}

fn dots(ui: &Ui, area: Rect, sight: sight::Sight) {
    const STEP: f32 = 24.0;
    let tokens = Tokens::of_ui(ui);
    // The dots move with the canvas, and stay as far apart at any zoom.
    let shift = |from: f32| STEP / 2.0 - (from * sight.zoom).rem_euclid(STEP);
    let mut y = area.top() + shift(sight.from.y);
    while y < area.bottom() {
        let mut x = area.left() + shift(sight.from.x);
        while x < area.right() {
            ui.painter().circle_filled(pos2(x, y), 0.8, tokens.line);
            x += STEP;
        }
        y += STEP;
    }
}

/// Where there is no page yet.
fn empty(ui: &mut Ui, area: Rect, commands: &mut Vec<Command>) {
    let place = Align2::CENTER_CENTER.align_size_within_rect(vec2(260.0, 60.0), area);
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        ui.vertical_centered(|ui| {
            Rich::new().muted("This project has no pages yet.").show(ui);
            ui.add_space(6.0);
            if Button::outlined("Add the first page").icon(Icon::Plus).show(ui).clicked() {
                commands.push(Command::Create(ItemKind::Page));
            }
        });
    });
}

/// Zoom, fit and tidy up, in the lower left corner.
fn buttons(ui: &mut Ui, (area, bounds): (Rect, Rect), now: sight::Sight, view: &mut CanvasView, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    let place = Rect::from_min_size(pos2(area.left() + 8.0, area.bottom() - 36.0), vec2(218.0, 28.0));
    ui.painter().rect(place, CornerRadius::same(8), tokens.panel, Stroke::new(1.0, tokens.line), egui::StrokeKind::Inside);
    ui.scope_builder(UiBuilder::new().max_rect(place.shrink2(vec2(4.0, 2.0))), |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if Button::icon_only(Icon::Dash, "Zoom out").show(ui).clicked() {
                view.moved = Some(now.zoomed(area, area.center(), 0.8));
            }
            let percent = format!("{:.0} %", now.zoom * 100.0);
            let (rect, response) = ui.allocate_exact_size(vec2(44.0, 20.0), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &percent));
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, &percent, font::small(), tokens.muted);
            if Button::icon_only(Icon::Plus, "Zoom in").show(ui).clicked() {
                view.moved = Some(now.zoomed(area, area.center(), 1.25));
            }
            if Button::quiet("Fit").tooltip("All pages in sight (0)").show(ui).clicked() {
                view.moved = sight::whole(area, bounds);
            }
            if Button::quiet("Tidy up").tooltip("Puts the cards in order").show(ui).clicked() {
                view.moved = None;
                commands.push(Command::TidyUp);
            }
        });
    });
}
