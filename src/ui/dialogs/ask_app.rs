//! "Ask my app": the line for the running app's console, and what comes back.

use egui::{Frame, Margin, ScrollArea, Stroke, Ui};

use crate::app::command::{Command, DialogAnswer};
use crate::app::state::State;
use crate::app::state::evidence::{Pasted, PastedHad};
use crate::diagnose::had::{Had, What};
use crate::diagnose::snapshot::Snapshot;
use crate::diagnose::symptoms::House;
use crate::domain::base::time;
use crate::domain::record::finding::Severity;
use crate::domain::secret::Secret;
use crate::domain::words::sentence;
use crate::knowledge::ask_my_app;
use crate::ui::design_tokens::{RADIUS_CHIP, Tokens, font};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::copy;
use crate::ui::widgets::findings;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::token_read;
use crate::ui::widgets::tone::Tone;

/// Shows the panel.
pub fn show(ui: &Ui, state: &State, pasted: &Pasted, commands: &mut Vec<Command>) -> Option<DialogAnswer> {
    let title = match pasted {
        Some(Ok(read)) if !matches!(read.had.what, What::Stored(_)) => "What it shows",
        _ => "Ask my app",
    };
    let outcome = Modal::new(title, "Close").only_closes().width(660.0).show(ui.ctx(), |ui| {
        if pasted.as_ref().is_none_or(std::result::Result::is_err) {
            ask(ui);
        }
        let hint = "Press here and paste it (Ctrl V). A HAR, a cURL, a reply, a token or stored values will do too";
        if let Some(text) = paste_box(ui, "Paste what it copied", hint) {
            commands.push(Command::ReadEvidence(Secret::new(text)));
        }
        match pasted {
            Some(Ok(read)) => {
                told(ui, read);
                // A project that is open is the one that it is about.
                if state.open.is_some() && matches!(read.had.what, What::Token { .. }) {
                    if Button::outlined("Use it in place of the log-in…").show(ui).clicked() {
                        commands.push(Command::UseTokenInHand);
                    }
                } else if state.open.is_none() {
                    projects(ui, &read.had, state.symptom.as_ref().and_then(|symptom| symptom.house), commands);
                }
            }
            Some(Err(error)) => {
                Rich::new().tone(Tone::Error, sentence(&crate::domain::words::capitalised(&error.to_string()))).show_wrapped(ui);
            }
            None => {}
        }
    });
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}

fn ask(ui: &mut Ui) {
    let how = "In the browser: open your app, log in, press F12, choose Console, paste this line and press Enter. It copies what the app has stored, without any token in it, and makes no request.";
    Rich::new().text(how).show_wrapped(ui);
    let tokens = Tokens::of_ui(ui);
    Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.line))
        .corner_radius(RADIUS_CHIP)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ScrollArea::vertical().id_salt("line").max_height(96.0).auto_shrink([false, true]).show(ui, |ui| {
                Rich::new().run(ask_my_app::SCRIPT.trim_end(), font::mono_small(), Tone::Text).show_wrapped(ui);
            });
        });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        copy::button(ui, "Copy the line", "", &ask_my_app::line());
        copy::button(ui, "For phones: copy the custom action", "", ask_my_app::CUSTOM_ACTION);
    });
    Rich::new()
        .muted("On phones: Custom Code › Custom Actions › askMyApp, then a button with it and Copy to Clipboard of what it returns.")
        .show_wrapped(ui);
}

/// Whatever it is, it ends in a project that runs; of which platform, stored values tell.
fn projects(ui: &mut Ui, read: &Had, asked: Option<House>, commands: &mut Vec<Command>) {
    let told = match &read.what {
        What::Stored(snapshot) => match snapshot.house() {
            Some(house) => Some(house),
            None => return,
        },
        What::Calls(_) | What::Reply(_) | What::Token { .. } => asked,
    };
    let is_stored = matches!(read.what, What::Stored(_));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for house in House::ALL.iter().filter(|house| told.is_none_or(|told| told == **house)) {
            let word = if is_stored { "Make a project of it".to_owned() } else { format!("Make a {} project of it", house.title()) };
            if Button::outlined(&word).show(ui).clicked() {
                commands.push(Command::ProjectOfEvidence(*house));
            }
        }
    });
}

fn told(ui: &mut Ui, read: &PastedHad) {
    if let Some((title, came_true)) = &read.prediction {
        let (tone, text) = if *came_true {
            (Tone::Ok, "The app did what was predicted: this is gone. ")
        } else {
            (Tone::Warn, "Not yet: it is as before. Was the change saved, and has somebody logged in anew? ")
        };
        Rich::new().tone(tone, text).muted(title).show_wrapped(ui);
    }
    findings::show(ui, &read.had.findings);
    let is_well = read.had.findings.iter().all(|finding| finding.severity == Severity::Info);
    match &read.had.what {
        What::Stored(snapshot) => {
            if is_well {
                Rich::new().tone(Tone::Ok, "What the app has stored is as it should be.").show_wrapped(ui);
            }
            ui.add_space(4.0);
            stored(ui, snapshot);
        }
        What::Token { says, .. } => token_read::show(ui, says),
        What::Calls(_) | What::Reply(_) if is_well => {
            Rich::new()
                .text("Nothing in it is wrong by itself. What the app does with it shows when a project with it is run.")
                .show_wrapped(ui);
        }
        What::Calls(_) | What::Reply(_) => {}
    }
}

fn stored(ui: &mut Ui, snapshot: &Snapshot) {
    let origin = if snapshot.origin.is_empty() { "not told".to_owned() } else { snapshot.origin.clone() };
    KeyValue::new("Origin", CellValue::Mono(&origin, Tone::Text)).show(ui);
    if let Some(at) = snapshot.at_ms {
        KeyValue::new("Taken", CellValue::Plain(&time::utc(at))).show(ui);
    }
    for (key, value) in &snapshot.stored {
        let short = key.trim_start_matches("flutter.");
        KeyValue::new(short, CellValue::Plain(&value.words())).label_width(220.0).wrap().show(ui);
    }
    for call in snapshot.calls.iter().rev().take(8) {
        let status = if call.status == 0 { "not told".to_owned() } else { call.status.to_string() };
        KeyValue::new(&status, CellValue::Mono(&call.url, Tone::Text)).label_width(64.0).show(ui);
    }
}
