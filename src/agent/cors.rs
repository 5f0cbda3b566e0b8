//! What a browser asks and checks before an app may see a reply from another origin (Fetch standard, CORS protocol).

use super::headers::{host, user_agent};
use super::preflights::Allows;
use super::safelist::{is_safe_method, unsafe_names};
use super::{CallDraft, client_header};
use crate::domain::project::platform::Client;
use crate::domain::web::cors::{CorsBlock, CorsProblem};
use crate::domain::web::credentials::Credentials;
use crate::domain::web::token_text::token_list;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply};

/// Response headers that an app may read without being allowed to (Fetch, CORS-safelisted response-header name).
const SAFE_RESPONSE_HEADERS: [&str; 7] =
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Whether the browser asks first: another method than GET, HEAD, POST, or a header that is not safelisted.
pub(super) fn needs_preflight(draft: &CallDraft) -> bool {
    !is_safe_method(draft.method) || !unsafe_names(&draft.headers).is_empty()
}

/// The OPTIONS request that asks.
pub(super) fn preflight(draft: &CallDraft, origin: &str) -> PreparedRequest {
    let names = unsafe_names(&draft.headers);
    let mut headers =
        vec![host(draft), client_header("accept", "*/*"), client_header("access-control-request-method", draft.method.as_str())];
    if !names.is_empty() {
        headers.push(client_header("access-control-request-headers", &names.join(",")));
    }
    headers.push(client_header("origin", origin));
    headers.push(HeaderLine::new("user-agent", user_agent(Client::Browser), HeaderOrigin::Client));
    PreparedRequest { method: Method::Options, url: draft.url.clone(), headers, body: None }
}

/// Fetch, CORS-preflight fetch: status, origin, method, headers. Gives what the answer allows.
pub(super) fn judge_preflight(draft: &CallDraft, origin: &str, reply: &Reply, now_ms: i64) -> Result<Allows, CorsBlock> {
    let block = |problem| CorsBlock { problem, preflight: None };
    if matches!(reply.status, 301 | 302 | 303 | 307 | 308) && reply.header("location").is_some() {
        return Err(block(CorsProblem::PreflightRedirect { status: reply.status }));
    }
    let answered = |problem| CorsBlock { problem, preflight: Some((reply.status, draft.method)) };
    check(origin, reply, draft.credentials).map_err(answered)?;
    if !reply.is_success() {
        return Err(block(CorsProblem::PreflightStatus { status: reply.status }));
    }
    let allows = Allows::read(reply, draft.credentials, now_ms).map_err(answered)?;
    allows.lets(draft).map_err(block)?;
    Ok(allows)
}

/// Fetch, CORS check; with cookies the origin has to be named, and the cookies to be allowed.
pub fn check(origin: &str, reply: &Reply, credentials: Credentials) -> Result<(), CorsProblem> {
    let own = || origin.to_owned();
    let with_cookies = credentials == Credentials::Include;
    match reply.joined("access-control-allow-origin") {
        Some(value) if value == "*" && with_cookies => Err(CorsProblem::StarWithCredentials { origin: own() }),
        Some(value) if value == "*" => Ok(()),
        Some(value) if value == origin => {
            let allowed = reply.joined("access-control-allow-credentials");
            if with_cookies && allowed.as_deref() != Some("true") {
                return Err(CorsProblem::CredentialsNotAllowed { said: allowed });
            }
            Ok(())
        }
        Some(value) => {
            let lines = reply.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("access-control-allow-origin")).count();
            if lines > 1 || value.contains(',') {
                return Err(CorsProblem::SeveralOrigins { value, lines, origin: own() });
            }
            Err(CorsProblem::WrongOrigin { allowed: value, origin: own() })
        }
        None => Err(CorsProblem::NoAllowOrigin { origin: own() }),
    }
}

/// The headers of a reply that the app may read: from its own origin all but cookies.
pub(super) fn own_headers(reply: &Reply) -> Vec<(String, String)> {
    combined(reply, |name| !is_cookie(name), ", ")
}

/// The headers of a foreign reply that the app may read.
pub(super) fn visible_headers(reply: &Reply, credentials: Credentials) -> Vec<(String, String)> {
    let said = reply.joined("access-control-expose-headers").unwrap_or_default();
    let exposed: Vec<String> = token_list(&said).unwrap_or_default().iter().map(|name| name.to_ascii_lowercase()).collect();
    let all = credentials != Credentials::Include && exposed.iter().any(|name| name == "*");
    let visible = |name: &str| !is_cookie(name) && (all || SAFE_RESPONSE_HEADERS.contains(&name) || exposed.iter().any(|e| e == name));
    combined(reply, visible, ", ")
}

fn is_cookie(name: &str) -> bool {
    matches!(name, "set-cookie" | "set-cookie2")
}

/// Headers as a client hands them to its app: one value for each name, in lower case.
pub(super) fn combined(reply: &Reply, visible: impl Fn(&str) -> bool, between: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in &reply.headers {
        let name = name.to_ascii_lowercase();
        if !visible(&name) {
            continue;
        }
        match headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => {
                known.push_str(between);
                known.push_str(value.trim());
            }
            None => headers.push((name, value.trim().to_owned())),
        }
    }
    headers
}
