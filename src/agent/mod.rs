//! What sends the app's calls: a browser, a phone's HTTP client, or FlutterFlow's proxy. A pure machine: it turns one call ([`CallDraft`]) into
//! one or more exchanges and says what the app sees. The transport behind it adds nothing and follows nothing.

mod cookies;
mod cors;
mod headers;
mod redirects;

use std::collections::BTreeMap;

use serde::Serialize;
use url::Url;

use crate::domain::project::platform::Client;
use crate::domain::record::entry::{CredentialsMode, Hop};
use crate::domain::record::evidence::{HeldCookie, Unfilled};
use crate::domain::record::note::{CookieSaid, Note};
use crate::domain::record::thrown::NotSent;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cors::{CorsBlock, CorsVerdict};
use crate::domain::web::send_on::SendOn;
use crate::domain::web::wire::{Failure, FailureKind, HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply};

pub use cookies::Around;

/// A browser keeps six connections to a host, and each may have been closed.
const MOST_REPEATS: usize = 6;

/// A call as the app makes it, before the client has added anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct CallDraft {
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
    /// Placeholders that nothing filled.
    pub unfilled: Vec<Unfilled>,
}

/// Number of a call, unique in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct CallId(pub u32);

/// Number of an exchange, unique in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ExchangeId(pub u32);

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
        block: CorsBlock,
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
    NotSent(NotSent),
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
        /// Cookies of its host that do not go along.
        cookies_held: Vec<HeldCookie>,
        /// What is worth knowing about this request.
        notes: Vec<Note>,
    },
    /// An exchange failed without the app's knowledge: its client sends the same again.
    Dropped(Box<Failure>),
    /// The browser's verdict on the exchange that was just answered.
    Verdict(CorsVerdict),
    /// What became of a cookie that the reply sets.
    Cookie(CookieSaid),
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
    #[serde(skip)]
    send_on: SendOn,
    #[serde(skip)]
    next_exchange: ExchangeId,
    flying: BTreeMap<ExchangeId, Flying>,
}

/// A call whose current exchange has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Flying {
    call: CallId,
    draft: CallDraft,
    hop: Hop,
    redirects: usize,
    /// How often this request was sent again.
    repeats: usize,
    /// The address that the app itself called.
    home: String,
}

impl Agent {
    /// The client of this kind for an app at this origin.
    #[must_use]
    pub fn new(client: Client, origin: &str) -> Self {
        let origin = origin.trim_end_matches('/').to_owned();
        Self { client, origin, send_on: SendOn::default(), next_exchange: ExchangeId(1), flying: BTreeMap::new() }
    }

    /// The same, with hosts to which own headers and bodies may be sent on where a redirect leads there.
    #[must_use]
    pub fn sending_on(self, send_on: SendOn) -> Self {
        Self { send_on, ..self }
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
    pub fn start(&mut self, around: &Around, call: CallId, draft: CallDraft) -> Vec<Told> {
        let url = match Url::parse(&draft.url.reveal()) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => url,
            Ok(url) => {
                return settled(call, Outcome::NotSent(NotSent::Scheme { scheme: url.scheme().to_owned() }));
            }
            Err(error) => {
                let why = NotSent::NotAnAddress { url: draft.url.clone(), problem: error.to_string() };
                return settled(call, Outcome::NotSent(why));
            }
        };
        let hop = if self.client == Client::Browser && !self.is_same_origin(&url) && cors::needs_preflight(&draft) {
            Hop::Preflight
        } else {
            Hop::Call
        };
        let home = url.to_string();
        vec![self.send(around, Flying { call, draft, hop, redirects: 0, repeats: 0, home }, Vec::new())]
    }

    /// A reply arrived.
    pub fn on_reply(&mut self, around: &mut Around, exchange: ExchangeId, reply: &Reply) -> Vec<Told> {
        let Some(flying) = self.flying.remove(&exchange) else { return Vec::new() };
        let call = flying.call;
        if flying.hop == Hop::Preflight {
            return match cors::judge_preflight(&flying.draft, &self.origin, reply) {
                Ok(()) => vec![
                    Told::Verdict(CorsVerdict::Allowed),
                    self.send(around, Flying { hop: Hop::Call, repeats: 0, ..flying }, Vec::new()),
                ],
                // Its status is no answer to the call: that was not sent.
                Err(block) => blocked(call, block, None),
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
                if let Err(problem) = cors::check(&self.origin, reply, flying.draft.credentials) {
                    let block = CorsBlock { problem, preflight: None };
                    told.extend(blocked(call, block, (reply.status >= 400).then_some(reply.status)));
                    return told;
                }
                told.push(Told::Verdict(CorsVerdict::Allowed));
                visible = cors::visible_headers(reply, flying.draft.credentials);
            }
        }
        let from = redirects::From { client: self.client, home: &flying.home, send_on: &self.send_on, followed: flying.redirects };
        match redirects::follow(&from, &flying.draft, reply) {
            redirects::Next::Stop => told.extend(settled(call, Outcome::Reply { reply: reply.clone(), visible })),
            redirects::Next::TooMany => told.extend(settled(call, Outcome::TooManyRedirects { followed: flying.redirects })),
            redirects::Next::BadTarget(why) => told.extend(settled(call, Outcome::NotSent(why))),
            redirects::Next::Go { draft, notes } => {
                let redirects = flying.redirects + 1;
                told.push(self.send(around, Flying { draft, hop: Hop::Redirect, redirects, repeats: 0, ..flying }, notes));
            }
        }
        told
    }

