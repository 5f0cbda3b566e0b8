//! The left panel: pages, endpoints, workflows, test steps.

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::app::command::Command;
use crate::app::selection::Selection;
use crate::app::state::{Open, State};
use crate::app::timeline::StepState;
use crate::domain::platform::Platform;
use crate::domain::rules::words::Words;
use crate::domain::story::EventKind;
use crate::domain::wire::Method;
use crate::ui::design_tokens::ROW_DENSE;
use crate::ui::icons::Icon;
use crate::ui::widgets::menu;
use crate::ui::widgets::row::{Lead, Row, SectionHeader, Trail};
use crate::ui::widgets::tone::Tone;

/// Shows the panel.
pub fn show(ui: &mut Ui, open: &Open, state: &State, commands: &mut Vec<Command>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 8, right: 8, top: 8, bottom: 12 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let words = Words::of(&open.project.platform);
            pages(ui, open, state, commands);
            endpoints(ui, open, state, words, commands);
            workflows(ui, open, state, words, commands);
            steps(ui, open, state, commands);
        });
    });
}

fn choose(commands: &mut Vec<Command>, selection: Selection) {
    commands.push(Command::Select(selection));
}

fn pages(ui: &mut Ui, open: &Open, state: &State, commands: &mut Vec<Command>) {
    SectionHeader::new("Pages").show(ui);
    for page in &open.project.pages {
        let badge = role(&open.project.platform, &page.id);
        let mut row = Row::new("", &page.name).height(ROW_DENSE);
        let name = match badge {
            Some((text, _)) => format!("Page {}, {text}", page.name),
            None => format!("Page {}", page.name),
        };
        if let Some((text, tone)) = badge {
            row = row.trail(Trail::Badge(text, tone));
        } else if page.is_private() {
            row = row.trail(Trail::Mark(Icon::Lock, Tone::Faint));
        }
        let selection = Selection::Page(page.id.clone());
        if row.named(&name).selected(state.selection == selection).show(ui).clicked() {
            choose(commands, selection);
        }
    }
}

/// The badge of a page that has a role in the authentication settings.
pub fn role(platform: &Platform, page: &str) -> Option<(&'static str, Tone)> {
    match platform {
        Platform::FlutterFlow(settings) if settings.entry_page == page => Some(("Entry Page", Tone::Warn)),
        Platform::FlutterFlow(settings) if settings.logged_in_page == page => Some(("Logged In", Tone::Ok)),
        Platform::WeWeb(settings) if settings.unauthenticated_page == page => Some(("Signed out", Tone::Warn)),
        Platform::WeWeb(settings) if settings.unauthorized_page == page => Some(("No role", Tone::Warn)),
        _ => None,
    }
}

fn endpoints(ui: &mut Ui, open: &Open, state: &State, words: Words, commands: &mut Vec<Command>) {
    SectionHeader::new(words.endpoints).show(ui);
    for endpoint in &open.project.endpoints {
        let name = format!("Endpoint {}", endpoint.name);
        let tone = if endpoint.method == Method::Get { Tone::Ok } else { Tone::Accent };
        let selection = Selection::Endpoint(endpoint.id.clone());
        let row = Row::new(&name, &endpoint.name).height(ROW_DENSE).lead(Lead::Method(endpoint.method.as_str(), tone));
        if row.selected(state.selection == selection).show(ui).clicked() {
            choose(commands, selection);
        }
    }
}

fn workflows(ui: &mut Ui, open: &Open, state: &State, words: Words, commands: &mut Vec<Command>) {
    SectionHeader::new(words.workflows).show(ui);
    for workflow in &open.project.workflows {
        let title = open.project.workflow_title(workflow);
        let name = format!("{} {title}", words.workflow);
        let selection = Selection::Workflow(workflow.id.clone());
        if Row::new(&name, &title).height(ROW_DENSE).selected(state.selection == selection).show(ui).clicked() {
            choose(commands, selection);
        }
    }
}

/// A step of a story in a few words.
pub fn step_title(open: &Open, kind: &EventKind) -> String {
    match kind {
        EventKind::Open { path } if path == "/" => "Open app".into(),
        EventKind::Open { path } => format!("Open app at {path}"),
        EventKind::OpenLink { path } => format!("Open {path}"),
        EventKind::Reload {} => "Reload".into(),
        EventKind::Reopen {} => "Close and reopen".into(),
        EventKind::TokenExpires { .. } => "Token expires".into(),
        EventKind::Tap { workflow, .. } => match open.project.workflow(workflow).map(|workflow| &workflow.on) {
            Some(crate::domain::workflow::Trigger::Tap { label, .. }) => label.clone(),
            _ => format!("Run {workflow}"),
        },
    }
}

/// How a step stands: mark, tone, word.
#[must_use]
pub fn step_mark(state: StepState) -> (Icon, Tone, &'static str) {
    match state {
        StepState::NotRun => (Icon::Dash, Tone::Faint, "not run"),
        StepState::Running => (Icon::Dot, Tone::Accent, "running"),
        StepState::Met => (Icon::Check, Tone::Ok, "as expected"),
        StepState::Done => (Icon::Dot, Tone::Muted, "done"),
        StepState::Wrong => (Icon::Cross, Tone::Error, "not as expected"),
    }
}

fn steps(ui: &mut Ui, open: &Open, state: &State, commands: &mut Vec<Command>) {
    SectionHeader::new("Test steps").show(ui);
    let Some(story) = open.story() else { return };
    if open.project.stories.len() > 1 {
        ui.menu_button(&story.name, |ui| {
            for story in &open.project.stories {
                if menu::item(ui, &story.name, story.id == open.story, None).clicked() {
                    commands.push(Command::SetStory(story.id.clone()));
                }
            }
        });
    }
    for (at, event) in story.events.iter().enumerate() {
        let title = step_title(open, &event.kind);
        let standing = state.run.as_ref().map_or(StepState::NotRun, |shown| shown.timeline.state_of(at));
        let (icon, tone, word) = step_mark(standing);
        let name = format!("Test step {title}, {word}");
        let number = (at + 1).to_string();
        let selection = Selection::Event(event.id.clone());
        let row = Row::new(&name, &title).height(ROW_DENSE).lead(Lead::Number(&number)).trail(Trail::Mark(icon, tone));
        if row.selected(state.selection == selection).show(ui).clicked() {
            choose(commands, selection);
            commands.push(Command::ScrubTo(at));
        }
    }
}
