//! A condition of On user load that looks for the session where it is not: what stands behind it never runs, and nobody is signed in.

use crate::domain::project::binding::{Binding, Expr, Source};
use crate::domain::project::platform::Platform;
use crate::domain::project::trigger::Trigger;
use crate::domain::project::workflow::ActionKind;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::{ReadFrom, Taken};
use crate::domain::record::finding::Severity;
use crate::domain::record::sheet::SheetLine;
use crate::domain::words::screens;

use super::super::evidence::Evidence;
use super::super::explains::Explains;
use super::super::found::Found;
use super::super::mend;

const ID: &str = "RUN-NEVER-TRUE";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !matches!(evidence.project.platform, Platform::WeWeb(_)) {
        return;
    }
    for (place, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::Condition { action, taken: Taken::Otherwise, read } = &entry.body else { continue };
        let Some(standing) = evidence.standing(action).filter(|standing| matches!(standing.workflow.on, Trigger::UserLoad)) else {
            continue;
        };
        let ActionKind::Condition { when: Expr::IsSet(_), otherwise, .. } = &standing.action.kind else { continue };
        // The condition looks for something that the trigger never brings, and somebody has a session.
        let missed = read.iter().find(|read| matches!(read.from, ReadFrom::Event) && !read.found.is_set());
        let Some(missed) = missed.filter(|_| otherwise.is_empty()) else { continue };
        let session = evidence.session_changes().filter(|changed| evidence.place(&changed.entry.id).is_some_and(|at| at < place)).last();
        if !session.is_some_and(|changed| changed.after.token.is_set()) {
            continue;
        }
        let path = missed.path.as_deref().unwrap_or_default();
        let line = SheetLine::new(
            screens::ww_action(evidence.project, standing.workflow, standing.action),
            "condition",
            "session.accessToken of the trigger is there",
        )
        .now(path.to_owned());
        let edit = mend::action(standing, |kind| {
            if let ActionKind::Condition { when, .. } = kind {
                let token = Binding { path: Some("session.accessToken".into()), ..Binding::whole(Source::Event) };
                *when = Expr::IsSet(Box::new(Expr::Value(token)));
            }
        });
        let one = Found::new(evidence, ID, Severity::Warning, &entry.id).at(Some(action.clone())).told(
            "On user load does nothing, although a session is stored",
            format!("Its condition looks for {path}, which the trigger does not bring; the token stands at session.accessToken"),
        );
        found.push(one.ranked(1).changing(vec![line]).explaining_later([Explains::SignedOut, Explains::Page]).mended_by(edit));
        return;
    }
}
