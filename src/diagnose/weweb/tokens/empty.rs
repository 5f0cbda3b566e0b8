//! A field of the session that was read from nothing, as the text `null`, or as an object (rules 9, 10, 34 and 60).

use std::collections::HashMap;

use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::place::SlotAt;
use crate::domain::record::entry::{EntryBody, Provenance};
use crate::domain::record::evidence::{FieldReading, Odd, ReadFrom};
use crate::domain::record::finding::Severity;
use crate::domain::record::value::Value;
use crate::domain::words::menu::Words;
use crate::edit::{Edit, bindings};

use crate::diagnose::prelude::*;

use super::super::super::{body_alone, near};

const EMPTY: Row = breaks("WW-AUTH-EMPTY-TOKEN").in_a_run();
const OBJECT: Row = breaks("WW-TOKEN-OBJECT").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[EMPTY, OBJECT], look: Look::Run(look) };

/// What is wrong with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// It is nothing.
    Nothing,
    /// It is a text that stands for nothing.
    TextOfNothing,
    /// It is an object or a list, or the text of one.
    Structure,
}

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    let mut told: HashMap<(&'static str, SlotAt), usize> = HashMap::new();
    for (at, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        // A constant is what somebody wants; of a reply that was made up nobody knows what the server would send.
        let from_reply = reading.reply.as_ref().and_then(|reply| evidence.entry(reply));
        let is_made_up = from_reply.is_some_and(|reply| reply.source == Provenance::Pretended);
        let from_nowhere = matches!(reading.from, ReadFrom::Output { .. });
        if is_made_up || (from_reply.is_none() && !from_nowhere) {
            continue;
        }
        let Some(wrong) = wrong(reading) else { continue };
        let mut one = out_of_reach(evidence, at, reading).unwrap_or_else(|| said(evidence, at, reading, wrong));
        if reading.slot == SessionField::Token {
            one.session_until = Some(evidence.session_until(at));
            one.explains = evidence.refused_with_session_of(at);
        }
        // The same reading that goes wrong again in the same way is told once.
        if let Some(first) = told.get(&(one.finding.id, reading.at.clone())) {
            let first: &mut Found = &mut found[*first];
            first.explains.extend(one.finding.entry.clone());
        } else {
            told.insert((one.finding.id, reading.at.clone()), found.len());
        }
        found.push(one);
    }
}

fn wrong(reading: &FieldReading) -> Option<Wrong> {
    let structure_is_fine = matches!(reading.slot, SessionField::User | SessionField::UserData | SessionField::Metadata);
    match &reading.read {
        // A point in time that could not be read ends the chain: that is told as the exception that it is.
        _ if matches!(reading.odd, Some(Odd::Refused(_))) => None,
        Value::Missing | Value::Null => Some(Wrong::Nothing),
        Value::Text(text) => match text.reveal().trim() {
            "" => Some(Wrong::Nothing),
            "null" | "undefined" | "[object Object]" => Some(Wrong::TextOfNothing),
            // The text of a structure; a text that the server sent is its own affair, whatever it looks like.
            _ if structure_is_fine => None,
            _ if matches!(reading.odd, Some(Odd::Matches(_))) || matches!(reading.found, Value::List(_) | Value::Map(_)) => {
                Some(Wrong::Structure)
            }
            _ => None,
        },
        Value::List(_) | Value::Map(_) if !structure_is_fine => Some(Wrong::Structure),
        _ => None,
    }
}

