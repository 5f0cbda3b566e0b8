//! The editor of a page: name, address, who may see it.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::domain::base::slug::free;
use crate::domain::project::page::{Access, Page, PageInput};
use crate::domain::project::platform::Platform;
use crate::domain::project::workflow::Trigger;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::{TextField, Typing};

use super::fields;
use super::heads;

/// Shows the editor.
pub fn show(ui: &mut Ui, open: &Open, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(page) = open.project.page(id) else { return heads::nothing_there(ui) };
    heads::title(ui, &format!("Page {}", page.name));
    let mut changed = page.clone();
    super::fields::named(ui, view, &format!("page {id}"), "Name", &mut changed.name);
    let key = format!("page {id} route");
    let draft = view.draft(&key, &page.route);
    let other = open.project.pages.iter().find(|other| other.id != *id && other.route == *draft);
    let same = other.map(|other| format!("{} has this address too: only one of them can open", other.name));
    let error = if draft.starts_with('/') { same.as_deref() } else { Some("an address begins with /") };
    if TextField::new("Address").label("Address").mono().error(error).show(ui, draft) == Typing::Committed && draft.starts_with('/') {
        draft.trim().clone_into(&mut changed.route);
        view.took(&key);
    }
    access(ui, open, view, &mut changed);
    inputs(ui, view, &mut changed);
    if matches!(open.project.platform, Platform::FlutterFlow(_)) {
        heads::heading(ui, "Options");
        fields::switch(ui, "On the nav bar", &mut changed.nav_bar);
        fields::switch(ui, "Skip On Page Load When Inactive", &mut changed.skip_on_load_when_inactive);
    }
    if changed != *page {
        commands.push(Command::Edit(Edit::Put(Box::new(Thing::Page(changed)))));
    }
    heads::heading(ui, "What happens here");
    let mut any = false;
    for workflow in open.project.workflows.iter().filter(|workflow| workflow.on.page() == Some(id)) {
        any = true;
        let word = match &workflow.on {
            Trigger::Tap { label, .. } => format!("tap “{label}”"),
            Trigger::Submit { label, .. } => format!("form “{label}”"),
            Trigger::PageLoad { .. } => "page load".into(),
            Trigger::Query { .. } => "Backend Query".into(),
            Trigger::PageUserLoad { .. } => "On user load".into(),
            Trigger::AppLoad | Trigger::UserLoad | Trigger::Called => String::new(),
        };
        KeyValue::new(&word, CellValue::Plain(&summary(open, workflow))).wrap().show(ui);
    }
    if !any {
        Rich::new().muted("Nothing starts on this page.").show(ui);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let page = id.to_owned();
        if Button::quiet("Add a tap").icon(Icon::Plus).show(ui).clicked() {
            commands.push(Command::CreateWorkflow(Trigger::tap(&page, "Button")));
        }
        if Button::quiet("Add a page load").icon(Icon::Plus).show(ui).clicked() {
            commands.push(Command::CreateWorkflow(Trigger::PageLoad { page }));
        }
    });
}

/// Who may see it.
fn access(ui: &mut Ui, open: &Open, view: &mut View, page: &mut Page) {
    let roles = match &page.access {
        Access::AnyRole(roles) | Access::AllRoles(roles) => roles.clone(),
        Access::Everyone | Access::SignedIn => Vec::new(),
    };
    match open.project.platform {
        Platform::FlutterFlow(_) => {
            let options = [("off".to_owned(), Access::Everyone), ("on".to_owned(), Access::SignedIn)];
            fields::choose(ui, "Requires Authentication", Some("Requires Authentication"), &options, &mut page.access);
        }
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            // Rule 50: no entry, the entry for everyone who is signed in, or groups of roles.
            let options = [
                ("none: the page is public".to_owned(), Access::Everyone),
                ("everyone who is signed in".to_owned(), Access::SignedIn),
                ("any of these groups, one role each".to_owned(), Access::AnyRole(roles.clone())),
                ("one group with all of these roles".to_owned(), Access::AllRoles(roles)),
            ];
            fields::choose(ui, "User groups", Some("User groups"), &options, &mut page.access);
        }
        Platform::WeWeb(_) => {
            let options = [
                ("everyone".to_owned(), Access::Everyone),
                ("authenticated users".to_owned(), Access::SignedIn),
                ("users with any of these roles".to_owned(), Access::AnyRole(roles.clone())),
                ("users with all of these roles".to_owned(), Access::AllRoles(roles)),
            ];
            fields::choose(ui, "Access", Some("Access"), &options, &mut page.access);
        }
    }
    if let Access::AnyRole(roles) | Access::AllRoles(roles) = &mut page.access {
        fields::names(ui, view, &format!("page {}", page.id), "Roles", "admin, editor", roles);
    }
}

/// What can be typed into it.
fn inputs(ui: &mut Ui, view: &mut View, page: &mut Page) {
    heads::heading(ui, "Input fields");
    let owner = format!("page {}", page.id);
    let mut remove = None;
    for (at, input) in page.inputs.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let name = format!("Name of field {}", at + 1);
            ui.allocate_ui(egui::vec2(ui.available_width() - 108.0, 28.0), |ui| {
                fields::text(ui, view, &owner, TextField::new(&name).mono(), &name, &mut input.name);
            });
            let mut secret = input.secret;
            if fields::switch(ui, "secret", &mut secret) {
                input.secret = secret;
            }
            if Button::icon_only(Icon::Trash, &format!("Remove field {}", input.name)).show(ui).clicked() {
                remove = Some(at);
            }
        });
    }
    if let Some(at) = remove {
        page.inputs.remove(at);
    }
    if Button::quiet("Add").name("Add an input field").icon(Icon::Plus).show(ui).clicked() {
        let name = free("field", "", |name| page.inputs.iter().any(|input| input.name == name));
        page.inputs.push(PageInput { name, secret: false });
    }
}

/// The actions of a workflow in a line.
fn summary(open: &Open, workflow: &crate::domain::project::workflow::Workflow) -> String {
    workflow
        .actions
        .iter()
        .map(|action| crate::domain::words::phrases::action_title(&open.project, &action.kind))
        .collect::<Vec<_>>()
        .join(" → ")
}
