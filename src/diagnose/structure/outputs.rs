//! A binding that reads an output which no earlier action of its workflow sets.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::place::{ActionAt, Place, Slot};
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::{error, known};

const ID: &str = "STRUCTURE-OUTPUT";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    walk::project(evidence.project, &mut Rule { evidence, found, workflow: "", set: BTreeSet::new(), own: None, setters: BTreeMap::new() });
}

struct Rule<'a, 'e, 'f> {
    evidence: &'e Setup<'e>,
    found: &'f mut Vec<Finding>,
    workflow: &'a str,
    /// What the actions so far have set; that of a branch counts, for the app may have gone there.
    set: BTreeSet<&'a str>,
    /// What the action that is looked at sets by itself.
    own: Option<&'a str>,
    /// The action that sets each output of this workflow first.
    setters: BTreeMap<&'a str, &'a str>,
}

/// The name that an action gives to what it brings.
fn output_of(action: &Action) -> Option<&str> {
    match &action.kind {
        ActionKind::Call { output, .. } | ActionKind::CallBackend { output, .. } | ActionKind::RunWorkflow { output, .. } => {
            Some(output.as_str()).filter(|name| !name.is_empty())
        }
        ActionKind::Loop { item, .. } => Some(item),
        _ => None,
    }
}

impl<'a> Visit<'a> for Rule<'a, '_, '_> {
    fn action(&mut self, _: &ActionAt, workflow: &'a Workflow, action: &'a Action) {
        if self.workflow != workflow.id {
            self.workflow = &workflow.id;
            self.set.clear();
            self.setters.clear();
            for action in walk::all_actions(workflow) {
                if let Some(name) = output_of(action) {
                    self.setters.entry(name).or_insert(&action.id);
                }
            }
        }
        self.own = output_of(action);
        self.set.extend(self.own);
    }

    fn binding(&mut self, at: &Place, workflow: Option<&'a Workflow>, binding: &'a Binding) {
        let (Some(_), Source::Output { output, .. }) = (workflow, &binding.from) else { return };
        if self.set.contains(output.as_str()) && self.own != Some(output.as_str()) {
            return;
        }
        // Results belong to the page: another workflow may have left this one (WeWeb rule 59).
        let project = self.evidence.project;
        let by_another = |other: &Workflow| {
            other.id != self.workflow && walk::all_actions(other).into_iter().any(|action| output_of(action) == Some(output.as_str()))
        };
        if project.platform.is_weweb() && project.workflows.iter().any(by_another) {
            return;
        }
        // Of FlutterFlow's auth actions and conditions a rule of its own speaks, where an output is there to be read instead.
        let told_elsewhere = match at {
            Place::Slot(slot, _) => matches!(slot.slot, Slot::Field(_) | Slot::When),
            _ => false,
        };
        if !project.platform.is_weweb() && told_elsewhere && !self.set.is_empty() {
            return;
        }
        let word = self.evidence.words.endpoint;
        let fix = format!("bind the output of an {word} that runs before it");
        let title = format!("No earlier action sets \"{output}\"");
        let seen = match self.setters.get(output.as_str()) {
            Some(action) => format!("the action \"{action}\" sets it, but not before it is read"),
            None => known(output, self.set.iter().copied()),
        };
        self.found.push(error(ID, at.clone(), title, seen, fix));
    }
}
