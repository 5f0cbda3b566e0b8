//! The refresh names its tokens otherwise than the log-in does.

use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::EntryBody;
use crate::edit::bindings;
use crate::knowledge::near_path::How;

use crate::diagnose::prelude::*;

use super::super::super::near;

const ROW: Row = breaks("WW-BE-REFRESH-CASE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    for (place, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        if !matches!(reading.slot, SessionField::Token | SessionField::RefreshToken) {
            continue;
        }
        let Some(call) = reading.reply.as_ref().and_then(|reply| evidence.call_of(reply)).filter(|call| call.purpose == Purpose::Refresh)
        else {
            continue;
        };
        let Some(near) = near::name(evidence, reading).filter(|near| near.how == How::Spelling) else { continue };
        let Some(standing) = evidence.standing(&reading.at.at) else { continue };
        let path = reading.path.clone().unwrap_or_default();
        let field = if reading.slot == SessionField::Token { "Authenticate › Access Token" } else { "Authenticate › Refresh Token" };
        let line = SheetLine::new(screens::ww_action(evidence.project, standing.workflow, standing.action), field, near.path.clone())
            .now(path.clone());
        let bound = bindings::all(evidence.project).find(|bound| bound.at == reading.at).and_then(|bound| bound.binding);
        let edit = bound.map(|bound| mend::bind(reading.at.clone(), Binding { path: Some(near.path.clone()), ..bound }));
        let name = evidence.name(call).to_owned();
        let mut one = Found::of(evidence, &ROW, &entry.id).at(Some(reading.at.clone())).ranked(0).told(
            "After the refresh the token is not there any more",
            format!("{name} calls it {}, and the app looks for {path}, as the log-in calls it", near.path),
        );
        one.session_until = Some(evidence.session_until(place));
        let later = evidence.calls.iter().filter(|other| evidence.place(&other.first).is_some_and(|at| at > place) && !other.succeeded());
        let later: Vec<_> = later.map(|other| Evidence::end_of(other).clone()).collect();
        let one = one.causing(later).instead_of_refusals(evidence);
        found.push(
            one.with_all_that_follows()
                .changing(vec![line])
                .explaining_later([Explains::SignedOut, Explains::Page, Explains::NoToken, Explains::Value(reading.slot)])
                .mended_by(edit),
        );
        return;
    }
}
