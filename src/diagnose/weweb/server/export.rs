//! The front alone is hosted elsewhere, and Authenticate asks a WeWeb server that is not there (rule 44).

use crate::domain::project::platform::Platform;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::{all_of, is_authenticate, settings};

const ROW: Row = breaks("WW-SRV-EXPORT-404").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let has_server = settings.server.production == Some(true) || settings.server.staging == Some(true);
    if settings.server.hosted_elsewhere != Some(true) || !has_server {
        return;
    }
    let line = SheetLine::new("Publishing › self-host", "WeWeb server", "host the server too; or disable it before the export");
    let mut better = settings.clone();
    better.server.production = Some(false);
    better.server.staging = Some(false);
    for standing in all_of(setup, is_authenticate).take(1) {
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                "On the own host Authenticate fails after every log-in",
                "The front alone was exported, and Authenticate still tells the WeWeb server of the session, which is not there (404)",
            )
            .changing(vec![line.clone()]);
        let edit = Edit::Platform(Platform::WeWeb(better.clone()));
        found.push(told.explaining([Explains::Page, Explains::SignedOut]).with_all_that_follows().mended_by(Some(edit)));
    }
}
