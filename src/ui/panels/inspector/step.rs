//! A step of the story: what it does, what is expected, how it ended.

use egui::Ui;

use crate::app::state::{Open, State};
use crate::app::timeline::StepState;
use crate::domain::entry::EntryBody;
use crate::domain::story::EventKind;
use crate::ui::panels::left::{step_mark, step_title};
use crate::ui::widgets::key_value::{KeyValue, Value};
use crate::ui::widgets::tone::Tone;

/// Shows a step.
pub fn show(ui: &mut Ui, open: &Open, state: &State, event: &str) {
    let Some((at, event)) = open.story().and_then(|story| story.events.iter().enumerate().find(|(_, e)| e.id == event)) else { return };
    super::title(ui, &format!("{} {}", at + 1, step_title(open, &event.kind)));
    if let EventKind::Tap { workflow, typed } = &event.kind {
        if let Some(workflow) = open.project.workflow(workflow) {
            KeyValue::new("Starts", Value::Plain(&open.project.workflow_title(workflow))).wrap().show(ui);
        }
        for typed in typed {
            KeyValue::new(&format!("Types {}", typed.field), Value::Mono(&typed.text, Tone::Text)).show(ui);
        }
    }
    if let Some(page) = &event.expect.page {
        KeyValue::new("Expected page", Value::Plain(open.project.page_name(page))).show(ui);
    }
    if let Some(signed_in) = event.expect.signed_in {
        KeyValue::new("Expected", Value::Plain(if signed_in { "signed in" } else { "signed out" })).show(ui);
    }
    let standing = state.run.as_ref().map_or(StepState::NotRun, |shown| shown.timeline.state_of(at));
    let (_, tone, word) = step_mark(standing);
    KeyValue::new("In this run", Value::Status(word, tone)).show(ui);
    let Some(shown) = &state.run else { return };
    let Some(step) = shown.timeline.steps().get(at) else { return };
    if let Some(EntryBody::NavigationDecision(decision)) = step.decision.and_then(|at| shown.run.entries().get(at)).map(|entry| &entry.body)
    {
        super::entry::decision(ui, decision);
    }
    super::session::after_step(ui, open, shown, at);
}
