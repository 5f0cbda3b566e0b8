//! FlutterFlow's API groups: base URL, headers, variables.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::domain::base::slug::free;
use crate::domain::project::api_group::ApiGroup;
use crate::domain::project::endpoint::EndpointInput;
use crate::domain::project::platform::{FlutterFlowSettings, Platform};
use crate::edit::Edit;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::text_field::TextField;

use super::{fields, heads, named_rows};

/// Shows them, with a button for another one.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, settings: &mut FlutterFlowSettings) {
    heads::heading(ui, "API groups");
    let mut remove = None;
    let interceptors: Vec<(String, String)> = std::iter::once(("none".to_owned(), String::new()))
        .chain(open.project.functions.iter().map(|function| (function.name.clone(), function.id.clone())))
        .collect();
    for (at, group) in settings.groups.iter_mut().enumerate() {
        let title = format!("API group {}", group.name);
        if !heads::fold(ui, view, &format!("group {}", group.id), &title) {
            continue;
        }
        let owner = format!("group {}", group.id);
        fields::named(ui, view, &owner, "Name of the group", &mut group.name);
        let field = TextField::new("API Base URL").label("API Base URL").mono().hint("https://api.example.com/v1");
        fields::text(ui, view, &owner, field, "API Base URL", &mut group.base_url);
        named_rows::show(ui, view, &format!("{owner} headers"), "Headers", "header of the group", &mut group.headers);
        let mut text = group.inputs.iter().map(|input| input.name.as_str()).collect::<Vec<_>>().join(", ");
        let field = TextField::new("Variables of the group").label("Variables that each call passes").mono().hint("token");
        if fields::text(ui, view, &owner, field, "Variables of the group", &mut text) {
            let named = text.split(',').map(str::trim).filter(|name| !name.is_empty());
            let kept = |name: &str| group.inputs.iter().find(|input| input.name == name).cloned();
            group.inputs = named.map(|name| kept(name).unwrap_or_else(|| EndpointInput::named(name))).collect();
        }
        if interceptors.len() > 1 {
            fields::choose(ui, "API Interceptor of the group", Some("API Interceptor"), &interceptors, &mut group.interceptor);
        }
        if Button::quiet("Remove this group").name(&format!("Remove {title}")).icon(Icon::Trash).show(ui).clicked() {
            remove = Some(at);
        }
    }
    if let Some(at) = remove {
        settings.groups.remove(at);
    }
    if Button::quiet("Add an API group").icon(Icon::Plus).show(ui).clicked() {
        settings.groups.push(another(settings));
    }
}

/// Adds a group to the project.
pub fn add(settings: &FlutterFlowSettings, commands: &mut Vec<Command>) {
    let mut settings = settings.clone();
    settings.groups.push(another(&settings));
    commands.push(Command::Edit(Edit::Platform(Platform::FlutterFlow(settings))));
}

fn another(settings: &FlutterFlowSettings) -> ApiGroup {
    let id = free("group", "-", |id| settings.group(id).is_some());
    let name = format!("Group {}", settings.groups.len() + 1);
    ApiGroup { id, name, base_url: "{{base_url}}".into(), ..ApiGroup::default() }
}
