//! After one refresh that failed there is none any more (rule 47).

use crate::domain::record::entry::EntryBody;
use crate::domain::record::finding::Severity;
use crate::domain::record::note::Note;

use crate::diagnose::prelude::*;

use super::settings;

const ROW: Row = warns("WW-LEG-REFRESH-STUCK").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    let stuck = evidence.entries.iter().find(|entry| matches!(entry.body, EntryBody::Note(Note::RefreshStuck)));
    let Some(entry) = stuck else { return };
    let failed = evidence.calls.iter().find(|call| call.endpoint == settings.refresh_endpoint && !call.succeeded());
    let lines = vec![
        SheetLine::new("Browser", "", "reload: only then the plugin tries again"),
        SheetLine::new("Interface › Workflow with the call", "error branch", "handle the failure: say so, and let people sign in again"),
    ];
    let why = failed.map_or_else(String::new, |call| format!("{} failed once, and ", evidence.name(call)));
    let mut one = Found::of(evidence, &ROW, &entry.id).ranked(0).told(
        "No call is renewed any more until the page is loaded again",
        format!("{why}the plugin keeps the failed refresh and waits for it at every later 401"),
    );
    one.finding.at = Some(Place::Setting("refresh_endpoint"));
    let refused: Vec<_> = evidence.calls.iter().filter(|call| !call.succeeded()).map(|call| Evidence::end_of(call).clone()).collect();
    let unmet = !evidence.unmet_in(&entry.id.event).is_empty();
    if unmet {
        one.finding.severity = Severity::Error;
        one.at = failed.and_then(|call| evidence.place(&call.first)).unwrap_or(one.at);
        one = one.causing(refused);
    }
    found.push(one.changing(lines).with_all_that_follows());
}
