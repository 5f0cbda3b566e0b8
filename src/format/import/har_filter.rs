//! Which entries of a HAR file are calls of an API. A page loads hundreds of other things; each is listed with its reason.

use serde_json::Value as Json;

use crate::domain::project::endpoint::Purpose;

use super::address::Address;
use super::body::Content;
use super::purpose::{CallFacts, guess};
use super::raw::{RawBody, RawCall};

const ASSET: &str = "it is a part of the page: script, style, picture, font or media";
const PAGE: &str = "it is a page, not a call";
const ANALYTICS: &str = "it reports to an analytics or monitoring service";
const APP_FILE: &str = "it is a file of the app itself";

/// Hosts that count visits or collect errors; also what ends in `.host`.
const ANALYTICS_HOSTS: [&str; 26] = [
    "google-analytics.com",
    "analytics.google.com",
    "googletagmanager.com",
    "doubleclick.net",
    "googleadservices.com",
    "googlesyndication.com",
    "segment.io",
    "segment.com",
    "mixpanel.com",
    "amplitude.com",
    "hotjar.com",
    "hotjar.io",
    "clarity.ms",
    "sentry.io",
    "bugsnag.com",
    "datadoghq.com",
    "datadoghq.eu",
    "nr-data.net",
    "newrelic.com",
    "posthog.com",
    "plausible.io",
    "fullstory.com",
    "logrocket.io",
    "intercom.io",
    "connect.facebook.net",
    "cloudflareinsights.com",
];

const ASSET_ENDS: [&str; 28] = [
    ".js",
    ".mjs",
    ".css",
    ".map",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".ico",
    ".webp",
    ".avif",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".eot",
    ".mp4",
    ".webm",
    ".mp3",
    ".wav",
    ".wasm",
    ".frag",
    ".symbols",
    ".bin",
    ".webmanifest",
    ".pdf",
    ".zip",
];

/// Why an entry is left out; `None` when it is a call of an API.
pub(super) fn left_out(call: &RawCall, entry: &Json) -> Option<&'static str> {
    let url = super::proxy::unwrapped(&call.url).map_or_else(|| call.url.clone(), |(real, _)| real);
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Some("it does not go over http or https");
    }
    let Ok(address) = Address::read(&url) else { return None };
    let host = address.origin.split("://").nth(1).unwrap_or_default().split(':').next().unwrap_or_default();
    let of_analytics = |known: &str| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if ANALYTICS_HOSTS.iter().any(|known| of_analytics(known)) {
        return Some(ANALYTICS);
    }
    if call.method == "OPTIONS" {
        return Some("it is a preflight, which browsers send by themselves");
    }
    let path = address.path.to_ascii_lowercase();
    let mime = entry["response"]["content"]["mimeType"].as_str().unwrap_or_default().to_ascii_lowercase();
    let kind = entry["_resourceType"].as_str().unwrap_or_default().to_ascii_lowercase();
    let sends = !matches!(call.method.as_str(), "GET" | "HEAD");
    let of_asset = ASSET_ENDS.iter().any(|end| path.ends_with(end));
    let is_html = mime.starts_with("text/html");
    if !sends && of_asset {
        return Some(ASSET);
    }
    let file = path.rsplit('/').next().unwrap_or_default();
    let of_app = matches!(file, "version.json" | "manifest.json") || (path.contains("/assets/") && file.contains(".json"));
    if !sends && of_app {
        return Some(APP_FILE);
    }
    if is_auth(call, &address) && (sends || !is_html) {
        return None;
    }
    match kind.as_str() {
        "xhr" | "fetch" => None,
        "document" if sends => None,
        "document" => Some(PAGE),
        "websocket" | "eventsource" => Some("it is a lasting connection, not a call with one reply"),
        "ping" | "beacon" | "csp-violation-report" => Some(ANALYTICS),
        "preflight" => Some("it is a preflight, which browsers send by themselves"),
        "stylesheet" | "script" | "image" | "font" | "media" | "manifest" | "texttrack" => Some(ASSET),
        _ => by_content(call, &mime, sends),
    }
}

/// Firefox, Safari and Charles do not say who made a call: what it sends and gets says it.
fn by_content(call: &RawCall, mime: &str, sends: bool) -> Option<&'static str> {
    let is_asset = ["image/", "font/", "audio/", "video/", "text/css"].iter().any(|start| mime.starts_with(start))
        || ["javascript", "wasm", "font"].iter().any(|part| mime.contains(part));
    let accepts = call.header("accept").is_some_and(|accept| accept.contains("json"));
    let by_script = call.header("x-requested-with").is_some() || call.header("authorization").is_some();
    if mime.contains("json") || sends || accepts || by_script {
        None
    } else if is_asset {
        Some(ASSET)
    } else if mime.starts_with("text/html") {
        Some(PAGE)
    } else {
        Some("nothing shows that it is a call of an API: no JSON, nothing sent, no Authorization")
    }
}

/// Whether it has to do with signing in, whatever made the call.
fn is_auth(call: &RawCall, address: &Address) -> bool {
    let content = match &call.body {
        RawBody::Text(text) if text.len() < 100_000 => Content::of_unknown(text),
        RawBody::Form(fields) => Content::Form(fields.clone()),
        _ => Content::None,
    };
    guess(&CallFacts::of(call, address, &content)).value != Purpose::Other
}
