//! The inspector: of whatever is selected.

mod action;
mod api_groups;
mod beside;
mod binding;
mod bound_place;
mod call_facts;
mod endpoint;
mod entry;
mod environment;
mod exchange;
mod expectation;
mod fields;
mod formula;
mod function;
mod heads;
pub mod json_rows;
mod last_reply;
mod legacy_settings;
pub mod masked_body;
mod named_rows;
mod page;
mod parts;
mod plugin_settings;
mod project_facts;
mod session;
mod settings;
mod step;
mod story;
mod variable;
mod weweb_server;
mod workflow;

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::domain::project::item::ItemKind;
use crate::domain::record::entry::EntryBody;
use crate::ui::view::View;
use crate::ui::widgets::rich::Rich;

use self::heads::{nothing_there, title};

/// Shows the inspector.
pub fn show(ui: &mut Ui, open: &Open, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let id = format!("{:?}", state.selection);
    ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 14, right: 14, top: 10, bottom: 14 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            body(ui, open, state, view, commands);
        });
    });
}

fn body(ui: &mut Ui, open: &Open, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    match &state.selection {
        Selection::Nothing => {
            title(ui, "Nothing selected");
            Rich::new().muted("Select a row of the timeline to see what was sent, what came back and why the page opened. Select a page, call or flow to change it.").show_wrapped(ui);
            if let Some(shown) = &state.run {
                session::after_step(ui, open, shown, shown.step());
            }
        }
        Selection::Entry(id) => {
            let Some(shown) = &state.run else { return nothing_there(ui) };
            let Some(entry) = shown.timeline.place_of(id).and_then(|place| shown.run.entries().get(place)) else {
                return nothing_there(ui);
            };
            let request = match &entry.body {
                EntryBody::Request { .. } => Some(&entry.id),
                EntryBody::Reply { request, .. } => Some(request),
                _ => None,
            };
            match request {
                Some(request) => exchange::show(ui, open, shown, request, view, commands),
                None => entry::show(ui, open, state, entry, view, commands),
            }
            let step = shown.timeline.steps().iter().position(|step| step.event == *entry.id.event);
            if let Some(step) = step {
                session::after_step(ui, open, shown, step);
            }
        }
        Selection::Event(event) => step::show(ui, open, state, event, view, commands),
        Selection::Item(item) => {
            let id = item.id.as_str();
            match item.kind {
                ItemKind::Settings => settings::show(ui, open, view, commands),
                ItemKind::Page => page::show(ui, open, id, view, commands),
                ItemKind::Endpoint => endpoint::show(ui, open, state, id, view, commands),
                ItemKind::Workflow => workflow::show(ui, open, state, id, view, commands),
                ItemKind::Variable => variable::show(ui, open, id, view, commands),
                ItemKind::Function => function::show(ui, open, id, view, commands),
                ItemKind::Story => story::show(ui, open, id, view, commands),
                ItemKind::Environment => environment::show(ui, open, state, id, view, commands),
            }
            parts::footer(ui, open, item, commands);
        }
    }
}
