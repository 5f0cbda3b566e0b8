//! The workflows of a WeWeb app with Custom Auth: Authenticate, and On user load that asks who it is and sets the user.

use super::parts::{HOME, LOGIN, PROFILE, SIGNUP, StarterPlan, action, path, say, session, tap, workflow};
use super::weweb_front::{LOG_IN, SIGN_UP, body, entrance, go, in_result, leave, mail, token};
use crate::domain::project::binding::Arithmetic;
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{Binding, ErrorPart, SessionField, Source};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Endpoint, Notation};
use crate::domain::project::workflow::{Action, ActionKind, Trigger, Workflow};
use crate::knowledge::boxes::Need;

/// Every workflow.
pub(super) fn workflows(plan: &mut StarterPlan) -> Vec<Workflow> {
    let mut all = Vec::new();
    if let Some(me) = plan.me {
        let mut actions = set_user_chain(plan, me);
        if !plan.is_cookie() {
            // Rule 16: a session without a token is there for visitors too.
            let token = Binding { path: Some("session.accessToken".to_owned()), ..Binding::whole(Source::Event) };
            let when = Expr::IsSet(Box::new(Expr::Value(token)));
            actions = vec![action("if-token", ActionKind::Condition { when, then: actions, otherwise: Vec::new() })];
        }
        all.push(workflow("on-user-load", Trigger::UserLoad, actions));
    }
    all.extend(mail(plan));
    if let Some(log_in) = plan.log_in {
        all.push(entrance(plan, log_in, &LOG_IN, |plan| signed_in(plan, log_in, LOG_IN.output)));
    }
    if let Some(sign_up) = plan.sign_up {
        all.push(tap("to-signup", LOGIN, "Create an account", vec![go("go-signup", SIGNUP)]));
        all.push(entrance(plan, sign_up, &SIGN_UP, |plan| signed_in(plan, sign_up, SIGN_UP.output)));
    }
    if let Some(data) = plan.data {
        let attempt = data_chain(plan, data);
        all.push(tap("orders-tap", HOME, &format!("Load {}", data.name.to_lowercase()), attempt));
    }
    all.push(tap("to-profile", HOME, "Profile", vec![go("go-profile", PROFILE)]));
    all.push(leave(plan, out()));
    all
}

/// What the app does with a session.
fn signed_in(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Vec<Action> {
    let mut chain = Vec::new();
    if plan.is_cookie() {
        chain.extend(plan.me.map(|me| set_user_chain(plan, me)).unwrap_or_default());
    } else {
        chain.push(authenticate(plan, endpoint, output));
    }
    if plan.me.is_none() {
        // Without a user nobody is signed in (rule 10); where nothing says who it is, the reply stands in until it is replaced.
        let value = user(plan, endpoint, output).unwrap_or_else(|| body(output, ""));
        chain.push(action("set-user", ActionKind::SetUser { value }));
    }
    chain
}

/// The current user, and Set user.
fn set_user_chain(plan: &mut StarterPlan, me: &Endpoint) -> Vec<Action> {
    let call = plan.call("call-current-user", me, HOME, Some(&session(SessionField::Token)), "me");
    // Without a known place the user is the whole body.
    let value = user(plan, me, "me").unwrap_or_else(|| body("me", ""));
    vec![call, action("set-user", ActionKind::SetUser { value })]
}

/// Rule 9; Authenticate waits for On user load, which sets the user.
fn authenticate(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Action {
    let new = read(plan, endpoint, output, Reads::REFRESH_TOKEN);
    let is_refresh = plan.refresh.is_some_and(|refresh| refresh.id == endpoint.id);
    let kind = ActionKind::Authenticate {
        access_token: token(plan, endpoint, output),
        refresh_token: if is_refresh { Some(plan.next_refresh_token(new)) } else { new },
        metadata: metadata(plan, endpoint, output),
        persist: true,
    };
    action("authenticate", kind)
}

/// Data, and what the app does when its token is dead.
fn data_chain(plan: &mut StarterPlan, data: &Endpoint) -> Vec<Action> {
    let token = session(SessionField::Token);
    let call = plan.call("call-orders", data, HOME, Some(&token), "orders");
    let mut attempt = Vec::new();
    if let Some(me) = plan.me.filter(|_| plan.is_guest()) {
        // The data's answer does not tell a dead token from none, so the one that does is asked first.
        attempt.push(plan.call("check-token", me, HOME, Some(&token), "checked"));
    }
    attempt.push(call);
    let status = Binding::whole(Source::Error(ErrorPart::Status));
    let mut catch = vec![action("if-unauthorized", ActionKind::Filter { when: Expr::equals(status, 401) })];
    if let Some(refresh) = plan.refresh {
        catch.push(plan.call("call-refresh", refresh, HOME, Some(&token), "refreshed"));
        catch.push(authenticate(plan, refresh, "refreshed"));
        catch.push(plan.call("call-orders-again", data, HOME, Some(&token), "orders"));
    } else {
        catch.push(say("say-ended", "Please log in again."));
        catch.extend(out());
    }
    vec![action("try-orders", ActionKind::TryCatch { attempt, catch })]
}

fn out() -> [Action; 2] {
    [action("clear-session", ActionKind::ClearSession {}), go("go-login", LOGIN)]
}

fn read(plan: &StarterPlan, endpoint: &Endpoint, output: &str, name: &str) -> Option<Binding> {
    Some(body(output, &in_result(plan, endpoint, &path(endpoint, name)?.path)))
}

/// The user as Set user wants it: an object, without a wrapper (section 3, rule 8).
fn user(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Option<Binding> {
    let found = read(plan, endpoint, output, Reads::USER)?;
    Some(if plan.blueprint.habits.user_is_list { plan.boxed(Need::Attributes, found) } else { found })
}

/// When the token ends, in milliseconds since 1970, as far as anything says so.
fn metadata(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Option<Binding> {
    let ms = match path(endpoint, Reads::EXPIRY).and_then(|found| Some((found, found.notation?))) {
        None => {
            let token = token(plan, endpoint, output).filter(|_| plan.blueprint.habits.jwt)?;
            Expr::Value(plan.boxed(Need::JwtExp, token))
        }
        Some((found, notation)) => {
            let found = body(output, &in_result(plan, endpoint, &found.path));
            let number = || Expr::ToNumber(Box::new(Expr::Value(found.clone())));
            match notation {
                Notation::EpochMs => number(),
                Notation::EpochSeconds => calculation(number(), Arithmetic::Multiply, Expr::Literal(1000.into())),
                Notation::MsFromNow => calculation(Expr::Now, Arithmetic::Add, number()),
                Notation::SecondsFromNow => {
                    let ms = calculation(number(), Arithmetic::Multiply, Expr::Literal(1000.into()));
                    calculation(Expr::Now, Arithmetic::Add, ms)
                }
                Notation::Iso => Expr::Value(plan.boxed(Need::Iso, found)),
            }
        }
    };
    Some(Binding::whole(Source::Formula(Box::new(Expr::Object(vec![("expires".to_owned(), ms)])))))
}

fn calculation(left: Expr, op: Arithmetic, right: Expr) -> Expr {
    Expr::Arithmetic { left: Box::new(left), op, right: Box::new(right) }
}
