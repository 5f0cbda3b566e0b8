//! Where the time of a request went: one bar in the colours of its phases, and the legend that names them.

use egui::{Color32, CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use strum::VariantArray as _;

use super::parts;
use crate::ui::design_tokens::{Tokens, font};

/// A phase of an exchange, in the order in which they pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum WaterfallPhase {
    /// Looking up the host's address.
    Dns,
    /// Opening the connection.
    Connect,
    /// Agreeing on encryption.
    Tls,
    /// Until the first byte of the reply.
    Wait,
    /// Until the last byte of the reply.
    Body,
}

impl WaterfallPhase {
    /// All phases, in order.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The word in the legend.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dns => "DNS",
            Self::Connect => "connect",
            Self::Tls => "TLS",
            Self::Wait => "wait",
            Self::Body => "body",
        }
    }

    fn color(self, tokens: &Tokens) -> Color32 {
        let [dns, connect, tls, wait, body] = tokens.wave();
        match self {
            Self::Dns => dns,
            Self::Connect => connect,
            Self::Tls => tls,
            Self::Wait => wait,
            Self::Body => body,
        }
    }
}

const BAR: f32 = 9.0;
/// Said behind the bar; the shorter form where there is not room for the longer.
const REUSED: [&str; 2] = ["reused connection", "reused"];
/// The note may take this part of the width.
const NOTE_SHARE: f32 = 0.6;

/// The bar of one exchange. Shares are parts of the whole width, so bars of several requests can stand on one scale.
#[must_use = "show it in a Ui"]
pub struct Waterfall<'a> {
    name: &'a str,
    segments: &'a [(WaterfallPhase, f32)],
    start: f32,
    reused: bool,
    tooltip: Option<&'a str>,
}

impl<'a> Waterfall<'a> {
    /// A bar with an accessible name that says in words what it shows.
    pub fn new(name: &'a str, segments: &'a [(WaterfallPhase, f32)]) -> Self {
        Self { name, segments, start: 0.0, reused: false, tooltip: None }
    }

    /// Where the bar begins, as a part of the width.
    pub fn start(mut self, start: f32) -> Self {
        self.start = start;
        self
    }

    /// The connection was there already: says so behind the bar.
    pub fn reused(mut self, reused: bool) -> Self {
        self.reused = reused;
        self
    }

    /// The figures, shown on hover.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// Shows the bar in the middle of a place of the given size.
    pub fn show(self, ui: &mut Ui, width: f32, height: f32) -> Response {
        const GAP: f32 = 8.0;
        let tokens = Tokens::of_ui(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.name));
        if ui.is_rect_visible(rect) {
            let total: f32 = self.segments.iter().map(|(_, share)| share).sum();
            let note = self.reused.then(|| {
                let [long, short] =
                    REUSED.map(|words| parts::elided(ui, parts::job(words, font::small(), tokens.muted), width * NOTE_SHARE));
                if long.elided { short } else { long }
            });
            let wanted = note.as_ref().map_or(0.0, |galley| galley.size().x + GAP);
            // The note is worth more than the scale: without room behind the bar, the bar gives way.
            let scale = if total > 0.0 { width.min((width - wanted) / (self.start + total).max(0.05)) } else { width };
            let end = self.bar(ui, rect, scale, tokens);
            if let Some(note) = note {
                let left = if total > 0.0 { end + GAP } else { rect.left() };
                parts::put(ui.painter(), note, left, rect.center().y);
            }
        }
        match self.tooltip {
            Some(tooltip) => response.on_hover_text(tooltip),
            None => response,
        }
    }

    /// Paints the segments and gives the bar's right end. Sides are rounded to whole points from the running sum, so there
    /// are no gaps and the parts add up.
    fn bar(&self, ui: &Ui, rect: Rect, scale: f32, tokens: &Tokens) -> f32 {
        const RADIUS: u8 = 2;
        let shown: Vec<_> = self.segments.iter().filter(|(_, share)| *share > 0.0).collect();
        let top = (rect.center().y - BAR / 2.0).round();
        let mut exact = rect.left() + self.start * scale;
        let mut left = exact.round();
        for (index, (phase, share)) in shown.iter().enumerate() {
            exact += share * scale;
            // A phase that took next to no time is still there.
            let right = exact.round().max(left + 1.0);
            let (first, last) = (index == 0, index + 1 == shown.len());
            let corner = |round: bool| if round { RADIUS } else { 0 };
            let radius = CornerRadius { nw: corner(first), sw: corner(first), ne: corner(last), se: corner(last) };
            let segment = Rect::from_min_max(pos2(left, top), pos2(right, top + BAR));
            ui.painter().rect_filled(segment, radius, phase.color(tokens));
            left = right;
        }
        left
    }
}

/// What the colours mean, side by side. Shows nothing where there is not room for all of it: every bar names its phases too.
pub fn legend(ui: &mut Ui, phases: &[WaterfallPhase]) {
    const MARK: f32 = 9.0;
    const GAP: f32 = 5.0;
    let tokens = Tokens::of_ui(ui);
    let entries: Vec<_> =
        phases.iter().map(|phase| (phase, parts::whole(ui, parts::job(phase.word(), font::small(), tokens.muted)))).collect();
    let between = ui.spacing().item_spacing.x * phases.len().saturating_sub(1) as f32;
    let width: f32 = entries.iter().map(|(_, galley)| (MARK + GAP + galley.size().x).ceil()).sum();
    if width + between > ui.available_width() {
        return;
    }
    for (phase, galley) in entries {
        let size = vec2((MARK + GAP + galley.size().x).ceil(), galley.size().y.max(16.0));
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, phase.word()));
        let corner = pos2(rect.left().round(), (rect.center().y - MARK / 2.0).round());
        let mark = Rect::from_min_size(corner, vec2(MARK, MARK));
        ui.painter().rect_filled(mark, CornerRadius::same(2), phase.color(tokens));
        parts::put(ui.painter(), galley, rect.left() + MARK + GAP, rect.center().y);
    }
}
