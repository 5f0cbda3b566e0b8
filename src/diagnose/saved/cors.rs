//! What a browser kept from the app, and what it would keep (Fetch, CORS check).

use std::collections::{HashMap, HashSet};

use crate::agent::cors_check;
use crate::domain::record::exchange::{Came, Exchange};
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cors::CorsProblem;
use crate::domain::web::credentials::Credentials;
use crate::domain::web::token::Jwt;
use crate::domain::web::wire::{Method, Reply};
use crate::domain::words::sheet::SERVER;

use super::super::server_code::{self, Allow};
use super::super::symptoms::House;
use super::{View, finding};

const WILDCARD: &str = "WW-CORS-WILDCARD-CRED";

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let servers = servers(view);
    let mut told: HashSet<(&'static str, String)> = HashSet::new();
    // The last question before a call that was answered well, by its address.
    let mut asked: HashMap<String, u16> = HashMap::new();
    for (at, exchange) in view.exchanges() {
        let url = exchange.request.url.reveal();
        if exchange.request.method == Method::Options {
            let well = exchange.came.reply().filter(|reply| reply.is_success() && reply.header("access-control-allow-origin").is_some());
            asked.extend(well.map(|reply| (url, reply.status)));
            continue;
        }
        let Some(origin) = foreign_origin(exchange) else { continue };
        let host = exchange.request.host();
        let one = match (&exchange.came, exchange.came.reply(), servers.get(&host)) {
            (_, Some(reply), Some(server)) => Call { view, at, exchange, reply, origin: &origin, server }.judged(&told),
            (Came::Nothing, None, _) => asked.get(&url).map(|status| hidden(view, at, exchange, *status)),
            _ => None,
        };
        // The same of another call of the same host is told once.
        if let Some(one) = one
            && told.insert((one.id, host))
        {
            found.push(one);
        }
    }
}

/// What is known of a server by all that went to it.
#[derive(Default)]
struct Server {
    /// Cookies go to it.
    cookies: bool,
    /// How many replies there are.
    replies: usize,
    /// The origins that some reply allows; `*` for all.
    allows: HashSet<String>,
    /// The headers that the last question before a call asked for.
    asked: Option<String>,
    /// The methods that it allows already, as it writes them.
    methods: Vec<String>,
}

fn servers(view: &View) -> HashMap<String, Server> {
    let mut servers: HashMap<String, Server> = HashMap::new();
    for (_, exchange) in view.exchanges() {
        let server = servers.entry(exchange.request.host()).or_default();
        server.cookies |= exchange.request.header("cookie").is_some();
        if let Some(names) = exchange.request.header("access-control-request-headers") {
            server.asked = Some(names.reveal());
        }
        if let Some(reply) = exchange.came.reply() {
            server.replies += 1;
            server.allows.extend(reply.joined("access-control-allow-origin"));
            let methods = reply.joined("access-control-allow-methods").unwrap_or_default();
            for method in methods.split(',').map(str::trim).filter(|method| !method.is_empty() && *method != "*") {
                if !server.methods.iter().any(|known| known == method) {
                    server.methods.push(method.to_owned());
                }
            }
        }
    }
    servers
}

/// The page's origin, where the call goes to another one.
fn foreign_origin(exchange: &Exchange) -> Option<String> {
    let origin = exchange.request.header("origin").map(Traced::reveal)?;
    let own = exchange.request.parsed_url()?.origin().ascii_serialization();
    (origin != own && origin != "null" && !is_of_a_page(exchange)).then_some(origin)
}

/// A form that leads to another page, a beacon: of their replies no app reads anything, and no CORS header is asked for.
fn is_of_a_page(exchange: &Exchange) -> bool {
    let header = |name: &str| exchange.request.header(name).map(Traced::reveal);
    match header("sec-fetch-mode") {
        Some(mode) => mode != "cors",
        None => header("accept").is_some_and(|accept| accept.contains("text/html")),
    }
}

