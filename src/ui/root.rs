//! The whole window: bar, screen, dialog, and the keys that work everywhere.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use crate::app::command::Command;
use crate::app::possible::is_possible;
use crate::app::state::State;
use crate::app::user_command::{Shortcut, UserCommand};
use crate::diagnose::snapshot::is_one as is_snapshot;
use crate::domain::web::token_report;

use super::dialogs;
use super::notice;
use super::paint_sink;
use super::panels;
use super::screens::Screen;
use super::view::View;

/// Draws the window and gives what the user wants.
pub fn show(ui: &mut Ui, state: &State, view: &mut View) -> Vec<Command> {
    paint_sink::know(ui.ctx(), state);
    let mut commands = Vec::new();
    keys(ui, state, &mut commands);
    view.rows_drawn = 0;
    view.forget(state.opened, state.dialog.is_some());
    // Bars and panels meet without gaps.
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    panels::top_bar::show(ui, state, &mut commands);
    panels::file_dialog::show(ui, state, &mut commands);
    Screen::of(state).show(ui, state, view, &mut commands);
    notice::show(ui, state);
    dialogs::show(ui, state, view, &mut commands);
    outside(ui, state, &mut commands);
    after_what_is_typed(ui, view, commands)
}

/// A text that is still being typed is committed before a run, a save, a call, a switch: its field gives up the keyboard, commits in the
/// next frame, and what waited for it comes behind.
fn after_what_is_typed(ui: &Ui, view: &mut View, commands: Vec<Command>) -> Vec<Command> {
    let waited = std::mem::take(&mut view.waiting);
    let (wait, mut now): (Vec<_>, Vec<_>) = commands.into_iter().partition(rests_on_drafts);
    let typing = ui.memory(egui::Memory::focused).filter(|_| ui.ctx().text_edit_focused());
    match typing {
        Some(field) if !wait.is_empty() => {
            ui.memory_mut(|memory| memory.surrender_focus(field));
            view.waiting = wait;
            ui.ctx().request_repaint();
        }
        _ => now.extend(wait),
    }
    now.extend(waited);
    now
}

/// Whether a command looks at the project as it is.
fn rests_on_drafts(command: &Command) -> bool {
    matches!(
        command,
        Command::User(_)
            | Command::SavePath(_)
            | Command::OpenPath(_)
            | Command::OpenRun(_)
            | Command::SetTarget(_)
            | Command::SetEnvironment(_)
            | Command::SetStory(_)
            | Command::CallOnce(_)
            | Command::SwitchTo(_)
            | Command::PasteLogin(_)
            | Command::Quit
    )
}

/// What comes from outside the window: files dropped on it, and calls, replies and tokens pasted where no field takes
/// them.
fn outside(ui: &Ui, state: &State, commands: &mut Vec<Command>) {
    let dropped: Vec<std::path::PathBuf> = ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
    for path in dropped {
        let is_project = path.to_string_lossy().ends_with(".authscope.json");
        commands.push(if is_project { Command::OpenPath(path) } else { Command::ImportFile(path) });
    }
    if ui.input(|input| input.events.contains(&egui::Event::WindowFocused(true))) {
        commands.push(Command::LookAtFile);
    }
    let nobody_types = ui.memory(egui::Memory::focused).is_none() && state.dialog.is_none();
    let looks_like_calls = |text: &str| {
        let text = text.trim_start();
        is_snapshot(text)
            || token_report::alone(text, 0).is_some()
            || ["curl ", "http://", "https://", "{"]
                .iter()
                .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
    };
    if nobody_types
        && ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Paste(text) if looks_like_calls(text))))
        && let Some(text) = super::widgets::paste_box::pasted(ui)
    {
        commands.push(Command::ImportText(crate::domain::secret::Secret::new(text)));
    }
}

fn keys(ui: &Ui, state: &State, commands: &mut Vec<Command>) {
    if state.dialog.is_some() {
        return;
    }
    // The longer shortcut first: Ctrl+Shift+Z is not Ctrl+Z.
    let mut all: Vec<(UserCommand, Shortcut)> =
        UserCommand::ALL.iter().copied().filter_map(|command| Some((command, command.shortcut()?))).collect();
    all.sort_by_key(|(_, shortcut)| !shortcut.shift);
    for (command, shortcut) in all {
        let Some(key) = Key::from_name(shortcut.key) else { continue };
        let mut modifiers = Modifiers::NONE;
        modifiers.command = shortcut.command;
        modifiers.shift = shortcut.shift;
        let pressed = ui.input_mut(|input| input.consume_shortcut(&KeyboardShortcut::new(modifiers, key)));
        if pressed && is_possible(state, command) {
            commands.push(Command::User(command));
        }
    }
}
