//! The editor of a page: name, address, who may see it.

use egui::Ui;

use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::state::Open;
use crate::domain::page::Access;
use crate::domain::platform::Platform;
use crate::domain::workflow::Trigger;
use crate::ui::view::View;
use crate::ui::widgets::key_value::{KeyValue, Value};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{Edit as Typing, TextField};

/// Shows the editor.
pub fn show(ui: &mut Ui, open: &Open, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(page) = open.project.page(id) else { return super::nothing_there(ui) };
    super::title(ui, &format!("Page {}", page.name));
    let mut changed = page.clone();
    let draft = view.draft(&format!("page {id} name"), &page.name);
    if TextField::new("Name").label("Name").show(ui, draft) == Typing::Committed && !draft.trim().is_empty() {
        draft.trim().clone_into(&mut changed.name);
    }
    let draft = view.draft(&format!("page {id} route"), &page.route);
    let error = (!draft.starts_with('/')).then_some("an address begins with /");
    if TextField::new("Address").label("Address").mono().error(error).show(ui, draft) == Typing::Committed && draft.starts_with('/') {
        draft.trim().clone_into(&mut changed.route);
    }
    let (label, options) = match open.project.platform {
        Platform::FlutterFlow(_) => ("Requires Authentication", ["off", "on"]),
        Platform::WeWeb(_) => ("Access", ["everyone", "authenticated users"]),
    };
    match &changed.access {
        Access::Everyone | Access::SignedIn => {
            let mut chosen = Some(usize::from(changed.is_private()));
            if Select::new(label).label(label).show(ui, &options, &mut chosen) {
                changed.access = if chosen == Some(1) { Access::SignedIn } else { Access::Everyone };
            }
        }
        Access::AnyRole(roles) => {
            KeyValue::new(label, Value::Plain(&format!("any of: {}", roles.join(", ")))).wrap().show(ui);
        }
        Access::AllRoles(roles) => {
            KeyValue::new(label, Value::Plain(&format!("all of: {}", roles.join(", ")))).wrap().show(ui);
        }
    }
    if changed != *page {
        commands.push(Command::Edit(Edit::Page(Box::new(changed))));
    }
    super::heading(ui, "What happens here");
    let mut any = false;
    for workflow in open.project.workflows.iter().filter(|workflow| workflow.on.page() == Some(id)) {
        any = true;
        let word = match &workflow.on {
            Trigger::Tap { label, .. } => format!("tap “{label}”"),
            Trigger::PageLoad { .. } => "page load".into(),
            _ => "On user load".into(),
        };
        KeyValue::new(&word, Value::Plain(&summary(open, workflow))).wrap().show(ui);
    }
    if !any {
        Rich::new().muted("Nothing starts on this page.").show(ui);
    }
}

/// The actions of a workflow in a line.
fn summary(open: &Open, workflow: &crate::domain::workflow::Workflow) -> String {
    workflow.actions.iter().map(|action| crate::app::bindings::action_title(&open.project, &action.kind)).collect::<Vec<_>>().join(" → ")
}
