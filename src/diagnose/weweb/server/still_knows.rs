//! The page has forgotten the session, and the WeWeb server still knows it (rule 40).

use crate::domain::record::entry::EntryBody;
use crate::domain::record::finding::Severity;
use crate::domain::record::note::{Note, ServerSaid};

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, is_authenticate, line, screen};

const ROW: Row = warns("WW-SRV-PERSIST-MISMATCH").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let off = all_of(&evidence.setup, is_authenticate)
        .find(|standing| matches!(standing.action.kind, ActionKind::Authenticate { persist: false, .. }));
    let Some(standing) = off else { return };
    for (place, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::Note(Note::Server(ServerSaid::Answers { user: true, name, .. })) = &entry.body else { continue };
        let session = evidence.entries[..place].iter().rev().find_map(|entry| match &entry.body {
            EntryBody::SessionChange { after, .. } => Some((entry.id.event.clone(), after.user.is_truthy())),
            _ => None,
        });
        let forgotten = session.is_none_or(|(step, signed_in)| step != entry.id.event || !signed_in);
        if !forgotten || evidence.unmet_in(&entry.id.event).is_empty() {
            continue;
        }
        let lines = vec![
            line(&evidence.setup, standing, "Authenticate › Persist Session", "on, so that page and server know the same").now("off"),
            SheetLine::new(screen(&evidence.setup, standing), "Clear session", "or: before the page is left, which ends the server's too"),
        ];
        let edit = mend::action(standing, |kind| {
            if let ActionKind::Authenticate { persist, .. } = kind {
                *persist = true;
            }
        });
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(standing.at.clone())).ranked(0).told(
            format!("The page is signed out, and {name} still answers"),
            "Persist Session is off, so the page forgets the session at a reload; the WeWeb server keeps it in a cookie for a year",
        );
        let mut one = one.changing(lines).explaining([Explains::Message, Explains::Page]).with_all_that_follows().mended_by(edit);
        one.finding.severity = Severity::Error;
        found.push(one);
        return;
    }
}
