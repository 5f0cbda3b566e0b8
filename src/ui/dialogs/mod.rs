//! Questions that stand in the middle, the list of commands, and the last notice.

mod before_run;
mod call_once;
mod import;
mod notices;
mod palette;
mod paste;
mod paste_login;
mod settings;
mod switch;
mod token;
mod try_path;

use egui::{Align2, Area, Frame, Order, Stroke, Ui, vec2};

use crate::app::command::{Command, DialogAnswer};
use crate::app::file_wish::FileWish;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::domain::project::environment::secret_variable;
use crate::domain::project::item::Item;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;
use crate::edit::thing::item_title;

use super::design_tokens::Tokens;
use super::keep_secret;
use super::view::View;
use super::widgets::modal::{Modal, Outcome};
use super::widgets::rich::Rich;
use super::widgets::text_field::TextField;
use super::widgets::tone::Tone;

/// Shows whatever is open.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    notice(ui, state);
    if state.palette {
        palette::show(ui, state, view, commands);
    }
    let Some(dialog) = &state.dialog else { return };
    let answer = match dialog {
        Dialog::Unsaved { .. } => unsaved(ui, state),
        Dialog::Path { wish, .. } => path(ui, *wish, view),
        Dialog::Secrets { names, plain } => missing(ui, state, names, plain, view, commands),
        Dialog::Switch(switched) => switch::show(ui, switched),
        Dialog::Settings => settings::show(ui, state, view, commands),
        Dialog::Notices => notices::show(ui, state),
        Dialog::Token(report) => token::show(ui, report.as_ref(), view, commands),
        Dialog::PasteLogin { endpoint, read, .. } => paste_login::show(ui, state, endpoint.as_deref(), read.as_ref(), view, commands),
        Dialog::TryPath => try_path::show(ui, view),
        Dialog::Paste => paste::show(ui, commands),
        Dialog::Import(preview) => import::show(ui, state, preview, commands),
        Dialog::CallOnce { endpoint, asks } => call_once::show(ui, state, endpoint, asks, view),
        Dialog::BeforeRun(sheet) => before_run::show(ui, sheet),
        Dialog::Delete { item, places } => delete(ui, state, item, places),
        Dialog::Error { title, text } => error(ui, title, text),
    };
    if let Some(answer) = answer {
        commands.push(Command::Answer(answer));
    }
}

