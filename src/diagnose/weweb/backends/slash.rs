//! Django answers an address without its final slash with a redirect, and the body is lost.

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::EndpointPart;
use crate::domain::record::entry::{EntryBody, Hop};

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-BE-SLASH").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() || !matches!(evidence.setup.back_end(), "simplejwt" | "django") {
        return;
    }
    for call in evidence.calls.iter().filter(|call| !call.succeeded()) {
        let Some((_, first, id)) = evidence.hops(call).into_iter().find(|(hop, ..)| *hop == Hop::Call) else { continue };
        let Some(path) = first.parsed_url().map(|url| url.path().to_owned()) else { continue };
        let to = evidence.of_step(call.step()).find_map(|(_, entry)| match &entry.body {
            EntryBody::Reply { request, reply, .. } if request == id && (300..400).contains(&reply.status) => {
                reply.header("location").map(str::to_owned)
            }
            _ => None,
        });
        let slashed = to.is_some_and(|to| to.split('?').next().is_some_and(|to| to.ends_with(&format!("{path}/"))));
        // A server without the redirect answers 404 or 500.
        if !slashed || path.ends_with('/') {
            continue;
        }
        let Some(endpoint) = evidence.project.endpoint(&call.endpoint) else { continue };
        let name = endpoint.name.clone();
        let line = SheetLine::new(evidence.screen_of(call), "URL", "with a slash at its end").now(endpoint.url.clone());
        let edit = mend::endpoint(endpoint, |endpoint| {
            let (path, query) = endpoint
                .url
                .split_once('?')
                .map_or((endpoint.url.clone(), String::new()), |(path, query)| (path.to_owned(), format!("?{query}")));
            endpoint.url = format!("{path}/{query}");
        });
        let end = Evidence::end_of(call);
        let mut one = Found::of(evidence, &ROW, end)
            .at(Some(Place::Endpoint(call.endpoint.clone(), EndpointPart::Url)))
            .ranked(0)
            .causing([end.clone()])
            .told(
                format!("{name} loses what it sends"),
                "Django wants a slash at the end of the address; without it the call is redirected, and arrives without a body",
            );
        if call.purpose == Purpose::Refresh {
            one = one.instead_of_refusals(evidence);
        }
        found.push(one.with_all_that_follows().changing(vec![line]).mended_by(Some(edit)));
        return;
    }
}
