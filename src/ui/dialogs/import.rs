//! What was read of pasted calls, before it is taken: what each is for and why, what stands in it, what was left out.

use egui::{Frame, Margin, Stroke, Ui};

use crate::app::command::{Command, DialogAnswer};
use crate::app::state::State;
use crate::domain::project::carrier::Carrier;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::platform::{FlutterFlowSettings, Platform, WeWebSettings};
use crate::edit::adopt::{ImportChoice, Preview};
use crate::format::import::{ImportedCall, ValueText};
use crate::ui::design_tokens::Tokens;
use crate::ui::widgets::chip::toggle_pill;
use crate::ui::widgets::findings;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::tone::Tone;

/// So much of what was left out is named; the rest is counted.
const NAMED: usize = 12;

/// Shows the preview.
pub fn show(ui: &Ui, state: &State, preview: &Preview, commands: &mut Vec<Command>) -> Option<DialogAnswer> {
    let import = &preview.import;
    let taken = preview.choices.iter().filter(|choice| choice.take).count();
    let title = format!("What was understood of the {}", import.kind.title());
    let into_open = state.front().is_some();
    let (confirm, others): (&str, &[&str]) =
        if into_open { ("Add to this project", &["Cancel"]) } else { ("Make a FlutterFlow project", &["Cancel", "Make a WeWeb project"]) };
    let outcome = Modal::new(&title, confirm).others(others).confirm_enabled(taken > 0).width(680.0).show(ui.ctx(), |ui| {
        findings::show(ui, &preview.shown);
        summary(ui, preview);
        for (at, (call, choice)) in import.calls.iter().zip(&preview.choices).enumerate() {
            if let Some(choice) = one(ui, at, call, *choice) {
                commands.push(Command::Choose { call: at, choice });
            }
        }
        left_out(ui, preview);
    });
    match outcome {
        ModalOutcome::Open => None,
        ModalOutcome::Confirmed if into_open => Some(DialogAnswer::Yes),
        ModalOutcome::Confirmed => Some(DialogAnswer::NewProject(Box::new(Platform::FlutterFlow(FlutterFlowSettings::default())))),
        ModalOutcome::Other(1) if taken > 0 => Some(DialogAnswer::NewProject(Box::new(Platform::WeWeb(WeWebSettings::default())))),
        ModalOutcome::Other(1) => None,
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => Some(DialogAnswer::Cancel),
    }
}

/// Base URL, values and the token's way, each with its reason.
fn summary(ui: &mut Ui, preview: &Preview) {
    let import = &preview.import;
    if let Some(base) = &import.base_url {
        Rich::new().muted("Base URL: ").mono(base).show_wrapped(ui);
    }
    if let Some(carrier) = &import.carrier {
        let words = match &carrier.value {
            Carrier::Header { name, scheme } if scheme.is_empty() => format!("in the header {name}"),
            Carrier::Header { name, scheme } => format!("in the header {name}, after “{scheme}”"),
            Carrier::Query { name } => format!("in the URL, as {name}"),
            Carrier::Body { name } => format!("in the body, as {name}"),
            Carrier::Cookie => "as a cookie".into(),
        };
        Rich::new().muted("Token: ").text(words).muted(format!(" ({})", carrier.because)).show_wrapped(ui);
    }
    let named = |wanted: fn(&ValueText) -> bool| {
        let names = import.values.iter().filter(|value| wanted(&value.value)).map(|value| value.name.clone());
        names.collect::<Vec<_>>().join(", ")
    };
    let secrets = named(|value| matches!(value, ValueText::Secret(_)));
    if !secrets.is_empty() {
        Rich::new().muted("Secrets, kept for this session only: ").strong(secrets).show_wrapped(ui);
    }
    let missing = named(|value| matches!(value, ValueText::NotGiven));
    if !missing.is_empty() {
        Rich::new().muted("Named, but not given: ").text(missing).show_wrapped(ui);
    }
}

/// One call: whether it is taken, what it is for, and why. Gives another choice.
fn one(ui: &mut Ui, at: usize, call: &ImportedCall, choice: ImportChoice) -> Option<ImportChoice> {
    let tokens = Tokens::of_ui(ui);
    let mut wanted = choice;
    let frame = Frame::new().fill(tokens.raised).stroke(Stroke::new(1.0, tokens.line)).corner_radius(8).inner_margin(Margin::same(10));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        Rich::new().strong(format!("{} ", call.endpoint.method.as_str())).mono(&call.endpoint.url).show_wrapped(ui);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            toggle_pill(ui, &format!("Take call {}", at + 1), &mut wanted.take);
            let titles: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.title()).collect();
            let mut chosen = Purpose::ALL.iter().position(|purpose| *purpose == wanted.purpose);
            ui.allocate_ui(egui::vec2(180.0, 28.0), |ui| {
                if Select::new(&format!("Purpose of call {}", at + 1)).show(ui, &titles, &mut chosen) {
                    wanted.purpose = chosen.map_or(wanted.purpose, |at| Purpose::ALL[at]);
                }
            });
        });
        Rich::new().muted(format!("{}: {}", call.purpose.value.title(), call.purpose.because)).show_wrapped(ui);
        for path in &call.endpoint.paths {
            let notation = path.notation.map(|notation| format!(" ({})", notation.words())).unwrap_or_default();
            Rich::new().muted(format!("{}: ", path.name)).mono(&path.path).muted(notation).show_wrapped(ui);
        }
        for evidence in &call.evidence {
            Rich::new().muted(format!("{}: {}", evidence.what, evidence.because)).show_wrapped(ui);
        }
        if call.headers_unknown {
            Rich::new()
                .tone(
                    Tone::Warn,
                    "Your browser leaves Authorization and cookies out of what it saves: whether they were sent is not known.",
                )
                .show_wrapped(ui);
        }
        if call.sent_via_proxy {
            Rich::new().muted("It went through a proxy; this is the real address.").show_wrapped(ui);
        }
    });
    (wanted != choice).then_some(wanted)
}

fn left_out(ui: &mut Ui, preview: &Preview) {
    let unused = &preview.import.unused;
    if unused.is_empty() {
        return;
    }
    Rich::new().muted("Not used:").show(ui);
    for item in unused.iter().take(NAMED) {
        let times = if item.times > 1 { format!(" (× {})", item.times) } else { String::new() };
        Rich::new().text(format!("·  {}{times}: ", item.what)).muted(&item.why).show_wrapped(ui);
    }
    if unused.len() > NAMED {
        Rich::new().muted(format!("and {} more", unused.len() - NAMED)).show(ui);
    }
}
