//! Two things of one id: references would reach the first only.

use std::collections::BTreeSet;

use crate::domain::project::place::{ActionAt, List, Place, StepPart};
use crate::domain::project::walk;
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::error;

const ID: &str = "STRUCTURE-DUPLICATE";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    let project = evidence.project;
    let mut list = |list: List, what: &str, ids: &mut dyn Iterator<Item = &str>| {
        unique(&|id| Place::Thing(list, id.to_owned()), list.name(), what, ids, found);
    };
    list(List::Pages, "page", &mut project.pages.iter().map(|page| page.id.as_str()));
    list(List::Endpoints, evidence.words.endpoint, &mut project.endpoints.iter().map(|endpoint| endpoint.id.as_str()));
    list(List::Workflows, evidence.words.workflow, &mut project.workflows.iter().map(|workflow| workflow.id.as_str()));
    list(List::Variables, "variable", &mut project.variables.iter().map(|variable| variable.id.as_str()));
    list(List::Functions, "custom function", &mut project.functions.iter().map(|function| function.id.as_str()));
    list(List::Stories, "story", &mut project.stories.iter().map(|story| story.id.as_str()));
    list(List::Environments, "environment", &mut project.environments.iter().map(|environment| environment.id.as_str()));
    for workflow in &project.workflows {
        let place = |id: &str| ActionAt::new(&workflow.id, id).into();
        let mut ids = walk::all_actions(workflow).into_iter().map(|action| action.id.as_str());
        unique(&place, &format!("workflows/{}/actions", workflow.id), "action", &mut ids, found);
    }
    for story in &project.stories {
        let place = |id: &str| Place::Step(story.id.clone(), id.to_owned(), StepPart::Whole);
        unique(&place, &format!("stories/{}", story.id), "step", &mut story.events.iter().map(|event| event.id.as_str()), found);
    }
    for page in &project.pages {
        let place = |name: &str| Place::PageInput(page.id.clone(), name.to_owned());
        let mut names = page.inputs.iter().map(|input| input.name.as_str());
        unique(&place, &format!("pages/{}/inputs", page.id), "input field", &mut names, found);
    }
    for environment in &project.environments {
        let place = |name: &str| Place::EnvironmentValue(environment.id.clone(), name.to_owned());
        let mut names = environment.values.iter().map(|value| value.name.as_str());
        unique(&place, &format!("environments/{}/values", environment.id), "value", &mut names, found);
    }
}

fn unique(place: &dyn Fn(&str) -> Place, list: &str, what: &str, ids: &mut dyn Iterator<Item = &str>, found: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id.to_owned()) {
            let title = format!("There are two of the {what} \"{id}\"");
            let fix = "give one of them another id; what refers to it now reaches the first one";
            found.push(error(ID, place(id), title, format!("the id \"{id}\" stands twice in {list}"), fix));
        }
    }
}
