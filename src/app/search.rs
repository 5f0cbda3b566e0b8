//! What a search finds: commands, and the things of the open project by their names.

use crate::domain::project::Project;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::words::menu::Words;

use super::command::Command;
use super::possible::is_possible;
use super::state::State;
use super::state::open::Open;
use super::state::selection::Selection;
use super::user_command::UserCommand;
use crate::domain::words::phrases::step_title;

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub enum SearchHit {
    /// A command by name.
    Command(UserCommand),
    /// A thing of the project.
    Thing {
        /// Its name.
        name: String,
        /// What it is, in the platform's words.
        kind: &'static str,
        /// What goes there.
        go: Selection,
    },
}

impl SearchHit {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Command(command) => command.text(),
            Self::Thing { name, .. } => name,
        }
    }

    /// What choosing it does.
    #[must_use]
    pub fn command(&self) -> Command {
        match self {
            Self::Command(command) => Command::User(*command),
            Self::Thing { go, .. } => Command::Select(go.clone()),
        }
    }
}

/// Everything that has all words of the query in its name or its kind: names that begin with it first, commands before things. Without a
/// query only commands are found.
#[must_use]
pub fn search(state: &State, query: &str) -> Vec<SearchHit> {
    let query = query.trim().to_lowercase();
    let commands =
        UserCommand::ALL.iter().copied().filter(|command| *command != UserCommand::SearchCommands && is_possible(state, *command));
    let mut found: Vec<(bool, SearchHit)> = Vec::new();
    let mut take = |hit: SearchHit, kind: &str| {
        let name = hit.name().to_lowercase();
        let all = format!("{} {name}", kind.to_lowercase());
        if query.split_whitespace().all(|word| all.contains(word)) {
            found.push((!name.starts_with(&query), hit));
        }
    };
    commands.for_each(|command| take(SearchHit::Command(command), ""));
    if let Some(open) = state.front().filter(|_| !query.is_empty()) {
        for (kind, name, go) in things(open) {
            take(SearchHit::Thing { name, kind, go }, kind);
        }
    }
    // Stable: what is equally near stays in its order.
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().map(|(_, hit)| hit).collect()
}

/// The things of a project that a search can go to: kind, name, and where it leads.
fn things(open: &Open) -> impl Iterator<Item = (&'static str, String, Selection)> {
    let project: &Project = &open.project;
    let words = Words::of(&project.platform);
    let steps = open.story().into_iter().flat_map(|story| &story.events).map(|event| {
        let name = step_title(project, &event.kind);
        ("Test step", name, Selection::Event(event.id.clone()))
    });
    let item = |kind: ItemKind, id: &str| Selection::Item(Item::new(kind, id));
    let mut items = vec![("Settings", "Authentication settings".to_owned(), Selection::settings())];
    items.extend(project.pages.iter().map(|page| ("Page", page.name.clone(), item(ItemKind::Page, &page.id))));
    items.extend(project.endpoints.iter().map(|held| (words.endpoint, held.name.clone(), item(ItemKind::Endpoint, &held.id))));
    let workflow_title = |workflow| project.workflow_title(workflow);
    items.extend(project.workflows.iter().map(|held| (words.workflow, workflow_title(held), item(ItemKind::Workflow, &held.id))));
    items.extend(project.variables.iter().map(|held| ("Variable", held.name.clone(), item(ItemKind::Variable, &held.id))));
    items.extend(project.functions.iter().map(|held| ("Custom function", held.name.clone(), item(ItemKind::Function, &held.id))));
    items.extend(project.stories.iter().map(|held| ("Test", held.name.clone(), item(ItemKind::Story, &held.id))));
    items.extend(project.environments.iter().map(|held| ("Environment", held.name.clone(), item(ItemKind::Environment, &held.id))));
    items.into_iter().chain(steps)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::state::open::Home;
    use super::*;

    fn state() -> State {
        let text = include_bytes!("../../assets/demo-flutterflow.authscope.json");
        let (project, unknown) = crate::format::project_file::read(text).unwrap_or_else(|error| panic!("{error}"));
        State { open: Some(Open::new(Arc::new(project), unknown, Home::default())), ..State::default() }
    }

    fn names(query: &str) -> Vec<String> {
        search(&state(), query).iter().map(|hit| hit.name().to_owned()).collect()
    }

    #[test]
    fn each_thing_is_found_by_its_name_and_by_its_kind() {
        let state = state();
        let open = state.open.as_ref().unwrap();
        for (kind, name, go) in things(open) {
            for query in [name.clone(), format!("{kind} {name}"), name.to_uppercase()] {
                let hit = SearchHit::Thing { name: name.clone(), kind, go: go.clone() };
                assert!(search(&state, &query).contains(&hit), "{query}");
            }
        }
        assert!(names("api call log").contains(&"Log out".to_owned()) && !names("api call log").contains(&"Orders".to_owned()));
    }

    #[test]
    fn without_a_query_there_are_only_commands_and_what_begins_with_it_comes_first() {
        assert!(search(&state(), "  ").iter().all(|hit| matches!(hit, SearchHit::Command(_))));
        assert_eq!(names("run")[0], "Run flow");
        let found = names("home");
        assert_eq!(found[0], "Home", "{found:?}");
        assert!(found.iter().any(|name| name.contains("on page load")), "{found:?}");
        assert!(names("nothing has this name").is_empty());
    }
}
