//! A reply beside that of the log-in: what it has not, has elsewhere, or has of another kind.

use egui::Ui;

use crate::app::state::open::Open;
use crate::app::state::shown::Shown;
use crate::diagnose::beside::{Told, differences};
use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::EntryBody;
use crate::domain::web::wire::Reply;
use crate::domain::words::{capitalised, sentence};
use crate::ui::widgets::rich::Rich;

use super::heads;

/// Replies longer than this (bytes) are not laid beside each other while they are on screen.
const MOST: u64 = 64 * 1024;

/// Shows it, for the reply of a call that renews a session or tells who somebody is.
pub fn show(ui: &mut Ui, open: &Open, shown: &Shown, endpoint: &str, reply: &Reply) {
    let Some(called) = open.project.endpoint(endpoint) else { return };
    let takes_part = matches!(called.purpose, Purpose::SignUp | Purpose::Refresh | Purpose::CurrentUser);
    let Some(log_in) = open.project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogIn).filter(|_| takes_part) else {
        return;
    };
    let last = shown.timeline.last_reply_of(&log_in.id).and_then(|at| shown.run.entries().get(at));
    let Some(EntryBody::Reply { reply: first, .. }) = last.map(|entry| &entry.body) else { return };
    if !first.is_success() || !reply.is_success() || first.body.len.max(reply.body.len) > MOST {
        return;
    }
    let bodies = shown.run.bodies();
    let (Ok(one), Ok(two)) = (bodies.json(&first.body.hash), bodies.json(&reply.body.hash)) else { return };
    let before = Told { name: &log_in.name, purpose: log_in.purpose, json: &one };
    let said = differences(&before, &Told { name: &called.name, purpose: called.purpose, json: &two });
    if said.is_empty() {
        return;
    }
    heads::heading(ui, &format!("Beside the reply of {}", log_in.name));
    for one in said {
        Rich::new().muted("·  ").text(sentence(&capitalised(&one))).show_wrapped(ui);
    }
}
