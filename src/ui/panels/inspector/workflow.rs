//! A workflow as a readable chain: what starts it, its actions with their branches, each to be changed on the spot.

use egui::{Frame, Id, Key, Margin, Modifiers, Popup, Sense, Stroke, Ui, UiBuilder};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::domain::project::platform::Platform;
use crate::domain::project::workflow::{Action, ShownTo, Trigger, Workflow};
use crate::domain::words::menu::Words;
use crate::domain::words::phrases::{action_title, kind_title};
use crate::edit::Edit;
use crate::edit::chain::{self, Chain, Change, branches};
use crate::edit::thing::Thing;
use crate::ui::design_tokens::Tokens;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::menu;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::row::Row;
use crate::ui::widgets::tone::Tone;

use super::heads;
use super::{action, fields};

/// Shows the workflow.
pub fn show(ui: &mut Ui, open: &Open, state: &State, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(workflow) = open.project.workflow(id) else { return heads::nothing_there(ui) };
    heads::title(ui, &open.project.workflow_title(workflow));
    let mut changed = workflow.clone();
    let mut editor = Editor { open, state, workflow, view, wanted: Vec::new() };
    editor.chain(ui, &Chain::Main, &mut changed.actions);
    if open.project.platform.is_weweb() {
        heads::heading(ui, "On error");
        editor.chain(ui, &Chain::OnError, &mut changed.on_error);
    }
    let wanted = std::mem::take(&mut editor.wanted);
    heads::heading(ui, "Starts");
    start(ui, open, view, &mut changed);
    for change in wanted {
        chain::change(&open.project, &mut changed, change);
    }
    if changed != *workflow {
        commands.push(Command::Edit(Edit::Put(Box::new(Thing::Workflow(changed)))));
    }
}

/// What starts it, and its name.
fn start(ui: &mut Ui, open: &Open, view: &mut View, workflow: &mut Workflow) {
    let project = &open.project;
    let page = workflow.on.page().map(str::to_owned).or_else(|| project.pages.first().map(|page| page.id.clone())).unwrap_or_default();
    let label = workflow.on.control().map_or_else(|| "Button".to_owned(), |(_, label)| label.to_owned());
    let shown_to = match &workflow.on {
        Trigger::Tap { shown_to, .. } => *shown_to,
        _ => ShownTo::Everyone,
    };
    let mut kinds = vec![
        ("a tap".to_owned(), Trigger::Tap { page: page.clone(), label: label.clone(), shown_to }),
        ("a page opens".to_owned(), Trigger::PageLoad { page: page.clone() }),
    ];
    if project.platform.is_weweb() {
        kinds.push(("a form is sent".to_owned(), Trigger::Submit { page: page.clone(), label }));
    } else {
        kinds.push(("a Backend Query".to_owned(), Trigger::Query { page: page.clone(), cached: None }));
    }
    if project.platform.is_weweb() {
        kinds.push(("the app is loaded".to_owned(), Trigger::AppLoad));
    }
    if matches!(project.platform, Platform::WeWeb(_)) {
        kinds.push(("On user load of the app".to_owned(), Trigger::UserLoad));
        kinds.push(("On user load of a page".to_owned(), Trigger::PageUserLoad { page: page.clone() }));
    }
    kinds.push(("another workflow calls it".to_owned(), Trigger::Called));
    fields::choose(ui, "Trigger", Some("When"), &kinds, &mut workflow.on);
    let pages: Vec<(String, String)> = project.pages.iter().map(|page| (page.name.clone(), page.id.clone())).collect();
    match &mut workflow.on {
        Trigger::Tap { page, label, shown_to } => {
            fields::choose(ui, "Page of the trigger", Some("On page"), &pages, page);
            fields::named(ui, view, &workflow.id, "What is tapped", label);
            if project.platform.is_weweb() {
                let options: Vec<(String, ShownTo)> = ShownTo::ALL.iter().map(|one| (one.title().to_owned(), *one)).collect();
                fields::choose(ui, "Who sees it", Some("Who sees it"), &options, shown_to);
            }
        }
        Trigger::Submit { page, label } => {
            fields::choose(ui, "Page of the trigger", Some("On page"), &pages, page);
            fields::named(ui, view, &workflow.id, "The form", label);
        }
        Trigger::Query { page, cached } => {
            fields::choose(ui, "Page of the trigger", Some("Which page"), &pages, page);
            fields::known(ui, "Query Cache Settings", Some("The same call with the same values is sent once only"), cached);
        }
        Trigger::PageLoad { page } | Trigger::PageUserLoad { page } => {
            fields::choose(ui, "Page of the trigger", Some("Which page"), &pages, page);
        }
        Trigger::AppLoad | Trigger::UserLoad | Trigger::Called => {}
    }
    let name = format!("Name of the {}", Words::of(&project.platform).workflow);
    let field = crate::ui::widgets::text_field::TextField::new(&name).label("Name").hint("made from what starts it");
    fields::text(ui, view, &workflow.id, field, &name, &mut workflow.name);
}

struct Editor<'a, 'v> {
    open: &'a Open,
    state: &'a State,
    /// The workflow as it is in the project.
    workflow: &'a Workflow,
    view: &'v mut View,
    wanted: Vec<Change>,
}

