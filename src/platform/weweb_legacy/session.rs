//! What the plugin holds: its tokens, in a cookie and a variable each, and the user (rule 47).

use crate::domain::project::binding::SessionField;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::note::Note;
use crate::domain::record::session::Session;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;

use super::super::common::cx::Cx;
use super::super::common::front::{self, script_cookies as cookies};
use super::super::common::journal::EntryDraft;
use super::super::common::world::{By, World};

/// Rule 47: cookie and variable, nothing else. What is falsy is not stored.
pub(super) fn store(cx: &mut Cx, by: &By, what: ChangedBy, access: Value, refresh: Value) -> Option<EntryId> {
    let mut after = cx.world.tab().session.clone();
    let mut written = Vec::new();
    for (name, value, place) in [(cookies::ACCESS, access, &mut after.token), (cookies::REFRESH, refresh, &mut after.refresh_token)] {
        if value.is_truthy() {
            written.push((name, value.to_js_text()));
            *place = value;
        }
    }
    if written.is_empty() {
        let body = EntryBody::Note(Note::NothingToStore { by: what.title() });
        // What the plugin writes for an empty value is not established.
        cx.world.journal.add(by.track, EntryDraft::simulated(body).because_of(by.cause.clone()).assuming(Some("WW-47")));
    }
    let entry = front::set_session(cx, by.clone(), what, rule("WW-47"), after);
    for (name, token) in written {
        cookies::write(cx.world, by.because_of(entry.clone().or_else(|| by.cause.clone())), name, &token);
    }
    entry
}

/// Rule 47: Fetch User worked.
pub(super) fn user_fetched(cx: &mut Cx, by: By, user: Value) {
    let after = Session { user, signed_in: true, ..cx.world.tab().session.clone() };
    front::set_session(cx, by, ChangedBy::FetchUser, rule("WW-47"), after);
}

/// A variable of the plugin; one that was never set is null.
pub(super) fn held(world: &World, field: SessionField) -> Value {
    match world.open_tab().map(|tab| tab.session.field(field)) {
        None | Some(Value::Missing) => Value::Null,
        Some(value) => value,
    }
}

/// A note with its rule.
pub(super) fn note(cx: &mut Cx, track: u16, cause: Option<EntryId>, note: Note) -> EntryId {
    cx.world.simulated(track, cause, EntryBody::Note(note))
}
