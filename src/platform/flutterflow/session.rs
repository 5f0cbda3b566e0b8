//! The session: what is kept in memory, what is stored, and what a start makes of it (A2, A3, rules 6 to 10).

use serde_json::Value as Json;

use crate::domain::project::binding::SessionField;
use crate::domain::project::platform::Export;
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

/// 2026 exports: Log Out leaves it behind (A3, rule 10).
const MARKER: &str = "_auth_signed_out_";

/// Secure storage: the plain keys were moved over (A3).
const MIGRATED: &str = "_auth_legacy_migration_complete_";

/// Whether anything of a session is stored.
pub(super) fn is_stored(world: &World) -> bool {
    KEYS.iter().any(|(key, _)| world.device.storage.contains_key(&storage_key(world, key)))
}

/// Rule 7: all fields are read; logged in when a token is there and the expiry is not past. A value that cannot be read ends it (7b):
/// what was read so far stays in memory.
pub(super) fn restore(world: &World) -> (Session, RuleId) {
    let mut session = Session::default();
    if has_marker(world) {
        return (session, rule("FF-7a"));
    }
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
    let settings = settings(cx.world.project);
    if settings.persist {
        let by = by.because_of(Some(id.clone()));
        let marker = (what == ChangedBy::LogOut).then(|| Traced::plain("true"));
        if matches!(settings.export, Some(Export::Of2026 | Export::Of2026Secure)) {
            let key = storage_key(cx.world, MARKER);
            cx.world.store(by.clone(), &key, marker);
        }
        save(cx.world, &by);
    }
    id
}

/// Whether the marker of 2026 exports is set (rule 7a).
pub(super) fn has_marker(world: &World) -> bool {
    world.device.storage.contains_key(&storage_key(world, MARKER))
}

/// The first start with secure storage: the plain keys are moved over, once (A3).
pub(super) fn migrate(cx: &mut Cx, cause: &EntryId) {
    let is_secure = settings(cx.world.project).export == Some(Export::Of2026Secure);
    if !is_secure || cx.world.device.storage.contains_key(MIGRATED) {
        return;
    }
    let by = By::platform(Some(cause.clone()));
    for (key, _) in KEYS {
        let plain = if cx.world.target.is_web() { format!("flutter.{key}") } else { key.to_owned() };
        let Some(text) = cx.world.device.storage.get(&plain).cloned() else { continue };
        let read = if cx.world.target.is_web() { web_text(cx.world, &text) } else { Some(text) };
        cx.world.store(by.clone(), &storage_key(cx.world, key), read);
        cx.world.store(by.clone(), &plain, None);
    }
    cx.world.store(by, MIGRATED, Some(Traced::plain("true")));
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

/// On the web a key of SharedPreferences gets a prefix; secure storage has keys of its own (A3).
fn storage_key(world: &World, key: &str) -> String {
    match (is_secure(world), world.target.is_web()) {
        (true, _) => format!("secure:{key}"),
        (false, true) => format!("flutter.{key}"),
        (false, false) => key.to_owned(),
    }
}

fn is_secure(world: &World) -> bool {
    settings(world.project).export == Some(Export::Of2026Secure)
}

/// On the web SharedPreferences quotes a text as JSON does (A3).
fn quoted(world: &World, text: &Traced) -> Traced {
    if world.target.is_web() && !is_secure(world) { Value::Text(text.clone()).to_json_text() } else { text.clone() }
}

fn unquoted(world: &World, text: &Traced) -> Option<Traced> {
    if world.target.is_web() && !is_secure(world) { web_text(world, text) } else { Some(text.clone()) }
}

/// A text as SharedPreferences keeps it in the browser.
fn web_text(world: &World, text: &Traced) -> Option<Traced> {
    let raw = text.reveal();
    if !raw.starts_with('"') {
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
