//! The action flows of a FlutterFlow app: call, condition on Succeeded, Log In with its five fields.

use super::parts::{
    HOME, LOGIN, MAIL, MAILED, NOT_MAILED, PROFILE, SIGNUP, StarterPlan, action, gives_session, path, say, session, tap, workflow, wrong,
};
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{Binding, Convert, OutputPart, SessionField, Source};
use crate::domain::project::carrier::{Carrier, Reads, Takes};
use crate::domain::project::endpoint::{Endpoint, EndpointInput, Field, Notation, Purpose};
use crate::domain::project::workflow::{Action, ActionKind, Navigate, SessionBindings, Trigger, Workflow};
use crate::domain::web::credentials::Credentials;
use crate::knowledge::blueprint::Blueprint;
use crate::knowledge::boxes::Need;
use crate::knowledge::dialect::json_path_of;

/// The blueprint as a FlutterFlow app uses it: its clients keep no cookies (on phones and through the proxy), so a header that stands
/// in for the cookie takes its place.
pub(super) fn prepared(blueprint: &Blueprint) -> Blueprint {
    let mut out = blueprint.clone();
    let name = out.habits.token_header.clone();
    if name.is_empty() || out.carrier != Carrier::Cookie {
        return out;
    }
    for endpoint in out.endpoints.iter_mut().filter(|endpoint| endpoint.credentials == Credentials::Include) {
        endpoint.credentials = Credentials::SameOrigin;
        if !matches!(endpoint.purpose, Purpose::LogIn | Purpose::SignUp) {
            endpoint.headers.push(Field { name: name.clone(), value: format!("{{{{{}}}}}", Takes::TOKEN) });
            endpoint.inputs.push(EndpointInput::named(Takes::TOKEN.to_owned()));
        }
    }
    out.carrier = Carrier::Header { name, scheme: String::new() };
    out
}

/// Every flow.
pub(super) fn workflows(plan: &mut StarterPlan) -> Vec<Workflow> {
    let mut all = Vec::new();
    if let Some(mail) = plan.mail_call() {
        let call = plan.call("call-mail", mail, LOGIN, None, "mailed");
        let sent = vec![say("say-mailed", MAILED)];
        let chain = vec![call, succeeded("if-mailed", "mailed", sent, vec![say("say-not-mailed", NOT_MAILED)])];
        all.push(tap("mail-tap", LOGIN, "Send me a mail", chain));
    }
    if let Some(log_in) = plan.log_in {
        let page = if plan.link_page().is_some() { MAIL } else { LOGIN };
        let actions = session_chain(plan, log_in, page, "login", wrong(plan));
        all.push(if page == MAIL {
            workflow("mail-load", Trigger::PageLoad { page: MAIL.to_owned() }, actions)
        } else {
            tap("login-tap", LOGIN, "Log in", actions)
        });
    }
    if let Some(sign_up) = plan.sign_up {
        let go = action("go-signup", ActionKind::Navigate(Navigate::to(SIGNUP)));
        all.push(tap("to-signup", LOGIN, "Create an account", vec![go]));
        let actions = session_chain(plan, sign_up, SIGNUP, "signup", "The account could not be made.");
        all.push(tap("signup-tap", SIGNUP, "Sign up", actions));
    }
    let token = session(SessionField::Token);
    if let Some(me) = plan.me {
        let call = plan.call("call-current-user", me, HOME, Some(&token), "me");
        all.push(workflow("home-load", Trigger::PageLoad { page: HOME.to_owned() }, vec![call]));
    }
    if let Some(data) = plan.data {
        let actions = data_chain(plan, data);
        all.push(tap("orders-tap", HOME, &format!("Load {}", data.name.to_lowercase()), actions));
    }
    all.push(tap("to-profile", HOME, "Profile", vec![action("go-profile", ActionKind::Navigate(Navigate::to(PROFILE)))]));
    let mut leave = Vec::new();
    if let Some(log_out) = plan.log_out {
        leave.push(plan.call("call-log-out", log_out, PROFILE, Some(&token), "loggedOut"));
    }
    leave.push(log_out());
    all.push(tap("logout-tap", PROFILE, "Log out", leave));
    all
}

