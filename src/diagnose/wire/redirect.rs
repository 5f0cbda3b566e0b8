//! A redirect on the way: the method or the token is lost (backends N9, N10, N12; B11, B17).

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::EndpointPart;
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::Hop;
use crate::domain::web::wire::{Method, PreparedRequest};
use crate::run::made::{CallMade, CameOut};

use crate::diagnose::prelude::*;

const FF_METHOD: Row = breaks("FF-API-REDIRECT-METHOD").in_a_run();
const FF_AUTH: Row = breaks("FF-API-REDIRECT-AUTH").in_a_run();
const METHOD: Row = breaks("WW-REDIRECT-METHOD").in_a_run();
const AUTH: Row = breaks("WW-REDIRECT-AUTH").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF_METHOD, FF_AUTH, METHOD, AUTH], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let flutterflow = matches!(evidence.project.platform, Platform::FlutterFlow(_));
    for call in &evidence.calls {
        let hops: Vec<&PreparedRequest> = evidence
            .hops(call)
            .into_iter()
            .filter(|(hop, ..)| matches!(hop, Hop::Call | Hop::Redirect))
            .map(|(_, request, _)| request)
            .collect();
        let (Some(first), Some(last)) = (hops.first(), hops.last()) else { continue };
        let unanswered = matches!(call.came_out, CameOut::Answered(300..=399));
        let lost_method = first.method == Method::Post && (last.method != Method::Post || unanswered);
        let lost_token = hops.len() > 1 && first.header("authorization").is_some() && last.header("authorization").is_none();
        let null_origin = hops.len() > 1 && last.header("origin").is_some_and(|origin| origin.reveal() == "null");
        // A redirect that ends well is how some servers work.
        let is_wrong = !call.succeeded() || lost_method && !evidence.unmet_in(call.step()).is_empty();
        let row = match (lost_method, lost_token || null_origin && !flutterflow) {
            (true, _) if flutterflow => &FF_METHOD,
            (true, _) => &METHOD,
            (false, true) if flutterflow => &FF_AUTH,
            (false, true) => &AUTH,
            (false, false) => continue,
        };
        if !is_wrong || call.pretended {
            continue;
        }
        found.push(said(evidence, call, row, first, last, unanswered));
    }
}

fn said(
    evidence: &Evidence,
    call: &CallMade,
    row: &'static Row,
    first: &PreparedRequest,
    last: &PreparedRequest,
    unanswered: bool,
) -> Found {
    let name = evidence.name(call).to_owned();
    let of_method = row.id == FF_METHOD.id || row.id == METHOD.id;
    let to = evidence.mask(&last.url.reveal());
    let location = evidence.reply(call).and_then(|reply| reply.header("location")).map(|to| evidence.mask(to));
    let (title, why) = match (of_method, unanswered) {
        (true, true) => (
            format!("{name} is redirected, and a phone does not follow with a POST"),
            format!(
                "The answer is a redirect{}; on phones that is the reply, with Succeeded false",
                location.map(|to| format!(" to {to}")).unwrap_or_default()
            ),
        ),
        (true, false) => (
            format!("{name} is sent as POST and arrives as {}", last.method),
            format!("The server redirects it to {to}, and a browser follows such a redirect with {} and without a body", last.method),
        ),
        (false, _) => (
            format!("{name} arrives without its token"),
            format!("The server redirects it to {to}, which is another scheme, host or port, and Authorization does not go along"),
        ),
    };
    let own = first.url.reveal();
    let goes_to =
        evidence.reply(call).and_then(|reply| reply.header("location")).and_then(|to| Some(first.parsed_url()?.join(to).ok()?.to_string()));
    if goes_to.as_ref().is_some_and(|to| *to == own) || last.url.reveal() == own && call.came_out == CameOut::Failed {
        return in_a_circle(evidence, call, row);
    }
    let final_url = if unanswered {
        evidence.reply(call).and_then(|reply| reply.header("location")).map(str::to_owned)
    } else {
        Some(last.url.reveal())
    };
    let field =
        if evidence.project.platform.is_weweb() { (evidence.screen_of(call), "URL") } else { (screens::ff_call(&name, ""), "API URL") };
    let mut lines = vec![
        SheetLine::new(field.0, field.1, format!("the final address (https, slash at the end): {to}"))
            .now(evidence.mask(&first.url.reveal())),
        SheetLine::new(
            "Server",
            "",
            if of_method { "or: redirect with 308, which keeps method and body" } else { "or: answer at this address itself" },
        ),
    ];
    if last.url.reveal() == own && !unanswered {
        // No other address helps.
        lines = vec![SheetLine::new(
            "Server",
            "",
            format!(
                "answer the {} there itself: the redirect leads to the URL that the call has already (308 would keep the method, and go in a circle)",
                first.method
            ),
        )];
    }
    let edit = evidence.project.endpoint(&call.endpoint).and_then(|endpoint| {
        let url = moved(&endpoint.url, first, final_url.as_deref()?)?;
        Some(mend::endpoint(endpoint, |endpoint| endpoint.url = url))
    });
    let end = Evidence::end_of(call);
    let mut one =
        Found::of(evidence, row, end).at(Some(Place::Endpoint(call.endpoint.clone(), EndpointPart::Url))).ranked(0).told(title, why);
    one.explains.insert(end.clone());
    if call.purpose == Purpose::Refresh {
        one = one.instead_of_refusals(evidence);
    }
    one.with_all_that_follows().changing(lines).mended_by(edit)
}

/// The address redirects to itself: no other address helps.
fn in_a_circle(evidence: &Evidence, call: &CallMade, row: &'static Row) -> Found {
    let name = evidence.name(call);
    let end = Evidence::end_of(call);
    let line = SheetLine::new(
        "Server",
        "",
        "an answer in place of the redirect: it redirects to https behind a proxy that speaks http with it, or waits for a cookie, say",
    );
    let field = if evidence.project.platform.is_weweb() { "URL" } else { "API URL" };
    let own = SheetLine::new(evidence.screen_of(call), field, "nothing to change: it is the address that the redirect names");
    Found::of(evidence, row, end)
        .at(Some(Place::Endpoint(call.endpoint.clone(), EndpointPart::Url)))
        .ranked(0)
        .causing([end.clone()])
        .told(
            format!("{name} is redirected to its own address, again and again"),
            "The server answers each time with a redirect to where the call went already",
        )
        .with_all_that_follows()
        .changing(vec![line, own])
}

/// The URL of a call with the path of the address that it ended at, where that is on the same host.
fn moved(template: &str, first: &PreparedRequest, last: &str) -> Option<String> {
    let from = first.parsed_url()?;
    let to = from.join(last).ok()?;
    if from.host_str() != to.host_str() || from.port() != to.port() || from.scheme() != to.scheme() {
        return None;
    }
    let (path, rest) = match template.find('?') {
        Some(at) => template.split_at(at),
        None => (template, ""),
    };
    let base = path.strip_suffix(from.path())?;
    Some(format!("{base}{}{rest}", to.path()))
}
