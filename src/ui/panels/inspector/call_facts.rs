//! What a call has beside its request, in FlutterFlow's words: its API group, Advanced Settings, the types of its variables. WeWeb's legacy
//! plugin: the proxy. What nobody has said stands as "not confirmed".

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::domain::project::endpoint::{Endpoint, InputKind};
use crate::domain::project::platform::Platform;
use crate::domain::project::{Behaviour, Project};
use crate::domain::web::wire::Method;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::text_field::TextField;

use super::{fields, heads};

/// Shows them, folded until somebody looks.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, endpoint: &mut Endpoint, commands: &mut Vec<Command>) {
    match &open.project.platform {
        Platform::FlutterFlow(settings) => {
            let groups: Vec<(String, String)> = std::iter::once(("none".to_owned(), String::new()))
                .chain(settings.groups.iter().map(|group| (group.name.clone(), group.id.clone())))
                .collect();
            if groups.len() > 1 {
                fields::choose(ui, "API group", Some("API group"), &groups, &mut endpoint.group);
            }
            if !heads::fold(ui, view, &format!("advanced {}", endpoint.id), "Advanced Settings") {
                return;
            }
            if groups.len() == 1 {
                ui.horizontal(|ui| {
                    let tip = "API groups stand in the authentication settings of this program";
                    if Button::quiet("Add an API group").icon(Icon::Plus).tooltip(tip).show(ui).clicked() {
                        super::api_groups::add(settings, commands);
                    }
                });
            }
            flutterflow(ui, &open.project, view, endpoint);
        }
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            let tip = "WeWeb's own server sends the call: no CORS and no cookies, and the result is the whole reply, the body at data";
            fields::known(ui, "Proxy request server side", Some(tip), &mut endpoint.facts.server_side_proxy);
        }
        Platform::WeWeb(_) => {}
    }
}

fn flutterflow(ui: &mut Ui, project: &Project, view: &mut View, endpoint: &mut Endpoint) {
    let facts = &mut endpoint.facts;
    let tip = "The call goes through a Firebase function: no CORS, and none of the group's headers and variables";
    fields::known(ui, "Make Private", Some(tip), &mut facts.private);
    if facts.private == Some(true) {
        let tip = "It means Firebase's authentication: no user of Custom Authentication passes, and the app gets status 400";
        fields::known(ui, "Require Authentication", Some(tip), &mut facts.requires_firebase_user);
    }
    let tip = "The same call with the same values is sent once only; never right for log in, refresh and the current user";
    fields::known(ui, "Cache API Results", Some(tip), &mut facts.cached);
    let tip = "On unless it is switched off: Test and Run mode send the call through FlutterFlow's proxy, published web never does";
    fields::known(ui, "Use Proxy for Run/Test Mode", Some(tip), &mut facts.test_proxy);
    if endpoint.method == Method::Delete {
        let tip = "DELETE sends its body too";
        fields::known(ui, "Always allow body", Some(tip), &mut facts.always_allow_body);
    }
    if facts.test_proxy != Some(false) {
        let field = TextField::new("Custom Proxy URL").label("Use Custom Proxy URL").mono().hint("FlutterFlow's own");
        fields::text(ui, view, &endpoint.id, field, "Custom Proxy URL", &mut facts.custom_proxy);
    }
    let is_interceptor = |behaviour: &Behaviour| matches!(behaviour, Behaviour::RefreshAndRepeat(_));
    let interceptors = project.functions.iter().filter(|function| is_interceptor(&function.behaviour));
    let options: Vec<(String, String)> = std::iter::once(("none".to_owned(), String::new()))
        .chain(interceptors.map(|function| (function.name.clone(), function.id.clone())))
        .collect();
    if options.len() > 1 || !facts.interceptor.is_empty() {
        fields::choose(ui, "API Interceptor", Some("API Interceptor"), &options, &mut facts.interceptor);
    }
    for input in &mut endpoint.inputs {
        let mut kinds = vec![("not confirmed".to_owned(), None)];
        kinds.extend(InputKind::ALL.iter().map(|kind| (kind.title().to_owned(), Some(*kind))));
        let label = format!("Type of {}", input.name);
        fields::choose(ui, &label, Some(&label), &kinds, &mut input.kind);
        let tip = "Response & Test alone uses it: in the app the variable is what the action passes";
        fields::known(ui, &format!("Test value of {}", input.name), Some(tip), &mut input.has_test_value);
    }
}
