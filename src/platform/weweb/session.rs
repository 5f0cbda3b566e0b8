//! Session and user in memory and in local storage (A1).

use serde_json::Value as Json;

use crate::domain::project::binding::SessionField;
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::{Fact, StoredSession};
use crate::domain::record::session::Session;
use crate::domain::record::value::Value;
use crate::domain::rules::RuleId;

use super::super::common::cx::Cx;
use super::super::common::front::set_session;
use super::super::common::world::{By, World};
use super::WeWeb;

/// Rule 4.
pub(super) const STORAGE_KEY: &str = "ww-auth-session";

/// Rule 14: if there is no session in memory, storage is read. Gives the error's text when it cannot be parsed.
pub(super) fn read_storage(rules: &mut WeWeb, world: &mut World) -> Result<bool, String> {
    if rules.session.is_truthy() {
        return Ok(false);
    }
    let Some(text) = world.device.storage.get(STORAGE_KEY).cloned() else { return Ok(false) };
    match serde_json::from_str::<Json>(&text.reveal()) {
        Ok(json) => {
            rules.session = Value::from_json(&json, world.registry);
            Ok(true)
        }
        Err(error) => {
            rules.session = Value::Null;
            Err(error.to_string())
        }
    }
}

/// The session object in the words of the strip.
pub(super) fn view(rules: &WeWeb, user: Value) -> Session {
    Session {
        signed_in: user.is_truthy(),
        token: rules.session.member("accessToken").clone(),
        refresh_token: rules.session.member("refreshToken").clone(),
        metadata: rules.session.member("metadata").clone(),
        user,
        ..Session::default()
    }
}

/// Puts the tab's session in step with memory, and notes the change if there is one.
pub(super) fn sync(rules: &WeWeb, cx: &mut Cx, by: By, what: ChangedBy, rule: RuleId, user: Value) -> Option<EntryId> {
    set_session(cx, by, what, rule, view(rules, user))
}

/// A field as formulas read it (rule 3).
pub(super) fn field(rules: &WeWeb, world: &World, field: SessionField) -> Value {
    match field {
        SessionField::Token => rules.session.member("accessToken").clone(),
        SessionField::RefreshToken => rules.session.member("refreshToken").clone(),
        SessionField::Metadata => rules.session.member("metadata").clone(),
        _ => world.open_tab().map_or(Value::Missing, |tab| match tab.session.field(field) {
            Value::Null => Value::Missing,
            value => value,
        }),
    }
}

/// The event that On user load gets (rules 14 and 16).
pub(super) fn event(rules: &WeWeb) -> Value {
    Value::Map(vec![("session".into(), rules.session.clone())])
}

/// What a session object amounts to (rule 16).
pub(super) fn kind_of(session: &Value) -> StoredSession {
    match session {
        Value::Missing | Value::Null => StoredSession::None,
        Value::Map(members) if members.is_empty() => StoredSession::Empty,
        _ => StoredSession::Stored,
    }
}

/// The facts that decisions look at.
pub(super) fn facts(rules: &WeWeb, world: &World) -> Vec<Fact> {
    let Some(tab) = world.open_tab() else { return Vec::new() };
    let token = rules.session.member("accessToken");
    let stored = match world.device.storage.get(STORAGE_KEY).map(crate::domain::secret::traced::Traced::reveal).as_deref() {
        None => StoredSession::None,
        Some("{}") => StoredSession::Empty,
        Some(_) => StoredSession::Stored,
    };
    vec![
        Fact::User(tab.session.user.is_truthy().then(|| tab.session.who().unwrap_or_else(|| "set".into()))),
        Fact::Session(kind_of(&rules.session)),
        Fact::Storage(stored),
        Fact::AccessToken(token.is_some().then(|| token.summary(40))),
    ]
}
