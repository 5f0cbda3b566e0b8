//! Where the system's file dialog is not there or not seen, a path is typed.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::file_wish::FileWish;
use crate::ui::view::View;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

/// Asks for the path.
pub fn show(ui: &Ui, wish: FileWish, has_dialog: bool, view: &mut View) -> Option<DialogAnswer> {
    let (title, button) = match wish {
        FileWish::OpenProject => ("Open which file?", "Open"),
        FileWish::SaveProject => ("Save to which file?", "Save"),
        FileWish::WindowPicture | FileWish::TimelinePicture => ("Save the picture to which file?", "Save"),
    };
    let draft = view.draft("dialog file path", "");
    let ready = !draft.trim().is_empty();
    let outcome = Modal::new(title, button).others(&["Cancel"]).confirm_enabled(ready).show(ui.ctx(), |ui| {
        let why = if has_dialog {
            "Whichever comes first counts: this path, or what is chosen in the system's own dialog."
        } else {
            "This system has no file dialog (no desktop portal, no zenity). Type the path instead."
        };
        Rich::new().muted(why).show_wrapped(ui);
        TextField::new("Path of the file").mono().hint("/home/me/login.authscope.json").show(ui, draft);
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => Some(DialogAnswer::Path(std::mem::take(draft))),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => {
            draft.clear();
            Some(DialogAnswer::Cancel)
        }
    }
}
