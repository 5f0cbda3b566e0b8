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
            let behind = if origin == "null" { " or * behind such a redirect; better call the final address" } else { "" };
            format!("the server's answer has no Access-Control-Allow-Origin header: it must be {origin}{behind}")
        }
        CorsProblem::WrongOrigin { allowed, origin } if origin == "null" => format!(
            "the server allows the origin {allowed}, but behind a redirect from one foreign host to another the browser says Origin: null: \
             Access-Control-Allow-Origin would have to be null or *; call the final address instead"
        ),
        CorsProblem::WrongOrigin { allowed, origin } => format!(
            "the server allows the origin {allowed}, but the app's origin is {origin}: Access-Control-Allow-Origin must be {origin}{}",
            wrong_because(allowed, origin)
        ),
        CorsProblem::SeveralOrigins { value, lines, origin } => format!(
            "the server's answer allows several origins ({value}){}: a browser takes exactly one, {origin}{}",
            if *lines > 1 { format!(", on {lines} lines of Access-Control-Allow-Origin") } else { String::new() },
            if *lines > 1 { ". Often both the app and a proxy before it send the header: let one of them do it" } else { "" }
        ),
        CorsProblem::UnreadableList { header, value } => {
            format!("the preflight's {} is no list of names with commas between them ({value}), so it allows nothing", title_case(header))
        }
        CorsProblem::PreflightStatus { status } => format!("the preflight (OPTIONS) was answered {status}; it must be 200 to 299"),
        CorsProblem::MethodNotAllowed { method, almost } => {
            let written = almost.as_ref().map(|almost| format!(" as it is written there, not {almost}")).unwrap_or_default();
            format!("the preflight does not allow the method {method}: Access-Control-Allow-Methods must name it{written}")
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
        CorsProblem::CredentialsNotAllowed { said } => {
            let said = said.as_ref().map(|said| format!(", in small letters, not {said}")).unwrap_or_default();
            format!(
                "the call goes with cookies, and the server does not allow that: it must send Access-Control-Allow-Credentials: true{said}"
            )
        }
    };
    match block.preflight {
        Some((status, method)) => format!("{text} (the preflight, OPTIONS, was answered {status}; the {method} itself was not sent)"),
        None => text,
    }
}

/// What is wrong with an origin that a server allows, where it is no other site's.
fn wrong_because(allowed: &str, origin: &str) -> &'static str {
    if allowed.contains('*') {
        ", for a star inside an origin matches nothing"
    } else if allowed.trim_end_matches('/').eq_ignore_ascii_case(origin) {
        ", in small letters and without a slash at the end"
    } else if !allowed.contains("://") && allowed != "null" {
        ", for an origin begins with its scheme"
    } else {
        ""
    }
}

/// A header's name as servers write it.
fn title_case(name: &str) -> String {
    let word = |part: &str| part.chars().next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), &part[1..]));
    name.split('-').map(word).collect::<Vec<_>>().join("-")
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
        HeldBecause::SameSite(_) => "its SameSite keeps it from calls to another site",
        HeldBecause::Secure => "it is Secure, and the call is not",
        HeldBecause::Path => "it is for another path",
        HeldBecause::Expired => "its time is over",
        HeldBecause::Domain => "it belongs to another host of the same domain, and has no Domain that would cover this one",
        HeldBecause::ThirdParty => "it is another site's, and this browser sends none of those",
        HeldBecause::Partition => "it is Partitioned, and belongs to pages of another site",
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
