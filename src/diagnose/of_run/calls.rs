//! A call that was refused or failed, and nothing in the app deals with it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::domain::base::time;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::{EndpointPart, Place};
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::finding::Severity;
use crate::domain::record::thrown::NotSent;
use crate::domain::web::token::Jwt;
use crate::domain::words::{app_sees, capitalised, failure, sentence};
use crate::run::made::{CallMade, CameOut};

use super::super::evidence::Evidence;
use super::super::found::Found;
use super::super::handled::{Handled, goes_wrong, handled};
use super::super::refusal;
use super::super::server_words::{lowered, said};

pub(super) const REFUSED: &str = "RUN-CALL-REFUSED";
const FAILED: &str = "RUN-CALL-FAILED";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in &evidence.calls {
        if call.succeeded() {
            continue;
        }
        let handled = handled(evidence, call);
        if !goes_wrong(evidence, call) {
            continue;
        }
        let end = Evidence::end_of(call);
        match call.came_out {
            CameOut::Answered(status) => {
                let why = sentence(&why(evidence, call, handled));
                let mut one = Found::new(evidence, REFUSED, Severity::Error, end).at(call.action.clone());
                instead_of_what_called_for_it(evidence, call, &mut one);
                let title = answered(evidence, call, status);
                found.push(match refusal::said(evidence, call, status) {
                    Some(said) => {
                        let unheard = if handled == Handled::Shown { String::new() } else { format!(" {why}") };
                        one.told(title, format!("{}{unheard}", sentence(&said.why))).changing(vec![said.line]).mended_by(said.edit)
                    }
                    None => one.saying(title, why, fix(evidence, call, status, handled)),
                });
            }
            CameOut::Failed => {
                let Some(EntryBody::Failure(held)) = evidence.entry(end).map(|entry| &entry.body) else { continue };
                let title = format!("{}: {}", evidence.name(call), lowered(&failure(evidence.project, held)));
                let why = match app_sees(held.app_sees) {
                    "" => String::new(),
                    sees => format!("The app sees {sees}."),
                };
                // Of what the browser keeps back, and of a call without any reply, rules of their own speak.
                let elsewhere =
                    matches!(&held.what, FailureWhat::Cors { .. }) || !evidence.project.platform.is_weweb() && is_minus_one(&held.what);
                if elsewhere {
                    continue;
                }
                let fix = match &held.what {
                    FailureWhat::NotSent { why, .. } => fix_of_address(evidence, call, why),
                    _ => fix(evidence, call, 0, handled),
                };
                let mut one = Found::new(evidence, FAILED, Severity::Error, end);
                one = match &held.what {
                    FailureWhat::NotSent { .. } => one.at(Some(Place::Endpoint(call.endpoint.clone(), EndpointPart::Url))),
                    _ => one.at(call.action.clone()),
                };
                instead_of_what_called_for_it(evidence, call, &mut one);
                found.push(one.saying(title, why, fix));
            }
            CameOut::Underway | CameOut::NotRecorded => {}
        }
    }
    repeated(evidence, found);
}

/// A refresh that does not come out well is the cause; the refusal that called for it is how it goes every time.
fn instead_of_what_called_for_it(evidence: &Evidence, call: &CallMade, one: &mut Found) {
    if call.purpose != Purpose::Refresh {
        return;
    }
    let before = evidence.calls.iter().take_while(|other| other.first != call.first);
    let called_for_it = before.filter(|other| other.step() == call.step() && other.came_out == CameOut::Answered(401)).last();
    if let Some(other) = called_for_it {
        one.explains.insert(Evidence::end_of(other).clone());
        one.is_whole = true;
    }
}

/// The same call refused or failed again in the same way is told once: the first one explains the others.
fn repeated(evidence: &Evidence, found: &mut [Found]) {
    let mut first: HashMap<(&str, CameOut), usize> = HashMap::new();
    for at in 0..found.len() {
        let Some(end) = found[at].finding.entry.clone().filter(|_| is_of_a_call(found[at].finding.id)) else { continue };
        let Some(call) = evidence.call_of(&end) else { continue };
        match first.entry((&call.endpoint, call.came_out)) {
            Entry::Vacant(free) => drop(free.insert(at)),
            Entry::Occupied(held) => drop(found[*held.get()].explains.insert(end)),
        }
    }
}

/// What FlutterFlow sees as status -1, for want of any reply.
fn is_minus_one(what: &FailureWhat) -> bool {
    match what {
        FailureWhat::Network { .. } | FailureWhat::Redirects { .. } => true,
        FailureWhat::NotSent { why, .. } => matches!(why, NotSent::Scheme { .. } | NotSent::NotAnAddress { .. }),
        _ => false,
    }
}

fn is_of_a_call(id: &str) -> bool {
    matches!(id, REFUSED | FAILED)
}

