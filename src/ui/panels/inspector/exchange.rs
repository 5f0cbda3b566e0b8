//! A request with its reply: as sent, reply, token, CORS.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::app::state::shown::Shown;
use crate::app::state::timeline::TimelineRow;
use crate::domain::base::time;
use crate::domain::project::platform::Client;
use crate::domain::record::entry::{Entry, EntryBody, Hop, Provenance};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::FailureEntry;
use crate::domain::web::body::BodyRef;
use crate::domain::web::cookie::date_ms;
use crate::domain::web::cors::CorsVerdict;
use crate::domain::web::signature::SignatureVerdict;
use crate::domain::web::token::{Jwt, TokenShape, strip};
use crate::domain::web::token_points;
use crate::domain::web::wire::{HeaderOrigin, PreparedRequest, Reply, reason_phrase};
use crate::domain::words;
use crate::edit::Edit;
use crate::edit::reading;
use crate::run::Run;
use crate::ui::design_tokens::font;
use crate::ui::panels::entry_text::{bytes, milliseconds};
use crate::ui::view::View;
use crate::ui::widgets::chip::badge;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tabs::tabs;
use crate::ui::widgets::token_notes;
use crate::ui::widgets::tone::Tone;

use super::json_rows;
use super::{beside, heads};

/// A body is shown up to this many bytes; "Save" is not needed for what fits.
const SHOWN_BYTES: usize = 64 * 1024;

/// Shows an exchange, found by its request's entry.
pub fn show(ui: &mut Ui, open: &Open, shown: &Shown, request: &EntryId, view: &mut View, commands: &mut Vec<Command>) {
    let Some(TimelineRow::Exchange { request, reply, failure }) = shown.timeline.exchange_of(request) else { return };
    let entry = |at: usize| shown.run.entries().get(at).map(|entry| &**entry);
    let Some(request) = entry(*request) else { return };
    let EntryBody::Request { request: sent, endpoint, hop, through, differs, unfilled, cookies_held, .. } = &request.body else { return };
    let reply_entry = reply.and_then(entry);
    let failure = failure.and_then(entry).and_then(|entry| match &entry.body {
        EntryBody::Failure(failure) => Some(failure),
        _ => None,
    });
    let name = open.project.endpoint(endpoint).map_or(endpoint.as_str(), |endpoint| &endpoint.name);
    let kind = match hop {
        Hop::Preflight => " · preflight",
        Hop::Redirect => " · redirected",
        Hop::Repeat => " · sent again",
        Hop::Call => "",
    };
    heads::title(ui, &format!("{name}{kind}"));
    tabs(ui, "Inspector", &["Request", "Reply", "Token", "CORS"], &mut view.exchange_tab);
    ui.add_space(4.0);
    let pretended = request.source == Provenance::Pretended;
    if pretended {
        let text = "pretended: not sent. Your server has not seen this call; its reply is made up";
        KeyValue::new("Source", CellValue::Status(text, Tone::Warn)).wrap().show(ui);
    }
    if !differs.is_empty() {
        let text = format!("run again to know; not what was sent: {}", words::differences(differs));
        KeyValue::new("Replay", CellValue::Status(&text, Tone::Warn)).wrap().show(ui);
    }
    for one in unfilled {
        KeyValue::new("Not filled", CellValue::Status(&words::unfilled(one), Tone::Warn)).wrap().show(ui);
    }
    for one in cookies_held {
        KeyValue::new("Cookie", CellValue::Plain(&words::held_back(one))).wrap().show(ui);
    }
    let reply = reply_entry.and_then(|entry| match &entry.body {
        EntryBody::Reply { reply, cors, .. } => Some((entry, &**reply, cors.as_ref())),
        _ => None,
    });
    match view.exchange_tab {
        0 => as_sent(ui, sent, pretended),
        1 if !differs.is_empty() => {
            let text = "The recorded reply answered another request. What your server says to this one, only a run can tell.";
            Rich::new().text(text).show_wrapped(ui);
            egui::CollapsingHeader::new("The old reply").id_salt("old reply").show(ui, |ui| {
                as_received(ui, open, shown, endpoint, reply, failure, view, commands);
            });
        }
        1 => as_received(ui, open, shown, endpoint, reply, failure, view, commands),
        2 => token(ui, shown, sent, reply.map(|(_, reply, _)| reply)),
        _ if pretended => drop(Rich::new().muted("Nothing was sent, so no browser and no server had a say in it.").show_wrapped(ui)),
        _ => cors(ui, shown, (sent, *hop, *through), reply, failure),
    }
}

