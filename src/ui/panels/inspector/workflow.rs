//! A workflow as a readable chain, with the fields of each action to be changed on the spot.

use std::sync::Arc;

use egui::{Frame, Margin, Stroke, Ui};
use serde_json::Value as Json;

use crate::app::bindings::{Bound, action_title, flatten, of_action};
use crate::app::command::Command;
use crate::app::state::{Open, State};
use crate::domain::binding::{OutputPart, Source};
use crate::domain::entry::EntryBody;
use crate::domain::workflow::{Action, ActionKind, Workflow};
use crate::ui::design_tokens::Tokens;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

use super::binding::{binding_words, editor};

/// Shows the chain.
pub fn show(ui: &mut Ui, open: &Open, state: &State, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(workflow) = open.project.workflow(id) else { return super::nothing_there(ui) };
    super::title(ui, &open.project.workflow_title(workflow));
    chain(ui, open, state, workflow, &workflow.actions, view, commands);
    if !workflow.on_error.is_empty() {
        super::heading(ui, "On error");
        chain(ui, open, state, workflow, &workflow.on_error, view, commands);
    }
}

fn chain(ui: &mut Ui, open: &Open, state: &State, workflow: &Workflow, actions: &[Action], view: &mut View, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    for (depth, branch, action) in flatten(actions) {
        let indent = (depth as f32 * 12.0) as i8;
        if let Some(branch) = branch.filter(|_| depth > 0) {
            Frame::new().inner_margin(Margin { left: indent, ..Margin::ZERO }).show(ui, |ui| {
                Rich::new().tone(Tone::Decision, branch).show(ui);
            });
        }
        Frame::new().outer_margin(Margin { left: indent, ..Margin::ZERO }).show(ui, |ui| {
            let frame = Frame::new()
                .fill(tokens.raised)
                .stroke(Stroke::new(1.0, tokens.line))
                .corner_radius(6)
                .inner_margin(Margin::symmetric(8, 6));
            frame.show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 2.0;
                Rich::new().strong(action_title(&open.project, &action.kind)).muted(extra(action)).show(ui);
                for bound in of_action(&open.project, &workflow.id, action) {
                    field(ui, open, state, workflow, &bound, view, commands);
                }
            });
        });
    }
}

fn extra(action: &Action) -> String {
    let mut words = Vec::new();
    match &action.kind {
        ActionKind::Call { output, .. } if !output.is_empty() => words.push(format!("→ {output}")),
        ActionKind::LogIn { navigate_automatically, .. } | ActionKind::LogOut { navigate_automatically } => {
            words.push(format!("Navigate Automatically {}", if *navigate_automatically { "on" } else { "off" }));
        }
        ActionKind::Authenticate { persist, .. } => words.push(format!("Persist session {}", if *persist { "on" } else { "off" })),
        _ => {}
    }
    if action.disabled {
        words.push("disabled".into());
    }
    if words.is_empty() { String::new() } else { format!("  {}", words.join(", ")) }
}

fn field(ui: &mut Ui, open: &Open, state: &State, workflow: &Workflow, bound: &Bound, view: &mut View, commands: &mut Vec<Command>) {
    let key = format!("{:?}", bound.at);
    let unfolded = view.folded.contains(&key);
    let words = binding_words(&open.project.platform, bound.binding.as_ref());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let icon = if unfolded { Icon::ChevronDown } else { Icon::ChevronRight };
        if Button::icon_only(icon, &format!("Binding {} of {}", bound.field, bound.action)).show(ui).clicked() {
            if unfolded {
                view.folded.remove(&key);
            } else {
                view.folded.insert(key.clone());
            }
        }
        Rich::new().muted(format!("{}: ", bound.field)).text(words).show(ui);
    });
    if unfolded {
        let body = last_reply(state, workflow, bound);
        Frame::new()
            .inner_margin(Margin { left: 20, right: 0, top: 2, bottom: 6 })
            .show(ui, |ui| editor(ui, open, bound, body, view, commands));
    }
}

/// The last reply of the call whose output a field reads.
fn last_reply(state: &State, workflow: &Workflow, bound: &Bound) -> Option<Arc<Json>> {
    let Some(Source::Output { output, part: OutputPart::Body }) = bound.binding.as_ref().map(|binding| &binding.from) else { return None };
    let endpoint = flatten(&workflow.actions).into_iter().find_map(|(_, _, action)| match &action.kind {
        ActionKind::Call { endpoint, output: name, .. } if name == output => Some(endpoint.clone()),
        _ => None,
    })?;
    let shown = state.run.as_ref()?;
    let entries = shown.run.entries();
    let request = entries.iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Reply { request, reply, .. } => {
            let sent = entries.get(shown.timeline.place_of(request)?)?;
            matches!(&sent.body, EntryBody::Request { endpoint: called, .. } if *called == endpoint).then_some(reply)
        }
        _ => None,
    })?;
    shown.run.bodies().json(&request.body.hash).ok()
}
