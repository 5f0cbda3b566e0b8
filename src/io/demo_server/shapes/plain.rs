//! `plain`: what a careful developer would write today. Tokens under `data`, errors as `{"error":{"code","message"}}`.

use hyper::header::{HeaderValue, WWW_AUTHENTICATE};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, orders, text, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};

/// The shape.
pub(super) struct Plain;

static ROUTES: [Route; 6] = [
    Route::new(Method::POST, "/auth/login", Purpose::LogIn),
    Route::new(Method::POST, "/auth/signup", Purpose::SignUp),
    Route::new(Method::GET, "/auth/me", Purpose::CurrentUser),
    Route::new(Method::POST, "/auth/refresh", Purpose::Refresh),
    Route::new(Method::POST, "/auth/logout", Purpose::LogOut),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        match route.purpose {
            Purpose::LogIn => {
                let body = call.object()?;
                let grant = accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms)?;
                Ok(ServerAnswer::json(StatusCode::OK, tokens(grant, plan)))
            }
            Purpose::SignUp => {
                let body = call.object()?;
                let name = body.get("name").and_then(Value::as_str);
                let grant = accounts.sign_up(text(&body, "email")?, text(&body, "password")?, name, plan, now_ms)?;
                Ok(ServerAnswer::json(StatusCode::CREATED, tokens(grant, plan)))
            }
            Purpose::CurrentUser => {
                let user = accounts.user_of(call.bearer(), now_ms)?;
                Ok(ServerAnswer::json(StatusCode::OK, json!({ "data": profile(user) })))
            }
            Purpose::Refresh => {
                let body = call.object()?;
                let grant = accounts.refresh(text(&body, "refresh_token")?, plan, now_ms)?;
                Ok(ServerAnswer::json(StatusCode::OK, tokens(grant, plan)))
            }
            Purpose::LogOut => {
                let body = if call.body.is_empty() { serde_json::Map::new() } else { call.object()? };
                accounts.log_out(call.bearer(), body.get("refresh_token").and_then(Value::as_str), now_ms)?;
                Ok(ServerAnswer::empty(StatusCode::NO_CONTENT))
            }
            Purpose::Other => {
                accounts.user_of(call.bearer(), now_ms)?;
                Ok(ServerAnswer::json(StatusCode::OK, json!({ "data": orders() })))
            }
        }
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let answer = ServerAnswer::json(refusal.status(), json!({ "error": { "code": refusal.code(), "message": refusal.message() } }));
        match refusal.kind() {
            RefusalKind::TokenMissing | RefusalKind::TokenDead => answer.with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            _ => answer,
        }
    }
}

fn profile(user: &Profile) -> Value {
    json!({ "id": user.id, "email": user.email, "name": user.name, "roles": user.roles })
}

fn tokens(grant: Grant, plan: &GrantPlan) -> Value {
    let expires = written(plan.expiry.unwrap_or(Notation::EpochSeconds), grant.expires_ms, grant.life_s);
    let mut data = serde_json::Map::new();
    data.insert(plan.token_key.unwrap_or("access_token").to_owned(), grant.access.into());
    data.insert("refresh_token".to_owned(), grant.refresh.into());
    data.insert("expires".to_owned(), expires);
    data.insert("user".to_owned(), profile(&grant.user));
    json!({ "data": data })
}
