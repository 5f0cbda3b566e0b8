//! The editor of a story: its name, and its steps in their order.

use egui::{Id, Key, Modifiers, Popup, Sense, Stroke, Ui, UiBuilder};

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::domain::base::slug::{free, slug};
use crate::domain::project::story::{EventKind, Expectation, OTHERWISE_MS, Story, StoryEvent};
use crate::domain::project::workflow::Trigger;
use crate::domain::words::phrases::step_title;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::ui::design_tokens::{ROW_DENSE, Tokens};
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::menu;
use crate::ui::widgets::row::{Lead, Row};

use super::fields;
use super::heads;

/// Shows the editor.
pub fn show(ui: &mut Ui, open: &Open, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(story) = open.project.story(id) else { return heads::nothing_there(ui) };
    heads::title(ui, &format!("Test steps “{}”", story.name));
    let mut changed = story.clone();
    fields::named(ui, view, &format!("story {id}"), "Name", &mut changed.name);
    heads::heading(ui, "Steps");
    let mut moved = None;
    for (at, event) in story.events.iter().enumerate() {
        let title = step_title(&open.project, &event.kind);
        let number = (at + 1).to_string();
        // The focus goes along with a step that is moved.
        let own = UiBuilder::new().scope_id(Id::unique(("step of test", id, &event.id)));
        let row = ui.scope_builder(own, |ui| {
            Row::new(&format!("Step {number} {title}"), &title).height(ROW_DENSE).lead(Lead::Number(&number)).show(ui)
        });
        let row = row.inner.interact(Sense::click_and_drag());
        if row.clicked() {
            commands.push(Command::Select(Selection::Event(event.id.clone())));
        }
        if row.has_focus() {
            let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
            if pressed(Key::ArrowUp) {
                moved = Some((at, at.saturating_sub(1)));
            } else if pressed(Key::ArrowDown) {
                moved = Some((at, at + 1));
            }
        }
        row.dnd_set_drag_payload(at);
        if row.dnd_hover_payload::<usize>().is_some() {
            ui.painter().hline(row.rect.x_range(), row.rect.top(), Stroke::new(2.0, Tokens::of_ui(ui).accent));
        }
        if let Some(from) = row.dnd_release_payload::<usize>() {
            moved = Some((*from, at));
        }
    }
    if let Some((from, to)) = moved {
        changed.move_event(from, to);
    }
    let button = Button::quiet("Add a step").icon(Icon::Plus).show(ui);
    Popup::menu(&button).gap(4.0).accessible_name("Steps").show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (title, kind) in kinds(open) {
            if menu::item(ui, &title, false, None).clicked() {
                let id = add_step(&mut changed, &title, kind);
                commands.push(Command::Select(Selection::Event(id)));
            }
        }
    });
    if changed != *story {
        // The step must be there before it is selected.
        commands.insert(0, Command::Edit(Edit::Put(Box::new(Thing::Story(changed)))));
    }
}

/// Adds a step at the end; gives its id.
fn add_step(story: &mut Story, title: &str, kind: EventKind) -> String {
    let id = free(&slug(title), "-", |id| story.events.iter().any(|event| event.id == id));
    story.events.push(StoryEvent { id: id.clone(), kind, expect: Expectation::default() });
    id
}

/// What can happen to this app, in words.
pub fn kinds(open: &Open) -> Vec<(String, EventKind)> {
    let mut all = vec![
        ("Open the app".to_owned(), EventKind::Open { path: "/".into() }),
        ("Reload".to_owned(), EventKind::Reload {}),
        ("Close and reopen".to_owned(), EventKind::Reopen {}),
        ("Token expires".to_owned(), EventKind::TokenExpires { otherwise_ms: OTHERWISE_MS, refused: true }),
    ];
    for page in &open.project.pages {
        all.push((format!("Open the link {}", page.route), EventKind::OpenLink { path: page.route.clone() }));
    }
    for page in open.project.pages.iter().filter(|page| page.nav_bar) {
        all.push((format!("Tap the tab {}", page.name), EventKind::TapTab { page: page.id.clone() }));
    }
    for workflow in &open.project.workflows {
        if let Some((page, label)) = workflow.on.control() {
            let what = if matches!(workflow.on, Trigger::Submit { .. }) { "Send the form" } else { "Tap" };
            let title = format!("{what} “{label}” on {}", open.project.page_name(page));
            all.push((title, EventKind::Tap { workflow: workflow.id.clone(), typed: Vec::new() }));
        }
    }
    all
}
