//! The editor opens every page (rule 28).

use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

const ROW: Row = informs("WW-EDITOR-ONLY").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let signed_in = |place: usize| {
        evidence.session_changes().take_while(|changed| changed.place < place).last().is_some_and(|changed| changed.after.signed_in)
    };
    let opened = evidence
        .decisions()
        .find(|(entry, decision)| decision.why == Why::EditorOpens && evidence.place(&entry.id).is_some_and(|place| !signed_in(place)));
    let Some((entry, decision)) = opened else { return };
    let line = SheetLine::new("Editor", "", "nothing to change: test on staging");
    let one = Found::of(evidence, &ROW, &entry.id).ranked(9).told(
        format!("{} opens in the editor whoever is signed in", decision.page_name),
        "The editor opens every page; the guard runs on staging and in the published app alone",
    );
    found.push(one.changing(vec![line]));
}
