//! What is known of a project's WeWeb server, and its API endpoints.

use egui::Ui;

use crate::app::state::open::Open;
use crate::domain::base::slug::free;
use crate::domain::project::page::Access;
use crate::domain::project::platform::{Target, WeWebSettings};
use crate::domain::project::weweb_server::{BackendEndpoint, ServerUserLoad};
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

use super::{fields, heads};

/// Shows it, folded until somebody looks.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, settings: &mut WeWebSettings) {
    if !heads::fold(ui, view, "weweb server", "WeWeb server and environments") {
        return;
    }
    for (target, name) in [(Target::Staging, "APP_URL of staging"), (Target::Published, "APP_URL of production")] {
        let mut url = settings.app_urls.get(&target).cloned().unwrap_or_default();
        let field = TextField::new(name).label(name).mono().hint("https://app.example.com");
        if fields::text(ui, view, "weweb server", field, name, &mut url) {
            if url.trim().is_empty() {
                settings.app_urls.remove(&target);
            } else {
                settings.app_urls.insert(target, url.trim().to_owned());
            }
        }
    }
    let server = &mut settings.server;
    let tip = "With a server a second copy of the session lies in a cookie of the app's own origin";
    fields::known(ui, "WeWeb server set up for staging", Some(tip), &mut server.staging);
    fields::known(ui, "WeWeb server set up for production", Some(tip), &mut server.production);
    if server.staging != Some(true) && server.production != Some(true) {
        return;
    }
    let tip = "An exported front that is hosted alone still calls its server, which is not there";
    fields::known(ui, "The front is hosted without its server", Some(tip), &mut server.hosted_elsewhere);
    let mut loads = vec![("not confirmed".to_owned(), None)];
    loads.extend(ServerUserLoad::ALL.iter().map(|load| (load.title().to_owned(), Some(*load))));
    fields::choose(ui, "On user load of the server", Some("On user load of the server"), &loads, &mut server.user_load);
    heads::heading(ui, "API endpoints");
    let functions: Vec<(String, String)> = std::iter::once(("nothing".to_owned(), String::new()))
        .chain(open.project.functions.iter().map(|function| (function.name.clone(), function.id.clone())))
        .collect();
    let mut remove = None;
    for (at, endpoint) in server.endpoints.iter_mut().enumerate() {
        let owner = format!("api endpoint {}", endpoint.id);
        fields::named(ui, view, &owner, &format!("Name of API endpoint {}", at + 1), &mut endpoint.name);
        access(ui, view, &owner, endpoint);
        let label = format!("Result of {}", endpoint.name);
        fields::choose(ui, &label, Some("Result, as a named box"), &functions, &mut endpoint.function);
        if Button::quiet("Remove").name(&format!("Remove API endpoint {}", endpoint.name)).icon(Icon::Trash).show(ui).clicked() {
            remove = Some(at);
        }
    }
    if let Some(at) = remove {
        server.endpoints.remove(at);
    }
    Rich::new().muted("Called by the action Call backend endpoint. Nothing of it is really sent.").show_wrapped(ui);
    if Button::quiet("Add an API endpoint").icon(Icon::Plus).show(ui).clicked() {
        let id = free("endpoint", "-", |id| server.endpoint(id).is_some());
        let name = format!("Endpoint {}", server.endpoints.len() + 1);
        server.endpoints.push(BackendEndpoint { id, name, ..BackendEndpoint::default() });
    }
}

/// Who may call it.
fn access(ui: &mut Ui, view: &mut View, owner: &str, endpoint: &mut BackendEndpoint) {
    let roles = match &endpoint.access {
        Access::AnyRole(roles) | Access::AllRoles(roles) => roles.clone(),
        Access::Everyone | Access::SignedIn => Vec::new(),
    };
    let options = vec![
        ("everyone".to_owned(), Access::Everyone),
        ("authenticated users".to_owned(), Access::SignedIn),
        ("any of these roles".to_owned(), Access::AnyRole(roles.clone())),
        ("all of these roles".to_owned(), Access::AllRoles(roles)),
    ];
    fields::choose(ui, &format!("Access of {}", endpoint.name), Some("Access"), &options, &mut endpoint.access);
    if let Access::AnyRole(roles) | Access::AllRoles(roles) = &mut endpoint.access {
        fields::names(ui, view, owner, &format!("Roles of {}", endpoint.name), "admin, editor", roles);
    }
}
