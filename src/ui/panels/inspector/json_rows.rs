//! A reply's JSON as rows: folded model made once for a body, values masked, each value can be put to use.

use std::sync::Arc;

use egui::{CornerRadius, Frame, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};
use serde_json::Value as Json;

use crate::app::state::open::Open;
use crate::domain::project::binding::SessionField;
use crate::domain::project::place::Slot;
use crate::domain::record::value::Value;
use crate::domain::secret::registry::Knowledge;
use crate::domain::web::body::{BodyHash, BodyRef};
use crate::edit::bindings::Bound;
use crate::edit::reading::{Part, path_text, suggested};
use crate::run::Run;
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::widgets::chip::{badge, badge_size, chip_button};
use crate::ui::widgets::menu;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

const ROW: f32 = 18.0;
/// More rows than this are not made; the rest is counted.
const MAX_ROWS: usize = 20_000;

/// The rows of the body that is shown.
#[derive(Default)]
pub struct JsonCache {
    /// The body, and what was known of secrets when its rows were made.
    of: Option<(BodyHash, Knowledge)>,
    rows: Arc<Vec<JsonRow>>,
    cut: bool,
}

/// One row.
struct JsonRow {
    depth: usize,
    key: String,
    /// The value as text; empty for what opens or closes a bracket.
    text: String,
    tone: Tone,
    /// Where the value stands; none for a closing bracket.
    parts: Option<Vec<Part>>,
}

/// Shows the rows. Gives the place and the field when a value is to be used for one.
pub fn show(ui: &mut Ui, open: &Open, run: &Run, body: &BodyRef, targets: &[Bound], cache: &mut JsonCache) -> Option<(Vec<Part>, Bound)> {
    let of = Some((body.hash.clone(), run.registry().knowledge()));
    if cache.of != of {
        let mut rows = Vec::new();
        if let Ok(json) = run.bodies().json(&body.hash) {
            collect(&json, "", &mut Vec::new(), 0, &mut rows, run);
        }
        cache.cut = rows.len() >= MAX_ROWS;
        cache.rows = Arc::new(rows);
        cache.of = of;
    }
    let json = run.bodies().json(&body.hash).ok();
    let rows = Arc::clone(&cache.rows);
    let cut = cache.cut;
    let tokens = Tokens::of_ui(ui);
    let mut used = None;
    let frame = Frame::new().fill(tokens.raised).stroke(Stroke::new(1.0, tokens.line)).corner_radius(8).inner_margin(8);
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let height = (rows.len() as f32 * ROW).min(320.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("json").max_height(height.max(ROW)).auto_shrink([false, true]).show_rows(
            ui,
            ROW,
            rows.len(),
            |ui, range| {
                for row in &rows[range] {
                    if let Some(use_for) = draw(ui, open, row, targets, json.as_deref()) {
                        used = Some(use_for);
                    }
                }
            },
        );
        if cut {
            Rich::new().muted(format!("The first {MAX_ROWS} rows are shown.")).show(ui);
        }
    });
    used
}

