//! The session: what is kept in memory, what is stored, and what a start makes of it (A2, A3, rules 6 to 10).

use serde_json::Value as Json;

use crate::domain::project::binding::SessionField;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::{Expiry, Fact};
use crate::domain::record::session::Session;
use crate::domain::record::value::Value;
use crate::domain::rules::{RuleId, rule};
use crate::domain::secret::traced::Traced;

use super::super::common::cx::Cx;
use super::super::common::world::{By, World};
use super::{FlutterFlow, settings};

/// Storage keys (A3), without the prefix that the web adds.
const KEYS: [(&str, SessionField); 5] = [
    ("_auth_authentication_token_", SessionField::Token),
    ("_auth_refresh_token_", SessionField::RefreshToken),
    ("_auth_token_expiration_", SessionField::Expiry),
    ("_auth_uid_", SessionField::Uid),
    ("_auth_user_data_", SessionField::UserData),
];

/// Whether anything of a session is stored.
pub(super) fn is_stored(world: &World) -> bool {
    KEYS.iter().any(|(key, _)| world.device.storage.contains_key(&storage_key(world, key)))
}

/// Rule 7: all fields are read; logged in when a token is there and the expiry is not past. A value that cannot be read ends it (7b):
/// what was read so far stays in memory.
pub(super) fn restore(world: &World) -> (Session, RuleId) {
    let mut session = Session::default();
    for (key, field) in KEYS {
        let Some(text) = world.device.storage.get(&storage_key(world, key)) else { continue };
        let Some(text) = unquoted(world, text) else { return (session, rule("FF-7b")) };
        match field {
            SessionField::Token => session.token = Value::Text(text),
            SessionField::RefreshToken => session.refresh_token = Value::Text(text),
            SessionField::Uid => session.uid = Value::Text(text),
            SessionField::Expiry => match text.reveal().parse() {
                Ok(ms) => session.expiry_ms = Some(ms),
                Err(_) => return (session, rule("FF-7b")),
            },
            _ => match serde_json::from_str::<Json>(&text.reveal()) {
                Ok(json) => session.user_data = Value::from_json(&json, world.registry),
                Err(_) => return (session, rule("FF-7b")),
            },
        }
    }
    session.signed_in = session.token.is_some() && !is_expired(&session, world.now_ms);
    let rule = if session.token.is_some() && !session.signed_in { rule("FF-7d") } else { rule("FF-7c") };
    (session, rule)
}

/// Whether the session's expiry is past.
pub(super) fn is_expired(session: &Session, now_ms: i64) -> bool {
    session.expiry_ms.is_some_and(|expiry| expiry < now_ms)
}

pub(super) fn restore_variables(world: &mut World) {
    for variable in world.project.variables.iter().filter(|v| v.persisted) {
        let key = variable_key(world, &variable.name);
        let Some(text) = world.device.storage.get(&key).and_then(|text| unquoted(world, text)) else { continue };
        let value = match serde_json::from_str::<Json>(&text.reveal()) {
            Ok(json @ (Json::Number(_) | Json::Bool(_) | Json::Array(_) | Json::Object(_))) => Value::from_json(&json, world.registry),
            _ => Value::Text(text),
        };
        world.tab().variables.insert(variable.id.clone(), value);
    }
}

/// The key under which App State keeps a persisted variable.
pub(super) fn variable_key(world: &World, name: &str) -> String {
    storage_key(world, &format!("ff_{name}"))
}

/// Replaces the whole session: what is not given becomes null (rules 8 to 10). Saves it when sessions are persisted.
pub(super) fn replace(cx: &mut Cx, by: By, what: ChangedBy, rule: RuleId, session: Session) -> EntryId {
    let id = change(cx, by.clone(), what, rule, session);
    if settings(cx.world.project).persist {
        save(cx.world, &by.because_of(Some(id.clone())));
    }
    id
}

pub(super) fn change(cx: &mut Cx, by: By, what: ChangedBy, rule: RuleId, session: Session) -> EntryId {
    let before = std::mem::replace(&mut cx.world.tab().session, session.clone());
    let body = EntryBody::SessionChange { by: what, action: by.action, rule, before: Box::new(before), after: Box::new(session) };
    cx.world.simulated(by.track, by.cause, body)
}

/// A3: a null field is removed, nothing is merged.
fn save(world: &mut World, by: &By) {
    let session = world.tab().session.clone();
    for (key, field) in KEYS {
        let value = match field {
            SessionField::Expiry => session.expiry_ms.map(|ms| Traced::plain(ms.to_string())),
            SessionField::UserData => session.user_data.is_some().then(|| quoted(world, &session.user_data.to_json_text())),
            _ => Some(session.field(field)).filter(Value::is_some).map(|value| quoted(world, &value.to_text())),
        };
        let key = storage_key(world, key);
        world.store(by.clone(), &key, value);
    }
}

/// On the web the key gets a prefix (A3).
fn storage_key(world: &World, key: &str) -> String {
    if world.target.is_web() { format!("flutter.{key}") } else { key.to_owned() }
}

/// On the web a text is JSON-quoted (A3).
fn quoted(world: &World, text: &Traced) -> Traced {
    if world.target.is_web() { Value::Text(text.clone()).to_json_text() } else { text.clone() }
}

fn unquoted(world: &World, text: &Traced) -> Option<Traced> {
    let raw = text.reveal();
    if !world.target.is_web() || !raw.starts_with('"') {
        return Some(text.clone());
    }
    serde_json::from_str::<String>(&raw).ok().map(|inner| world.registry.trace(&inner))
}

/// The facts that decisions look at.
pub(super) fn facts(rules: &FlutterFlow, world: &World) -> Vec<Fact> {
    let Some(tab) = world.open_tab() else { return Vec::new() };
    let session = &tab.session;
    let expiry = match session.expiry_ms {
        None => Expiry::None,
        Some(ms) if ms < world.now_ms => Expiry::Past(ms),
        Some(ms) => Expiry::In(ms - world.now_ms),
    };
    let mut facts = vec![
        Fact::SignedIn(session.signed_in),
        Fact::Token(session.token.is_some().then(|| session.token.summary(usize::MAX))),
        Fact::Expiry(expiry),
        Fact::Persist(settings(world.project).persist),
    ];
    facts.extend(rules.pending.clone().map(Fact::Pending));
    facts
}
