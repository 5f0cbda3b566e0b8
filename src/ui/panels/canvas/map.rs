//! What stands on a card, where cards stand, and which ways lead from page to page.

use egui::{Vec2, vec2};

use crate::app::bindings::flatten;
use crate::app::state::{Open, State};
use crate::app::timeline::StepState;
use crate::app::words::step_title;
use crate::domain::page::Page;
use crate::domain::platform::Platform;
use crate::domain::project::Project;
use crate::domain::rules::words::Words;
use crate::domain::workflow::{ActionKind, Trigger, Workflow};

/// A card shows at most so many lines.
const MAX_LINES: usize = 4;

/// The lines of a card: address and access, then what starts on the page.
pub(super) fn lines(project: &Project, page: &Page) -> Vec<String> {
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
        Trigger::PageLoad { page: on } if on == page => Some("load"),
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

/// Where each page's card stands, in canvas points. Pages without a place get one in rows below the others.
pub(super) fn places(project: &Project, held: Option<(&str, (i32, i32))>) -> Vec<Vec2> {
    let lowest = project.pages.iter().filter_map(|page| page.at).map(|(_, y)| y + 180).max().unwrap_or(0);
    let mut free = 0;
    project
        .pages
        .iter()
        .map(|page| {
            let at = held.filter(|(id, _)| *id == page.id).map(|(_, at)| at).or(page.at);
            at.map_or_else(
                || {
                    let place = vec2((free % 4) as f32 * 260.0, lowest as f32 + (free / 4) as f32 * 180.0);
                    free += 1;
                    place
                },
                |(x, y)| vec2(x as f32, y as f32),
            )
        })
        .collect()
}

/// A way from one page to another.
pub(super) struct Way {
    pub from: String,
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
pub(super) fn ways(open: &Open, state: &State) -> Vec<Way> {
    let project = &open.project;
    let mut ways: Vec<Way> = Vec::new();
    for workflow in &project.workflows {
        let Some(from) = workflow.on.page() else { continue };
        for (_, _, action) in flatten(&workflow.actions) {
            let to = match (&action.kind, &project.platform) {
                (ActionKind::Navigate(navigate), _) => navigate.page.clone(),
                (ActionKind::LogIn { navigate_automatically: true, .. }, Platform::FlutterFlow(settings)) => {
                    settings.logged_in_page.clone()
                }
                (ActionKind::LogOut { navigate_automatically: true }, Platform::FlutterFlow(settings)) => settings.entry_page.clone(),
                _ => continue,
            };
            // A log-out inside a failing refresh is a way out, not the way that the page is for.
            let away = matches!(action.kind, ActionKind::LogOut { .. }) && !workflow.actions.iter().any(|first| first.id == action.id);
            if !away && from != to && !ways.iter().any(|way| way.from == from && way.to == to) {
                ways.push(Way { from: from.to_owned(), to, steps: Vec::new(), label: String::new(), wrong: false, by_guard: false });
            }
        }
    }
    let Some(shown) = &state.run else { return ways };
    let mut before: Option<String> = None;
    for at in 0..shown.timeline.steps().len() {
        let after = shown.moment_after(at).and_then(|moment| moment.device.tabs.first()).and_then(|tab| tab.page.clone());
        if let (Some(from), Some(to)) = (&before, &after)
            && from != to
        {
            let wrong = shown.timeline.state_of(at) == StepState::Wrong;
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