/// A call that may bring a session, and what comes of it (A5, rule 13).
fn session_chain(plan: &mut StarterPlan, endpoint: &Endpoint, page: &str, output: &str, failure: &str) -> Vec<Action> {
    let mut chain: Vec<Action> = plan.csrf_call().into_iter().collect();
    chain.push(plan.call(&format!("call-{}", endpoint.id), endpoint, page, None, output));
    let then = if !gives_session(endpoint) {
        // The account is there, a session is not (section 3, rule 7).
        vec![say("say-made", "The account is made. Log in now."), action("go-login", ActionKind::Navigate(Navigate::to(LOGIN)))]
    } else if let Some(me) = plan.me.filter(|me| path(endpoint, Reads::USER).is_none() && path(me, Reads::USER).is_some()) {
        // Who has logged in stands in another reply.
        let token = token(plan, endpoint, output);
        let call = plan.call("call-current-user", me, page, token.as_ref(), "me");
        let log_in = log_in(plan, endpoint, output, Some(me));
        vec![call, succeeded("if-user", "me", vec![log_in], vec![say("say-no-user", "Who you are could not be loaded.")])]
    } else {
        vec![log_in(plan, endpoint, output, None)]
    };
    chain.push(succeeded("if-succeeded", output, then, vec![say("say-failed", failure)]));
    chain
}

fn log_in(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str, me: Option<&Endpoint>) -> Action {
    let own = |name: &str| path(endpoint, name).map(|_| (endpoint, output));
    let of_user = |name: &str| own(name).or_else(|| me.filter(|me| path(me, name).is_some()).map(|me| (me, "me")));
    let uid = if plan.blueprint.habits.uid_claim.is_empty() { of_user(Reads::UID) } else { own(Reads::UID) };
    let user = of_user(Reads::USER);
    let fields = SessionBindings {
        token: token(plan, endpoint, output),
        refresh_token: read(endpoint, output, Reads::REFRESH_TOKEN, Convert::JsonPath),
        expiry: expiry(plan, endpoint, output),
        uid: uid
            .and_then(|(endpoint, output)| read(endpoint, output, Reads::UID, Convert::JsonPath))
            .or_else(|| subject(plan, endpoint, output)),
        user_data: user.and_then(|(endpoint, output)| user_data(plan, endpoint, output)),
    };
    action("log-in", ActionKind::LogIn { fields, navigate_automatically: true })
}

/// Data, and what the app does when its token is dead.
fn data_chain(plan: &mut StarterPlan, data: &Endpoint) -> Vec<Action> {
    let token = session(SessionField::Token);
    let call = plan.call("call-orders", data, HOME, Some(&token), "orders");
    let ended = vec![say("say-ended", "Please log in again."), log_out()];
    if let Some(me) = plan.me.filter(|_| plan.is_guest()) {
        // The data's answer does not tell a dead token from none, so the one that does is asked first.
        let check = plan.call("check-token", me, HOME, Some(&token), "checked");
        return vec![check, succeeded("if-alive", "checked", vec![call], ended)];
    }
    let then = match plan.refresh {
        None => ended,
        Some(refresh) => {
            let refreshing = plan.call("call-refresh", refresh, HOME, Some(&token), "refreshed");
            let update = update_user(plan, refresh);
            let again = plan.call("call-orders-again", data, HOME, Some(&token), "orders");
            vec![refreshing, succeeded("if-refreshed", "refreshed", vec![update, again], vec![log_out()])]
        }
    };
    let status = Source::Output { output: "orders".to_owned(), part: OutputPart::Status };
    let condition = ActionKind::Condition { when: Expr::equals(Binding::whole(status), 401), then, otherwise: Vec::new() };
    vec![call, action("if-unauthorized", condition)]
}

