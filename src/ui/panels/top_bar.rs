//! The bar at the top: project, where it runs, environment, commands, Run flow.

use egui::{Align, Frame, Layout, Margin, Panel, Ui};

use crate::app::command::Command;
use crate::app::selection::Selection;
use crate::app::state::{Open, State};
use crate::app::update::is_possible;
use crate::app::user_command::UserCommand;
use crate::domain::item::ItemKind;
use crate::ui::design_tokens::{CONTROL, Tokens};
use crate::ui::icons::Icon;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::menu;
use crate::ui::widgets::rich::Rich;

/// Shows the bar.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(12, 8));
    Panel::top("top").frame(frame).show(ui, |ui| {
        ui.set_height(CONTROL);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            let roomy = ui.available_width() > 1150.0;
            Rich::new().strong("Authscope").show(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                right(ui, state, roomy, commands);
                if let Some(open) = &state.open {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = 10.0;
                        chips(ui, open, commands);
                    });
                }
            });
        });
    });
}

fn chips(ui: &mut Ui, open: &Open, commands: &mut Vec<Command>) {
    let name = if open.is_changed() { format!("{} •", open.project.name) } else { open.project.name.clone() };
    Chip::new("Project", &name).show(ui, |ui| {
        menu::item(ui, &open.file_name(), false, None);
        menu::divider(ui);
        for command in [UserCommand::Open, UserCommand::Save, UserCommand::SaveAs, UserCommand::Close] {
            let hint = command.shortcut().map(crate::app::user_command::Shortcut::text);
            if menu::item(ui, command.text(), false, hint.as_deref()).on_hover_text(command.tooltip()).clicked() {
                commands.push(Command::User(command));
            }
        }
    });
    let platform = open.project.platform.title();
    Chip::new("Where it runs", &format!("{platform} · {}", open.target.title())).show(ui, |ui| {
        for target in open.project.platform.targets() {
            if menu::item(ui, target.title(), *target == open.target, None).clicked() {
                commands.push(Command::SetTarget(*target));
            }
        }
        menu::divider(ui);
        if menu::item(ui, "Authentication settings…", false, None).clicked() {
            commands.push(Command::Select(Selection::settings()));
        }
    });
    let environment = open.environment().map_or("no environment", |environment| environment.name.as_str());
    let chip =
        if open.is_demo() { Chip::new("Environment", "DEMO · not your server").demo() } else { Chip::new("Environment", environment) };
    chip.show(ui, |ui| {
        for environment in &open.project.environments {
            if menu::item(ui, &environment.name, environment.id == open.environment, None).clicked() {
                commands.push(Command::SetEnvironment(environment.id.clone()));
            }
        }
        menu::divider(ui);
        if menu::item(ui, "Edit this environment…", false, None).clicked() {
            commands.push(Command::Select(Selection::item(ItemKind::Environment, &open.environment)));
        }
    });
}

/// Laid out from the right edge.
fn right(ui: &mut Ui, state: &State, roomy: bool, commands: &mut Vec<Command>) {
    let mut press = |command: UserCommand| commands.push(Command::User(command));
    if state.open.is_some() {
        let (command, icon) = if state.is_live() { (UserCommand::Stop, Icon::Stop) } else { (UserCommand::RunFlow, Icon::Play) };
        if Button::primary(command.text()).icon(icon).tooltip(command.tooltip()).show(ui).clicked() {
            press(command);
        }
    }
    let (icon, name) = if state.settings.light { (Icon::Moon, "Dark theme") } else { (Icon::Sun, "Light theme") };
    if Button::icon_only(icon, name).show(ui).clicked() {
        press(UserCommand::SwitchTheme);
    }
    if state.open.is_some() {
        for (command, icon) in [(UserCommand::Redo, Icon::Redo), (UserCommand::Undo, Icon::Undo)] {
            let hint = command.shortcut().map(crate::app::user_command::Shortcut::text).unwrap_or_default();
            let tooltip = format!("{} ({hint})", command.tooltip());
            if Button::icon_only(icon, command.text()).enabled(is_possible(state, command)).tooltip(&tooltip).show(ui).clicked() {
                press(command);
            }
        }
        let picture = if roomy { Button::quiet("Save picture") } else { Button::icon_only(Icon::Picture, "Save picture") };
        if picture.tooltip(UserCommand::SaveTimelinePicture.tooltip()).enabled(state.run.is_some()).show(ui).clicked() {
            press(UserCommand::SaveTimelinePicture);
        }
    }
    let keys = UserCommand::SearchCommands.shortcut().map(crate::app::user_command::Shortcut::text).unwrap_or_default();
    let search = if roomy { Button::quiet("Search commands").hint(&keys) } else { Button::icon_only(Icon::Search, "Search commands") };
    if search.tooltip(UserCommand::SearchCommands.tooltip()).show(ui).clicked() {
        press(UserCommand::SearchCommands);
    }
}
