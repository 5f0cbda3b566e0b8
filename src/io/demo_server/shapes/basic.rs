//! `basic`: Basic credentials (RFC 7617) for a JWT that names the user, and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{HeaderValue, WWW_AUTHENTICATE};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, ok, orders, text};
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, GrantPlan};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};

/// The shape.
pub(super) struct Basic;

static ROUTES: [Route; 4] = [
    Route::new(Method::POST, "/session", Purpose::LogIn),
    Route::new(Method::POST, "/users", Purpose::SignUp),
    Route::new(Method::GET, "/users/me", Purpose::CurrentUser),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Basic {
    fn name(&self) -> &'static str {
        "basic"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        match route.purpose {
            Purpose::LogIn => {
                let (email, password) = credentials(call).ok_or(Refusal::WrongCredentials)?;
                let grant = accounts.log_in(&email, &password, plan, now_ms)?;
                Ok(ok(json!({ plan.token_key.unwrap_or("token"): grant.access })))
            }
            Purpose::SignUp => {
                let body = call.object()?;
                let made = accounts.register(text(&body, "email")?, text(&body, "password")?, None)?;
                Ok(ServerAnswer::json(StatusCode::CREATED, user(&made)))
            }
            Purpose::CurrentUser => accounts.user_of(call.bearer(), now_ms).map(|found| ok(user(found))),
            _ => accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders())),
        }
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let answer = ServerAnswer::json(refusal.status(), json!({ "error": refusal.code(), "message": refusal.message() }));
        match refusal.kind() {
            RefusalKind::WrongCredentials => answer.with(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"api\"")),
            RefusalKind::TokenMissing | RefusalKind::TokenDead => answer.with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            _ => answer,
        }
    }
}

/// User name and password of the header.
fn credentials(call: &Call) -> Option<(String, String)> {
    let (scheme, given) = call.authorization()?.split_once(' ')?;
    let pair = String::from_utf8(STANDARD.decode(given.trim()).ok()?).ok()?;
    let (name, password) = pair.split_once(':').filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    Some((name.to_owned(), password.to_owned()))
}

fn user(user: &Profile) -> Value {
    json!({ "id": user.id, "email": user.email, "name": user.name, "roles": user.roles })
}
