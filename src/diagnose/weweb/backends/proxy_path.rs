//! Through the server-side proxy a result is the whole response, and every path shifts (rule 55).

use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::value::dotted_parts;
use crate::edit::bindings;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-PROXY-PATH").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    for (place, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        let Some(call) = reading.reply.as_ref().and_then(|reply| evidence.call_of(reply)).filter(|call| call.succeeded()) else { continue };
        let proxied = evidence.project.endpoint(&call.endpoint).is_some_and(|endpoint| endpoint.facts.server_side_proxy == Some(true));
        let Some(path) = reading.path.as_deref().filter(|path| proxied && !reading.found.is_some() && !path.is_empty()) else { continue };
        let Some(json) = evidence.reply(call).and_then(|reply| evidence.run.bodies().json(&reply.body.hash).ok()) else { continue };
        let mut at = Some(&*json);
        for part in dotted_parts(path) {
            at = at.and_then(|json| json.get(&part));
        }
        if at.is_none() {
            continue;
        }
        let Some(standing) = evidence.standing(&reading.at.at) else { continue };
        let name = evidence.name(call).to_owned();
        let line = SheetLine::new(
            screens::ww_workflow(evidence.project, standing.workflow),
            "bindings",
            format!("prefix paths with data: data.{path}"),
        )
        .now(path);
        // Every field that reads this reply.
        let output = bindings::all(evidence.project)
            .find(|bound| bound.at == reading.at)
            .and_then(|bound| bound.binding)
            .map(|binding| binding.from);
        let edits = bindings::all(evidence.project).filter(|bound| bound.at.at.workflow == reading.at.at.workflow).filter_map(|bound| {
            let binding = bound.binding.filter(|binding| Some(&binding.from) == output.as_ref())?;
            let path = binding.path.clone()?;
            Some(mend::bind(bound.at, Binding { path: Some(format!("data.{path}")), ..binding }))
        });
        let edit = mend::all(evidence.project, "paths with data in front", edits);
        let mut one = Found::of(evidence, &ROW, &entry.id).at(Some(reading.at.clone())).ranked(0).told(
            "The token is undefined since the proxy is on",
            format!("{name} goes through Proxy request server side, so its result is the whole response: the body stands under data"),
        );
        if reading.slot == SessionField::Token {
            one.session_until = Some(evidence.session_until(place));
        }
        found.push(
            one.with_all_that_follows()
                .changing(vec![line])
                .explaining_later([Explains::SignedOut, Explains::Page, Explains::NoToken])
                .mended_by(edit),
        );
        return;
    }
}
