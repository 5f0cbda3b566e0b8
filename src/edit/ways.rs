//! Which pages lead to which: by what workflows do, and where cards stand when that is laid out tidily.

use std::collections::{BTreeMap, VecDeque};

use crate::domain::project::Project;
use crate::domain::project::platform::Platform;
use crate::domain::project::workflow::ActionKind;

use super::chain::flatten;

/// From left edge to left edge of cards in neighbouring columns, in points of the canvas.
const COLUMN: i32 = 252;
/// The same for cards below one another.
const ROW: i32 = 136;
/// A column of the tidy layout has at most so many cards.
const TALLEST: usize = 6;

/// The ways that workflows can take, from page to page, each once, in the project's order.
#[must_use]
pub fn ways(project: &Project) -> Vec<(String, String)> {
    let mut ways: Vec<(String, String)> = Vec::new();
    for workflow in &project.workflows {
        let Some(from) = workflow.on.page() else { continue };
        for (_, _, action) in flatten(&workflow.actions) {
            let to = match (&action.kind, &project.platform) {
                (ActionKind::Navigate(navigate), _) => navigate.page.as_str(),
                (ActionKind::LogIn { navigate_automatically: true, .. }, Platform::FlutterFlow(settings)) => &settings.logged_in_page,
                (ActionKind::LogOut { navigate_automatically: true }, Platform::FlutterFlow(settings)) => &settings.entry_page,
                _ => continue,
            };
            // A log-out inside a failing refresh is a way out, not the way that the page is for.
            let away = matches!(action.kind, ActionKind::LogOut { .. }) && !workflow.actions.iter().any(|first| first.id == action.id);
            let known = ways.iter().any(|(a, b)| a == from && b == to);
            if !away && from != to && !known && project.page(to).is_some() {
                ways.push((from.to_owned(), to.to_owned()));
            }
        }
    }
    ways
}

/// Where cards stand when they are tidied up: columns by the number of ways from the page for signed-out people; pages that no way
/// leads to come last.
#[must_use]
pub fn tidy(project: &Project) -> Vec<(String, (i32, i32))> {
    let ways = ways(project);
    let mut depth: BTreeMap<&str, usize> = BTreeMap::new();
    let first = project.platform.signed_out_page();
    let mut queue: VecDeque<&str> = project.page(first).map(|page| page.id.as_str()).into_iter().collect();
    if let Some(start) = queue.front() {
        depth.insert(start, 0);
    }
    while let Some(page) = queue.pop_front() {
        let next = depth.get(page).map_or(0, |depth| depth + 1);
        for (_, to) in ways.iter().filter(|(from, _)| from == page) {
            if !depth.contains_key(to.as_str()) {
                depth.insert(to, next);
                queue.push_back(to);
            }
        }
    }
    let last = depth.values().max().map_or(0, |deepest| deepest + 1);
    let mut columns: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for page in &project.pages {
        columns.entry(depth.get(page.id.as_str()).copied().unwrap_or(last)).or_default().push(&page.id);
    }
    let mut places = Vec::new();
    let mut x = 40;
    for pages in columns.values() {
        for part in pages.chunks(TALLEST) {
            for (row, page) in part.iter().enumerate() {
                places.push(((*page).to_owned(), (x, 40 + i32::try_from(row).unwrap_or(0) * ROW)));
            }
            x += COLUMN;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tidy_puts_what_comes_later_further_right_and_nothing_on_top_of_another() {
        let text = include_bytes!("../../assets/demo-flutterflow.authscope.json");
        let mut project = crate::format::project_file::read(text).unwrap_or_else(|error| panic!("{error}")).0;
        for n in 0..20 {
            project.pages.push(crate::domain::project::page::Page { id: format!("p{n}"), ..Default::default() });
        }
        let places: BTreeMap<String, (i32, i32)> = tidy(&project).into_iter().collect();
        assert!(places["login"].0 < places["home"].0 && places["home"].0 < places["profile"].0, "{places:?}");
        assert!(places["profile"].0 < places["p0"].0, "no way leads to p0");
        assert_eq!(places.values().collect::<BTreeSet<_>>().len(), project.pages.len());
    }
}
