//! The workflows of a WeWeb app with the auth plugin for Xano or Supabase: Login and Logout, and nothing of tokens, which are the plugin's
//! business (rules 53 and 54).

use super::parts::{HOME, LOGIN, PROFILE, SIGNUP, StarterPlan, action, gives_session, say, session, tap};
use super::weweb_front::{Entrance, LOG_IN, SIGN_UP, go};
use crate::domain::project::binding::{Binding, ErrorPart, Expr, SessionField, Source};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::plugin::{Plugin, PluginSettings};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};

/// The plugin's settings: what it calls are calls of the backend.
pub(super) fn settings(plan: &StarterPlan, settings: &mut PluginSettings) {
    (settings.unauthenticated_page, settings.forbidden_page, settings.home_page) = (LOGIN.into(), LOGIN.into(), HOME.into());
    let id = |endpoint: Option<&Endpoint>| endpoint.map(|endpoint| endpoint.id.clone()).unwrap_or_default();
    settings.log_in_endpoint = id(plan.log_in);
    settings.sign_up_endpoint = id(plan.sign_up);
    match settings.plugin {
        Plugin::Xano => settings.user_endpoint = id(plan.me),
        Plugin::Supabase => {
            settings.refresh_endpoint = id(plan.refresh);
            settings.log_out_endpoint = id(plan.log_out);
        }
    }
}

/// Every workflow.
pub(super) fn workflows(plan: &mut StarterPlan) -> Vec<Workflow> {
    let mut all = Vec::new();
    if let Some(log_in) = plan.log_in {
        all.push(entrance(plan, log_in, &LOG_IN, false));
    }
    if let Some(sign_up) = plan.sign_up {
        all.push(tap("to-signup", LOGIN, "Create an account", vec![go("go-signup", SIGNUP)]));
        all.push(entrance(plan, sign_up, &SIGN_UP, true));
    }
    let token = session(SessionField::Token);
    if let Some(data) = plan.data {
        let call = plan.call("call-orders", data, HOME, Some(&token), "orders");
        let status = Binding::whole(Source::Error(ErrorPart::Status));
        let mut catch = vec![action("if-unauthorized", ActionKind::Filter { when: Expr::equals(status, 401) })];
        catch.push(say("say-ended", "Please log in again."));
        catch.extend(out());
        let attempt = action("try-orders", ActionKind::TryCatch { attempt: vec![call], catch });
        all.push(tap("orders-tap", HOME, &format!("Load {}", data.name.to_lowercase()), vec![attempt]));
    }
    all.push(tap("to-profile", HOME, "Profile", vec![go("go-profile", PROFILE)]));
    all.push(tap("logout-tap", PROFILE, "Log out", out().to_vec()));
    all
}

/// Login or Sign up, then the first page behind it.
fn entrance(plan: &mut StarterPlan, endpoint: &Endpoint, way: &Entrance, up: bool) -> Workflow {
    let inputs = match plan.call("", endpoint, way.page, None, "").kind {
        ActionKind::Call { inputs, .. } => inputs,
        _ => Vec::new(),
    };
    let sign = action(if up { "sign-up" } else { "log-in" }, ActionKind::PluginSign { up, inputs });
    let mut chain = vec![sign];
    if gives_session(endpoint) {
        chain.push(go("go-home", HOME));
    } else {
        chain.extend([say("say-made", "The account is made. Log in now."), go("go-login", LOGIN)]);
    }
    let mut made = tap(way.id, way.page, way.label, chain);
    made.on_error = vec![say("say-failed", way.failure)];
    made
}

fn out() -> [Action; 2] {
    [action("logout", ActionKind::LegacyLogOut {}), go("go-login", LOGIN)]
}
