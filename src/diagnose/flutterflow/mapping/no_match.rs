//! A path that finds nothing, and something in the reply is like it (B7).

use crate::edit::{Edit, bindings};
use crate::knowledge::path_help::how_words;

use crate::diagnose::prelude::*;

use super::super::readings::{Wrong, misread};

const ROW: Row = breaks("FF-MAP-NO-MATCH").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let all = misread(evidence);
    for misread in &all {
        let Wrong::Near(near) = &misread.wrong else { continue };
        let path = misread.reading.path.as_deref().unwrap_or_default();
        let call = misread.call_name(evidence);
        let what = how_words(near.how);
        let why = format!("{path} matches nothing in the reply of {call}; what is meant stands {what}, at {}", near.path);
        let lines = vec![
            misread.line(evidence, format!("JSON Path {}", near.path)),
            SheetLine::new(
                screens::ff_call(call, "Response & Test"),
                "JSON Paths › Recommended",
                format!("send a test call and take {} from the list", near.path),
            ),
        ];
        // What else is misread of the same reply is meant to be mended along with it.
        let edits = all.iter().filter(|other| other.reading.reply == misread.reading.reply).filter_map(|other| match &other.wrong {
            Wrong::Near(near) => other.read_at(evidence, &near.path),
            _ => None,
        });
        let edit = one_by_one(evidence, edits);
        found.push(misread.found(evidence, &ROW).told(misread.symptom(), why).changing(lines).mended_by(edit));
    }
}

/// Several changes of bindings in one: each knows the project as it was.
fn one_by_one(evidence: &Evidence, edits: impl Iterator<Item = Edit>) -> Option<Edit> {
    let before: Vec<_> = bindings::all(evidence.project).collect();
    let changed = edits.filter_map(|edit| edit.apply(evidence.project)).flat_map(|after| {
        let changed: Vec<Edit> = bindings::all(&after)
            .zip(&before)
            .filter(|(after, before)| after != *before)
            .map(|(after, _)| Edit::Binding { at: after.at.clone(), binding: after.binding.map(Box::new) })
            .collect();
        changed
    });
    mend::all(evidence.project, "the paths", changed)
}
