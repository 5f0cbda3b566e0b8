//! The last reply of an endpoint: of a call made once, or of the run that is shown. Its values are put to use by a press.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::domain::record::entry::{Entry, EntryBody, Hop, Provenance};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::{FailureEntry, FailureWhat};
use crate::domain::record::note::Note;
use crate::domain::web::wire::Reply;
use crate::domain::web::wire::reason_phrase;
use crate::domain::words;
use crate::run::Run;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

use super::exchange::use_values;
use super::heads;

/// The reply to a call that was made once, where this endpoint was the one.
pub fn of_call(ui: &mut Ui, open: &Open, state: &State, endpoint: &str, view: &mut View, commands: &mut Vec<Command>) {
    if let Some(called) = state.called.as_ref().filter(|called| called.endpoint == endpoint) {
        heads::heading(ui, "Called once");
        if let Some(error) = &called.error {
            Rich::new().tone(Tone::Error, error.to_string()).show_wrapped(ui);
        }
        if called.is_live() {
            ui.horizontal(|ui| {
                Rich::new().muted("Waiting for the answer…").show(ui);
                if Button::quiet("Stop").name("Stop the call").icon(Icon::Stop).show(ui).clicked() {
                    commands.push(Command::StopCall);
                }
            });
        }
        if let Some(run) = &called.run {
            let (failure, reply) = (failure(run), answer(run));
            if let Some(failure) = failure {
                Rich::new().tone(Tone::Error, words::failure(&open.project, failure)).show_wrapped(ui);
            } else if reply.is_none() && !called.is_live() {
                Rich::new().muted("Stopped before an answer came.").show(ui);
            }
            withheld(ui, run, endpoint, open, commands);
            outcome(ui, open, run, endpoint, reply, view, commands);
        }
    }
}

/// The last reply to it in the run that is shown.
pub fn of_run(ui: &mut Ui, open: &Open, state: &State, endpoint: &str, view: &mut View, commands: &mut Vec<Command>) {
    if state.called.as_ref().is_some_and(|called| called.endpoint == endpoint) {
        return;
    }
    let Some(shown) = &state.run else { return };
    let entry = shown.timeline.last_reply_of(endpoint).and_then(|at| shown.run.entries().get(at));
    if let Some((entry, reply)) = entry.and_then(|entry| Some((entry, reply_of(entry)?))) {
        let pretended = entry.source == Provenance::Pretended;
        heads::heading(ui, if pretended { "Last reply: pretended" } else { "Last reply" });
        outcome(ui, open, &shown.run, endpoint, Some(reply), view, commands);
    }
}

/// What the call itself was answered with last: not what the browser asked before it. Such a run is short: walking it costs nothing.
fn answer(run: &Run) -> Option<&Reply> {
    let of_the_call = |id: &EntryId| {
        let request = run.entries().iter().find(|entry| entry.id == *id);
        request.is_some_and(|entry| !matches!(entry.body, EntryBody::Request { hop: Hop::Preflight, .. }))
    };
    run.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Reply { request, reply, .. } if of_the_call(request) => Some(&**reply),
        _ => None,
    })
}

fn reply_of(entry: &Entry) -> Option<&Reply> {
    match &entry.body {
        EntryBody::Reply { reply, .. } => Some(reply),
        _ => None,
    }
}

fn outcome(ui: &mut Ui, open: &Open, run: &Run, endpoint: &str, reply: Option<&Reply>, view: &mut View, commands: &mut Vec<Command>) {
    let Some(reply) = reply else { return };
    let tone = if reply.status < 400 { Tone::Ok } else { Tone::Error };
    KeyValue::new("Status", CellValue::Status(&format!("{} {}", reply.status, reason_phrase(reply.status)), tone)).show(ui);
    if run.bodies().json(&reply.body.hash).is_ok() && reply.body.len > 0 {
        use_values(ui, open, run, endpoint, &reply.body, view, commands);
    } else {
        let (text, _) = view.masked.get(run, &reply.body.hash, 2_000);
        Rich::new().mono(if text.is_empty() { "empty" } else { &*text }).show_wrapped(ui);
    }
}

fn failure(run: &Run) -> Option<&FailureEntry> {
    run.entries().iter().rev().find_map(|entry| match &entry.body {
        // What was sent again came out otherwise.
        EntryBody::Failure(failure) => (!matches!(failure.what, FailureWhat::Dropped { .. })).then_some(failure),
        _ => None,
    })
}

/// What was withheld from another host, and the press that sends it there next time.
fn withheld(ui: &mut Ui, run: &Run, endpoint: &str, open: &Open, commands: &mut Vec<Command>) {
    for entry in run.entries().iter() {
        let EntryBody::Note(note @ Note::Withheld { host, .. }) = &entry.body else { continue };
        Rich::new().tone(Tone::Warn, words::note(&open.project, note)).show_wrapped(ui);
        if Button::outlined("Send it on").show(ui).clicked() {
            commands.push(Command::SendOn(vec![host.clone()]));
            commands.push(Command::CallOnce(endpoint.to_owned()));
        }
    }
}
