//! The chain of actions that the questions of the next screen ask about: what the app does there, and which of its actions is in question.

use crate::domain::project::Project;
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::words::{capitalised, phrases};
use crate::edit::chain::flatten;

use super::made::model;
use super::{House, Question, Symptom};

/// So many links of a chain are drawn.
const MOST: usize = 7;

/// A link of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it does, in the platform's words.
    pub title: String,
    /// What is asked of it: the questions (by their place); empty where nothing is.
    pub asked: Vec<usize>,
    /// What starts the chain.
    pub is_start: bool,
}

/// The chain that these questions are about; nothing where they are about settings alone.
pub(super) fn of(symptom: Symptom, house: House, questions: &[Question], picked: &[usize], asked: &[usize]) -> Vec<Link> {
    let mut best: Option<(Project, String)> = None;
    let mut differing: Vec<(usize, String, Vec<String>)> = Vec::new();
    for at in asked {
        let Some(question) = questions.get(*at) else { continue };
        let projects: Vec<Project> = (0..question.options.len())
            .map(|option| {
                let mut picked = picked.to_vec();
                picked[*at] = option;
                model(symptom, house, questions, &picked).project
            })
            .collect();
        let Some((workflow, actions)) = in_question(&projects) else { continue };
        // Of all answers the one with the most to see.
        let longest =
            projects.into_iter().max_by_key(|project| project.workflow(&workflow).map_or(0, |workflow| flatten(&workflow.actions).len()));
        if best.as_ref().is_none_or(|(_, known)| *known == workflow) {
            best = best.or_else(|| Some((longest?, workflow.clone())));
        }
        differing.push((*at, workflow, actions));
    }
    let Some((project, workflow)) = best else { return Vec::new() };
    let Some(shown) = project.workflow(&workflow) else { return Vec::new() };
    let asked_of = |id: &str| {
        let about = |(_, own, actions): &&(usize, String, Vec<String>)| *own == workflow && actions.iter().any(|action| action == id);
        differing.iter().filter(about).map(|(at, ..)| *at).collect::<Vec<_>>()
    };
    let start = Link { title: capitalised(&phrases::trigger_words(&project, &shown.on)), asked: Vec::new(), is_start: true };
    let links = flatten(&shown.actions).into_iter().map(|(_, _, action)| Link {
        title: phrases::action_title(&project, &action.kind),
        asked: asked_of(&action.id),
        is_start: false,
    });
    let mut chain: Vec<Link> = std::iter::once(start).chain(links).collect();
    // What comes after the last one in question says nothing here.
    let last = chain.iter().rposition(|link| !link.asked.is_empty()).unwrap_or(0);
    chain.truncate((last + 1).clamp(2, MOST));
    if chain.iter().any(|link| !link.asked.is_empty()) { chain } else { Vec::new() }
}

/// The workflow that is otherwise with each answer, and its actions that are; a call whose settings are, where no workflow is.
fn in_question(projects: &[Project]) -> Option<(String, Vec<String>)> {
    let first = projects.first()?;
    let others = &projects[1..];
    for workflow in projects.iter().flat_map(|project| &project.workflows) {
        let states: Vec<Option<&Workflow>> = projects.iter().map(|project| project.workflow(&workflow.id)).collect();
        if states.iter().all(|state| *state == states[0]) {
            continue;
        }
        let mut actions: Vec<String> = Vec::new();
        for (_, _, action) in states.iter().flatten().flat_map(|workflow| flatten(&workflow.actions)) {
            let known: Vec<Option<ActionKind>> = states.iter().map(|state| bare(*state, &action.id)).collect();
            if known.iter().any(|kind| *kind != known[0]) && !actions.contains(&action.id) {
                actions.push(action.id.clone());
            }
        }
        return Some((workflow.id.clone(), actions));
    }
    let endpoint = first.endpoints.iter().find(|endpoint| others.iter().any(|other| other.endpoint(&endpoint.id) != Some(*endpoint)))?;
    first.workflows.iter().find_map(|workflow| {
        let calls = |action: &Action| matches!(&action.kind, ActionKind::Call { endpoint: called, .. } if *called == endpoint.id);
        let made = flatten(&workflow.actions).into_iter().find(|(_, _, action)| calls(action))?;
        Some((workflow.id.clone(), vec![made.2.id.clone()]))
    })
}

/// An action by its id, without what stands in its branches: that is in question by itself.
fn bare(workflow: Option<&Workflow>, id: &str) -> Option<ActionKind> {
    let workflow = workflow?;
    let (_, _, action) = flatten(&workflow.actions).into_iter().find(|(_, _, action)| action.id == id)?;
    let mut kind = action.kind.clone();
    kind.branches_mut().for_each(Vec::clear);
    Some(kind)
}
