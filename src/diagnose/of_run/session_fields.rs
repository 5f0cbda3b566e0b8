//! A field of the session that was read from nothing, as the text `null`, or as an object.

use std::collections::HashMap;

use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::SlotAt;
use crate::domain::project::platform::Platform;
use crate::domain::project::walk;
use crate::domain::record::entry::{ChangedBy, EntryBody, Provenance};
use crate::domain::record::evidence::{FieldReading, Odd, ReadFrom};
use crate::domain::record::finding::Severity;
use crate::domain::record::value::Value;
use crate::domain::words::menu::Words;
use crate::domain::words::phrases;

use crate::edit::{Edit, bindings};

use super::super::body_alone;
use super::super::evidence::Evidence;
use super::Found;

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

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
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
            one.session_until = Some(session_until(evidence, at));
            one.explains = refused_later(evidence, at);
        }
        let follows = (wrong == Wrong::TextOfNothing && one.finding.id == "FF-MAP-NO-MATCH" && reading.slot == SessionField::Token)
            .then(|| text_null(evidence, at, reading));
        // The same reading that goes wrong again in the same way is told once.
        if let Some(first) = told.get(&(one.finding.id, reading.at.clone())) {
            let first: &mut Found = &mut found[*first];
            first.explains.extend(one.finding.entry.clone());
        } else {
            told.insert((one.finding.id, reading.at.clone()), found.len());
        }
        if let Some(follows) = &follows {
            one.explains.extend(follows.finding.entry.clone());
        }
        found.push(one);
        found.extend(follows);
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
    let flutterflow = matches!(evidence.project.platform, Platform::FlutterFlow(_));
    let field = Words::field(&evidence.project.platform, reading.slot);
    let action = action_title(evidence, reading);
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
    let elsewhere = if token { candidate(evidence, reading) } else { None };
    let hint = elsewhere.as_ref().map(|path| format!("; the reply has a token at {path}")).unwrap_or_default();
    let fix_path = match &elsewhere {
        Some(path) => format!("{action} › {field}: {path}"),
        None => format!("{action} › {field}: a path that leads to it in the reply"),
    };
    let no_match = matches!(reading.odd, Some(Odd::NoMatch | Odd::NotJson)) || place.is_some() && !reading.found.is_some();
    let (id, title, why) = match (wrong, flutterflow) {
        (Wrong::TextOfNothing, true) if no_match => (
            "FF-MAP-NO-MATCH",
            if token {
                "You are signed in with the text “null” as token".to_owned()
            } else {
                format!("{field} is the text “null”")
            },
            format!("{nothing_there}, so the four letters null become the {field} and are kept{hint}"),
        ),
        (Wrong::TextOfNothing, true) => {
            ("FF-SES-TOKEN-TEXT-NULL", format!("{field} is the text {}", reading.read.summary(40)), format!("{nothing_there}{hint}"))
        }
        (Wrong::Nothing, true) => (
            match reading.slot {
                SessionField::Token => "FF-SES-TOKEN-NULL",
                SessionField::Uid => "FF-MAP-UID-EMPTY",
                _ => "FF-MAP-NO-MATCH",
            },
            if token { "You are signed in without a token".to_owned() } else { format!("{action} found no {field}") },
            format!("{nothing_there}{hint}"),
        ),
        (Wrong::Structure, true) => (
            "FF-MAP-LIST",
            format!("{field} is {} instead of one value", kind(&reading.read)),
            format!("{} leads to more than one value in {of}{hint}", place.unwrap_or("The binding")),
        ),
        (Wrong::Structure, false) => (
            "WW-TOKEN-OBJECT",
            format!("{field} is {} instead of a text", kind(&reading.read)),
            format!("{} in {of} is no single value{hint}", place.unwrap_or("What is bound")),
        ),
        (Wrong::Nothing | Wrong::TextOfNothing, false) => (
            match reading.slot {
                SessionField::Token => "WW-AUTH-EMPTY-TOKEN",
                SessionField::RefreshToken => "WW-REFRESH-DROPPED",
                SessionField::User => "WW-SETUSER-EMPTY",
                _ => "WW-READ-NOTHING",
            },
            if token { "A session without a token is stored".to_owned() } else { format!("{action} found no {field}") },
            format!("{nothing_there}{hint}"),
        ),
    };
    let edit = elsewhere.and_then(|path| read_at(evidence, &reading.at, path));
    Found::new(evidence, id, Severity::Error, entry).at(Some(reading.at.clone())).ranked(2).saying(title, why, fix_path).mended_by(edit)
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

