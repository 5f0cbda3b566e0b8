//! The browser keeps a reply from the app, or does not send the call at all (Fetch, CORS protocol).

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::FailureWhat;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cors::{CorsBlock, CorsProblem, CorsVerdict};
use crate::domain::words::{app_sees, capitalised, failure, sentence};
use crate::run::made::CallMade;

use crate::diagnose::prelude::*;

use super::super::handled::goes_wrong;
use super::super::server_code::{self, Allow};
use super::super::server_words::lowered;

const FF: Row = breaks("FF-API-CORS-PUBLISHED").in_a_run();
const FF_ON_ERROR: Row = breaks("FF-API-CORS-ON-ERROR").in_a_run();
const FF_COOKIE: Row = breaks("FF-API-COOKIE").in_a_run();
const PREFLIGHT: Row = breaks("WW-CORS-PREFLIGHT").in_a_run();
const ORIGIN: Row = breaks("WW-CORS-ORIGIN").in_a_run();
const WILDCARD: Row = breaks("WW-CORS-WILDCARD-CRED").in_a_run();
const ON_ERROR: Row = breaks("WW-CORS-ON-ERROR").in_a_run();
const RETRY: Row = breaks("WW-LEG-RETRY-CORS").in_a_run();
pub(in crate::diagnose) const RULE: Rule =
    Rule { rows: &[FF, FF_ON_ERROR, FF_COOKIE, PREFLIGHT, ORIGIN, WILDCARD, ON_ERROR, RETRY], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told: Vec<(&'static str, String, usize)> = Vec::new();
    for call in evidence.calls.iter().filter(|call| goes_wrong(evidence, call)) {
        let end = Evidence::end_of(call);
        let Some(EntryBody::Failure(held)) = evidence.entry(end).map(|entry| &entry.body) else { continue };
        let FailureWhat::Cors { block, status, .. } = &held.what else { continue };
        let on_error = matches!(status, Some(400..)) && lets_read_others(evidence, call);
        let row = row(evidence, block, on_error);
        // The same of another call of the same host is told once.
        let host = host_of(evidence, &call.request).unwrap_or_default();
        if let Some((.., first)) = told.iter().find(|(id, of, _)| *id == row.id && *of == host) {
            let first: &mut Found = &mut found[*first];
            first.explains.insert(end.clone());
            continue;
        }
        told.push((row.id, host, found.len()));
        let name = evidence.name(call);
        let whole = failure(evidence.project, held);
        // The first half is what is seen, the second is why.
        let (what, why) = whole.split_once(": ").unwrap_or((&whole, ""));
        let title = format!("{name}: {}", lowered(what));
        let why = if why.is_empty() { String::new() } else { format!("{} ", sentence(&capitalised(why))) };
        let hint = match &block.problem {
            CorsProblem::PreflightStatus { status: 401 | 403 } => {
                " The question before the call carries no token, so a login check must let OPTIONS through."
            }
            CorsProblem::WrongOrigin { allowed, .. } if allowed.contains('*') => " A star within an origin matches nothing.",
            CorsProblem::WrongOrigin { allowed, .. } if allowed.ends_with('/') => " An origin has no slash at its end.",
            CorsProblem::SeveralOrigins { lines: 2.., .. } => " Proxy and app both send it.",
            CorsProblem::StarWithCredentials { .. } if works_with_a_cookie(evidence, call) => {
                " A moment later the same call works: with a cookie in the request the server names the origin, and this reply has brought the cookie."
            }
            _ if on_error && evidence.is_dead(call) => {
                " The token had ended. With what goes well the server sends the header; so a branch that waits for the status 401 never runs."
            }
            _ if on_error => " With what goes well the server sends it; a hidden error and a lost connection look alike to the app.",
            _ => "",
        };
        let sees = match app_sees(held.app_sees) {
            "" => String::new(),
            sees => format!("The app sees {sees}."),
        };
        let mut one = Found::of(evidence, row, end).at(call.action.clone()).told(title, format!("{why}{sees}{hint}").trim().to_owned());
        if call.purpose == Purpose::Refresh {
            one = one.instead_of_refusals(evidence);
        }
        found.push(one.changing(lines(evidence, call, block, on_error, *status)));
    }
}

fn row(evidence: &Evidence, block: &CorsBlock, on_error: bool) -> &'static Row {
    let of_cookies = matches!(block.problem, CorsProblem::StarWithCredentials { .. } | CorsProblem::CredentialsNotAllowed { .. });
    match evidence.project.platform {
        Platform::FlutterFlow(_) if of_cookies => &FF_COOKIE,
        Platform::FlutterFlow(_) if on_error => &FF_ON_ERROR,
        Platform::FlutterFlow(_) => &FF,
        _ if of_cookies => &WILDCARD,
        _ if on_error => &ON_ERROR,
        Platform::WeWebLegacy(_) if matches!(&block.problem, CorsProblem::HeaderNotAllowed { names } if names.iter().any(|name| name == "ww-retry")) => {
            &RETRY
        }
        _ => match block.problem {
            CorsProblem::WrongOrigin { .. } | CorsProblem::SeveralOrigins { .. } => &ORIGIN,
            CorsProblem::NoAllowOrigin { .. } if block.preflight.is_none() => &ORIGIN,
            _ => &PREFLIGHT,
        },
    }
}

