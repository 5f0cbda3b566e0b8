//! What a browser kept from the app, and what it would keep (Fetch, CORS check).

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
use super::{View, finding};

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut told: Vec<(&'static str, String)> = Vec::new();
    for (at, exchange) in view.exchanges().filter(|(_, exchange)| exchange.request.method != Method::Options) {
        let Some(origin) = foreign_origin(exchange) else { continue };
        let host = exchange.request.host();
        let one = match (&exchange.came, exchange.came.reply()) {
            (_, Some(reply)) => answered(view, at, exchange, reply, &origin),
            (Came::Nothing, None) => hidden(view, at, exchange),
            _ => None,
        };
        // The same of another call of the same host is told once.
        if let Some(one) = one.filter(|one| !told.iter().any(|(id, of)| *id == one.id && *of == host)) {
            told.push((one.id, host));
            found.push(one);
        }
    }
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

/// What a browser says of this reply.
fn answered(view: &View, at: usize, exchange: &Exchange, reply: &Reply, origin: &str) -> Option<Finding> {
    let host = exchange.request.host();
    let has_cookie = |exchange: &&Exchange| exchange.request.host() == host && exchange.request.header("cookie").is_some();
    let with_cookies = view.saved.exchanges.iter().any(|exchange| has_cookie(&exchange));
    let credentials = if with_cookies { Credentials::Include } else { Credentials::Omit };
    let Err(problem) = cors_check(origin, reply, credentials) else {
        return star_and_credentials(view, at, exchange, reply, origin);
    };
    let name = view.name(at);
    match problem {
        CorsProblem::StarWithCredentials { .. } => {
            let later = later_allowed(view, at, exchange);
            let hint = if later {
                ". Its cookie is kept all the same: with a cookie in the request the server names the origin, so the second try works"
            } else {
                ""
            };
            let why = format!(
                "Its Access-Control-Allow-Origin is *, and the call goes with cookies (Credentials is on): then it has to be {origin}{hint}"
            );
            let title = format!("{name}: the browser hides the reply from the app");
            Some(finding(
                "WW-CORS-WILDCARD-CRED",
                Severity::Error,
                title,
                why,
                lines(exchange, origin, true, "in place of the star, the exact origins"),
            ))
        }
        CorsProblem::NoAllowOrigin { .. } if reply.status >= 400 && others_are_allowed(view, at, origin) != Some(false) => {
            let others = match others_are_allowed(view, at, origin) {
                Some(_) => ", which it sends on other replies",
                None => "",
            };
            let ended = token_ended(exchange).map(|at| format!(" The token that was sent had ended by {at}.")).unwrap_or_default();
            let why = format!(
                "The server answered {}, without CORS headers{others}.{ended} Published in a browser the app sees no status (-1), so a branch that waits for {} never runs; phones see it",
                reply.status, reply.status
            );
            let title = format!("{name}: the error is hidden from an app in a browser");
            let mut lines = lines(exchange, origin, false, "on errors too: with nginx, add the word always to its add_header lines");
            lines.extend(view.own(
                SheetLine::new("the action flow behind the call", "Conditional", "until then: -1 counts as 401 where the token has ended"),
                SheetLine::new(
                    "the workflow's error branch",
                    "condition",
                    "until then: an error without a status counts as 401 where the token has ended",
                ),
            ));
            Some(finding(view.id("FF-API-CORS-ON-ERROR", "WW-CORS-ON-ERROR"), Severity::Error, title, why, lines))
        }
        problem => {
            let seen = match &problem {
                CorsProblem::NoAllowOrigin { .. } => "it has no Access-Control-Allow-Origin".to_owned(),
                CorsProblem::WrongOrigin { allowed, .. } => format!("its Access-Control-Allow-Origin is {}", view.mask(allowed)),
                CorsProblem::SeveralOrigins { value, .. } => format!("its Access-Control-Allow-Origin says {}", view.mask(value)),
                _ => "it does not allow cookies (Access-Control-Allow-Credentials)".to_owned(),
            };
            let title = format!("{name}: the browser hides the reply from the app");
            let why = format!("The page is {origin}, and the reply is for another one: {seen}");
            Some(finding(
                view.id("FF-API-CORS-PUBLISHED", "WW-CORS-ORIGIN"),
                Severity::Error,
                title,
                why,
                lines(exchange, origin, with_cookies, "on every reply"),
            ))
        }
    }
}

/// A star beside allowed cookies: right without them, and hidden as soon as a call goes with them.
fn star_and_credentials(view: &View, at: usize, exchange: &Exchange, reply: &Reply, origin: &str) -> Option<Finding> {
    let is_star = reply.joined("access-control-allow-origin").as_deref() == Some("*");
    let allows = reply.joined("access-control-allow-credentials").as_deref() == Some("true");
    if !is_star || !allows || reply.header("set-cookie").is_none() {
        return None;
    }
    let title = format!("{}: with Credentials on, a browser hides this reply", view.name(at));
    let why = "It sets a cookie and says that cookies are allowed, with Access-Control-Allow-Origin *: then a browser takes neither. Whether Credentials is on, nobody told";
    Some(finding(
        "WW-CORS-WILDCARD-CRED",
        Severity::Warning,
        title,
        why,
        lines(exchange, origin, true, "in place of the star, the exact origins"),
    ))
}

/// Nothing came, behind a preflight that went well.
fn hidden(view: &View, at: usize, exchange: &Exchange) -> Option<Finding> {
    let before = view.saved.exchanges[..at].iter().rev().find(|other| other.request.url == exchange.request.url)?;
    let preflight = before.came.reply().filter(|reply| before.request.method == Method::Options && reply.is_success())?;
    preflight.header("access-control-allow-origin")?;
    let hint = token_ended(exchange)
        .map(|at| format!(". A hint: the token that was sent had ended by {at}, so the hidden answer may be a 401"))
        .unwrap_or_default();
    let why = format!(
        "The question before the call was answered well ({}), so origin and headers are allowed. The reply itself is hidden, or the connection was lost: a browser does not tell them apart{hint}",
        preflight.status
    );
    let line = SheetLine::new("Authscope", "", "send the same request from here: what the server answers shows then");
    let title = format!("{}: the app sees no reply", view.name(at));
    Some(finding("RUN-REPLY-HIDDEN", Severity::Warning, title, why, vec![line]))
}

/// Whether the server allows this origin on another of its replies; none where there is no other.
fn others_are_allowed(view: &View, at: usize, origin: &str) -> Option<bool> {
    let host = view.saved.exchanges[at].request.host();
    let others = view.exchanges().filter(|(other, exchange)| *other != at && exchange.request.host() == host);
    let replies = others.filter_map(|(_, other)| other.came.reply());
    replies.map(|reply| cors_check(origin, reply, Credentials::Omit).is_ok()).max()
}

/// Whether the same call went through later.
fn later_allowed(view: &View, at: usize, exchange: &Exchange) -> bool {
    view.saved.exchanges[at + 1..].iter().any(|other| {
        let same = other.request.url == exchange.request.url && other.request.method == exchange.request.method;
        let origin = other.request.header("origin").map(Traced::reveal).unwrap_or_default();
        same && other.came.reply().is_some_and(|reply| cors_check(&origin, reply, Credentials::Include).is_ok())
    })
}

/// When the token of a request had ended as it was sent.
fn token_ended(exchange: &Exchange) -> Option<String> {
    let jwt = Jwt::read(&exchange.request.header("authorization")?.reveal())?;
    let (end, sent) = (jwt.time_ms("exp")?, exchange.wall_ms?);
    (end < sent).then(|| crate::domain::base::time::utc(end))
}

fn lines(exchange: &Exchange, origin: &str, credentials: bool, how: &str) -> Vec<SheetLine> {
    let mut lines = vec![SheetLine::new(SERVER, "Access-Control-Allow-Origin", format!("{origin}, {how}"))];
    let methods = format!("{}, OPTIONS", exchange.request.method);
    let headers = "Authorization, Content-Type";
    lines.extend(server_code::cors("", &Allow { origin, methods: &methods, headers, credentials }));
    lines
}
