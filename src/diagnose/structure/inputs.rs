//! A call that passes a value which its endpoint does not take, and a placeholder that is no input.

use crate::domain::base::nearest::nearest;
use crate::domain::project::place::{ActionAt, Place, Slot};
use crate::domain::project::platform::Platform;
use crate::domain::project::walk::{self, Holder, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::record::finding::Finding;

use super::{Evidence, known, warning};

const ID: &str = "STRUCTURE-INPUT";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Finding>) {
    walk::project(evidence.project, &mut Rule { evidence, found });
}

struct Rule<'e, 'f> {
    evidence: &'e Evidence<'e>,
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

    /// `[tokn]` stays in the request as it is written (rule B2). Other things stand in brackets too, so only a near miss is told.
    fn template(&mut self, at: &Place, of: Holder<'a>, text: &'a str, is_body: bool) {
        if !matches!(self.evidence.project.platform, Platform::FlutterFlow(_)) {
            return;
        }
        let (open, close) = if is_body { ('<', '>') } else { ('[', ']') };
        for piece in text.split(open).skip(1) {
            let Some((name, _)) = piece.split_once(close) else { continue };
            let names = of.inputs();
            if names.clone().any(|known| known == name) {
                continue;
            }
            if let Some(meant) = nearest(name, names) {
                let title = format!("{open}{name}{close} is no variable of {}, so it is sent as it is written", of.name);
                let fix = format!("write {open}{meant}{close}, or add the variable \"{name}\"");
                self.found.push(warning(ID, at.clone(), title, format!("did you mean \"{meant}\"?"), fix));
            }
        }
    }
}
