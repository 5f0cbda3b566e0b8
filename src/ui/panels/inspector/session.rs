//! The session after a step, and before and after a change.

use egui::Ui;

use crate::app::state::open::Open;
use crate::app::state::shown::Shown;
use crate::domain::base::time;
use crate::domain::project::binding::SessionField;
use crate::domain::project::platform::Platform;
use crate::domain::record::session::Session;
use crate::domain::record::value::Value as Held;
use crate::domain::web::token::Jwt;
use crate::domain::web::token_points;
use crate::domain::words;
use crate::domain::words::menu::Words;
use crate::ui::panels::entry_text::token_words;
use crate::ui::panels::strip::time_left;
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::token_notes;
use crate::ui::widgets::tone::Tone;

use super::heads;

/// The platforms' names of the fields are long.
const LABEL: f32 = 142.0;

/// The fields that a platform's session has.
#[must_use]
pub fn fields(platform: &Platform) -> &'static [SessionField] {
    match platform {
        Platform::FlutterFlow(_) => {
            &[SessionField::Token, SessionField::RefreshToken, SessionField::Expiry, SessionField::Uid, SessionField::UserData]
        }
        Platform::WeWeb(_) => &[SessionField::Token, SessionField::RefreshToken, SessionField::Metadata, SessionField::User],
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => &[SessionField::Token, SessionField::RefreshToken, SessionField::User],
    }
}

/// The session when a step ended.
pub fn after_step(ui: &mut Ui, open: &Open, shown: &Shown, step: usize) {
    let Some(moment) = shown.moment_after(step) else { return };
    let session = shown.session_after(step);
    heads::heading(ui, "Session after this step");
    let (word, tone) = if session.signed_in { ("yes", Tone::Ok) } else { ("no", Tone::Muted) };
    let word = match session.who().filter(|_| session.signed_in) {
        Some(who) => format!("{word}, as {who}"),
        None => word.to_owned(),
    };
    KeyValue::new("Signed in", CellValue::Status(&word, tone)).label_width(LABEL).show(ui);
    for field in fields(&open.project.platform) {
        let label = words::capitalised(Words::field(&open.project.platform, *field));
        match field {
            SessionField::Expiry => expiry(ui, &label, &session, moment.virtual_ms),
            SessionField::Token if session.token.is_some() => {
                let text = session.token.to_text();
                let mut rich = Rich::new().text(session.token.summary(40));
                if let Some(label) = text.first_label() {
                    let words = token_words(shown, &text.reveal(), label.as_str());
                    rich = rich.muted(format!(" {}", words.split(',').next().unwrap_or_default()));
                }
                if let Some(left) = time_left(&session, moment.virtual_ms) {
                    rich = rich.muted(if left > 0 { format!(", {} left", time::length(left)) } else { ", expired".into() });
                }
                KeyValue::new(&label, CellValue::Rich(&rich)).label_width(LABEL).show(ui);
                let beside = session.expiry_ms.zip(Jwt::read(&text.reveal()));
                let note = beside.and_then(|(stored_ms, jwt)| token_points::against_stored(&jwt, stored_ms));
                token_notes::show(ui, note.as_slice());
            }
            field => {
                KeyValue::new(&label, CellValue::Plain(&shown_value(&session.field(*field)))).label_width(LABEL).show(ui);
            }
        }
    }
}

fn expiry(ui: &mut Ui, label: &str, session: &Session, now_ms: i64) {
    match session.expiry_ms {
        None => KeyValue::new(label, CellValue::Plain("not set")).label_width(LABEL).show(ui),
        Some(ms) if ms < now_ms => {
            KeyValue::new(label, CellValue::Status(&format!("past: {}", time::utc(ms)), Tone::Error)).label_width(LABEL).show(ui)
        }
        Some(ms) => {
            KeyValue::new(label, CellValue::Status(&format!("in {}", time::length(ms - now_ms)), Tone::Ok)).label_width(LABEL).show(ui)
        }
    };
}

fn shown_value(value: &Held) -> String {
    match value {
        Held::Missing | Held::Null => "not set".into(),
        other => other.summary(120),
    }
}

/// Before and after, field by field; what changed stands out.
pub fn change(ui: &mut Ui, open: &Open, before: &Session, after: &Session) {
    for field in [SessionField::SignedIn].iter().chain(fields(&open.project.platform)) {
        let label = words::capitalised(Words::field(&open.project.platform, *field));
        let show = |session: &Session| match (field, session.expiry_ms) {
            (SessionField::Expiry, Some(ms)) => time::utc(ms),
            (SessionField::SignedIn, _) => if session.signed_in { "yes" } else { "no" }.to_owned(),
            _ => shown_value(&session.field(*field)),
        };
        let (old, new) = (show(before), show(after));
        let rich =
            if old == new { Rich::new().muted(format!("{new} (unchanged)")) } else { Rich::new().muted(format!("{old} → ")).strong(new) };
        KeyValue::new(&label, CellValue::Rich(&rich)).wrap().label_width(LABEL).show(ui);
    }
}
