//! What the workflows of both of WeWeb's authentications have in common: Change page, the frame of a log-in, the way out.

use super::parts::{LOGIN, PROFILE, StarterPlan, action, gives_session, say, session, tap};
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::workflow::{Action, ActionKind, Navigate, Workflow};

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
    let mut chain: Vec<Action> = plan.csrf_call().into_iter().collect();
    chain.push(plan.call(&format!("call-{}", endpoint.id), endpoint, way.page, None, way.output));
    if gives_session(endpoint) {
        chain.extend(signed_in(plan));
        chain.push(go("go-home", super::HOME));
    } else {
        // The account is there, a session is not (section 3, rule 7).
        chain.extend([say("say-made", "The account is made. Log in now."), go("go-login", LOGIN)]);
    }
    let mut made = tap(way.id, way.page, way.label, chain);
    made.on_error = vec![say("say-failed", way.failure)];
    made
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
