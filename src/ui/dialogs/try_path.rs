//! What a path hits in a reply, and what each platform would get.

use std::sync::Arc;

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::domain::record::value::Value as Held;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::json_path;
use crate::domain::web::path_step::PathStep;
use crate::domain::web::token;
use crate::knowledge::path_report;
use crate::ui::view::{TriedReply, View};
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::path_help;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::tone::Tone;

/// So many matches are shown.
const SHOWN: usize = 12;

/// Shows the panel.
pub fn show(ui: &Ui, view: &mut View) -> Option<DialogAnswer> {
    let outcome = Modal::new("Try a path on a reply", "Close").width(620.0).show(ui.ctx(), |ui| {
        let text = if view.reply.is_some() {
            "A reply is here. Press and paste to try another one"
        } else {
            "Press here and paste a reply (Ctrl V), as JSON"
        };
        if let Some(pasted) = paste_box(ui, "Paste a reply here", text) {
            match serde_json::from_str(&pasted) {
                Ok(json) => {
                    let mut registry = SecretRegistry::default();
                    token::learn_json(&json, &mut registry);
                    view.reply = Some(Arc::new(TriedReply { json, registry }));
                    view.drafts.remove("dialog tried reply");
                }
                Err(error) => {
                    view.reply = None;
                    let why = format!(
                        "line {}, column {}: this is not valid JSON. Both platforms find nothing in such a reply",
                        error.line(),
                        error.column()
                    );
                    why.clone_into(view.draft("dialog tried reply", ""));
                }
            }
        }
        let wrong = view.draft("dialog tried reply", "").clone();
        if !wrong.is_empty() {
            Rich::new().tone(Tone::Error, wrong).show_wrapped(ui);
        }
        let reply = view.reply.clone();
        let draft = view.draft("dialog tried path", "");
        TextField::new("Path to try")
            .label("Path, as JSONPath or dotted")
            .mono()
            .hint("$.data.access_token, or data.access_token")
            .show(ui, draft);
        if let Some(reply) = reply.filter(|_| !draft.trim().is_empty())
            && let Some(path) = found(ui, draft, &reply)
        {
            *draft = path;
        }
    });
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}

/// Shows what the path finds. Gives the path of a place that was pressed.
fn found(ui: &mut Ui, path: &str, reply: &TriedReply) -> Option<String> {
    let report = match path_report::report(path, &reply.json) {
        Ok(report) => report,
        Err(error) => {
            Rich::new().mono(error.to_string()).show_wrapped(ui);
            return None;
        }
    };
    if let Some(dotted) = &report.translated_from {
        Rich::new().mono(dotted).muted(" is dotted, as WeWeb writes it; as JSONPath it is ").mono(&report.path).show_wrapped(ui);
    }
    let words = match report.matches.len() {
        0 => "Nothing is there".to_owned(),
        1 => "1 match".to_owned(),
        n => format!("{n} matches"),
    };
    Rich::new().tone(if report.matches.is_empty() { Tone::Warn } else { Tone::Ok }, words).show(ui);
    for (place, value) in report.matches.iter().take(SHOWN) {
        let value = Held::from_json(value, &reply.registry).summary(120);
        KeyValue::new(place, CellValue::Mono(&value, Tone::Text)).wrap().label_width(220.0).show(ui);
    }
    for (name, seen) in [("FlutterFlow gets", &report.flutterflow), ("WeWeb gets", &report.weweb)] {
        let path = seen.path.as_deref().map(|path| format!(", with {path}")).unwrap_or_default();
        KeyValue::new(name, CellValue::Plain(&format!("{}{path}", seen.gets))).wrap().show(ui);
    }
    let written: fn(&[PathStep]) -> String = if report.translated_from.is_some() { path_report::dotted } else { json_path::written };
    report.help.as_ref().and_then(|help| path_help::show(ui, help, &written))
}
