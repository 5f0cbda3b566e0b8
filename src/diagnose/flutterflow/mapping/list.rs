//! A path that leads to more than one value, or to an object, where one value belongs (B7).

use crate::domain::project::binding::SessionField;
use crate::domain::record::value::Value;
use crate::domain::web::json_path;
use crate::domain::web::path_step::PathStep;

use crate::diagnose::prelude::*;

use super::super::super::near;
use super::super::readings::{Misread, Wrong, misread};

const ROW: Row = breaks("FF-MAP-LIST").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for misread in misread(evidence) {
        if !matches!(misread.wrong, Wrong::List) {
            continue;
        }
        let reading = misread.reading;
        let path = reading.path.clone().unwrap_or_default();
        let what = match &reading.read {
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
            Value::Text(text) if text.reveal().trim_start().starts_with('[') => "the text of a list",
            _ => "the text of an object",
        };
        let better = inside(evidence, &misread);
        let title = format!("{} is {what} instead of one value", misread.field());
        let name = if path.is_empty() { "What is bound".to_owned() } else { path };
        let why = format!("{name} leads to more than one value in the reply of {}", misread.call_name(evidence));
        let set = better
            .as_ref()
            .map_or_else(|| "JSON Path with [0], or the full path to one value".to_owned(), |path| format!("JSON Path {path}"));
        let line = misread.line(evidence, set);
        let edit = better.and_then(|path| misread.read_at(evidence, &path));
        found.push(misread.found(evidence, &ROW).told(title, why).changing(vec![line]).mended_by(edit));
    }
}

/// One value that is likely meant: the shallowest of several, the token, or an id inside.
fn inside(evidence: &Evidence, misread: &Misread) -> Option<String> {
    let call = misread.call(evidence)?;
    let json = evidence.run.bodies().json(&evidence.reply(call)?.body.hash).ok()?;
    if misread.reading.slot == SessionField::Token {
        return near::token(evidence, misread.reading);
    }
    let hits = json_path::query(misread.reading.path.as_deref()?, &json).ok()?;
    let first = hits.iter().min_by_key(|hit| hit.steps.len())?;
    let mut steps = first.steps.clone();
    let mut value = first.value;
    if let Some(items) = value.as_array() {
        steps.push(PathStep::Index(0));
        value = items.first()?;
    }
    if let Some(members) = value.as_object() {
        let id = ["id", "uid", "sub", "localId", "_id", "user_id", "userId", "uuid"].iter().find(|name| members.contains_key(**name))?;
        steps.push(PathStep::Name((*id).to_owned()));
        value = members.get(*id)?;
    }
    (!value.is_object() && !value.is_array()).then(|| json_path::written(&steps))
}
