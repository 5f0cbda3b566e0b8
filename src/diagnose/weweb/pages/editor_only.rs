//! The editor opens every page (rule 28).

use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

const ROW: Row = informs("WW-EDITOR-ONLY").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let opened = evidence.decisions().find(|(_, decision)| decision.why == Why::EditorOpens);
    let Some((entry, decision)) = opened else { return };
    let line = SheetLine::new("Editor", "", "nothing to change: test on staging");
    let one = Found::of(evidence, &ROW, &entry.id).ranked(9).told(
        format!("{} opens in the editor whoever is signed in", decision.page_name),
        "The editor opens every page; the guard runs on staging and in the published app alone",
    );
    found.push(one.changing(vec![line]));
}
