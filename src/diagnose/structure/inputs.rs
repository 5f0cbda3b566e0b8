//! A call that passes a value which its endpoint does not take.

use crate::domain::project::place::{ActionAt, Slot};
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::{known, warning};

const ID: &str = "STRUCTURE-INPUT";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    walk::project(evidence.project, &mut Rule { evidence, found });
}

struct Rule<'e, 'f> {
    evidence: &'e Setup<'e>,
    found: &'f mut Vec<Finding>,
}

impl<'a> Visit<'a> for Rule<'_, '_> {
    fn action(&mut self, at: &ActionAt, _: &'a Workflow, action: &'a Action) {
        let ActionKind::Call { endpoint, inputs, .. } = &action.kind else { return };
        let Some(endpoint) = self.evidence.project.endpoint(endpoint) else { return };
        let endpoint = self.evidence.project.whole(endpoint);
        for input in inputs.iter().filter(|input| !endpoint.inputs.iter().any(|declared| declared.name == input.name)) {
            let title = format!("{} takes no variable \"{}\"", endpoint.name, input.name);
            let seen = known(&input.name, endpoint.inputs.iter().map(|input| input.name.as_str()));
            let fix = format!("{} > {} > Variables: add it, or pass one that exists", self.evidence.words.endpoints, endpoint.name);
            self.found.push(warning(ID, at.slot(Slot::Input(input.name.clone())), title, seen, fix));
        }
    }
}
