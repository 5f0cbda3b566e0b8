//! Plays a row against the program's own client, and tells what came of it in the words of the rows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use authscope::agent::{Agent, Around, CallDraft, CallId, ExchangeId, Outcome, Page, RedirectMode, Told};
use authscope::domain::base::js_number;
use authscope::domain::project::platform::Client;
use authscope::domain::record::entry::Hop;
use authscope::domain::record::evidence::{HeldBecause, HeldCookie};
use authscope::domain::record::note::CookieSaid;
use authscope::domain::record::thrown::NotSent;
use authscope::domain::secret::registry::SecretRegistry;
use authscope::domain::secret::traced::Traced;
use authscope::domain::web::address::Space;
use authscope::domain::web::body::BodyRef;
use authscope::domain::web::browser::BrowserSettings;
use authscope::domain::web::cookie::{Cookie, Jar, Refusal, SameSite};
use authscope::domain::web::cors::{CorsBlock, CorsProblem, CorsVerdict};
use authscope::domain::web::credentials::Credentials;
use authscope::domain::web::js_json::{self, JsText, Node, Tree};
use authscope::domain::web::send_on::{SendOn, host_of};
use authscope::domain::web::wire::{Failure, FailureKind, HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply, Timing};
use serde_json::{Map, Value as Json, json};
use url::Url;

use super::row::{Played, ReplyOf, Row, Step};

/// Deeper lists are counted in the rows, not written.
const DEEPEST: usize = 40;
/// Longer lines of cookies that were refused are cut in the rows.
const LONGEST_LINE: usize = 120;
/// Longer texts are cut in the rows.
const LONGEST: usize = 300;

/// A client with what it has around it, and the replies that it gets.
struct Browser<'a> {
    row: &'a Row,
    agent: Agent,
    jar: Jar,
    registry: SecretRegistry,
    now_ms: i64,
    any: VecDeque<&'a ReplyOf>,
    preflights: VecDeque<&'a ReplyOf>,
    calls: VecDeque<&'a ReplyOf>,
    /// Where a connection is open.
    connected: BTreeSet<String>,
    played: Played,
}

/// What comes of a row.
pub fn play(row: &Row) -> Played {
    let mut hosts = SendOn::default();
    let page_url = Url::parse(&row.page_origin).expect("a page");
    for url in row.addresses().into_iter().filter_map(|text| page_url.join(text).ok()) {
        let host = url.host_str().filter(|host| hosts.allow(host).is_err());
        assert!(host.is_none(), "{host:?}");
    }
    let mut browser = Browser {
        row,
        agent: Agent::on_page(Client::Browser, page(row, &row.page_origin)).sending_on(hosts),
        jar: Jar::default(),
        registry: SecretRegistry::default(),
        now_ms: 1_772_366_400_000,
        any: open(&row.replies_in_order),
        preflights: row.preflights().into_iter().collect(),
        calls: open(&row.replies),
        connected: BTreeSet::new(),
        played: Played::default(),
    };
    for step in row.steps() {
        if let Some(ms) = step.wait {
            browser.now_ms += ms;
        } else if let Some(origin) = &step.page {
            browser.agent = browser.agent.turned_to(page(row, origin));
        } else {
            browser.call(step);
        }
    }
    browser.played.cookies =
        browser.jar.iter().filter(|cookie| !cookie.is_over(browser.now_ms)).map(|one| cookie(one, browser.now_ms)).collect();
    browser.played
}

/// Replies, each as often as it says.
fn open(replies: &[ReplyOf]) -> VecDeque<&ReplyOf> {
    replies.iter().flat_map(|reply| std::iter::repeat_n(reply, reply.times.unwrap_or(1))).collect()
}

