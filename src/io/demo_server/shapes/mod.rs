//! The reply shapes that the demo server speaks. A further one is one more file and one more line in [`ALL`].

mod plain;

use hyper::Method;

use super::accounts::{Accounts, Plan, Refusal};
use super::message::{Answer, Call};
use crate::domain::endpoint::{Notation, Purpose};

/// Every shape.
pub(super) const ALL: [&dyn Shape; 1] = [&plain::Plain];

/// One thing that can be called.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) purpose: Purpose,
}

/// How a backend's replies look: its paths, its field names, its refusals.
pub(super) trait Shape: Send + Sync {
    /// The name in project files and arguments.
    fn name(&self) -> &'static str;

    /// What can be called.
    fn routes(&self) -> &'static [Route];

    /// Carries out a call and puts the outcome into this shape.
    fn answer(&self, route: &Route, call: &Call, plan: &Plan, accounts: &mut Accounts, now_ms: i64) -> Result<Answer, Refusal>;

    /// A refusal in this shape.
    fn refuse(&self, refusal: &Refusal) -> Answer;
}

/// The shape of this name.
pub(super) fn named(name: &str) -> Option<&'static dyn Shape> {
    ALL.into_iter().find(|shape| shape.name() == name)
}

/// A call's body as a JSON object.
fn object(call: &Call) -> Result<serde_json::Map<String, serde_json::Value>, Refusal> {
    serde_json::from_slice(&call.body).map_err(|error| Refusal::BadJson(error.to_string()))
}

/// A text field of a body.
fn text<'a>(body: &'a serde_json::Map<String, serde_json::Value>, name: &'static str) -> Result<&'a str, Refusal> {
    body.get(name).and_then(serde_json::Value::as_str).ok_or(Refusal::MissingField(name))
}

/// A moment in some notation, `life_s` before which is now.
fn written(notation: Notation, at_ms: i64, life_s: i64) -> serde_json::Value {
    match notation {
        Notation::SecondsFromNow => life_s.into(),
        Notation::MsFromNow => life_s.saturating_mul(1000).into(),
        Notation::EpochSeconds => at_ms.div_euclid(1000).into(),
        Notation::EpochMs => at_ms.into(),
        Notation::Iso => match jiff::Timestamp::from_millisecond(at_ms) {
            Ok(at) => at.to_string().into(),
            // Beyond the year 9999 there is no such text.
            Err(_) => serde_json::Value::Null,
        },
    }
}
