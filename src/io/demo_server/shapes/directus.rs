//! `directus`: modes json, cookie and session (2.3), registration on. The expiry in milliseconds.

use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::{Route, Shape, maybe, ok, orders, text, uuid, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::tokens::SigningAlgorithm;

/// The shape.
pub(super) struct Directus;

/// 2.3.7.
const REFRESH_DAYS: i64 = 7;
const REFRESH_COOKIE: &str = "directus_refresh_token";
const SESSION_COOKIE: &str = "directus_session_token";

static ROUTES: [Route; 6] = [
    Route::new(Method::POST, "/auth/login", Purpose::LogIn),
    Route::new(Method::POST, "/users/register", Purpose::SignUp),
    Route::new(Method::GET, "/users/me", Purpose::CurrentUser),
    Route::new(Method::POST, "/auth/refresh", Purpose::Refresh),
    Route::new(Method::POST, "/auth/logout", Purpose::LogOut),
    Route::new(Method::GET, "/items/orders", Purpose::Other),
];

impl Shape for Directus {
    fn name(&self) -> &'static str {
        "directus"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { life_s: Some(900), refresh_life_ms: REFRESH_DAYS * 86_400_000, subject: uuid, ..Policy::default() }
    }

    fn algorithm(&self) -> Option<SigningAlgorithm> {
        Some(SigningAlgorithm::Hs256)
    }

    fn takes_cookies(&self) -> bool {
        true
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        let in_query = call.query("access_token");
        let given = call.bearer().or(in_query.as_deref()).or_else(|| call.cookie(SESSION_COOKIE));
        match route.purpose {
            Purpose::LogIn => {
                let body = call.object()?;
                let grant = accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms)?;
                Ok(session(grant, plan, maybe(&body, "mode").unwrap_or("json")))
            }
            Purpose::SignUp => {
                let body = call.object()?;
                // 2.3.6: nobody is told whether the address was free.
                accounts.register(text(&body, "email")?, text(&body, "password")?, maybe(&body, "first_name")).ok();
                Ok(ServerAnswer::empty(StatusCode::NO_CONTENT))
            }
            Purpose::Refresh => {
                let body = optional(call)?;
                let grant = accounts.refresh(refresh_token(&body, call)?, plan, now_ms)?;
                Ok(session(grant, plan, maybe(&body, "mode").unwrap_or("json")))
            }
            Purpose::LogOut => {
                let body = optional(call)?;
                let refresh = refresh_token(&body, call);
                accounts.log_out(given, Some(refresh?), now_ms)?;
                Ok(ServerAnswer::empty(StatusCode::NO_CONTENT))
            }
            Purpose::CurrentUser => {
                let user = accounts.user_of(given, now_ms)?;
                let role = "3b1f1b5a-0000-4000-8000-00000000c0de";
                let id = uuid(user.id);
                Ok(ok(json!({ "data": { "id": id, "first_name": user.name, "last_name": null, "email": user.email, "role": role } })))
            }
            Purpose::Other => accounts.user_of(given, now_ms).map(|_| ok(json!({ "data": orders() }))),
        }
    }

    /// 2.3.9.
    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let (status, code, message) = match (refusal, refusal.kind()) {
            (Refusal::TokenExpired, _) => (StatusCode::UNAUTHORIZED, "TOKEN_EXPIRED", "Token expired.".to_owned()),
            (_, RefusalKind::WrongCredentials | RefusalKind::TokenDead | RefusalKind::RefreshDead) => {
                (StatusCode::UNAUTHORIZED, "INVALID_CREDENTIALS", "Invalid user credentials.".to_owned())
            }
            (_, RefusalKind::TokenMissing) => (StatusCode::FORBIDDEN, "FORBIDDEN", "You don't have permission to access this.".to_owned()),
            (_, RefusalKind::Request) => (StatusCode::BAD_REQUEST, "INVALID_PAYLOAD", refusal.message()),
            _ => (refusal.status(), "ROUTE_NOT_FOUND", refusal.message()),
        };
        ServerAnswer::json(status, json!({ "errors": [{ "message": message, "extensions": { "code": code } }] }))
    }
}

fn optional(call: &Call) -> Result<Map<String, Value>, Refusal> {
    if call.body.is_empty() { Ok(Map::new()) } else { call.object() }
}

fn refresh_token<'a>(body: &'a Map<String, Value>, call: &'a Call) -> Result<&'a str, Refusal> {
    maybe(body, "refresh_token").or_else(|| call.cookie(REFRESH_COOKIE)).ok_or(Refusal::MissingField("refresh_token"))
}

/// 2.3.1: what stands in the body, and what in a cookie.
fn session(grant: Grant, plan: &GrantPlan, mode: &str) -> ServerAnswer {
    let expires = written(plan.expiry.unwrap_or(Notation::MsFromNow), grant.expires_ms, grant.life_s);
    let mut data = Map::new();
    if mode == "session" {
        data.insert("expires".to_owned(), expires);
        let cookie = format!("{SESSION_COOKIE}={}; Max-Age=86400; Path=/; HttpOnly; SameSite=Lax", grant.access);
        return ok(json!({ "data": data })).cookie(&cookie);
    }
    data.insert(plan.token_key.unwrap_or("access_token").to_owned(), grant.access.into());
    data.insert("expires".to_owned(), expires);
    if mode == "cookie" {
        let age = REFRESH_DAYS * 86_400;
        let cookie = format!("{REFRESH_COOKIE}={}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax", grant.refresh);
        return ok(json!({ "data": data })).cookie(&cookie);
    }
    data.insert("refresh_token".to_owned(), grant.refresh.into());
    ok(json!({ "data": data }))
}