/// The page of a row. Every name lies where the browser was told that it lies.
fn page(row: &Row, origin: &str) -> Page {
    let hosts = row.addresses().into_iter().chain([origin]).filter_map(|text| Url::parse(text).ok()?.host_str().map(str::to_owned));
    let space = |host: &str| match host {
        host if host.ends_with(".public.test") => Space::Public,
        host if host.starts_with("10.") || host.starts_with("192.168.") || Some("local") == host.rsplit('.').next() => Space::Private,
        _ => Space::Loopback,
    };
    let names: BTreeMap<String, Space> = hosts.map(|host| (host.clone(), space(&host))).collect();
    let permissions = row.grant.iter().map(|name| if name == "local-network" { Space::Private } else { Space::Loopback }).collect();
    let upgrades = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case("content-security-policy") && value.contains("upgrade-insecure-requests")
    };
    let settings = BrowserSettings {
        blocks_third_party_cookies: row.third_party_cookies == "blocked",
        upgrades_insecure_requests: row.page_headers.iter().any(upgrades),
        ..BrowserSettings::default()
    };
    Page::new(origin, settings).for_real(names, permissions)
}

fn draft(step: &Step) -> CallDraft {
    let method = if step.method.is_empty() { "GET" } else { &step.method };
    let credentials = match step.credentials.as_ref().map(|mode| mode.as_str().map_or(mode.to_string(), str::to_owned)).as_deref() {
        Some("true" | "include") => Credentials::Include,
        Some("omit") => Credentials::Omit,
        _ => Credentials::SameOrigin,
    };
    CallDraft {
        method: Method::as_sent(method).unwrap_or_else(|| panic!("{method:?}")),
        url: step.url.as_str().into(),
        headers: step.headers.iter().map(|(name, value)| HeaderLine::new(name, value.trim(), HeaderOrigin::Yours)).collect(),
        body: step.body.as_deref().map(Traced::plain),
        credentials,
        redirect: if step.redirect.as_deref() == Some("error") { RedirectMode::Error } else { RedirectMode::Follow },
        ..CallDraft::default()
    }
}

impl Browser<'_> {
    fn call(&mut self, step: &Step) {
        let mut seen = Seen { asked: step.url.clone(), ..Seen::default() };
        let mut around = Around { jar: &mut self.jar, registry: &self.registry, now_ms: self.now_ms };
        let mut told = self.agent.start(&mut around, CallId(1), draft(step));
        loop {
            let mut next = None;
            for told in told {
                match told {
                    Told::Send { exchange, hop, request, cookies_held, .. } => {
                        seen.url.clone_from(&request.url.reveal());
                        seen.hops += usize::from(hop == Hop::Redirect);
                        self.played.withheld.extend(cookies_held.iter().filter_map(withheld));
                        self.played.requests.push(self.as_arrived(&request));
                        next = Some((exchange, hop, request));
                    }
                    Told::Note(_) | Told::Dropped(_) | Told::Cookie(_) => {}
                    Told::Verdict(verdict) => seen.is_own = verdict == CorsVerdict::SameOrigin,
                    Told::Settled { outcome, .. } => {
                        let call = as_seen(&seen, step, &outcome);
                        self.played.calls.push(call);
                    }
                }
            }
            let Some((exchange, hop, request)) = next else { return };
            told = self.answer(exchange, hop, &request, &mut seen);
        }
    }

    /// Hands in the scripted answer to a request.
    fn answer(&mut self, exchange: ExchangeId, hop: Hop, request: &PreparedRequest, seen: &mut Seen) -> Vec<Told> {
        let at = request.parsed_url().map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let reused = self.connected.contains(&at);
        let scripted = self.take(hop == Hop::Preflight, reused);
        self.now_ms += scripted.delay.unwrap_or_default();
        let timing = Timing { reused, ..Timing::default() };
        let mut around = Around { jar: &mut self.jar, registry: &self.registry, now_ms: self.now_ms };
        let fails = |kind, partial| Failure { kind, detail: String::new(), timing: timing.clone(), partial };
        let failure = if scripted.close.is_some() {
            self.connected.remove(&at);
            Some(fails(FailureKind::Connect, None))
        } else if scripted.raw.as_deref().is_some_and(|raw| !raw.contains("\r\n\r\n")) {
            Some(fails(FailureKind::BadHead, None))
        } else {
            None
        };
        if let Some(failure) = failure {
            seen.failure = Some(failure.kind);
            return self.agent.on_failure(&around, exchange, &failure);
        }
        let (reply, body) = reply(&scripted, request.method);
        self.connected.insert(at);
        let is_cut = reply
            .header("content-length")
            .and_then(|length| length.parse().ok())
            .is_some_and(|length: usize| length > body.len() && scripted.raw.is_some());
        seen.body = body;
        seen.headers = reply.headers.iter().map(|(name, _)| name.clone()).collect();
        seen.is_cut = is_cut;
        let told = self.agent.on_reply(&mut around, exchange, &reply);
        let lines = reply.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.trim());
        let said = told.iter().filter_map(|told| if let Told::Cookie(said) = told { Some(said) } else { None });
        self.played.refused.extend(said.zip(lines).filter_map(|(said, line)| refused(said, line)));
        told
    }

    fn take(&mut self, is_preflight: bool, reused: bool) -> ReplyOf {
        let unscripted = || ReplyOf { status: 599, body: Some("unscripted".into()), ..ReplyOf::default() };
        let in_order = !self.row.replies_in_order.is_empty();
        loop {
            let list = match (in_order, is_preflight) {
                (true, _) => &mut self.any,
                (false, true) => &mut self.preflights,
                (false, false) => &mut self.calls,
            };
            let taken = if is_preflight && !in_order && list.len() == 1 { list.front().copied() } else { list.pop_front() };
            match taken {
                Some(reply) if reply.close == Some(json!("reused")) && !reused => {}
                taken => return taken.cloned().unwrap_or_else(unscripted),
            }
        }
    }

    /// A request as a server sees it: the headers of which the rules speak.
    fn as_arrived(&self, request: &PreparedRequest) -> Map<String, Json> {
        let mut url = request.parsed_url().expect("an address");
        url.set_fragment(None);
        let mut seen = Map::new();
        seen.insert("method".into(), json!(request.method.as_str()));
        seen.insert("url".into(), json!(url.as_str()));
        for line in &request.headers {
            let noise = is_noise(&line.name);
            if noise || (matches!(line.name.as_str(), "accept" | "accept-language") && !self.row.sets(&line.name)) {
                continue;
            }
            // As the server reads it: a byte a character.
            let bytes: String = line.value.reveal().bytes().map(char::from).collect();
            seen.insert(line.name.clone(), json!(clipped(&bytes)));
        }
        if let Some(body) = request.body.as_ref().map(Traced::reveal).filter(|body| !body.is_empty()) {
            seen.insert("body".into(), json!(clipped(&body)));
        }
        seen
    }
}

