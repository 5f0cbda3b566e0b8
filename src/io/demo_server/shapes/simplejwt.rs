//! `simplejwt`: Django REST framework with simplejwt (2.11), and a `me` of one's own. Slashes at the end matter.

use hyper::header::{HeaderValue, LOCATION};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, ok, orders, text};
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, GrantPlan, Policy, UsedRefresh};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::tokens::SigningAlgorithm;

/// The shape.
pub(super) struct SimpleJwt;

static ROUTES: [Route; 7] = [
    Route::new(Method::POST, "/api/token/", Purpose::LogIn),
    Route::new(Method::POST, "/api/token/refresh/", Purpose::Refresh),
    Route::new(Method::GET, "/api/me/", Purpose::CurrentUser),
    Route::new(Method::GET, "/api/orders/", Purpose::Other),
    Route::new(Method::POST, "/api/token", Purpose::LogIn),
    Route::new(Method::POST, "/api/token/refresh", Purpose::Refresh),
    Route::new(Method::GET, "/api/me", Purpose::CurrentUser),
];

impl Shape for SimpleJwt {
    fn name(&self) -> &'static str {
        "simplejwt"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { life_s: Some(300), refresh_life_ms: 86_400_000, rotation: UsedRefresh::Same, ..Policy::default() }
    }

    fn algorithm(&self) -> Option<SigningAlgorithm> {
        Some(SigningAlgorithm::Hs256)
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        // 2.11.2: a redirect, on which a POST loses its body.
        if !call.path.ends_with('/') {
            let there = HeaderValue::try_from(format!("{}/", call.path)).map_err(|error| Refusal::Internal(error.to_string()))?;
            return Ok(ServerAnswer::empty(StatusCode::MOVED_PERMANENTLY).with(LOCATION, there));
        }
        let key = plan.token_key.unwrap_or("access");
        match route.purpose {
            Purpose::LogIn => {
                let body = call.fields()?;
                let grant = accounts.log_in(text(&body, "username")?, text(&body, "password")?, plan, now_ms)?;
                Ok(ok(json!({ "refresh": grant.refresh, key: grant.access })))
            }
            // 2.11.1: the refresh token is not rotated, so there is none in the reply.
            Purpose::Refresh => {
                let body = call.fields()?;
                let grant = accounts.refresh(text(&body, "refresh")?, plan, now_ms)?;
                Ok(ok(json!({ key: grant.access })))
            }
            Purpose::CurrentUser => {
                let user = accounts.user_of(call.bearer(), now_ms)?;
                Ok(ok(json!({ "id": user.id, "username": user.email, "email": user.email, "first_name": user.name, "groups": user.roles })))
            }
            _ => accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders())),
        }
    }

    /// 2.11.6.
    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let unauthorized = |body: Value| ServerAnswer::json(StatusCode::UNAUTHORIZED, body);
        match (refusal, refusal.kind()) {
            (_, RefusalKind::WrongCredentials) => unauthorized(json!({
                "detail": "No active account found with the given credentials", "code": "no_active_account",
            })),
            (_, RefusalKind::TokenMissing) => unauthorized(json!({ "detail": "Authentication credentials were not provided." })),
            (_, RefusalKind::TokenDead) => {
                let messages = json!([{ "token_class": "AccessToken", "token_type": "access", "message": "Token is expired" }]);
                let detail = "Given token not valid for any token type";
                unauthorized(json!({ "detail": detail, "code": "token_not_valid", "messages": messages }))
            }
            (_, RefusalKind::RefreshDead) => unauthorized(json!({ "detail": "Token is invalid", "code": "token_not_valid" })),
            (Refusal::MissingField(field), _) => {
                ServerAnswer::json(StatusCode::BAD_REQUEST, json!({ *field: ["This field is required."] }))
            }
            _ => ServerAnswer::json(refusal.status(), json!({ "detail": refusal.message() })),
        }
    }
}
