//! A page that should be for signed-in people is open to everyone.

use crate::domain::project::page::Access;
use crate::domain::record::failure::Unmet;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = warns("WW-NO-PROTECTION").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    for (entry, decision) in evidence.decisions().filter(|(_, decision)| decision.why == Why::PublicPage) {
        let unmet = evidence.unmet_in(&entry.id.event);
        let should_be_sent =
            unmet.iter().any(|unmet| matches!(unmet, Unmet::Page { wanted, .. } if *wanted == settings.unauthenticated_page));
        let page = decision.page.as_deref().and_then(|page| evidence.project.page(page));
        let Some(page) = page.filter(|page| should_be_sent && page.id != settings.home_page && page.id != settings.unauthenticated_page)
        else {
            continue;
        };
        let line = SheetLine::new(screens::ww_page_access(page), "Private access", "Authenticated users").now("Everyone");
        let edit = mend::page(page, |page| page.access = Access::SignedIn);
        let one = Found::of(evidence, &ROW, &entry.id)
            .at(Some(Place::Page(page.id.clone(), "access")))
            .ranked(0)
            .told(format!("{} opens for people who are not signed in", page.name), format!("The access of {} is Everyone", page.name));
        let mut one = one.changing(vec![line]).explaining([Explains::Page]).with_all_that_follows().mended_by(Some(edit));
        one.at = evidence.of_step(&entry.id.event).map(|(at, _)| at).next().unwrap_or(one.at);
        found.push(one);
        return;
    }
}
