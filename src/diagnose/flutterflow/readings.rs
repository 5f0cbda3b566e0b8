//! Fields of the session that were read from nothing, as the text of nothing, or as something that is no single value.

use std::collections::BTreeSet;

use crate::domain::project::binding::{Binding, OutputPart, SessionField, Source};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::SlotAt;
use crate::domain::record::entry::{Entry, EntryBody, Provenance};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{FieldReading, Odd, ReadFrom};
use crate::domain::record::value::Value;
use crate::edit::{Edit, bindings};
use crate::knowledge::near_path::How;
use crate::run::made::CallMade;

use crate::diagnose::prelude::*;

use super::super::evidence::SessionChanged;
use super::super::near::{self, Near};

/// What is wrong with a reading.
pub(super) enum Wrong {
    /// A name with a dot or a hyphen in it was taken apart.
    Dotted(Near),
    /// The path finds nothing, and something is like it.
    Near(Near),
    /// The path finds nothing, and nothing is like it; or there stands null.
    Nothing,
    /// A text that stands for nothing, or the text of an object.
    TextOfNothing,
    /// More than one value.
    List,
    /// A response header that is not there.
    Header(String),
    /// The call never ran.
    NeverSet,
    /// The reply holds no token at all: what to do is told of the call.
    NoTokenInReply,
}

/// A reading that went wrong.
pub(super) struct Misread<'e> {
    /// Its entry.
    pub(super) entry: &'e Entry,
    /// The place of the entry.
    pub(super) place: usize,
    /// What was read.
    pub(super) reading: &'e FieldReading,
    /// What is wrong.
    pub(super) wrong: Wrong,
    /// Later readings of the same field that go wrong again.
    again: BTreeSet<EntryId>,
}

/// Every field that was misread, each once.
pub(super) fn misread<'e>(evidence: &Evidence<'e>) -> Vec<Misread<'e>> {
    let mut found: Vec<Misread> = Vec::new();
    if evidence.project.platform.is_weweb() {
        return found;
    }
    for (place, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        // A constant is what somebody wants; of a reply that was made up nobody knows what the server would send.
        let from_reply = reading.reply.as_ref().and_then(|reply| evidence.entry(reply));
        let is_made_up = from_reply.is_some_and(|reply| reply.source == Provenance::Pretended);
        let from_nowhere = matches!(reading.from, ReadFrom::Output { .. });
        // What a refusal says holds no session: that it was refused is what is to be told.
        let is_refused = reading.reply.as_ref().and_then(|reply| evidence.call_of(reply)).is_some_and(|call| !call.succeeded());
        if is_made_up || is_refused || (from_reply.is_none() && !from_nowhere) {
            continue;
        }
        let Some(wrong) = wrong(evidence, reading) else { continue };
        if let Some(first) = found.iter_mut().find(|first| first.reading.at == reading.at) {
            first.again.insert(entry.id.clone());
            continue;
        }
        found.push(Misread { entry, place, reading, wrong, again: BTreeSet::new() });
    }
    found
}

fn wrong(evidence: &Evidence, reading: &FieldReading) -> Option<Wrong> {
    // A point in time that could not be read ends the chain: that is told as the exception that it is.
    if matches!(reading.odd, Some(Odd::Refused(_))) {
        return None;
    }
    let structure_is_fine = reading.slot == SessionField::UserData;
    let is_token = reading.slot == SessionField::Token;
    let reads_body = matches!(&reading.from, ReadFrom::Output { part: OutputPart::Body | OutputPart::RawBody, .. });
    let nothing = |text: &str| matches!(text, "" | "null" | "undefined" | "[object Object]");
    let text = match &reading.read {
        Value::Missing | Value::Null => None,
        Value::List(_) | Value::Map(_) if !structure_is_fine => return Some(Wrong::List),
        Value::Text(text) => Some(text.reveal().trim().to_owned()),
        _ => return None,
    };
    if let Some(text) = &text
        && !nothing(text)
    {
        let is_structure = matches!(reading.odd, Some(Odd::Matches(_))) || matches!(reading.found, Value::List(_) | Value::Map(_));
        return match () {
            () if structure_is_fine => None,
            () if is_structure => Some(Wrong::List),
            // The whole body as the token, say. A header may well hold such a text.
            () if is_token && reads_body && text.starts_with(['{', '[']) => Some(Wrong::TextOfNothing),
            () => None,
        };
    }
    if matches!(reading.odd, Some(Odd::NeverSet)) {
        return Some(Wrong::NeverSet);
    }
    if let ReadFrom::Output { part: OutputPart::Header(name), .. } = &reading.from
        && !reading.found.is_set()
    {
        return Some(Wrong::Header(name.clone()));
    }
    if let Some(near) = near::name(evidence, reading) {
        return Some(if near.how == How::DottedName { Wrong::Dotted(near) } else { Wrong::Near(near) });
    }
    if is_token && let Some(near) = beside(evidence, reading) {
        return Some(Wrong::Near(near));
    }
    // What the server itself calls so is no mistake of the path.
    let sent = matches!(&reading.found, Value::Text(text) if nothing(text.reveal().trim()));
    if is_token && !sent && reading.path.is_some() && !matches!(reading.odd, Some(Odd::NotJson)) && near::token(evidence, reading).is_none()
    {
        return Some(Wrong::NoTokenInReply);
    }
    Some(if text.is_some() { Wrong::TextOfNothing } else { Wrong::Nothing })
}

