//! A response header whose name is not written in lower case (B13), or that the browser does not show.

use crate::domain::project::binding::{Binding, OutputPart, Source};
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::Workflow;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-MAP-HEADER-CASE");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if !setup.project.platform.is_weweb() {
        walk::project(setup.project, &mut Headers { setup, found });
    }
}

struct Headers<'s, 'f> {
    setup: &'s Setup<'s>,
    found: &'f mut Vec<Told>,
}

impl<'a> Visit<'a> for Headers<'_, '_> {
    fn binding(&mut self, at: &Place, workflow: Option<&'a Workflow>, binding: &'a Binding) {
        let Source::Output { part: OutputPart::Header(name), .. } = &binding.from else { return };
        if !name.chars().any(char::is_uppercase) {
            return;
        }
        let project = self.setup.project;
        let standing = at.action().and_then(|at| self.setup.actions.iter().find(|standing| standing.at == *at));
        let screen = standing
            .map_or_else(|| "Set from Variable".to_owned(), |standing| screens::ff_action(project, standing.workflow, standing.action));
        let line = SheetLine::new(screen, "Set from Variable › Get Response Header", name.to_lowercase()).now(name);
        let edit = workflow.and_then(|workflow| lower_cased(workflow, name));
        let told = Told::new(&ROW, at.clone())
            .saying(
                format!("What is read from the response header {name} is empty"),
                "The app keeps the names of headers in lower case, and finds one only if it is asked for in lower case",
            )
            .changing(vec![line]);
        self.found.push(told.explaining([Explains::Page, Explains::SignedOut, Explains::NoToken]).mended_by(edit));
    }
}

/// The whole workflow asks for it in lower case.
fn lower_cased(workflow: &Workflow, name: &str) -> Option<Edit> {
    let quoted = |name: &str| format!("{{\"header\":{}}}", serde_json::Value::from(name));
    let text = serde_json::to_string(workflow).ok()?.replace(&quoted(name), &quoted(&name.to_lowercase()));
    Some(mend::put(serde_json::from_str(&text).ok()?))
}