/// Rule 9: every field that is left out becomes null, so what the reply does not have is taken from the session.
fn update_user(plan: &mut StarterPlan, refresh: &Endpoint) -> Action {
    let output = "refreshed";
    let new = read(refresh, output, Reads::REFRESH_TOKEN, Convert::JsonPath);
    let fields = SessionBindings {
        token: token(plan, refresh, output),
        refresh_token: Some(plan.next_refresh_token(new)),
        expiry: expiry(plan, refresh, output),
        uid: Some(read(refresh, output, Reads::UID, Convert::JsonPath).unwrap_or_else(|| session(SessionField::Uid))),
        user_data: Some(user_data(plan, refresh, output).unwrap_or_else(|| session(SessionField::UserData))),
    };
    action("update-user", ActionKind::UpdateUser { fields })
}

fn log_out() -> Action {
    action("log-out", ActionKind::LogOut { navigate_automatically: true })
}

fn succeeded(id: &str, output: &str, then: Vec<Action>, otherwise: Vec<Action>) -> Action {
    let from = Source::Output { output: output.to_owned(), part: OutputPart::Succeeded };
    action(id, ActionKind::Condition { when: Expr::Value(Binding::whole(from)), then, otherwise })
}

fn read(endpoint: &Endpoint, output: &str, name: &str, convert: Convert) -> Option<Binding> {
    Some(Binding::reply(output, &json_path_of(&path(endpoint, name)?.path)).with(convert))
}

fn token(plan: &StarterPlan, endpoint: &Endpoint, output: &str) -> Option<Binding> {
    let part = |part| Some(Binding::whole(Source::Output { output: output.to_owned(), part }));
    let header = &plan.blueprint.habits.token_header;
    match path(endpoint, Reads::TOKEN) {
        // A text that is no JSON has no paths.
        Some(found) if found.path.is_empty() => part(OutputPart::RawBody),
        Some(_) => read(endpoint, output, Reads::TOKEN, Convert::JsonPath),
        None if !header.is_empty() => part(OutputPart::Header(header.to_ascii_lowercase())),
        // Rule 7: without a token nobody is signed in after a restart, and the cookie is none of the app's business.
        None if plan.is_cookie() => Some(Binding::whole(Source::Constant("cookie".into()))),
        None => None,
    }
}

/// Table T3: a number bound as it is counts as seconds since 1970; everything else needs a custom function.
fn expiry(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Option<Binding> {
    let Some(found) = path(endpoint, Reads::EXPIRY) else {
        let token = token(plan, endpoint, output).filter(|_| plan.blueprint.habits.jwt)?;
        return Some(plan.boxed(Need::JwtExp, token));
    };
    let need = match found.notation? {
        Notation::EpochSeconds => return read(endpoint, output, Reads::EXPIRY, Convert::Integer),
        Notation::SecondsFromNow => Need::SecondsFromNow,
        Notation::MsFromNow => Need::MsFromNow,
        Notation::EpochMs => Need::EpochMs,
        Notation::Iso => Need::Iso,
    };
    let text = read(endpoint, output, Reads::EXPIRY, Convert::JsonPath)?;
    Some(plan.boxed(need, text))
}

/// The user's id as the token itself names it.
fn subject(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Option<Binding> {
    let token = token(plan, endpoint, output).filter(|_| !plan.blueprint.habits.uid_claim.is_empty())?;
    Some(plan.boxed(Need::Subject, token))
}

fn user_data(plan: &mut StarterPlan, endpoint: &Endpoint, output: &str) -> Option<Binding> {
    let found = read(endpoint, output, Reads::USER, Convert::Json)?;
    Some(if plan.blueprint.habits.user_is_list { plan.boxed(Need::Attributes, found) } else { found })
}
