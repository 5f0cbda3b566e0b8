//! A page to be sent to that is not chosen, or deleted (rule 25).

use crate::domain::project::page::{Access, Page};
use crate::domain::project::platform::Platform;
use crate::domain::rules::why::Why;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = breaks("WW-REDIRECT-UNSET");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let project = setup.project;
    let has_roles = |page: &&Page| matches!(page.access, Access::AnyRole(_) | Access::AllRoles(_));
    let private = project.pages.iter().find(|page| page.is_private());
    let with_role = project.pages.iter().find(has_roles);
    let wanted = [
        ("unauthenticated_page", "Unauthenticated page", &settings.unauthenticated_page, private),
        ("unauthorized_page", "Unauthorized page", &settings.unauthorized_page, with_role),
    ];
    for (field, name, page, asked_by) in wanted {
        let Some(asks) = asked_by.filter(|_| project.page(page).is_none()) else { continue };
        let now = if page.is_empty() { "not chosen".to_owned() } else { format!("{page}, which is not there") };
        let line = SheetLine::new(screens::WW_CONFIGURATION, name, "choose both pages, a public one each").now(now.clone());
        let open = project
            .pages
            .iter()
            .find(|other| !other.is_private() && (other.id.contains("login") || other.name.to_lowercase().contains("log")));
        let open = open.or_else(|| project.pages.iter().find(|other| !other.is_private()));
        let edit = open.map(|open| {
            let mut settings = settings.clone();
            match field {
                "unauthenticated_page" => settings.unauthenticated_page.clone_from(&open.id),
                _ => settings.unauthorized_page.clone_from(&open.id),
            }
            Edit::Platform(Platform::WeWeb(settings))
        });
        let told = Told::new(&ROW, Place::Setting(field))
            .saying(
                "A blank page opens: “Page not found.”",
                format!("The {} is {now}; {} sends people there whom it does not let in", name.to_lowercase(), asks.name),
            )
            .changing(vec![line]);
        found.push(told.explaining([Explains::Page, Explains::Because(&[Why::RedirectTargetMissing])]).mended_by(edit));
    }
}
