//! The pages that the platform itself opens: Entry Page and Logged In Page; unauthenticated and unauthorized page; those of WeWeb's
//! legacy plugin.

use crate::domain::project::page::{Access, Page};
use crate::domain::project::place::Place;
use crate::domain::project::platform::Platform;
use crate::domain::project::plugin::Plugin;
use crate::domain::record::finding::Finding;
use crate::domain::words::screens;

use super::super::setup::Setup;
use super::{error, known, warning};

const ID: &str = "STRUCTURE-SESSION-PAGE";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    match &evidence.project.platform {
        Platform::FlutterFlow(settings) => {
            let menu = screens::FF_AUTHENTICATION;
            needed(
                evidence,
                "entry_page",
                "Entry Page",
                &settings.entry_page,
                "nobody is logged in and there is no page to show",
                menu,
                found,
            );
            needed(
                evidence,
                "logged_in_page",
                "Logged In Page",
                &settings.logged_in_page,
                "there is no page to show after the log-in",
                menu,
                found,
            );
        }
        Platform::WeWeb(settings) => {
            let menu = "Authentication > Configuration";
            // Where a page needs one of them, the catalogue has a row for it.
            let unasked = [
                (
                    "unauthenticated_page",
                    "unauthenticated page",
                    &settings.unauthenticated_page,
                    "is private",
                    Page::is_private as fn(&Page) -> bool,
                ),
                ("unauthorized_page", "unauthorized page", &settings.unauthorized_page, "asks for a role", asks_for_a_role),
            ];
            for (field, name, chosen, what, needs) in unasked {
                if evidence.project.page(chosen).is_some() || evidence.project.pages.iter().any(needs) {
                    continue;
                }
                found.push(warning(
                    ID,
                    Place::Setting(field),
                    format!("The {name} is not chosen"),
                    format!("no page {what} yet; as soon as one does, people whom it does not let in get “Page not found.”"),
                    format!("{menu} > choose the {name}"),
                ));
            }
            at_root(evidence, &settings.home_page, found);
        }
        Platform::WeWebPlugin(settings) => {
            let menu = if settings.plugin == Plugin::Xano { "Plugins > Xano Auth" } else { "Plugins > Supabase Auth" };
            let nowhere = "a private page has nowhere to send people who are not signed in: “Page not found.”";
            let name = "page for people not signed in";
            needed(evidence, "unauthenticated_page", name, &settings.unauthenticated_page, nowhere, menu, found);
            if !settings.forbidden_page.is_empty() {
                needed(evidence, "forbidden_page", "forbidden page", &settings.forbidden_page, nowhere, menu, found);
            }
            at_root(evidence, &settings.home_page, found);
        }
        Platform::WeWebLegacy(settings) => {
            let menu = "Plugins > Token Based Auth";
            let nowhere = "a private page has nowhere to send people who are not signed in: “Page not found.”";
            let name = "page for people not signed in";
            needed(evidence, "unauthenticated_page", name, &settings.unauthenticated_page, nowhere, menu, found);
            // Rule 50: left out, it is the same page.
            if !settings.forbidden_page.is_empty() {
                needed(evidence, "forbidden_page", "forbidden page", &settings.forbidden_page, nowhere, menu, found);
            }
            at_root(evidence, &settings.home_page, found);
        }
    }
}

fn asks_for_a_role(page: &Page) -> bool {
    matches!(page.access, Access::AnyRole(_) | Access::AllRoles(_))
}

/// WeWeb: something opens at `/`.
fn at_root(evidence: &Setup, home_page: &str, found: &mut Vec<Finding>) {
    let at_root = evidence.project.pages.iter().any(|page| page.route.trim_matches('/').is_empty());
    if !(home_page.is_empty() && at_root) {
        needed(evidence, "home_page", "home page", home_page, "nothing opens at /", "Pages > set as home page", found);
    }
}

fn needed(evidence: &Setup, field: &'static str, name: &str, page: &str, otherwise: &str, menu: &str, found: &mut Vec<Finding>) {
    if evidence.project.page(page).is_some() {
        return;
    }
    let at = Place::Setting(field);
    let fix = format!("{menu} > choose the {name}");
    found.push(if page.is_empty() {
        error(ID, at, format!("The {name} is not chosen"), otherwise, fix)
    } else {
        let names = known(page, evidence.project.pages.iter().map(|page| page.id.as_str()));
        error(ID, at, format!("The {name} is \"{page}\", and there is no such page"), names, fix)
    });
}