fn said(evidence: &Evidence, at: usize, reading: &FieldReading, wrong: Wrong) -> Found {
    let entry = &evidence.entries[at].id;
    let field = Words::field(&evidence.project.platform, reading.slot);
    let action = evidence.action_title(reading);
    let token = reading.slot == SessionField::Token;
    let place = reading.path.as_deref().filter(|path| !path.is_empty());
    let call = reading.reply.as_ref().and_then(|reply| evidence.call_of(reply));
    let of = call.map_or_else(|| "the reply".to_owned(), |call| format!("the reply of {}", evidence.name(call)));
    let nothing_there = match (place, reading.found.is_some(), &reading.odd) {
        (_, _, Some(Odd::NeverSet)) => "The call whose output it reads never ran".to_owned(),
        (_, _, Some(Odd::ResultGone)) => "The result is gone: results are wiped at navigation".to_owned(),
        (Some(path), false, None) => format!("At {path} in {of} stands null"),
        (Some(path), ..) => format!("{path} matches nothing in {of}"),
        (None, ..) => format!("There is nothing to read in {of}"),
    };
    let near = || near::name(evidence, reading).map(|near| near.path);
    let elsewhere = if token { near::token(evidence, reading).or_else(near) } else { near() };
    let hint = elsewhere
        .as_ref()
        .map(|path| if token { format!("; the reply has a token at {path}") } else { format!("; what is meant stands at {path}") })
        .unwrap_or_default();
    let name = match reading.slot {
        SessionField::Token => "Access Token",
        SessionField::RefreshToken => "Refresh Token",
        SessionField::Metadata => "Metadata",
        _ => field,
    };
    let screen = evidence
        .standing(&reading.at.at)
        .map_or_else(|| action.clone(), |standing| screens::ww_action(evidence.project, standing.workflow, standing.action));
    let set = elsewhere.clone().unwrap_or_else(|| "a path that leads to it in the reply".to_owned());
    let line = SheetLine::new(screen, name, set).now(place.unwrap_or_default());
    let (id, title, why) = match wrong {
        Wrong::Structure => (
            OBJECT.id,
            format!("{field} is {} instead of a text", kind(&reading.read)),
            format!("{} in {of} is no single value{hint}", place.unwrap_or("What is bound")),
        ),
        Wrong::Nothing | Wrong::TextOfNothing => (
            match reading.slot {
                SessionField::Token => EMPTY.id,
                SessionField::RefreshToken => "WW-REFRESH-DROPPED",
                SessionField::User => "WW-SETUSER-EMPTY",
                _ => "WW-READ-NOTHING",
            },
            if token { "A session without a token is stored".to_owned() } else { format!("{action} found no {field}") },
            format!("{nothing_there}{hint}"),
        ),
    };
    let edit = elsewhere.and_then(|path| read_at(evidence, &reading.at, path));
    Found::new(evidence, id, Severity::Error, entry)
        .at(Some(reading.at.clone()))
        .ranked(2)
        .told(title, why)
        .changing(vec![line])
        .mended_by(edit)
}

/// The field reads the same reply at another place.
fn read_at(evidence: &Evidence, at: &SlotAt, path: String) -> Option<Edit> {
    let bound = bindings::all(evidence.project).find(|bound| bound.at == *at)?;
    let binding = Box::new(Binding { path: Some(path), ..bound.binding? });
    Some(Edit::Binding { at: at.clone(), binding: Some(binding) })
}

/// WeWeb: what is bound is no part of a result, whatever the server sends (rule 34).
fn out_of_reach(evidence: &Evidence, at: usize, reading: &FieldReading) -> Option<Found> {
    let (Some(Odd::BodyOnly), ReadFrom::Output { part, .. }) = (&reading.odd, &reading.from) else { return None };
    let title = format!("{} cannot be bound", body_alone::what(part)?);
    let why = format!("A result in WeWeb is the body alone, so {} is not set", Words::field(&evidence.project.platform, reading.slot));
    let one = Found::new(evidence, body_alone::ID, Severity::Error, &evidence.entries[at].id).at(Some(reading.at.clone())).ranked(2);
    Some(one.saying(title, why, body_alone::fix(part)))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::List(_) => "a list",
        Value::Map(_) => "an object",
        Value::Text(text) if text.reveal().trim_start().starts_with('[') => "the text of a list",
        _ => "the text of an object",
    }
}
