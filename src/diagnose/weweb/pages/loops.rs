//! A page that the guard sends people to, and that they may not open (rule 30).

use crate::domain::project::page::Access;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::asks::settings;
use super::access;

const UNAUTH: Row = breaks("WW-LOOP-UNAUTH");
const UNAUTHZ: Row = breaks("WW-LOOP-UNAUTHZ");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[UNAUTH, UNAUTHZ], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let harm = [Explains::Page, Explains::Because(&[Why::RedirectCircle])];
    if let Some(page) = setup.project.page(&settings.unauthenticated_page).filter(|page| page.is_private()) {
        let line = SheetLine::new(screens::ww_page_access(page), "Private access", "Everyone").now(access(page));
        let told = Told::new(&UNAUTH, Place::Page(page.id.clone(), "access"))
            .saying(
                format!("{} loads again and again", page.name),
                "It is the page for people who are not signed in, and is private itself: nobody may open the page that the guard sends them to",
            )
            .changing(vec![line]);
        let edit = mend::page(page, |page| page.access = Access::Everyone);
        found.push(told.explaining_later(harm.clone()).mended_by(Some(edit)));
    }
    let unauthorized = setup.project.page(&settings.unauthorized_page).filter(|page| page.id != settings.unauthenticated_page);
    if let Some(page) = unauthorized.filter(|page| matches!(page.access, Access::AnyRole(_) | Access::AllRoles(_))) {
        let line = SheetLine::new(
            screens::ww_page_access(page),
            "Private access",
            "no role for the unauthorized page: Authenticated users, or Everyone",
        )
        .now(access(page));
        let told = Told::new(&UNAUTHZ, Place::Page(page.id.clone(), "access"))
            .saying(
                format!("{} loads again and again", page.name),
                "It is the page for people without the role, and asks for a role itself: whoever lacks it is sent there over and over",
            )
            .changing(vec![line]);
        let edit = mend::page(page, |page| page.access = Access::SignedIn);
        found.push(told.explaining_later(harm).mended_by(Some(edit)));
    }
}
