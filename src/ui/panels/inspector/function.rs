//! The editor of a named box: what goes in, and which behaviour of the list a run takes for it.

use egui::Ui;
use serde_json::Value as Json;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::domain::project::Behaviour;
use crate::domain::project::platform::Platform;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::ui::view::View;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::{TextField, Typing};
use crate::ui::widgets::tone::Tone;

use super::fields;
use super::heads;

/// Shows the editor.
pub fn show(ui: &mut Ui, open: &Open, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(function) = open.project.functions.iter().find(|function| function.id == id) else { return heads::nothing_there(ui) };
    heads::title(ui, &format!("Custom function {}", function.name));
    let mut changed = function.clone();
    let owner = format!("function {id}");
    fields::named(ui, view, &owner, "Name", &mut changed.name);
    let mut inputs = changed.inputs.join(", ");
    let field = TextField::new("Inputs").label("Inputs, by name").mono().hint("value");
    if fields::text(ui, view, &owner, field, "Inputs", &mut inputs) {
        changed.inputs = inputs.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    }
    behaviour(ui, open, view, &owner, &mut changed.behaviour);
    Rich::new().tone(Tone::Warn, "Assumed. ").muted("Its code is not run: what depends on it is marked as assumed.").show_wrapped(ui);
    let key = format!("{owner} source");
    let draft = view.draft(&key, &function.source);
    let field = TextField::new("Code, for reference").label("Its code, for reference").mono().rows(6);
    if field.show(ui, draft) == Typing::Committed {
        changed.source.clone_from(draft);
        view.took(&key);
    }
    if changed != *function {
        commands.push(Command::Edit(Edit::Put(Box::new(Thing::Function(changed)))));
    }
}

fn behaviour(ui: &mut Ui, open: &Open, view: &mut View, owner: &str, behaviour: &mut Behaviour) {
    let mut options: Vec<(String, Behaviour)> =
        Behaviour::FIXED.into_iter().map(|behaviour| (behaviour.words().to_owned(), behaviour)).collect();
    let constant = match behaviour {
        Behaviour::Constant(json) => json.clone(),
        _ => Json::Null,
    };
    let constant = Behaviour::Constant(constant);
    options.push((constant.words().to_owned(), constant));
    let claim = match behaviour {
        Behaviour::JwtClaim(name) => name.clone(),
        _ => "sub".to_owned(),
    };
    let claim = Behaviour::JwtClaim(claim);
    options.push((claim.words().to_owned(), claim));
    let flows: Vec<(String, String)> =
        open.project.workflows.iter().map(|flow| (open.project.workflow_title(flow), flow.id.clone())).collect();
    if matches!(open.project.platform, Platform::FlutterFlow(_)) {
        let flow = match behaviour {
            Behaviour::RefreshAndRepeat(flow) => flow.clone(),
            _ => flows.first().map(|(_, id)| id.clone()).unwrap_or_default(),
        };
        let interceptor = Behaviour::RefreshAndRepeat(flow);
        options.push((interceptor.words().to_owned(), interceptor));
    }
    let secret = !matches!(behaviour, Behaviour::Ask { secret: false });
    let ask = Behaviour::Ask { secret };
    options.push((ask.words().to_owned(), ask));
    fields::choose(ui, "Behaviour", Some("What it does"), &options, behaviour);
    match behaviour {
        Behaviour::Constant(json) => drop(fields::constant(ui, view, owner, "the result", json)),
        Behaviour::JwtClaim(name) => {
            fields::text(ui, view, owner, TextField::new("Claim").label("Name of the claim").mono().hint("sub"), "Claim", name);
        }
        Behaviour::RefreshAndRepeat(flow) => drop(fields::choose(ui, "Refreshes by", Some("Refreshes by"), &flows, flow)),
        Behaviour::Ask { secret } => drop(fields::switch(ui, "What I answer is secret", secret)),
        _ => {}
    }
}