/// What the server has to send.
fn lines(evidence: &Evidence, call: &CallMade, block: &CorsBlock, on_error: bool, status: Option<u16>) -> Vec<SheetLine> {
    let request = evidence.request(call);
    let header = |name: &str| request.and_then(|request| request.header(name)).map(Traced::reveal).unwrap_or_default();
    let origin = Some(header("origin")).filter(|origin| !origin.is_empty()).unwrap_or_else(|| "the app's origin".to_owned());
    let endpoint = evidence.project.endpoint(&call.endpoint);
    let method = endpoint.map(|endpoint| endpoint.method.to_string()).unwrap_or_default();
    let asked = evidence.entries.iter().find_map(|entry| match &entry.body {
        EntryBody::Request { request, endpoint, .. } if *endpoint == call.endpoint => {
            request.header("access-control-request-headers").map(Traced::reveal)
        }
        _ => None,
    });
    let with_cookies = matches!(block.problem, CorsProblem::StarWithCredentials { .. } | CorsProblem::CredentialsNotAllowed { .. });
    let weweb = evidence.project.platform.is_weweb();
    let mut lines = Vec::new();
    if let Some(status) = status.filter(|status| *status >= 500) {
        lines.push(SheetLine::new("Server", "its log", format!("tells why it answered {status}")));
    }
    let set = match &block.problem {
        _ if on_error => "send the CORS headers on errors too, as with what goes well".to_owned(),
        CorsProblem::StarWithCredentials { .. } => format!("echo the origin, exactly ({origin}, not *), and allow credentials"),
        CorsProblem::CredentialsNotAllowed { .. } => "allow credentials: Access-Control-Allow-Credentials: true".to_owned(),
        CorsProblem::PreflightStatus { .. } => {
            "answer OPTIONS with a status of 200 to 299, before any login check, and allow origin and headers".to_owned()
        }
        CorsProblem::PreflightRedirect { .. } => "answer OPTIONS itself, without a redirect".to_owned(),
        CorsProblem::HeaderNotAllowed { names } => format!("allow the header {}", names.join(" and ")),
        CorsProblem::MethodNotAllowed { method, .. } => format!("allow the method {method}"),
        CorsProblem::UnreadableList { header, .. } => format!("{header}: names with commas between them"),
        _ if weweb => format!("allow origin {origin}; all domains of the project need it: editor, preview, staging and your own"),
        _ => format!("Access-Control-Allow-Origin: {origin} (answer with the header; do not add it to the request)"),
    };
    lines.push(SheetLine::new("Server", "", set));
    if on_error {
        let what = if weweb {
            SheetLine::new(
                evidence.screen_of(call),
                "error branch",
                "until then: an error without a status counts as 401 where the token has ended",
            )
        } else {
            SheetLine::new(evidence.screen_of(call), "Conditional", "until then: the status -1 counts as 401 where the token has ended")
        };
        lines.push(what);
    }
    let allow = Allow { origin: &origin, methods: &method, headers: asked.as_deref().unwrap_or_default(), credentials: with_cookies };
    lines.extend(server_code::cors(&evidence.project.facts.back_end, &allow));
    lines
}

/// Whether the server lets the app read other replies, preflights among them: then it is the error alone that lacks the headers.
fn lets_read_others(evidence: &Evidence, call: &CallMade) -> bool {
    let Some(host) = host_of(evidence, &call.request) else { return false };
    evidence.entries.iter().any(|entry| match &entry.body {
        EntryBody::Reply { request, cors: Some(CorsVerdict::Allowed), .. } => host_of(evidence, request).is_some_and(|other| other == host),
        _ => false,
    })
}

/// Whether the same call came out well later, with a cookie.
fn works_with_a_cookie(evidence: &Evidence, call: &CallMade) -> bool {
    let later = evidence.calls.iter().skip_while(|other| other.first != call.first).skip(1);
    later
        .filter(|other| other.endpoint == call.endpoint && other.succeeded())
        .any(|other| evidence.request(other).is_some_and(|request| request.header("cookie").is_some()))
}

/// Host and port of a request.
fn host_of(evidence: &Evidence, request: &EntryId) -> Option<String> {
    match &evidence.entry(request)?.body {
        EntryBody::Request { request, .. } => {
            let url = request.parsed_url()?;
            Some(format!("{}:{:?}", url.host_str()?, url.port()))
        }
        _ => None,
    }
}
