//! A condition reads an output that nothing sets here, and counts as true (rule 14).

use crate::domain::project::binding::{Binding, OutputPart, Source};
use crate::domain::project::place::Slot;
use crate::domain::project::trigger::Trigger;
use crate::domain::project::walk_mut::{self, VisitMut};
use crate::domain::project::workflow::Action;
use crate::edit::{Edit, create};

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-CONDITION-DEFAULT");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for standing in setup.actions.iter().filter(|standing| matches!(standing.action.kind, ActionKind::Condition { .. })) {
        let set: Vec<&str> = standing.before.iter().flat_map(|action| within(setup.project, action)).filter_map(output_of).collect();
        let unset = reads(standing.action).into_iter().find_map(|binding| match &binding.from {
            Source::Output { output, part: OutputPart::Succeeded | OutputPart::Status } if !set.contains(&output.as_str()) => {
                Some(output.clone())
            }
            _ => None,
        });
        let (Some(output), Some(meant)) = (unset, set.last().map(|name| (*name).to_owned())) else { continue };
        let screen = screens::ff_action(setup.project, standing.workflow, standing.action);
        let line =
            SheetLine::new(screen, "Conditional", format!("the Action Output of the call that was made: {meant}")).now(output.clone());
        let told = Told::new(&ROW, standing.at.slot(Slot::When))
            .saying(
                "The TRUE branch is taken, whatever the server answers",
                format!("The condition looks at the Action Output {output}, which no action before it sets here, and then counts as true; the call that was made is {meant}"),
            )
            .changing(vec![line]);
        let harm = [Explains::SignedIn, Explains::SignedOut, Explains::Page];
        found.push(told.explaining(harm).with_all_that_follows().mended_by(renamed(standing, &output, &meant)));
    }
}

fn output_of(action: &Action) -> Option<&str> {
    match &action.kind {
        ActionKind::Call { output, .. } | ActionKind::RunWorkflow { output, .. } => Some(output.as_str()).filter(|name| !name.is_empty()),
        _ => None,
    }
}

/// The condition looks at another output.
fn renamed(standing: &Standing, from: &str, to: &str) -> Option<Edit> {
    struct Rename<'n>(&'n str, &'n str);
    impl VisitMut for Rename<'_> {
        fn binding(&mut self, _: &str, binding: &mut Binding) {
            if let Source::Output { output, .. } = &mut binding.from
                && output == self.0
            {
                self.1.clone_into(output);
            }
        }
    }
    // Alone, so that nothing but its condition is changed.
    let mut alone = create::workflow(String::new(), Trigger::Called);
    let mut bare = standing.action.clone();
    bare.kind.branches_mut().for_each(Vec::clear);
    alone.actions.push(bare);
    walk_mut::workflow(&mut alone, &mut Rename(from, to));
    let ActionKind::Condition { when: changed, .. } = alone.actions.pop()?.kind else { return None };
    mend::action(standing, |kind| {
        if let ActionKind::Condition { when, .. } = kind {
            *when = changed;
        }
    })
}
