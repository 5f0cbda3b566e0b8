//! What all widgets share: text that is cut with "…", the focus ring, and centring text on a line.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Painter, Rect, Response, Stroke, StrokeKind, Ui, pos2};

use crate::ui::design_tokens::Tokens;

/// One run of text.
pub(super) fn job(text: &str, font: FontId, color: Color32) -> LayoutJob {
    LayoutJob::simple_singleline(text.to_owned(), font, color)
}

/// One run of text that may go on as many lines as it needs.
pub(super) fn job_wrapping(text: &str, font: FontId, color: Color32) -> LayoutJob {
    LayoutJob::simple(text.to_owned(), font, color, f32::INFINITY)
}

/// Lays text out on one line and cuts it with "…" where it would be wider than `width`.
pub(super) fn elided(ui: &Ui, mut job: LayoutJob, width: f32) -> Arc<Galley> {
    // Widths are rounded on the way here; without this slack text that just fits would be cut now and then.
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0) + 0.5);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Lays text out on as many lines as it needs.
pub(super) fn wrapped(ui: &Ui, mut job: LayoutJob, width: f32) -> Arc<Galley> {
    job.wrap = TextWrapping::wrap_at_width(width.max(0.0) + 0.5);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Lays text out on one line, however wide.
pub(super) fn whole(ui: &Ui, job: LayoutJob) -> Arc<Galley> {
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Paints text with its left side and its vertical middle at a place, on whole points so that it stays crisp.
pub(super) fn put(painter: &Painter, galley: Arc<Galley>, left: f32, centre_y: f32) -> Rect {
    let at = pos2(left.round(), (centre_y - galley.size().y / 2.0).round());
    let rect = Rect::from_min_size(at, galley.size());
    painter.galley(at, galley, Color32::PLACEHOLDER);
    rect
}

/// Shows the whole text on hover when it was cut.
pub(super) fn reveal(response: Response, cut: bool, text: &str) -> Response {
    if cut { response.on_hover_text(text) } else { response }
}

/// The mark of keyboard focus around a control, with a gap so that it shows on a filled control as well.
pub(super) fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, Tokens::of_ui(ui).accent);
        ui.painter().rect_stroke(rect.expand(1.0), CornerRadius::same(radius + 1), stroke, StrokeKind::Outside);
    }
}

/// The mark of keyboard focus inside a control that may touch the edge of a scrolled panel.
pub(super) fn focus_ring_inside(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, Tokens::of_ui(ui).accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(radius), stroke, StrokeKind::Inside);
    }
}

/// A colour part of the way to another.
pub(super) fn blend(from: Color32, to: Color32, part: f32) -> Color32 {
    from.lerp_to_gamma(to, part)
}
