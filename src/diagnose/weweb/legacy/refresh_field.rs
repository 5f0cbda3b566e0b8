//! The response key finds nothing, and the whole reply becomes the token (rule 48).

use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::Note;
use crate::domain::web::token;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::settings;

const ROW: Row = breaks("WW-LEG-REFRESH-FIELD").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    for entry in &evidence.entries {
        let EntryBody::Note(Note::WholeReplyIsToken { key }) = &entry.body else { continue };
        let call = evidence.calls.iter().rev().find(|call| {
            call.endpoint == settings.refresh_endpoint && call.succeeded() && evidence.place(&call.first) < evidence.place(&entry.id)
        });
        let better = call.and_then(|call| {
            let json = evidence.run.bodies().json(&evidence.reply(call)?.body.hash).ok()?;
            token::find_in(&json).map(|names| names.join("."))
        });
        let set = better.clone().unwrap_or_else(|| "the path of the access token in the reply".to_owned());
        let now = if key.is_empty() { "nothing".to_owned() } else { key.clone() };
        let line = SheetLine::new(screens::WW_LEGACY, "Refresh field › access-token response key", set).now(now.clone());
        let edit = better.map(|path| {
            let mut better = settings.clone();
            better.response_key = path;
            Edit::Platform(Platform::WeWebLegacy(better))
        });
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(Place::Setting("response_key"))).ranked(0).told(
            "After the refresh every call sends “[object Object]” as its token",
            format!("The access-token response key is {now}, which finds nothing in the reply, so the whole reply became the token"),
        );
        found.push(
            one.changing(vec![line])
                .with_all_that_follows()
                .explaining_later([Explains::DeadToken, Explains::NoToken, Explains::SignedOut, Explains::Page])
                .mended_by(edit),
        );
        return;
    }
}
