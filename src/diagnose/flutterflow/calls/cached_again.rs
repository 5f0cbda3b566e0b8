//! What came out of the cache was of no use any more (B6).

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::EndpointPart;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::Note;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-CACHED").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for entry in &evidence.entries {
        let EntryBody::Note(Note::Cached { call }) = &entry.body else { continue };
        let Some(endpoint) = evidence.project.endpoints.iter().find(|endpoint| endpoint.name == *call) else { continue };
        // Tokens of an earlier refresh are over in any case.
        if evidence.unmet_in(&entry.id.event).is_empty() && endpoint.purpose != Purpose::Refresh {
            continue;
        }
        let line = SheetLine::new(screens::ff_call(call, "Advanced Settings"), "Cache API Results", "off").now("on");
        let edit = mend::endpoint(endpoint, |endpoint| endpoint.facts.cached = Some(false));
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(Place::Endpoint(endpoint.id.clone(), EndpointPart::Url))).ranked(0).told(
            format!("{call} gives an old reply again"),
            "Cache API Results is on: this call was answered out of the cache, with tokens that are over",
        );
        found.push(one.changing(vec![line]).with_all_that_follows().mended_by(Some(edit)));
    }
}
