//! A binding that reads an output which no earlier action of its workflow sets.

use std::collections::BTreeSet;

use crate::domain::binding::{Binding, Source};
use crate::domain::finding::Finding;
use crate::domain::walk::{self, Visit};
use crate::domain::workflow::{Action, ActionKind, Workflow};

use super::{Evidence, error, known};

const ID: &str = "STRUCTURE-OUTPUT";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Finding>) {
    walk::project(evidence.project, &mut Rule { evidence, found, workflow: "", set: BTreeSet::new() });
}

struct Rule<'a, 'e, 'f> {
    evidence: &'e Evidence<'e>,
    found: &'f mut Vec<Finding>,
    workflow: &'a str,
    /// What the actions so far have set; that of a branch counts, for the app may have gone there.
    set: BTreeSet<&'a str>,
}

/// The name that an action gives to what it brings.
fn output_of(action: &Action) -> Option<&str> {
    match &action.kind {
        ActionKind::Call { output, .. } | ActionKind::RunWorkflow { output, .. } => Some(output.as_str()).filter(|name| !name.is_empty()),
        ActionKind::Loop { item, .. } => Some(item),
        _ => None,
    }
}

impl<'a> Visit<'a> for Rule<'a, '_, '_> {
    fn action(&mut self, _: &str, workflow: &'a Workflow, action: &'a Action) {
        if self.workflow != workflow.id {
            self.workflow = &workflow.id;
            self.set.clear();
        }
        self.set.extend(output_of(action));
    }

    fn binding(&mut self, at: &str, workflow: Option<&'a Workflow>, binding: &'a Binding) {
        let (Some(workflow), Source::Output { output, .. }) = (workflow, &binding.from) else { return };
        let own = walk::all_actions(workflow).into_iter().find(|action| at.contains(&format!("/{}/", action.id))).and_then(output_of);
        if self.set.contains(output.as_str()) && own != Some(output) {
            return;
        }
        let later = walk::all_actions(workflow).into_iter().find(|action| output_of(action) == Some(output));
        let word = self.evidence.words.endpoint;
        let fix = format!("bind the output of an {word} that runs before it");
        let title = format!("No earlier action sets \"{output}\"");
        let seen = match later {
            Some(action) => format!("the action \"{}\" sets it, but not before it is read", action.id),
            None => known(output, self.set.iter().copied()),
        };
        self.found.push(error(ID, at, title, seen, fix));
    }
}
