//! The questions that stand in the middle, and the list of commands: a registry that the tests of layout, secrets and pictures walk.
//!
//! A new dialog is a file, a variant of [`Dialog`], and a line in [`show`].

mod ask_app;
mod before_run;
mod call_once;
mod clash;
mod compare;
mod delete;
mod error;
mod import;
mod missing;
mod notices;
mod palette;
mod paste;
mod paste_login;
mod path;
mod probe;
mod settings;
mod switch;
mod token;
mod try_path;
mod unsaved;

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;

use super::view::View;

/// Shows whatever is open.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    if state.palette {
        palette::show(ui, state, view, commands);
    }
    let Some(dialog) = &state.dialog else { return };
    let answer = match dialog {
        Dialog::Unsaved { .. } => unsaved::show(ui, state),
        Dialog::Clash(found) => clash::show(ui, found),
        Dialog::Path { wish, has_dialog } => path::show(ui, *wish, *has_dialog, view),
        Dialog::Secrets { names, plain } => missing::show(ui, state, names, plain, view, commands),
        Dialog::Switch(switched) => switch::show(ui, switched),
        Dialog::Settings => settings::show(ui, state, view, commands),
        Dialog::Notices => notices::show(ui, state),
        Dialog::Token(report) => token::show(ui, report.as_ref(), view, commands),
        Dialog::AskApp(pasted) => ask_app::show(ui, state, pasted, commands),
        Dialog::Compare(comparing) => compare::show(ui, state, comparing, commands),
        Dialog::Probe(probing) => probe::show(ui, state, probing, view),
        Dialog::PasteLogin { endpoint, read, .. } => paste_login::show(ui, state, endpoint.as_deref(), read.as_ref(), view, commands),
        Dialog::TryPath => try_path::show(ui, view),
        Dialog::Paste => paste::show(ui, commands),
        Dialog::Import(preview) => import::show(ui, state, preview, commands),
        Dialog::CallOnce { endpoint, asks } => call_once::show(ui, state, endpoint, asks, view),
        Dialog::BeforeRun(sheet) => before_run::show(ui, sheet),
        Dialog::Delete { item, places } => delete::show(ui, state, item, places),
        Dialog::Error { title, text } => error::show(ui, title, text),
    };
    if let Some(answer) = answer {
        commands.push(Command::Answer(answer));
    }
}
