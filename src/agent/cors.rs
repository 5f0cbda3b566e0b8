//! What a browser asks and checks before an app may see a reply from another origin (Fetch standard, CORS protocol).

use super::headers::{host, user_agent};
use super::{CallDraft, client_header};
use crate::domain::project::platform::Client;
use crate::domain::web::cors::{CorsBlock, CorsProblem};
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply};

/// Response headers that an app may read without being allowed to (Fetch, CORS-safelisted response-header name).
const SAFE_RESPONSE_HEADERS: [&str; 7] =
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Whether the browser asks first: another method than GET, HEAD, POST, or a header that is not safelisted.
pub(super) fn needs_preflight(draft: &CallDraft) -> bool {
    !matches!(draft.method, Method::Get | Method::Head | Method::Post) || draft.headers.iter().any(|line| !is_safe(line))
}

/// Fetch, CORS-safelisted request-header.
fn is_safe(line: &HeaderLine) -> bool {
    match line.name.as_str() {
        "accept" | "accept-language" | "content-language" => line.value.len() <= 128,
        "content-type" => {
            let value = line.value.reveal().to_ascii_lowercase();
            let essence = value.split(';').next().unwrap_or_default().trim();
            matches!(essence, "application/x-www-form-urlencoded" | "multipart/form-data" | "text/plain")
        }
        _ => false,
    }
}

fn unsafe_names(draft: &CallDraft) -> Vec<String> {
    let mut names: Vec<String> = draft.headers.iter().filter(|line| !is_safe(line)).map(|line| line.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The OPTIONS request that asks.
pub(super) fn preflight(draft: &CallDraft, origin: &str) -> PreparedRequest {
    let names = unsafe_names(draft);
    let mut headers =
        vec![host(draft), client_header("accept", "*/*"), client_header("access-control-request-method", draft.method.as_str())];
    if !names.is_empty() {
        headers.push(client_header("access-control-request-headers", &names.join(",")));
    }
    headers.push(client_header("origin", origin));
    headers.push(HeaderLine::new("user-agent", user_agent(Client::Browser), HeaderOrigin::Client));
    PreparedRequest { method: Method::Options, url: draft.url.clone(), headers, body: None }
}

/// Fetch, CORS-preflight fetch: status, origin, method, headers.
pub(super) fn judge_preflight(draft: &CallDraft, origin: &str, reply: &Reply) -> Result<(), CorsBlock> {
    let block = |problem| Err(CorsBlock { problem, preflight: None });
    if (300..400).contains(&reply.status) {
        return block(CorsProblem::PreflightRedirect { status: reply.status });
    }
    check(origin, reply, draft.credentials).map_err(|problem| CorsBlock { problem, preflight: Some((reply.status, draft.method)) })?;
    if !reply.is_success() {
        return block(CorsProblem::PreflightStatus { status: reply.status });
    }
    let listed = |header: &str| -> Vec<String> {
        let values = reply.headers.iter().filter(|(name, _)| name == header);
        values.flat_map(|(_, value)| value.split(',')).map(|part| part.trim().to_ascii_lowercase()).collect()
    };
    // With cookies a star is a name like any other.
    let star = |names: &[String]| !draft.credentials && names.iter().any(|name| name == "*");
    let methods = listed("access-control-allow-methods");
    let method = draft.method.as_str();
    let simple = matches!(draft.method, Method::Get | Method::Head | Method::Post);
    if !simple && !methods.iter().any(|name| name.eq_ignore_ascii_case(method)) && !star(&methods) {
        return block(CorsProblem::MethodNotAllowed { method: draft.method });
    }
    let allowed = listed("access-control-allow-headers");
    // A star covers every header but Authorization.
    let missing: Vec<String> =
        unsafe_names(draft).into_iter().filter(|name| !allowed.contains(name) && (name == "authorization" || !star(&allowed))).collect();
    if !missing.is_empty() {
        return block(CorsProblem::HeaderNotAllowed { names: missing });
    }
    Ok(())
}

/// Fetch, CORS check; with cookies the origin has to be named, and the cookies to be allowed.
pub(super) fn check(origin: &str, reply: &Reply, credentials: bool) -> Result<(), CorsProblem> {
    let own = || origin.to_owned();
    match reply.header("access-control-allow-origin").map(str::trim) {
        Some("*") if credentials => Err(CorsProblem::StarWithCredentials { origin: own() }),
        Some(value)
            if value == origin && credentials && reply.header("access-control-allow-credentials").map(str::trim) != Some("true") =>
        {
            Err(CorsProblem::CredentialsNotAllowed)
        }
        Some("*") => Ok(()),
        Some(value) if value == origin => Ok(()),
        Some(value) => Err(CorsProblem::WrongOrigin { allowed: value.to_owned(), origin: own() }),
        None => Err(CorsProblem::NoAllowOrigin { origin: own() }),
    }
}

/// The headers of a foreign reply that the app may read.
pub(super) fn visible_headers(reply: &Reply, credentials: bool) -> Vec<(String, String)> {
    let exposed: Vec<String> = reply
        .header("access-control-expose-headers")
        .map(|value| value.split(',').map(|name| name.trim().to_ascii_lowercase()).collect())
        .unwrap_or_default();
    let all = !credentials && exposed.iter().any(|name| name == "*");
    let visible = |name: &str| name != "set-cookie" && (all || SAFE_RESPONSE_HEADERS.contains(&name) || exposed.iter().any(|e| e == name));
    reply.headers.iter().filter(|(name, _)| visible(name)).cloned().collect()
}