fn as_sent(ui: &mut Ui, request: &PreparedRequest, pretended: bool) {
    Rich::new().mono(format!("{} ", request.method)).mono(request.url.masked()).show_wrapped(ui);
    heads::heading(ui, if pretended { "Headers that it would have" } else { "Headers, in the order sent" });
    for line in &request.headers {
        let (word, tone) = match line.origin {
            HeaderOrigin::Yours => ("yours", Tone::Accent),
            HeaderOrigin::Platform => ("the platform's", Tone::Warn),
            HeaderOrigin::Client => ("the client's", Tone::Muted),
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                badge(ui, word, tone, false);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    Rich::new().run(format!("{}: ", line.name), font::mono(), Tone::Muted).mono(line.value.masked()).show(ui);
                });
            });
        });
    }
    if let Some(body) = &request.body {
        heads::heading(ui, &format!("Body, {}", bytes(body.len() as u64)));
        mono_block(ui, &body.masked());
    }
}

fn mono_block(ui: &mut Ui, text: &str) {
    let cut: String = text.chars().take(SHOWN_BYTES.min(8_000)).collect();
    let tokens = crate::ui::design_tokens::Tokens::of_ui(ui);
    egui::Frame::new().fill(tokens.raised).corner_radius(6).inner_margin(8).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        Rich::new().mono(&cut).show_wrapped(ui);
        if cut.len() < text.len() {
            Rich::new().muted(format!("… {} more", bytes((text.len() - cut.len()) as u64))).show(ui);
        }
    });
}

#[expect(clippy::too_many_arguments, reason = "the reply's tab shows all of it")]
fn as_received(
    ui: &mut Ui,
    open: &Open,
    shown: &Shown,
    endpoint: &str,
    reply: Option<(&Entry, &Reply, Option<&CorsVerdict>)>,
    failure: Option<&FailureEntry>,
    view: &mut View,
    commands: &mut Vec<Command>,
) {
    if let Some(failure) = failure {
        Rich::new().tone(Tone::Error, words::failure(&open.project, failure)).show_wrapped(ui);
        let sees = words::app_sees(failure.app_sees);
        if !sees.is_empty() {
            KeyValue::new("The app sees", CellValue::Plain(sees)).wrap().show(ui);
        }
    }
    let Some((entry, reply, verdict)) = reply else {
        if failure.is_none() {
            Rich::new().muted("No answer yet.").show(ui);
        }
        return;
    };
    let tone = if reply.status < 400 { Tone::Ok } else { Tone::Error };
    KeyValue::new("Status", CellValue::Status(&format!("{} {}", reply.status, reason_phrase(reply.status)), tone)).show(ui);
    KeyValue::new("Content type", CellValue::Mono(reply.header("content-type").unwrap_or("none"), Tone::Text)).show(ui);
    if entry.source != Provenance::Pretended {
        wire(ui, reply, verdict);
    }
    if let Some(packed) = &reply.packed {
        let came = format!("{}: {} bytes came, {} unpacked", packed.encoding, packed.bytes, reply.body.len);
        KeyValue::new("Packed", CellValue::Plain(&came)).wrap().show(ui);
    }
    if reply.body_truncated {
        KeyValue::new("Body", CellValue::Status("longer than what was kept", Tone::Warn)).show(ui);
    }
    match shown.run.bodies().json(&reply.body.hash) {
        Ok(_) if reply.body.len > 0 => {
            use_values(ui, open, &shown.run, endpoint, &reply.body, view, commands);
            beside::show(ui, open, shown, endpoint, reply);
        }
        _ if reply.body.len == 0 => {
            heads::heading(ui, "Body");
            Rich::new().muted("empty").show(ui);
        }
        _ => {
            heads::heading(ui, "Body (not JSON)");
            let (masked, cut) = view.masked.get(&shown.run, &reply.body.hash, SHOWN_BYTES);
            mono_block(ui, &masked);
            if cut {
                Rich::new().muted(format!("… {} bytes in all", reply.body.len)).show(ui);
            }
        }
    }
    heads::heading(ui, "Headers");
    for (name, value) in &reply.headers {
        Rich::new()
            .run(format!("{name}: "), font::mono(), Tone::Muted)
            .mono(shown.run.registry().trace_header(name, value).masked())
            .show(ui);
    }
}

