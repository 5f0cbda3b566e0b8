//! A page that people have to reach while nobody is logged in requires authentication (rules 23 and 30).

use crate::domain::project::page::Access;

use crate::diagnose::prelude::*;

use super::super::settings::{log_ins, page_of, settings};

const ROW: Row = breaks("FF-NAV-LOGIN-PROTECTED");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    for page in setup.project.pages.iter().filter(|page| page.is_private()) {
        let logs_in = log_ins(setup).any(|standing| page_of(setup.project, standing).is_some_and(|of| of.id == page.id));
        let what = match (page.id == settings.entry_page, logs_in) {
            (true, _) => "It is the Entry Page",
            (false, true) => "It has the action Log In",
            (false, false) => continue,
        };
        let line = SheetLine::new(screens::ff_page(page), "Requires Authentication", "off").now("on");
        let edit = mend::page(page, |page| page.access = Access::Everyone);
        let told = Told::new(&ROW, Place::Page(page.id.clone(), "access"))
            .saying(
                format!("{} is for people who are logged in already", page.name),
                format!("{what}, and requires authentication: nobody can get there to log in"),
            )
            .changing(vec![line]);
        found.push(told.explaining([Explains::Page, Explains::SignedOut]).mended_by(Some(edit)));
    }
}
