//! The page at the root stays below the others, and its On Page Load runs again with it (rule 26).

use crate::domain::project::workflow::Trigger;

use crate::diagnose::prelude::*;

use super::super::settings::{navigates, settings};

const ROW: Row = warns("FF-NAV-ROOT-ONLOAD");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let project = setup.project;
    for page in project.pages.iter().filter(|page| page.id == settings.entry_page || page.id == settings.logged_in_page) {
        if page.skip_on_load_when_inactive {
            continue;
        }
        let leads_away = setup.actions.iter().any(|standing| {
            matches!(&standing.workflow.on, Trigger::PageLoad { page: on } if *on == page.id) && navigates(standing.action)
        });
        if !leads_away {
            continue;
        }
        let line = SheetLine::new(screens::ff_page(page), "Skip On Page Load when Inactive", "on").now("off");
        let edit = mend::page(page, |page| page.skip_on_load_when_inactive = true);
        let told = Told::new(&ROW, Place::Page(page.id.clone(), "skip_on_load_when_inactive"))
            .saying(
                format!("On Page Load of {} runs again while other pages are open", page.name),
                "It lies at the root, below every other page, is built again with it, and its On Page Load navigates",
            )
            .changing(vec![line]);
        found.push(told.mended_by(Some(edit)));
    }
}
