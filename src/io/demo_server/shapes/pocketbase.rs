//! `pocketbase`: the collection `users` (2.9). Stateless; a dead token is taken for none.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, maybe, ok, orders, text};
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::tokens::SigningAlgorithm;

/// The shape.
pub(super) struct PocketBase;

static ROUTES: [Route; 4] = [
    Route::new(Method::POST, "/api/collections/users/auth-with-password", Purpose::LogIn),
    Route::new(Method::POST, "/api/collections/users/records", Purpose::SignUp),
    Route::new(Method::POST, "/api/collections/users/auth-refresh", Purpose::CurrentUser),
    Route::new(Method::GET, "/api/collections/orders/records", Purpose::Other),
];

impl Shape for PocketBase {
    fn name(&self) -> &'static str {
        "pocketbase"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { life_s: Some(604_800), subject: id, ..Policy::default() }
    }

    fn algorithm(&self) -> Option<SigningAlgorithm> {
        Some(SigningAlgorithm::Hs256)
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        // 1c: "Bearer" may stand in front.
        let given = call.bearer().or_else(|| call.authorization()).filter(|token| !token.is_empty());
        match route.purpose {
            Purpose::LogIn => {
                let body = call.fields()?;
                accounts.log_in(text(&body, "identity")?, text(&body, "password")?, plan, now_ms).map(|grant| ok(session(grant, plan)))
            }
            Purpose::SignUp => {
                let body = call.fields()?;
                let password = text(&body, "password")?;
                if text(&body, "passwordConfirm")? != password {
                    return Err(Refusal::Unsupported("Failed to create record."));
                }
                accounts.register(text(&body, "email")?, password, maybe(&body, "name")).map(|made| ok(record(&made)))
            }
            Purpose::Other => {
                // 2.9.5: guests see the empty list.
                let items = if accounts.user_of(given, now_ms).is_ok() { orders() } else { json!([]) };
                let total = items.as_array().map_or(0, Vec::len);
                Ok(ok(json!({ "page": 1, "perPage": 30, "totalItems": total, "totalPages": 1, "items": items })))
            }
            _ => {
                let user = accounts.user_of(given, now_ms)?.clone();
                accounts.begin(user, plan, now_ms).map(|grant| ok(session(grant, plan)))
            }
        }
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let (status, message) = match refusal.kind() {
            RefusalKind::WrongCredentials => (StatusCode::BAD_REQUEST, "Failed to authenticate.".to_owned()),
            RefusalKind::AddressTaken => (StatusCode::BAD_REQUEST, "Failed to create record.".to_owned()),
            RefusalKind::TokenMissing | RefusalKind::TokenDead => {
                (StatusCode::UNAUTHORIZED, "The request requires valid record authorization token to be set.".to_owned())
            }
            _ => (refusal.status(), refusal.message()),
        };
        ServerAnswer::json(status, json!({ "status": status.as_u16(), "message": message, "data": {} }))
    }
}

fn id(id: u64) -> String {
    format!("u{id:014}")
}

fn record(user: &Profile) -> Value {
    json!({
        "id": id(user.id), "collectionId": "_pb_users_auth_", "collectionName": "users", "email": user.email, "verified": true,
        "name": user.name, "roles": user.roles,
    })
}

fn session(grant: Grant, plan: &GrantPlan) -> Value {
    json!({ plan.token_key.unwrap_or("token"): grant.access, "record": record(&grant.user) })
}
