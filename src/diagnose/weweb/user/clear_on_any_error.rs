//! The error branch of On user load signs out whatever went wrong.

use crate::domain::project::binding::{ErrorPart, Source};
use crate::domain::project::workflow::Action;
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::finding::Severity;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, all_of, in_user_load, only_401, settings};

const ROW: Row = warns("WW-CLEAR-ON-ANY-ERROR");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    for standing in clearing(setup) {
        found.push(told(setup, standing));
    }
}

/// Clear session in the error branch of On user load, or in a Catch there, without a look at the status.
pub(super) fn clearing<'s, 'a>(setup: &'s Setup<'a>) -> impl Iterator<Item = &'s Standing<'a>> {
    let custom = settings(setup).is_some();
    let looks = |action: &Action| reads(action).iter().any(|binding| binding.from == Source::Error(ErrorPart::Status));
    all_of(setup, |kind| matches!(kind, ActionKind::ClearSession {})).filter(move |standing| {
        let in_catch = standing.around.iter().any(|(action, branch)| matches!(action.kind, ActionKind::TryCatch { .. }) && *branch == 1);
        let asked = standing.around.iter().any(|(action, _)| looks(action))
            || standing.before.iter().any(|action| matches!(action.kind, ActionKind::Filter { .. }) && looks(action));
        custom && in_user_load(standing) && (standing.on_error || in_catch) && !asked
    })
}

fn told(setup: &Setup, standing: &Standing) -> Told {
    let line = SheetLine::new(format!("{ON_USER_LOAD} › error branch"), "Clear session", "only when the error's status is 401");
    Told::new(&ROW, standing.at.clone())
        .saying(
            "A short outage signs people out",
            "The error branch of On user load clears the session on every error, not only where the server refuses the token",
        )
        .changing(vec![line])
        .mended_by(mend::before(setup.project, standing, only_401()))
}

/// The same, where it happened.
pub(super) const IN_A_RUN: Rule = Rule { rows: &[ROW], look: Look::Run(look_at_run) };

fn look_at_run(evidence: &Evidence, found: &mut Vec<Found>) {
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::ClearSession) {
        let Some(standing) = changed.action.and_then(|at| clearing(&evidence.setup).find(|standing| standing.at == *at)) else { continue };
        let failed = evidence.calls.iter().rev().find(|call| {
            evidence.place(&call.first).is_some_and(|place| place < changed.place)
                && call.first.event == changed.entry.id.event
                && !call.succeeded()
        });
        let Some(call) = failed.filter(|call| matches!(call.came_out, CameOut::Failed | CameOut::Answered(500..))) else { continue };
        let told = told(&evidence.setup, standing);
        let mut one = Found::of(evidence, &ROW, &changed.entry.id).at(Some(standing.at.clone())).ranked(0);
        one.finding.title = told.finding.title;
        one.finding.evidence =
            format!("{} failed, and the error branch of On user load clears the session on every error", evidence.name(call));
        one.finding.severity = Severity::Error;
        one.finding.fix = told.finding.fix;
        one.finding.sheet = told.finding.sheet;
        one.is_whole = true;
        found.push(
            one.causing([Evidence::end_of(call).clone()]).explaining_later([Explains::SignedOut, Explains::Page]).mended_by(told.edit),
        );
        return;
    }
}
