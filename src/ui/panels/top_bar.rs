//! The bar at the top: project, where it runs, environment, commands, Run flow.

use egui::{Align, Frame, Layout, Margin, Panel, Ui, vec2};

use crate::app::command::Command;
use crate::app::possible::is_possible;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::app::user_command::{Shortcut, UserCommand};
use crate::domain::project::item::ItemKind;
use crate::ui::design_tokens::{CONTROL, Tokens};
use crate::ui::icons::Icon;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::menu;
use crate::ui::widgets::rich::Rich;

/// Between the buttons at the right (points).
const GAP: f32 = 6.0;

/// Shows the bar.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(12, 8));
    Panel::top("top").frame(frame).show(ui, |ui| {
        ui.set_height(CONTROL);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            let roomy = ui.available_width() > 1150.0;
            Rich::new().strong("Authscope").show(ui);
            // Drawn in the order in which the eye goes, so that Tab goes that way too; the chips give way to the buttons.
            let tips = tips();
            let buttons = buttons(state, roomy, &tips);
            ui.spacing_mut().item_spacing.x = GAP;
            let taken = 1.0 + buttons.iter().map(|(button, _)| button.size(ui).x + GAP).sum::<f32>();
            let room = vec2((ui.available_width() - taken).max(0.0), ui.available_height());
            ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(room.x);
                ui.spacing_mut().item_spacing.x = 10.0;
                if let Some(open) = state.front() {
                    chips(ui, open, commands);
                }
            });
            for (button, command) in buttons {
                if button.show(ui).clicked() {
                    commands.push(Command::User(command));
                }
            }
        });
    });
}

fn chips(ui: &mut Ui, open: &Open, commands: &mut Vec<Command>) {
    let name = if open.is_changed() { format!("{} •", open.project.name) } else { open.project.name.clone() };
    // The name may be long: what it runs on and against is seen all the same.
    let room = ui.available_width();
    Chip::new("Project", &name).at_most(room * 0.35).show(ui, |ui| {
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

/// What some buttons say on hover: what they do, and their keys.
struct Tips {
    search_keys: String,
    undo: String,
    redo: String,
}

fn tips() -> Tips {
    let keys = |command: UserCommand| command.shortcut().map(Shortcut::text).unwrap_or_default();
    let tip = |command: UserCommand| format!("{} ({})", command.tooltip(), keys(command));
    Tips { search_keys: keys(UserCommand::SearchCommands), undo: tip(UserCommand::Undo), redo: tip(UserCommand::Redo) }
}

/// The buttons at the right edge, from left to right.
fn buttons<'a>(state: &State, roomy: bool, tips: &'a Tips) -> Vec<(Button<'a>, UserCommand)> {
    let wide = |text, icon| if roomy { Button::quiet(text) } else { Button::icon_only(icon, text) };
    let search = UserCommand::SearchCommands;
    let find = wide("Search commands", Icon::Search).tooltip(search.tooltip());
    let mut buttons = vec![(if roomy { find.hint(&tips.search_keys) } else { find }, search)];
    if state.front().is_some() {
        let picture = UserCommand::SaveTimelinePicture;
        let button = wide("Save picture", Icon::Picture).tooltip(picture.tooltip()).enabled(state.run.is_some());
        buttons.push((button, picture));
        for (command, icon, tip) in [(UserCommand::Undo, Icon::Undo, &tips.undo), (UserCommand::Redo, Icon::Redo, &tips.redo)] {
            buttons.push((Button::icon_only(icon, command.text()).enabled(is_possible(state, command)).tooltip(tip), command));
        }
    }
    let (icon, name) = if state.settings.light { (Icon::Moon, "Dark theme") } else { (Icon::Sun, "Light theme") };
    buttons.push((Button::icon_only(icon, name), UserCommand::SwitchTheme));
    if state.front().is_some() {
        let (command, icon) = if state.is_live() { (UserCommand::Stop, Icon::Stop) } else { (UserCommand::RunFlow, Icon::Play) };
        buttons.push((Button::primary(command.text()).icon(icon).tooltip(command.tooltip()), command));
    }
    buttons
}
