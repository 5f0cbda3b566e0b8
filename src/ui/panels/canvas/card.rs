//! A page as a card: dragged to move it, its dot dragged to another card to make a way there.

use egui::{
    CornerRadius, CursorIcon, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::page::Page;
use crate::edit::Edit;
use crate::ui::design_tokens::{RADIUS_CARD, SMALL_SIZE, Tokens, font};
use crate::ui::icons::Icon;
use crate::ui::panels::marks::page_role;
use crate::ui::widgets::chip::{badge_size, paint_badge};
use crate::ui::widgets::tone::Tone;

use super::CanvasView;
use super::sight::Sight;

/// Width of a card at full size, in points.
pub const WIDTH: f32 = 172.0;
const HEAD: f32 = 32.0;
const LINE: f32 = 20.0;
/// Above and below the lines, together.
const PADDING: f32 = 12.0;
/// Cards snap to this grid, in canvas points.
const GRID: f32 = 4.0;
/// Text on cards is never drawn smaller than this, however small the card.
const LEAST_TEXT: f32 = 10.0;
/// Half the side of the dot that ways are drawn from.
const DOT: f32 = 7.0;

/// A card ready to be drawn.
pub struct PageCard<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its lines.
    pub lines: &'a [String],
    /// Where it stands on the screen.
    pub rect: Rect,
}

/// Height of a card at full size, in points.
pub fn height(lines: usize) -> f32 {
    HEAD + PADDING + lines.max(1) as f32 * LINE
}