/// Where the path leads to nothing, the token that stands beside it: under another name.
fn beside(evidence: &Evidence, reading: &FieldReading) -> Option<Near> {
    let path = reading.path.as_deref().filter(|_| matches!(reading.odd, Some(Odd::NoMatch)))?;
    let path = path.trim_end_matches(']').trim_end_matches(['\'', '"']);
    let (parent, _) = path.rsplit_once(['.', '['])?;
    let found = near::token(evidence, reading)?;
    let (other, _) = found.rsplit_once('.')?;
    (parent == other).then_some(Near { how: How::Elsewhere, path: found })
}

impl<'e> Misread<'e> {
    /// A finding of this row at the reading.
    pub(super) fn found(&self, evidence: &Evidence, row: &Row) -> Found {
        let mut one = Found::of(evidence, row, &self.entry.id).at(Some(self.reading.at.clone())).ranked(2);
        one = one.causing(self.again.iter().cloned());
        if self.reading.slot == SessionField::Token {
            one.session_until = Some(evidence.session_until(self.place));
            one = one.causing(evidence.refused_with_session_of(self.place)).causing(self.kept(evidence));
        }
        if let Some(call) = self.call(evidence).filter(|_| self.reading.slot == SessionField::RefreshToken) {
            let later = evidence.calls.iter().skip_while(|other| other.first != call.first);
            let refused = later.filter(|other| other.purpose == Purpose::Refresh && !other.succeeded());
            one = one.causing(refused.map(|other| Evidence::end_of(other).clone()).collect::<Vec<_>>());
        }
        one.explaining([Explains::Value(self.reading.slot)])
    }

    /// Where the session keeps it.
    fn kept(&self, evidence: &Evidence) -> Option<EntryId> {
        let keeps = |changed: &SessionChanged| changed.place > self.place && changed.action == Some(&self.reading.at.at);
        evidence.session_changes().find(keeps).map(|changed| changed.entry.id.clone())
    }

    /// The call whose reply was read.
    pub(super) fn call<'c>(&self, evidence: &'c Evidence) -> Option<&'c CallMade> {
        evidence.call_of(self.reading.reply.as_ref()?)
    }

    /// That call's name.
    pub(super) fn call_name<'c>(&self, evidence: &'c Evidence) -> &'c str {
        let endpoint = self.call(evidence).and_then(|call| evidence.project.endpoint(&call.endpoint));
        endpoint.map_or("the call", |endpoint| &endpoint.name)
    }

    /// The field, as the menus call it.
    pub(super) fn field(&self) -> &'static str {
        screens::ff_field(self.reading.slot)
    }

    /// Where it is set.
    pub(super) fn line(&self, evidence: &Evidence, set: impl Into<String>) -> SheetLine {
        let screen = evidence.standing(&self.reading.at.at).map_or_else(
            || evidence.action_title(self.reading),
            |standing| screens::ff_action(evidence.project, standing.workflow, standing.action),
        );
        SheetLine::new(screen, self.field(), set).now(self.reading.path.clone().unwrap_or_default())
    }

    /// Every field of the session that reads this path and finds nothing, read at another one.
    pub(super) fn read_at(&self, evidence: &Evidence<'e>, path: &str) -> Option<Edit> {
        let own = self.reading.path.as_deref()?;
        let with = |binding: &Binding| {
            let mut binding = binding.clone();
            let bare = match &mut binding.from {
                Source::Custom { inputs, .. } => &mut inputs.first_mut()?.value,
                _ => &mut binding,
            };
            if bare.path.as_deref() != Some(own) {
                return None;
            }
            bare.path = Some(path.to_owned());
            Some(binding)
        };
        let misread: Vec<&SlotAt> = self.alike(evidence);
        let edits = bindings::all(evidence.project).filter(|bound| misread.contains(&&bound.at));
        let edits = edits.filter_map(|bound| Some(mend::bind(bound.at.clone(), with(bound.binding.as_ref()?)?)));
        mend::all(evidence.project, "the path", edits)
    }

    /// The fields that found nothing at the same path.
    fn alike(&self, evidence: &Evidence<'e>) -> Vec<&'e SlotAt> {
        let of = evidence.entries.iter().filter_map(|entry| match &entry.body {
            EntryBody::FieldRead(reading) if reading.path == self.reading.path && !reading.found.is_some() => Some(&reading.at),
            _ => None,
        });
        of.chain([&self.reading.at]).collect()
    }

    /// What the user would say of a field that is empty.
    pub(super) fn symptom(&self) -> String {
        match (self.reading.slot, self.reading.read.is_some()) {
            (SessionField::Token, true) => "Somebody is logged in with the text “null” as token".to_owned(),
            (SessionField::Token, false) => "Somebody is logged in without a token".to_owned(),
            (_, true) => format!("{} is the text “null”", self.field()),
            (_, false) => format!("{} is empty", self.field()),
        }
    }
}
