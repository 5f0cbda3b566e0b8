//! `sanctum_token` and `sanctum_spa`: Laravel's two ways, tokens as plain text and a session cookie (2.10).

use bytes::Bytes;
use hyper::header::{HeaderValue, LOCATION};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, ok, orders, text};
use crate::domain::base::encode;
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, GrantPlan, Policy, TokenForm};
use crate::io::demo_server::message::{AnswerBody, Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::web_sessions::{IDLE_MS, WebSession};

/// Tokens.
pub(super) struct Tokens;

/// A session cookie.
pub(super) struct Spa;

const CSRF_MISMATCH: &str = "CSRF token mismatch.";
const SESSION: &str = "laravel_session";

static TOKEN_ROUTES: [Route; 3] = [
    Route::new(Method::POST, "/sanctum/token", Purpose::LogIn),
    Route::new(Method::GET, "/api/user", Purpose::CurrentUser),
    Route::new(Method::GET, "/api/orders", Purpose::Other),
];

static SPA_ROUTES: [Route; 5] = [
    Route::new(Method::GET, "/sanctum/csrf-cookie", Purpose::Other),
    Route::new(Method::POST, "/login", Purpose::LogIn),
    Route::new(Method::GET, "/api/user", Purpose::CurrentUser),
    Route::new(Method::POST, "/logout", Purpose::LogOut),
    Route::new(Method::GET, "/api/orders", Purpose::Other),
];

impl Shape for Tokens {
    fn name(&self) -> &'static str {
        "sanctum_token"
    }

    fn routes(&self) -> &'static [Route] {
        &TOKEN_ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { token: TokenForm::Numbered, life_s: None, ..Policy::default() }
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        if route.purpose == Purpose::LogIn {
            let body = call.fields()?;
            text(&body, "device_name")?;
            let grant = accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms)?;
            // 2.10.1: the whole body.
            return Ok(ServerAnswer::new(StatusCode::OK, AnswerBody::Raw("text/html; charset=UTF-8", Bytes::from(grant.access))));
        }
        match accounts.user_of(call.bearer(), now_ms) {
            Ok(found) if route.purpose == Purpose::CurrentUser => Ok(ok(user(found))),
            Ok(_) => Ok(ok(orders())),
            Err(_) if !call.wants_json() => Ok(to_the_login_page()),
            Err(refusal) => Err(refusal),
        }
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        refused(refusal)
    }
}

impl Shape for Spa {
    fn name(&self) -> &'static str {
        "sanctum_spa"
    }

    fn routes(&self) -> &'static [Route] {
        &SPA_ROUTES
    }

    fn takes_cookies(&self) -> bool {
        true
    }

    fn answer(&self, route: &Route, call: &Call, _: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        let session = accounts.web.visit(call.cookie(SESSION), &mut accounts.random, now_ms);
        if route.method == Method::POST && call.header("x-xsrf-token") != Some(session.csrf.as_str()) {
            return Err(Refusal::Unsupported(CSRF_MISMATCH));
        }
        let person = session.user.and_then(|id| accounts.user(id)).cloned();
        let (answer, session) = match (route.purpose, person) {
            (Purpose::LogIn, _) => {
                let body = call.fields()?;
                let person = accounts.person(text(&body, "email")?, text(&body, "password")?)?;
                // A new session for whoever comes in, so that nobody else waits in it.
                accounts.web.end(&session.id);
                let session = accounts.web.begin(Some(person.id), &mut accounts.random, now_ms);
                (ServerAnswer::empty(StatusCode::NO_CONTENT), session)
            }
            (Purpose::LogOut, _) => {
                accounts.web.end(&session.id);
                (ServerAnswer::empty(StatusCode::NO_CONTENT), accounts.web.begin(None, &mut accounts.random, now_ms))
            }
            _ if route.path == "/sanctum/csrf-cookie" => (ServerAnswer::empty(StatusCode::NO_CONTENT), session),
            (_, None) if !call.wants_json() => (to_the_login_page(), session),
            (_, None) => return Err(Refusal::TokenMissing),
            (Purpose::CurrentUser, Some(person)) => (ok(user(&person)), session),
            (_, Some(_)) => (ok(orders()), session),
        };
        Ok(with_cookies(answer, &session))
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        match refusal {
            Refusal::Unsupported(CSRF_MISMATCH) => {
                let expired = StatusCode::from_u16(419).unwrap_or(StatusCode::FORBIDDEN);
                ServerAnswer::json(expired, json!({ "message": CSRF_MISMATCH }))
            }
            _ => refused(refusal),
        }
    }
}

/// 2.10.4: one cookie for the server alone, one for the page to read.
fn with_cookies(answer: ServerAnswer, session: &WebSession) -> ServerAnswer {
    let age = IDLE_MS / 1000;
    answer
        .cookie(&format!("XSRF-TOKEN={}; Max-Age={age}; Path=/; SameSite=Lax", encode::percent(&session.csrf)))
        .cookie(&format!("{SESSION}={}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax", session.id))
}

/// 2.10.5.
fn to_the_login_page() -> ServerAnswer {
    ServerAnswer::empty(StatusCode::FOUND).with(LOCATION, HeaderValue::from_static("/login"))
}

/// 2.10.6.
fn refused(refusal: &Refusal) -> ServerAnswer {
    let invalid = |field: &str, message: &str| {
        let body = json!({ "message": message, "errors": { field: [message] } });
        ServerAnswer::json(StatusCode::UNPROCESSABLE_ENTITY, body)
    };
    match (refusal, refusal.kind()) {
        (_, RefusalKind::WrongCredentials) => invalid("email", "The provided credentials are incorrect."),
        (Refusal::MissingField(field), _) => invalid(field, &format!("The {} field is required.", field.replace('_', " "))),
        (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) => {
            ServerAnswer::json(StatusCode::UNAUTHORIZED, json!({ "message": "Unauthenticated." }))
        }
        _ => ServerAnswer::json(refusal.status(), json!({ "message": refusal.message() })),
    }
}

fn user(user: &Profile) -> Value {
    json!({ "id": user.id, "name": user.name, "email": user.email, "email_verified_at": "2026-01-01T00:00:00.000000Z" })
}
