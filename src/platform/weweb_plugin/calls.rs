//! The calls that the plugin makes by itself: what goes into them, and how each ends (rules 53 and 54).

use crate::agent::CallDraft;
use crate::domain::project::binding::SessionField;
use crate::domain::project::plugin::Plugin;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::note::Note;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;
use crate::domain::secret::traced::Traced;
use crate::domain::web::body::JsonReading;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin};
use crate::interpreter::output::{AppError, CallResult};
use crate::interpreter::task::{Task, TaskId};

use super::super::common::bindings::bound_secret;
use super::super::common::cx::{Cx, OwnCall};
use super::super::common::front;
use super::super::common::journal::EntryDraft;
use super::super::common::rules::{EndedCall, Settled};
use super::super::common::world::{By, World};
use super::requests::own;
use super::{Init, WeWebPlugin, assumed, settings, stored};

/// A call of the plugin's own with the session's token, where the endpoint does not bind it itself.
pub(super) fn with_token(world: &World, id: &str, unset: &'static str) -> Result<CallDraft, AppError> {
    let token = stored::held(world, SessionField::Token);
    let refresh = stored::held(world, SessionField::RefreshToken);
    let mut draft = own(world, id, unset, &[("token".into(), token.clone()), ("refresh_token".into(), refresh)])?;
    if token.is_truthy() && !draft.headers.iter().any(|line| line.name == "authorization") {
        let mut value = Traced::plain("Bearer ");
        value.push(&token.to_js_text());
        draft.headers.push(HeaderLine::new("authorization", value, HeaderOrigin::Platform));
    }
    Ok(draft)
}

/// A reply's body: parsed where it is JSON, else its text.
fn body(cx: &Cx, result: &CallResult) -> Value {
    let Some(body) = &result.body else { return Value::Missing };
    match cx.world.bodies.read(&body.hash, JsonReading::Browser) {
        Ok(json) => Value::from_json(&json, cx.world.registry),
        Err(_) => Value::Text(cx.world.registry.trace(&cx.world.bodies.text(&body.hash))),
    }
}

/// A call has ended.
pub(super) fn call_ended(cx: &mut Cx, task: &Task, ended: &EndedCall) -> Settled {
    let result = front::body_or_error(cx, ended);
    let by = By { track: task.track, cause: ended.reply.clone(), action: None };
    match ended.purpose {
        Some(OwnCall::LogIn | OwnCall::SignUp) => signed(cx, &by, result),
        Some(OwnCall::Init | OwnCall::FetchUser) => user_came(cx, task, &by, result),
        Some(OwnCall::Refresh) => renewed(cx, &by, result),
        Some(OwnCall::Roles) => roles_came(cx, task, &by, result),
        // Whatever the server says of it.
        Some(OwnCall::LogOut) => {
            stored::forget(cx, &by, ChangedBy::LegacyLogOut);
            result.into()
        }
        None => result.into(),
    }
}

/// Login and Sign up.
fn signed(cx: &mut Cx, by: &By, result: Result<CallResult, AppError>) -> Settled {
    let plugin = settings(cx.world.project).plugin;
    let result = match result {
        Ok(result) => result,
        Err(error) => return failed(cx, by, error),
    };
    let reply = body(cx, &result);
    match plugin {
        Plugin::Xano => {
            let token = reply.member("authToken").clone();
            if !token.is_truthy() {
                return failed(cx, by, AppError::new(Thrown::Other { text: "the reply has no authToken".into() }));
            }
            let token = bound_secret(cx.world.registry, SessionField::Token, token);
            stored::xano(cx, by, ChangedBy::PluginSignIn, token);
            match ask_user(cx, OwnCall::FetchUser, by.cause.clone()) {
                Ok(until) => Settled::Held { until, otherwise: Ok(Box::new(result)) },
                Err(error) => failed(cx, by, error),
            }
        }
        Plugin::Supabase if reply.member("access_token").is_truthy() => {
            stored::supabase(cx, by, ChangedBy::PluginSignIn, &reply);
            match ask_roles(cx, by.cause.clone()) {
                Some(until) => Settled::Held { until, otherwise: Ok(Box::new(result)) },
                None => Settled::Done(result),
            }
        }
        // Signing up where the address has to be confirmed first.
        Plugin::Supabase => Settled::Done(result),
    }
}

