//! The platform's authentication settings: Entry Page and Logged In Page; unauthenticated and unauthorized page; those of WeWeb's
//! legacy plugin have a file of their own.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::app::user_command::UserCommand;
use crate::domain::project::platform::{Export, Platform};
use crate::domain::words::menu::Words;
use crate::edit::Edit;
use crate::edit::switch::authentications;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{TextField, Typing};

use super::{fields, heads};

/// Shows the settings.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, commands: &mut Vec<Command>) {
    heads::title(ui, "Authentication settings");
    let draft = view.draft("project name", &open.project.name);
    if TextField::new("Project name").label("Project name").show(ui, draft) == Typing::Committed && !draft.trim().is_empty() {
        commands.push(Command::Edit(Edit::Name(draft.trim().to_owned())));
        view.took("project name");
    }
    let mut platform = open.project.platform.clone();
    authentication_system(ui, &platform, commands);
    Rich::new().muted(Words::of(&platform).authentication).show_wrapped(ui);
    match &mut platform {
        Platform::FlutterFlow(settings) => {
            page(ui, open, "Entry Page", &mut settings.entry_page);
            page(ui, open, "Logged In Page", &mut settings.logged_in_page);
            let mut persist = Some(usize::from(settings.persist));
            if Select::new("Persist Auth Sessions").label("Persist Auth Sessions").show(ui, &["off", "on"], &mut persist) {
                settings.persist = persist == Some(1);
            }
            let mut exports = vec![("not confirmed".to_owned(), None)];
            exports.extend(Export::ALL.iter().map(|export| (export.title().to_owned(), Some(*export))));
            fields::choose(ui, "Exports of", Some("FlutterFlow version (age of the export)"), &exports, &mut settings.export);
            let name = "Pages Require Authentication by Default";
            fields::known(ui, name, None, &mut settings.pages_require_authentication);
            super::api_groups::show(ui, open, view, settings);
        }
        Platform::WeWeb(settings) => {
            page(ui, open, "Unauthenticated page", &mut settings.unauthenticated_page);
            page(ui, open, "Unauthorized page", &mut settings.unauthorized_page);
            page(ui, open, "Page at /", &mut settings.home_page);
            super::weweb_server::show(ui, open, view, settings);
        }
        Platform::WeWebLegacy(settings) => super::legacy_settings::show(ui, open, view, settings),
        Platform::WeWebPlugin(settings) => super::plugin_settings::show(ui, open, view, settings),
    }
    super::project_facts::show(ui, open, view, commands);
    ui.add_space(12.0);
    let other = if platform.is_weweb() { "Switch this project to FlutterFlow…" } else { "Switch this project to WeWeb…" };
    if Button::outlined(other).show(ui).clicked() {
        commands.push(Command::User(UserCommand::SwitchPlatform));
    }
    if platform != open.project.platform {
        commands.push(Command::Edit(Edit::Platform(platform)));
    }
}

/// A page that the platform opens by itself.
fn page(ui: &mut Ui, open: &Open, label: &str, chosen: &mut String) {
    let names: Vec<&str> = open.project.pages.iter().map(|page| page.name.as_str()).collect();
    let mut at = open.project.pages.iter().position(|page| page.id == *chosen);
    if Select::new(label).label(label).empty("not chosen").show(ui, &names, &mut at)
        && let Some(page) = at.and_then(|at| open.project.pages.get(at))
    {
        chosen.clone_from(&page.id);
    }
}

/// Which of the platform's authentication systems: another one is asked about first, as it changes what the workflows can do.
fn authentication_system(ui: &mut Ui, platform: &Platform, commands: &mut Vec<Command>) {
    const NAME: &str = "Authentication system";
    let systems = authentications(platform);
    if systems.is_empty() {
        return;
    }
    let names: Vec<&str> = systems.iter().map(Platform::authentication).collect();
    let now = systems.iter().position(|system| system.name() == platform.name());
    let mut chosen = now;
    let tip = "WeWeb's authentication of today, or the plugin that older projects still have. You see what is kept, changed and lost first";
    if Select::new(NAME).label(NAME).tooltip(tip).show(ui, &names, &mut chosen)
        && chosen != now
        && let Some(system) = chosen.and_then(|at| systems.get(at))
    {
        commands.push(Command::SwitchTo(system.clone()));
    }
}