fn unsaved(ui: &Ui, state: &State) -> Option<DialogAnswer> {
    let name = state.open.as_ref().map_or("The project", |open| open.project.name.as_str());
    let outcome = Modal::new("Save the changes?", "Save").others(&["Don't save", "Cancel"]).show(ui.ctx(), |ui| {
        Rich::new().text(format!("“{name}” has changes that are not saved. Without saving they are lost.")).show_wrapped(ui);
    });
    match outcome {
        Outcome::Open => None,
        Outcome::Confirmed => Some(DialogAnswer::Yes),
        Outcome::Other(0) => Some(DialogAnswer::Discard),
        Outcome::Other(_) | Outcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}

fn delete(ui: &Ui, state: &State, item: &Item, places: &[String]) -> Option<DialogAnswer> {
    /// So many places are named; the rest is counted.
    const NAMED: usize = 12;
    let title = state.open.as_ref().map_or_else(String::new, |open| item_title(&open.project, item));
    let outcome = Modal::new(&format!("Delete {title}?"), "Delete").others(&["Cancel"]).show(ui.ctx(), |ui| {
        Rich::new().text("It is used here, and what uses it will point to nothing until you choose something else:").show_wrapped(ui);
        for place in places.iter().take(NAMED) {
            Rich::new().muted(format!("·  {place}")).show_wrapped(ui);
        }
        if places.len() > NAMED {
            Rich::new().muted(format!("and {} more", places.len() - NAMED)).show(ui);
        }
        Rich::new().muted("Undo brings it back.").show(ui);
    });
    match outcome {
        Outcome::Open => None,
        Outcome::Confirmed => Some(DialogAnswer::Yes),
        Outcome::Other(_) | Outcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}

fn path(ui: &Ui, wish: FileWish, view: &mut View) -> Option<DialogAnswer> {
    let (title, button) = match wish {
        FileWish::OpenProject => ("Open which file?", "Open"),
        FileWish::SaveProject => ("Save to which file?", "Save"),
        FileWish::WindowPicture | FileWish::TimelinePicture => ("Save the picture to which file?", "Save"),
    };
    let draft = view.draft("dialog file path", "");
    let ready = !draft.trim().is_empty();
    let outcome = Modal::new(title, button).others(&["Cancel"]).confirm_enabled(ready).show(ui.ctx(), |ui| {
        Rich::new().muted("This system has no file dialog (no desktop portal, no zenity). Type the path instead.").show_wrapped(ui);
        TextField::new("Path of the file").mono().hint("/home/me/login.authscope.json").show(ui, draft);
    });
    match outcome {
        Outcome::Open => None,
        Outcome::Confirmed => Some(DialogAnswer::Path(std::mem::take(draft))),
        Outcome::Other(_) | Outcome::Dismissed => {
            draft.clear();
            Some(DialogAnswer::Cancel)
        }
    }
}

fn missing(
    ui: &Ui,
    state: &State,
    names: &[String],
    plain: &[String],
    view: &mut View,
    commands: &mut Vec<Command>,
) -> Option<DialogAnswer> {
    let key = |name: &str| format!("dialog asked {name}");
    let has = |name: &String| view.drafts.get(&key(name)).is_some_and(|draft| !draft.text.trim().is_empty());
    // Beside other values a secret may be left out: an environment variable can have it.
    let ready = plain.iter().all(has) && (!plain.is_empty() || names.iter().all(has));
    let title = if plain.is_empty() { "Secrets for this run" } else { "Values for this run" };
    let outcome = Modal::new(title, "Run").others(&["Cancel"]).confirm_enabled(ready).show(ui.ctx(), |ui| {
        for name in plain {
            let draft = view.draft(&key(name), "");
            let label = format!("{name}, kept in the project");
            TextField::new(&format!("Value of {name} for this run")).label(&label).mono().show(ui, draft);
        }
        if !names.is_empty() {
            Rich::new()
                .muted("Secrets are kept until the program ends, or in the keychain of your operating system; the project's file never has them.")
                .show_wrapped(ui);
        }
        for name in names {
            let draft = view.draft(&key(name), "");
            let hint = secret_variable(name);
            TextField::new(&format!("Secret {name} for this run")).label(name).secret().hint(&format!("or set {hint}")).show(ui, draft);
            if let Some(open) = &state.open {
                keep_secret::switch(ui, state, SecretPlace::new(&open.project.name, &open.environment, name), commands);
            }
        }
    });
    let mut take = |name: &String, secret| (name.clone(), Secret::new(view.drafts.remove(&key(name)).unwrap_or_default().text), secret);
    match outcome {
        Outcome::Open => None,
        Outcome::Confirmed => {
            let mut values: Vec<_> = plain.iter().map(|name| take(name, false)).collect();
            values.extend(names.iter().map(|name| take(name, true)));
            Some(DialogAnswer::Missing(values))
        }
        Outcome::Other(_) | Outcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}

fn error(ui: &Ui, title: &str, text: &str) -> Option<DialogAnswer> {
    let outcome = Modal::new(title, "Close").show(ui.ctx(), |ui| {
        Rich::new().text(text).show_wrapped(ui);
    });
    (outcome != Outcome::Open).then_some(DialogAnswer::Cancel)
}

/// The last thing to tell, above the session strip.
fn notice(ui: &Ui, state: &State) {
    let Some(notice) = &state.notice else { return };
    let tokens = Tokens::of_ui(ui);
    let tone = if notice.error { Tone::Error } else { Tone::Text };
    Area::new(egui::Id::unique("notice"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -68.0))
        .interactable(false)
        .show(ui.ctx(), |ui| {
            let frame = Frame::new().fill(tokens.raised).stroke(Stroke::new(1.0, tokens.line)).corner_radius(8).inner_margin(10);
            frame.show(ui, |ui| {
                ui.set_max_width(560.0);
                Rich::new().tone(tone, &notice.text).show_wrapped(ui);
            });
        });
}
