//! Changes of a project that mend what a rule found.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, NamedBinding, Source};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::page::Page;
use crate::domain::project::place::SlotAt;
use crate::domain::project::workflow::{ActionKind, Trigger, Workflow};
use crate::edit::chain::{self, Chain, Change};
use crate::edit::thing::Thing;
use crate::edit::{Edit, create};
use crate::knowledge::boxes::Need;

use super::chains::Standing;

/// An action, changed.
pub(super) fn action(standing: &Standing, change: impl FnOnce(&mut ActionKind)) -> Option<Edit> {
    let mut workflow = standing.workflow.clone();
    change(&mut workflow.action_mut(&standing.at.action)?.kind);
    Some(put(workflow))
}

/// A page, changed.
pub(super) fn page(page: &Page, change: impl FnOnce(&mut Page)) -> Edit {
    let mut page = page.clone();
    change(&mut page);
    Edit::Put(Box::new(Thing::Page(page)))
}

/// A call, changed.
pub(super) fn endpoint(endpoint: &Endpoint, change: impl FnOnce(&mut Endpoint)) -> Edit {
    let mut endpoint = endpoint.clone();
    change(&mut endpoint);
    Edit::Put(Box::new(Thing::Endpoint(endpoint)))
}

/// A field, filled with something else.
pub(super) fn bind(at: SlotAt, binding: Binding) -> Edit {
    Edit::Binding { at, binding: Some(Box::new(binding)) }
}

/// A new action behind another one.
pub(super) fn behind(project: &Project, standing: &Standing, kind: ActionKind) -> Option<Edit> {
    changed(project, standing.workflow, Change::Behind(standing.at.action.clone(), Box::new(kind)))
}

/// A new action before another one.
pub(super) fn before(project: &Project, standing: &Standing, kind: ActionKind) -> Option<Edit> {
    changed(project, standing.workflow, Change::Before(standing.at.action.clone(), Box::new(kind)))
}

/// The project without an action.
pub(super) fn without(project: &Project, standing: &Standing) -> Option<Edit> {
    changed(project, standing.workflow, Change::Remove(standing.at.action.clone()))
}

/// A new action that runs first on a trigger, in a workflow of its own where there is none.
pub(super) fn first_on(project: &Project, trigger: &Trigger, kind: ActionKind) -> Option<Edit> {
    let held = project.workflows.iter().find(|workflow| workflow.on == *trigger);
    let workflow = held.cloned().unwrap_or_else(|| create::workflow_on(project, trigger.clone()));
    changed(project, &workflow, Change::First(Chain::Main, Box::new(kind)))
}

/// Several changes in one.
pub(super) fn all(project: &Project, title: &str, edits: impl IntoIterator<Item = Edit>) -> Option<Edit> {
    let mut changed = project.clone();
    let mut any = false;
    for edit in edits {
        if let Some(next) = edit.apply(&changed) {
            changed = next;
            any = true;
        }
    }
    any.then(|| Edit::Whole { title: title.to_owned(), project: Box::new(changed) })
}

fn changed(project: &Project, workflow: &Workflow, change: Change) -> Option<Edit> {
    let mut workflow = workflow.clone();
    chain::change(project, &mut workflow, change).then(|| put(workflow))
}

/// A field, filled by a box that converts what is bound now; the box is made where there is none.
pub(super) fn through(project: &Project, at: SlotAt, needs: Need, inner: &Binding) -> Option<Edit> {
    let (name, made) = (needs.id(), needs.made(&project.platform));
    let known = project.functions.iter().find(|function| function.behaviour == made.behaviour);
    let id = known.map_or(name, |known| known.id.as_str()).to_owned();
    let input = known.and_then(|known| known.inputs.first()).map_or(needs.inputs()[0], String::as_str).to_owned();
    let inputs = vec![NamedBinding { name: input, value: inner.clone() }];
    let bound = bind(at, Binding::whole(Source::Custom { function: id, inputs }));
    if known.is_some() {
        return Some(bound);
    }
    all(project, "a custom function for the conversion", [Edit::Put(Box::new(Thing::Function(made))), bound])
}

/// A workflow as it should be.
pub(super) fn put(workflow: Workflow) -> Edit {
    Edit::Put(Box::new(Thing::Workflow(workflow)))
}
