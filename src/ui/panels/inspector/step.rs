//! A step of the story: what it does, what is expected, how it ended.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::domain::project::item::ItemKind;
use crate::domain::project::story::{EventKind, StoryEvent, Typed};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::verdict::StepState;
use crate::domain::words::phrases::step_title;
use crate::edit::Edit;
use crate::edit::asking;
use crate::edit::thing::Thing;
use crate::ui::design_tokens::font;
use crate::ui::icons::Icon;
use crate::ui::panels::marks::step_mark;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::tone::Tone;

use super::heads;
use super::{expectation, fields, story};

/// Shows a step.
pub fn show(ui: &mut Ui, open: &Open, state: &State, event: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(held) = open.story() else { return heads::nothing_there(ui) };
    let Some((at, event)) = held.events.iter().enumerate().find(|(_, e)| e.id == event) else { return heads::nothing_there(ui) };
    heads::title(ui, &format!("{} {}", at + 1, step_title(&open.project, &event.kind)));
    outcome(ui, state, at);
    let mut changed = event.clone();
    what(ui, open, view, &mut changed, commands);
    expectation::show(ui, open, view, &mut changed);
    let mut whole = held.clone();
    whole.events[at] = changed;
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if Button::outlined("All steps").icon(Icon::Menu).show(ui).clicked() {
            commands.push(Command::Select(Selection::item(ItemKind::Story, &open.story)));
        }
        if Button::outlined("Earlier").name("Move the step up").enabled(at > 0).show(ui).clicked() {
            whole.move_event(at, at - 1);
        }
        if Button::outlined("Later").name("Move the step down").enabled(at + 1 < held.events.len()).show(ui).clicked() {
            whole.move_event(at, at + 1);
        }
        if Button::outlined("Delete").name("Delete this step").icon(Icon::Trash).show(ui).clicked() {
            whole.events.remove(at);
            commands.push(Command::Select(Selection::item(ItemKind::Story, &open.story)));
        }
    });
    if whole != *held {
        commands.push(Command::Edit(Edit::Put(Box::new(Thing::Story(whole)))));
    }
    let Some(shown) = &state.run else { return };
    super::session::after_step(ui, open, shown, at);
}

/// How it ended in the run that is shown.
fn outcome(ui: &mut Ui, state: &State, at: usize) {
    let standing = state.run.as_ref().map_or(StepState::NotRun, |shown| shown.timeline.state_of(at));
    let (_, tone, word) = step_mark(standing);
    KeyValue::new("In this run", CellValue::Status(&word, tone)).show(ui);
    let Some(shown) = &state.run else { return };
    let Some(step) = shown.timeline.steps().get(at) else { return };
    if let Some(EntryBody::NavigationDecision(decision)) = step.decision.and_then(|at| shown.run.entries().get(at)).map(|entry| &entry.body)
    {
        super::entry::decision(ui, decision);
    }
}

/// What happens.
fn what(ui: &mut Ui, open: &Open, view: &mut View, event: &mut StoryEvent, commands: &mut Vec<Command>) {
    heads::heading(ui, "What happens");
    let owner = format!("step {} {}", open.story, event.id);
    let mut options = story::kinds(open);
    let fits = |kind: &EventKind| match (kind, &event.kind) {
        (EventKind::Tap { workflow: a, .. }, EventKind::Tap { workflow: b, .. }) => a == b,
        (EventKind::OpenLink { path: a }, EventKind::OpenLink { path: b }) => a == b,
        (EventKind::TapTab { page: a }, EventKind::TapTab { page: b }) => a == b,
        (EventKind::OpenLink { .. } | EventKind::Tap { .. } | EventKind::TapTab { .. }, _) => false,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    match options.iter_mut().find(|(_, kind)| fits(kind)) {
        Some((_, kind)) => *kind = event.kind.clone(),
        None => options.insert(0, (step_title(&open.project, &event.kind), event.kind.clone())),
    }
    fields::choose(ui, "What happens", None, &options, &mut event.kind);
    match &mut event.kind {
        EventKind::Open { path } | EventKind::OpenLink { path } => {
            let whole = |text: &str| text.starts_with('/') || text.starts_with("{{");
            let wrong = |text: &str| (!whole(text)).then_some("an address begins with /");
            fields::checked(ui, view, &owner, TextField::new("Address").label("Address").mono(), "Address", path, wrong);
            ask(ui, open, &event.id, None, path, commands);
        }
        EventKind::Tap { workflow, typed } => {
            let page = open.project.workflow(workflow).and_then(|workflow| open.project.page(workflow.on.page()?));
            for input in page.map(|page| page.inputs.as_slice()).unwrap_or_default() {
                let mut text = typed.iter().find(|typed| typed.field == input.name).map(|typed| typed.text.clone()).unwrap_or_default();
                let name = format!("Typed into {}", input.name);
                let hint = if input.secret { "{{password}}" } else { "{{email}} or any text" };
                let field = TextField::new(&name).label(&name).mono().hint(hint);
                if fields::text(ui, view, &owner, field, &name, &mut text) {
                    typed.retain(|typed| typed.field != input.name);
                    if !text.is_empty() {
                        typed.push(Typed { field: input.name.clone(), text: text.clone() });
                    }
                }
                ask(ui, open, &event.id, Some(&input.name), &text, commands);
            }
        }
        EventKind::TokenExpires { otherwise_ms, refused } => {
            let mut minutes = (*otherwise_ms / 60_000).to_string();
            let field = TextField::new("Minutes").label("Minutes, where nothing says when it ends");
            if fields::text(ui, view, &owner, field, "Minutes", &mut minutes)
                && let Ok(wanted) = minutes.trim().parse::<i64>()
                && (1..=5_256_000).contains(&wanted)
            {
                *otherwise_ms = wanted * 60_000;
            }
            fields::switch(ui, "Make up the 401 of a server whose clock has not moved", refused);
            let note = "Your own server still takes the token when only the app's clock has moved on. With this, calls with that token are not \
                        sent, and the app gets 401 for them. The demo server's clock goes along: it refuses by itself.";
            Rich::new().muted(note).show_wrapped(ui);
        }
        EventKind::TapTab { .. } | EventKind::Reload {} | EventKind::Reopen {} => {}
    }
}

/// Offers to ask for a text during the run, or says that it is asked for.
fn ask(ui: &mut Ui, open: &Open, event: &str, field: Option<&str>, text: &str, commands: &mut Vec<Command>) {
    if asking::is_asked(&open.project, text) {
        Rich::new().run("asked for during the run, anew each time", font::small(), Tone::Muted).show_wrapped(ui);
        return;
    }
    let name = match field {
        Some(field) => format!("Ask me for {field} during the run"),
        None => "Ask me for the link during the run".to_owned(),
    };
    let tip = "A one-time code, or the link of a mail: the run waits, and you paste what came";
    if Button::quiet("Ask me during the run").name(&name).icon(Icon::Key).show(ui).on_hover_text(tip).clicked() {
        let (story, event) = (open.story.clone(), event.to_owned());
        commands.push(Command::AskFor { story, event, field: field.map(str::to_owned) });
    }
}
