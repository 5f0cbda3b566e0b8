//! A redirect takes the path along, and loses query and fragment (rule 24).

use crate::domain::project::page::Access;
use crate::domain::project::story::EventKind;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::finding::Severity;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = informs("WW-DEEPLINK-LOST").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if settings(&evidence.setup).is_none() {
        return;
    }
    for event in evidence.story() {
        let (EventKind::Open { path } | EventKind::OpenLink { path }) = &event.kind else { continue };
        let Some(at) = path.find(['?', '#']) else { continue };
        let lost = &path[at..];
        let sent_away = evidence.of_step(&event.id).find_map(|(_, entry)| match &entry.body {
            EntryBody::GuardDecision(decision) if decision.why == Why::NoUser => Some(entry),
            _ => None,
        });
        let Some(entry) = sent_away else { continue };
        let page = evidence.project.page_at(&path[..at]).map(|(page, _)| page);
        let names = ["token", "code", "otp", "access_token", "refresh_token", "key", "magic"];
        let secret = names.iter().any(|name| lost.to_ascii_lowercase().contains(&format!("{name}=")));
        let name = page.map_or("The page", |page| page.name.as_str());
        let (lines, edit) = match page {
            Some(page) if secret => (
                vec![SheetLine::new(
                    screens::ww_page_access(page),
                    "Private access",
                    "Everyone: read what the link brings along, Authenticate, then Change page",
                )],
                Some(mend::page(page, |page| page.access = Access::Everyone)),
            ),
            _ => (
                vec![SheetLine::new(
                    "Interface › App › Workflows › On page load",
                    "+ Add action",
                    "own storage before the redirect: keep query and fragment in a variable that is saved",
                )],
                None,
            ),
        };
        let mut one = Found::of(evidence, &ROW, &entry.id).at(page.map(|page| Place::Page(page.id.clone(), "access"))).ranked(0).told(
            format!("What the link brings along is lost: {name} sends to the log-in first"),
            "A redirect of the guard takes the path along as _source, and neither the query nor the fragment",
        );
        if secret {
            one.finding.severity = Severity::Error;
        }
        found.push(one.changing(lines).explaining_later([Explains::Page, Explains::SignedOut, Explains::AnyCall]).mended_by(edit));
        return;
    }
}
