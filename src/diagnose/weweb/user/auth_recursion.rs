//! Authenticate in On user load runs On user load again (rule 20).

use crate::domain::project::Behaviour;
use crate::domain::project::binding::{Binding, Compare, Expr, SessionField, Source};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::workflow::Action;
use crate::domain::rules::why::Why;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, action, all_of, calls, in_user_load, is_authenticate, settings};

const ROW: Row = breaks("WW-AUTH-RECURSION");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for standing in all_of(setup, is_authenticate).filter(|standing| in_user_load(standing)) {
        let about_expiry = |action: &Action| {
            matches!(action.kind, ActionKind::Condition { .. } | ActionKind::Filter { .. } | ActionKind::Switch { .. })
                && asks_for_expiry(setup, action)
        };
        let asked =
            standing.around.iter().any(|(action, _)| about_expiry(action)) || standing.before.iter().any(|action| about_expiry(action));
        // A new token only after a refusal is no circle either.
        let after_refusal = standing.on_error
            || standing.around.iter().any(|(action, branch)| matches!(action.kind, ActionKind::TryCatch { .. }) && *branch == 1);
        if asked || after_refusal {
            continue;
        }
        let line =
            SheetLine::new(ON_USER_LOAD, "Authenticate", "only if the token has expired: a condition on the expiry in metadata around it");
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                "The app calls the server without end, and the page stays blank",
                "On user load runs Authenticate every time, and Authenticate runs On user load again",
            )
            .changing(vec![line]);
        let harm = [Explains::Because(&[Why::AuthenticateCircle]), Explains::Page, Explains::SignedOut];
        found.push(told.explaining_later(harm).with_all_that_follows().mended_by(only_when_expired(setup, standing)));
    }
}

/// Whether a condition looks at the expiry of the token, or at what a call has brought.
fn asks_for_expiry(setup: &Setup, action: &Action) -> bool {
    reads(action).iter().any(|binding| {
        let path = binding.path.as_deref().unwrap_or_default().to_ascii_lowercase();
        let box_reads = matches!(&binding.from, Source::Custom { function, .. } if setup.project.functions.iter().any(|own| own.id == *function && own.behaviour == Behaviour::JwtExp));
        // What a call has brought decides anew each time.
        let of_a_reply = matches!(binding.from, Source::Output { .. });
        of_a_reply || path.contains("metadata") || path.contains("exp") || binding.from == Source::Session(SessionField::Metadata) || box_reads
    })
}

/// Refresh and Authenticate in a condition on the expiry.
fn only_when_expired(setup: &Setup, standing: &Standing) -> Option<Edit> {
    let key = all_of(setup, is_authenticate).find_map(|standing| match &standing.action.kind {
        ActionKind::Authenticate { metadata: Some(metadata), .. } => expiry_key(metadata),
        _ => None,
    })?;
    let mut workflow = standing.workflow.clone();
    let own = |list: &[Action]| list.iter().position(|action| action.id == standing.at.action);
    let list = list_with(&mut workflow.actions, &own)?;
    let end = own(list)?;
    let from = list[..end].iter().rposition(|action| calls(setup, action, Purpose::Refresh).is_some()).unwrap_or(end);
    let then: Vec<Action> = list.drain(from..=end).collect();
    let expires = Binding { path: Some(format!("session.metadata.{key}")), ..Binding::whole(Source::Event) };
    let when = Expr::Compare { left: Box::new(Expr::Value(expires)), op: Compare::Lt, right: Box::new(Expr::Now) };
    let rest: Vec<Action> = list.drain(from..).collect();
    list.push(action("if-expired", ActionKind::Condition { when, then, otherwise: rest }));
    Some(mend::put(workflow))
}

/// The list in which there is such an action.
fn list_with<'l>(list: &'l mut Vec<Action>, own: &dyn Fn(&[Action]) -> Option<usize>) -> Option<&'l mut Vec<Action>> {
    if own(list).is_some() {
        return Some(list);
    }
    list.iter_mut().find_map(|action| action.kind.branches_mut().find_map(|branch| list_with(branch, own)))
}

/// The name under which metadata keep the expiry.
fn expiry_key(metadata: &Binding) -> Option<String> {
    let Source::Formula(formula) = &metadata.from else { return None };
    let Expr::Object(members) = &**formula else { return None };
    members.iter().map(|(name, _)| name.clone()).find(|name| name.to_ascii_lowercase().contains("exp"))
}
