//! The canvas: pages as cards, arrows for what workflows do, the way that the last run took lit and numbered.

mod arrows;
mod map;

use egui::{CornerRadius, CursorIcon, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::selection::Selection;
use crate::app::state::{Open, State};
use crate::domain::item::ItemKind;
use crate::domain::page::Page;
use crate::ui::design_tokens::{RADIUS_CARD, Tokens};
use crate::ui::widgets::chip::paint_badge;
use crate::ui::widgets::tone::Tone;

use super::left::role;

/// Width of a card at full size, in points.
pub(super) const CARD: f32 = 172.0;
const HEAD: f32 = 32.0;
const LINE: f32 = 20.0;
/// The canvas never shrinks its cards below this.
const SMALLEST: f32 = 0.5;

/// Where the canvas stands.
#[derive(Default)]
pub struct CanvasView {
    /// The card that is being dragged, and where on it the pointer holds it.
    held: Option<(String, Vec2)>,
    /// Where the held card stands now, in canvas points.
    held_at: Option<(i32, i32)>,
}

/// From canvas points to the screen.
#[derive(Clone, Copy)]
struct Fit {
    origin: Pos2,
    from: Vec2,
    zoom: f32,
}

impl Fit {
    fn to_screen(self, at: Vec2) -> Pos2 {
        self.origin + (at - self.from) * self.zoom
    }

    fn to_canvas(self, at: Pos2) -> Vec2 {
        (at - self.origin) / self.zoom + self.from
    }
}

/// A card ready to be drawn.
struct Card<'a> {
    page: &'a Page,
    lines: Vec<String>,
    rect: Rect,
}

/// Shows the canvas.
pub fn show(ui: &mut Ui, open: &Open, state: &State, view: &mut CanvasView, commands: &mut Vec<Command>) {
    let area = ui.available_rect_before_wrap();
    let (_, background) = ui.allocate_exact_size(area.size(), Sense::click());
    if background.clicked() {
        commands.push(Command::Select(Selection::Nothing));
    }
    ui.set_clip_rect(ui.clip_rect().intersect(area));
    let tokens = Tokens::of_ui(ui);
    dots(ui, area, tokens);
    let lines: Vec<Vec<String>> = open.project.pages.iter().map(|page| map::lines(&open.project, page)).collect();
    let places = map::places(&open.project, view.held.as_ref().map(|(id, _)| id.as_str()).zip(view.held_at));
    let height = |lines: &Vec<String>| HEAD + 6.0 + lines.len().max(1) as f32 * LINE;
    let fit = fit(area, &places, lines.iter().map(height));
    let cards: Vec<Card> = open
        .project
        .pages
        .iter()
        .zip(lines)
        .zip(&places)
        .map(|((page, lines), at)| {
            let size = vec2(CARD, height(&lines)) * fit.zoom;
            Card { page, lines, rect: Rect::from_min_size(fit.to_screen(*at), size) }
        })
        .collect();
    let rects: Vec<(&str, Rect)> = cards.iter().map(|card| (card.page.id.as_str(), card.rect)).collect();
    arrows::draw(ui, open, state, &rects, fit.zoom);
    for card in &cards {
        draw(ui, open, state, card, fit, view, commands);
    }
}

fn dots(ui: &Ui, area: Rect, tokens: &Tokens) {
    const STEP: f32 = 24.0;
    let mut y = area.top() + STEP / 2.0;
    while y < area.bottom() {
        let mut x = area.left() + STEP / 2.0;
        while x < area.right() {
            ui.painter().circle_filled(pos2(x, y), 0.8, tokens.line);
            x += STEP;
        }
        y += STEP;
    }
}

/// All cards in sight, at full size where there is room.
fn fit(area: Rect, places: &[Vec2], heights: impl Iterator<Item = f32>) -> Fit {
    const MARGIN: f32 = 28.0;
    let mut bounds = Rect::NOTHING;
    for (at, height) in places.iter().zip(heights) {
        bounds = bounds.union(Rect::from_min_size(at.to_pos2(), vec2(CARD, height)));
    }
    if !bounds.is_positive() {
        return Fit { origin: area.min, from: Vec2::ZERO, zoom: 1.0 };
    }
    // The margin at the right and below leaves room for arrows that go around.
    let room = area.size() - vec2(2.0 * MARGIN, MARGIN + 40.0);
    let zoom = (room.x / bounds.width()).min(room.y / bounds.height()).clamp(SMALLEST, 1.0);
    let zoom = (zoom * 20.0).floor() / 20.0;
    Fit { origin: area.min + vec2(MARGIN, MARGIN - 4.0), from: bounds.min.to_vec2(), zoom }
}

