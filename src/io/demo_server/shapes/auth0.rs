//! `auth0`: the password grant with an audience, rotation on (2.6), and an API of one's own that takes its tokens.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, When, maybe, ok, orders, text, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::tokens::SigningAlgorithm;

/// The shape.
pub(super) struct Auth0;

static ROUTES: [Route; 6] = [
    Route::post_when("/oauth/token", Purpose::LogIn, When::Field("grant_type", "password")),
    Route::post_when("/oauth/token", Purpose::Refresh, When::Field("grant_type", "refresh_token")),
    Route::new(Method::POST, "/dbconnections/signup", Purpose::SignUp),
    Route::new(Method::GET, "/userinfo", Purpose::CurrentUser),
    Route::new(Method::POST, "/oauth/revoke", Purpose::LogOut),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Auth0 {
    fn name(&self) -> &'static str {
        "auth0"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { life_s: Some(86_400), subject, ..Policy::default() }
    }

    fn algorithm(&self) -> Option<SigningAlgorithm> {
        Some(SigningAlgorithm::Rs256)
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        match route.purpose {
            Purpose::LogIn => {
                let body = call.fields()?;
                text(&body, "client_id")?;
                let scope = maybe(&body, "scope").unwrap_or_default().to_owned();
                // 2.6.2: without an audience the token is good for /userinfo alone.
                let plan = &GrantPlan { opaque: maybe(&body, "audience").is_none_or(str::is_empty), ..plan.clone() };
                let grant = accounts.log_in(text(&body, "username")?, text(&body, "password")?, plan, now_ms)?;
                Ok(ok(session(grant, plan, &scope)))
            }
            Purpose::Refresh => {
                let body = call.fields()?;
                text(&body, "client_id")?;
                let grant = accounts.refresh(text(&body, "refresh_token")?, plan, now_ms)?;
                Ok(ok(session(grant, plan, "openid profile email offline_access")))
            }
            Purpose::SignUp => {
                let body = call.fields()?;
                let user = accounts.register(text(&body, "email")?, text(&body, "password")?, maybe(&body, "name"))?;
                Ok(ok(json!({ "_id": format!("{:024x}", user.id), "email": user.email, "email_verified": false })))
            }
            Purpose::CurrentUser => {
                let user = accounts.user_of(call.bearer(), now_ms)?;
                let sub = subject(user.id);
                Ok(ok(json!({ "sub": sub, "name": user.name, "nickname": user.name, "email": user.email, "email_verified": true })))
            }
            Purpose::LogOut => {
                let body = call.fields()?;
                accounts.log_out(None, Some(text(&body, "token")?), now_ms)?;
                Ok(ServerAnswer::empty(StatusCode::OK))
            }
            Purpose::Other => {
                let signed = call.bearer().filter(|token| token.contains('.'));
                accounts.user_of(signed, now_ms).map(|_| ok(orders()))
            }
        }
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let (status, error, description) = match refusal.kind() {
            RefusalKind::WrongCredentials => (StatusCode::FORBIDDEN, "invalid_grant", "Wrong email or password.".to_owned()),
            RefusalKind::RefreshDead => (StatusCode::FORBIDDEN, "invalid_grant", "Unknown or invalid refresh token.".to_owned()),
            RefusalKind::AddressTaken => (StatusCode::BAD_REQUEST, "invalid_signup", "Invalid sign up".to_owned()),
            RefusalKind::Request => (StatusCode::BAD_REQUEST, "invalid_request", refusal.message()),
            RefusalKind::TokenMissing | RefusalKind::TokenDead => (StatusCode::UNAUTHORIZED, "invalid_token", refusal.message()),
            RefusalKind::Elsewhere => (refusal.status(), "not_found", refusal.message()),
        };
        ServerAnswer::json(status, json!({ "error": error, "error_description": description }))
    }
}

fn subject(id: u64) -> String {
    format!("auth0|{id:024x}")
}

/// 2.6.1: a refresh token for the scope `offline_access` only, an ID token for `openid`.
fn session(grant: Grant, plan: &GrantPlan, scope: &str) -> Value {
    let expires = written(plan.expiry.unwrap_or(Notation::SecondsFromNow), grant.expires_ms, grant.life_s);
    let has = |wanted: &str| scope.split(' ').any(|one| one == wanted);
    let mut reply = json!({ "scope": scope, "expires_in": expires, "token_type": "Bearer" });
    if has("openid") {
        reply["id_token"] = grant.access.clone().into();
    }
    if has("offline_access") {
        reply["refresh_token"] = grant.refresh.into();
    }
    reply[plan.token_key.unwrap_or("access_token")] = grant.access.into();
    reply
}
