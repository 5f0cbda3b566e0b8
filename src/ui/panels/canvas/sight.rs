//! Where the canvas stands on the screen: everything in sight by itself, or as the user moved and zoomed it.

use egui::{Key, Modifiers, Pos2, Rect, Response, Ui, Vec2, vec2};

/// Cards are by themselves never shown smaller than this; what does not fit is reached by moving.
const SMALLEST_FIT: f32 = 0.55;
/// Who asks for all of them gets them this small.
const SMALLEST: f32 = 0.1;
const LARGEST: f32 = 2.0;
/// An arrow key moves the canvas so far, in points of the screen.
const STEP: f32 = 40.0;
/// Room around all cards.
const MARGIN: f32 = 28.0;

/// Where the user moved the canvas; `None` as long as it fits itself.
pub type Moved = Option<Sight>;

/// From canvas points to the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// The canvas point at the area's top left corner.
    pub from: Vec2,
    /// Points of the screen for one of the canvas.
    pub zoom: f32,
}

impl Sight {
    /// A point of the canvas on the screen.
    pub fn to_screen(self, area: Rect, at: Vec2) -> Pos2 {
        area.min + (at - self.from) * self.zoom
    }

    /// A point of the screen on the canvas.
    pub fn to_canvas(self, area: Rect, at: Pos2) -> Vec2 {
        (at - area.min) / self.zoom + self.from
    }

    /// The same with another zoom, around a point of the screen that stays where it is.
    #[must_use]
    pub fn zoomed(self, area: Rect, around: Pos2, factor: f32) -> Self {
        let zoom = (self.zoom * factor).clamp(SMALLEST, LARGEST);
        let fixed = self.to_canvas(area, around);
        Self { from: fixed - (around - area.min) / zoom, zoom }
    }
}

/// All cards in sight, at full size where there is room, and never too small to read.
pub fn fitted(area: Rect, bounds: Rect) -> Sight {
    sight(area, bounds, SMALLEST_FIT)
}

/// All cards in sight, however small; `None` where they are that by themselves.
pub fn whole(area: Rect, bounds: Rect) -> Moved {
    Some(sight(area, bounds, SMALLEST)).filter(|sight| sight.zoom < SMALLEST_FIT)
}

/// The same, moved so that a card (in canvas points) is in sight.
pub fn showing(now: Sight, area: Rect, card: Rect, moved: &mut Moved) -> Sight {
    let on_screen = Rect::from_min_size(now.to_screen(area, card.min.to_vec2()), card.size() * now.zoom);
    if area.contains_rect(on_screen) {
        return now;
    }
    let next = Sight { from: card.center().to_vec2() - area.size() / 2.0 / now.zoom, ..now };
    *moved = Some(next);
    next
}

fn sight(area: Rect, bounds: Rect, smallest: f32) -> Sight {
    if !bounds.is_positive() {
        return Sight { from: Vec2::ZERO, zoom: 1.0 };
    }
    // Below lie the arrows that go around, and the buttons.
    let room = area.size() - vec2(2.0 * MARGIN, MARGIN + 40.0);
    let zoom = (room.x / bounds.width()).min(room.y / bounds.height()).clamp(smallest, 1.0);
    let zoom = if zoom < SMALLEST_FIT { zoom } else { (zoom * 20.0).floor() / 20.0 };
    Sight { from: bounds.min.to_vec2() - vec2(MARGIN, MARGIN - 4.0) / zoom, zoom }
}

/// Moves and zooms as the user wants: dragging the ground, wheel and pinch, and keys while the canvas has the focus.
pub fn steer(ui: &Ui, (area, bounds): (Rect, Rect), ground: &Response, now: Sight, moved: &mut Moved) {
    let mut next = now;
    if ground.dragged() {
        next.from -= ground.drag_delta() / now.zoom;
    }
    if let Some(pointer) = ui.input(|input| input.pointer.hover_pos()).filter(|at| area.contains(*at) && ground.contains_pointer()) {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
        if (pinch - 1.0).abs() > f32::EPSILON {
            next = next.zoomed(area, pointer, pinch);
        } else if scroll != Vec2::ZERO {
            next.from -= scroll / now.zoom;
        }
    }
    if ground.has_focus() {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        for (key, by) in [
            (Key::ArrowLeft, vec2(-STEP, 0.0)),
            (Key::ArrowRight, vec2(STEP, 0.0)),
            (Key::ArrowUp, vec2(0.0, -STEP)),
            (Key::ArrowDown, vec2(0.0, STEP)),
        ] {
            if pressed(key) {
                next.from += by / now.zoom;
            }
        }
        for (key, factor) in [(Key::Plus, 1.25), (Key::Equals, 1.25), (Key::Minus, 0.8)] {
            if pressed(key) {
                next = next.zoomed(area, area.center(), factor);
            }
        }
        if pressed(Key::Num0) {
            *moved = whole(area, bounds);
            return;
        }
    }
    if next != now {
        *moved = Some(next);
    }
}
