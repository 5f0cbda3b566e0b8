//! The left panel: pages, endpoints, workflows, variables, named boxes, test steps. Only the rows in sight are drawn.

use egui::{Id, Key, Margin, Modifiers, Rect, Response, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::record::verdict::StepState;
use crate::domain::web::wire::Method;
use crate::domain::words::menu::Words;
use crate::domain::words::phrases::step_title;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::ui::design_tokens::{ROW_DENSE, Tokens};
use crate::ui::icons::Icon;
use crate::ui::panels::checklist;
use crate::ui::panels::marks::{page_role, step_mark};
use crate::ui::view::View;
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::menu;
use crate::ui::widgets::row::{Lead, Row, SectionHeader, Trail};
use crate::ui::widgets::tone::Tone;

/// Height of a section's heading.
const HEADER: f32 = 32.0;
/// Height of the choice among several stories.
const STORIES: f32 = 34.0;

/// A section of the panel.
struct Section {
    title: &'static str,
    /// What the word means.
    about: &'static str,
    /// What its plus button is called.
    add: String,
    kind: ItemKind,
    rows: usize,
    /// Whether its rows are shown; none where they always are.
    open: Option<bool>,
}

impl Section {
    /// The rows that are shown.
    fn shown(&self) -> usize {
        if self.open == Some(false) { 0 } else { self.rows }
    }
}

/// Shows the panel.
pub fn show(ui: &mut Ui, open: &Open, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let sections = sections(open, state, view);
    let extra = |section: &Section| if section.kind == ItemKind::Story { STORIES } else { 0.0 };
    let checks = checklist::items(open, state, &mut view.checklist);
    let checks_height = HEADER + checks.len() as f32 * ROW_DENSE;
    let height: f32 =
        sections.iter().map(|section| HEADER + extra(section) + section.shown() as f32 * ROW_DENSE).sum::<f32>() + checks_height;
    let margin = Margin { left: 8, right: 8, top: 8, bottom: 12 };
    ScrollArea::vertical().auto_shrink(false).show_viewport(ui, |ui, sight| {
        ui.set_height(height + margin.sum().y);
        ui.spacing_mut().item_spacing.y = 0.0;
        let left = ui.max_rect().left() + margin.leftf();
        let width = ui.available_width() - margin.sum().x;
        let mut top = ui.max_rect().top() + margin.topf();
        let sight = sight.translate(ui.max_rect().min.to_vec2());
        // A row more on each side, so that the keyboard reaches the next one.
        let seen = |top: f32, height: f32| top + height >= sight.top() - ROW_DENSE && top <= sight.bottom() + ROW_DENSE;
        for section in &sections {
            let place = |top: f32, height: f32| Rect::from_min_size(pos2(left, top), vec2(width, height));
            // The few headings are always there, so that the keyboard and screen readers find every section.
            let count = section.rows.to_string();
            let mut header = SectionHeader::new(section.title).about(section.about).add_button(&section.add);
            if let Some(open) = section.open {
                header = header.folding(open).trailing(if open { "" } else { &count });
            }
            let pressed = ui.put_ui(place(top, HEADER), |ui| header.show(ui));
            if pressed.add {
                commands.push(Command::Create(section.kind));
            }
            if pressed.add || pressed.fold {
                view.lists.insert(section.kind, pressed.add || section.open == Some(false));
            }
            top += HEADER;
            if section.kind == ItemKind::Story {
                if seen(top, STORIES) {
                    ui.put_ui(place(top, STORIES), |ui| stories(ui, open, commands));
                }
                top += STORIES;
            }
            for at in 0..section.shown() {
                if seen(top, ROW_DENSE) {
                    view.rows_drawn += 1;
                    ui.put_ui(place(top, ROW_DENSE), |ui| row(ui, open, state, section.kind, at, commands));
                }
                top += ROW_DENSE;
            }
            if section.kind == ItemKind::Story {
                let count = checklist::count(&checks);
                let about = "The platform's own list for a custom login, ticked by what the run shows";
                ui.put_ui(place(top, HEADER), |ui| SectionHeader::new("Checklist").about(about).trailing(&count).show(ui));
                top += HEADER;
                for item in checks.iter() {
                    if seen(top, ROW_DENSE) {
                        ui.put_ui(place(top, ROW_DENSE), |ui| checklist::row(ui, item, commands));
                    }
                    top += ROW_DENSE;
                }
            }
        }
    });
}

trait PutUi {
    /// Draws into a place that is not asked for again: the panel's height is known.
    fn put_ui<T>(&mut self, place: Rect, draw: impl FnOnce(&mut Ui) -> T) -> T;
}

impl PutUi for Ui {
    fn put_ui<T>(&mut self, place: Rect, draw: impl FnOnce(&mut Ui) -> T) -> T {
        self.scope_builder(egui::UiBuilder::new().max_rect(place), draw).inner
    }
}

/// The sections. After a run the lists of what the app is made of are folded to their heads, unless somebody wants them otherwise: what
/// counts then is what happened.
fn sections(open: &Open, state: &State, view: &mut View) -> Vec<Section> {
    // What an edit comes to folds nothing under the hands of whoever edits.
    if !state.run.as_ref().is_some_and(|shown| shown.replayed) {
        view.lists_give_way = state.run.is_some();
    }
    let project = &open.project;
    let words = Words::of(&project.platform);
    let article = |word: &str| if word.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    let give_way = view.lists_give_way;
    // What is selected can be seen.
    let selected = match &state.selection {
        Selection::Item(item) => Some(item.kind),
        _ => None,
    };
    let section = |title, about, add: &str, kind, rows| {
        let open = (kind != ItemKind::Story).then(|| view.lists.get(&kind).copied().unwrap_or(!give_way || selected == Some(kind)));
        Section { title, about, add: format!("Add {} {add}", article(add)), kind, rows, open }
    };
    let steps = open.story().map_or(0, |story| story.events.len());
    vec![
        section("Pages", "The screens of your app: name, address, who may see them", "page", ItemKind::Page, project.pages.len()),
        section(words.endpoints, words.endpoint_about, words.endpoint, ItemKind::Endpoint, project.endpoints.len()),
        section(words.workflows, words.workflow_about, words.workflow, ItemKind::Workflow, project.workflows.len()),
        section("Test steps", "What happens to the app in a run, step by step, and what should come of it", "test", ItemKind::Story, steps),
        section("Variables", words.variable_about, "variable", ItemKind::Variable, project.variables.len()),
        section("Custom functions", words.function_about, "custom function", ItemKind::Function, project.functions.len()),
    ]
}

fn row(ui: &mut Ui, open: &Open, state: &State, kind: ItemKind, at: usize, commands: &mut Vec<Command>) {
    match kind {
        ItemKind::Page => page(ui, open, state, at, commands),
        ItemKind::Endpoint => endpoint(ui, open, state, at, commands),
        ItemKind::Workflow => workflow(ui, open, state, at, commands),
        ItemKind::Variable => {
            let Some(variable) = open.project.variables.get(at) else { return };
            thing(
                ui,
                open,
                state,
                Item::new(kind, &variable.id),
                Row::new(&format!("Variable {}", variable.name), &variable.name),
                commands,
            );
        }
        ItemKind::Function => {
            let Some(function) = open.project.functions.get(at) else { return };
            let name = format!("Custom function {}", function.name);
            thing(ui, open, state, Item::new(kind, &function.id), Row::new(&name, &function.name), commands);
        }
        ItemKind::Story => step(ui, open, state, at, commands),
        ItemKind::Settings | ItemKind::Environment => {}
    }
}

/// A row of a thing: pressed to select it, dragged or moved by keys to another place.
fn thing(ui: &mut Ui, open: &Open, state: &State, item: Item, row: Row, commands: &mut Vec<Command>) {
    let selection = Selection::Item(item.clone());
    let row = if open.project.not_confirmed.contains(&item) { row.unless_marked(Trail::Mark(Icon::Question, Tone::Warn)) } else { row };
    // The focus goes along with a thing that is moved.
    let own = UiBuilder::new().scope_id(Id::unique(("left", item.to_string())));
    let row = ui.scope_builder(own, |ui| row.height(ROW_DENSE).selected(state.selection == selection).show(ui));
    let response = row.inner.interact(Sense::click_and_drag());
    if response.clicked() {
        commands.push(Command::Select(selection));
    }
    if response.gained_focus() {
        // The keyboard goes on below the edge.
        response.scroll_to_me(None);
    }
    keys(ui, &response, &item, commands);
    response.dnd_set_drag_payload(item.clone());
    if response.dnd_hover_payload::<Item>().is_some_and(|held| held.kind == item.kind && *held != item) {
        ui.painter().hline(response.rect.x_range(), response.rect.top(), Stroke::new(2.0, Tokens::of_ui(ui).accent));
    }
    if let Some(held) = response.dnd_release_payload::<Item>().filter(|held| held.kind == item.kind)
        && let Some(to) = place_of(open, &item)
    {
        commands.push(Command::Edit(Edit::Reorder { item: (*held).clone(), to }));
    }
    response.context_menu(|ui| {
        for (text, command) in actions(&item) {
            if menu::item(ui, text, false, None).clicked() {
                commands.push(command);
            }
        }
    });
}

fn actions(item: &Item) -> [(&'static str, Command); 4] {
    [
        ("Duplicate", Command::Duplicate(item.clone())),
        ("Move up", Command::Shift(item.clone(), -1)),
        ("Move down", Command::Shift(item.clone(), 1)),
        ("Delete…", Command::Delete(item.clone())),
    ]
}

fn keys(ui: &Ui, response: &Response, item: &Item, commands: &mut Vec<Command>) {
    if !response.has_focus() {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::ALT, Key::ArrowUp) {
        commands.push(Command::Shift(item.clone(), -1));
    } else if pressed(Modifiers::ALT, Key::ArrowDown) {
        commands.push(Command::Shift(item.clone(), 1));
    } else if pressed(Modifiers::COMMAND, Key::D) {
        commands.push(Command::Duplicate(item.clone()));
    } else if pressed(Modifiers::NONE, Key::Delete) {
        commands.push(Command::Delete(item.clone()));
    }
}

fn place_of(open: &Open, item: &Item) -> Option<usize> {
    // Stories and environments are chosen elsewhere.
    let is_listed = !matches!(item.kind, ItemKind::Story | ItemKind::Environment);
    open.project.list(item.kind).filter(|_| is_listed)?.position(&item.id)
}

fn page(ui: &mut Ui, open: &Open, state: &State, at: usize, commands: &mut Vec<Command>) {
    let Some(page) = open.project.pages.get(at) else { return };
    let badge = page_role(&open.project.platform, &page.id);
    let name = match badge {
        Some((text, _)) => format!("Page {}, {text}", page.name),
        None => format!("Page {}", page.name),
    };
    let mut row = Row::new(&name, &page.name);
    if let Some((text, tone)) = badge {
        row = row.trail(Trail::Badge(text, tone));
    } else if page.is_private() {
        row = row.trail(Trail::Mark(Icon::Lock, Tone::Faint));
    }
    thing(ui, open, state, Item::new(ItemKind::Page, &page.id), row, commands);
}

fn endpoint(ui: &mut Ui, open: &Open, state: &State, at: usize, commands: &mut Vec<Command>) {
    let Some(endpoint) = open.project.endpoints.get(at) else { return };
    let name = format!("Endpoint {}", endpoint.name);
    let tone = if endpoint.method == Method::Get { Tone::Ok } else { Tone::Accent };
    let row = Row::new(&name, &endpoint.name).lead(Lead::Method(endpoint.method.as_str(), tone));
    thing(ui, open, state, Item::new(ItemKind::Endpoint, &endpoint.id), row, commands);
}

fn workflow(ui: &mut Ui, open: &Open, state: &State, at: usize, commands: &mut Vec<Command>) {
    let Some(workflow) = open.project.workflows.get(at) else { return };
    let title = open.project.workflow_title(workflow);
    let name = format!("{} {title}", Words::of(&open.project.platform).workflow);
    thing(ui, open, state, Item::new(ItemKind::Workflow, &workflow.id), Row::new(&name, &title), commands);
}

/// The test in use, a menu of the others, and the way to edit it.
fn stories(ui: &mut Ui, open: &Open, commands: &mut Vec<Command>) {
    let name = open.story().map_or("no test yet", |story| &story.name);
    ui.horizontal(|ui| {
        ui.add_space(4.0);
        Chip::new("Test", name).show(ui, |ui| {
            for story in &open.project.stories {
                if menu::item(ui, &story.name, story.id == open.story, None).clicked() {
                    commands.push(Command::SetStory(story.id.clone()));
                }
            }
            menu::divider(ui);
            if open.story().is_some() && menu::item(ui, "Edit this test…", false, None).clicked() {
                commands.push(Command::Select(Selection::item(ItemKind::Story, &open.story)));
            }
        });
    });
}

fn step(ui: &mut Ui, open: &Open, state: &State, at: usize, commands: &mut Vec<Command>) {
    let Some(event) = open.story().and_then(|story| story.events.get(at)) else { return };
    let title = step_title(&open.project, &event.kind);
    let standing = state.run.as_ref().map_or(StepState::NotRun, |shown| shown.timeline.state_of(at));
    let (icon, tone, word) = step_mark(standing);
    let name = format!("Test step {title}, {word}");
    let number = (at + 1).to_string();
    let selection = Selection::Event(event.id.clone());
    let trail = match standing {
        // A narrow panel has room for the mark alone; hovering tells the rest.
        StepState::FollowsFrom { step, .. } if ui.available_width() >= 200.0 => format!("because of {}", step + 1),
        _ => String::new(),
    };
    let trail = if trail.is_empty() { Trail::Mark(icon, tone) } else { Trail::Text(&trail, Tone::Faint) };
    let row = Row::new(&name, &title).height(ROW_DENSE).lead(Lead::Number(&number)).trail(trail);
    let own = UiBuilder::new().scope_id(Id::unique(("left step", &open.story, &event.id)));
    let response = ui.scope_builder(own, |ui| row.selected(state.selection == selection).show(ui)).inner;
    if response.clicked() {
        commands.push(Command::Select(selection));
        commands.push(Command::ScrubTo(at));
    }
    if response.has_focus() {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
        let to = if pressed(Key::ArrowUp) {
            at.checked_sub(1)
        } else if pressed(Key::ArrowDown) {
            Some(at + 1)
        } else {
            None
        };
        if let (Some(to), Some(mut story)) = (to, open.story().cloned()) {
            story.move_event(at, to);
            commands.push(Command::Edit(Edit::Put(Box::new(Thing::Story(story)))));
        }
    }
}
