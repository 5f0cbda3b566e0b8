//! The same page with other parameters: the guard is not asked (rule 23).

use crate::domain::project::binding::{Binding, Expr, SessionField, Source};
use crate::domain::project::trigger::Trigger;
use crate::domain::record::entry::EntryBody;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::asks::{action, change_page, settings};

const ROW: Row = warns("WW-SAME-PAGE-SKIP").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    for (entry, decision) in evidence.decisions().filter(|(_, decision)| decision.why == Why::SameRoute) {
        let page = decision.page.as_deref().and_then(|page| evidence.project.page(page)).filter(|page| page.is_private());
        let Some(place) = evidence.place(&entry.id) else { continue };
        let session = evidence.entries[..place].iter().rev().find_map(|entry| match &entry.body {
            EntryBody::SessionChange { after, .. } => Some(after),
            _ => None,
        });
        let Some(page) = page.filter(|_| session.is_none_or(|session| !session.user.is_truthy())) else { continue };
        let login = evidence.project.page_name(&settings.unauthenticated_page);
        let line = SheetLine::new(
            format!("Interface › {} › Workflow on page load", page.name),
            "+ Add action",
            format!("check the user: without one, Change page to {login}"),
        );
        let otherwise = vec![action("to-the-log-in", change_page(&settings.unauthenticated_page))];
        let kind = ActionKind::Condition {
            when: Expr::IsSet(Box::new(Expr::Value(Binding::whole(Source::Session(SessionField::User))))),
            then: Vec::new(),
            otherwise,
        };
        let edit = mend::first_on(evidence.project, &Trigger::PageLoad { page: page.id.clone() }, kind);
        let mut one = Found::of(evidence, &ROW, &entry.id).at(Some(Place::Page(page.id.clone(), "access"))).ranked(0).told(
            format!("{} shows the next record although nobody is signed in", page.name),
            "It is the same page with other parameters, and WeWeb asks its guard only where the page is another one",
        );
        one.at = evidence.of_step(&entry.id.event).map(|(at, _)| at).next().unwrap_or(one.at);
        let refused = evidence
            .calls
            .iter()
            .filter(|call| call.step() == &*entry.id.event && !call.succeeded())
            .map(|call| Evidence::end_of(call).clone());
        found.push(one.causing(refused.collect::<Vec<_>>()).changing(vec![line]).explaining([Explains::Page]).mended_by(edit));
        return;
    }
}
