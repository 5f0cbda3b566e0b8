//! Any 401 refreshes the access token once and makes the call again (rules 47 to 49).

use crate::agent::Outcome;
use crate::domain::project::binding::SessionField;
use crate::domain::project::platform::RefreshType;
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::note::Note;
use crate::domain::record::value::Value;
use crate::domain::secret::SecretKind;
use crate::domain::web::body::JsonReading;
use crate::interpreter::output::{AppError, CallResult};
use crate::interpreter::task::Task;

use super::super::common::bindings::bound_secret;
use super::super::common::cx::Cx;
use super::super::common::cx::OwnCall;
use super::super::common::front;
use super::super::common::rules::{EndedCall, Settled};
use super::super::common::world::By;
use super::session::note;
use super::{Refresh, WeWebLegacy, calls, session, settings};

impl WeWebLegacy {
    /// A call has ended.
    pub(super) fn call_settled(&mut self, cx: &mut Cx, task: &Task, ended: &EndedCall) -> Settled {
        let result = front::body_or_error(cx, ended);
        match (ended.purpose, result) {
            (Some(OwnCall::Refresh), result) => self.refreshed(cx, task, result),
            (Some(OwnCall::FetchUser | OwnCall::Init), Ok(result)) => {
                let user = body(cx, &result);
                session::user_fetched(cx, By { track: task.track, cause: result.reply.clone(), action: None }, user);
                Settled::Done(result)
            }
            (_, Err(error)) if is_to_refresh(cx, ended) => self.hold(cx, task, error),
            (_, result) => result.into(),
        }
    }

    fn hold(&mut self, cx: &mut Cx, task: &Task, error: AppError) -> Settled {
        let cause = error.entry.clone().or_else(|| task.cause.clone());
        let until = match self.refresh {
            Refresh::Underway(until) => until,
            Refresh::Failed => {
                note(cx, task.track, cause, Note::RefreshStuck);
                return Settled::Failed(error);
            }
            Refresh::None => match calls::refresh(cx.world, &session::held(cx.world, SessionField::RefreshToken)) {
                Err(why) => {
                    note(cx, task.track, cause, Note::NothingToRefreshWith { thrown: why.into_thrown() });
                    return Settled::Failed(error);
                }
                Ok(call) => {
                    let said = note(cx, task.track, cause, Note::PluginRefreshes);
                    let broken = match &settings(cx.world.project).refresh_type {
                        RefreshType::RequestBody => None,
                        RefreshType::Bearer => Some("bearer"),
                        RefreshType::Basic => Some("basic"),
                        RefreshType::CustomHeader(_) => Some("custom header"),
                    };
                    if let Some(kind) = broken {
                        note(cx, task.track, Some(said.clone()), Note::RefreshTypeBroken { kind });
                    }
                    let until = cx.call(OwnCall::Refresh, &call.endpoint, call.draft, Some(said));
                    self.refresh = Refresh::Underway(until);
                    until
                }
            },
        };
        Settled::Held { until, otherwise: Err(error) }
    }

    fn refreshed(&mut self, cx: &mut Cx, task: &Task, result: Result<CallResult, AppError>) -> Settled {
        let result = match result {
            Ok(result) => result,
            Err(error) => {
                let cause = error.entry.clone().or_else(|| task.cause.clone());
                note(cx, task.track, cause, Note::RefreshFailed { thrown: error.thrown.clone() });
                self.refresh = Refresh::Failed;
                cx.give_up(task.id);
                return Settled::Failed(error);
            }
        };
        self.refresh = Refresh::None;
        let cause = result.reply.clone().or_else(|| task.cause.clone());
        let data = body(cx, &result);
        let key = &settings(cx.world.project).response_key;
        let found = if key.is_empty() { &Value::Missing } else { data.at_dotted(key) };
        if *found == Value::Missing && !matches!(data, Value::Text(_)) {
            note(cx, task.track, cause.clone(), Note::WholeReplyIsToken { key: key.clone() });
        }
        let found = if *found == Value::Missing { data.clone() } else { found.clone() };
        let token = bound_secret(cx.world.registry, SessionField::Token, found);
        let by = By { track: task.track, cause: cause.clone(), action: None };
        let stored = session::store(cx, &by, ChangedBy::PluginRefresh, token, Value::Missing);
        if has_other_refresh_token(&data, &session::held(cx.world, SessionField::RefreshToken)) {
            note(cx, task.track, cause.clone(), Note::RotationIgnored);
        }
        let token = session::held(cx.world, SessionField::Token);
        let token_type = settings(cx.world.project).token_type.clone();
        cx.again(task.id, stored.as_ref().or(cause.as_ref()), |draft| calls::again(draft, &token_type, &token));
        Settled::Done(result)
    }
}

/// Rule 47: a reply 401 that the app sees, not from the refresh endpoint, and not of a call that was made again.
fn is_to_refresh(cx: &Cx, ended: &EndedCall) -> bool {
    let unauthorized = matches!(ended.outcome, Outcome::Reply { reply, .. } if reply.status == 401);
    unauthorized && !ended.again && settings(cx.world.project).refresh_endpoint != ended.endpoint
}

/// Whether a reply holds, at any depth, a refresh token that is not this one.
fn has_other_refresh_token(data: &Value, known: &Value) -> bool {
    match data {
        Value::Map(members) => members.iter().any(|(name, value)| {
            let is_token = SecretKind::of_name(name) == Some(SecretKind::RefreshToken) && matches!(value, Value::Text(_));
            is_token && value.to_text().reveal() != known.to_text().reveal() || has_other_refresh_token(value, known)
        }),
        Value::List(items) => items.iter().any(|item| has_other_refresh_token(item, known)),
        _ => false,
    }
}

/// A reply's body as axios gives it: parsed where it is JSON, else its text (rule 55).
fn body(cx: &Cx, result: &CallResult) -> Value {
    let Some(body) = &result.body else { return Value::Missing };
    match cx.world.bodies.read(&body.hash, JsonReading::Browser) {
        Ok(json) => Value::from_json(&json, cx.world.registry),
        Err(_) => Value::Text(cx.world.registry.trace(&cx.world.bodies.text(&body.hash))),
    }
}
