//! Authenticate with Persist session off: a reload finds no session (rules 9 and 40).

use crate::domain::project::endpoint::Purpose;

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, calls, is_authenticate, line, screen, settings};

const OFF: Row = breaks("WW-PERSIST-OFF");
const LOST: Row = breaks("WW-PERSIST-LOST-REFRESH");
const MISMATCH: Row = warns("WW-SRV-PERSIST-MISMATCH").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[OFF, LOST, MISMATCH], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let has_server = settings.server.production == Some(true) || settings.server.staging == Some(true);
    for standing in all_of(setup, is_authenticate) {
        if !matches!(standing.action.kind, ActionKind::Authenticate { persist: false, .. }) {
            continue;
        }
        let renews = standing.before.iter().any(|action| calls(setup, action, Purpose::Refresh).is_some());
        let (row, title, why) = match () {
            () if has_server => (
                &MISMATCH,
                "After a reload the page is signed out, and the API still answers",
                "Persist Session is off, so the page forgets the session; the WeWeb server keeps it in a cookie for a year",
            ),
            () if renews => (
                &LOST,
                "Signed out by the first reload after the token was renewed",
                "Authenticate behind the refresh has Persist Session off, and takes the stored session away",
            ),
            () => {
                (&OFF, "Whoever has logged in is signed out by a reload", "Persist Session of Authenticate is off, so no session is stored")
            }
        };
        let mut lines = vec![line(setup, standing, "Authenticate › Persist Session", "on").now("off")];
        if has_server {
            lines.push(SheetLine::new(
                screen(setup, standing),
                "Clear session",
                "or: before the page is left, which ends the server's too",
            ));
        }
        let edit = mend::action(standing, |kind| {
            if let ActionKind::Authenticate { persist, .. } = kind {
                *persist = true;
            }
        });
        let told = Told::new(row, standing.at.clone()).saying(title, why).changing(lines);
        found.push(told.explaining_later([Explains::SignedOut, Explains::Page]).mended_by(edit));
    }
}
