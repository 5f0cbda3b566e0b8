//! The workflows of a WeWeb app with the legacy plugin: Store token, Fetch User, and no refresh of one's own, which the plugin does.

use super::parts::{HOME, LOGIN, PROFILE, SIGNUP, StarterPlan, action, path, say, session, tap};
use super::plugin_calls;
use super::weweb_front::{LOG_IN, SIGN_UP, body, entrance, go, in_result, leave, mail, token};
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{Binding, ErrorPart, SessionField, Source};
use crate::domain::project::carrier::{Carrier, Reads};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::legacy::{LegacySettings, TokenType};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};

/// The plugin's settings: its endpoints are calls of the backend (rule 45).
pub(super) fn settings(plan: &StarterPlan, settings: &mut LegacySettings) {
    (settings.unauthenticated_page, settings.forbidden_page, settings.home_page) = (LOGIN.into(), LOGIN.into(), HOME.into());
    if let Some(me) = plan.me {
        settings.user_endpoint.clone_from(&me.id);
    }
    if let Some((refresh, key)) = plan.refresh.and_then(|refresh| Some((refresh, plugin_calls::request_key(refresh)?))) {
        settings.refresh_endpoint.clone_from(&refresh.id);
        settings.request_key = key;
        settings.response_key = path(refresh, Reads::TOKEN).map(|found| found.path.clone()).unwrap_or_default();
    }
    settings.token_type = match &plan.blueprint.carrier {
        Carrier::Header { name, scheme } => match scheme.as_str() {
            "Basic" => TokenType::Basic,
            "" => TokenType::CustomHeader(name.clone()),
            _ => TokenType::Bearer,
        },
        _ => TokenType::Bearer,
    };
}

/// Every workflow.
pub(super) fn workflows(plan: &mut StarterPlan) -> Vec<Workflow> {
    let mut all = Vec::new();
    all.extend(mail(plan));
    if let Some(log_in) = plan.log_in {
        all.push(entrance(plan, log_in, &LOG_IN, |plan| signed_in(plan, log_in, LOG_IN.output)));
    }
    if let Some(sign_up) = plan.sign_up {
        all.push(tap("to-signup", LOGIN, "Create an account", vec![go("go-signup", SIGNUP)]));
        all.push(entrance(plan, sign_up, &SIGN_UP, |plan| signed_in(plan, sign_up, SIGN_UP.output)));
    }
    let token = session(SessionField::Token);
    if let Some(data) = plan.data {
        let call = plan.call("call-orders", data, HOME, Some(&token), "orders");
        // The refresh is the plugin's business: a 401 that arrives here is one that it could not mend.
        let status = Binding::whole(Source::Error(ErrorPart::Status));
        let mut catch = vec![action("if-unauthorized", ActionKind::Filter { when: Expr::equals(status, 401) })];
        catch.push(say("say-ended", "Please log in again."));
        catch.extend(out());
        let attempt = action("try-orders", ActionKind::TryCatch { attempt: vec![call], catch });
        all.push(tap("orders-tap", HOME, &format!("Load {}", data.name.to_lowercase()), vec![attempt]));
    }
    all.push(tap("to-profile", HOME, "Profile", vec![go("go-profile", PROFILE)]));
    all.push(leave(plan, out()));
    all
}

/// Store token, then Fetch User: without it nobody is signed in (rule 47).
fn signed_in(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Vec<Action> {
    let mut chain = Vec::new();
    if let Some(access_token) = token(plan, endpoint, output) {
        let refresh_token = path(endpoint, Reads::REFRESH_TOKEN).map(|found| body(output, &in_result(plan, endpoint, &found.path)));
        let kind = ActionKind::StoreToken { access_token, refresh_token };
        chain.push(action("store-token", kind));
    }
    if plan.me.is_some() {
        chain.push(action("fetch-user", ActionKind::FetchUser {}));
    }
    chain
}

fn out() -> [Action; 2] {
    [action("logout", ActionKind::LegacyLogOut {}), go("go-login", LOGIN)]
}
