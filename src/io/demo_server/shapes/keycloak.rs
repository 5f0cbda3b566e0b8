//! `keycloak`: direct access grants in the realm `demo` (2.12), and an API of one's own that takes its tokens. Forms only.

use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::{Route, Shape, When, ok, orders, text, uuid, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy, UsedRefresh};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::tokens::SigningAlgorithm;

/// The shape.
pub(super) struct Keycloak;

/// 1b: 1800 s without use.
const REFRESH_S: i64 = 1_800;

static ROUTES: [Route; 5] = [
    Route::post_when("/realms/demo/protocol/openid-connect/token", Purpose::LogIn, When::Field("grant_type", "password")),
    Route::post_when("/realms/demo/protocol/openid-connect/token", Purpose::Refresh, When::Field("grant_type", "refresh_token")),
    Route::new(Method::GET, "/realms/demo/protocol/openid-connect/userinfo", Purpose::CurrentUser),
    Route::new(Method::POST, "/realms/demo/protocol/openid-connect/logout", Purpose::LogOut),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Keycloak {
    fn name(&self) -> &'static str {
        "keycloak"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    /// 2.12.4: the old refresh token dies only with "Revoke Refresh Token", which is off.
    fn policy(&self) -> Policy {
        let refresh_life_ms = REFRESH_S * 1000;
        Policy { life_s: Some(300), refresh_life_ms, rotation: UsedRefresh::Parallel, subject: uuid, ..Policy::default() }
    }

    fn algorithm(&self) -> Option<SigningAlgorithm> {
        Some(SigningAlgorithm::Rs256)
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        match route.purpose {
            Purpose::LogIn => {
                let form = form(call)?;
                let grant = accounts.log_in(text(&form, "username")?, text(&form, "password")?, plan, now_ms)?;
                Ok(ok(session(grant, plan)))
            }
            Purpose::Refresh => {
                let form = form(call)?;
                accounts.refresh(text(&form, "refresh_token")?, plan, now_ms).map(|grant| ok(session(grant, plan)))
            }
            Purpose::CurrentUser => {
                let user = accounts.user_of(call.bearer(), now_ms)?;
                Ok(ok(json!({
                    "sub": uuid(user.id), "email_verified": true, "name": user.name, "preferred_username": user.email, "email": user.email,
                })))
            }
            Purpose::LogOut => {
                let form = form(call)?;
                accounts.log_out(None, Some(text(&form, "refresh_token")?), now_ms)?;
                Ok(ServerAnswer::empty(StatusCode::NO_CONTENT))
            }
            _ => accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders())),
        }
    }

    fn refuse(&self, refusal: &Refusal, purpose: Purpose) -> ServerAnswer {
        let (status, error, description) = match (refusal, refusal.kind()) {
            (_, RefusalKind::WrongCredentials) => (StatusCode::UNAUTHORIZED, "invalid_grant", "Invalid user credentials".to_owned()),
            (_, RefusalKind::RefreshDead) => (StatusCode::BAD_REQUEST, "invalid_grant", "Token is not active".to_owned()),
            (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) if purpose == Purpose::CurrentUser => {
                (StatusCode::UNAUTHORIZED, "invalid_token", "Token verification failed".to_owned())
            }
            (Refusal::MissingField("client_id"), _) => {
                (StatusCode::UNAUTHORIZED, "invalid_client", "Invalid client or Invalid client credentials".to_owned())
            }
            (Refusal::Unsupported(_), _) => (StatusCode::BAD_REQUEST, "invalid_request", "Missing form parameter: grant_type".to_owned()),
            _ => (refusal.status(), refusal.code(), refusal.message()),
        };
        ServerAnswer::json(status, json!({ "error": error, "error_description": description }))
    }
}

/// 2.12.1: nothing but a form.
fn form(call: &Call) -> Result<Map<String, Value>, Refusal> {
    let form = call.form().ok_or(Refusal::Unsupported("form only"))?;
    text(&form, "client_id")?;
    Ok(form)
}

fn session(grant: Grant, plan: &GrantPlan) -> Value {
    let expires = written(plan.expiry.unwrap_or(Notation::SecondsFromNow), grant.expires_ms, grant.life_s);
    let mut reply = json!({
        "expires_in": expires, "refresh_expires_in": REFRESH_S, "refresh_token": grant.refresh, "token_type": "Bearer",
        "not-before-policy": 0, "session_state": uuid(grant.user.id), "scope": "openid email profile", "id_token": grant.access,
    });
    reply[plan.token_key.unwrap_or("access_token")] = grant.access.into();
    reply
}
