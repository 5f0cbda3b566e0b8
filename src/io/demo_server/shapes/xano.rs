//! `xano`: the default authentication group (2.1). Encrypted tokens, no refresh, nothing about their end.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, ok, orders, text};
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy, TokenForm};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};

/// The shape.
pub(super) struct Xano;

static ROUTES: [Route; 4] = [
    Route::new(Method::POST, "/auth/login", Purpose::LogIn),
    Route::new(Method::POST, "/auth/signup", Purpose::SignUp),
    Route::new(Method::GET, "/auth/me", Purpose::CurrentUser),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Xano {
    fn name(&self) -> &'static str {
        "xano"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { token: TokenForm::Jwe, life_s: Some(86_400), ..Policy::default() }
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        // 2.1.7: a query parameter does as well.
        let in_query = call.query("authtoken");
        let given = call.bearer().or(in_query.as_deref());
        match route.purpose {
            Purpose::LogIn => {
                let body = call.object()?;
                accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms).map(|grant| ok(token(grant, plan)))
            }
            Purpose::SignUp => {
                let body = call.object()?;
                let name = text(&body, "name")?;
                let grant = accounts.sign_up(text(&body, "email")?, text(&body, "password")?, Some(name), plan, now_ms)?;
                Ok(ok(token(grant, plan)))
            }
            Purpose::CurrentUser => accounts.user_of(given, now_ms).map(|user| ok(record(user))),
            _ => accounts.user_of(given, now_ms).map(|_| ok(orders())),
        }
    }

    /// 2.1.9.
    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let (status, code, message) = match refusal.kind() {
            RefusalKind::Request => (StatusCode::BAD_REQUEST, "ERROR_CODE_INPUT_ERROR", refusal.message()),
            RefusalKind::WrongCredentials => (StatusCode::FORBIDDEN, "ERROR_CODE_ACCESS_DENIED", "Invalid Credentials.".to_owned()),
            RefusalKind::AddressTaken => (StatusCode::FORBIDDEN, "ERROR_CODE_ACCESS_DENIED", "This account is already in use.".to_owned()),
            RefusalKind::TokenMissing => (StatusCode::UNAUTHORIZED, "ERROR_CODE_UNAUTHORIZED", "Authentication Required".to_owned()),
            RefusalKind::TokenDead => (StatusCode::UNAUTHORIZED, "ERROR_CODE_UNAUTHORIZED", "This token is expired or invalid.".to_owned()),
            RefusalKind::RefreshDead | RefusalKind::Elsewhere => (refusal.status(), "ERROR_CODE_NOT_FOUND", refusal.message()),
        };
        ServerAnswer::json(status, json!({ "code": code, "message": message, "payload": "" }))
    }
}

fn token(grant: Grant, plan: &GrantPlan) -> Value {
    json!({ plan.token_key.unwrap_or("authToken"): grant.access })
}

/// 2.1.3: flat, and the time of creation in milliseconds.
fn record(user: &Profile) -> Value {
    json!({ "id": user.id, "created_at": 1_700_000_000_000_i64, "name": user.name, "email": user.email })
}
