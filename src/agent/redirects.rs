//! Which redirects a client follows, and how (FlutterFlow B8 and B11; Fetch standard, HTTP-redirect fetch).

use url::Url;

use super::CallDraft;
use crate::domain::project::platform::Client;
use crate::domain::record::note::Note;
use crate::domain::record::thrown::NotSent;
use crate::domain::secret::traced::Traced;
use crate::domain::web::send_on::{SendOn, host_of};
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method, Reply};

/// What a client does with a reply.
pub(super) enum Next {
    /// It is the reply.
    Stop,
    /// It goes on here.
    Go { draft: CallDraft, notes: Vec<Note> },
    /// It gives up.
    TooMany,
    /// It points where no client follows.
    BadTarget(NotSent),
}

/// What a redirect is judged by, besides the call and the reply.
pub(super) struct From<'a> {
    /// Who follows it.
    pub(super) client: Client,
    /// The address that the app itself called: its host gets what the app sends.
    pub(super) home: &'a str,
    /// Other hosts that may get it too.
    pub(super) send_on: &'a SendOn,
    /// How many redirects were followed before.
    pub(super) followed: usize,
}

/// Decides about one reply.
pub(super) fn follow(judged_by: &From, draft: &CallDraft, reply: &Reply) -> Next {
    let From { client, followed, .. } = *judged_by;
    let Some(location) = reply.header("location").filter(|_| matches!(reply.status, 301 | 302 | 303 | 307 | 308)) else {
        return Next::Stop;
    };
    let reading = matches!(draft.method, Method::Get | Method::Head);
    let limit = match client {
        Client::Browser => 20,
        // dart:io follows GET and HEAD, and POST on 303 only.
        Client::Native if !(reading || draft.method == Method::Post && reply.status == 303) => return Next::Stop,
        Client::Native | Client::Proxy => 5,
    };
    if followed >= limit {
        return Next::TooMany;
    }
    let Ok(from) = Url::parse(&draft.url.reveal()) else { return Next::Stop };
    let to = match from.join(location) {
        Ok(to) if matches!(to.scheme(), "http" | "https") => to,
        Ok(to) => return Next::BadTarget(NotSent::RedirectScheme { scheme: to.scheme().to_owned() }),
        Err(error) => return Next::BadTarget(NotSent::RedirectNotAnAddress { problem: error.to_string() }),
    };
    let mut next = draft.clone();
    // Where the target is the same address, the traced text is kept, so that secrets in it stay secrets.
    if to != from {
        next.url = match draft.url.first_label() {
            Some(label) if to.query().is_some() => Traced::secret(label.clone(), to.as_str()),
            _ => Traced::plain(to.as_str()),
        };
    }
    if reply.status == 303 && draft.method != Method::Head || matches!(reply.status, 301 | 302) && draft.method == Method::Post {
        next.method = Method::Get;
        next.body = None;
        next.headers.retain(|line| !line.name.starts_with("content-"));
    }
    let mut notes = Vec::new();
    if from.origin() != to.origin() && next.headers.iter().any(|line| line.name == "authorization") {
        next.headers.retain(|line| line.name != "authorization");
        notes.push(Note::AuthorizationWithheld { origin: to.origin().ascii_serialization() });
    }
    notes.extend(withhold(judged_by, &to, &mut next));
    Next::Go { draft: next, notes }
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
        next.headers.retain(|line| !line.name.starts_with("content-"));
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
