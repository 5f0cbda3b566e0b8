//! Laravel answers a call that does not ask for JSON with a redirect or a page.

use crate::domain::project::endpoint::Field;
use crate::domain::record::entry::{EntryBody, Hop};

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-BE-ACCEPT").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() || !evidence.setup.back_end().starts_with("sanctum") {
        return;
    }
    for call in &evidence.calls {
        // What the legacy plugin calls by itself has no headers to set.
        let is_made_by_a_call = call
            .action
            .as_ref()
            .and_then(|at| evidence.standing(at))
            .is_some_and(|standing| matches!(standing.action.kind, ActionKind::Call { .. } | ActionKind::CallBackend { .. }));
        if !is_made_by_a_call {
            continue;
        }
        let Some((_, first, id)) = evidence.hops(call).into_iter().find(|(hop, ..)| *hop == Hop::Call) else { continue };
        let asks = first.header("accept").is_some_and(|accept| accept.reveal().contains("json"));
        let redirected = evidence.of_step(call.step()).any(|(_, entry)| match &entry.body {
            EntryBody::Reply { request, reply, .. } => request == id && (300..400).contains(&reply.status),
            _ => false,
        });
        let page =
            evidence.reply(call).is_some_and(|reply| evidence.run.bodies().get(&reply.body.hash).trim_ascii_start().starts_with(b"<"));
        let Some(endpoint) = evidence.project.endpoint(&call.endpoint).filter(|_| !asks && (redirected || page)) else { continue };
        let name = endpoint.name.clone();
        let line = SheetLine::new(evidence.screen_of(call), "Headers", "Accept: application/json");
        let calls = evidence
            .project
            .endpoints
            .iter()
            .filter(|endpoint| !endpoint.headers.iter().any(|header| header.name.eq_ignore_ascii_case("accept")));
        let edit = mend::all(
            evidence.project,
            "Accept: application/json",
            calls.map(|endpoint| {
                mend::endpoint(endpoint, |endpoint| {
                    endpoint.headers.push(Field { name: "Accept".into(), value: "application/json".into() });
                })
            }),
        );
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, end).at(call.action.clone()).ranked(0).causing([end.clone()]).told(
            format!("{name} ends at a web page"),
            "Laravel sends a browser to a page where a call does not ask for JSON: Accept: application/json is missing",
        );
        found.push(
            one.with_all_that_follows()
                .changing(vec![line])
                .explaining_later([Explains::SignedOut, Explains::Page, Explains::SignedIn])
                .mended_by(edit),
        );
        return;
    }
}
