//! The settings of WeWeb's legacy plugin Token Based Auth, in its words (rule 45).

use egui::Ui;

use crate::app::state::open::Open;
use crate::domain::project::platform::{LegacySettings, RefreshType, RoleType, TokenType};
use crate::domain::words::menu::{REFRESH_ENDPOINT, USER_ENDPOINT};
use crate::ui::view::View;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::TextField;

use super::fields;
use super::heads;

/// Shows the plugin's fields, each explained on hover.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, settings: &mut LegacySettings) {
    let pages: Vec<(&str, &str)> = open.project.pages.iter().map(|page| (page.name.as_str(), page.id.as_str())).collect();
    let endpoints: Vec<(&str, &str)> =
        open.project.endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint.id.as_str())).collect();

    heads::heading(ui, "Access token");
    let header = match &settings.token_type {
        TokenType::CustomHeader(name) => name.clone(),
        TokenType::Bearer | TokenType::Basic => String::new(),
    };
    let types = [("Bearer", TokenType::Bearer), ("Basic", TokenType::Basic), ("Custom header", TokenType::CustomHeader(header))];
    let tip = "How the plugin's own calls carry the access token. Basic sends it as it is, not as base64";
    choose(ui, "Access token type", tip, &types, &mut settings.token_type);
    if let TokenType::CustomHeader(name) = &mut settings.token_type {
        text(ui, view, "Custom header name", "The header that has the access token alone, without a scheme", "X-Auth-Token", name);
    }
    let tip = "Fetch User calls it with GET and the access token; its whole reply becomes the user. Required";
    id(ui, USER_ENDPOINT, tip, None, &endpoints, &mut settings.user_endpoint);

    heads::heading(ui, "Refresh");
    let tip = "Called with POST after any answer 401, once; the plugin looks at no clock. Nothing is refreshed without it";
    id(ui, REFRESH_ENDPOINT, tip, Some("none"), &endpoints, &mut settings.refresh_endpoint);
    let header = match &settings.refresh_type {
        RefreshType::CustomHeader(name) => name.clone(),
        _ => String::new(),
    };
    let types = [
        ("Request body", RefreshType::RequestBody),
        ("Bearer", RefreshType::Bearer),
        ("Basic", RefreshType::Basic),
        ("Custom header", RefreshType::CustomHeader(header)),
    ];
    let tip = "How the refresh token is sent. Only in the request body does it arrive: with the others the plugin loses the header";
    choose(ui, "Refresh type", tip, &types, &mut settings.refresh_type);
    if let RefreshType::CustomHeader(name) = &mut settings.refresh_type {
        text(ui, view, "Refresh header name", "The header that was meant to have the refresh token", "X-Refresh-Token", name);
    }
    let tip = "Refresh field: the name of the refresh token in the body of the refresh";
    text(ui, view, "Request key", tip, "refresh_token", &mut settings.request_key);
    let tip = "Refresh field: where the reply has the access token. Empty or wrong, the whole reply becomes the token";
    text(ui, view, "Response key", tip, "data.access_token", &mut settings.response_key);

    heads::heading(ui, "Roles");
    let tip = "Where the user has the roles; case counts. Empty: nobody has a role";
    text(ui, view, "Role key", tip, "data.roles", &mut settings.role_key);
    let types: Vec<_> = RoleType::ALL.iter().copied().map(|kind| (kind.title(), kind)).collect();
    choose(
        ui,
        "Role type",
        "What stands at the role key. A list is expected for the last two: anything else throws",
        &types,
        &mut settings.role_type,
    );
    if settings.role_type == RoleType::ArrayOfObjects {
        text(ui, view, "Object key", "The member of each object that is the role's name", "name", &mut settings.role_object_key);
    }

    heads::heading(ui, "Pages");
    let tip = "Opens in place of a private page while isAuthenticated is false";
    id(ui, "Page for people not signed in", tip, None, &pages, &mut settings.unauthenticated_page);
    let tip = "Opens where someone is signed in and in no user group of the page";
    id(ui, "Forbidden page", tip, Some("as for people not signed in"), &pages, &mut settings.forbidden_page);
    id(ui, "Page at /", "The project's first page, which opens at the bare address", None, &pages, &mut settings.home_page);
}

fn choose<T: Clone + PartialEq>(ui: &mut Ui, name: &str, tip: &str, options: &[(&str, T)], chosen: &mut T) {
    let titles: Vec<&str> = options.iter().map(|(title, _)| *title).collect();
    let mut at = options.iter().position(|(_, option)| option == chosen);
    if Select::new(name).label(name).tooltip(tip).show(ui, &titles, &mut at)
        && let Some((_, option)) = at.and_then(|at| options.get(at))
    {
        chosen.clone_from(option);
    }
}

/// A choice among things with ids; `without` is what an empty id is called, where it may be empty.
fn id(ui: &mut Ui, name: &str, tip: &str, without: Option<&str>, things: &[(&str, &str)], chosen: &mut String) {
    let options: Vec<(&str, &str)> = without.map(|title| (title, "")).into_iter().chain(things.iter().copied()).collect();
    let titles: Vec<&str> = options.iter().map(|(title, _)| *title).collect();
    let mut at = options.iter().position(|(_, id)| id == chosen);
    if Select::new(name).label(name).empty("not chosen").tooltip(tip).show(ui, &titles, &mut at)
        && let Some((_, id)) = at.and_then(|at| options.get(at))
    {
        (*id).clone_into(chosen);
    }
}

fn text(ui: &mut Ui, view: &mut View, name: &str, tip: &str, hint: &str, value: &mut String) {
    let field = TextField::new(name).label(name).tooltip(tip).hint(hint).mono();
    if fields::text(ui, view, "legacy settings", field, name, value) {
        *value = value.trim().to_owned();
    }
}