/// A call from another origin that was answered.
struct Call<'a> {
    view: &'a View<'a>,
    at: usize,
    exchange: &'a Exchange,
    reply: &'a Reply,
    origin: &'a str,
    server: &'a Server,
}

impl Call<'_> {
    /// What a browser says of this reply.
    fn judged(&self, told: &HashSet<(&'static str, String)>) -> Option<Finding> {
        let credentials = if self.server.cookies { Credentials::Include } else { Credentials::Omit };
        let Err(problem) = cors_check(self.origin, self.reply, credentials) else { return self.star_and_credentials() };
        match problem {
            CorsProblem::StarWithCredentials { .. } if told.contains(&(WILDCARD, self.exchange.request.host())) => None,
            CorsProblem::StarWithCredentials { .. } => Some(self.star_with_cookies()),
            // Where others lack it too, the server has none at all; a single reply does not tell.
            CorsProblem::NoAllowOrigin { .. } if self.reply.status >= 400 && (self.allows_others() || self.server.replies == 1) => {
                Some(self.on_error())
            }
            problem => Some(self.hidden_by(&problem)),
        }
    }

    fn allows_others(&self) -> bool {
        self.server.allows.contains(self.origin) || self.server.allows.contains("*")
    }

    fn star_with_cookies(&self) -> Finding {
        let origin = self.origin;
        let hint = if self.works_later() {
            ". Its cookie is kept all the same: with a cookie in the request the server names the origin, so the second try works"
        } else {
            ""
        };
        let why = format!(
            "Its Access-Control-Allow-Origin is *, and the call goes with cookies ({}): then it has to be {origin}{hint}",
            self.cookies_on()
        );
        let title = format!("{}: the browser hides the reply from the app", self.view.name(self.at));
        let lines = self.lines(true, "in place of the star, the exact origins");
        finding(WILDCARD, Severity::Error, title, why, lines)
    }

    fn on_error(&self) -> Finding {
        let status = self.reply.status;
        let ended = token_ended(self.exchange).map(|at| format!(" The token that was sent had ended by {at}.")).unwrap_or_default();
        let others = if self.allows_others() { ", which it sends on other replies" } else { "" };
        let why = format!(
            "The server answered {status}, without CORS headers{others}.{ended} Published in a browser the app sees no status (-1), so a branch that waits for {status} never runs; phones see it"
        );
        let title = format!("{}: the error is hidden from an app in a browser", self.view.name(self.at));
        let mut lines = self.lines(false, "on errors too: with nginx, add the word always to its add_header lines");
        let set = "until then: no status (-1) counts as 401 where the token has ended";
        lines.extend(self.view.own(
            SheetLine::new("the action flow behind the call", "Conditional", set),
            SheetLine::new("the workflow's error branch", "condition", set),
        ));
        finding(self.view.id("FF-API-CORS-ON-ERROR", "WW-CORS-ON-ERROR"), Severity::Error, title, why, lines)
    }

    fn hidden_by(&self, problem: &CorsProblem) -> Finding {
        let seen = match problem {
            CorsProblem::NoAllowOrigin { .. } => "it has no Access-Control-Allow-Origin".to_owned(),
            CorsProblem::WrongOrigin { allowed, .. } => format!("its Access-Control-Allow-Origin is {}", self.view.mask(allowed)),
            CorsProblem::SeveralOrigins { value, .. } => format!("its Access-Control-Allow-Origin says {}", self.view.mask(value)),
            _ => "it does not allow cookies (Access-Control-Allow-Credentials)".to_owned(),
        };
        let title = format!("{}: the browser hides the reply from the app", self.view.name(self.at));
        let why = format!("The page is {}, and the reply is not for it: {seen}", self.origin);
        let lines = self.lines(self.server.cookies, "on every reply");
        finding(self.view.id("FF-API-CORS-PUBLISHED", "WW-CORS-ORIGIN"), Severity::Error, title, why, lines)
    }

    /// A star beside allowed cookies: right without them, and hidden as soon as a call goes with them.
    fn star_and_credentials(&self) -> Option<Finding> {
        let is_star = self.reply.joined("access-control-allow-origin").as_deref() == Some("*");
        let allows = self.reply.joined("access-control-allow-credentials").as_deref() == Some("true");
        if !is_star || !allows || self.reply.header("set-cookie").is_none() {
            return None;
        }
        let title = format!("{}: once the call goes with cookies, a browser hides this reply", self.view.name(self.at));
        let why = format!(
            "It sets a cookie and says that cookies are allowed, with Access-Control-Allow-Origin *: a browser does not show such a reply to a call with cookies. Whether it is so ({}), nobody told",
            self.cookies_on()
        );
        let lines = self.lines(true, "in place of the star, the exact origins");
        Some(finding(WILDCARD, Severity::Warning, title, why, lines))
    }

    /// The switch that lets cookies go along, in the platform's words.
    fn cookies_on(&self) -> &'static str {
        match self.view.house {
            Some(House::FlutterFlow) => "withCredentials is on",
            Some(House::WeWeb) => "Credentials is on",
            None => "withCredentials, or Credentials, is on",
        }
    }

    /// What the server has to send for this call.
    fn lines(&self, credentials: bool, how: &str) -> Vec<SheetLine> {
        // What it allows already stays allowed.
        let mut methods = self.server.methods.clone();
        for method in [self.exchange.request.method.as_str(), "OPTIONS"] {
            if !methods.iter().any(|known| known == method) {
                methods.push(method.to_owned());
            }
        }
        let (origin, methods) = (self.origin, methods.join(", "));
        let headers = self.server.asked.clone().unwrap_or_else(|| not_safe(self.exchange));
        let mut lines = vec![SheetLine::new(SERVER, "Access-Control-Allow-Origin", format!("{origin}, {how}"))];
        lines.extend(server_code::cors("", &Allow { origin, methods: &methods, headers: &headers, credentials }));
        lines
    }

    /// Whether the same call went through later.
    fn works_later(&self) -> bool {
        self.view.saved.exchanges[self.at + 1..].iter().any(|other| {
            let same = other.request.url == self.exchange.request.url && other.request.method == self.exchange.request.method;
            let origin = other.request.header("origin").map(Traced::reveal).unwrap_or_default();
            same && other.came.reply().is_some_and(|reply| cors_check(&origin, reply, Credentials::Include).is_ok())
        })
    }
}

