//! What the workflows of both of WeWeb's authentications have in common: Change page, the frame of a log-in, the way out.

use super::parts::{LOGIN, MAIL, MAILED, NOT_MAILED, PROFILE, StarterPlan, action, gives_session, path, say, session, tap, wrong};
use crate::domain::project::binding::{Binding, Compare, Expr, SessionField};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::workflow::{Action, ActionKind, Navigate, Trigger, Workflow};

/// What a workflow of a log-in or a sign-up is named and placed by.
pub(super) struct Entrance {
    /// Slug of the workflow.
    pub(super) id: &'static str,
    /// The page that is tapped on.
    pub(super) page: &'static str,
    /// What is tapped.
    pub(super) label: &'static str,
    /// Name of the call's output.
    pub(super) output: &'static str,
    /// Said when it fails.
    pub(super) failure: &'static str,
}

/// The way in with an account.
pub(super) const LOG_IN: Entrance =
    Entrance { id: "login-tap", page: LOGIN, label: "Log in", output: "login", failure: "Wrong e-mail or password." };
/// The way in without one.
pub(super) const SIGN_UP: Entrance =
    Entrance { id: "signup-tap", page: super::SIGNUP, label: "Sign up", output: "signup", failure: "The account could not be made." };

/// A call that may bring a session. `signed_in` is what the app does with one; without one the person logs in.
pub(super) fn entrance(
    plan: &mut StarterPlan,
    endpoint: &Endpoint,
    way: &Entrance,
    signed_in: impl FnOnce(&mut StarterPlan) -> Vec<Action>,
) -> Workflow {
    let by_link = way.id == LOG_IN.id && plan.link_page().is_some();
    let page = if by_link { MAIL } else { way.page };
    let failure = if way.id == LOG_IN.id { wrong(plan) } else { way.failure };
    let mut chain: Vec<Action> = plan.csrf_call().into_iter().collect();
    chain.push(plan.call(&format!("call-{}", endpoint.id), endpoint, page, None, way.output));
    let mut then = if gives_session(endpoint) {
        signed_in(plan)
    } else {
        // The account is there, a session is not (section 3, rule 7).
        vec![say("say-made", "The account is made. Log in now.")]
    };
    then.push(if gives_session(endpoint) { go("go-home", super::HOME) } else { go("go-login", LOGIN) });
    if plan.in_code(endpoint) {
        // Code of one's own throws for no status.
        let status = Expr::Value(Binding { path: Some("status".into()), ..Binding::reply(way.output, "") });
        let when = Expr::Compare { left: Box::new(status), op: Compare::Lt, right: Box::new(Expr::Literal(400.into())) };
        let otherwise = vec![say("say-refused", failure)];
        chain.push(action("if-succeeded", ActionKind::Condition { when, then, otherwise }));
    } else {
        chain.extend(then);
    }
    let mut made = tap(way.id, way.page, way.label, chain);
    if by_link {
        (made.id, made.on) = ("mail-load".into(), Trigger::PageLoad { page: MAIL.into() });
    }
    made.on_error = vec![say("say-failed", failure)];
    made
}

/// The tap that has a code or a link sent by mail.
pub(super) fn mail(plan: &mut StarterPlan) -> Option<Workflow> {
    let call = plan.mail_call()?;
    let call = plan.call("call-mail", call, LOGIN, None, "mailed");
    let mut made = tap("mail-tap", LOGIN, "Send me a mail", vec![call, say("say-mailed", MAILED)]);
    made.on_error = vec![say("say-not-mailed", NOT_MAILED)];
    Some(made)
}

/// Where a call's result has the body: code of one's own gives it beside status and headers.
pub(super) fn in_result(plan: &StarterPlan, endpoint: &Endpoint, path: &str) -> String {
    match (plan.in_code(endpoint), path.is_empty()) {
        (false, _) => path.to_owned(),
        (true, true) => "body".to_owned(),
        (true, false) => format!("body.{path}"),
    }
}

/// The token of a reply: in the body, or in a header.
pub(super) fn token(plan: &StarterPlan, endpoint: &Endpoint, output: &str) -> Option<Binding> {
    if plan.in_code(endpoint) {
        let header = plan.blueprint.habits.token_header.to_ascii_lowercase();
        return Some(body(output, &format!("headers.{header}")));
    }
    Some(body(output, &in_result(plan, endpoint, &path(endpoint, Reads::TOKEN)?.path)))
}

/// The tap that leaves: the server is told, then the app forgets.
pub(super) fn leave(plan: &mut StarterPlan, out: [Action; 2]) -> Workflow {
    let mut leave = Vec::new();
    if let Some(log_out) = plan.log_out {
        leave.push(plan.call("call-log-out", log_out, PROFILE, Some(&session(SessionField::Token)), "loggedOut"));
    }
    leave.extend(out);
    tap("logout-tap", PROFILE, "Log out", leave)
}

/// Change page.
pub(super) fn go(id: &str, page: &str) -> Action {
    action(id, ActionKind::Navigate(Navigate::to(page)))
}

/// A place in the body of a call's result; an empty path is the whole body.
pub(super) fn body(output: &str, path: &str) -> Binding {
    Binding { path: Some(path.to_owned()).filter(|path| !path.is_empty()), ..Binding::reply(output, "") }
}
