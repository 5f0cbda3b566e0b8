//! What fills a field: the editor of a binding, with what the platform's own editor offers, and what the app would get.

use std::sync::Arc;

use egui::Ui;
use serde_json::Value as Json;

use crate::app::state::State;
use crate::domain::project::binding::{AddressPart, Binding, Convert, NamedBinding, OutputPart, SessionField, Source};
use crate::domain::project::platform::Platform;
use crate::domain::project::workflow::{ActionKind, Workflow};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::value::Value as Held;
use crate::domain::web::path_step::PathStep;
use crate::domain::web::wire::Reply;
use crate::edit::chain::flatten;
use crate::edit::reading::{self, Part};
use crate::edit::sources::{self, choice_words, offered, same_choice};
use crate::knowledge::path_help::help;
use crate::platform;
use crate::run::Run;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::path_help;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{TextField, Typing};
use crate::ui::widgets::tone::Tone;

use super::bound_place::{BoundPlace, inset};
use super::{fields, formula};

/// So many completions of a path are shown.
const COMPLETIONS: usize = 6;
/// A reply is searched for completions up to this many values.
const SEARCHED: usize = 2_000;

/// Edits a binding; `None` is "Unset". True when it changed.
pub fn editor(ui: &mut Ui, place: &BoundPlace, view: &mut View, binding: &mut Option<Binding>) -> bool {
    let mut changed = source(ui, place, binding);
    let Some(held) = binding else { return changed };
    match &mut held.from {
        Source::Constant(json) => changed |= fields::constant(ui, view, &place.key, &place.field, json),
        Source::Formula(held) => changed |= inset(ui, |ui| formula::show(ui, place, view, held, editor)),
        Source::Custom { function, inputs } => changed |= boxed(ui, place, view, function, inputs),
        Source::Output { part: OutputPart::Header(name), .. } => {
            let field = format!("Header of {}", place.field);
            changed |= fields::text(ui, view, &place.key, TextField::new(&field).mono().hint("x-access-token"), &field, name);
        }
        Source::Address(AddressPart::Query(name) | AddressPart::Fragment(name)) => {
            let field = format!("Name in the address of {}", place.field);
            changed |= fields::text(ui, view, &place.key, TextField::new(&field).label("Name").mono().hint("token"), &field, name);
        }
        Source::PageParameter(name) if !sources::in_route(place.workflow, &place.open.project, name) => {
            let field = format!("Page parameter of {}", place.field);
            changed |= fields::text(ui, view, &place.key, TextField::new(&field).label("Name").mono().hint("token"), &field, name);
        }
        _ => {}
    }
    if takes_path(&held.from) {
        changed |= path(ui, place, view, held);
    }
    changed |= conversion(ui, place, held);
    if place.optional && Button::quiet("Unset").name(&format!("Unset {}", place.field)).show(ui).clicked() {
        *binding = None;
        changed = true;
    }
    changed
}

/// Where the value comes from: everything that the platform's menu lists here.
fn source(ui: &mut Ui, place: &BoundPlace, binding: &mut Option<Binding>) -> bool {
    let project = &place.open.project;
    let mut sources = offered(project, place.workflow);
    let current = binding.as_ref().map(|binding| &binding.from);
    if let Some(current) = current.filter(|current| !sources.iter().any(|source| same_choice(source, current))) {
        // A page parameter of the query has been named: it is that choice of the list.
        sources.retain(|source| !matches!((source, current), (Source::PageParameter(name), Source::PageParameter(_)) if name.is_empty()));
        sources.insert(0, current.clone());
    }
    let titles: Vec<String> = sources.iter().map(|source| choice_words(project, source)).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut chosen = current.and_then(|current| sources.iter().position(|source| same_choice(source, current)));
    let before = chosen;
    let name = format!("Source of {}", place.field);
    if !Select::new(&name).empty("Unset").show(ui, &titles, &mut chosen) || chosen == before {
        return false;
    }
    let Some(from) = chosen.and_then(|at| sources.get(at)) else { return false };
    let mut made = Binding::whole(from.clone());
    if takes_path(from) {
        // The path may well stay: it is often the other reply of the same shape that is meant.
        made.path = binding.as_ref().and_then(|binding| binding.path.clone());
        made.convert = match (&project.platform, from) {
            (Platform::FlutterFlow(_), Source::Output { .. }) => conversions(place.slot).first().copied(),
            _ => None,
        };
    }
    *binding = Some(made);
    true
}

