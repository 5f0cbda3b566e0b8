//! On user load ran with a token, and came to its end without Set user (rule 21).

use crate::domain::project::trigger::Trigger;
use crate::domain::record::entry::{ChangedBy, Entry, EntryBody};
use crate::domain::record::evidence::{Ended, Started, Taken};
use crate::domain::words::phrases;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, in_user_load, sets_user, settings};

const ROW: Row = breaks("WW-OUL-NO-SETUSER").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    // Of a workflow without any Set user another rule speaks.
    if settings(&evidence.setup).is_none()
        || !evidence.setup.actions.iter().any(|standing| in_user_load(standing) && sets_user(&standing.action.kind))
    {
        return;
    }
    for (place, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::WorkflowEnd { workflow: id, how: Ended::Done | Ended::Stopped } = &entry.body else { continue };
        let Some(workflow) = evidence.project.workflow(id).filter(|workflow| workflow.on == Trigger::UserLoad) else { continue };
        let ran = |other: &&&Entry| other.id.track == entry.id.track && other.id.event == entry.id.event;
        let begun = evidence.entries[..place].iter().rposition(|other| {
            matches!(&other.body, EntryBody::WorkflowStart { workflow, because: Started::Guard | Started::DataPhase | Started::Authenticate } if workflow == id)
                && other.id.track == entry.id.track
        });
        let Some(begun) = begun else { continue };
        let own = &evidence.entries[begun..place];
        let set = own.iter().filter(ran).any(|other| matches!(other.body, EntryBody::SessionChange { by: ChangedBy::SetUser, .. }));
        // With a token: it was sent, or a condition found it.
        let called = evidence.calls.iter().any(|call| {
            call.succeeded()
                && evidence.place(&call.first).is_some_and(|at| at > begun && at < place)
                && evidence.request(call).is_some_and(|request| !evidence.tokens(request).is_empty())
        });
        if set || !called || evidence.unmet_in(&entry.id.event).is_empty() {
            continue;
        }
        let left = own.iter().filter(ran).rev().find_map(|other| match &other.body {
            EntryBody::Condition { action, taken: Taken::Otherwise, .. } => Some((other, action)),
            _ => None,
        });
        let Some((left, at)) = left else { continue };
        let Some(standing) = evidence.standing(at).filter(|standing| standing.workflow.id == workflow.id) else { continue };
        let name = phrases::action_title(evidence.project, &standing.action.kind);
        let line = SheetLine::new(
            ON_USER_LOAD,
            "Set user",
            format!("at the end of every path on which there is a token: not only where “{name}” lets pass"),
        );
        let edit = matches!(standing.action.kind, ActionKind::Filter { .. }).then(|| mend::without(evidence.project, standing)).flatten();
        let one = Found::of(evidence, &ROW, &left.id).at(Some(at.clone())).ranked(1).told(
            "Signed out after a reload, although the server knows who it is",
            format!("On user load ended at “{name}”, before Set user"),
        );
        found.push(one.changing(vec![line]).explaining_later([Explains::SignedOut, Explains::Page]).mended_by(edit));
        return;
    }
}
