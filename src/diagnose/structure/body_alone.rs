//! Bindings of what a result in WeWeb does not have: it is the body alone, no status and no headers (WeWeb rule 34).

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::place::Place;
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::Workflow;
use crate::domain::record::finding::Finding;

use super::super::body_alone::{ID, fix, what};
use super::super::setup::Setup;
use super::error;

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    if evidence.project.platform.is_weweb() {
        walk::project(evidence.project, &mut Rule { found });
    }
}

struct Rule<'f> {
    found: &'f mut Vec<Finding>,
}

impl<'a> Visit<'a> for Rule<'_> {
    fn binding(&mut self, at: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        if let Source::Output { output, part } = &binding.from
            && let Some(what) = what(part)
        {
            let title = format!("{what} cannot be bound");
            let seen = format!("a result in WeWeb is the body alone, so “{output}” has none");
            self.found.push(error(ID, at.clone(), title, seen, fix(part)));
        }
    }
}
