//! Which redirects a client follows, and how (FlutterFlow B8 and B11; Fetch standard, HTTP-redirect fetch).

use url::Url;

use super::CallDraft;
use crate::domain::project::platform::Client;
use crate::domain::record::note::Note;
use crate::domain::record::thrown::NotSent;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::{Method, Reply};

/// What a client does with a reply.
pub(super) enum Next {
    /// It is the reply.
    Stop,
    /// It goes on here.
    Go { draft: CallDraft, note: Option<Note> },
    /// It gives up.
    TooMany,
    /// It points where no client follows.
    BadTarget(NotSent),
}

/// Decides about one reply.
pub(super) fn follow(client: Client, draft: &CallDraft, followed: usize, reply: &Reply) -> Next {
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
    let mut note = None;
    if from.origin() != to.origin() && next.headers.iter().any(|line| line.name == "authorization") {
        next.headers.retain(|line| line.name != "authorization");
        note = Some(Note::AuthorizationWithheld { origin: to.origin().ascii_serialization() });
    }
    Next::Go { draft: next, note }
}
