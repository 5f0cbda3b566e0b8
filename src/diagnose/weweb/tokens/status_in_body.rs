//! A condition on the status of a result, which is the body alone (rule 34).

use crate::domain::project::binding::{Expr, OutputPart, Source};
use crate::domain::project::place::Slot;
use crate::domain::project::workflow::Action;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = warns("WW-STATUS-IN-BODY");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for standing in
        setup.actions.iter().filter(|standing| matches!(standing.action.kind, ActionKind::Condition { .. } | ActionKind::Filter { .. }))
    {
        let (ActionKind::Condition { when, .. } | ActionKind::Filter { when }) = &standing.action.kind else { continue };
        let Some(output) = status_of(when) else { continue };
        let in_code = standing
            .before
            .iter()
            .any(|action| matches!(&action.kind, ActionKind::Call { output: own, in_code: true, .. } if *own == output));
        if in_code {
            continue;
        }
        let line = SheetLine::new(
            screens::ww_workflow(setup.project, standing.workflow),
            "error branch",
            "for what is refused: the result is the body only, and an error goes there by itself",
        );
        let told = Told::new(&ROW, standing.at.slot(Slot::When))
            .saying(
                "The wrong branch runs although the server says yes",
                format!("The condition looks at the status in {output}; a result in WeWeb is the body only, and has no status"),
            )
            .changing(vec![line]);
        found.push(told.explaining([Explains::Page, Explains::SignedOut, Explains::SignedIn]).mended_by(unwrapped(standing)));
    }
}

/// The output whose status is compared with a number of HTTP.
fn status_of(when: &Expr) -> Option<String> {
    match when {
        Expr::Compare { left, right, .. } => {
            let status = |value: &Expr| match value {
                Expr::Value(binding) => match &binding.from {
                    Source::Output { output, part: OutputPart::Body }
                        if matches!(binding.path.as_deref(), Some("status" | "statusCode" | "status_code")) =>
                    {
                        Some(output.clone())
                    }
                    _ => None,
                },
                _ => None,
            };
            let number =
                |value: &Expr| matches!(value, Expr::Literal(json) if json.as_f64().is_some_and(|status| (100.0..600.0).contains(&status)));
            if number(right) {
                status(left)
            } else if number(left) {
                status(right)
            } else {
                None
            }
        }
        Expr::And(parts) | Expr::Or(parts) => parts.iter().find_map(status_of),
        Expr::Not(part) => status_of(part),
        _ => None,
    }
}

/// What is done when all is well, without the condition.
fn unwrapped(standing: &Standing) -> Option<Edit> {
    fn within(list: &mut Vec<Action>, id: &str) -> bool {
        if let Some(at) = list.iter().position(|action| action.id == id) {
            let then = match list.remove(at).kind {
                ActionKind::Condition { then, .. } => then,
                _ => Vec::new(),
            };
            list.splice(at..at, then);
            return true;
        }
        list.iter_mut().any(|action| action.kind.branches_mut().any(|branch| within(branch, id)))
    }
    let mut workflow = standing.workflow.clone();
    within(&mut workflow.actions, &standing.at.action).then(|| mend::put(workflow))
}