/// Nothing came, behind a preflight that was answered well.
fn hidden(view: &View, at: usize, exchange: &Exchange, preflight: u16) -> Finding {
    let hint = token_ended(exchange)
        .map(|at| format!(". A hint: the token that was sent had ended by {at}, so the hidden answer may be a 401"))
        .unwrap_or_default();
    let why = format!(
        "The question before the call was answered well ({preflight}), so origin and headers are allowed. The reply itself is hidden, or the connection was lost: a browser does not tell them apart{hint}"
    );
    let line = SheetLine::new("Authscope", "", "send the same request from here: what the server answers shows then");
    let title = format!("{}: the app sees no reply", view.name(at));
    finding("RUN-REPLY-HIDDEN", Severity::Warning, title, why, vec![line])
}

/// When the token of a request had ended as it was sent.
fn token_ended(exchange: &Exchange) -> Option<String> {
    let jwt = Jwt::read(&exchange.request.header("authorization")?.reveal())?;
    let (end, sent) = (jwt.time_ms("exp")?, exchange.wall_ms?);
    (end < sent).then(|| crate::domain::base::time::utc(end))
}

/// The headers of a request that a browser asks for leave for, where it was not seen to ask: those that apps set.
fn not_safe(exchange: &Exchange) -> String {
    let names = exchange.request.headers.iter().map(|line| line.name.to_ascii_lowercase());
    let set: Vec<String> = names.filter(|name| name == "authorization" || name == "content-type" || name.starts_with("x-")).collect();
    set.join(", ")
}
