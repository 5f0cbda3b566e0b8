//! Nothing requires authentication, or not the page behind the log-in.

use crate::domain::project::page::{Access, Page};

use crate::diagnose::prelude::*;

use super::super::settings::{log_ins, page_of, settings};

const ROW: Row = warns("FF-NAV-NO-GUARD");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let project = setup.project;
    // Of a page that is the log-in itself, another rule speaks.
    let home = project.page(&settings.logged_in_page).filter(|page| page.id != settings.entry_page);
    let Some(home) = home.filter(|page| !page.is_private()) else { return };
    let none = !project.pages.iter().any(Page::is_private);
    let why = if none {
        "No page requires authentication".to_owned()
    } else {
        format!("{} is the Logged In Page, and does not require authentication", home.name)
    };
    let mut lines = vec![SheetLine::new(screens::ff_page(home), "Requires Authentication", "on").now("off")];
    if none {
        let all = "or on, for all pages that are made from now on";
        lines.push(SheetLine::new(screens::FF_APP_DETAILS, "Pages Require Authentication by Default", all));
    }
    // Whoever logs in or signs up has to come in all the same.
    let is_way_in = |page: &Page| {
        page.id == settings.entry_page || log_ins(setup).any(|standing| page_of(project, standing).is_some_and(|of| of.id == page.id))
    };
    let open: Vec<&Page> = project.pages.iter().filter(|page| page.id == home.id || none && !is_way_in(page)).collect();
    let edit =
        mend::all(project, "Requires Authentication", open.iter().map(|page| mend::page(page, |page| page.access = Access::SignedIn)));
    let told = Told::new(&ROW, Place::Page(home.id.clone(), "access"))
        .saying(format!("Whoever knows its address can open {} without logging in", home.name), why)
        .changing(lines);
    found.push(told.explaining(open.iter().map(|page| Explains::PageIs(page.id.clone()))).mended_by(edit));
}
