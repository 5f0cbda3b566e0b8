//! What is said of requests and replies.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::record::entry::Difference;
use crate::domain::record::evidence::{HeldBecause, HeldCookie, RequestPart, Unfilled};
use crate::domain::web::cors::{CorsBlock, CorsProblem};

/// Why a browser blocks a reply, in one sentence, with the header to send.
#[must_use]
pub fn cors(block: &CorsBlock) -> String {
    let text = match &block.problem {
        CorsProblem::NoAllowOrigin { origin } => {
            format!("the server's answer has no Access-Control-Allow-Origin header: it must be {origin}")
        }
        CorsProblem::WrongOrigin { allowed, origin } => format!(
            "the server allows the origin {allowed}, but the app's origin is {origin}: Access-Control-Allow-Origin must be {origin}"
        ),
        CorsProblem::PreflightStatus { status } => format!("the preflight (OPTIONS) was answered {status}; it must be 200 or 204"),
        CorsProblem::MethodNotAllowed { method } => {
            format!("the preflight does not allow the method {method}: Access-Control-Allow-Methods must name it")
        }
        CorsProblem::HeaderNotAllowed { names } => {
            format!("the preflight does not allow {}: Access-Control-Allow-Headers must name it", names.join(", "))
        }
        CorsProblem::PreflightRedirect { status } => {
            format!("the preflight (OPTIONS) was redirected with {status}; a browser does not follow that")
        }
        CorsProblem::StarWithCredentials { origin } => format!(
            "the call goes with cookies, and then Access-Control-Allow-Origin may not be *: it must be {origin}, with \
             Access-Control-Allow-Credentials: true"
        ),
        CorsProblem::CredentialsNotAllowed => {
            "the call goes with cookies, and the server does not allow that: it must send Access-Control-Allow-Credentials: true".to_owned()
        }
    };
    match block.preflight {
        Some((status, method)) => format!("{text} (the preflight, OPTIONS, was answered {status}; the {method} itself was not sent)"),
        None => text,
    }
}

/// In what a request is not the recorded one.
#[must_use]
pub fn differences(differences: &[Difference]) -> String {
    let words = |difference: &Difference| match difference {
        Difference::FirstLine { now, then } => format!("{now} instead of {then}"),
        Difference::Header(name) => format!("header {name}"),
        Difference::NoHeader(name) => format!("no header {name}"),
        Difference::Body => "body".into(),
    };
    differences.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// A placeholder that went out as it is written.
#[must_use]
pub fn unfilled(unfilled: &Unfilled) -> String {
    let part = match &unfilled.part {
        RequestPart::Url => "the address".to_owned(),
        RequestPart::Header(name) => format!("the header {name}"),
        RequestPart::Body => "the body".to_owned(),
    };
    format!("{} in {part} is no variable of this call, so it went out as it is written", unfilled.text)
}

/// A cookie that did not go along.
#[must_use]
pub fn held_back(cookie: &HeldCookie) -> String {
    let why = match cookie.why {
        HeldBecause::Credentials => "the call is made without credentials",
        HeldBecause::SameSite => "its SameSite keeps it from calls to another site",
        HeldBecause::Secure => "it is Secure, and the call is not",
        HeldBecause::Path => "it is for another path",
        HeldBecause::Expired => "its time is over",
    };
    format!("The cookie {} did not go along: {why}", cookie.name)
}

impl Serialize for CorsBlock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("problem", self.problem.name())?;
        map.serialize_entry("detail", &cors(self))?;
        map.end()
    }
}
