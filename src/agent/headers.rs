//! The headers that the client adds by itself, in the order in which they are sent.

use url::{Position, Url};

use super::safelist::is_forbidden;
use super::{CallDraft, client_header};
use crate::domain::project::platform::Client;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method, PreparedRequest};

const BROWSER: &str = concat!("Mozilla/5.0 (Authscope/", env!("CARGO_PKG_VERSION"), "; as a browser)");
const PHONE: &str = concat!("Dart/3.5 (dart:io; Authscope/", env!("CARGO_PKG_VERSION"), ")");

const SERVER: &str = concat!("node (Authscope/", env!("CARGO_PKG_VERSION"), "; as a server)");

/// The user agent that a client names.
pub(super) fn user_agent(client: Client) -> &'static str {
    match client {
        Client::Browser | Client::Proxy => BROWSER,
        Client::Native => PHONE,
        Client::Server => SERVER,
    }
}

/// The headers of an app as its client takes them: a browser joins those of one name, and drops what no script may set. Gives the names of
/// those that it dropped.
pub(super) fn taken(client: Client, headers: &[HeaderLine]) -> (Vec<HeaderLine>, Vec<String>) {
    if client != Client::Browser {
        return (headers.to_vec(), Vec::new());
    }
    let (mut taken, mut dropped): (Vec<HeaderLine>, Vec<String>) = Default::default();
    for line in headers {
        if is_forbidden(&line.name, &line.value.reveal()) {
            dropped.push(line.name.clone());
        } else if let Some(known) = taken.iter_mut().find(|known| known.name == line.name) {
            known.value.push_plain(", ");
            known.value.push(&line.value);
        } else {
            taken.push(line.clone());
        }
    }
    (taken, dropped)
}

/// The request with everything that the client adds; nothing is added after this.
pub(super) fn complete(draft: &CallDraft, client: Client, origin: Option<&str>, cookies: Option<Traced>) -> PreparedRequest {
    let mut headers = vec![host(draft)];
    headers.extend(draft.headers.iter().cloned());
    let mut add = |name: &str, value: &str| {
        if !headers.iter().any(|line| line.name == name) {
            headers.push(client_header(name, value));
        }
    };
    if client == Client::Browser && draft.body.is_some() {
        // Fetch, "extract a body": what a text is when nothing is said.
        add("content-type", "text/plain;charset=UTF-8");
    }
    add("accept", "*/*");
    if let Some(origin) = origin {
        add("origin", origin);
    }
    add("user-agent", user_agent(client));
    match &draft.body {
        Some(body) => add("content-length", &body.len().to_string()),
        None if matches!(draft.method, Method::Post | Method::Put | Method::Patch) => add("content-length", "0"),
        None => {}
    }
    headers.extend(cookies.map(|cookies| HeaderLine::new("cookie", cookies, HeaderOrigin::Client)));
    PreparedRequest { method: draft.method, url: draft.url.clone(), headers, body: draft.body.clone() }
}

/// The `Host` header: the URL's authority without a default port (RFC 9110, section 7.2).
pub(super) fn host(draft: &CallDraft) -> HeaderLine {
    let authority =
        Url::parse(&draft.url.reveal()).map(|url| url[Position::BeforeHost..Position::AfterPort].to_owned()).unwrap_or_default();
    client_header("host", &authority)
}
