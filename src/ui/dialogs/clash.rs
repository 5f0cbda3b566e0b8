//! Two versions of one file: what somebody else has written, and what is open here.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::on_disk::Standing;
use crate::app::state::dialog::Clash;
use crate::domain::words::counted;
use crate::edit::difference::Difference;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Asks which one is to stay.
pub fn show(ui: &Ui, clash: &Clash) -> Option<DialogAnswer> {
    if clash.is_own { changed(ui, clash) } else { taken(ui, clash) }
}

fn name(clash: &Clash) -> String {
    clash.path.file_name().map_or_else(|| clash.path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The open project's own file is not as this window knows it.
fn changed(ui: &Ui, clash: &Clash) -> Option<DialogAnswer> {
    let title = format!("{} was changed by somebody else", name(clash));
    let is_project = matches!(clash.standing, Standing::Project(_));
    let others: &[&str] = if is_project { &["Cancel", "Take theirs", "Keep mine"] } else { &["Cancel", "Keep mine"] };
    let outcome = Modal::new(&title, "Save as…").others(others).focus_main().width(640.0).show(ui.ctx(), |ui| {
        Rich::new()
            .text("Another window or program has written the file since you opened or saved it here. Nothing was written over it.")
            .show_wrapped(ui);
        match &clash.standing {
            Standing::Project(_) => {
                difference(ui, &clash.differences);
                Rich::new().muted("Taking theirs is one step: Undo brings yours back.").show_wrapped(ui);
            }
            Standing::Unreadable(why) => {
                Rich::new().text("What stands there now is no project: ").muted(why).show_wrapped(ui);
            }
            Standing::Gone => {
                Rich::new().text("There is no file of this name any more.").show_wrapped(ui);
            }
        }
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => Some(DialogAnswer::Elsewhere),
        ModalOutcome::Other(1) if is_project => Some(DialogAnswer::Theirs),
        ModalOutcome::Other(1 | 2) => Some(DialogAnswer::Mine),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}

/// The project is to be saved where another file is.
fn taken(ui: &Ui, clash: &Clash) -> Option<DialogAnswer> {
    let title = format!("There is a file {} already", name(clash));
    let outcome = Modal::new(&title, "Replace it").others(&["Save as…", "Cancel"]).dangerous().show(ui.ctx(), |ui| {
        let what = match &clash.standing {
            Standing::Project(read) => format!("It holds the project “{}”. Replacing it loses what is in it.", read.project.name),
            Standing::Gone => "It is gone by now.".to_owned(),
            Standing::Unreadable(_) => "It is no project that Authscope can open. Replacing it loses what is in it.".to_owned(),
        };
        Rich::new().text(what).show_wrapped(ui);
        Rich::new().muted(clash.path.display().to_string()).show_wrapped(ui);
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed => Some(DialogAnswer::Mine),
        ModalOutcome::Other(0) => Some(DialogAnswer::Elsewhere),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}

/// The places in which both differ: what is here, and what is there.
fn difference(ui: &mut Ui, differences: &[Difference]) {
    /// So many are shown; the rest is counted.
    const SHOWN: usize = 60;
    if differences.is_empty() {
        Rich::new().text("Both say the same; only the form of the file differs.").show_wrapped(ui);
        return;
    }
    Rich::new().strong(format!("The difference: {}", counted(differences.len(), "place"))).show_wrapped(ui);
    ui.spacing_mut().item_spacing.y = 3.0;
    let mut thing = "";
    for difference in differences.iter().take(SHOWN) {
        if difference.thing != thing {
            thing = &difference.thing;
            ui.add_space(4.0);
            Rich::new().text(thing).show_wrapped(ui);
        }
        let side = |word: &str, text: Option<&String>, tone| {
            let text = match text.map(String::as_str) {
                None => "nothing",
                Some("") => "empty",
                Some(text) => text,
            };
            Rich::new().muted(format!("    {word}  ")).tone(tone, text)
        };
        if !difference.field.is_empty() {
            Rich::new().mono(format!("  {}", difference.field)).show_wrapped(ui);
        }
        side("yours", difference.mine.as_ref(), Tone::Text).show_wrapped(ui);
        side("theirs", difference.theirs.as_ref(), Tone::Accent).show_wrapped(ui);
    }
    if differences.len() > SHOWN {
        Rich::new().muted(format!("and {} more", differences.len() - SHOWN)).show(ui);
    }
    ui.spacing_mut().item_spacing.y = 12.0;
}
