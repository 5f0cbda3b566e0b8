//! The WeWeb server's cookie is too long, and the browser drops it (rule 39).

use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::{Note, ServerSaid};

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, is_authenticate, screen};

const ROW: Row = breaks("WW-SRV-COOKIE-4KB").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for entry in &evidence.entries {
        let EntryBody::Note(Note::Server(ServerSaid::Drops { .. })) = &entry.body else { continue };
        let standing = all_of(&evidence.setup, is_authenticate).find(|standing| {
            evidence.session_changes().any(|changed| changed.action == Some(&standing.at) && changed.entry.id.event == entry.id.event)
        });
        let screen = standing.map_or_else(|| "Authenticate".to_owned(), |standing| screen(&evidence.setup, standing));
        let lines = vec![
            SheetLine::new(screen, "Authenticate › Metadata", "little: the expiry, and no user"),
            SheetLine::new("Server", "", "or: a smaller token"),
        ];
        let edit = standing.and_then(|standing| {
            mend::action(standing, |kind| {
                if let ActionKind::Authenticate { metadata, .. } = kind {
                    *metadata = None;
                }
            })
        });
        let one = Found::of(evidence, &ROW, &entry.id).at(standing.map(|standing| standing.at.clone())).ranked(0).told(
            "The page is signed in, and every API endpoint answers 401",
            "The WeWeb server keeps the whole session in a cookie; with its metadata it is longer than 4,096 bytes, and the browser drops it",
        );
        found.push(one.changing(lines).explaining_later([Explains::Page, Explains::SignedOut, Explains::Message]).mended_by(edit));
        return;
    }
}