fn takes_path(from: &Source) -> bool {
    use crate::domain::project::binding::ErrorPart;
    matches!(
        from,
        Source::Output { part: OutputPart::Body, .. }
            | Source::Event
            | Source::Variable(_)
            | Source::Error(ErrorPart::Data)
            | Source::Session(SessionField::User | SessionField::UserData | SessionField::Metadata)
    )
}

/// A named box: what goes into it, and that its result is assumed.
fn boxed(ui: &mut Ui, place: &BoundPlace, view: &mut View, function: &str, inputs: &mut Vec<NamedBinding>) -> bool {
    let Some(known) = place.open.project.functions.iter().find(|known| known.id == function) else { return false };
    let mut changed = false;
    for name in &known.inputs {
        let inner = place.inside(name);
        Rich::new().muted(name).show(ui);
        let mut held = inputs.iter().find(|input| input.name == *name).map(|input| input.value.clone());
        if inset(ui, |ui| editor(ui, &inner, view, &mut held))
            && let Some(value) = held
        {
            match inputs.iter_mut().find(|input| input.name == *name) {
                Some(input) => input.value = value,
                None => inputs.push(NamedBinding { name: name.clone(), value }),
            }
            changed = true;
        }
    }
    changed
}

/// The path: typed with completion from the last reply, with what it hits there.
fn path(ui: &mut Ui, place: &BoundPlace, view: &mut View, held: &mut Binding) -> bool {
    let platform = &place.open.project.platform;
    let body = place.workflow.and_then(|workflow| last_reply(place.state, workflow, &held.from));
    let committed = held.path.clone().unwrap_or_default();
    let key = format!("{} path", place.key);
    let draft = view.draft(&key, &committed);
    let verdict = body.as_deref().filter(|_| !draft.is_empty()).map(|json| reading::matches(platform, draft, json));
    let error = match &verdict {
        Some(Err(error)) => Some(error.clone()),
        _ => None,
    };
    let name = format!("Path of {}", place.field);
    let (typing, field) = TextField::new(&name).label("Path").mono().error(error.as_deref()).show_with_response(ui, draft);
    let mut chosen = None;
    if field.has_focus()
        && let Some(json) = body.as_deref()
    {
        chosen = completions(ui, platform, json, draft);
    }
    let typed = draft.trim().to_owned();
    if let Some(path) = &chosen {
        draft.clone_from(path);
    }
    if let Some(Ok(n)) = verdict {
        let (text, tone) = match n {
            0 => ("no match in the last reply".to_owned(), Tone::Warn),
            1 => ("1 match in the last reply".to_owned(), Tone::Ok),
            n => (format!("{n} matches in the last reply: the app gets a list"), Tone::Warn),
        };
        Rich::new().tone(tone, text).show(ui);
        if let (0, Some(json)) = (n, body.as_deref()) {
            let headers = place.workflow.and_then(|workflow| last_headers(place.state, workflow, &held.from)).unwrap_or_default();
            let mut offers = help(draft, json, headers);
            if !matches!(place.slot, Some(SessionField::Token | SessionField::RefreshToken)) {
                offers.tokens.clear();
            }
            let pressed = path_help::show(ui, &offers, &|steps| reading::path_text(platform, &parts(steps)));
            if let Some(path) = &pressed {
                draft.clone_from(path);
            }
            chosen = chosen.or(pressed);
        }
    }
    if let Some(json) = body.as_deref() {
        side_by_side(ui, place, held, json);
    }
    let path = match (chosen, typing) {
        (Some(path), _) => path,
        (None, Typing::Committed) => typed,
        _ => return false,
    };
    view.took(&key);
    held.path = (!path.is_empty()).then_some(path);
    true
}

/// What the server sent at the path, and what the app gets from it: two facts, side by side.
fn side_by_side(ui: &mut Ui, place: &BoundPlace, held: &Binding, json: &Json) {
    let Some(shown) = &place.state.run else { return };
    let platform = &place.open.project.platform;
    let Ok(found) = reading::at(platform, held.path.as_deref().unwrap_or_default(), json) else { return };
    let found = found.map_or(Held::Missing, |json| Held::from_json(&json, shown.run.registry()));
    KeyValue::new("Server sent", CellValue::Mono(&found.summary(80), Tone::Text)).show(ui);
    match platform::preview(platform, place.slot, held, &found) {
        Ok((value, words)) => {
            let text = words.unwrap_or_else(|| value.summary(80));
            KeyValue::new("App gets", CellValue::Mono(&text, Tone::Text)).show(ui);
        }
        Err(error) => {
            KeyValue::new("App throws", CellValue::Status(&error, Tone::Error)).wrap().show(ui);
        }
    }
}

