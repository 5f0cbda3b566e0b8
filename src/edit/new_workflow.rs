//! New workflows: on a trigger, to open a page, to make a call.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, NamedBinding};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::workflow::{ActionKind, Navigate, Trigger, Workflow};

use super::Edit;
use super::chain::{self, Chain, Change};
use super::create;
use super::thing::Thing;

/// A workflow on a trigger, and how to find it.
#[must_use]
pub fn on(project: &Project, trigger: Trigger) -> (Edit, Item) {
    put(create::workflow_on(project, trigger))
}

/// A tap on one page opens another one.
#[must_use]
pub fn way(project: &Project, from: &str, to: &str) -> (Edit, Item) {
    let label = project.page_name(to).to_owned();
    let trigger = Trigger::tap(from, &label);
    with(project, trigger, ActionKind::Navigate(Navigate::to(to)))
}

/// A page makes a call, with what fills the call's inputs where the page or the session says it. `None`: there is no such endpoint.
#[must_use]
pub fn call_from(project: &Project, page: &str, endpoint: &str) -> Option<(Edit, Item)> {
    let endpoint = project.endpoint(endpoint)?;
    let trigger = match endpoint.purpose {
        Purpose::CurrentUser => Trigger::PageLoad { page: page.to_owned() },
        _ => Trigger::tap(page, &endpoint.name),
    };
    let inputs = endpoint.inputs.iter().filter_map(|input| {
        let from = create::likely_source(project, page, &input.name)?;
        Some(NamedBinding { name: input.name.clone(), value: Binding::whole(from) })
    });
    let call =
        ActionKind::Call { endpoint: endpoint.id.clone(), inputs: inputs.collect(), output: create::output_name(endpoint), in_code: false };
    Some(with(project, trigger, call))
}

fn with(project: &Project, trigger: Trigger, first: ActionKind) -> (Edit, Item) {
    let mut workflow = create::workflow_on(project, trigger);
    chain::change(project, &mut workflow, Change::Add(Chain::Main, Box::new(first)));
    put(workflow)
}

fn put(workflow: Workflow) -> (Edit, Item) {
    let item = Item::new(ItemKind::Workflow, &workflow.id);
    (Edit::Put(Box::new(Thing::Workflow(workflow))), item)
}