/// What comes of a token that is the text null: it is kept, and counts as a token at every start (FlutterFlow rule 7d).
fn text_null(evidence: &Evidence, at: usize, reading: &FieldReading) -> Found {
    let entry = &evidence.entries[at].id;
    let title = "The text “null” is kept as token, and counts as one at every start";
    let mut one = Found::new(evidence, "FF-SES-TOKEN-TEXT-NULL", Severity::Error, entry).at(Some(reading.at.clone())).ranked(3);
    one = one.saying(title, "", "Conditional before Log In: the token is not empty");
    // The same reading is the cause of both.
    one.finding.entry = evidence
        .entries
        .iter()
        .skip(at + 1)
        .find(|entry| matches!(&entry.body, EntryBody::SessionChange { action: Some(action), .. } if *action == reading.at.at))
        .map(|entry| entry.id.clone())
        .or(one.finding.entry);
    one
}

/// The action that reads, in the platform's words.
pub(super) fn action_title(evidence: &Evidence, reading: &FieldReading) -> String {
    let action = walk::action(evidence.project, &reading.at.at);
    action.map_or_else(|| reading.at.at.action.clone(), |action| phrases::action_title(evidence.project, &action.kind))
}

/// Up to which place the app has the session that was read here: another log-in, or a log-out, ends it.
pub(super) fn session_until(evidence: &Evidence, at: usize) -> usize {
    let own =
        evidence.entries.iter().skip(at).position(|entry| matches!(entry.body, EntryBody::SessionChange { .. })).map_or(at, |n| at + n);
    let replaced = |entry: &crate::domain::record::entry::Entry| {
        matches!(
            &entry.body,
            EntryBody::SessionChange {
                by: ChangedBy::LogIn
                    | ChangedBy::UpdateUser
                    | ChangedBy::LogOut
                    | ChangedBy::Authenticate
                    | ChangedBy::ClearSession
                    | ChangedBy::StoreToken
                    | ChangedBy::LegacyLogOut,
                ..
            }
        )
    };
    let next = evidence.entries.iter().skip(own + 1).position(|entry| replaced(entry));
    next.map_or(usize::MAX, |n| own + 1 + n)
}

/// The refusals of calls that were made with this session.
fn refused_later(evidence: &Evidence, at: usize) -> std::collections::BTreeSet<crate::domain::record::entry_id::EntryId> {
    let until = session_until(evidence, at);
    let refused = evidence.calls.iter().filter(|call| {
        let place = evidence.place(&call.first).unwrap_or(0);
        at < place && place < until && !call.succeeded() && !matches!(call.purpose, Purpose::LogIn | Purpose::SignUp)
    });
    refused.filter(|call| call.reply.is_some() && call.failure.is_none()).map(|call| Evidence::end_of(call).clone()).collect()
}

/// A place in the reply where a token stands, as the platform writes it.
fn candidate(evidence: &Evidence, reading: &FieldReading) -> Option<String> {
    let call = evidence.call_of(reading.reply.as_ref()?)?;
    let reply = evidence.reply(call)?;
    let json = evidence.run.bodies().json(&reply.body.hash).ok()?;
    let found = crate::domain::web::token::find_in(&json)?;
    let flutterflow = matches!(evidence.project.platform, Platform::FlutterFlow(_));
    Some(if flutterflow {
        found.iter().fold("$".to_owned(), |path, name| path + &crate::domain::web::json_path::name_segment(name))
    } else {
        found.join(".")
    })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::List(_) => "a list",
        Value::Map(_) => "an object",
        Value::Text(text) if text.reveal().trim_start().starts_with('[') => "the text of a list",
        _ => "the text of an object",
    }
}
