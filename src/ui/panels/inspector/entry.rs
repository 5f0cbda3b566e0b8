//! Any entry that is not an exchange: decisions with rule and facts, readings, session changes, failures.

use egui::Ui;

use crate::app::bindings::{Slot, all};
use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::state::{Open, State};
use crate::domain::binding::SessionField;
use crate::domain::decision::Decision;
use crate::domain::entry::{Entry, EntryBody, FailureWhat, Provenance};
use crate::domain::platform::Platform;
use crate::domain::value::Value as Held;
use crate::ui::view::View;
use crate::ui::widgets::key_value::{KeyValue, Value};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

use super::binding::Place;

/// Shows an entry.
pub fn show(ui: &mut Ui, open: &Open, state: &State, entry: &Entry, view: &mut View, commands: &mut Vec<Command>) {
    match &entry.body {
        EntryBody::NavigationDecision(d) => {
            super::title(ui, &d.headline());
            decision(ui, d);
        }
        EntryBody::GuardDecision(d) => {
            super::title(ui, &format!("Guard: {}", d.headline()));
            decision(ui, d);
        }
        EntryBody::FieldRead { .. } => reading(ui, open, state, entry, view, commands),
        EntryBody::SessionChange { by, rule, before, after } => {
            super::title(ui, by);
            super::session::change(ui, open, before, after);
            super::heading(ui, "Why");
            KeyValue::new("Rule", Value::Plain(&format!("{rule}: {}", rule.title()))).wrap().show(ui);
        }
        EntryBody::StorageChange { key, value } => {
            super::title(ui, "Storage");
            KeyValue::new("Key", Value::Mono(key, Tone::Text)).wrap().show(ui);
            let text = value.as_ref().map_or_else(|| "removed".to_owned(), crate::domain::traced::Traced::masked);
            KeyValue::new("Value", Value::Mono(&text, Tone::Text)).wrap().show(ui);
        }
        EntryBody::VariableChange { variable, value } => {
            super::title(ui, "Variable");
            KeyValue::new(variable, Value::Mono(&value.summary(400), Tone::Text)).wrap().show(ui);
        }
        EntryBody::Message { text } => {
            super::title(ui, "Message");
            Rich::new().text(text.masked()).show_wrapped(ui);
        }
        EntryBody::Failure(failure) => {
            super::title(ui, "What went wrong");
            Rich::new().tone(Tone::Error, &failure.title).show_wrapped(ui);
            if !failure.app_sees.is_empty() {
                KeyValue::new("The app sees", Value::Plain(&failure.app_sees)).wrap().show(ui);
            }
            if let FailureWhat::Network { wire, .. } = &failure.what {
                KeyValue::new("Detail", Value::Mono(&wire.detail, Tone::Text)).wrap().show(ui);
            }
            if failure.handled {
                KeyValue::new("Handled", Value::Status("yes, by Try / Catch or an error branch", Tone::Ok)).wrap().show(ui);
            }
        }
        EntryBody::Note { text, rule } => {
            super::title(ui, "Note");
            Rich::new().text(text).show_wrapped(ui);
            if let Some(rule) = rule {
                KeyValue::new("Rule", Value::Plain(&format!("{rule}: {}", rule.title()))).wrap().show(ui);
            }
        }
        EntryBody::StoryEvent { title, location } => {
            super::title(ui, title);
            KeyValue::new("Before it", Value::Mono(if location.is_empty() { "not open" } else { location }, Tone::Text)).show(ui);
        }
        EntryBody::Request { .. } | EntryBody::Reply { .. } => {}
    }
    origin(ui, entry);
}