/// What the page sees of a call.
fn as_seen(seen: &Seen, step: &Step, outcome: &Outcome) -> Map<String, Json> {
    let mut call = Map::new();
    let Outcome::Reply { reply, visible } = outcome else {
        call.insert("error".into(), json!("TypeError"));
        call.insert("cause".into(), json!(cause(outcome, seen)));
        return call;
    };
    let mut url = Url::parse(&seen.url).expect("an address");
    url.set_fragment(None);
    // Chromium tells the address that was asked for where the page's policy changed http to https.
    let upgraded = step.url.starts_with("http:") && seen.hops == 0 && url.scheme() == "https";
    call.insert("ok".into(), json!(true));
    call.insert("status".into(), json!(reply.status));
    if step.via.as_deref() != Some("xhr") {
        call.insert("type".into(), json!(if seen.is_own { "basic" } else { "cors" }));
    }
    call.insert("url".into(), json!(if upgraded { &seen.asked } else { url.as_str() }));
    if seen.hops > 0 {
        call.insert("redirected".into(), json!(true));
    }
    let scripted_length = seen.headers.iter().any(|name| name == "content-length");
    let headers: BTreeMap<&String, &String> =
        visible.iter().filter(|(name, _)| name != "content-length" || scripted_length).map(|(name, value)| (name, value)).collect();
    if !headers.is_empty() {
        call.insert("headers".into(), json!(headers));
    }
    if seen.is_cut {
        call.insert("text_error".into(), json!("TypeError"));
        if step.json {
            call.insert("json_error".into(), json!("TypeError"));
        }
        return call;
    }
    let text = js_json::text(&seen.body);
    call.insert("text".into(), json!(clipped(&text)));
    if step.json {
        match js_json::parse(&text) {
            Ok(tree) => call.insert("json".into(), json!(clipped(&stringified(&tree)))),
            Err(_) => call.insert("json_error".into(), json!("SyntaxError")),
        };
    }
    call
}

