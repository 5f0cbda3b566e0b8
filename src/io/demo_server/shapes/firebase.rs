//! `firebase`: Authentication over REST (2.5), and an API of one's own that takes its tokens. Nothing here is ever answered 401.

use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::{Route, Shape, When, ok, orders, text, written};
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, Grant, GrantPlan, Policy, UsedRefresh};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::tokens::SigningAlgorithm;

/// The shape.
pub(super) struct Firebase;

const NO_KEY: &str = "The request is missing a valid API key.";

static ROUTES: [Route; 5] = [
    Route::new(Method::POST, "/v1/accounts:signInWithPassword", Purpose::LogIn),
    Route::new(Method::POST, "/v1/accounts:signUp", Purpose::SignUp),
    Route::new(Method::POST, "/v1/accounts:lookup", Purpose::CurrentUser),
    Route::post_when("/v1/token", Purpose::Refresh, When::Field("grant_type", "refresh_token")),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Firebase {
    fn name(&self) -> &'static str {
        "firebase"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    /// A refresh token "does not expire unless the account changes" (1b), and comes back as it is.
    fn policy(&self) -> Policy {
        let never = 10 * 365 * 86_400_000;
        Policy { life_s: Some(3_600), refresh_life_ms: never, rotation: UsedRefresh::Same, subject: local_id, ..Policy::default() }
    }

    fn algorithm(&self) -> Option<SigningAlgorithm> {
        Some(SigningAlgorithm::Rs256)
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        if route.purpose == Purpose::Other {
            return accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders()));
        }
        if call.query("key").is_none_or(|key| key.is_empty()) {
            return Err(Refusal::Unsupported(NO_KEY));
        }
        let body = call.fields()?;
        match route.purpose {
            Purpose::LogIn => {
                let grant = accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms)?;
                Ok(ok(session(grant, plan, &body)))
            }
            Purpose::SignUp => {
                let grant = accounts.sign_up(text(&body, "email")?, text(&body, "password")?, None, plan, now_ms)?;
                Ok(ok(session(grant, plan, &body)))
            }
            // 2.5.4: other names than at the log-in.
            Purpose::Refresh => {
                let grant = accounts.refresh(text(&body, "refresh_token")?, plan, now_ms)?;
                let (id, expires) = (local_id(grant.user.id), expiry(&grant, plan));
                Ok(ok(json!({
                    plan.token_key.unwrap_or("id_token"): grant.access, "refresh_token": grant.refresh, "expires_in": expires,
                    "token_type": "Bearer", "user_id": id, "project_id": "authscope-demo",
                })))
            }
            _ => {
                let user = accounts.user_of(Some(text(&body, "idToken")?), now_ms)?;
                Ok(ok(json!({ "kind": "identitytoolkit#GetAccountInfoResponse", "users": [{
                    "localId": local_id(user.id), "email": user.email, "emailVerified": true, "displayName": user.name,
                    "providerUserInfo": [{ "providerId": "password", "email": user.email }],
                    "createdAt": "1700000000000", "lastLoginAt": now_ms.to_string(),
                }] })))
            }
        }
    }

    /// 2.5.6.
    fn refuse(&self, refusal: &Refusal, purpose: Purpose) -> ServerAnswer {
        let (status, message) = match (refusal, refusal.kind()) {
            (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) if purpose == Purpose::Other => {
                return ServerAnswer::json(StatusCode::UNAUTHORIZED, json!({ "error": { "code": 401, "message": refusal.message() } }));
            }
            (Refusal::Unsupported(NO_KEY), _) => (StatusCode::FORBIDDEN, NO_KEY.to_owned()),
            (_, RefusalKind::WrongCredentials) => (StatusCode::BAD_REQUEST, "INVALID_LOGIN_CREDENTIALS".to_owned()),
            (_, RefusalKind::AddressTaken) => (StatusCode::BAD_REQUEST, "EMAIL_EXISTS".to_owned()),
            (Refusal::TokenExpired, _) => (StatusCode::BAD_REQUEST, "TOKEN_EXPIRED".to_owned()),
            (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) => (StatusCode::BAD_REQUEST, "INVALID_ID_TOKEN".to_owned()),
            (_, RefusalKind::RefreshDead) => (StatusCode::BAD_REQUEST, "INVALID_REFRESH_TOKEN".to_owned()),
            _ => (refusal.status(), refusal.message()),
        };
        let errors = json!([{ "message": message, "domain": "global", "reason": "invalid" }]);
        ServerAnswer::json(status, json!({ "error": { "code": status.as_u16(), "message": message, "errors": errors } }))
    }
}

/// 28 characters, as all of them have.
fn local_id(id: u64) -> String {
    format!("demoUserOfAuthscope{id:09}")
}

/// 2.5.1: a text of seconds.
fn expiry(grant: &Grant, plan: &GrantPlan) -> Value {
    match plan.expiry {
        Some(notation) => written(notation, grant.expires_ms, grant.life_s),
        None => grant.life_s.to_string().into(),
    }
}

fn session(grant: Grant, plan: &GrantPlan, body: &Map<String, Value>) -> Value {
    let mut reply = json!({ "localId": local_id(grant.user.id), "email": grant.user.email, "registered": true });
    // 2.5.1: only whoever asks for tokens gets some.
    if body.get("returnSecureToken") == Some(&Value::Bool(true)) {
        reply["expiresIn"] = expiry(&grant, plan);
        reply[plan.token_key.unwrap_or("idToken")] = grant.access.into();
        reply["refreshToken"] = grant.refresh.into();
    }
    reply
}
