//! The workflows of a WeWeb app with the legacy plugin: Store token, Fetch User, and no refresh of one's own, which the plugin does.

use serde_json::Value as Json;

use super::parts::{HOME, LOGIN, PROFILE, Plan, SIGNUP, action, gives_session, path, say, session, tap};
use crate::domain::binding::{Binding, ErrorPart, SessionField, Source};
use crate::domain::blueprint::{Carrier, Reads, Takes};
use crate::domain::endpoint::{BodyType, Endpoint};
use crate::domain::expr::Expr;
use crate::domain::legacy::{LegacySettings, TokenType};
use crate::domain::wire::Method;
use crate::domain::workflow::{Action, ActionKind, Navigate, Workflow};

/// The plugin's settings: its endpoints are calls of the backend (rule 45).
pub(super) fn settings(plan: &Plan, settings: &mut LegacySettings) {
    (settings.unauthenticated_page, settings.forbidden_page, settings.home_page) = (LOGIN.into(), LOGIN.into(), HOME.into());
    if let Some(me) = plan.me {
        settings.user_endpoint.clone_from(&me.id);
    }
    if let Some((refresh, key)) = plan.refresh.and_then(|refresh| Some((refresh, request_key(refresh)?))) {
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

/// Whether the plugin can fetch the user there: it sends a GET with the access token and nothing else (rule 45).
pub(super) fn tells_the_user(endpoint: &Endpoint) -> bool {
    endpoint.method == Method::Get && needs_no_header(endpoint)
}

/// The member of a JSON body that takes the refresh token. The plugin sends that one member and nothing else (rules 45 and 48).
pub(super) fn request_key(refresh: &Endpoint) -> Option<String> {
    if refresh.body_type != BodyType::Json || !needs_no_header(refresh) {
        return None;
    }
    let wanted = format!("{{{{{}}}}}", Takes::REFRESH_TOKEN);
    let body: Json = serde_json::from_str(&refresh.body).ok()?;
    let members = body.as_object()?;
    members.iter().find(|(_, value)| members.len() == 1 && value.as_str() == Some(&wanted)).map(|(name, _)| name.clone())
}

/// Of an endpoint the plugin knows the URL: a key of the project is not sent. Without an Accept only errors look different.
fn needs_no_header(endpoint: &Endpoint) -> bool {
    let token = format!("{{{{{}}}}}", Takes::TOKEN);
    endpoint.headers.iter().all(|header| header.value.contains(&token) || header.name.eq_ignore_ascii_case("accept"))
}

/// Every workflow.
pub(super) fn workflows(plan: &mut Plan) -> Vec<Workflow> {
    let mut all = Vec::new();
    if let Some(log_in) = plan.log_in {
        all.push(session_workflow(plan, log_in, ("login-tap", LOGIN, "Log in"), "login", "Wrong e-mail or password."));
    }
    if let Some(sign_up) = plan.sign_up {
        all.push(tap("to-signup", LOGIN, "Create an account", vec![go("go-signup", SIGNUP)]));
        all.push(session_workflow(plan, sign_up, ("signup-tap", SIGNUP, "Sign up"), "signup", "The account could not be made."));
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
    let mut leave = Vec::new();
    if let Some(log_out) = plan.log_out {
        leave.push(plan.call("call-log-out", log_out, PROFILE, Some(&token), "loggedOut"));
    }
    leave.extend(out());
    all.push(tap("logout-tap", PROFILE, "Log out", leave));
    all
}

/// A call that may bring tokens, and what comes of it. Without Fetch User nobody is signed in (rule 47).
fn session_workflow(plan: &mut Plan, endpoint: &Endpoint, on: (&str, &str, &str), output: &str, failure: &str) -> Workflow {
    let (id, page, label) = on;
    let mut chain: Vec<Action> = plan.csrf_call().into_iter().collect();
    chain.push(plan.call(&format!("call-{}", endpoint.id), endpoint, page, None, output));
    if gives_session(endpoint) {
        if let Some(token) = path(endpoint, Reads::TOKEN) {
            let refresh_token = path(endpoint, Reads::REFRESH_TOKEN).map(|found| read(output, &found.path));
            let kind = ActionKind::StoreToken { access_token: read(output, &token.path), refresh_token };
            chain.push(action("store-token", kind));
        }
        if plan.me.is_some() {
            chain.push(action("fetch-user", ActionKind::FetchUser {}));
        }
        chain.push(go("go-home", HOME));
    } else {
        // The account is there, a session is not (section 3, rule 7).
        chain.extend([say("say-made", "The account is made. Log in now."), go("go-login", LOGIN)]);
    }
    let mut made = tap(id, page, label, chain);
    made.on_error = vec![say("say-failed", failure)];
    made
}

fn out() -> [Action; 2] {
    [action("logout", ActionKind::LegacyLogOut {}), go("go-login", LOGIN)]
}

fn go(id: &str, page: &str) -> Action {
    action(id, ActionKind::Navigate(Navigate::to(page)))
}

fn read(output: &str, path: &str) -> Binding {
    Binding { path: Some(path.to_owned()).filter(|path| !path.is_empty()), ..Binding::reply(output, "") }
}
