//! What sends the app's calls: a browser, a phone's HTTP client, or FlutterFlow's proxy. A pure machine: it turns one call ([`CallDraft`]) into
//! one or more exchanges and says what the app sees. The transport behind it adds nothing and follows nothing.

mod cookies;
mod cors;
mod flying;
mod headers;
mod page;
mod preflights;
mod reach;
mod redirects;
mod remembered;
mod safelist;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use url::Url;

use crate::domain::project::platform::Client;
use crate::domain::record::browser_note::BrowserNote;
use crate::domain::record::entry::{CredentialsMode, Hop};
use crate::domain::record::evidence::HeldCookie;
use crate::domain::record::note::Note;
use crate::domain::record::thrown::NotSent;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cors::{CorsBlock, CorsProblem, CorsVerdict};
use crate::domain::web::credentials::Credentials;
use crate::domain::web::send_on::{SendOn, host_of};
use crate::domain::web::wire::{Failure, FailureKind, HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply};
use crate::domain::web::{address, browser::BrowserSettings};

pub use cookies::Around;
pub use cors::check as cors_check;
pub use page::Page;
pub use told::{CallDraft, CallId, ExchangeId, Outcome, RedirectMode, Told};

use flying::Flying;
use preflights::Preflights;
use reach::Reach;
use remembered::Remembered;

/// A browser keeps six connections to a host, and each may have been closed.
const MOST_REPEATS: usize = 6;

/// The client of one app on one target.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Agent {
    client: Client,
    page: Page,
    #[serde(skip)]
    send_on: SendOn,
    #[serde(skip)]
    next_exchange: ExchangeId,
    flying: BTreeMap<ExchangeId, Flying>,
    /// Whether the browser asks again makes no difference to what the app sees.
    #[serde(skip)]
    preflights: Preflights,
    remembered: Remembered,
    /// What was said once: of which host, and what.
    #[serde(skip)]
    said: BTreeSet<(String, &'static str)>,
}

impl Agent {
    /// The client of this kind for an app at this origin.
    #[must_use]
    pub fn new(client: Client, origin: &str) -> Self {
        Self::on_page(client, Page::new(origin, BrowserSettings::default()))
    }

    /// The client of this kind for an app on this page.
    #[must_use]
    pub fn on_page(client: Client, page: Page) -> Self {
        Self {
            client,
            page,
            send_on: SendOn::default(),
            next_exchange: ExchangeId(1),
            flying: BTreeMap::new(),
            preflights: Preflights::default(),
            remembered: Remembered::default(),
            said: BTreeSet::new(),
        }
    }

    /// The same, with hosts to which own headers and bodies may be sent on where a redirect leads there.
    #[must_use]
    pub fn sending_on(self, send_on: SendOn) -> Self {
        Self { send_on, ..self }
    }

    /// The same browser on another page: what it remembers stays, what was under way is gone.
    #[must_use]
    pub fn turned_to(self, page: Page) -> Self {
        Self { page, flying: BTreeMap::new(), ..self }
    }