/// What to do about a call that the client did not send, or not follow.
fn fix_of_address(evidence: &Evidence, call: &CallMade, why: &NotSent) -> String {
    let url = format!("{} › {} › URL", evidence.words.endpoints, evidence.name(call));
    match why {
        NotSent::Scheme { .. } | NotSent::NotAnAddress { .. } => format!("{url}: a whole address that begins with https://"),
        NotSent::MixedContent { .. } => format!("{url}: the same address with https://; the server has to answer there"),
        NotSent::LocalNetwork { .. } | NotSent::LocalNetworkFromHttp { .. } => {
            format!("{url}: an address of the internet, with https://; nobody else's browser reaches your local network")
        }
        NotSent::RedirectScheme { .. }
        | NotSent::RedirectNotAnAddress { .. }
        | NotSent::RedirectWithPassword { .. }
        | NotSent::SeveralLocations
        | NotSent::RedirectRefused => format!("{url}: the final address; or Server: one Location, with https://"),
    }
}

/// What a server answered, with its own words: "Log in answered 400: identifier is a required field".
pub(super) fn answered(evidence: &Evidence, call: &CallMade, status: u16) -> String {
    let words = evidence.reply(call).and_then(|reply| said(evidence, reply)).map(|words| format!(": {words}")).unwrap_or_default();
    let made_up = if call.pretended { " (made up)" } else { "" };
    format!("{} answered {status}{made_up}{words}", evidence.name(call))
}

/// Why it was refused, as far as that can be seen, and what the app makes of it.
fn why(evidence: &Evidence, call: &CallMade, handled: Handled) -> String {
    if handled == Handled::Shown {
        let ended = ended_token(evidence, call).map(|ended| format!("{ended}; ")).unwrap_or_default();
        return capitalised(&format!("{ended}the app deals with it, and so the step ends otherwise than expected"));
    }
    let nothing = match evidence.project.platform {
        Platform::FlutterFlow(_) => "no branch of the action flow that reads it shows anything",
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => "no error branch and no condition shows anything",
    };
    match ended_token(evidence, call) {
        Some(ended) => format!("{ended}, and {nothing}"),
        None => format!("Nothing in the app deals with it: {nothing}"),
    }
}

/// That the token which was sent had ended by the app's clock.
pub(super) fn ended_token(evidence: &Evidence, call: &CallMade) -> Option<String> {
    if call.came_out != CameOut::Answered(401) || call.purpose == Purpose::Refresh {
        return None;
    }
    let request = evidence.request(call)?;
    let tokens = evidence.tokens(request);
    let now_ms = evidence.run.plan().start_ms + evidence.entry(&call.request)?.at_ms;
    let registry = evidence.run.registry();
    registry.entries().iter().filter(|entry| tokens.contains(&entry.label)).find_map(|entry| {
        let exp = Jwt::read(entry.secret.expose())?.time_ms("exp")?;
        (exp < now_ms)
            .then(|| format!("{} had ended {} before", capitalised(entry.label.as_str()), time::length(now_ms.saturating_sub(exp))))
    })
}

fn fix(evidence: &Evidence, call: &CallMade, status: u16, handled: Handled) -> String {
    let name = evidence.name(call);
    let with_token = call.purpose != Purpose::LogIn && call.purpose != Purpose::SignUp;
    if call.purpose == Purpose::Refresh {
        let endpoints = evidence.words.endpoints;
        return match status {
            500.. => "Server: its log tells more of this request".into(),
            _ => format!(
                "{endpoints} › {name}: compare the refresh token that is sent, and how, with what the server says; where it fails, sign out"
            ),
        };
    }
    if handled == Handled::Shown {
        let endpoints = evidence.words.endpoints;
        return match status {
            0 => String::new(),
            500.. => "Server: its log tells more of this request".into(),
            _ if with_token => format!("{endpoints} › {name}: compare the token that is sent with what the server says"),
            _ => format!("{endpoints} › {name}: compare what is sent, and who logs in, with what the server says"),
        };
    }
    match evidence.project.platform {
        Platform::FlutterFlow(_) if with_token && status == 401 => format!(
            "Action Flow Editor › behind {name} › Add Conditional Action on Status Code 401: the refresh call, Update Authenticated User, \
             {name} again; where that fails too, Log Out"
        ),
        Platform::FlutterFlow(_) => {
            format!("Action Flow Editor › behind {name} › Add Conditional Action on Succeeded: in the FALSE branch Show Snack Bar")
        }
        Platform::WeWeb(_) if with_token && status == 401 => format!(
            "Workflow with {name} › error branch: where the error's status is 401, refresh and Authenticate, or Clear session and Navigate \
             to the login page"
        ),
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            format!("Workflow with {name} › error branch: show what the error says, or Navigate to the login page")
        }
    }
}
