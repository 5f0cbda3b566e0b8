//! The page behind the log-in is open to everyone.

use crate::domain::project::page::Access;

use crate::diagnose::prelude::*;

use super::super::asks::{is_authenticate, settings};

const ROW: Row = warns("WW-NO-PROTECTION");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let home = setup.project.page(&settings.home_page).filter(|page| !page.is_private() && page.id != settings.unauthenticated_page);
    // A site may well begin with a public page.
    let leads_there = setup.actions.iter().any(|standing| {
        is_authenticate(&standing.action.kind)
            && standing
                .after
                .iter()
                .any(|action| matches!(&action.kind, ActionKind::Navigate(navigate) if home.is_some_and(|home| navigate.page == home.id)))
    });
    let Some(home) = home.filter(|_| leads_there) else { return };
    let line = SheetLine::new(screens::ww_page_access(home), "Private access", "Authenticated users").now("Everyone");
    let told = Told::new(&ROW, Place::Page(home.id.clone(), "access"))
        .saying(
            format!("Whoever knows its address can open {} without signing in", home.name),
            format!("{} opens after the log-in, and its access is Everyone", home.name),
        )
        .changing(vec![line]);
    let edit = mend::page(home, |page| page.access = Access::SignedIn);
    found.push(told.explaining([Explains::PageIs(home.id.clone())]).mended_by(Some(edit)));
}