    /// The kind of client.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client
    }

    /// What sends this call: a server may do it for the app, or the browser where the platform's proxy is switched off.
    #[must_use]
    pub fn client_of(&self, draft: &CallDraft) -> Client {
        draft.through.unwrap_or(self.client)
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
    pub fn start(&mut self, around: &mut Around, call: CallId, draft: CallDraft) -> Vec<Told> {
        let home = match Url::parse(&draft.url.reveal()) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => url.to_string(),
            Ok(url) => {
                return settled(call, Outcome::NotSent(NotSent::Scheme { scheme: url.scheme().to_owned() }));
            }
            Err(error) => {
                let why = NotSent::NotAnAddress { url: draft.url.clone(), problem: address::problem(error) };
                return settled(call, Outcome::NotSent(why));
            }
        };
        let (headers, dropped) = headers::taken(self.client_of(&draft), &draft.headers);
        let notes = if dropped.is_empty() { Vec::new() } else { vec![Note::Browser(BrowserNote::HeadersDropped { names: dropped })] };
        let draft = CallDraft { headers, ..draft };
        self.go(around, Flying::setting_out(call, draft, home), notes)
    }

    /// Calls the address that a call has come to, or asks for leave first; where it may not be called, the call is over.
    fn go(&mut self, around: &mut Around, mut flying: Flying, mut notes: Vec<Note>) -> Vec<Told> {
        let Ok(mut url) = Url::parse(&flying.draft.url.reveal()) else { return Vec::new() };
        let client = self.client_of(&flying.draft);
        if client != Client::Browser {
            if client == Client::Native && url.scheme() == "http" && !address::is_loopback(&url) {
                notes.extend(self.once(&url, BrowserNote::Cleartext { host: host_of(&url) }));
            }
            return vec![self.send(around, flying, notes)];
        }
        let mut reach = reach::reach(&self.page, &url, &self.remembered, around.now_ms);
        if let Reach::Instead(https) = reach {
            notes.extend(self.once(&url, BrowserNote::Upgraded { host: host_of(&url) }));
            flying.draft.url = moved(&flying.draft.url, &https);
            url = https;
            reach = reach::reach(&self.page, &url, &self.remembered, around.now_ms);
        }
        match reach {
            Reach::Here(note) => notes.extend(note.and_then(|note| self.once(&url, note))),
            Reach::Instead(https) | Reach::RedirectsTo(https) => return self.redirect_inside(around, flying, &https, notes),
            Reach::No(why) => return said(notes).chain(settled(flying.call, Outcome::NotSent(why))).collect(),
        }
        flying.is_foreign |= !self.page.is_own_origin(&url);
        if flying.is_foreign && cors::needs_preflight(&flying.draft) {
            let origin = self.origin_of(&flying).to_owned();
            let Some(passes) = self.preflights.passes(&origin, &flying.draft, around.now_ms) else {
                flying.hop = Hop::Preflight;
                return vec![self.send(around, flying, notes)];
            };
            notes.extend(passes.by_star_alone.then_some(Note::Browser(BrowserNote::StarForAuthorization)));
        }
        self.call_now(around, flying, notes)
    }

    /// Sends the call itself, unless the browser knows the answer.
    fn call_now(&mut self, around: &mut Around, mut flying: Flying, mut notes: Vec<Note>) -> Vec<Told> {
        flying.hop = if flying.redirects.is_empty() { Hop::Call } else { Hop::Redirect };
        flying.repeats = 0;
        if self.client_of(&flying.draft) == Client::Browser && flying.draft.method == Method::Get {
            let request = self.complete_hop(around, &flying);
            let asked = |name: &str| request.header(name).map(Traced::reveal).unwrap_or_default();
            if let Some(reply) = self.remembered.moved(&request.url.reveal(), &asked, around.now_ms).cloned() {
                notes.push(Note::Browser(BrowserNote::Moved { from: request.url.masked(), status: reply.status }));
                return said(notes).chain(self.judge(around, flying, &reply, Vec::new())).collect();
            }
        }
        vec![self.send(around, flying, notes)]
    }

    /// A redirect of the browser's own: http to https of a host that has https alone (N1).
    fn redirect_inside(&mut self, around: &mut Around, flying: Flying, https: &Url, mut notes: Vec<Note>) -> Vec<Told> {
        let Ok(url) = Url::parse(&flying.draft.url.reveal()) else { return Vec::new() };
        notes.extend(self.once(&url, BrowserNote::HttpsOnly { host: host_of(&url) }));
        let is_foreign = flying.is_foreign || !self.page.is_own_origin(&url);
        if is_foreign && cors::needs_preflight(&flying.draft) {
            let block = CorsBlock { problem: CorsProblem::PreflightRedirect { status: 307 }, preflight: None };
            return said(notes).chain([Told::Settled { call: flying.call, outcome: Outcome::Blocked { block, status: None } }]).collect();
        }
        let flying = Flying { is_foreign, ..flying };
        self.turn(around, flying, &url, https, moved, notes)
    }

    /// A reply arrived.
    pub fn on_reply(&mut self, around: &mut Around, exchange: ExchangeId, reply: &Reply) -> Vec<Told> {
        let Some(flying) = self.flying.remove(&exchange) else { return Vec::new() };
        let Ok(url) = Url::parse(&flying.draft.url.reveal()) else { return Vec::new() };
        if self.client_of(&flying.draft) == Client::Browser {
            self.remembered.hear(&url, reply, around.now_ms);
        }
        if flying.hop == Hop::Preflight {
            let origin = self.origin_of(&flying).to_owned();
            return match cors::judge_preflight(&flying.draft, &origin, reply, around.now_ms) {
                Ok(allows) => {
                    let by_star = allows.lets(&flying.draft).is_ok_and(|passes| passes.by_star_alone);
                    let notes = by_star.then_some(Note::Browser(BrowserNote::StarForAuthorization)).into_iter().collect();
                    self.preflights.keep(&origin, url.as_str(), allows);
                    let mut told = vec![Told::Verdict(CorsVerdict::Allowed)];
                    told.extend(self.call_now(around, flying, notes));
                    told
                }
                // Its status is no answer to the call: that was not sent.
                Err(block) => blocked(flying.call, block, None),
            };
        }
        let mut told = Vec::new();
        if self.sends_cookies(&flying, &url) {
            told.extend(cookies::keep(around, &url, &self.page, reply).into_iter().map(Told::Cookie));
        } else {
            told.extend(cookies::ignored(self.client_of(&flying.draft), reply).map(Told::Cookie));
        }
        if self.client_of(&flying.draft) == Client::Browser && flying.draft.method == Method::Get {
            let request = self.complete_hop(around, &flying);
            let asked = |name: &str| request.header(name).map(Traced::reveal).unwrap_or_default();
            self.remembered.keep(&request.url.reveal(), &asked, reply, around.now_ms);
        }
        self.judge(around, flying, reply, told)
    }

    /// What the app sees of a reply, or where the call goes on.
    fn judge(&mut self, around: &mut Around, flying: Flying, reply: &Reply, mut told: Vec<Told>) -> Vec<Told> {
        let call = flying.call;
        let client = self.client_of(&flying.draft);
        if client == Client::Browser
            && let Some(why) = redirects::leads_nowhere(&flying.draft, reply)
        {
            told.extend(settled(call, Outcome::NotSent(why)));
            return told;
        }
        let visible = match (client, flying.is_foreign) {
            (Client::Browser, false) => {
                told.push(Told::Verdict(CorsVerdict::SameOrigin));
                cors::own_headers(reply)
            }
            (Client::Browser, true) => {
                if let Err(problem) = cors::check(self.origin_of(&flying), reply, flying.draft.credentials) {
                    let block = CorsBlock { problem, preflight: None };
                    told.extend(blocked(call, block, (reply.status >= 400).then_some(reply.status)));
                    return told;
                }
                told.push(Told::Verdict(CorsVerdict::Allowed));
                cors::visible_headers(reply, flying.draft.credentials)
            }
            (Client::Native | Client::Proxy | Client::Server, _) => cors::combined(reply, |_| true, ", "),
        };
        let from = redirects::From { client, home: &flying.home, send_on: &self.send_on, followed: &flying.redirects };
        match redirects::follow(&from, &flying.draft, reply) {
            redirects::Next::Stop => told.extend(settled(call, Outcome::Reply { reply: reply.clone(), visible })),
            redirects::Next::TooMany => told.extend(settled(call, Outcome::TooManyRedirects { followed: flying.redirects.len() })),
            redirects::Next::No(why) => told.extend(settled(call, Outcome::NotSent(why))),
            redirects::Next::Go { draft, to, notes } => {
                let Ok(from) = Url::parse(&flying.draft.url.reveal()) else { return told };
                let url = draft.url.clone();
                let flying = Flying { draft, ..flying };
                told.extend(self.turn(around, flying, &from, &to, |_, _| url, notes));
            }
        }
        told
    }

    /// Goes on at another address.
    fn turn(
        &mut self,
        around: &mut Around,
        mut flying: Flying,
        from: &Url,
        to: &Url,
        written: impl FnOnce(&Traced, &Url) -> Traced,
        notes: Vec<Note>,
    ) -> Vec<Told> {
        flying.hides_origin |= from.origin() != to.origin() && !self.page.is_own_origin(from);
        flying.draft.url = written(&flying.draft.url, to);
        flying.redirects.push(to.to_string());
        if self.client_of(&flying.draft) == Client::Browser && !self.page.is_own_origin(to) {
            flying.draft.headers.retain(|line| !safelist::is_client_hint(&line.name));
        }
        flying.hop = Hop::Redirect;
        flying.repeats = 0;
        self.go(around, flying, notes)
    }

    /// An exchange failed.
    pub fn on_failure(&mut self, around: &Around, exchange: ExchangeId, failure: &Failure) -> Vec<Told> {
        let Some(flying) = self.flying.remove(&exchange) else { return Vec::new() };
        if self.sends_again(&flying, failure) && flying.repeats < MOST_REPEATS {
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
    fn sends_again(&self, flying: &Flying, failure: &Failure) -> bool {
        self.client_of(&flying.draft) == Client::Browser
            && failure.kind == FailureKind::Connect
            && failure.timing.reused
            && failure.partial.is_none()
    }

    fn send(&mut self, around: &Around, flying: Flying, notes: Vec<Note>) -> Told {
        let exchange = self.next_exchange;
        self.next_exchange.0 += 1;
        let (request, cookies_held) = match flying.hop {
            Hop::Preflight => (cors::preflight(&flying.draft, self.origin_of(&flying)), Vec::new()),
            Hop::Call | Hop::Redirect | Hop::Repeat => (self.complete_hop(around, &flying), self.held(around, &flying)),
        };
        let told = Told::Send { exchange, call: flying.call, hop: flying.hop, request: Box::new(request), cookies_held, notes };
        self.flying.insert(exchange, flying);
        told
    }

    /// A note that is made once for a host.
    fn once(&mut self, url: &Url, note: BrowserNote) -> Option<Note> {
        let is_new = self.said.insert((host_of(url), note.name()));
        is_new.then_some(Note::Browser(note))
    }

    /// The origin that a call tells.
    fn origin_of(&self, flying: &Flying) -> &str {
        if flying.hides_origin { "null" } else { self.page.origin() }
    }

    /// The call itself as this client would send it, headers and cookies included.
    #[must_use]
    pub fn complete(&self, around: &Around, draft: &CallDraft) -> PreparedRequest {
        self.complete_hop(around, &self.first_hop(draft))
    }

    fn complete_hop(&self, around: &Around, flying: &Flying) -> PreparedRequest {
        let draft = &flying.draft;
        let tells_origin = flying.is_foreign || !matches!(draft.method, Method::Get | Method::Head);
        let client = self.client_of(draft);
        let origin = (client == Client::Browser && tells_origin).then(|| self.origin_of(flying));
        let url = Url::parse(&draft.url.reveal()).ok();
        let cookies = url.filter(|url| self.sends_cookies(flying, url)).and_then(|url| cookies::header(around, &url, &self.page));
        headers::complete(draft, client, origin, cookies)
    }

    /// The cookies of a call's host that do not go along with it, each with the reason.
    #[must_use]
    pub fn cookies_held(&self, around: &Around, draft: &CallDraft) -> Vec<HeldCookie> {
        self.held(around, &self.first_hop(draft))
    }

    fn held(&self, around: &Around, flying: &Flying) -> Vec<HeldCookie> {
        match Url::parse(&flying.draft.url.reveal()) {
            Ok(url) if self.client_of(&flying.draft) == Client::Browser => {
                cookies::held(around, &url, &self.page, self.sends_cookies(flying, &url))
            }
            _ => Vec::new(),
        }
    }

    /// A call as it would set out.
    fn first_hop(&self, draft: &CallDraft) -> Flying {
        let url = Url::parse(&draft.url.reveal()).ok();
        let (headers, _) = headers::taken(self.client_of(draft), &draft.headers);
        let flying = Flying::setting_out(CallId::default(), CallDraft { headers, ..draft.clone() }, String::new());
        Flying { is_foreign: url.is_some_and(|url| !self.page.is_own_origin(&url)), ..flying }
    }

    /// Whether cookies go along with a call.
    #[must_use]
    pub fn credentials(&self, draft: &CallDraft) -> CredentialsMode {
        match (self.client_of(draft), draft.credentials) {
            (Client::Browser, Credentials::Include) => CredentialsMode::Include,
            (Client::Browser, Credentials::SameOrigin) => CredentialsMode::SameOrigin,
            (Client::Browser, Credentials::Omit) | (Client::Native | Client::Proxy | Client::Server, _) => CredentialsMode::NoCookies,
        }
    }

    /// Fetch, "credentials mode"; once a call has left the page's origin, `same-origin` sends none even on its way back (N14). Only browsers
    /// have cookies.
    fn sends_cookies(&self, flying: &Flying, url: &Url) -> bool {
        let sends = match flying.draft.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => !flying.is_foreign && self.page.is_own_origin(url),
            Credentials::Omit => false,
        };
        self.client_of(&flying.draft) == Client::Browser && sends
    }
}

/// An address in place of another: what was secret in it stays so.
fn moved(before: &Traced, to: &Url) -> Traced {
    match before.first_label() {
        Some(label) => Traced::secret(label.clone(), to.as_str()),
        None => Traced::plain(to.as_str()),
    }
}

fn said(notes: Vec<Note>) -> impl Iterator<Item = Told> {
    notes.into_iter().map(Told::Note)
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
