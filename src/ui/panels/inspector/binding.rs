//! What fills a field: the editor of a binding, as the platform's own editor offers it.

use std::sync::Arc;

use egui::Ui;
use serde_json::Value as Json;

use crate::app::bindings::Bound;
use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::reading::matches;
use crate::app::state::Open;
use crate::domain::binding::{Binding, Convert, OutputPart, SessionField, Source};
use crate::domain::platform::Platform;
use crate::domain::rules::words::Words;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{Edit as Typing, TextField};
use crate::ui::widgets::tone::Tone;

/// A source in words.
#[must_use]
pub fn source_words(platform: &Platform, from: &Source) -> String {
    match from {
        Source::Output { output, part } => {
            let part = match part {
                OutputPart::Body => String::new(),
                OutputPart::Succeeded => " · Succeeded".into(),
                OutputPart::Status => " · Status Code".into(),
                OutputPart::Header(name) => format!(" · header {name}"),
                OutputPart::RawBody => " · Raw Body Text".into(),
                OutputPart::Exception => " · Exception Message".into(),
            };
            format!("{output}{part}")
        }
        Source::Event => "the trigger's event".into(),
        Source::Session(field) => format!("{} of the session", Words::field(platform, *field)),
        Source::Variable(name) => format!("variable {name}"),
        Source::PageParameter(name) => format!("page parameter {name}"),
        Source::PageInput { field, .. } => format!("what is typed into {field}"),
        Source::Constant(json) => format!("{json}"),
        Source::Environment(name) => format!("{{{{{name}}}}} of the environment"),
        Source::Error(_) => "the error".into(),
        Source::Custom { function, .. } => format!("custom function {function}"),
        Source::Formula(_) => "a formula".into(),
    }
}

/// A binding in one line.
#[must_use]
pub fn binding_words(platform: &Platform, binding: Option<&Binding>) -> String {
    let Some(binding) = binding else { return "Unset".into() };
    let mut text = source_words(platform, &binding.from);
    if let Some(path) = &binding.path {
        text.push_str(&format!(" → {path}"));
    }
    if let Some(convert) = binding.convert {
        text.push_str(&format!(" as {}", convert.title()));
    }
    text
}

/// The editor of one field. `body` is the last reply of the call that it reads, for the match count.
pub fn editor(ui: &mut Ui, open: &Open, bound: &Bound, body: Option<Arc<Json>>, view: &mut View, commands: &mut Vec<Command>) {
    let platform = &open.project.platform;
    let key = format!("binding {} {} {:?}", bound.at.workflow, bound.at.action, bound.at.slot);
    let send = |binding: Option<Binding>, commands: &mut Vec<Command>| {
        commands.push(Command::Edit(Edit::Binding { at: bound.at.clone(), binding: binding.map(Box::new) }));
    };
    Rich::new()
        .muted("From ")
        .text(bound.binding.as_ref().map_or_else(|| "Unset".to_owned(), |b| source_words(platform, &b.from)))
        .show(ui);
    let Some(binding) = &bound.binding else { return };
    let reads_body = matches!(&binding.from, Source::Output { part: OutputPart::Body, .. } | Source::Event);
    if reads_body {
        let committed = binding.path.clone().unwrap_or_default();
        let draft = view.draft(&key, &committed);
        let verdict = body.as_deref().map(|json| matches(platform, draft, json));
        let error = match &verdict {
            Some(Err(error)) if !draft.is_empty() => Some(error.clone()),
            _ => None,
        };
        let typing = TextField::new(&format!("Path of {}", bound.field)).label("Path").mono().error(error.as_deref()).show(ui, draft);
        if let Some(Ok(n)) = verdict {
            let (text, tone) = match n {
                0 => ("no match in the last reply".to_owned(), Tone::Warn),
                1 => ("1 match in the last reply".to_owned(), Tone::Ok),
                n => (format!("{n} matches in the last reply: the app gets a list"), Tone::Warn),
            };
            Rich::new().tone(tone, text).show(ui);
        }
        if typing == Typing::Committed {
            let path = draft.trim().to_owned();
            send(Some(Binding { path: (!path.is_empty()).then_some(path), ..binding.clone() }), commands);
        }
    }
    if matches!(platform, Platform::FlutterFlow(_)) && reads_body {
        let options = conversions(bound);
        let titles: Vec<&str> = options.iter().map(|convert| convert.title()).collect();
        let mut chosen = binding.convert.and_then(|convert| options.iter().position(|option| *option == convert));
        if Select::new(&format!("Type of {}", bound.field)).label("Read as").show(ui, &titles, &mut chosen)
            && let Some(convert) = chosen.and_then(|at| options.get(at))
        {
            send(Some(Binding { convert: Some(*convert), ..binding.clone() }), commands);
        }
    }
    if bound.optional && Button::quiet("Unset").name(&format!("Unset {}", bound.field)).show(ui).clicked() {
        send(None, commands);
    }
}

/// What FlutterFlow's editor offers for a field.
fn conversions(bound: &Bound) -> Vec<Convert> {
    use crate::app::bindings::Slot;
    match bound.at.slot {
        Slot::Session(SessionField::Expiry) => vec![Convert::Integer],
        Slot::Session(SessionField::UserData) => vec![Convert::Json],
        _ => vec![Convert::JsonPath, Convert::Text, Convert::Integer],
    }
}