/// What only a reply from the wire has: how long it took, and what the browser says.
fn wire(ui: &mut Ui, reply: &Reply, verdict: Option<&CorsVerdict>) {
    let mut took = milliseconds(reply.timing.total_us);
    if let Some(first) = reply.timing.first_byte_us {
        took = format!("{took}, first byte after {}", milliseconds(first));
    }
    KeyValue::new("Time", CellValue::Plain(&took)).wrap().show(ui);
    match verdict {
        Some(CorsVerdict::Allowed) => KeyValue::new("Browser", CellValue::Status("allowed (CORS)", Tone::Ok)).show(ui),
        Some(CorsVerdict::SameOrigin) => KeyValue::new("Browser", CellValue::Status("same origin", Tone::Ok)).show(ui),
        Some(CorsVerdict::Blocked(_)) => KeyValue::new("Browser", CellValue::Status("blocked (CORS)", Tone::Error)).show(ui),
        None => KeyValue::new("Browser", CellValue::Plain("no browser looks here")).show(ui),
    };
}

/// The JSON of a reply, whose values are put to use by a press.
pub fn use_values(ui: &mut Ui, open: &Open, run: &Run, endpoint: &str, body: &BodyRef, view: &mut View, commands: &mut Vec<Command>) {
    let targets = reading::targets(&open.project, endpoint);
    heads::heading(ui, if targets.is_empty() { "Body" } else { "Click a value to use it" });
    let press = json_rows::show(ui, open, run, body, &targets, &mut view.json);
    if let Some((parts, bound)) = press
        && let Some(output) = reading::output_of(&open.project, &bound.at.at.workflow, endpoint)
    {
        let binding = reading::binding_for(&open.project.platform, &bound, &output, &parts);
        commands.push(Command::Edit(Edit::Binding { at: bound.at, binding: Some(Box::new(binding)) }));
    }
}