/// Who is signed in.
fn user_came(cx: &mut Cx, task: &Task, by: &By, result: Result<CallResult, AppError>) -> Settled {
    match result {
        Ok(result) => {
            let user = body(cx, &result);
            let after = crate::domain::record::session::Session { user, signed_in: true, ..cx.world.tab().session.clone() };
            front::set_session(cx, by.clone(), ChangedBy::FetchUser, rule("WW-53"), after);
            cx.release(task.id, &Ok(()));
            Settled::Done(result)
        }
        // Any failure signs out and deletes the token.
        Err(error) => {
            stored::forget(cx, by, ChangedBy::PluginFails);
            cx.world.simulated(by.track, by.cause.clone(), EntryBody::Note(Note::PluginSignsOut { thrown: error.thrown.clone() }));
            cx.release(task.id, &Err(error.clone()));
            Settled::Failed(error)
        }
    }
}

/// The roles of the user.
fn roles_came(cx: &mut Cx, task: &Task, by: &By, result: Result<CallResult, AppError>) -> Settled {
    if let Ok(result) = &result {
        let rows = body(cx, result);
        let ids = |row: &Value| ["role_id", "roleId", "role"].iter().map(|name| row.member(name)).find(|id| id.is_truthy()).cloned();
        let roles = match &rows {
            Value::List(rows) => rows.iter().filter_map(ids).collect(),
            _ => Vec::new(),
        };
        let mut after = cx.world.tab().session.clone();
        after.user = with_member(after.user, "roles", Value::List(roles));
        front::set_session(cx, by.clone(), ChangedBy::FetchUser, rule("WW-54"), after);
    }
    cx.release(task.id, &Ok(()));
    result.into()
}

/// Supabase's client has a new token, or none.
fn renewed(cx: &mut Cx, by: &By, result: Result<CallResult, AppError>) -> Settled {
    let reply = match &result {
        Ok(result) => body(cx, result),
        Err(_) => Value::Missing,
    };
    if reply.member("access_token").is_truthy() {
        stored::supabase(cx, by, ChangedBy::PluginRefresh, &reply);
    } else {
        stored::forget(cx, by, ChangedBy::PluginFails);
    }
    result.into()
}

/// Xano: the current user. Gives the task to wait for.
pub(super) fn ask_user(cx: &mut Cx, why: OwnCall, cause: Option<EntryId>) -> Result<TaskId, AppError> {
    let id = settings(cx.world.project).user_endpoint.clone();
    let draft = with_token(cx.world, &id, "No user endpoint defined.")?;
    Ok(cx.call(why, &id, draft, cause))
}

/// Supabase: the table of roles, where there is one.
pub(super) fn ask_roles(cx: &mut Cx, cause: Option<EntryId>) -> Option<TaskId> {
    let id = settings(cx.world.project).roles_endpoint.clone();
    let draft = with_token(cx.world, &id, "").ok()?;
    Some(cx.call(OwnCall::Roles, &id, draft, cause))
}

/// Supabase: its client renews the token. Gives the task to wait for.
pub(super) fn renew(cx: &mut Cx, cause: &EntryId) -> Option<TaskId> {
    let settings = settings(cx.world.project);
    let (plugin, id) = (settings.plugin, settings.refresh_endpoint.clone());
    if plugin != Plugin::Supabase || !stored::held(cx.world, SessionField::RefreshToken).is_truthy() {
        return None;
    }
    let refresh = stored::held(cx.world, SessionField::RefreshToken);
    let draft = own(cx.world, &id, "", &[("refresh_token".into(), refresh)]).ok()?;
    let note = EntryDraft::simulated(EntryBody::Note(Note::PluginRenews)).because_of(Some(cause.clone()));
    let note = cx.world.journal.add(0, note.assuming(Some(assumed(plugin))));
    Some(cx.call(OwnCall::Refresh, &id, draft, Some(note)))
}

impl WeWebPlugin {
    /// What the init waits for is over.
    pub(super) fn init_is_over(&mut self, task: TaskId) {
        if self.init == Init::Underway(task) {
            self.init = Init::Done;
        }
    }
}

/// Any failure signs out and deletes the token (rule 53; assumed of Supabase's client only where it had a session).
fn failed(cx: &mut Cx, by: &By, error: AppError) -> Settled {
    if settings(cx.world.project).plugin == Plugin::Xano && cx.world.tab().session.token.is_some() {
        stored::forget(cx, by, ChangedBy::PluginFails);
    }
    Settled::Failed(error)
}

fn with_member(object: Value, name: &str, value: Value) -> Value {
    let mut members = match object {
        Value::Map(members) => members,
        _ => Vec::new(),
    };
    members.retain(|(known, _)| known != name);
    members.push((name.to_owned(), value));
    Value::Map(members)
}
