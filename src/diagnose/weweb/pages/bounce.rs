//! The log-in page sends people on to a page that sends them back (rule 30).

use crate::domain::project::binding::Expr;
use crate::domain::project::trigger::Trigger;
use crate::domain::rules::why::Why;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::{navigates, settings};

const ROW: Row = breaks("WW-LOOP-BOUNCE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    let circles = [Why::RedirectCircle, Why::NavigationCircle];
    for (entry, _) in evidence.decisions().filter(|(_, decision)| circles.contains(&decision.why)) {
        let onward = evidence.setup.actions.iter().find(|standing| {
            let of_target = matches!(&standing.workflow.on, Trigger::PageLoad { page } if *page == settings.unauthenticated_page || *page == settings.unauthorized_page);
            of_target && navigates(standing.action)
        });
        let Some(standing) = onward else { continue };
        let ActionKind::Navigate(navigate) = &standing.action.kind else { continue };
        let from = standing.workflow.on.page().map_or("the log-in page", |page| evidence.project.page_name(page));
        let to = evidence.project.page_name(&navigate.page);
        let line = SheetLine::new(
            screens::ww_workflow(evidence.project, standing.workflow),
            "before Change page",
            format!("a condition on what {to} asks for: check role or user id, not the token alone"),
        );
        let step = entry.id.event.clone();
        let mut one = Found::of(evidence, &ROW, &entry.id).at(Some(standing.at.clone())).ranked(0).told(
            format!("{from} and {to} send to each other without end"),
            format!("{from} sends people on to {to} when it opens, and the guard of {to} sends them back"),
        );
        one.at = evidence.of_step(&step).map(|(at, _)| at).next().unwrap_or(one.at);
        let refused =
            evidence.calls.iter().filter(|call| call.step() == &*step && !call.succeeded()).map(|call| Evidence::end_of(call).clone());
        let one = one.causing(refused.collect::<Vec<_>>()).causing([entry.id.clone()]).with_all_that_follows();
        found.push(one.changing(vec![line]).explaining([Explains::Page]).mended_by(asked(evidence, standing, &navigate.page)));
        return;
    }
}

/// Change page only for whom the page lets in.
fn asked(evidence: &Evidence, standing: &Standing, page: &str) -> Option<Edit> {
    use crate::domain::project::binding::{Binding, SessionField, Source};
    use crate::domain::project::page::Access;
    let user = |path: &str| Expr::Value(Binding { path: Some(path.to_owned()), ..Binding::whole(Source::Session(SessionField::User)) });
    let (roles, all) = match &evidence.project.page(page)?.access {
        Access::AnyRole(roles) => (roles.clone(), false),
        Access::AllRoles(roles) => (roles.clone(), true),
        _ => (Vec::new(), false),
    };
    let when = if roles.is_empty() {
        Expr::IsSet(Box::new(Expr::Value(Binding::whole(Source::Session(SessionField::User)))))
    } else {
        Expr::HasRoles { held: Box::new(user("roles")), roles, all }
    };
    mend::before(evidence.project, standing, ActionKind::Filter { when })
}
