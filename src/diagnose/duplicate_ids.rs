//! Two things of one id: references would reach the first only.

use std::collections::BTreeSet;

use crate::domain::finding::Finding;
use crate::domain::walk;

use super::{Evidence, error};

const ID: &str = "STRUCTURE-DUPLICATE";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Finding>) {
    let project = evidence.project;
    unique("pages", "page", project.pages.iter().map(|page| page.id.as_str()), found);
    unique("endpoints", evidence.words.endpoint, project.endpoints.iter().map(|endpoint| endpoint.id.as_str()), found);
    unique("workflows", evidence.words.workflow, project.workflows.iter().map(|workflow| workflow.id.as_str()), found);
    unique("variables", "variable", project.variables.iter().map(|variable| variable.id.as_str()), found);
    unique("functions", "custom function", project.functions.iter().map(|function| function.id.as_str()), found);
    unique("stories", "story", project.stories.iter().map(|story| story.id.as_str()), found);
    unique("environments", "environment", project.environments.iter().map(|environment| environment.id.as_str()), found);
    for workflow in &project.workflows {
        let ids = walk::all_actions(workflow);
        unique(&format!("workflows/{}/actions", workflow.id), "action", ids.into_iter().map(|action| action.id.as_str()), found);
    }
    for story in &project.stories {
        unique(&format!("stories/{}", story.id), "step", story.events.iter().map(|event| event.id.as_str()), found);
    }
    for page in &project.pages {
        unique(&format!("pages/{}/inputs", page.id), "input field", page.inputs.iter().map(|input| input.name.as_str()), found);
    }
    for environment in &project.environments {
        let names = environment.values.iter().map(|value| value.name.as_str());
        unique(&format!("environments/{}/values", environment.id), "value", names, found);
    }
}

fn unique<'a>(at: &str, what: &str, ids: impl Iterator<Item = &'a str>, found: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            let title = format!("There are two of the {what} \"{id}\"");
            let fix = "give one of them another id; what refers to it now reaches the first one";
            found.push(error(ID, format!("{at}/{id}"), title, format!("the id \"{id}\" stands twice in {at}"), fix));
        }
    }
}
