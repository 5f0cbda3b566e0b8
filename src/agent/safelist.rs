//! Which headers of a call a browser lets pass without asking first (Fetch, "CORS-safelisted request-header"), and which it never lets an
//! app set ("forbidden request-header").

use crate::domain::web::token_text::is_token;
use crate::domain::web::wire::{HeaderLine, Method};

/// Longer values are not safelisted (bytes).
const MAX_VALUE: usize = 128;
/// Longer ones together are not safelisted (bytes).
const MAX_TOGETHER: usize = 1024;

/// Chromium lets the old client hints pass too (backends N11).
const CLIENT_HINTS: [&str; 7] = ["device-memory", "downlink", "dpr", "ect", "rtt", "viewport-width", "width"];

/// The names that have to be asked for, in lower case and in order (Fetch, "CORS-unsafe request-header names").
pub(super) fn unsafe_names(headers: &[HeaderLine]) -> Vec<String> {
    let (safe, asked): (Vec<&HeaderLine>, Vec<&HeaderLine>) = headers.iter().partition(|line| is_safe(&line.name, &line.value.reveal()));
    let together: usize = safe.iter().map(|line| line.value.len()).sum();
    let mut names: Vec<String> = asked.iter().map(|line| line.name.clone()).collect();
    if together > MAX_TOGETHER {
        names.extend(safe.iter().map(|line| line.name.clone()));
    }
    names.sort();
    names.dedup();
    names
}

/// Whether a header is one of those that Chromium drops where a redirect leads to another origin.
pub(super) fn is_client_hint(name: &str) -> bool {
    CLIENT_HINTS.contains(&name)
}

/// Whether a method passes without being asked for (Fetch, "CORS-safelisted method").
pub(super) fn is_safe_method(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head | Method::Post)
}

fn is_safe(name: &str, value: &str) -> bool {
    if value.len() > MAX_VALUE {
        return false;
    }
    match name {
        "accept" => !value.bytes().any(is_unsafe_byte),
        "accept-language" | "content-language" => value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte)),
        "content-type" => {
            !value.bytes().any(is_unsafe_byte)
                && essence(value).is_some_and(|essence| {
                    matches!(essence.as_str(), "application/x-www-form-urlencoded" | "multipart/form-data" | "text/plain")
                })
        }
        "range" => is_simple_range(value),
        "save-data" => value.eq_ignore_ascii_case("on"),
        name => is_client_hint(name),
    }
}

/// Fetch, "CORS-unsafe request-header byte".
fn is_unsafe_byte(byte: u8) -> bool {
    byte < 0x20 && byte != b'\t' || b"\"():<>?@[\\]{}\x7f".contains(&byte)
}

/// Type and subtype of a media type, in lower case (MIME Sniffing, "parse a MIME type").
fn essence(value: &str) -> Option<String> {
    let (kind, rest) = value.split_once('/')?;
    let subtype = rest.split(';').next().unwrap_or_default().trim_end_matches([' ', '\t', '\r', '\n']);
    let kind = kind.trim_start_matches([' ', '\t', '\r', '\n']);
    (is_token(kind) && is_token(subtype)).then(|| format!("{kind}/{subtype}").to_ascii_lowercase())
}

/// `bytes=0-` or `bytes=0-99` (Fetch, "parse a single range header value", with a start).
fn is_simple_range(value: &str) -> bool {
    let parts = value.strip_prefix("bytes=").and_then(|range| range.split_once('-'));
    parts.is_some_and(|(start, end)| {
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok());
        match (number(start), number(end)) {
            (Some(Some(start)), Some(end)) => end.is_none_or(|end| start <= end),
            _ => false,
        }
    })
}

/// Whether a browser drops this header of an app without a word (Fetch, "forbidden request-header").
pub(super) fn is_forbidden(name: &str, value: &str) -> bool {
    const NAMES: [&str; 22] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
    ];
    let hides_a_method = matches!(name, "x-http-method" | "x-http-method-override" | "x-method-override")
        && value.split(',').any(|method| ["connect", "trace", "track"].contains(&method.trim().to_ascii_lowercase().as_str()));
    NAMES.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-") || hides_a_method
}