/// What was seen of a call so far.
#[derive(Default)]
struct Seen {
    asked: String,
    url: String,
    hops: usize,
    is_own: bool,
    is_cut: bool,
    body: Vec<u8>,
    headers: Vec<String>,
    failure: Option<FailureKind>,
}

/// A scripted reply as the client gets it, and its body.
fn reply(scripted: &ReplyOf, method: Method) -> (Reply, Vec<u8>) {
    let raw = scripted.raw.as_deref().and_then(|raw| raw.split_once("\r\n\r\n"));
    let body = match &raw {
        _ if method == Method::Head || matches!(scripted.status, 204 | 304) => Vec::new(),
        Some((_, body)) => body.as_bytes().to_vec(),
        None => scripted.bytes(),
    };
    let mut headers: Vec<(String, String)> =
        scripted.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    let mut status = scripted.status;
    if let Some((head, _)) = raw {
        let mut lines = head.split("\r\n");
        status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status line");
        headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
    }
    let reply = Reply { version: "HTTP/1.1".into(), ..Reply::new(status, headers, BodyRef::of(&body)) };
    (reply, body)
}

pub fn clipped(text: &str) -> String {
    let count = text.encode_utf16().count();
    if count > LONGEST { format!("{}... ({count} characters)", text.chars().take(40).collect::<String>()) } else { text.to_owned() }
}

/// Headers that a browser sends on its own account, of which the rules say nothing.
pub fn is_noise(name: &str) -> bool {
    const NAMES: [&str; 15] = [
        "host",
        "connection",
        "user-agent",
        "accept-encoding",
        "referer",
        "cache-control",
        "pragma",
        "content-length",
        "upgrade-insecure-requests",
        "priority",
        "dnt",
        "if-none-match",
        "if-modified-since",
        "keep-alive",
        "accept-charset",
    ];
    NAMES.contains(&name) || name.starts_with("sec-")
}

