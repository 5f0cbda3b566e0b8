//! WeWeb: pages, the guard, roles.

mod bounce;
mod client_only;
mod deeplink;
mod editor_only;
mod loops;
mod no_protection;
mod open_page;
mod redirect_unset;
mod roles;
mod same_page;
mod source;
mod source_ignored;

use crate::diagnose::rule::Rule;
use crate::domain::project::page::{Access, Page};

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    loops::RULE,
    bounce::RULE,
    redirect_unset::RULE,
    no_protection::RULE,
    open_page::RULE,
    same_page::RULE,
    deeplink::RULE,
    source_ignored::RULE,
    source::RULE,
    editor_only::RULE,
    roles::RULE,
    client_only::RULE,
];

/// Who may open a page, in the words of the menu.
fn access(page: &Page) -> String {
    match &page.access {
        Access::Everyone => "Everyone".to_owned(),
        Access::SignedIn => "Authenticated users".to_owned(),
        Access::AnyRole(roles) => format!("User groups: any of {}", roles.join(", ")),
        Access::AllRoles(roles) => format!("User groups: all of {}", roles.join(", ")),
    }
}