fn draw(ui: &mut Ui, open: &Open, row: &JsonRow, targets: &[Bound], json: Option<&Json>) -> Option<(Vec<Part>, Bound)> {
    let tokens = Tokens::of_ui(ui);
    let mut used = None;
    let usable = row.parts.is_some() && !targets.is_empty();
    let path = row.parts.as_ref().map(|parts| path_text(&open.project.platform, parts)).unwrap_or_default();
    let tags: Vec<&Bound> = targets
        .iter()
        .filter(|bound| usable && bound.binding.as_ref().is_some_and(|b| b.path.as_deref().unwrap_or_default() == path))
        .collect();
    let sense = if usable { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
    if usable {
        let shown = if row.text.is_empty() { "object" } else { &row.text };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Value {path}: {shown}")));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, CornerRadius::same(4), tokens.accent_background);
        }
    }
    let place = rect.with_min_x(rect.left() + row.depth as f32 * 12.0);
    // What does not fit is cut at the edge: a row makes the panel no wider.
    let builder = egui::UiBuilder::new().max_rect(place).layout(egui::Layout::left_to_right(egui::Align::Center));
    let row_ui = &mut ui.new_child(builder);
    row_ui.set_clip_rect(rect.intersect(ui.clip_rect()));
    row_ui.spacing_mut().item_spacing.x = 6.0;
    let mut text = Rich::new().run(&row.key, font::mono(), Tone::Text);
    if !row.text.is_empty() {
        text = text.run(&row.text, font::mono(), row.tone);
    }
    // What it is most likely for is one press away.
    let likely = row.parts.as_ref().filter(|_| usable && tags.is_empty()).and_then(|parts| {
        let value = value_at(json?, parts)?;
        Some((parts, suggested(parts, value, targets)?))
    });
    let offer = likely.as_ref().map(|(_, bound)| format!("use as {}", bound.field));
    // The text gives way, not the tags.
    let words = tags.iter().map(|bound| badge_size(row_ui, slot_word(&bound.at.slot), true).x);
    let taken: f32 = words.chain(offer.iter().map(|text| badge_size(row_ui, text, false).x)).map(|width| width + 6.0).sum();
    let room = (row_ui.available_width() - taken).max(40.0);
    row_ui.scope(|ui| {
        ui.set_max_width(room);
        text.show(ui);
    });
    for bound in &tags {
        badge(row_ui, slot_word(&bound.at.slot), Tone::Ok, true);
    }
    if let (Some((parts, bound)), Some(text)) = (likely, offer)
        && chip_button(row_ui, &text, &format!("Use {path} as {} of {}", bound.field, bound.action)).clicked()
    {
        used = Some((parts.clone(), bound.clone()));
    }
    if usable {
        egui::Popup::menu(&response).show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 4)).show(ui, |ui| {
                Rich::new().muted(format!("Use {path} for")).show(ui);
            });
            menu::divider(ui);
            for bound in targets {
                let chosen = tags.iter().any(|tag| tag.at == bound.at);
                if menu::item(ui, &format!("{} of {}", bound.field, bound.action), chosen, None).clicked() {
                    used = row.parts.clone().map(|parts| (parts, bound.clone()));
                }
            }
        });
    }
    used
}

fn value_at<'a>(json: &'a Json, parts: &[Part]) -> Option<&'a Json> {
    parts.iter().try_fold(json, |json, part| match part {
        Part::Name(name) => json.get(name),
        Part::Index(at) => json.get(at),
    })
}

fn collect(json: &Json, key: &str, path: &mut Vec<Part>, depth: usize, rows: &mut Vec<JsonRow>, run: &Run) {
    if rows.len() >= MAX_ROWS {
        return;
    }
    let parts = Some(path.clone());
    let mut row = |key: String, text: String, tone| rows.push(JsonRow { depth, key, text, tone, parts: parts.clone() });
    match json {
        Json::Object(members) if !members.is_empty() => {
            row(format!("{key}{{"), String::new(), Tone::Text);
            for (name, value) in members {
                path.push(Part::Name(name.clone()));
                collect(value, &format!("\"{name}\": "), path, depth + 1, rows, run);
                path.pop();
            }
            rows.push(JsonRow { depth, key: "}".into(), text: String::new(), tone: Tone::Text, parts: None });
        }
        Json::Array(items) if !items.is_empty() => {
            row(format!("{key}["), String::new(), Tone::Text);
            for (at, value) in items.iter().enumerate() {
                path.push(Part::Index(at));
                collect(value, "", path, depth + 1, rows, run);
                path.pop();
            }
            rows.push(JsonRow { depth, key: "]".into(), text: String::new(), tone: Tone::Text, parts: None });
        }
        value => {
            let held = match value {
                Json::String(text) => Value::Text(run.registry().trace_leaving(text)),
                other => Value::from_json(other, run.registry()),
            };
            let (text, tone) = match &held {
                Value::Text(text) if text.has_secret() => (text.masked(), Tone::Ok),
                Value::Text(_) => (held.to_json_text().masked(), Tone::Text),
                Value::Number(_, Some(_)) => (held.summary(80), Tone::Ok),
                Value::Number(_, None) => (held.summary(80), Tone::Warn),
                _ => (value.to_string(), Tone::Muted),
            };
            row(key.to_owned(), text, tone);
        }
    }
}

/// The short word for a field that a value is used for.
fn slot_word(slot: &Slot) -> &'static str {
    match (slot, slot.session()) {
        (_, Some(SessionField::Token)) => "token",
        (_, Some(SessionField::RefreshToken)) => "refresh",
        (_, Some(SessionField::Expiry)) => "expiry",
        (_, Some(SessionField::Uid)) => "UID",
        (_, Some(SessionField::UserData)) => "user data",
        (_, Some(SessionField::User)) => "user",
        (_, Some(SessionField::Metadata)) => "metadata",
        (_, Some(SessionField::SignedIn)) => "signed in",
        (Slot::Input(_) | Slot::Parameter(_), None) => "input",
        (_, None) => "value",
    }
}
