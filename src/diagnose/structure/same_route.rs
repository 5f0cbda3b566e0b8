//! Two pages at one address: only the first can be reached by it.

use std::collections::BTreeMap;

use crate::domain::project::place::Place;
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::error;

const ID: &str = "STRUCTURE-ROUTE";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    let mut seen: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
    for page in &evidence.project.pages {
        // Parameters fit whatever their name.
        let parts = page.route.split('/').filter(|part| !part.is_empty()).map(|part| if part.starts_with(':') { ":" } else { part });
        if let Some(first) = seen.insert(parts.collect(), &page.name) {
            let title = format!("{} and {first} have the same route", page.name);
            let fix = format!("Page > Route: give {} an address of its own", page.name);
            found.push(error(ID, Place::Page(page.id.clone(), "route"), title, format!("{} is what both answer to", page.route), fix));
        }
    }
}
