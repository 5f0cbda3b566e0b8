//! A test of the server: first what is sent and what it may revoke, then each exchange, then what it amounts to.

use egui::Ui;

use crate::app::command::DialogAnswer;
use crate::app::state::State;
use crate::app::state::probing::Probing;
use crate::diagnose::probe::{Came, Step, Told};
use crate::domain::web::wire::reason_phrase;
use crate::ui::asked::Asked;
use crate::ui::design_tokens::font;
use crate::ui::view::View;
use crate::ui::widgets::findings;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Shows the panel.
pub fn show(ui: &Ui, state: &State, probing: &Probing, view: &mut View) -> Option<DialogAnswer> {
    match &probing.told {
        None => before(ui, state, probing, view),
        Some(told) => after(ui, probing, told),
    }
}

fn before(ui: &Ui, state: &State, probing: &Probing, view: &mut View) -> Option<DialogAnswer> {
    let asked = Asked { asks: &probing.asks, of: "dialog probe".to_owned() };
    let outcome = Modal::new(probing.kind.title(), "Start the test").others(&["Cancel"]).width(600.0).show(ui.ctx(), |ui| {
        Rich::new().text(probing.kind.asks()).show_wrapped(ui);
        Rich::new().muted("Sent to ").strong(&probing.host).muted(", from outside: no browser has a say in it.").show_wrapped(ui);
        for call in &probing.calls {
            Rich::new().mono(call).show_wrapped(ui);
        }
        Rich::new().muted("What it may do there:").show(ui);
        for effect in &probing.effects {
            Rich::new().tone(Tone::Warn, "·  ").text(*effect).show_wrapped(ui);
        }
        asked.show(ui, state, view);
    });
    asked.answered(outcome, view)
}

fn after(ui: &Ui, probing: &Probing, told: &Told) -> Option<DialogAnswer> {
    let close = if probing.is_live() { "Stop" } else { "Close" };
    let outcome = Modal::new(probing.kind.title(), close).only_closes().width(660.0).show(ui.ctx(), |ui| {
        if let Some(error) = &probing.error {
            Rich::new().tone(Tone::Error, error.to_string()).show_wrapped(ui);
        }
        if let Some(finding) = &told.finding {
            findings::show(ui, std::slice::from_ref(finding));
            ui.separator();
        }
        for step in &told.steps {
            exchange(ui, step);
        }
        if probing.is_live() {
            Rich::new().muted("Waiting for the answer…").show(ui);
        }
    });
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}

fn exchange(ui: &mut Ui, step: &Step) {
    let (text, tone) = match step.came {
        Some(Came::Status(status)) if status < 400 => (format!("{status} {}", reason_phrase(status)), Tone::Ok),
        Some(Came::Status(status)) => (format!("{status} {}", reason_phrase(status)), Tone::Error),
        Some(Came::Nothing) => ("no answer".to_owned(), Tone::Error),
        None => ("under way".to_owned(), Tone::Muted),
    };
    ui.spacing_mut().item_spacing.y = 3.0;
    KeyValue::new(&step.what, CellValue::Status(text.trim_end(), tone)).label_width(220.0).show(ui);
    Rich::new().mono(&step.call).show_wrapped(ui);
    if !step.said.is_empty() {
        Rich::new().run(&step.said, font::mono_small(), Tone::Muted).show_wrapped(ui);
    }
    ui.add_space(7.0);
}
