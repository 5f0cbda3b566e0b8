//! What stands on a card, where cards stand, and which ways lead from page to page. Made once for each change of project or run.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Vec2, vec2};

use crate::app::state::State;
use crate::app::state::open::Open;
use crate::domain::project::Project;
use crate::domain::project::page::Page;
use crate::domain::project::workflow::{ActionKind, Trigger, Workflow};
use crate::domain::words::menu::Words;
use crate::domain::words::phrases::step_title;
use crate::edit::chain::flatten;
use crate::edit::ways;
use crate::run::Run;

/// A card shows at most so many lines.
const MAX_LINES: usize = 4;

/// Project, story, and the run with so many rows.
type MadeFrom = (Arc<Project>, String, Option<(Arc<Run>, usize)>);

/// What is drawn, and what it was made from.
#[derive(Default)]
pub struct Map {
    made_from: Option<MadeFrom>,
    /// The lines of each card, in the order of the pages.
    pub lines: Vec<Vec<String>>,
    /// Where each page's card stands, in canvas points.
    pub places: Vec<Vec2>,
    /// The ways from page to page.
    pub ways: Vec<Way>,
}

impl Map {
    /// Makes it anew when project, story or run are others.
    pub fn follow(&mut self, open: &Open, state: &State) {
        let run = state.run.as_ref().map(|shown| (Arc::clone(&shown.run), shown.timeline.rows().len()));
        let same = self.made_from.as_ref().is_some_and(|(project, story, made)| {
            let same_run = match (made, &run) {
                (Some((a, rows_a)), Some((b, rows_b))) => Arc::ptr_eq(a, b) && rows_a == rows_b,
                (None, None) => true,
                _ => false,
            };
            Arc::ptr_eq(project, &open.project) && *story == open.story && same_run
        });
        if same {
            return;
        }
        let project = &open.project;
        self.lines = project.pages.iter().map(|page| lines(project, page)).collect();
        self.places = places(project);
        self.ways = all_ways(open, state);
        self.made_from = Some((Arc::clone(project), open.story.clone(), run));
    }
}

/// The lines of a card: address and access, then what starts on the page.
fn lines(project: &Project, page: &Page) -> Vec<String> {
    let mut lines = vec![page.route.clone()];
    if page.is_private() {
        lines.push(Words::of(&project.platform).private.to_owned());
    }
    for workflow in &project.workflows {
        let Some(word) = starts(workflow, &page.id) else { continue };
        if let Some(call) = first_call(project, workflow) {
            lines.push(format!("{word} → {call}"));
        }
    }
    if lines.len() > MAX_LINES {
        let more = lines.len() - (MAX_LINES - 1);
        lines.truncate(MAX_LINES - 1);
        lines.push(format!("{more} more"));
    }
    lines
}

fn starts(workflow: &Workflow, page: &str) -> Option<&'static str> {
    match &workflow.on {
        Trigger::Tap { page: on, .. } if on == page => Some("tap"),
        Trigger::Submit { page: on, .. } if on == page => Some("form"),
        Trigger::PageLoad { page: on } if on == page => Some("load"),
        Trigger::Query { page: on, .. } if on == page => Some("query"),
        Trigger::PageUserLoad { page: on } if on == page => Some("user load"),
        _ => None,
    }
}

fn first_call<'a>(project: &'a Project, workflow: &Workflow) -> Option<&'a str> {
    flatten(&workflow.actions).into_iter().find_map(|(_, _, action)| match &action.kind {
        ActionKind::Call { endpoint, .. } => project.endpoint(endpoint).map(|endpoint| endpoint.name.as_str()),
        _ => None,
    })
}

/// Pages without a place get one: tidily, when none has one, else in rows below the others.
fn places(project: &Project) -> Vec<Vec2> {
    if project.pages.iter().all(|page| page.at.is_none()) {
        let tidy: BTreeMap<String, (i32, i32)> = ways::tidy(project).into_iter().collect();
        return project.pages.iter().map(|page| tidy.get(&page.id).map_or(Vec2::ZERO, |(x, y)| vec2(*x as f32, *y as f32))).collect();
    }
    let lowest = project.pages.iter().filter_map(|page| page.at).map(|(_, y)| y + 136).max().unwrap_or(0);
    let mut free = 0;
    project
        .pages
        .iter()
        .map(|page| {
            page.at.map_or_else(
                || {
                    let place = vec2(40.0 + (free % 4) as f32 * 252.0, lowest as f32 + (free / 4) as f32 * 136.0);
                    free += 1;
                    place
                },
                |(x, y)| vec2(x as f32, y as f32),
            )
        })
        .collect()
}

/// A way from one page to another.
pub struct Way {
    /// Page id.
    pub from: String,
    /// Page id.
    pub to: String,
    /// The steps of the last run that went this way.
    pub steps: Vec<usize>,
    /// In a few words, when a run went this way.
    pub label: String,
    /// A step that went this way did not end as expected.
    pub wrong: bool,
    /// No workflow leads this way: a guard or a start did.
    pub by_guard: bool,
}

/// The ways that workflows can take, and those that the last run took.
fn all_ways(open: &Open, state: &State) -> Vec<Way> {
    let way = |(from, to): (String, String)| Way { from, to, steps: Vec::new(), label: String::new(), wrong: false, by_guard: false };
    let mut ways: Vec<Way> = ways::ways(&open.project).into_iter().map(way).collect();
    let Some(shown) = &state.run else { return ways };
    let mut before: Option<String> = None;
    for at in 0..shown.timeline.steps().len() {
        let after = shown.moment_after(at).and_then(|moment| moment.device.tabs.first()).and_then(|tab| tab.page.clone());
        if let (Some(from), Some(to)) = (&before, &after)
            && from != to
        {
            let wrong = shown.timeline.state_of(at).is_wrong();
            let label = open
                .story()
                .and_then(|story| story.events.get(at))
                .map(|event| step_title(&open.project, &event.kind).to_lowercase())
                .unwrap_or_default();
            match ways.iter_mut().find(|way| way.from == *from && way.to == *to) {
                Some(way) => {
                    way.steps.push(at);
                    way.wrong |= wrong;
                    if way.label.is_empty() || wrong {
                        way.label = label;
                    }
                }
                None => ways.push(Way { from: from.clone(), to: to.clone(), steps: vec![at], label, wrong, by_guard: true }),
            }
        }
        before = after.or(before);
    }
    ways
}
