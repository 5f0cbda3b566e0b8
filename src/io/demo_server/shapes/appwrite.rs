//! `appwrite`: sessions in a cookie, or in the header that stands in for it (2.8).

use hyper::header::{ACCESS_CONTROL_EXPOSE_HEADERS, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Route, Shape, iso, maybe, ok, orders, text, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, GrantPlan, Policy, TokenForm};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::{Refusal, RefusalKind};

/// The shape.
pub(super) struct Appwrite;

/// A year (1b), in seconds.
const LIFE_S: i64 = 31_536_000;
const FALLBACK: &str = "x-fallback-cookies";
const NO_PROJECT: &str = "Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header.";

static ROUTES: [Route; 5] = [
    Route::new(Method::POST, "/v1/account/sessions/email", Purpose::LogIn),
    Route::new(Method::POST, "/v1/account", Purpose::SignUp),
    Route::new(Method::GET, "/v1/account", Purpose::CurrentUser),
    Route::new(Method::DELETE, "/v1/account/sessions/current", Purpose::LogOut),
    Route::new(Method::GET, "/v1/databases/main/collections/orders/documents", Purpose::Other),
];

impl Shape for Appwrite {
    fn name(&self) -> &'static str {
        "appwrite"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { token: TokenForm::Opaque, life_s: Some(LIFE_S), ..Policy::default() }
    }

    fn takes_cookies(&self) -> bool {
        true
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        let project = call.header("x-appwrite-project").filter(|name| !name.is_empty()).ok_or(Refusal::Unsupported(NO_PROJECT))?;
        let cookie = format!("a_session_{project}");
        // 2.8.3: the header where the client keeps no cookies.
        let fallback = call.header(FALLBACK).and_then(|text| serde_json::from_str::<Value>(text).ok());
        let given = call.cookie(&cookie).or_else(|| fallback.as_ref().and_then(|all| all[&cookie].as_str()));
        match route.purpose {
            Purpose::LogIn => {
                let body = call.object()?;
                let grant = accounts.log_in(text(&body, "email")?, text(&body, "password")?, plan, now_ms)?;
                let expire = written(plan.expiry.unwrap_or(Notation::Iso), grant.expires_ms, grant.life_s);
                let session = json!({
                    "$id": format!("session{:013x}", grant.user.id), "$createdAt": iso(now_ms), "userId": id(&grant.user),
                    "expire": expire, "provider": "email", "current": true, "secret": "",
                });
                // "Under another name" where the token has no name of its own: the cookie has another one.
                let name = plan.token_key.map_or(cookie, |key| format!("{key}_{project}"));
                let kept = json!({ &name: grant.access }).to_string();
                let set = format!("{name}={}; Max-Age={LIFE_S}; Path=/; HttpOnly; Secure; SameSite=None", grant.access);
                Ok(exposing(ServerAnswer::json(StatusCode::CREATED, session).cookie(&set), &kept))
            }
            Purpose::SignUp => {
                let body = call.object()?;
                text(&body, "userId")?;
                let password = text(&body, "password")?;
                if password.chars().count() < 8 {
                    return Err(Refusal::Unsupported("Invalid `password` param: Password must be between 8 and 265 characters long."));
                }
                let made = accounts.register(text(&body, "email")?, password, maybe(&body, "name"))?;
                Ok(ServerAnswer::json(StatusCode::CREATED, user(&made)))
            }
            Purpose::CurrentUser => accounts.user_of(given, now_ms).map(|found| ok(user(found))),
            Purpose::LogOut => {
                accounts.log_out(given, None, now_ms)?;
                let gone = format!("{cookie}=deleted; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None");
                Ok(exposing(ServerAnswer::empty(StatusCode::NO_CONTENT).cookie(&gone), "{}"))
            }
            _ => accounts.user_of(given, now_ms).map(|_| ok(json!({ "total": 3, "documents": orders() }))),
        }
    }

    /// 2.8.7.
    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        let (status, kind, message) = match (refusal, refusal.kind()) {
            (Refusal::Unsupported(NO_PROJECT), _) => (StatusCode::NOT_FOUND, "project_not_found", NO_PROJECT.to_owned()),
            (_, RefusalKind::WrongCredentials) => (
                StatusCode::UNAUTHORIZED,
                "user_invalid_credentials",
                "Invalid credentials. Please check the email and password.".to_owned(),
            ),
            (_, RefusalKind::AddressTaken) => (
                StatusCode::CONFLICT,
                "user_already_exists",
                "A user with the same id, email, or phone already exists in this project.".to_owned(),
            ),
            (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) => {
                (StatusCode::UNAUTHORIZED, "general_unauthorized_scope", "User (role: guests) missing scope (account)".to_owned())
            }
            (_, RefusalKind::Request) => (StatusCode::BAD_REQUEST, "general_argument_invalid", refusal.message()),
            _ => (refusal.status(), "general_route_not_found", refusal.message()),
        };
        ServerAnswer::json(status, json!({ "message": message, "code": status.as_u16(), "type": kind, "version": "1.6.0" }))
    }
}

fn exposing(answer: ServerAnswer, kept: &str) -> ServerAnswer {
    let Ok(value) = HeaderValue::try_from(kept) else { return answer };
    let exposed = HeaderValue::from_static("X-Fallback-Cookies");
    answer.with(HeaderName::from_static(FALLBACK), value).with(ACCESS_CONTROL_EXPOSE_HEADERS, exposed)
}

fn id(user: &Profile) -> String {
    format!("user{:016x}", user.id)
}

fn user(user: &Profile) -> Value {
    json!({ "$id": id(user), "name": user.name, "email": user.email, "emailVerification": true, "labels": user.roles, "prefs": {} })
}
