//! What is said of values that were read.

use crate::domain::base::time;
use crate::domain::project::binding::SessionField;
use crate::domain::record::evidence::{FieldReading, Odd};
use crate::domain::web::signature::SignatureVerdict;
use crate::domain::web::token::{Jwt, TokenShape};

/// What is odd about a reading.
#[must_use]
pub fn odd(odd: &Odd) -> String {
    match odd {
        Odd::NeverSet => "this output was never set".into(),
        Odd::NotJson => "the reply is not JSON, so every path reads null".into(),
        Odd::DeviceZone(zone) => format!("the text has no offset, so it is read in the device's time zone ({zone})"),
        Odd::NoMatch => "no match at this path".into(),
        Odd::Matches(n) => format!("{n} matches: the app gets a list"),
        Odd::BodyOnly => "HTTP Request gives the body alone: no status, no headers".into(),
        Odd::ResultGone => "the result is gone: results are wiped at navigation".into(),
        Odd::Undefined => "nothing at this path: undefined".into(),
        Odd::ResultIsText => "the reply is not JSON, so the result is its text".into(),
        Odd::ErrorSwallowed(thrown) => format!("a formula's error is swallowed: {thrown}"),
        Odd::Refused(thrown) => thrown.to_string(),
    }
}

/// A value as the session holds it, where a bare value says too little: a point in time.
#[must_use]
pub fn shown(reading: &FieldReading) -> Option<String> {
    (reading.slot == SessionField::Expiry).then(|| reading.read.as_number().map(|ms| time::utc(ms as i64))).flatten()
}

/// What is known of a token: its kind, algorithm, and signature.
#[must_use]
pub fn token(text: &str, signature: Option<&SignatureVerdict>) -> String {
    let shape = TokenShape::of(text);
    if shape != TokenShape::Jws {
        return shape.words().to_owned();
    }
    let alg = Jwt::read(text).map(|jwt| jwt.alg().to_owned()).unwrap_or_default();
    let signature = match signature {
        Some(SignatureVerdict::Valid) => ", signature valid",
        Some(SignatureVerdict::Wrong) => ", signature WRONG",
        _ => ", signature not checked",
    };
    format!("JWT {alg}{signature}")
}