fn draw(ui: &mut Ui, open: &Open, state: &State, card: &Card, fit: Fit, view: &mut CanvasView, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    let Card { page, lines, rect } = card;
    let response = ui.interact(*rect, ui.scope_id().with(("card", &page.id)), Sense::click_and_drag());
    let badge = role(&open.project.platform, &page.id);
    let selected = state.selection.is(ItemKind::Page, &page.id);
    let name = match badge {
        Some((badge, _)) => format!("Card {}, {badge}", page.name),
        None => format!("Card {}", page.name),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let on_screen = state.run.as_ref().is_some_and(|shown| {
        shown
            .moment_after(shown.step())
            .and_then(|moment| moment.device.tabs.first())
            .is_some_and(|tab| tab.page.as_ref() == Some(&page.id))
    });
    let radius = CornerRadius::same((f32::from(RADIUS_CARD) * fit.zoom) as u8);
    let shadow = egui::epaint::Shadow { offset: [0, 2], blur: 10, spread: 0, color: tokens.shadow };
    ui.painter().add(shadow.as_shape(*rect, radius));
    ui.painter().rect_filled(*rect, radius, tokens.panel);
    let stroke = if selected || on_screen { Stroke::new(1.5, tokens.accent) } else { Stroke::new(1.0, tokens.line) };
    ui.painter().rect_stroke(*rect, radius, stroke, StrokeKind::Inside);
    if response.has_focus() {
        ui.painter().rect_stroke(rect.expand(3.0), radius, Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
    }
    let zoom = fit.zoom;
    let left = rect.left() + 10.0 * zoom;
    let right = rect.right() - 10.0 * zoom;
    let head = rect.top() + HEAD * zoom;
    let mut name_end = right;
    if let Some((text, tone)) = badge.filter(|_| zoom > 0.8) {
        let size = crate::ui::widgets::chip::badge_size(ui, text, false);
        let place = Rect::from_min_size(pos2(right - size.x, rect.top() + (HEAD * zoom - size.y) / 2.0), size);
        paint_badge(ui, place, text, tone, false);
        name_end = place.left() - 6.0;
    }
    let cut = text(ui, Rect::from_min_max(pos2(left, rect.top()), pos2(name_end, head)), &page.name, true, Tone::Text, zoom);
    ui.painter().hline(rect.left() + 1.0..=rect.right() - 1.0, head, Stroke::new(1.0, tokens.line));
    let mut any_cut = cut;
    for (i, line) in lines.iter().enumerate() {
        let top = head + 4.0 * zoom + i as f32 * LINE * zoom;
        let place = Rect::from_min_max(pos2(left, top), pos2(right, top + LINE * zoom));
        any_cut |= text(ui, place, line, false, Tone::Muted, zoom);
    }
    drag(ui, page, &response, fit, view, commands);
    if response.clicked() {
        commands.push(Command::Select(Selection::item(ItemKind::Page, &page.id)));
    }
    if any_cut || zoom <= 0.8 {
        response.on_hover_text(format!("{}\n{}", page.name, lines.join("\n")));
    }
}

/// Paints one elided line. True when it was cut.
fn text(ui: &Ui, place: Rect, text: &str, strong: bool, tone: Tone, zoom: f32) -> bool {
    use crate::ui::design_tokens::font;
    let tokens = Tokens::of_ui(ui);
    let mut font = if strong { font::strong() } else { font::compact() };
    font.size *= zoom;
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, tone.color(tokens));
    job.wrap = egui::text::TextWrapping::truncate_at_width(place.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let cut = galley.elided;
    let at = pos2(place.left(), place.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tone.color(tokens));
    cut
}

fn drag(ui: &Ui, page: &Page, response: &egui::Response, fit: Fit, view: &mut CanvasView, commands: &mut Vec<Command>) {
    let Some(pointer) = response.interact_pointer_pos() else {
        return;
    };
    if response.drag_started() {
        view.held = Some((page.id.clone(), pointer - response.rect.min));
    }
    let Some((_, grab)) = view.held.clone().filter(|(id, _)| *id == page.id) else { return };
    let at = fit.to_canvas(pointer - grab);
    let at = (((at.x / 4.0).round() * 4.0) as i32, ((at.y / 4.0).round() * 4.0) as i32);
    if response.dragged() {
        ui.set_cursor_icon(CursorIcon::Grabbing);
        view.held_at = Some(at);
    }
    if response.drag_stopped() {
        view.held = None;
        view.held_at = None;
        commands.push(Command::Edit(Edit::MovePages(vec![(page.id.clone(), at)])));
    }
}
