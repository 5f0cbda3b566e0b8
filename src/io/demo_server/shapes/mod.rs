//! The backends that the demo server speaks like. A further one is one more file and one more line in [`ALL`].
//!
//! Rule numbers in the shapes are those of `reference/backends.md`.

mod appwrite;
mod auth0;
mod basic;
mod cognito;
mod directus;
mod firebase;
mod keycloak;
mod mailed;
mod plain;
mod pocketbase;
mod sanctum;
mod simplejwt;
mod strapi;
mod supabase;
mod token_header;
mod xano;

use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::accounts::{Accounts, GrantPlan, Policy};
use super::message::{Call, ServerAnswer};
use super::refusal::Refusal;
use super::tokens::SigningAlgorithm;
use crate::domain::project::endpoint::{Notation, Purpose};

/// Every shape.
pub(super) const ALL: [&dyn Shape; 18] = [
    &plain::Plain,
    &xano::Xano,
    &supabase::Supabase,
    &directus::Directus,
    &strapi::Strapi,
    &firebase::Firebase,
    &auth0::Auth0,
    &cognito::Cognito,
    &appwrite::Appwrite,
    &pocketbase::PocketBase,
    &sanctum::Tokens,
    &sanctum::Spa,
    &simplejwt::SimpleJwt,
    &keycloak::Keycloak,
    &basic::Basic,
    &token_header::TokenHeader,
    &mailed::Code,
    &mailed::Link,
];

/// One thing that can be called.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) purpose: Purpose,
    /// What tells it from others of the same path.
    pub(super) when: When,
}

impl Route {
    const fn new(method: Method, path: &'static str, purpose: Purpose) -> Self {
        Self { method, path, purpose, when: When::Always }
    }

    const fn post_when(path: &'static str, purpose: Purpose, when: When) -> Self {
        Self { method: Method::POST, path, purpose, when }
    }
}

/// What tells calls of the same path apart.
#[derive(Debug)]
pub(super) enum When {
    /// Nothing: it is the only one.
    Always,
    /// A parameter of the URL.
    Query(&'static str, &'static str),
    /// A field of the body.
    Field(&'static str, &'static str),
    /// The end of a header.
    Header(&'static str, &'static str),
}

impl When {
    /// Whether a call is the one.
    pub(super) fn fits(&self, call: &Call) -> bool {
        match self {
            Self::Always => true,
            Self::Query(name, value) => call.query(name).as_deref() == Some(*value),
            Self::Field(name, value) => call.fields().is_ok_and(|fields| fields.get(*name).and_then(Value::as_str) == Some(*value)),
            Self::Header(name, value) => call.header(name).is_some_and(|found| found.ends_with(value)),
        }
    }
}

/// How a backend's replies look: its paths, its field names, its refusals.
pub(super) trait Shape: Send + Sync {
    /// The name in project files and arguments.
    fn name(&self) -> &'static str;

    /// What can be called.
    fn routes(&self) -> &'static [Route];

    /// What its tokens are like.
    fn policy(&self) -> Policy {
        Policy::default()
    }

    /// What it signs with; `None` leaves the choice to whoever starts the server.
    fn algorithm(&self) -> Option<SigningAlgorithm> {
        None
    }

    /// Whether it lets web pages send cookies.
    fn takes_cookies(&self) -> bool {
        false
    }

    /// Carries out a call and puts the outcome into this shape.
    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal>;

    /// A refusal in this shape, of a call with this purpose.
    fn refuse(&self, refusal: &Refusal, purpose: Purpose) -> ServerAnswer;
}

/// The shape of this name.
pub(super) fn named(name: &str) -> Option<&'static dyn Shape> {
    ALL.into_iter().find(|shape| shape.name() == name)
}

/// A text field of a body.
fn text<'a>(body: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, Refusal> {
    body.get(name).and_then(Value::as_str).ok_or(Refusal::MissingField(name))
}

/// A text field that may be missing.
fn maybe<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}

/// An answer that went well.
fn ok(body: Value) -> ServerAnswer {
    ServerAnswer::json(StatusCode::OK, body)
}

/// A moment in some notation, `life_s` before which is now.
fn written(notation: Notation, at_ms: i64, life_s: i64) -> Value {
    match notation {
        Notation::SecondsFromNow => life_s.into(),
        Notation::MsFromNow => life_s.saturating_mul(1000).into(),
        Notation::EpochSeconds => at_ms.div_euclid(1000).into(),
        Notation::EpochMs => at_ms.into(),
        Notation::Iso => iso(at_ms),
    }
}

/// A moment as ISO 8601 text; beyond the year 9999 there is no such text.
fn iso(at_ms: i64) -> Value {
    jiff::Timestamp::from_millisecond(at_ms).map_or(Value::Null, |at| at.to_string().into())
}

/// A user's number as a UUID.
fn uuid(id: u64) -> String {
    format!("7a1c0de5-0000-4000-8000-{id:012x}")
}

/// What is behind the login.
fn orders() -> Value {
    json!([
        { "id": 1001, "item": "Teapot", "quantity": 1, "total": 24.9, "status": "delivered" },
        { "id": 1002, "item": "Punched cards", "quantity": 500, "total": 12.5, "status": "sent" },
        { "id": 1003, "item": "Brass gears", "quantity": 42, "total": 318.0, "status": "open" },
    ])
}
