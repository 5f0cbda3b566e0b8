//! `token_header`: the token comes in a header of the reply, which the server lets the page read; the password goes as a digest.

use hyper::Method;
use hyper::header::{ACCESS_CONTROL_EXPOSE_HEADERS, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{Route, Shape, ok, orders, text};
use crate::domain::project::endpoint::Purpose;
use crate::io::demo_server::accounts::{Accounts, GrantPlan};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::profile::Profile;
use crate::io::demo_server::refusal::Refusal;

/// The shape.
pub(super) struct TokenHeader;

const HEADER: &str = "x-access-token";

static ROUTES: [Route; 3] = [
    Route::new(Method::POST, "/users/sign_in", Purpose::LogIn),
    Route::new(Method::GET, "/users/me", Purpose::CurrentUser),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for TokenHeader {
    fn name(&self) -> &'static str {
        "token_header"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        match route.purpose {
            Purpose::LogIn => {
                let body = call.object()?;
                let person = accounts.person_by_digest(text(&body, "email")?, text(&body, "password_sha256")?)?;
                let grant = accounts.begin(person, plan, now_ms)?;
                let answer = ok(user(&grant.user)).with(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(HEADER));
                Ok(match HeaderValue::try_from(grant.access) {
                    Ok(token) => answer.with(HeaderName::from_static(HEADER), token),
                    Err(_) => answer,
                })
            }
            Purpose::CurrentUser => accounts.user_of(call.bearer(), now_ms).map(|found| ok(user(found))),
            _ => accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders())),
        }
    }

    fn refuse(&self, refusal: &Refusal, _: Purpose) -> ServerAnswer {
        ServerAnswer::json(refusal.status(), json!({ "error": refusal.message() }))
    }
}

fn user(user: &Profile) -> Value {
    json!({ "id": user.id, "email": user.email, "name": user.name, "roles": user.roles })
}
