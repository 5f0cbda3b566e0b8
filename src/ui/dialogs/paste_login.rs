//! A token that stands in for a log-in: pasted, looked at, taken. It is never painted.

use egui::Ui;

use crate::app::command::{Command, DialogAnswer};
use crate::app::state::State;
use crate::app::state::pasted::PastedPreview;
use crate::domain::project::endpoint::Purpose;
use crate::domain::secret::Secret;
use crate::knowledge::pretended::{CannotPretend, PastedLogin};
use crate::ui::design_tokens::Tokens;
use crate::ui::view::View;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::{TextField, Typing};
use crate::ui::widgets::tone::Tone;

const REFRESH_DRAFT: &str = "dialog pasted refresh token";

/// Shows the question.
pub fn show(
    ui: &Ui,
    state: &State,
    endpoint: Option<&str>,
    read: Option<&Result<PastedPreview, CannotPretend>>,
    view: &mut View,
    commands: &mut Vec<Command>,
) -> Option<DialogAnswer> {
    let open = state.open.as_ref()?;
    let in_use = state.pasted_here();
    let ready = matches!(read, Some(Ok(_)));
    let others: &[&str] = if in_use.is_some() { &["Log in for real again", "Cancel"] } else { &["Cancel"] };
    let named = endpoint.and_then(|id| open.project.endpoint(id));
    let log_in = named.or_else(|| open.project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogIn));
    let name = log_in.map_or("the log-in", |endpoint| endpoint.name.as_str());
    let title = "A pasted token instead of logging in";
    let outcome = Modal::new(title, "Use it").others(others).confirm_enabled(ready).width(620.0).show(ui.ctx(), |ui| {
        Rich::new()
            .muted("In runs ")
            .strong(name)
            .muted(" is not sent: its reply is made up from what you paste. What comes after it is real, with your token.")
            .show_wrapped(ui);
        let hint = "Press here and paste it (Ctrl V): the token, or the log-in's whole reply as JSON";
        let mut changed = false;
        if let Some(text) = paste_box(ui, "Paste a token or a reply here", hint) {
            view.token = Some(Secret::new(text));
            changed = true;
        }
        let draft = view.draft(REFRESH_DRAFT, "");
        let field = TextField::new("Refresh token").label("Refresh token, if you have one").secret();
        changed |= field.hint("not needed with a whole reply").show(ui, draft) == Typing::Committed;
        if changed && let Some(login) = pasted(state, endpoint, view) {
            commands.push(Command::ReadLogin(login));
        }
        match read {
            Some(Ok(preview)) => would_get(ui, preview),
            Some(Err(error)) => drop(Rich::new().tone(Tone::Error, error.to_string()).show_wrapped(ui)),
            None => {}
        }
    });
    let answer = match outcome {
        ModalOutcome::Open => return None,
        ModalOutcome::Confirmed => {
            pasted(state, endpoint, view).map_or(DialogAnswer::Cancel, |login| DialogAnswer::PastedLogin(Some(login)))
        }
        ModalOutcome::Other(0) if in_use.is_some() => DialogAnswer::PastedLogin(None),
        ModalOutcome::Other(_) | ModalOutcome::Dismissed => DialogAnswer::Cancel,
    };
    view.token = None;
    view.drafts.remove(REFRESH_DRAFT);
    Some(answer)
}

/// What was pasted now, else what is in use.
fn pasted(state: &State, endpoint: Option<&str>, view: &mut View) -> Option<PastedLogin> {
    let before = state.pasted_here();
    let text = view.token.clone().or_else(|| before.map(|login| login.text.clone()))?;
    let typed = view.draft(REFRESH_DRAFT, "").clone();
    // What is pasted anew leaves the old refresh token behind.
    let kept = before.filter(|_| view.token.is_none() && typed.is_empty());
    let refresh_token = kept.map_or_else(|| Secret::new(typed), |login| login.refresh_token.clone());
    Some(PastedLogin { endpoint: endpoint.map(str::to_owned), text, refresh_token })
}

fn would_get(ui: &mut Ui, preview: &PastedPreview) {
    Rich::new().strong(format!("The reply of “{}” that the app gets", preview.endpoint)).show_wrapped(ui);
    let tokens = Tokens::of_ui(ui);
    egui::Frame::new().fill(tokens.raised).corner_radius(6).inner_margin(8).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        egui::ScrollArea::vertical().max_height(180.0).show(ui, |ui| {
            Rich::new().mono(&preview.body).show_wrapped(ui);
        });
    });
    for note in &preview.notes {
        Rich::new().tone(Tone::Warn, "·  ").text(format!("{note}.")).show_wrapped(ui);
    }
    if !preview.notes.is_empty() {
        Rich::new().muted("A whole reply would have it.").show(ui);
    }
    if let Some(token) = &preview.token {
        for at in &token.times {
            KeyValue::new(&at.claim, CellValue::Plain(&at.words)).wrap().show(ui);
        }
        if token.wrong {
            Rich::new().tone(Tone::Warn, "·  ").text("The token has ended: your server will refuse it.").show_wrapped(ui);
        }
    }
}
