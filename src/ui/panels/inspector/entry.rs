//! Any entry that is not an exchange: decisions with rule and facts, readings, session changes, failures.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::domain::project::binding::SessionField;
use crate::domain::project::platform::Platform;
use crate::domain::project::walk;
use crate::domain::record::decision::Decision;
use crate::domain::record::entry::{Entry, EntryBody, Provenance};
use crate::domain::record::evidence::{FieldReading, Odd, ReadFrom};
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::value::Value as Held;
use crate::domain::words;
use crate::domain::words::menu::Words;
use crate::domain::words::phrases;
use crate::edit::Edit;
use crate::edit::bindings::all;
use crate::ui::view::View;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

use super::bound_place::BoundPlace;
use super::heads;

/// Shows an entry.
pub fn show(ui: &mut Ui, open: &Open, state: &State, entry: &Entry, view: &mut View, commands: &mut Vec<Command>) {
    match &entry.body {
        EntryBody::NavigationDecision(d) => {
            heads::title(ui, &d.headline());
            decision(ui, d);
        }
        EntryBody::GuardDecision(d) => {
            heads::title(ui, &format!("Guard: {}", d.headline()));
            decision(ui, d);
        }
        EntryBody::FieldRead(read) => reading(ui, open, state, (entry, read), view, commands),
        EntryBody::SessionChange { by, rule, before, after, .. } => {
            heads::title(ui, by.title());
            super::session::change(ui, open, before, after);
            heads::heading(ui, "Why");
            KeyValue::new("Rule", CellValue::Plain(&format!("{rule}: {}", rule.title()))).wrap().show(ui);
        }
        EntryBody::StorageChange { key, value, .. } => {
            heads::title(ui, "Storage");
            KeyValue::new("Key", CellValue::Mono(key, Tone::Text)).wrap().show(ui);
            let text = value.as_ref().map_or_else(|| "removed".to_owned(), crate::domain::secret::traced::Traced::masked);
            KeyValue::new("Value", CellValue::Mono(&text, Tone::Text)).wrap().show(ui);
        }
        EntryBody::VariableChange { variable, value, .. } => {
            heads::title(ui, "Variable");
            let name = open.project.variable(variable).map_or(variable.as_str(), |variable| &variable.name);
            KeyValue::new(name, CellValue::Mono(&value.summary(400), Tone::Text)).wrap().show(ui);
        }
        EntryBody::Message { text, .. } => {
            heads::title(ui, "Message");
            Rich::new().text(text.masked()).show_wrapped(ui);
        }
        EntryBody::Failure(failure) => {
            heads::title(ui, "What went wrong");
            Rich::new().tone(Tone::Error, words::failure(&open.project, failure)).show_wrapped(ui);
            let sees = words::app_sees(failure.app_sees);
            if !sees.is_empty() {
                KeyValue::new("The app sees", CellValue::Plain(sees)).wrap().show(ui);
            }
            if let FailureWhat::Network { wire, .. } = &failure.what {
                KeyValue::new("Detail", CellValue::Mono(&wire.detail, Tone::Text)).wrap().show(ui);
            }
            if failure.caught {
                KeyValue::new("Caught", CellValue::Plain("by a Try / Catch or an error branch")).wrap().show(ui);
            }
        }
        EntryBody::Note(note) => {
            heads::title(ui, "Note");
            Rich::new().text(words::note(&open.project, note)).show_wrapped(ui);
            if let Some(rule) = note.rule() {
                KeyValue::new("Rule", CellValue::Plain(&format!("{rule}: {}", rule.title()))).wrap().show(ui);
            }
        }
        EntryBody::StoryEvent { what, on_phone, location } => {
            heads::title(ui, &words::step(&open.project, what, *on_phone, location));
            let before = if location.is_empty() { "not open".to_owned() } else { location.masked() };
            KeyValue::new("Before it", CellValue::Mono(&before, Tone::Text)).show(ui);
        }
        EntryBody::WorkflowStart { .. }
        | EntryBody::WorkflowEnd { .. }
        | EntryBody::Condition { .. }
        | EntryBody::CallInput { .. }
        | EntryBody::TokenFacts { .. } => {
            heads::title(ui, "Evidence");
            if let Some(run) = state.run.as_ref().map(|shown| &shown.run)
                && let Some(line) = words::line_of(&open.project, run.signatures(), entry)
            {
                Rich::new().text(line.text()).show_wrapped(ui);
            }
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
    KeyValue::new("Source", CellValue::Plain(words)).wrap().show(ui);
    if let Some(assumed) = &entry.assumed {
        let text = crate::domain::rules::all()
            .iter()
            .find(|(id, _)| id == assumed)
            .map_or_else(|| assumed.clone(), |(id, title)| format!("{id}: {title}"));
        KeyValue::new("Assumed", CellValue::Status(&text, Tone::Warn)).wrap().show(ui);
    }
}

/// The rule that fired, and the facts that it looked at.
pub fn decision(ui: &mut Ui, decision: &Decision) {
    Rich::new().text(words::capitalised(&decision.reason())).text(".").show_wrapped(ui);
    heads::heading(ui, "Why");
    let rule = decision.rule();
    KeyValue::new("Rule", CellValue::Plain(&format!("{rule}: {}", rule.title()))).wrap().show(ui);
    for fact in &decision.facts {
        KeyValue::new(&words::capitalised(fact.name()), CellValue::Mono(&fact.words(), Tone::Text)).wrap().show(ui);
    }
}

/// What the server sends and how the app reads it: two facts, side by side.
fn reading(
    ui: &mut Ui,
    open: &Open,
    state: &State,
    (entry, reading): (&Entry, &FieldReading),
    view: &mut View,
    commands: &mut Vec<Command>,
) {
    let Some(shown) = &state.run else { return };
    let field = Words::field(&open.project.platform, reading.slot);
    let action = walk::action(&open.project, &reading.at.at);
    let action = action.map_or_else(|| reading.at.at.action.clone(), |action| phrases::action_title(&open.project, &action.kind));
    heads::title(ui, &format!("{action}: {field}"));
    if let Some(path) = &reading.path {
        KeyValue::new("Path", CellValue::Mono(path, Tone::Text)).wrap().show(ui);
    }
    let cause = entry.cause.as_ref().and_then(|id| shown.timeline.place_of(id)).and_then(|at| shown.run.entries().get(at));
    let pretended = cause.is_some_and(|cause| cause.source == Provenance::Pretended);
    let of_reply = match (&reading.reply, pretended) {
        (Some(_), true) => "Made-up reply",
        (Some(_), false) => "Server sends",
        (None, _) => "Value",
    };
    let sent = match &reading.odd {
        Some(Odd::NoMatch | Odd::Undefined | Odd::NeverSet | Odd::NotJson) => "nothing at this path".to_owned(),
        _ if reading.found == Held::Missing => "nothing".to_owned(),
        _ if !reading.found.is_some() => "null".to_owned(),
        _ => format!("{} ({})", reading.found.summary(80), reading.found.kind_word()),
    };
    KeyValue::new(of_reply, CellValue::Plain(&sent)).wrap().show(ui);
    let how = match (&open.project.platform, &reading.from, reading.slot, reading.convert) {
        (_, ReadFrom::Custom(function), ..) => {
            let known = open.project.functions.iter().find(|known| known.id == *function);
            format!("what custom function {} makes of it", known.map_or(function.as_str(), |known| &known.name))
        }
        (_, ReadFrom::Formula, ..) => "what a formula makes of it".to_owned(),
        (Platform::FlutterFlow(_), _, SessionField::Expiry, _) => "a whole number, taken as seconds since 1970".to_owned(),
        (Platform::FlutterFlow(_), _, _, Some(convert)) => convert.title().to_owned(),
        _ => "as it is".to_owned(),
    };
    KeyValue::new("App reads", CellValue::Plain(&how)).wrap().show(ui);
    let got = words::shown(reading).unwrap_or_else(|| reading.read.summary(120));
    let past = reading.slot == SessionField::Expiry
        && matches!(&reading.read, Held::Number(n, _) if n.as_i64().is_some_and(|ms| ms < shown.run.plan().start_ms));
    let value = if past { CellValue::Status(&got, Tone::Error) } else { CellValue::Mono(&got, Tone::Text) };
    KeyValue::new("App gets", value).wrap().show(ui);
    if let Some(odd) = &reading.odd {
        KeyValue::new("Note", CellValue::Status(&words::odd(odd), Tone::Warn)).wrap().show(ui);
    }
    // The binding that was read, to be changed on the spot.
    if let Some(bound) = all(&open.project).find(|bound| bound.at == reading.at) {
        heads::heading(ui, Words::of(&open.project.platform).binding);
        let place = BoundPlace {
            open,
            state,
            workflow: open.project.workflow(&bound.at.at.workflow),
            key: format!("reading {}", bound.at),
            field: bound.field.clone(),
            slot: Some(reading.slot),
            optional: bound.optional,
        };
        let mut held = bound.binding.clone();
        if super::binding::editor(ui, &place, view, &mut held) {
            commands.push(Command::Edit(Edit::Binding { at: bound.at, binding: held.map(Box::new) }));
        }
    }
}