/// A tree as `JSON.stringify` writes it, with what has no place in JSON as JavaScript calls it.
fn stringified(tree: &Tree) -> String {
    enum Next<'a> {
        Value(usize, usize),
        Name(&'a JsText),
        Text(&'static str),
    }
    let quoted = |text: &JsText| match text {
        JsText::Whole(text) => Json::from(text.as_str()).to_string(),
        JsText::Halves(units) => {
            let parts = char::decode_utf16(units.iter().copied()).map(|unit| match unit {
                Ok(c) => Json::from(c.to_string()).to_string().trim_matches('"').to_owned(),
                Err(half) => format!("\\u{:04x}", half.unpaired_surrogate()),
            });
            format!("\"{}\"", parts.collect::<String>())
        }
    };
    let mut out = String::new();
    let mut next = vec![Next::Value(0, 0)];
    while let Some(one) = next.pop() {
        let (at, depth) = match one {
            Next::Text(text) => {
                out.push_str(text);
                continue;
            }
            Next::Name(name) => {
                out.push_str(&format!("{}:", quoted(name)));
                continue;
            }
            Next::Value(at, depth) => (at, depth),
        };
        let is_nested = matches!(tree.nodes[at], Node::List { .. } | Node::Map { .. });
        if depth > DEEPEST && is_nested {
            let mut levels = depth + 1;
            let mut inner = at;
            while matches!(tree.nodes[inner], Node::List { end } if end > inner + 1) {
                inner += 1;
                levels += 1;
            }
            out.push_str(&format!("(nested {levels} deep)"));
            continue;
        }
        match &tree.nodes[at] {
            Node::Null => out.push_str("null"),
            Node::Bool(is) => out.push_str(&is.to_string()),
            Node::Number(number) if *number == 0.0 && number.is_sign_negative() => out.push_str("-0"),
            Node::Number(number) => out.push_str(&js_number::text(*number)),
            Node::Text(text) | Node::Name(text) => out.push_str(&quoted(text)),
            Node::List { end } => {
                out.push('[');
                let mut items = Vec::new();
                let mut item = at + 1;
                while item < *end {
                    items.push(item);
                    item = match tree.nodes[item] {
                        Node::List { end } | Node::Map { end } => end,
                        _ => item + 1,
                    };
                }
                next.push(Next::Text("]"));
                for (place, item) in items.iter().enumerate().rev() {
                    next.push(Next::Value(*item, depth + 1));
                    next.push(Next::Text(if place == 0 { "" } else { "," }));
                }
            }
            Node::Map { .. } => {
                out.push('{');
                next.push(Next::Text("}"));
                for (place, (name, value)) in tree.members(at).into_iter().enumerate().rev() {
                    next.push(Next::Value(value, depth + 1));
                    next.push(Next::Name(name));
                    next.push(Next::Text(if place == 0 { "" } else { "," }));
                }
            }
        }
    }
    out
}

/// The reason for a failed call, in Chromium's words.
fn cause(outcome: &Outcome, seen: &Seen) -> String {
    let block = |CorsBlock { problem, preflight }: &CorsBlock| {
        let asked = if preflight.is_some() { "Preflight" } else { "" };
        match problem {
            CorsProblem::NoAllowOrigin { .. } => format!("{asked}MissingAllowOriginHeader"),
            CorsProblem::WrongOrigin { allowed, .. } if allowed != "null" && Url::parse(allowed).is_err() => {
                format!("{asked}InvalidAllowOriginValue")
            }
            CorsProblem::WrongOrigin { .. } => format!("{asked}AllowOriginMismatch"),
            CorsProblem::SeveralOrigins { .. } => format!("{asked}MultipleAllowOriginValues"),
            CorsProblem::StarWithCredentials { .. } => format!("{asked}WildcardOriginNotAllowed"),
            CorsProblem::CredentialsNotAllowed { .. } => format!("{asked}InvalidAllowCredentials"),
            CorsProblem::PreflightStatus { .. } => "PreflightInvalidStatus".into(),
            CorsProblem::PreflightRedirect { .. } => "PreflightDisallowedRedirect".into(),
            CorsProblem::MethodNotAllowed { .. } => "MethodDisallowedByPreflightResponse".into(),
            CorsProblem::HeaderNotAllowed { .. } => "HeaderDisallowedByPreflightResponse".into(),
            CorsProblem::UnreadableList { header: "access-control-allow-methods", .. } => "InvalidAllowMethodsPreflightResponse".into(),
            CorsProblem::UnreadableList { .. } => "InvalidAllowHeadersPreflightResponse".into(),
        }
    };
    match outcome {
        Outcome::Blocked { block: why, .. } => block(why),
        Outcome::TooManyRedirects { .. } => "net::ERR_TOO_MANY_REDIRECTS".into(),
        Outcome::Failed(_) if seen.failure == Some(FailureKind::BadHead) => "net::ERR_RESPONSE_HEADERS_TRUNCATED".into(),
        Outcome::Failed(_) => "net::ERR_EMPTY_RESPONSE".into(),
        Outcome::NotSent(NotSent::MixedContent { .. }) if seen.url.is_empty() => "mixed-content".into(),
        // Behind a redirect DevTools tells no reason.
        Outcome::NotSent(NotSent::MixedContent { .. }) => "net::ERR_ABORTED".into(),
        Outcome::NotSent(NotSent::LocalNetwork { .. }) => "LocalNetworkAccessPermissionDenied".into(),
        Outcome::NotSent(NotSent::LocalNetworkFromHttp { .. }) => "InsecureLocalNetwork".into(),
        // Within the page's own origin DevTools tells no reason.
        Outcome::NotSent(NotSent::RedirectWithPassword { host })
            if seen.is_own && Url::parse(&seen.url).is_ok_and(|url| host_of(&url) == *host) =>
        {
            "net::ERR_ABORTED".into()
        }
        Outcome::NotSent(NotSent::RedirectWithPassword { .. }) => "RedirectContainsCredentials".into(),
        Outcome::NotSent(NotSent::SeveralLocations) => "net::ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION".into(),
        Outcome::NotSent(NotSent::RedirectRefused) => "net::ERR_FAILED".into(),
        Outcome::NotSent(NotSent::RedirectScheme { scheme }) if scheme == "data" => "net::ERR_UNSAFE_REDIRECT".into(),
        Outcome::NotSent(NotSent::RedirectScheme { .. }) => "CorsDisabledScheme".into(),
        Outcome::NotSent(NotSent::RedirectNotAnAddress { .. }) => "net::ERR_INVALID_REDIRECT".into(),
        Outcome::NotSent(other) => other.to_string(),
        Outcome::Reply { .. } => unreachable!("a reply is no failure"),
    }
}

/// A cookie of the jar, in the words of the rows.
fn cookie(cookie: &Cookie, now_ms: i64) -> Map<String, Json> {
    let mut told = Map::new();
    told.insert("name".into(), json!(cookie.name));
    told.insert("value".into(), json!(clipped(&cookie.value.reveal())));
    told.insert("domain".into(), json!(format!("{}{}", if cookie.below_too { "." } else { "" }, cookie.domain)));
    told.insert("path".into(), json!(cookie.path));
    for (name, is) in [("secure", cookie.secure), ("httpOnly", cookie.http_only)] {
        if is {
            told.insert(name.into(), json!(true));
        }
    }
    if cookie.same_site != SameSite::NotSaid {
        told.insert("sameSite".into(), json!(cookie.same_site.name()));
    }
    if let Some(ends_ms) = cookie.expires_ms {
        told.insert("max_age".into(), json!((ends_ms - now_ms + 5000) / 10_000 * 10));
    }
    if let Some(partition) = &cookie.partition {
        told.insert("partition".into(), json!(partition.to_string()));
    }
    told
}

fn same_site(same_site: SameSite) -> &'static str {
    match same_site {
        SameSite::Strict => "SchemefulSameSiteStrict",
        SameSite::Lax | SameSite::None => "SchemefulSameSiteLax",
        SameSite::NotSaid => "SchemefulSameSiteUnspecifiedTreatedAsLax",
    }
}

