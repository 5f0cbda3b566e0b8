//! The actions of a project, each with what runs before it and after it on its way.

use std::collections::BTreeSet;

use crate::domain::project::Project;
use crate::domain::project::binding::Binding;
use crate::domain::project::place::{ActionAt, Place};
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};

/// An action, where it stands.
#[derive(Clone, Debug)]
pub(super) struct Standing<'a> {
    /// Its place.
    pub(super) at: ActionAt,
    /// Its workflow.
    pub(super) workflow: &'a Workflow,
    /// The action.
    pub(super) action: &'a Action,
    /// What it stands in, the outermost first, each with the number of the branch as [`ActionKind::branches`] counts them.
    pub(super) around: Vec<(&'a Action, usize)>,
    /// What runs before it on its way, without what stands in branches that are left again.
    pub(super) before: Vec<&'a Action>,
    /// What runs after it on its way: the rest of its branch, then what follows the branches around it.
    pub(super) after: Vec<&'a Action>,
    /// It stands in the error branch of its workflow.
    pub(super) on_error: bool,
}

/// All actions of a project that are not turned off.
pub(super) fn all(project: &Project) -> Vec<Standing<'_>> {
    let mut found = Vec::new();
    for workflow in &project.workflows {
        chain(workflow, &workflow.actions, false, &Around::default(), &mut found);
        chain(workflow, &workflow.on_error, true, &Around::default(), &mut found);
    }
    found
}

#[derive(Clone, Default)]
struct Around<'a> {
    inside: Vec<(&'a Action, usize)>,
    before: Vec<&'a Action>,
    after: Vec<&'a Action>,
}

fn chain<'a>(workflow: &'a Workflow, actions: &'a [Action], on_error: bool, around: &Around<'a>, found: &mut Vec<Standing<'a>>) {
    let on = |action: &&Action| !action.disabled;
    for (place, action) in actions.iter().enumerate().filter(|(_, action)| on(action)) {
        let before: Vec<&Action> = around.before.iter().copied().chain(actions[..place].iter().filter(on)).collect();
        let after: Vec<&Action> = actions[place + 1..].iter().filter(on).chain(around.after.iter().copied()).collect();
        found.push(Standing {
            at: ActionAt::new(&workflow.id, &action.id),
            workflow,
            action,
            around: around.inside.clone(),
            before: before.clone(),
            after: after.clone(),
            on_error,
        });
        for (number, branch) in action.kind.branches().enumerate() {
            let mut inside = around.inside.clone();
            inside.push((action, number));
            chain(workflow, branch, on_error, &Around { inside, before: before.clone(), after: after.clone() }, found);
        }
    }
}

/// Everything that an action itself reads: its fields, its condition, with what stands inside of boxes and formulas.
pub(super) fn reads(action: &Action) -> Vec<&Binding> {
    struct All<'a>(Vec<&'a Binding>);
    impl<'a> Visit<'a> for All<'a> {
        fn binding(&mut self, _: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
            self.0.push(binding);
        }
    }
    let mut all = All(Vec::new());
    walk::own(action, &mut all);
    all.0
}

/// An action with all that stands in it, and in the workflows that it runs, but for what is turned off.
pub(super) fn within<'a>(project: &'a Project, action: &'a Action) -> Vec<&'a Action> {
    let mut found = Vec::new();
    add_within(project, action, &mut BTreeSet::new(), &mut found);
    found
}

fn add_within<'a>(project: &'a Project, action: &'a Action, ran: &mut BTreeSet<&'a str>, found: &mut Vec<&'a Action>) {
    if action.disabled {
        return;
    }
    found.push(action);
    for inner in action.kind.branches().flatten() {
        add_within(project, inner, ran, found);
    }
    if let ActionKind::RunWorkflow { workflow, .. } = &action.kind
        && ran.insert(workflow)
        && let Some(workflow) = project.workflow(workflow)
    {
        for inner in &workflow.actions {
            add_within(project, inner, ran, found);
        }
    }
}

impl<'a> Standing<'a> {
    /// Whether something of this kind may run after it: on its way, or, where other workflows run its own, on theirs.
    pub(super) fn is_followed_by(&self, project: &'a Project, all: &[Standing<'a>], fits: &dyn Fn(&Action) -> bool) -> bool {
        self.follows(project, all, fits, &mut BTreeSet::new())
    }

    fn follows(&self, project: &'a Project, all: &[Standing<'a>], fits: &dyn Fn(&Action) -> bool, seen: &mut BTreeSet<&'a str>) -> bool {
        for action in &self.after {
            if within(project, action).into_iter().any(fits) {
                return true;
            }
            if matches!(action.kind, ActionKind::Terminate {}) {
                return false;
            }
        }
        if !seen.insert(&self.workflow.id) {
            return false;
        }
        let calls_it =
            |other: &&Standing| matches!(&other.action.kind, ActionKind::RunWorkflow { workflow, .. } if *workflow == self.workflow.id);
        all.iter().filter(calls_it).any(|caller| caller.follows(project, all, fits, seen))
    }
}
