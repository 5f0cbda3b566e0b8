//! A session that lives in a cookie, and a cookie that does not travel.

use crate::domain::project::binding::SessionField;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::platform::{Client, Platform};
use crate::domain::record::entry::{CredentialsMode, EntryBody};
use crate::domain::record::evidence::HeldBecause;
use crate::domain::record::note::{CookieSaid, Note};
use crate::domain::web::cors::CorsVerdict;
use crate::domain::web::credentials::Credentials;
use crate::domain::web::token;
use crate::edit::Edit;
use crate::run::made::{CallMade, CameOut};

use crate::diagnose::prelude::*;

use super::super::handled::goes_wrong;

const FF: Row = breaks("FF-API-COOKIE").in_a_run();
const NO_CREDENTIALS: Row = breaks("WW-COOKIE-NO-CREDENTIALS").in_a_run();
const SAME_SITE: Row = breaks("WW-COOKIE-SAMESITE").in_a_run();
const HTTP_ONLY: Row = breaks("WW-COOKIE-HTTPONLY-READ").in_a_run();
const PROXY: Row = breaks("WW-PROXY-COOKIE").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, NO_CREDENTIALS, SAME_SITE, HTTP_ONLY, PROXY], look: Look::Run(look) };

/// Why a cookie does not travel.
enum Lost {
    /// The call that would send it is made without credentials.
    NotSent,
    /// The call that brought it was made without credentials, so it was not kept.
    NotKept,
    /// A proxy takes it off.
    Proxy,
    /// A phone keeps none.
    Phone,
    /// It is another site's.
    OtherSite,
}

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in
        evidence.calls.iter().filter(|call| matches!(call.came_out, CameOut::Answered(401 | 403 | 419)) && goes_wrong(evidence, call))
    {
        let carries_token = evidence.request(call).is_some_and(|request| !evidence.tokens(request).is_empty());
        if carries_token && call.came_out != CameOut::Answered(419) {
            continue;
        }
        let Some((lost, of)) = lost(evidence, call) else { continue };
        found.push(said(evidence, call, &lost, of));
        break;
    }
    token_in_a_cookie(evidence, found);
}

/// Why the session's cookie is not there, and the call that is to be changed.
fn lost<'e>(evidence: &'e Evidence, call: &'e CallMade) -> Option<(Lost, &'e CallMade)> {
    if evidence.cookies_held(call).iter().any(|held| held.why == HeldBecause::Credentials) {
        return Some((Lost::NotSent, call));
    }
    if evidence.cookies_held(call).iter().any(|held| matches!(held.why, HeldBecause::SameSite(_) | HeldBecause::ThirdParty)) {
        return Some((Lost::OtherSite, call));
    }
    if matches!(
        evidence.entry(&call.request).map(|entry| &entry.body),
        Some(EntryBody::Request { through: Some(Client::Server | Client::Proxy), .. })
    ) {
        let kept = evidence.entries.iter().any(|entry| matches!(&entry.body, EntryBody::Note(Note::Cookie(CookieSaid::Kept { .. }))));
        if kept {
            return Some((Lost::Proxy, call));
        }
    }
    // What earlier calls brought.
    let before = evidence.place(&call.first)?;
    let earlier = evidence.calls.iter().filter(|other| evidence.place(&other.first).is_some_and(|place| place < before));
    for other in earlier {
        let sets = evidence.reply(other).is_some_and(|reply| reply.header("set-cookie").is_some());
        if !sets {
            continue;
        }
        let end = Evidence::end_of(other);
        let notes = evidence.of_step(&end.event).filter_map(|(_, entry)| match &entry.body {
            EntryBody::Note(Note::Cookie(said)) => Some(said),
            _ => None,
        });
        for note in notes {
            match note {
                CookieSaid::Ignored { client: Client::Native, .. } => return Some((Lost::Phone, other)),
                CookieSaid::Ignored { client: Client::Proxy | Client::Server, .. } => return Some((Lost::Proxy, other)),
                CookieSaid::OtherSite { .. } => return Some((Lost::OtherSite, other)),
                _ => {}
            }
        }
        let credentials = evidence.entry(&other.request).map(|entry| &entry.body);
        if matches!(credentials, Some(EntryBody::Request { credentials, .. }) if *credentials != CredentialsMode::Include)
            && cross_origin(evidence, other)
        {
            return Some((Lost::NotKept, other));
        }
    }
    None
}

/// Whether the browser looks at a reply as one of another origin.
fn cross_origin(evidence: &Evidence, call: &CallMade) -> bool {
    let reply = call.reply.as_ref().and_then(|id| evidence.entry(id)).map(|entry| &entry.body);
    matches!(reply, Some(EntryBody::Reply { cors: Some(verdict), .. }) if *verdict != CorsVerdict::SameOrigin)
}