/// Paths of the last reply that fit what is typed. Gives the one that was pressed.
fn completions(ui: &mut Ui, platform: &Platform, json: &Json, typed: &str) -> Option<String> {
    let wanted = typed.to_lowercase();
    let mut found = Vec::new();
    collect(json, &mut Vec::new(), &mut SEARCHED.clone(), &mut |parts| {
        let path = reading::path_text(platform, parts);
        if found.len() < COMPLETIONS && path != typed && path.to_lowercase().contains(&wanted) {
            found.push(path);
        }
    });
    let mut chosen = None;
    for path in found {
        // The press must not take the focus away first, or the list would be gone before it counts.
        let row = crate::ui::widgets::row::Row::new(&format!("Complete {path}"), &path).height(22.0).show(ui);
        if row.clicked() || row.is_pointer_button_down_on() {
            chosen = Some(path);
        }
    }
    chosen
}

fn collect(json: &Json, path: &mut Vec<Part>, left: &mut usize, found: &mut impl FnMut(&[Part])) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    if !path.is_empty() {
        found(path);
    }
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                path.push(Part::Name(name.clone()));
                collect(value, path, left, found);
                path.pop();
            }
        }
        Json::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                path.push(Part::Index(at));
                collect(value, path, left, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn conversion(ui: &mut Ui, place: &BoundPlace, held: &mut Binding) -> bool {
    let flutterflow = matches!(place.open.project.platform, Platform::FlutterFlow(_));
    if !flutterflow || !matches!(held.from, Source::Output { part: OutputPart::Body, .. }) {
        return false;
    }
    let options = conversions(place.slot);
    let titles: Vec<&str> = options.iter().map(|convert| convert.title()).collect();
    let mut chosen = held.convert.and_then(|convert| options.iter().position(|option| *option == convert));
    let name = format!("Type of {}", place.field);
    if Select::new(&name).label("Read as").show(ui, &titles, &mut chosen) && chosen.map(|at| options[at]) != held.convert {
        held.convert = chosen.map(|at| options[at]);
        return true;
    }
    false
}

/// What FlutterFlow's editor offers for a field.
fn conversions(slot: Option<SessionField>) -> Vec<Convert> {
    match slot {
        Some(SessionField::Expiry) => vec![Convert::Integer],
        Some(SessionField::UserData) => vec![Convert::Json],
        _ => vec![Convert::JsonPath, Convert::Text, Convert::Integer],
    }
}

/// The steps of a path, as the editor takes them.
fn parts(steps: &[PathStep]) -> Vec<Part> {
    let part = |step: &PathStep| match step {
        PathStep::Name(name) => Part::Name(name.clone()),
        PathStep::Index(index) => Part::Index(*index),
    };
    steps.iter().map(part).collect()
}

/// The last reply of the call whose output a field reads.
pub fn last_reply(state: &State, workflow: &Workflow, from: &Source) -> Option<Arc<Json>> {
    let (run, reply) = reply_read(state, workflow, from)?;
    run.bodies().json(&reply.body.hash).ok()
}

/// Its headers.
fn last_headers<'a>(state: &'a State, workflow: &Workflow, from: &Source) -> Option<&'a [(String, String)]> {
    reply_read(state, workflow, from).map(|(_, reply)| reply.headers.as_slice())
}

fn reply_read<'a>(state: &'a State, workflow: &Workflow, from: &Source) -> Option<(&'a Run, &'a Reply)> {
    let Source::Output { output, part: OutputPart::Body } = from else { return None };
    let chains = flatten(&workflow.actions).into_iter().chain(flatten(&workflow.on_error));
    let endpoint = chains.into_iter().find_map(|(_, _, action)| match &action.kind {
        ActionKind::Call { endpoint, output: name, .. } if name == output => Some(endpoint.as_str()),
        _ => None,
    })?;
    let shown = state.run.as_ref()?;
    match &shown.run.entries().get(shown.timeline.last_reply_of(endpoint)?)?.body {
        EntryBody::Reply { reply, .. } => Some((&shown.run, reply)),
        _ => None,
    }
}