impl Editor<'_, '_> {
    /// The actions of a chain, one below the other, and what can be added to it.
    fn chain(&mut self, ui: &mut Ui, chain: &Chain, actions: &mut [Action]) {
        for action in actions.iter_mut() {
            let id = action.id.clone();
            // The focus goes along with an action that is moved.
            let own = UiBuilder::new().scope_id(Id::unique(("action of workflow", &self.workflow.id, &id)));
            ui.scope_builder(own, |ui| self.card(ui, action));
            let names: Vec<&str> = branches(&action.kind).iter().map(|(name, _)| *name).collect();
            for (at, (name, list)) in names.into_iter().zip(action.kind.branches_mut()).enumerate() {
                Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO }).show(ui, |ui| {
                    Rich::new().tone(Tone::Decision, name).show(ui);
                    self.chain(ui, &Chain::Branch { action: id.clone(), branch: at }, list);
                });
            }
        }
        self.add(ui, chain);
    }

    fn card(&mut self, ui: &mut Ui, action: &mut Action) {
        let tokens = Tokens::of_ui(ui);
        let frame =
            Frame::new().fill(tokens.raised).stroke(Stroke::new(1.0, tokens.line)).corner_radius(6).inner_margin(Margin::symmetric(8, 4));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            self.head(ui, action);
            let key = format!("action {} {}", self.workflow.id, action.id);
            let unfolded = self.view.unfolded.contains(&key);
            let owner = action::Owner { open: self.open, state: self.state, workflow: self.workflow, action: action.id.clone() };
            action::show(ui, &owner, self.view, &mut action.kind, unfolded);
        });
    }

    /// The title, pressed to show the settings, dragged to move; the menu beside it.
    fn head(&mut self, ui: &mut Ui, action: &mut Action) {
        let title = action_title(&self.open.project, &action.kind);
        let key = format!("action {} {}", self.workflow.id, action.id);
        let off = if action.disabled { "off" } else { "" };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let width = ui.available_width() - 28.0;
            let name = format!("Action {title}");
            let row = ui
                .allocate_ui(egui::vec2(width, 24.0), |ui| Row::new(&name, &title).note(off).strong().height(24.0).flush().show(ui))
                .inner
                .interact(Sense::click_and_drag());
            self.keys(ui, &row, &action.id);
            if row.clicked() && !self.view.unfolded.remove(&key) {
                self.view.unfolded.insert(key.clone());
            }
            row.dnd_set_drag_payload(Held(action.id.clone()));
            if let Some(held) = row.dnd_release_payload::<Held>() {
                self.wanted.push(Change::MoveBefore(held.0.clone(), action.id.clone()));
            }
            if row.dnd_hover_payload::<Held>().is_some() {
                ui.painter().hline(row.rect.x_range(), row.rect.top() - 3.0, Stroke::new(2.0, Tokens::of_ui(ui).accent));
            }
            let button = Button::icon_only(Icon::Menu, &format!("What to do with {title}")).show(ui);
            Popup::menu(&button).gap(4.0).accessible_name(format!("{title} menu")).show(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let id = || action.id.clone();
                let changes = [
                    ("Move up", "Alt ↑", Change::Shift(id(), -1)),
                    ("Move down", "Alt ↓", Change::Shift(id(), 1)),
                    ("Duplicate", "Ctrl D", Change::Duplicate(id())),
                    ("Delete", "Del", Change::Remove(id())),
                ];
                for (text, keys, change) in changes {
                    if menu::item(ui, text, false, Some(keys)).clicked() {
                        self.wanted.push(change);
                    }
                }
                if menu::item(ui, if action.disabled { "Turn on" } else { "Turn off" }, false, None).clicked() {
                    action.disabled = !action.disabled;
                }
            });
        });
    }

    fn keys(&mut self, ui: &Ui, row: &egui::Response, id: &str) {
        if !row.has_focus() {
            return;
        }
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::ALT, Key::ArrowUp) {
            self.wanted.push(Change::Shift(id.to_owned(), -1));
        } else if pressed(Modifiers::ALT, Key::ArrowDown) {
            self.wanted.push(Change::Shift(id.to_owned(), 1));
        } else if pressed(Modifiers::COMMAND, Key::D) {
            self.wanted.push(Change::Duplicate(id.to_owned()));
        } else if pressed(Modifiers::NONE, Key::Delete) {
            self.wanted.push(Change::Remove(id.to_owned()));
        }
    }

    /// The platform's menu of actions.
    fn add(&mut self, ui: &mut Ui, chain: &Chain) {
        let place = match chain {
            Chain::Main => String::new(),
            Chain::OnError => " on error".into(),
            Chain::Branch { action, branch } => format!(" in branch {} of {action}", branch + 1),
        };
        let button = Button::quiet("Add an action").name(&format!("Add an action{place}")).icon(Icon::Plus).show(ui);
        Popup::menu(&button).id(Id::unique(("add action", chain))).gap(4.0).accessible_name("Actions").show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for kind in chain::offered(&self.open.project) {
                if menu::item(ui, kind_title(&self.open.project.platform, &kind), false, None).clicked() {
                    self.wanted.push(Change::Add(chain.clone(), Box::new(kind)));
                }
            }
        });
    }
}

/// An action that is being dragged, by its id.
struct Held(String);
