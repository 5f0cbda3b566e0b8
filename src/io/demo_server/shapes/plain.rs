//! `plain`: what a careful developer would write today. Tokens under `data`, errors as `{"error":{"code","message"}}`.

use hyper::header::{HeaderValue, WWW_AUTHENTICATE};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, object, text, written};
use crate::domain::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, Grant, Plan, Profile, Refusal};
use crate::io::demo_server::message::{Answer, Call};

/// The shape.
pub(super) struct Plain;

static ROUTES: [Route; 6] = [
    Route { method: Method::POST, path: "/auth/login", purpose: Purpose::LogIn },
    Route { method: Method::POST, path: "/auth/signup", purpose: Purpose::SignUp },
    Route { method: Method::GET, path: "/auth/me", purpose: Purpose::CurrentUser },
    Route { method: Method::POST, path: "/auth/refresh", purpose: Purpose::Refresh },
    Route { method: Method::POST, path: "/auth/logout", purpose: Purpose::LogOut },
    Route { method: Method::GET, path: "/orders", purpose: Purpose::Other },
];

impl Shape for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn answer(&self, route: &Route, call: &Call, plan: &Plan, accounts: &mut Accounts, now_ms: i64) -> Result<Answer, Refusal> {
        match route.purpose {
            Purpose::LogIn => {
                let body = object(call)?;
                let grant = accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms)?;
                Ok(Answer::json(StatusCode::OK, tokens(grant, plan)))
            }
            Purpose::SignUp => {
                let body = object(call)?;
                let name = body.get("name").and_then(Value::as_str);
                let grant = accounts.sign_up(text(&body, "email")?, text(&body, "password")?, name, plan, now_ms)?;
                Ok(Answer::json(StatusCode::CREATED, tokens(grant, plan)))
            }
            Purpose::CurrentUser => {
                let user = accounts.user_of(call.bearer(), now_ms)?;
                Ok(Answer::json(StatusCode::OK, json!({ "data": profile(user) })))
            }
            Purpose::Refresh => {
                let body = object(call)?;
                let grant = accounts.refresh(text(&body, "refresh_token")?, plan, now_ms)?;
                Ok(Answer::json(StatusCode::OK, tokens(grant, plan)))
            }
            Purpose::LogOut => {
                let body = if call.body.is_empty() { serde_json::Map::new() } else { object(call)? };
                accounts.log_out(call.bearer(), body.get("refresh_token").and_then(Value::as_str), now_ms)?;
                Ok(Answer::empty(StatusCode::NO_CONTENT))
            }
            Purpose::Other => {
                accounts.user_of(call.bearer(), now_ms)?;
                Ok(Answer::json(StatusCode::OK, orders()))
            }
        }
    }

    fn refuse(&self, refusal: &Refusal) -> Answer {
        let (status, code, message) = match refusal {
            Refusal::BadJson(reason) => (StatusCode::BAD_REQUEST, "invalid_json", format!("The body is not a JSON object: {reason}.")),
            Refusal::MissingField(name) => (StatusCode::BAD_REQUEST, "missing_field", format!("The field \"{name}\" is missing.")),
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "The body is too large.".to_owned()),
            Refusal::WrongCredentials => (StatusCode::UNAUTHORIZED, "invalid_credentials", "Wrong e-mail or password.".to_owned()),
            Refusal::AddressTaken => (StatusCode::CONFLICT, "email_taken", "There is an account with this e-mail.".to_owned()),
            Refusal::TokenMissing => (StatusCode::UNAUTHORIZED, "token_missing", "Send an Authorization header.".to_owned()),
            Refusal::TokenInvalid => (StatusCode::UNAUTHORIZED, "token_invalid", "The token is not valid.".to_owned()),
            Refusal::TokenExpired => (StatusCode::UNAUTHORIZED, "token_expired", "The token has expired.".to_owned()),
            Refusal::RefreshInvalid => (StatusCode::UNAUTHORIZED, "refresh_token_invalid", "The refresh token is not known.".to_owned()),
            Refusal::RefreshExpired => (StatusCode::UNAUTHORIZED, "refresh_token_expired", "The refresh token has expired.".to_owned()),
            Refusal::RefreshReused => (
                StatusCode::UNAUTHORIZED,
                "refresh_token_reused",
                "The refresh token was used before; the session has been ended.".to_owned(),
            ),
            Refusal::RefreshRevoked => (StatusCode::UNAUTHORIZED, "refresh_token_revoked", "The session has been ended.".to_owned()),
            Refusal::NoSuchPath => (StatusCode::NOT_FOUND, "not_found", "There is nothing here.".to_owned()),
            Refusal::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Not by this method.".to_owned()),
            Refusal::Internal(reason) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", reason.clone()),
        };
        let answer = Answer::json(status, json!({ "error": { "code": code, "message": message } }));
        match refusal {
            Refusal::TokenMissing | Refusal::TokenInvalid | Refusal::TokenExpired => {
                answer.with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            }
            _ => answer,
        }
    }
}

fn profile(user: &Profile) -> Value {
    json!({ "id": user.id, "email": user.email, "name": user.name, "roles": user.roles })
}

fn tokens(grant: Grant, plan: &Plan) -> Value {
    let expires = written(plan.expiry.unwrap_or(Notation::EpochSeconds), grant.expires_ms, grant.life_s);
    let mut data = serde_json::Map::new();
    data.insert(plan.token_key.unwrap_or("access_token").to_owned(), grant.access.into());
    data.insert("refresh_token".to_owned(), grant.refresh.into());
    data.insert("expires".to_owned(), expires);
    data.insert("user".to_owned(), profile(&grant.user));
    json!({ "data": data })
}

fn orders() -> Value {
    json!({ "data": [
        { "id": 1001, "item": "Teapot", "quantity": 1, "total": 24.9, "status": "delivered" },
        { "id": 1002, "item": "Punched cards", "quantity": 500, "total": 12.5, "status": "sent" },
        { "id": 1003, "item": "Brass gears", "quantity": 42, "total": 318.0, "status": "open" },
    ] })
}