/// The tokens of an exchange, read and checked.
fn token(ui: &mut Ui, shown: &Shown, request: &PreparedRequest, reply: Option<&Reply>) {
    let wire = request.wire_text().reveal();
    let body = reply.map(|reply| shown.run.bodies().get(&reply.body.hash)).unwrap_or_default();
    let text = String::from_utf8_lossy(&body[..body.len().min(SHOWN_BYTES)]).into_owned();
    let mut any = false;
    for registered in shown.run.registry().entries() {
        let value = registered.secret.expose();
        let in_reply = text.contains(value);
        if !value.contains('.') || !(in_reply || wire.contains(value)) || value.starts_with("Bearer") {
            continue;
        }
        any = true;
        let place = if in_reply { "in the reply" } else { "in the request" };
        heads::heading(ui, &format!("{} · {place}", registered.label));
        KeyValue::new("Kind", CellValue::Plain(TokenShape::of(value).words())).wrap().show(ui);
        let Some(jwt) = Jwt::read(value) else { continue };
        KeyValue::new("Algorithm", CellValue::Mono(jwt.alg(), Tone::Text)).show(ui);
        let (words, tone) = match shown.run.signatures().get(registered.label.as_str()) {
            Some(SignatureVerdict::Valid) => ("valid", Tone::Ok),
            Some(SignatureVerdict::Wrong) => ("wrong: not made with the server's key", Tone::Error),
            Some(SignatureVerdict::Unchecked(_)) => ("cannot be checked", Tone::Warn),
            Some(SignatureVerdict::NoKey) | None => ("not checked: there is no key to check it with", Tone::Muted),
        };
        KeyValue::new("Signature", CellValue::Status(words, tone)).wrap().show(ui);
        let Some(claims) = jwt.claims.as_object() else { continue };
        for (name, value) in claims {
            let text = match jwt.time_ms(name).filter(|_| matches!(name.as_str(), "exp" | "iat" | "nbf")) {
                Some(ms) => time::utc(ms),
                None => shown.run.registry().mask(&value.to_string()),
            };
            KeyValue::new(name, CellValue::Mono(&text, Tone::Text)).wrap().show(ui);
        }
        let date_ms = reply.filter(|_| in_reply).and_then(|reply| reply.header("date")).and_then(date_ms);
        let mut notes = token_points::of(strip(value), &jwt);
        notes.extend(date_ms.and_then(|date_ms| token_points::against_date(&jwt, date_ms)));
        token_notes::show(ui, &notes);
    }
    if !any {
        Rich::new().muted("No readable token travels in this exchange.").show_wrapped(ui);
    }
}

fn cors(
    ui: &mut Ui,
    shown: &Shown,
    (request, hop, through): (&PreparedRequest, Hop, Option<Client>),
    reply: Option<(&Entry, &Reply, Option<&CorsVerdict>)>,
    failure: Option<&FailureEntry>,
) {
    let client = through.unwrap_or(shown.run.plan().target.client());
    if client != Client::Browser {
        let text = match client {
            Client::Server => "A server sends this call for the app, so the browser's rules do not apply to it.",
            Client::Proxy => {
                "Test / Run mode sends calls through FlutterFlow's proxy, so the browser's rules do not apply here. They will once the app is published."
            }
            _ => "Phones do not ask for CORS. The same app as published web may be blocked.",
        };
        Rich::new().text(text).show_wrapped(ui);
        return;
    }
    KeyValue::new("App's origin", CellValue::Mono(&shown.run.plan().origin(), Tone::Text)).wrap().show(ui);
    match reply.and_then(|(_, _, verdict)| verdict) {
        Some(CorsVerdict::Blocked(block)) => {
            KeyValue::new("Verdict", CellValue::Status("blocked", Tone::Error)).show(ui);
            Rich::new().text(words::capitalised(&words::cors(block))).show_wrapped(ui);
        }
        Some(CorsVerdict::Allowed) => {
            KeyValue::new("Verdict", CellValue::Status("allowed", Tone::Ok)).show(ui);
        }
        Some(CorsVerdict::SameOrigin) => {
            KeyValue::new("Verdict", CellValue::Status("same origin: no question", Tone::Ok)).show(ui);
        }
        None => {
            if let Some(failure) = failure {
                Rich::new().text(words::failure(&shown.run.plan().project, failure)).show_wrapped(ui);
            }
        }
    }
    heads::heading(ui, if hop == Hop::Preflight { "The browser asks" } else { "Sent" });
    for line in request.headers.iter().filter(|line| line.name == "origin" || line.name.starts_with("access-control-")) {
        KeyValue::new(&line.name, CellValue::Mono(&line.value.masked(), Tone::Text)).wrap().label_width(170.0).show(ui);
    }
    if let Some((_, reply, _)) = reply {
        heads::heading(ui, "The server answers");
        let answers: Vec<_> = reply.headers.iter().filter(|(name, _)| name.starts_with("access-control-") || name == "vary").collect();
        if answers.is_empty() {
            Rich::new().tone(Tone::Error, "no Access-Control header at all").show(ui);
        }
        for (name, value) in answers {
            KeyValue::new(name, CellValue::Mono(value, Tone::Text)).wrap().label_width(170.0).show(ui);
        }
    }
}