/// Draws a card and lets it be used.
pub fn show(
    ui: &mut Ui,
    open: &Open,
    state: &State,
    card: &PageCard,
    sight: (Sight, Rect),
    view: &mut CanvasView,
    commands: &mut Vec<Command>,
) {
    let PageCard { page, lines, rect } = card;
    let tokens = Tokens::of_ui(ui);
    let response = ui.interact(*rect, ui.scope_id().with(("card", &page.id)), Sense::click_and_drag());
    let badge = page_role(&open.project.platform, &page.id);
    let selected = state.selection.is(ItemKind::Page, &page.id);
    let name = match badge {
        Some((badge, _)) => format!("Card {}, {badge}", page.name),
        None => format!("Card {}", page.name),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let on_screen = is_on_screen(state, &page.id);
    let zoom = sight.0.zoom;
    let radius = CornerRadius::same((f32::from(RADIUS_CARD) * zoom.min(1.0)) as u8);
    let shadow = egui::epaint::Shadow { offset: [0, 2], blur: 10, spread: 0, color: tokens.shadow };
    ui.painter().add(shadow.as_shape(*rect, radius));
    ui.painter().rect_filled(*rect, radius, tokens.panel);
    let held_over = response.dnd_hover_payload::<Item>().is_some_and(|item| item.kind == ItemKind::Endpoint)
        || view.connecting.as_ref().is_some_and(|from| *from != page.id && response.contains_pointer());
    let stroke = if selected || on_screen || held_over { Stroke::new(1.5, tokens.accent) } else { Stroke::new(1.0, tokens.line) };
    ui.painter().rect_stroke(*rect, radius, stroke, StrokeKind::Inside);
    if response.has_focus() {
        ui.painter().rect_stroke(rect.expand(3.0), radius, Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
    }
    let not_confirmed = open.project.not_confirmed.contains(&Item::new(ItemKind::Page, &page.id));
    let cut = content(ui, card, badge, not_confirmed, zoom);
    drag(ui, page, &response, sight, view, commands);
    if response.clicked() {
        commands.push(Command::Select(Selection::item(ItemKind::Page, &page.id)));
    }
    if let Some(item) = response.dnd_release_payload::<Item>().filter(|item| item.kind == ItemKind::Endpoint) {
        commands.push(Command::CallFrom { page: page.id.clone(), endpoint: item.id.clone() });
    }
    keys(ui, card, &response, commands, sight);
    dot(ui, card, &response, selected, view);
    if cut || zoom <= 0.8 {
        response.on_hover_text(format!("{}\n{}", page.name, lines.join("\n")));
    }
}

/// Whether a page is on screen at the moment that is shown.
pub(super) fn is_on_screen(state: &State, page: &str) -> bool {
    state.run.as_ref().is_some_and(|shown| {
        let moment = shown.moment_after(shown.step());
        moment.and_then(|moment| moment.device.tabs.first()).is_some_and(|tab| tab.page.as_deref() == Some(page))
    })
}

/// Name, badge and as many lines as can be read. True when something is cut or left out.
fn content(ui: &Ui, card: &PageCard, badge: Option<(&'static str, Tone)>, not_confirmed: bool, zoom: f32) -> bool {
    let tokens = Tokens::of_ui(ui);
    let rect = card.rect;
    let left = rect.left() + 10.0 * zoom;
    let right = rect.right() - 10.0 * zoom;
    let head = rect.top() + (HEAD * zoom).max(18.0);
    let mut name_end = right;
    if let Some((text, tone)) = badge.filter(|_| zoom > 0.8) {
        let size = badge_size(ui, text, false);
        let place = Rect::from_min_size(pos2(right - size.x, f32::midpoint(rect.top(), head) - size.y / 2.0), size);
        paint_badge(ui, place, text, tone, false);
        name_end = place.left() - 6.0;
    } else if let Some((_, tone)) = badge {
        ui.painter().circle_filled(pos2(right - 3.0, f32::midpoint(rect.top(), head)), 3.0, tone.color(tokens));
        name_end = right - 9.0;
    } else if not_confirmed {
        Icon::Question.paint(
            ui.painter(),
            Rect::from_center_size(pos2(right - 6.0, f32::midpoint(rect.top(), head)), Vec2::splat(12.0)),
            tokens.warn,
        );
        name_end = right - 16.0;
    }
    let mut cut = text(ui, Rect::from_min_max(pos2(left, rect.top()), pos2(name_end, head)), &card.page.name, true, Tone::Text, zoom);
    ui.painter().hline(rect.left() + 1.0..=rect.right() - 1.0, head, Stroke::new(1.0, tokens.line));
    let line = (LINE * zoom).max(LEAST_TEXT + 4.0);
    let mut top = head + 5.0 * zoom;
    for words in card.lines {
        // Half a line cannot be read.
        if top + line > rect.bottom() + 1.0 {
            return true;
        }
        cut |= text(ui, Rect::from_min_max(pos2(left, top), pos2(right, top + line)), words, false, Tone::Muted, zoom);
        top += line;
    }
    cut
}

/// Paints one elided line. True when it was cut.
fn text(ui: &Ui, place: Rect, text: &str, strong: bool, tone: Tone, zoom: f32) -> bool {
    let tokens = Tokens::of_ui(ui);
    let mut font = if strong { font::strong() } else { font::compact() };
    font.size = (font.size * zoom).max(if strong { SMALL_SIZE } else { LEAST_TEXT });
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, tone.color(tokens));
    job.wrap = egui::text::TextWrapping::truncate_at_width(place.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let cut = galley.elided;
    let at = pos2(place.left(), place.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tone.color(tokens));
    cut
}

fn snapped(at: Vec2) -> (i32, i32) {
    (((at.x / GRID).round() * GRID) as i32, ((at.y / GRID).round() * GRID) as i32)
}

fn drag(ui: &Ui, page: &Page, response: &Response, sight: (Sight, Rect), view: &mut CanvasView, commands: &mut Vec<Command>) {
    let Some(pointer) = response.interact_pointer_pos() else { return };
    if response.drag_started() {
        // Where it was pressed: by now the pointer has moved on.
        let pressed = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
        view.held = Some((page.id.clone(), pressed - response.rect.min));
    }
    let Some((_, grab)) = view.held.clone().filter(|(id, _)| *id == page.id) else { return };
    let at = snapped(sight.0.to_canvas(sight.1, pointer - grab));
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

/// Alt and an arrow move the card, Delete deletes its page, Ctrl D doubles it.
fn keys(ui: &Ui, card: &PageCard, response: &Response, commands: &mut Vec<Command>, sight: (Sight, Rect)) {
    if !response.has_focus() {
        return;
    }
    let item = Item::new(ItemKind::Page, &card.page.id);
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let step = GRID * 4.0;
    for (key, by) in [
        (Key::ArrowLeft, vec2(-step, 0.0)),
        (Key::ArrowRight, vec2(step, 0.0)),
        (Key::ArrowUp, vec2(0.0, -step)),
        (Key::ArrowDown, vec2(0.0, step)),
    ] {
        if pressed(Modifiers::ALT, key) {
            let at = snapped(sight.0.to_canvas(sight.1, card.rect.min) + by);
            commands.push(Command::Edit(Edit::MovePages(vec![(card.page.id.clone(), at)])));
        }
    }
    if pressed(Modifiers::NONE, Key::Delete) {
        commands.push(Command::Delete(item));
    } else if pressed(Modifiers::COMMAND, Key::D) {
        commands.push(Command::Duplicate(item));
    }
}

/// The dot beside the right edge, from which a way is drawn to another card.
fn dot(ui: &Ui, card: &PageCard, over: &Response, selected: bool, view: &mut CanvasView) {
    let tokens = Tokens::of_ui(ui);
    // Beside the card, not on it: each has its own place to press.
    let centre = pos2(card.rect.right() + DOT + 0.5, card.rect.center().y);
    let place = Rect::from_center_size(centre, Vec2::splat(2.0 * DOT));
    let response = ui.interact(place, ui.scope_id().with(("connect", &card.page.id)), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Way from {}", card.page.name)));
    if response.drag_started() {
        view.connecting = Some(card.page.id.clone());
    }
    let active = view.connecting.as_deref() == Some(card.page.id.as_str());
    if !(selected || active || over.hovered() || over.has_focus() || response.hovered()) {
        return;
    }
    ui.painter().circle(centre, 5.0, tokens.panel, Stroke::new(1.5, tokens.accent));
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::Crosshair);
    }
    response.on_hover_text("Drag to another page: a tap opens it");
}

/// The card under a point of the screen.
pub fn under<'a>(cards: &'a [PageCard<'a>], at: Pos2) -> Option<&'a PageCard<'a>> {
    cards.iter().rev().find(|card| card.rect.contains(at))
}
