//! Headers that nobody writes into an endpoint, because the client adds them by itself.

use crate::domain::secret::SecretKind;

const CLIENT: &str = "the browser or phone adds it by itself";
const MONITORING: &str = "a monitoring script of the page adds it";

/// Why a header is not taken into an endpoint; `None` when it is.
pub(super) fn left_out(name: &str, value: &str, via_proxy: bool) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "cookie" => Some("cookies are kept and sent by the browser; the endpoint is marked to send them"),
        "origin" | "referer" => Some("the browser sets it from the page that makes the call"),
        "host" | "content-length" | "connection" | "transfer-encoding" | "te" | "expect" | "keep-alive" | "upgrade" => {
            Some("it belongs to the connection; the client sets it")
        }
        "user-agent"
        | "accept-encoding"
        | "accept-language"
        | "accept-charset"
        | "cache-control"
        | "pragma"
        | "dnt"
        | "priority"
        | "upgrade-insecure-requests"
        | "save-data"
        | "if-none-match"
        | "if-modified-since"
        | "purpose"
        | "range" => Some(CLIENT),
        "accept" if value.trim() == "*/*" => Some("it says nothing: any reply is welcome"),
        "traceparent"
        | "tracestate"
        | "baggage"
        | "sentry-trace"
        | "newrelic"
        | "x-newrelic-id"
        | "x-datadog-trace-id"
        | "x-datadog-parent-id"
        | "x-datadog-origin"
        | "x-datadog-sampling-priority" => Some(MONITORING),
        "postman-token" => Some("Postman adds it"),
        "x-requested-with" if via_proxy => Some("the proxy for test mode asks for it"),
        "access-control-request-method" | "access-control-request-headers" => Some("it belongs to the preflight, which the browser makes"),
        _ if name.starts_with(':') => Some("it belongs to HTTP/2; the client sets it"),
        _ if name.starts_with("sec-") || name.starts_with("proxy-") || name.starts_with("x-client-data") => Some(CLIENT),
        _ if name.starts_with("x-forwarded") || name == "via" => Some("a server between has added it"),
        _ => None,
    }
}

/// A value that a tool has put in the place of the real one: `[REDACTED]`, or stars where a secret would stand.
pub(super) fn is_redacted(name: &str, value: &str) -> bool {
    let value = value.trim();
    let value = value.split_once(' ').map_or(value, |(_, held)| held);
    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let says = matches!(plain.as_str(), "redacted" | "removed" | "hidden" | "filtered" | "sanitized");
    let stars = value.chars().count() >= 3 && value.chars().all(|c| matches!(c, '*' | '•' | '…'));
    let bracketed = value.starts_with(['[', '<', '(', '{']);
    (says && bracketed) || (SecretKind::of_name(name).is_some() && (says || stars))
}
