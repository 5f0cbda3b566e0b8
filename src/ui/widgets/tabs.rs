//! Tabs of the inspector: words on a line, the chosen one underlined.

use egui::{EventFilter, Id, Key, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::parts;
use crate::ui::design_tokens::{RADIUS_SMALL, Tokens, font};

const HEIGHT: f32 = 36.0;
const GAP: f32 = 16.0;

/// Shows tabs over the whole width and changes `selected` when one is pressed, or when the arrow keys move along them.
/// `name` is the kind that is said before each: "Inspector Reply". True when the choice changed.
pub fn tabs(ui: &mut Ui, name: &str, titles: &[&str], selected: &mut usize) -> bool {
    let tokens = Tokens::of_ui(ui);
    let (strip, base) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, tokens.line));

    // A tab is as wide as its strong text, so that choosing another does not move its neighbours.
    let wanted: Vec<f32> =
        titles.iter().map(|title| parts::whole(ui, parts::job(title, font::strong(), tokens.text)).size().x.ceil()).collect();
    let gaps = GAP * titles.len().saturating_sub(1) as f32;
    let sum: f32 = wanted.iter().sum();
    let squeeze = ((strip.width() - gaps) / sum.max(1.0)).min(1.0);

    let before = *selected;
    let ids: Vec<Id> = (0..titles.len()).map(|index| base.id.with(index)).collect();
    walk(ui, &ids, selected);
    let mut left = strip.left();
    let places: Vec<_> = wanted
        .iter()
        .zip(&ids)
        .enumerate()
        .map(|(index, (width, id))| {
            let rect = Rect::from_min_max(pos2(left, strip.top()), pos2(left + (width * squeeze).floor(), strip.bottom()));
            left = rect.right() + GAP;
            let response = ui.interact(rect.expand2(vec2(GAP / 2.0, 0.0)).intersect(strip), *id, Sense::click());
            if response.clicked() {
                *selected = index;
            }
            (rect, response)
        })
        .collect();
    // Painted only now that the choice is known, so that no frame shows two chosen tabs.
    for (index, ((rect, response), title)) in places.into_iter().zip(titles).enumerate() {
        let spoken = format!("{name} {title}");
        let chosen = *selected == index;
        response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), chosen, &spoken));
        tab(ui, response, rect, title, chosen);
    }
    *selected != before
}

fn tab(ui: &Ui, response: Response, rect: Rect, title: &str, chosen: bool) {
    let tokens = Tokens::of_ui(ui);
    let (font, color) = match (chosen, response.hovered()) {
        (true, _) => (font::strong(), tokens.text),
        (false, true) => (font::text(), tokens.text),
        (false, false) => (font::text(), tokens.muted),
    };
    let galley = parts::elided(ui, parts::job(title, font, color), rect.width());
    let cut = galley.elided;
    parts::put(ui.painter(), galley, rect.left(), rect.center().y - 1.0);
    if chosen {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.right_bottom());
        ui.painter().rect_filled(line, 0, tokens.accent);
    }
    let ring = Rect::from_center_size(rect.center() - vec2(0.0, 1.0), vec2(rect.width() + 8.0, 24.0));
    parts::focus_ring_inside(ui, &response, ring, RADIUS_SMALL);
    parts::reveal(response, cut, title);
}

/// Left and right move from the tab with the focus to its neighbour, as in the tab bars of other programs.
fn walk(ui: &Ui, ids: &[Id], selected: &mut usize) {
    let Some(index) = ui.memory(|memory| ids.iter().position(|id| memory.has_focus(*id))) else { return };
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(ids[index], filter));
    let (right, left) = ui.input(|input| (input.key_pressed(Key::ArrowRight), input.key_pressed(Key::ArrowLeft)));
    let next = match (right, left) {
        (true, false) => (index + 1).min(ids.len() - 1),
        (false, true) => index.saturating_sub(1),
        _ => return,
    };
    *selected = next;
    ui.memory_mut(|memory| memory.request_focus(ids[next]));
}
