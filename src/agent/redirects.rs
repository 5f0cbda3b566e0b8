//! Which redirects a client follows, and how (FlutterFlow B8 and B11; Fetch standard, HTTP-redirect fetch).

use url::Url;

use super::{CallDraft, RedirectMode};
use crate::domain::project::platform::Client;
use crate::domain::record::note::Note;
use crate::domain::record::thrown::NotSent;
use crate::domain::secret::traced::Traced;
use crate::domain::web::send_on::{SendOn, host_of};
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method, Reply};

/// A browser follows so many redirects of one call.
const MOST_OF_A_BROWSER: usize = 20;
/// dart:io and FlutterFlow's proxy follow so many (B8, B11).
const MOST_OF_OTHERS: usize = 5;

/// What a client does with a reply.
pub(super) enum Next {
    /// It is the reply.
    Stop,
    /// It goes on here.
    Go { draft: CallDraft, to: Url, notes: Vec<Note> },
    /// It gives up.
    TooMany,
    /// It points where this client does not follow.
    No(NotSent),
}

/// What a redirect is judged by, besides the call and the reply.
pub(super) struct From<'a> {
    /// Who follows it.
    pub(super) client: Client,
    /// The address that the app itself called: its host gets what the app sends.
    pub(super) home: &'a str,
    /// Other hosts that may get it too.
    pub(super) send_on: &'a SendOn,
    /// The addresses to which redirects led before.
    pub(super) followed: &'a [String],
}

/// Why a browser cannot follow a redirect at all, whatever CORS says of it: it does not know where that leads.
pub(super) fn leads_nowhere(draft: &CallDraft, reply: &Reply) -> Option<NotSent> {
    let location = location(reply)?;
    if reply.headers.iter().any(|(name, other)| name == "location" && other.trim() != location) {
        return Some(NotSent::SeveralLocations);
    }
    // Chromium takes an empty one for none (N8).
    let from = Url::parse(&draft.url.reveal()).ok().filter(|_| !location.is_empty())?;
    from.join(location).err().map(|error| NotSent::RedirectNotAnAddress { problem: error.to_string() })
}

/// Where a reply redirects to, as it says.
fn location(reply: &Reply) -> Option<&str> {
    matches!(reply.status, 301 | 302 | 303 | 307 | 308).then(|| reply.header("location").map(str::trim))?
}

/// Decides about one reply.
pub(super) fn follow(judged_by: &From, draft: &CallDraft, reply: &Reply) -> Next {
    let From { client, followed, .. } = *judged_by;
    let Some(location) = location(reply) else { return Next::Stop };
    let reading = matches!(draft.method, Method::Get | Method::Head);
    let limit = match client {
        Client::Browser if draft.redirect == RedirectMode::Error => return Next::No(NotSent::RedirectRefused),
        Client::Browser if location.is_empty() => return Next::Stop,
        // Node follows as browsers do.
        Client::Browser | Client::Server => MOST_OF_A_BROWSER,
        // dart:io follows GET and HEAD, and POST on 303 only.
        Client::Native if !(reading || draft.method == Method::Post && reply.status == 303) => return Next::Stop,
        Client::Native | Client::Proxy => MOST_OF_OTHERS,
    };
    if followed.len() >= limit {
        return Next::TooMany;
    }
    let Ok(from) = Url::parse(&draft.url.reveal()) else { return Next::Stop };
    let to = match from.join(location) {
        Ok(to) if matches!(to.scheme(), "http" | "https") => to,
        Ok(to) => return Next::No(NotSent::RedirectScheme { scheme: to.scheme().to_owned() }),
        Err(error) => return Next::No(NotSent::RedirectNotAnAddress { problem: error.to_string() }),
    };
    // dart:io goes nowhere twice (B17).
    if client == Client::Native && followed.iter().any(|before| before == to.as_str()) {
        return Next::TooMany;
    }
    // In Chromium within the page's own origin too (N8).
    if client == Client::Browser && !(to.username().is_empty() && to.password().is_none_or(str::is_empty)) {
        return Next::No(NotSent::RedirectWithPassword { host: host_of(&to) });
    }
    let mut next = draft.clone();
    // Where the target is the same address, the traced text is kept, so that secrets in it stay secrets.
    if to != from {
        next.url = match draft.url.first_label() {
            Some(label) if to.query().is_some() => Traced::secret(label.clone(), to.as_str()),
            _ => Traced::plain(to.as_str()),
        };
    }
    if reply.status == 303 && !reading || matches!(reply.status, 301 | 302) && draft.method == Method::Post {
        next.method = Method::Get;
        next.body = None;
        next.headers.retain(|line| !speaks_of_the_body(&line.name));
    }
    let mut notes = Vec::new();
    if from.origin() != to.origin() && next.headers.iter().any(|line| line.name == "authorization") {
        next.headers.retain(|line| line.name != "authorization");
        notes.push(Note::AuthorizationWithheld { origin: to.origin().ascii_serialization() });
    }
    notes.extend(withhold(judged_by, &to, &mut next));
    Next::Go { draft: next, to, notes }
}

/// Fetch, "request-body-header name".
fn speaks_of_the_body(name: &str) -> bool {
    matches!(name, "content-encoding" | "content-language" | "content-location" | "content-type" | "content-length")
}

/// The standard sends own headers and bodies along to whichever host a redirect names (N9, N10). That host may be anybody's: here it
/// gets them only once the user has said so.
fn withhold(judged_by: &From, to: &Url, next: &mut CallDraft) -> Option<Note> {
    if is_home(judged_by.home, to) || judged_by.send_on.allows(to) {
        return None;
    }
    // What says nothing of its sender may go anywhere.
    let is_plain = |line: &HeaderLine| matches!(line.name.as_str(), "accept" | "accept-language" | "content-type" | "content-language");
    let is_withheld = |line: &HeaderLine| line.value.has_secret() || line.origin == HeaderOrigin::Yours && !is_plain(line);
    let headers: Vec<String> = next.headers.iter().filter(|line| is_withheld(line)).map(|line| line.name.clone()).collect();
    let body = next.body.as_ref().is_some_and(|body| !body.is_empty());
    if headers.is_empty() && !body {
        return None;
    }
    next.headers.retain(|line| !is_withheld(line));
    if body {
        next.body = None;
        next.headers.retain(|line| !speaks_of_the_body(&line.name));
    }
    Some(Note::Withheld { host: host_of(to), headers, body })
}

/// Whether an address is of the host that the app itself called; http that becomes https there is no other one.
fn is_home(home: &str, to: &Url) -> bool {
    let Ok(home) = Url::parse(home) else { return false };
    let usual_ports = |url: &Url| url.port().is_none();
    home.host_str() == to.host_str()
        && (home.port_or_known_default() == to.port_or_known_default() || usual_ports(&home) && usual_ports(to) && to.scheme() == "https")
}
