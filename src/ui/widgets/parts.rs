//! What all widgets share: text that is cut with "…", the focus ring, and centring text on a line.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Painter, Rect, Response, Stroke, StrokeKind, Ui, pos2};

use crate::ui::design_tokens::{MONO_SIZE, TEXT_SIZE, Tokens};
use crate::ui::fonts;

/// One run of text.
pub(super) fn job(text: &str, font: FontId, color: Color32) -> LayoutJob {
    LayoutJob::simple_singleline(text.to_owned(), font, color)
}

/// One run of text that may go on as many lines as it needs.
pub(super) fn job_wrapping(text: &str, font: FontId, color: Color32) -> LayoutJob {
    let line_height = Some(paragraph_line(font.size));
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat { line_height, ..TextFormat::simple(font, color) });
    job.break_on_newline = true;
    job
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

/// Paints text with its left side and its vertical middle at a place, on whole pixels so that it stays crisp.
///
/// One line is placed by its baseline, so that capitals stand in the middle and text and wire data beside each other stand
/// on one line although their fonts differ; several lines are centred as a block.
pub(super) fn put(painter: &Painter, galley: Arc<Galley>, left: f32, centre_y: f32) -> Rect {
    /// Half the height of a capital, as a part of the font size; the same for both fonts.
    const HALF_CAPITAL: f32 = 0.364;
    let pixels = painter.pixels_per_point();
    let round = |value: f32| (value * pixels).round() / pixels;
    let top = match galley.rows.as_slice() {
        [row] if !row.glyphs.is_empty() => {
            let size = galley.job.sections.first().map_or(TEXT_SIZE, |section| section.format.font_id.size);
            // 12 pt wire data shares the baseline of 13 pt text.
            let size = if (MONO_SIZE..TEXT_SIZE).contains(&size) { TEXT_SIZE } else { size };
            round(centre_y + HALF_CAPITAL * size) - row.pos.y - row.glyphs[0].pos.y
        }
        _ => round(centre_y - galley.size().y / 2.0),
    };
    let at = pos2(round(left), top);
    let rect = Rect::from_min_size(at, galley.size());
    painter.galley(at, galley, Color32::PLACEHOLDER);
    rect
}

/// The line height that puts a run in `font` on the baseline of text of size `base` with line height `line`.
///
/// egui aligns the bottoms of runs and rounds each for itself, which leaves wire data a pixel above the text around it.
pub(super) fn line_height(font: &FontId, base: f32, line: f32) -> f32 {
    let (ascent, height) = fonts::metrics(font);
    let (base_ascent, base_height) = fonts::metrics(&FontId::proportional(base));
    line + 2.0 * (ascent - base_ascent) + base_height - height
}

/// The line height of text of a size that runs over several lines.
pub(super) fn paragraph_line(size: f32) -> f32 {
    (size * 1.4).round()
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
