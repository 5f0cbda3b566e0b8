//! `mailed_code` and `mailed_link`: what comes by mail logs in, once. No mail is sent: the code is always the same one.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, ok, orders, text, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::Refusal;

/// A code that is typed, together with the address.
pub(super) struct Code;

/// A link, which brings the code along.
pub(super) struct Link;

/// What would stand in the mail.
const CODE: &str = "246810";

static ROUTES: [Route; 4] = [
    Route::new(Method::POST, "/auth/mail", Purpose::Other),
    Route::new(Method::POST, "/auth/verify", Purpose::LogIn),
    Route::new(Method::GET, "/auth/me", Purpose::CurrentUser),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Code {
    fn name(&self) -> &'static str {
        "mailed_code"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        answered(route, call, plan, accounts, now_ms)
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        refused(refusal)
    }
}

impl Shape for Link {
    fn name(&self) -> &'static str {
        "mailed_link"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        answered(route, call, plan, accounts, now_ms)
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        refused(refusal)
    }
}

fn answered(route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
    match route.purpose {
        Purpose::LogIn => {
            let body = call.object()?;
            let address = body.get("email").and_then(Value::as_str);
            let person = accounts.take_mail(address).filter(|_| text(&body, "code") == Ok(CODE)).ok_or(Refusal::WrongCredentials)?;
            accounts.begin(person, plan, now_ms).map(|grant| ok(session(grant, plan)))
        }
        Purpose::CurrentUser => accounts.user_of(call.bearer(), now_ms).map(|found| ok(user(found))),
        _ if route.method == Method::POST => {
            let body = call.object()?;
            // Whether the address is known is nobody's business.
            accounts.send_mail(text(&body, "email")?);
            Ok(ServerAnswer::empty(StatusCode::NO_CONTENT))
        }
        _ => accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders())),
    }
}

fn refused(refusal: &Refusal) -> ServerAnswer {
    ServerAnswer::json(refusal.status(), json!({ "error": { "code": refusal.code(), "message": refusal.message() } }))
}

fn session(grant: Grant, plan: &GrantPlan) -> Value {
    let expires = written(plan.expiry.unwrap_or(Notation::SecondsFromNow), grant.expires_ms, grant.life_s);
    json!({ plan.token_key.unwrap_or("access_token"): grant.access, "expires_in": expires, "user": user(&grant.user) })
}

fn user(user: &Profile) -> Value {
    json!({ "id": user.id, "email": user.email, "name": user.name, "roles": user.roles })
}
