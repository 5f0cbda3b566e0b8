//! `supabase`: Supabase Auth over REST (2.2), confirmation of addresses off. An `apikey` with every call.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, When, ok, orders, text, uuid, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};

/// The shape.
pub(super) struct Supabase;

/// 2.2.1.
const NO_KEY: &str = "No API key found in request";

static ROUTES: [Route; 6] = [
    Route::post_when("/auth/v1/token", Purpose::LogIn, When::Query("grant_type", "password")),
    Route::post_when("/auth/v1/token", Purpose::Refresh, When::Query("grant_type", "refresh_token")),
    Route::new(Method::POST, "/auth/v1/signup", Purpose::SignUp),
    Route::new(Method::GET, "/auth/v1/user", Purpose::CurrentUser),
    Route::new(Method::POST, "/auth/v1/logout", Purpose::LogOut),
    Route::new(Method::GET, "/rest/v1/orders", Purpose::Other),
];

impl Shape for Supabase {
    fn name(&self) -> &'static str {
        "supabase"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    /// "Never expires; single use, rotates; short reuse window" (1b): ten years are never.
    fn policy(&self) -> Policy {
        Policy { life_s: Some(3_600), refresh_life_ms: 10 * 365 * 86_400_000, overlap_ms: 10_000, subject: uuid, ..Policy::default() }
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        if call.header("apikey").is_none_or(str::is_empty) {
            return Err(Refusal::Unsupported(NO_KEY));
        }
        match route.purpose {
            Purpose::LogIn => {
                let body = call.object()?;
                accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms).map(|grant| ok(session(grant, plan)))
            }
            Purpose::SignUp => {
                let body = call.object()?;
                let name = body.get("data").and_then(|data| data["name"].as_str());
                let grant = accounts.sign_up(text(&body, "email")?, text(&body, "password")?, name, plan, now_ms)?;
                Ok(ok(session(grant, plan)))
            }
            Purpose::Refresh => {
                let body = call.object()?;
                accounts.refresh(text(&body, "refresh_token")?, plan, now_ms).map(|grant| ok(session(grant, plan)))
            }
            Purpose::CurrentUser => accounts.user_of(call.bearer(), now_ms).map(|found| ok(user(found))),
            Purpose::LogOut => {
                accounts.log_out(call.bearer(), None, now_ms)?;
                Ok(ServerAnswer::empty(StatusCode::NO_CONTENT))
            }
            Purpose::Other => accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders())),
        }
    }

    /// 2.2.7: errors come in two shapes; the database behind it has a third one.
    fn refuse(&self, refusal: &Refusal, purpose: Purpose) -> ServerAnswer {
        let coded = |status: u16, code: &str, message: &str| {
            let body = json!({ "code": status, "error_code": code, "msg": message });
            ServerAnswer::json(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), body)
        };
        match (refusal, refusal.kind()) {
            (Refusal::Unsupported(NO_KEY), _) => {
                let hint = "No `apikey` request header or url param was found.";
                ServerAnswer::json(StatusCode::UNAUTHORIZED, json!({ "message": NO_KEY, "hint": hint }))
            }
            (_, RefusalKind::WrongCredentials) => {
                let body = json!({ "error": "invalid_grant", "error_description": "Invalid login credentials" });
                ServerAnswer::json(StatusCode::BAD_REQUEST, body)
            }
            (_, RefusalKind::AddressTaken) => coded(422, "user_already_exists", "User already registered"),
            (Refusal::RefreshReused, _) => coded(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used"),
            (_, RefusalKind::RefreshDead) => coded(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found"),
            (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) if purpose == Purpose::Other => ServerAnswer::json(
                StatusCode::UNAUTHORIZED,
                json!({ "code": "PGRST303", "message": "JWT expired", "details": null, "hint": null }),
            ),
            (_, RefusalKind::TokenMissing) => coded(401, "no_authorization", "This endpoint requires a valid Bearer token"),
            (_, RefusalKind::TokenDead) => coded(403, "bad_jwt", "invalid JWT: unable to parse or verify signature, token is expired"),
            _ => coded(refusal.status().as_u16(), "validation_failed", &refusal.message()),
        }
    }
}

fn session(grant: Grant, plan: &GrantPlan) -> Value {
    let expires = written(plan.expiry.unwrap_or(Notation::EpochSeconds), grant.expires_ms, grant.life_s);
    json!({
        plan.token_key.unwrap_or("access_token"): grant.access,
        "token_type": "bearer",
        "expires_in": grant.life_s,
        "expires_at": expires,
        "refresh_token": grant.refresh,
        "user": user(&grant.user),
    })
}

/// 2.2.4: `role` is the database's, not the app's.
fn user(user: &Profile) -> Value {
    json!({
        "id": uuid(user.id), "aud": "authenticated", "role": "authenticated", "email": user.email,
        "app_metadata": { "provider": "email", "roles": user.roles }, "user_metadata": { "name": user.name },
    })
}
