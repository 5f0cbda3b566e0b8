//! What sends the app's calls: a browser, a phone's HTTP client, or FlutterFlow's proxy. A pure machine: it turns one call ([`Draft`]) into
//! one or more exchanges and says what the app sees. The transport behind it adds nothing and follows nothing.

mod cookies;
mod cors;
mod headers;
mod redirects;

use std::collections::BTreeMap;

use serde::Serialize;
use url::Url;

use crate::domain::entry::{CorsProblem, CorsVerdict, Hop};
use crate::domain::platform::Client;
use crate::domain::traced::Traced;
use crate::domain::wire::{Failure, HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply};

pub use cookies::Around;

/// A call as the app makes it, before the client has added anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Draft {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: Traced,
    /// The headers that the endpoint defines or the platform adds.
    pub headers: Vec<HeaderLine>,
    /// The body.
    pub body: Option<Traced>,
    /// Cookies go along to other origins too, and are kept from there (`withCredentials`).
    pub credentials: bool,
}

/// Number of a call, unique in a run.
pub type CallId = u32;
/// Number of an exchange, unique in a run.
pub type ExchangeId = u32;

/// What the app sees of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Outcome {
    /// A reply.
    Reply {
        /// The reply.
        #[serde(skip)]
        reply: Reply,
        /// The headers that the app may read (all of them where no browser looks).
        #[serde(skip)]
        visible: Vec<(String, String)>,
    },
    /// The browser keeps the reply from the app.
    Blocked {
        /// Why.
        problem: CorsProblem,
        /// In one sentence, with the header to send.
        detail: String,
        /// The server's own error status: it comes first, CORS second.
        status: Option<u16>,
    },
    /// The network brought no complete reply.
    Failed(Box<Failure>),
    /// Too many redirects.
    TooManyRedirects {
        /// How many were followed.
        followed: usize,
    },
    /// The call could not be sent at all.
    NotSent {
        /// Why.
        detail: String,
    },
}

/// What the agent asks for, or tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Told {
    /// Do this exchange.
    Send {
        /// Its number.
        exchange: ExchangeId,
        /// The call that it belongs to.
        call: CallId,
        /// What it is in the course of the call.
        hop: Hop,
        /// What to send.
        request: Box<PreparedRequest>,
        /// Something worth knowing about this request.
        note: Option<String>,
    },
    /// The browser's verdict on the exchange that was just answered.
    Verdict(CorsVerdict),
    /// What became of a cookie that the reply sets.
    Cookie(String),
    /// The call is over.
    Settled {
        /// The call.
        call: CallId,
        /// What the app sees.
        outcome: Outcome,
    },
}

/// The client of one app on one target.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Agent {
    client: Client,
    /// The app's origin, such as `https://app.example.com`.
    origin: String,
    next_exchange: ExchangeId,
    flying: BTreeMap<ExchangeId, Flying>,
}

/// A call whose current exchange has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Flying {
    call: CallId,
    draft: Draft,
    hop: Hop,
    redirects: usize,
}

impl Agent {
    /// The client of this kind for an app at this origin.
    #[must_use]
    pub fn new(client: Client, origin: &str) -> Self {
        Self { client, origin: origin.trim_end_matches('/').to_owned(), next_exchange: 1, flying: BTreeMap::new() }
    }

