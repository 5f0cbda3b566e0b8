//! A text that stands for nothing is kept as token, and counts as one at every start (rule 7d).

use crate::domain::project::binding::{Convert, OutputPart, SessionField, Source};
use crate::domain::record::entry::ChangedBy;
use crate::edit::{Edit, bindings};

use crate::diagnose::prelude::*;

use super::super::super::near;
use super::super::readings::{Misread, Wrong, misread};

const ROW: Row = breaks("FF-SES-TOKEN-TEXT-NULL").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let all = misread(evidence);
    kept(evidence, &all, found);
    for misread in all.iter().filter(|misread| is_told_here(misread)) {
        let path = misread.reading.path.clone().unwrap_or_default();
        let call = misread.call_name(evidence);
        let text = misread.reading.read.to_text();
        let text = text.reveal();
        let what = match text.trim() {
            "" => "empty".to_owned(),
            text if text.starts_with(['{', '[']) => "the text of a whole reply".to_owned(),
            text => format!("the text “{text}”"),
        };
        let better = near::token(evidence, misread.reading);
        let why = match (&better, path.is_empty()) {
            (Some(better), _) => format!("The token of Log In is {what}; in the reply of {call} a token stands at {better}"),
            (None, false) => format!("The token of Log In is {what}, as {path} of {call} gives it"),
            (None, true) => format!("The token of Log In is {what}, as the reply of {call} gives it"),
        };
        let set = better
            .as_ref()
            .map_or_else(|| "a path that leads to the token (Predefined Path)".to_owned(), |path| format!("JSON Path {path}"));
        let flow = evidence
            .standing(&misread.reading.at.at)
            .map_or_else(|| "Flow".to_owned(), |standing| screens::ff_flow(evidence.project, standing.workflow));
        let lines = vec![misread.line(evidence, set), SheetLine::new(flow, "Conditional Action", "before Log In: the token is not empty")];
        let edit = better.and_then(|better| rebound(evidence, misread, &better));
        found.push(
            misread
                .found(evidence, &ROW)
                .told("Every call is refused, and somebody still counts as logged in, after a restart too", why)
                .changing(lines)
                .mended_by(edit),
        );
    }
}

/// Where another rule says why the text came to be the token: that it is kept, which follows from that.
fn kept(evidence: &Evidence, all: &[Misread], found: &mut Vec<Found>) {
    let mut told = Vec::new();
    for changed in evidence.session_changes().filter(|changed| matches!(changed.by, ChangedBy::LogIn | ChangedBy::UpdateUser)) {
        let (Some(action), token) = (changed.action, changed.after.token.to_text()) else { continue };
        let text = token.reveal();
        let is_first = !told.contains(&action);
        let is_nothing = changed.after.token.is_some() && matches!(text.trim(), "" | "null" | "undefined" | "[object Object]");
        let by_a_reading = all.iter().any(|misread| misread.reading.at.at == *action && misread.reading.slot == SessionField::Token);
        let is_told = all.iter().any(|misread| misread.reading.at.at == *action && is_told_here(misread));
        if !(is_first && is_nothing && by_a_reading) || is_told {
            continue;
        }
        told.push(action);
        let what = match text.trim() {
            "null" => "The four letters null are kept as the token".to_owned(),
            "" => "An empty text is kept as the token".to_owned(),
            text => format!("The text “{text}” is kept as the token"),
        };
        let flow =
            evidence.standing(action).map_or_else(|| "Flow".to_owned(), |standing| screens::ff_flow(evidence.project, standing.workflow));
        let line = SheetLine::new(flow, "Conditional Action", "before Log In: the token is not empty");
        let mut one = Found::of(evidence, &ROW, &changed.entry.id).at(Some(action.clone())).ranked(3);
        one.follows_its_step = true;
        found.push(
            one.told(what, "A text counts as a token: somebody is logged in, after a restart too, and calls send it").changing(vec![line]),
        );
    }
}

fn is_told_here(misread: &Misread) -> bool {
    misread.reading.slot == SessionField::Token && matches!(misread.wrong, Wrong::TextOfNothing)
}

/// The token read at a path of the body, whatever part was read.
fn rebound(evidence: &Evidence, misread: &Misread, path: &str) -> Option<Edit> {
    let mut binding = bindings::all(evidence.project).find(|bound| bound.at == misread.reading.at)?.binding?;
    if let Source::Output { part, .. } = &mut binding.from {
        *part = OutputPart::Body;
    }
    binding.path = Some(path.to_owned());
    Some(mend::bind(misread.reading.at.clone(), binding.with(Convert::JsonPath)))
}