/// A cookie line that was not taken. Of some Chromium says nothing.
fn refused(said: &CookieSaid, line: &str) -> Option<Map<String, Json>> {
    let why = match said {
        CookieSaid::OtherSite { same_site: is, .. } => same_site(*is),
        CookieSaid::Refused { why, .. } => match why {
            Refusal::Empty => "NoCookieContent",
            Refusal::ControlCharacter => "DisallowedCharacter",
            Refusal::TooLong { .. } => "NameValuePairExceedsMaxSize",
            Refusal::Domain { .. } | Refusal::SharedDomain { .. } => "InvalidDomain",
            Refusal::SecureWithoutTls => "SecureOnly",
            Refusal::NoneWithoutSecure => "SameSiteNoneInsecure",
            Refusal::PartitionedWithoutSecure | Refusal::ReadsAsAnother => return None,
            Refusal::Prefix(_) => "InvalidPrefix",
            Refusal::OverwritesSecure => "OverwriteSecure",
            Refusal::ThirdParty => "UserPreferences",
        },
        CookieSaid::Kept { .. } | CookieSaid::Dropped { .. } | CookieSaid::Ignored { .. } => return None,
    };
    Some(
        [("line".to_owned(), json!(line.chars().take(LONGEST_LINE).collect::<String>())), ("why".to_owned(), json!(why))]
            .into_iter()
            .collect(),
    )
}

/// A cookie that did not go along.
fn withheld(held: &HeldCookie) -> Option<Map<String, Json>> {
    let why = match held.why {
        HeldBecause::Credentials | HeldBecause::Expired | HeldBecause::Partition => return None,
        HeldBecause::SameSite(is) => same_site(is),
        HeldBecause::Secure => "SecureOnly",
        HeldBecause::Path => "NotOnPath",
        HeldBecause::Domain => "DomainMismatch",
        HeldBecause::ThirdParty => "UserPreferences",
    };
    Some([("name".to_owned(), json!(held.name)), ("why".to_owned(), json!(why))].into_iter().collect())
}
