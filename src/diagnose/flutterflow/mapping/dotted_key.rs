//! A name with a dot or a hyphen in it, taken apart by the path (B7).

use crate::diagnose::prelude::*;

use super::super::readings::{Wrong, misread};

const ROW: Row = breaks("FF-MAP-DOTTED-KEY").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for misread in misread(evidence) {
        let Wrong::Dotted(near) = &misread.wrong else { continue };
        let path = misread.reading.path.as_deref().unwrap_or_default();
        let why = format!(
            "The reply of {} has one name with a dot or a hyphen in it, and {path} takes it apart; in brackets and quotes it stays whole",
            misread.call_name(evidence)
        );
        let line = misread.line(evidence, format!("JSON Path {}", near.path));
        let edit = misread.read_at(evidence, &near.path);
        found.push(misread.found(evidence, &ROW).told(misread.symptom(), why).changing(vec![line]).mended_by(edit));
    }
}
