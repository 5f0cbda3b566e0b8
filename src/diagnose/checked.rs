//! What a project shows before it is run, by all rules that look at projects.

use crate::domain::project::Project;
use crate::domain::record::finding::Finding;

use super::rule::Look;
use super::setup::{Setup, Told};
use super::{families, structure};

/// What is wrong with a project before it is run, the worst first. `given` are names of values that come from elsewhere.
#[must_use]
pub fn checked(project: &Project, given: &[&str]) -> Vec<Finding> {
    told(&Setup::of(project, given.to_vec())).into_iter().map(|told| told.finding).collect()
}

/// The same with what mends it.
pub(super) fn told(setup: &Setup) -> Vec<Told> {
    let mut findings = Vec::new();
    for look in structure::RULES {
        look(setup, &mut findings);
    }
    let mut told: Vec<Told> = findings.into_iter().map(Told::of).collect();
    for rule in families::all() {
        if let Look::Project(look) = rule.look {
            look(setup, &mut told);
        }
    }
    told.sort_by_key(|told| told.finding.severity);
    told
}