/// Whether it really happened; what is not established is named.
fn origin(ui: &mut Ui, entry: &Entry) {
    let words = match entry.source {
        Provenance::Recorded => "recorded: really sent or received",
        Provenance::Simulated => "simulated: what the platform does",
        Provenance::Pretended => "pretended: a reply that you made up",
    };
    KeyValue::new("Source", Value::Plain(words)).wrap().show(ui);
    if let Some(assumed) = &entry.assumed {
        let text = crate::domain::rules::all()
            .iter()
            .find(|(id, _)| id == assumed)
            .map_or_else(|| assumed.clone(), |(id, title)| format!("{id}: {title}"));
        KeyValue::new("Assumed", Value::Status(&text, Tone::Warn)).wrap().show(ui);
    }
}

/// The rule that fired, and the facts that it looked at.
pub fn decision(ui: &mut Ui, decision: &Decision) {
    Rich::new().text(super::session::capital(&decision.reason())).text(".").show_wrapped(ui);
    super::heading(ui, "Why");
    let rule = decision.rule();
    KeyValue::new("Rule", Value::Plain(&format!("{rule}: {}", rule.title()))).wrap().show(ui);
    for (name, value) in &decision.facts {
        KeyValue::new(&super::session::capital(name), Value::Mono(value, Tone::Text)).wrap().show(ui);
    }
}

/// What the server sends and how the app reads it: two facts, side by side.
fn reading(ui: &mut Ui, open: &Open, state: &State, entry: &Entry, view: &mut View, commands: &mut Vec<Command>) {
    let Some(shown) = &state.run else { return };
    let EntryBody::FieldRead { action, slot, field, path, convert, found, read, shown: words, note, .. } = &entry.body else { return };
    super::title(ui, &format!("{action}: {field}"));
    if let Some(path) = path {
        KeyValue::new("Path", Value::Mono(path, Tone::Text)).wrap().show(ui);
    }
    let sent = format!("{} ({})", found.summary(80), found.kind_word());
    let cause = entry.cause.as_ref().and_then(|id| shown.timeline.place_of(id)).and_then(|at| shown.run.entries().get(at));
    let pretended = cause.is_some_and(|cause| cause.source == Provenance::Pretended);
    KeyValue::new(if pretended { "You pasted" } else { "Server sends" }, Value::Plain(&sent)).wrap().show(ui);
    let how = match (&open.project.platform, slot, convert) {
        (Platform::FlutterFlow(_), Some(SessionField::Expiry), _) => "a whole number, taken as seconds since 1970".to_owned(),
        (Platform::FlutterFlow(_), _, Some(convert)) => convert.title().to_owned(),
        _ => "as it is".to_owned(),
    };
    KeyValue::new("App reads", Value::Plain(&how)).wrap().show(ui);
    let got = words.clone().unwrap_or_else(|| read.summary(120));
    let past = *slot == Some(SessionField::Expiry)
        && matches!(read, Held::Number(n, _) if n.as_i64().is_some_and(|ms| ms < shown.run.plan().start_ms));
    let value = if past { Value::Status(&got, Tone::Error) } else { Value::Mono(&got, Tone::Text) };
    KeyValue::new("App gets", value).wrap().show(ui);
    if let Some(note) = note {
        KeyValue::new("Note", Value::Status(note, Tone::Warn)).wrap().show(ui);
    }
    // The binding that was read, to be changed on the spot.
    let at_action =
        |bound: &crate::app::bindings::Bound| bound.action == *action && slot.is_some_and(|slot| bound.at.slot == Slot::Session(slot));
    let bound = all(&open.project).filter(at_action).find(|bound| bound.binding.as_ref().is_some_and(|binding| binding.path == *path));
    if let Some(bound) = bound {
        super::heading(ui, crate::domain::rules::words::Words::of(&open.project.platform).binding);
        let place = Place {
            open,
            state,
            workflow: open.project.workflow(&bound.at.workflow),
            key: format!("reading {} {} {:?}", bound.at.workflow, bound.at.action, bound.at.slot),
            field: bound.field.clone(),
            slot: *slot,
            optional: bound.optional,
        };
        let mut held = bound.binding.clone();
        if super::binding::editor(ui, &place, view, &mut held) {
            commands.push(Command::Edit(Edit::Binding { at: bound.at, binding: held.map(Box::new) }));
        }
    }
}