    /// The kind of client.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client
    }

    /// Whether any call waits for an answer.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.flying.is_empty()
    }

    /// The call that an exchange belongs to.
    #[must_use]
    pub fn call_of(&self, exchange: ExchangeId) -> Option<CallId> {
        self.flying.get(&exchange).map(|flying| flying.call)
    }

    /// The exchanges that have no answer yet.
    pub fn open_exchanges(&self) -> impl Iterator<Item = ExchangeId> + '_ {
        self.flying.keys().copied()
    }

    /// Starts a call.
    pub fn start(&mut self, around: &Around, call: CallId, draft: Draft) -> Vec<Told> {
        let url = match Url::parse(&draft.url.reveal()) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => url,
            Ok(url) => {
                return settled(call, Outcome::NotSent { detail: format!("only http and https can be called, not {}:", url.scheme()) });
            }
            Err(error) => return settled(call, Outcome::NotSent { detail: format!("“{}” is not a web address ({error})", draft.url) }),
        };
        let hop = if self.client == Client::Browser && !self.is_same_origin(&url) && cors::needs_preflight(&draft) {
            Hop::Preflight
        } else {
            Hop::Call
        };
        vec![self.send(around, Flying { call, draft, hop, redirects: 0 }, None)]
    }

    /// A reply arrived.
    pub fn on_reply(&mut self, around: &mut Around, exchange: ExchangeId, reply: &Reply) -> Vec<Told> {
        let Some(flying) = self.flying.remove(&exchange) else { return Vec::new() };
        let call = flying.call;
        if flying.hop == Hop::Preflight {
            return match cors::judge_preflight(&flying.draft, &self.origin, reply) {
                Ok(()) => vec![Told::Verdict(CorsVerdict::Allowed), self.send(around, Flying { hop: Hop::Call, ..flying }, None)],
                // Its status is no answer to the call: that was not sent.
                Err((problem, detail)) => blocked(call, problem, detail, None),
            };
        }
        let mut told = Vec::new();
        let url = Url::parse(&flying.draft.url.reveal()).ok();
        if let Some(url) = url.as_ref().filter(|url| self.sends_cookies(&flying.draft, url)) {
            told.extend(cookies::keep(around, url, &self.origin, reply).into_iter().map(Told::Cookie));
        } else {
            told.extend(cookies::ignored(self.client, reply).map(Told::Cookie));
        }
        let mut visible = reply.headers.clone();
        if self.client == Client::Browser {
            let same_origin = url.is_some_and(|url| self.is_same_origin(&url)) && flying.redirects == 0;
            if same_origin {
                told.push(Told::Verdict(CorsVerdict::SameOrigin));
            } else {
                if let Err((problem, detail)) = cors::check(&self.origin, reply, flying.draft.credentials) {
                    told.extend(blocked(call, problem, detail, (reply.status >= 400).then_some(reply.status)));
                    return told;
                }
                told.push(Told::Verdict(CorsVerdict::Allowed));
                visible = cors::visible_headers(reply, flying.draft.credentials);
            }
        }
        match redirects::follow(self.client, &flying.draft, flying.redirects, reply) {
            redirects::Next::Stop => told.extend(settled(call, Outcome::Reply { reply: reply.clone(), visible })),
            redirects::Next::TooMany => told.extend(settled(call, Outcome::TooManyRedirects { followed: flying.redirects })),
            redirects::Next::BadTarget(detail) => told.extend(settled(call, Outcome::NotSent { detail })),
            redirects::Next::Go { draft, note } => {
                told.push(self.send(around, Flying { call, draft, hop: Hop::Redirect, redirects: flying.redirects + 1 }, note));
            }
        }
        told
    }

    /// An exchange failed.
    pub fn on_failure(&mut self, exchange: ExchangeId, failure: &Failure) -> Vec<Told> {
        let Some(flying) = self.flying.remove(&exchange) else { return Vec::new() };
        settled(flying.call, Outcome::Failed(Box::new(failure.clone())))
    }

    /// The exchange will never be answered; nobody is told.
    pub fn forget(&mut self, exchange: ExchangeId) -> Option<CallId> {
        self.flying.remove(&exchange).map(|flying| flying.call)
    }

    fn send(&mut self, around: &Around, flying: Flying, note: Option<String>) -> Told {
        let exchange = self.next_exchange;
        self.next_exchange += 1;
        let request = match flying.hop {
            Hop::Preflight => cors::preflight(&flying.draft, &self.origin),
            Hop::Call | Hop::Redirect => self.complete(around, &flying.draft),
        };
        let told = Told::Send { exchange, call: flying.call, hop: flying.hop, request: Box::new(request), note };
        self.flying.insert(exchange, flying);
        told
    }

    /// The call itself as this client would send it, headers and cookies included.
    #[must_use]
    pub fn complete(&self, around: &Around, draft: &Draft) -> PreparedRequest {
        let url = Url::parse(&draft.url.reveal()).ok();
        let foreign = url.as_ref().is_some_and(|url| !self.is_same_origin(url));
        let origin = (self.client == Client::Browser && (foreign || !matches!(draft.method, Method::Get | Method::Head)))
            .then_some(self.origin.as_str());
        let cookies = url.filter(|url| self.sends_cookies(draft, url)).and_then(|url| cookies::header(around, &url, &self.origin));
        headers::complete(draft, self.client, origin, cookies)
    }

    /// Fetch, "credentials": with the app's own origin always, with others when the call says so. Only browsers have cookies.
    fn sends_cookies(&self, draft: &Draft, url: &Url) -> bool {
        self.client == Client::Browser && (draft.credentials || self.is_same_origin(url))
    }

    fn is_same_origin(&self, url: &Url) -> bool {
        url.origin().ascii_serialization() == self.origin
    }
}

fn settled(call: CallId, outcome: Outcome) -> Vec<Told> {
    vec![Told::Settled { call, outcome }]
}

fn blocked(call: CallId, problem: CorsProblem, detail: String, status: Option<u16>) -> Vec<Told> {
    let verdict = Told::Verdict(CorsVerdict::Blocked { problem, detail: detail.clone() });
    vec![verdict, Told::Settled { call, outcome: Outcome::Blocked { problem, detail, status } }]
}

/// A header that the client adds.
fn client_header(name: &str, value: &str) -> HeaderLine {
    HeaderLine::new(name, value, HeaderOrigin::Client)
}

#[cfg(test)]
mod tests;
