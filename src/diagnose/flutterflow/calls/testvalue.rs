//! A variable with a test value, which only Response & Test uses (B4).

use crate::domain::project::binding::{Binding, NamedBinding, Source};
use crate::domain::project::workflow::Action;
use crate::edit::{Edit, create};

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-TESTVALUE");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    for standing in &setup.actions {
        let ActionKind::Call { endpoint: id, inputs, .. } = &standing.action.kind else { continue };
        let Some(endpoint) = setup.project.endpoint(id) else { continue };
        for input in &endpoint.inputs {
            let is_bound = inputs.iter().any(|own| own.name == input.name);
            if input.has_test_value != Some(true) || input.default.is_some() || is_bound {
                continue;
            }
            let screen = screens::ff_action(setup.project, standing.workflow, standing.action);
            let line =
                SheetLine::new(screen, "+ Variable", format!("{}, bound to where its value comes from", input.name)).now("not passed");
            let page = standing.workflow.on.page().unwrap_or_default();
            let edit = create::likely_source(setup.project, page, &input.name).and_then(|source| passed(setup, id, &input.name, &source));
            let told = Told::new(&ROW, standing.at.clone())
                .saying(
                    format!("{} works in Response & Test only", endpoint.name),
                    format!("The variable {} has a test value, and here nothing is passed for it: the app sends it empty", input.name),
                )
                .changing(vec![line]);
            let harm = [Explains::Refused(id.clone()), Explains::Call(id.clone())];
            found.push(told.explaining(harm).unless_works(id).mended_by(edit));
        }
    }
}

/// The variable passed wherever the call is made without it.
fn passed(setup: &Setup, id: &str, name: &str, source: &Source) -> Option<Edit> {
    fn within(actions: &mut Vec<Action>, id: &str, name: &str, source: &Source) {
        for action in actions {
            if let ActionKind::Call { endpoint, inputs, .. } = &mut action.kind
                && endpoint == id
                && !inputs.iter().any(|own| own.name == name)
            {
                inputs.push(NamedBinding { name: name.to_owned(), value: Binding::whole(source.clone()) });
            }
            action.kind.branches_mut().for_each(|branch| within(branch, id, name, source));
        }
    }
    let changed = setup.project.workflows.iter().map(|workflow| {
        let mut workflow = workflow.clone();
        within(&mut workflow.actions, id, name, source);
        mend::put(workflow)
    });
    mend::all(setup.project, "a variable of the call", changed)
}