    /// An exchange failed.
    pub fn on_failure(&mut self, around: &Around, exchange: ExchangeId, failure: &Failure) -> Vec<Told> {
        let Some(flying) = self.flying.remove(&exchange) else { return Vec::new() };
        if self.sends_again(failure) && flying.repeats < MOST_REPEATS {
            let is_safe = flying.hop == Hop::Preflight || flying.draft.method.is_idempotent();
            let hop = if flying.hop == Hop::Preflight { Hop::Preflight } else { Hop::Repeat };
            let note = Note::SentAgain { may_have_acted: !is_safe };
            let repeats = flying.repeats + 1;
            return vec![Told::Dropped(Box::new(failure.clone())), self.send(around, Flying { hop, repeats, ..flying }, vec![note])];
        }
        settled(flying.call, Outcome::Failed(Box::new(failure.clone())))
    }

    /// The exchange will never be answered; nobody is told.
    pub fn forget(&mut self, exchange: ExchangeId) -> Option<CallId> {
        self.flying.remove(&exchange).map(|flying| flying.call)
    }

    /// Whether the client sends a request again that failed like this: a browser does where the server had closed a kept connection
    /// before the first byte of a reply, whatever the method; dart:io does not (backends N16, N17).
    fn sends_again(&self, failure: &Failure) -> bool {
        self.client == Client::Browser && failure.kind == FailureKind::Connect && failure.timing.reused && failure.partial.is_none()
    }

    fn send(&mut self, around: &Around, flying: Flying, notes: Vec<Note>) -> Told {
        let exchange = self.next_exchange;
        self.next_exchange.0 += 1;
        let request = match flying.hop {
            Hop::Preflight => cors::preflight(&flying.draft, &self.origin),
            Hop::Call | Hop::Redirect | Hop::Repeat => self.complete(around, &flying.draft),
        };
        let cookies_held = match flying.hop {
            Hop::Preflight => Vec::new(),
            Hop::Call | Hop::Redirect | Hop::Repeat => self.cookies_held(around, &flying.draft),
        };
        let told = Told::Send { exchange, call: flying.call, hop: flying.hop, request: Box::new(request), cookies_held, notes };
        self.flying.insert(exchange, flying);
        told
    }

    /// The call itself as this client would send it, headers and cookies included.
    #[must_use]
    pub fn complete(&self, around: &Around, draft: &CallDraft) -> PreparedRequest {
        let url = Url::parse(&draft.url.reveal()).ok();
        let foreign = url.as_ref().is_some_and(|url| !self.is_same_origin(url));
        let origin = (self.client == Client::Browser && (foreign || !matches!(draft.method, Method::Get | Method::Head)))
            .then_some(self.origin.as_str());
        let cookies = url.filter(|url| self.sends_cookies(draft, url)).and_then(|url| cookies::header(around, &url, &self.origin));
        headers::complete(draft, self.client, origin, cookies)
    }

    /// The cookies of a call's host that do not go along with it, each with the reason.
    #[must_use]
    pub fn cookies_held(&self, around: &Around, draft: &CallDraft) -> Vec<HeldCookie> {
        match Url::parse(&draft.url.reveal()) {
            Ok(url) if self.client == Client::Browser => cookies::held(around, &url, &self.origin, self.sends_cookies(draft, &url)),
            _ => Vec::new(),
        }
    }

    /// Whether cookies go along with a call.
    #[must_use]
    pub fn credentials(&self, draft: &CallDraft) -> CredentialsMode {
        match self.client {
            Client::Browser if draft.credentials => CredentialsMode::Include,
            Client::Browser => CredentialsMode::SameOrigin,
            Client::Native | Client::Proxy => CredentialsMode::NoCookies,
        }
    }

    /// Fetch, "credentials": with the app's own origin always, with others when the call says so. Only browsers have cookies.
    fn sends_cookies(&self, draft: &CallDraft, url: &Url) -> bool {
        self.client == Client::Browser && (draft.credentials || self.is_same_origin(url))
    }

    fn is_same_origin(&self, url: &Url) -> bool {
        url.origin().ascii_serialization() == self.origin
    }
}

fn settled(call: CallId, outcome: Outcome) -> Vec<Told> {
    vec![Told::Settled { call, outcome }]
}

fn blocked(call: CallId, block: CorsBlock, status: Option<u16>) -> Vec<Told> {
    let verdict = Told::Verdict(CorsVerdict::Blocked(block.clone()));
    vec![verdict, Told::Settled { call, outcome: Outcome::Blocked { block, status } }]
}

/// A header that the client adds.
fn client_header(name: &str, value: &str) -> HeaderLine {
    HeaderLine::new(name, value, HeaderOrigin::Client)
}

#[cfg(test)]
mod tests;
