//! The platform's authentication settings: Entry Page and Logged In Page; unauthenticated and unauthorized page.

use egui::Ui;

use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::state::Open;
use crate::app::user_command::UserCommand;
use crate::domain::platform::Platform;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{Edit as Typing, TextField};

/// Shows the settings.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, commands: &mut Vec<Command>) {
    super::title(ui, "Authentication settings");
    let draft = view.draft("project name", &open.project.name);
    if TextField::new("Project name").label("Project name").show(ui, draft) == Typing::Committed && !draft.trim().is_empty() {
        commands.push(Command::Edit(Edit::Name(draft.trim().to_owned())));
    }
    let names: Vec<&str> = open.project.pages.iter().map(|page| page.name.as_str()).collect();
    let choose = |ui: &mut Ui, label: &str, chosen: &mut String| {
        let mut at = open.project.pages.iter().position(|page| page.id == *chosen);
        if Select::new(label).label(label).empty("not chosen").show(ui, &names, &mut at)
            && let Some(page) = at.and_then(|at| open.project.pages.get(at))
        {
            chosen.clone_from(&page.id);
        }
    };
    let mut platform = open.project.platform.clone();
    match &mut platform {
        Platform::FlutterFlow(settings) => {
            Rich::new().muted("FlutterFlow: Settings → App Settings → Authentication").show_wrapped(ui);
            choose(ui, "Entry Page", &mut settings.entry_page);
            choose(ui, "Logged In Page", &mut settings.logged_in_page);
            let mut persist = Some(usize::from(settings.persist));
            if Select::new("Persist Auth Sessions").label("Persist Auth Sessions").show(ui, &["off", "on"], &mut persist) {
                settings.persist = persist == Some(1);
            }
        }
        Platform::WeWeb(settings) => {
            Rich::new().muted("WeWeb: Authentication → Configuration").show_wrapped(ui);
            choose(ui, "Unauthenticated page", &mut settings.unauthenticated_page);
            choose(ui, "Unauthorized page", &mut settings.unauthorized_page);
            choose(ui, "Page at /", &mut settings.home_page);
        }
    }
    ui.add_space(12.0);
    let other = match open.project.platform {
        Platform::FlutterFlow(_) => "Switch this project to WeWeb…",
        Platform::WeWeb(_) => "Switch this project to FlutterFlow…",
    };
    if Button::outlined(other).show(ui).clicked() {
        commands.push(Command::User(UserCommand::SwitchPlatform));
    }
    if platform != open.project.platform {
        commands.push(Command::Edit(Edit::Platform(platform)));
    }
}
