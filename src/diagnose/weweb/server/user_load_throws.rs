//! The On user load of the WeWeb server throws, and its cookie is deleted (rule 41).

use crate::domain::project::platform::Platform;
use crate::domain::project::weweb_server::ServerUserLoad;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::{Note, ServerSaid};
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = breaks("WW-SRV-OUL-THROWS").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    for entry in &evidence.entries {
        let EntryBody::Note(Note::Server(ServerSaid::Forgets { threw: true })) = &entry.body else { continue };
        let line =
            SheetLine::new("Data & API › Event Triggers › On user load (server)", "Try/Catch", "around the call of the current user");
        let mut better = settings.clone();
        better.server.user_load = Some(ServerUserLoad::SetsUser);
        let mut one = Found::of(evidence, &ROW, &entry.id).ranked(0).told(
            "API endpoints answer 401 since the call of the current user failed once",
            "On user load of the WeWeb server throws, and then the server forgets the session: its cookie is deleted until somebody signs in again",
        );
        one.finding.at = Some(Place::Setting("server"));
        let refused = evidence
            .of_step(&entry.id.event)
            .filter(|(_, entry)| matches!(entry.body, EntryBody::Failure(_)))
            .map(|(_, entry)| entry.id.clone());
        let one = one.causing(refused.collect::<Vec<_>>()).with_all_that_follows();
        found.push(one.changing(vec![line]).mended_by(Some(Edit::Platform(Platform::WeWeb(better)))));
        return;
    }
}
