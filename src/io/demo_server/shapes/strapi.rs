//! `strapi`: users-permissions in refresh mode (2.4). The access token lives half an hour here: at the default of 7 days it would die
//! together with the refresh token, which is as long without use (1b).

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, ok, orders, text};
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy, UsedRefresh};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};

/// The shape.
pub(super) struct Strapi;

static ROUTES: [Route; 6] = [
    Route::new(Method::POST, "/api/auth/local", Purpose::LogIn),
    Route::new(Method::POST, "/api/auth/local/register", Purpose::SignUp),
    Route::new(Method::GET, "/api/users/me", Purpose::CurrentUser),
    Route::new(Method::POST, "/api/auth/refresh", Purpose::Refresh),
    Route::new(Method::POST, "/api/auth/logout", Purpose::LogOut),
    Route::new(Method::GET, "/api/orders", Purpose::Other),
];

impl Shape for Strapi {
    fn name(&self) -> &'static str {
        "strapi"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { life_s: Some(1_800), refresh_life_ms: 7 * 86_400_000, rotation: UsedRefresh::Same, ..Policy::default() }
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        match route.purpose {
            Purpose::LogIn => {
                let body = call.object()?;
                accounts.log_in(text(&body, "identifier")?, text(&body, "password")?, plan, now_ms).map(|grant| ok(session(grant, plan)))
            }
            Purpose::SignUp => {
                let body = call.object()?;
                let name = text(&body, "username")?;
                let grant = accounts.sign_up(text(&body, "email")?, text(&body, "password")?, Some(name), plan, now_ms)?;
                Ok(ok(session(grant, plan)))
            }
            Purpose::Refresh => {
                let body = call.object()?;
                let grant = accounts.refresh(text(&body, "refreshToken")?, plan, now_ms)?;
                Ok(ok(json!({ plan.token_key.unwrap_or("jwt"): grant.access })))
            }
            Purpose::LogOut => {
                accounts.log_out(call.bearer(), None, now_ms)?;
                Ok(ok(json!({ "ok": true })))
            }
            Purpose::CurrentUser => accounts.user_of(call.bearer(), now_ms).map(|found| ok(user(found))),
            Purpose::Other => {
                accounts.user_of(call.bearer(), now_ms)?;
                Ok(ok(json!({ "data": orders(), "meta": { "pagination": { "page": 1, "pageSize": 25, "pageCount": 1, "total": 3 } } })))
            }
        }
    }

    /// 2.4.6: a wrong log-in is no 401.
    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let (status, name, message) = match refusal.kind() {
            RefusalKind::WrongCredentials => (StatusCode::BAD_REQUEST, "ValidationError", "Invalid identifier or password".to_owned()),
            RefusalKind::AddressTaken => (StatusCode::BAD_REQUEST, "ApplicationError", "Email or Username are already taken".to_owned()),
            RefusalKind::Request => (StatusCode::BAD_REQUEST, "ValidationError", refusal.message()),
            // Strangers have the role Public, which may not come in here.
            RefusalKind::TokenMissing => (StatusCode::FORBIDDEN, "ForbiddenError", "Forbidden".to_owned()),
            RefusalKind::TokenDead => (StatusCode::UNAUTHORIZED, "UnauthorizedError", "Missing or invalid credentials".to_owned()),
            RefusalKind::RefreshDead => (StatusCode::UNAUTHORIZED, "UnauthorizedError", "Invalid refresh token".to_owned()),
            RefusalKind::Elsewhere => (refusal.status(), "NotFoundError", "Not Found".to_owned()),
        };
        let error = json!({ "status": status.as_u16(), "name": name, "message": message, "details": {} });
        ServerAnswer::json(status, json!({ "data": null, "error": error }))
    }
}

fn session(grant: Grant, plan: &GrantPlan) -> Value {
    json!({ plan.token_key.unwrap_or("jwt"): grant.access, "refreshToken": grant.refresh, "user": user(&grant.user) })
}

/// 2.4.3: flat, without a role.
fn user(user: &Profile) -> Value {
    json!({ "id": user.id, "username": user.name, "email": user.email, "confirmed": true, "blocked": false })
}
