//! A refresh type that loses its header (rule 48).

use crate::domain::project::platform::{Platform, RefreshType};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::Note;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::settings;

const ROW: Row = breaks("WW-LEG-REFRESH-HEADER");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    if settings.refresh_endpoint.is_empty() || settings.refresh_type == RefreshType::RequestBody {
        return;
    }
    let line = SheetLine::new(screens::WW_LEGACY, "Refresh type", "request body");
    let mut better = settings.clone();
    better.refresh_type = RefreshType::RequestBody;
    let told = Told::new(&ROW, Place::Setting("refresh_type"))
        .saying(
            "The refresh is refused, and its body is empty",
            "The refresh type puts the refresh token into a header, and the plugin loses that header: the server gets an empty call",
        )
        .changing(vec![line]);
    let id = settings.refresh_endpoint.clone();
    let harm = [Explains::Refused(id), Explains::DeadToken, Explains::SignedOut, Explains::Page];
    found.push(told.explaining_later(harm).mended_by(Some(Edit::Platform(Platform::WeWebLegacy(better)))));
}

/// The same, where it happened.
pub(super) const IN_A_RUN: Rule = Rule { rows: &[ROW], look: Look::Run(look_at_run) };

fn look_at_run(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    let broken = evidence.entries.iter().find(|entry| matches!(entry.body, EntryBody::Note(Note::RefreshTypeBroken { .. })));
    let Some(entry) = broken else { return };
    let mut told = Vec::new();
    look(&evidence.setup, &mut told);
    let Some(told) = told.pop() else { return };
    let refused = evidence
        .calls
        .iter()
        .filter(|call| call.endpoint == settings.refresh_endpoint && !call.succeeded())
        .map(|call| Evidence::end_of(call).clone());
    let mut one = Found::of(evidence, &ROW, &entry.id).at(told.finding.at.clone()).ranked(0).causing(refused.collect::<Vec<_>>());
    one = one
        .told(told.finding.title, told.finding.evidence)
        .changing(told.finding.sheet)
        .with_all_that_follows()
        .instead_of_refusals(evidence);
    found.push(one.explaining_later([Explains::SignedOut, Explains::Page]).mended_by(told.edit));
}