fn said(evidence: &Evidence, call: &CallMade, lost: &Lost, of: &CallMade) -> Found {
    let name = evidence.name(call).to_owned();
    let other = evidence.name(of).to_owned();
    let weweb = evidence.project.platform.is_weweb();
    let row = match (weweb, lost) {
        (false, _) => &FF,
        (true, Lost::Proxy) => &PROXY,
        (true, Lost::OtherSite) => &SAME_SITE,
        (true, _) => &NO_CREDENTIALS,
    };
    let why = match lost {
        Lost::NotSent => format!("The session is a cookie, and {name} is sent without cookies"),
        Lost::NotKept => {
            format!("The session is a cookie, and {other}, which brings it, is sent without credentials, so the browser does not keep it")
        }
        Lost::Proxy => format!("The session is a cookie, and {other} goes through a proxy, which takes it off"),
        Lost::Phone => format!("The session is a cookie, and an app on a phone keeps none ({other} brings it)"),
        Lost::OtherSite => format!("The session is a cookie of another site, and the browser sends none of those along with {name}"),
    };
    let switch = |of: &CallMade| {
        if weweb {
            SheetLine::new(evidence.screen_of(of), "Credentials", "Include, for the log-in and for every call after it")
        } else {
            SheetLine::new(
                screens::ff_call(evidence.name(of), "Advanced Settings"),
                "withCredentials",
                "on, for the log-in and for every call after it",
            )
        }
    };
    let lines = match lost {
        Lost::NotSent | Lost::NotKept => vec![switch(of).now("off")],
        Lost::Proxy if weweb => {
            vec![SheetLine::new("Plugins › Data sources › REST API › the request", "Proxy request server side", "off").now("on")]
        }
        Lost::Proxy => {
            vec![SheetLine::new(screens::ff_call(&other, "Advanced Settings"), "Use Proxy for Run/Test Mode", "off").now("on"), switch(of)]
        }
        Lost::Phone => vec![SheetLine::new("Server", "", "send the token in the body of the reply, and take it as Authorization: Bearer")],
        Lost::OtherSite => {
            vec![SheetLine::new("Server", "Set-Cookie", "SameSite=None; Secure; or the same parent domain for app and server")]
        }
    };
    let edit = match lost {
        Lost::NotSent | Lost::NotKept => with_credentials(evidence),
        Lost::Proxy => without_proxy(evidence),
        Lost::Phone | Lost::OtherSite => None,
    };
    let end = Evidence::end_of(call);
    let one = Found::of(evidence, row, end)
        .at(of.action.clone())
        .ranked(0)
        .causing([end.clone()])
        .told(format!("{name} is refused although the log-in went well"), why);
    one.with_all_that_follows().changing(lines).mended_by(edit)
}

/// Every call of the same server with its cookies.
fn with_credentials(evidence: &Evidence) -> Option<Edit> {
    let calls = evidence.project.endpoints.iter().filter(|endpoint| endpoint.credentials != Credentials::Include);
    mend::all(
        evidence.project,
        "credentials",
        calls.map(|endpoint| mend::endpoint(endpoint, |endpoint| endpoint.credentials = Credentials::Include)),
    )
}

/// No call through the proxy.
fn without_proxy(evidence: &Evidence) -> Option<Edit> {
    let weweb = evidence.project.platform.is_weweb();
    let calls = evidence.project.endpoints.iter().map(|endpoint| {
        mend::endpoint(endpoint, |endpoint| {
            if weweb {
                endpoint.facts.server_side_proxy = Some(false);
            } else {
                endpoint.facts.test_proxy = Some(false);
            }
            endpoint.credentials = Credentials::Include;
        })
    });
    mend::all(evidence.project, "the proxy", calls)
}

/// A log-in whose reply has a cookie and no token, where the app looks for a token.
fn token_in_a_cookie(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in evidence.calls.iter().filter(|call| call.succeeded() && matches!(call.purpose, Purpose::LogIn | Purpose::SignUp)) {
        let (Some(reply), Some(id)) = (evidence.reply(call), &call.reply) else { continue };
        let http_only = reply.headers.iter().any(|(name, value)| name == "set-cookie" && value.to_ascii_lowercase().contains("httponly"));
        let has_token = evidence.run.bodies().json(&reply.body.hash).is_ok_and(|json| token::find_in(&json).is_some());
        if !http_only || has_token {
            continue;
        }
        let read = evidence.entries.iter().find(|entry| match &entry.body {
            EntryBody::FieldRead(reading) if reading.slot == SessionField::Token && !reading.found.is_some() => {
                reading.reply.as_ref() == Some(id) || reading.reply.is_none()
            }
            _ => false,
        });
        let Some(read) = read else { continue };
        let name = evidence.name(call).to_owned();
        let (row, lines) = if let Platform::FlutterFlow(_) = evidence.project.platform {
            let server = SheetLine::new("Server", "", "send the token in the body of the reply");
            let cookies = SheetLine::new(
                screens::ff_call(&name, "Advanced Settings"),
                "withCredentials",
                "or: on, and no token at all (on the web only)",
            );
            (&FF, vec![server, cookies])
        } else {
            let include = SheetLine::new(evidence.screen_of(call), "Credentials", "Include, on every call, and no token at all");
            (&HTTP_ONLY, vec![include, SheetLine::new("Server", "", "or: the token in the body")])
        };
        let one = Found::of(evidence, row, &read.id).at(call.action.clone()).ranked(0).causing([read.id.clone()]).told(
            format!("There is no token to read in the reply of {name}"),
            "The server keeps the session in an HttpOnly cookie, which no app can read; Postman shows it all the same",
        );
        found.push(one.with_all_that_follows().changing(lines).explaining_later([Explains::NoToken, Explains::SignedOut]));
        return;
    }
}
