//! How FlutterFlow makes and ends calls: private ones, cached ones, Test and Run mode without the proxy, API Interceptors (A2 rule 5; B6, B8,
//! B9).

use crate::agent::{CallDraft, Outcome};
use crate::domain::project::Behaviour;
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::platform::{Client, Target};
use crate::domain::project::trigger::Trigger;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::Started;
use crate::domain::record::note::Note;
use crate::domain::record::value::Value;
use crate::interpreter::output::{CallResult, Holds};
use crate::interpreter::task::{Task, TaskId};

use super::super::common::cx::Cx;
use super::super::common::journal::EntryDraft;
use super::super::common::rules::{EndedCall, Route, Settled, no_reply, replied};
use super::{FlutterFlow, Refreshing};

/// What a box stands for is what the user chose.
fn assumed(name: &str) -> String {
    format!("API Interceptor {name}: its behaviour is what you chose")
}

impl FlutterFlow {
    /// What sends a call, and whether anything does.
    pub(super) fn routed(&mut self, cx: &mut Cx, task: &Task, endpoint: &Endpoint, draft: &CallDraft) -> Route {
        let facts = &endpoint.facts;
        let note = |cx: &mut Cx, note: Note| cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note(note));
        if facts.private == Some(true) && facts.requires_firebase_user == Some(true) {
            // B9: nobody of Custom Authentication is a user of Firebase.
            let reply = note(cx, Note::FirebaseUserWanted { call: endpoint.name.clone() });
            return Route::Known(Box::new(without_reply(Some(400), Some(reply))));
        }
        if is_cached(cx, task, endpoint)
            && let Some((_, result)) = self.cache.iter().find(|(known, _)| is_the_same(known, draft))
        {
            let result = result.clone();
            note(cx, Note::Cached { call: endpoint.name.clone() });
            return Route::Known(Box::new(result));
        }
        if facts.private == Some(true) {
            return Route::Send(Some(Client::Server));
        }
        let without_proxy = cx.world.target == Target::TestMode && facts.test_proxy == Some(false);
        Route::Send(without_proxy.then_some(Client::Browser))
    }

    /// B6: any reply is a result; without one the status is -1 and the body null.
    pub(super) fn call_ended(&mut self, cx: &mut Cx, task: &Task, ended: &EndedCall) -> Settled {
        let reply = ended.reply.clone();
        let result = match ended.outcome {
            Outcome::Reply { reply: http, visible } => replied(http.status, visible, &http.body, reply),
            other => CallResult { exception: Some(no_reply(other).to_string()), ..without_reply(None, reply) },
        };
        let project = cx.world.project;
        let Some(endpoint) = project.endpoint(ended.endpoint).map(|endpoint| project.whole(endpoint)) else {
            return Settled::Done(result);
        };
        if is_cached(cx, task, &endpoint) && result.status.is_some() {
            self.cache.retain(|(known, _)| !is_the_same(known, ended.draft));
            self.cache.push((ended.draft.clone(), result.clone()));
        }
        match self.intercepted(cx, task, ended, &endpoint, &result) {
            Some(until) => Settled::Held { until, otherwise: Ok(Box::new(result)) },
            None => Settled::Done(result),
        }
    }

    /// Rule 5: the one hook is an API Interceptor, which somebody has written. Gives the task that gets the new token.
    fn intercepted(&mut self, cx: &mut Cx, task: &Task, ended: &EndedCall, endpoint: &Endpoint, result: &CallResult) -> Option<TaskId> {
        if result.status != Some(401) || ended.again || self.refreshing.contains_key(&task.id) || is_for_signing_in(endpoint.purpose) {
            return None;
        }
        let interceptor = cx.world.project.functions.iter().find(|function| function.id == endpoint.facts.interceptor)?;
        let Behaviour::RefreshAndRepeat(workflow) = &interceptor.behaviour else { return None };
        cx.world.project.workflow(workflow)?;
        let body = EntryBody::Note(Note::Intercepted { interceptor: interceptor.name.clone() });
        let draft = EntryDraft::simulated(body).because_of(ended.reply.clone()).assuming(Some(assumed(&interceptor.name)));
        let note = cx.world.journal.add(task.track, draft);
        let until = cx.spawn(workflow, Started::Interceptor, Value::Missing, Some(note));
        let token = cx.world.tab().session.token.clone();
        self.refreshing.insert(until, Refreshing { interceptor: interceptor.name.clone(), token });
        Some(until)
    }

    /// The flow of an interceptor is over: what was held back is repeated with the new token, or ends with its own 401.
    pub(super) fn refreshed(&mut self, cx: &mut Cx, task: &Task) {
        let Some(Refreshing { interceptor, token: before }) = self.refreshing.remove(&task.id) else { return };
        let now = cx.world.tab().session.token.clone();
        let (old, new) = (before.to_text(), now.to_text());
        if !now.is_some() || old.reveal() == new.reveal() {
            let body = EntryBody::Note(Note::InterceptorGaveUp { interceptor: interceptor.clone() });
            let draft = EntryDraft::simulated(body).because_of(task.cause.clone()).assuming(Some(assumed(&interceptor)));
            cx.world.journal.add(task.track, draft);
            return cx.give_up(task.id);
        }
        cx.again(task.id, task.cause.as_ref(), |draft| {
            for line in &mut draft.headers {
                line.value = line.value.replaced(&old.reveal(), &new);
            }
        });
    }
}

/// Cache API Results of the call, or the Query Cache Settings of the Backend Query that makes it (B6).
fn is_cached(cx: &Cx, task: &Task, endpoint: &Endpoint) -> bool {
    let by_query =
        cx.world.project.workflow(&task.workflow).is_some_and(|flow| matches!(flow.on, Trigger::Query { cached: Some(true), .. }));
    endpoint.facts.cached == Some(true) || by_query
}

/// Whether a call gives a token: its 401 says that the credentials are wrong, or the refresh token.
fn is_for_signing_in(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh)
}

/// The same call with the same arguments.
fn is_the_same(known: &CallDraft, draft: &CallDraft) -> bool {
    (known.method, &known.url, &known.headers, &known.body) == (draft.method, &draft.url, &draft.headers, &draft.body)
}

fn without_reply(status: Option<u16>, reply: Option<EntryId>) -> CallResult {
    CallResult { status, headers: Vec::new(), body: None, exception: None, holds: Holds::Body, reply }
}
