//! A token that is too long for a cookie: the browser drops it (rule 46).

use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::Note;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-LEG-COOKIE-4KB").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for entry in &evidence.entries {
        let EntryBody::Note(Note::PluginCookieDropped { cookie, .. }) = &entry.body else { continue };
        let line = SheetLine::new("Server", "", "a smaller token: fewer claims in it");
        let one = Found::of(evidence, &ROW, &entry.id).ranked(0).told(
            "Whoever has logged in is signed out by a reload",
            format!("The plugin keeps the token in the cookie {cookie}, and it is longer than the 4,096 bytes that a browser takes"),
        );
        found.push(one.changing(vec![line]).explaining_later([Explains::SignedOut, Explains::Page]));
        return;
    }
}
