//! Update Authenticated User while nobody is logged in (rule 9): an error in Test Mode, a log-in elsewhere.

use crate::domain::project::place::ActionAt;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::finding::Severity;
use crate::domain::record::thrown::Thrown;

use crate::diagnose::prelude::*;

use super::super::settings::{is_blank, navigates};

const ROW: Row = warns("FF-SES-UPDATE-LOGGED-OUT").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told: Vec<&ActionAt> = Vec::new();
    for entry in &evidence.entries {
        let (at, thrown) = match &entry.body {
            EntryBody::Failure(failure) => match &failure.what {
                FailureWhat::Exception { action: Some(at), thrown: Thrown::NobodyLoggedIn } => (at, true),
                _ => continue,
            },
            EntryBody::SessionChange { by: ChangedBy::UpdateUser, action: Some(at), before, .. } if !before.signed_in => (at, false),
            _ => continue,
        };
        if !told.contains(&at) {
            told.push(at);
            found.extend(said(evidence, &entry.id, at, thrown));
        }
    }
}

fn said(evidence: &Evidence, entry: &EntryId, at: &ActionAt, thrown: bool) -> Option<Found> {
    let standing = evidence.standing(at)?;
    // What should log out is told as such.
    if matches!(&standing.action.kind, ActionKind::UpdateUser { fields } if is_blank(fields)) {
        return None;
    }
    let screen = screens::ff_action(evidence.project, standing.workflow, standing.action);
    let line = SheetLine::new(screen, "", "Log In in its place, with the same properties");
    let edit = mend::action(standing, |kind| {
        if let ActionKind::UpdateUser { fields } = kind {
            let follows = standing.after.iter().any(|action| navigates(action));
            *kind = ActionKind::LogIn { fields: std::mem::take(fields), navigate_automatically: !follows };
        }
    });
    let (title, why) = if thrown {
        (
            "“User must be logged in”: the update is refused, and nothing happens",
            "Update Authenticated User runs while nobody is logged in; Test Mode throws an error there",
        )
    } else {
        (
            "The update logs somebody in",
            "Update Authenticated User runs while nobody is logged in: a published app logs in with it, and Test Mode throws an error there",
        )
    };
    let mut one = Found::of(evidence, &ROW, entry).at(Some(at.clone())).ranked(0).told(title, why).changing(vec![line]);
    if thrown {
        one.finding.severity = Severity::Error;
        one.explains.insert(entry.clone());
    }
    Some(one.explaining([Explains::Page, Explains::SignedOut]).mended_by(edit))
}
