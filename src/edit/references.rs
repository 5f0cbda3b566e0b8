//! What refers to a thing of the project: named before it is deleted.

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::place::{ActionAt, Place};
use crate::domain::project::platform::Platform;
use crate::domain::project::story::EventKind;
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::project::{Behaviour, Project};
use crate::domain::words::menu::{REFRESH_ENDPOINT, USER_ENDPOINT};

use crate::domain::words::phrases::{action_title, step_title};

/// A place that refers to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The place in words: "Login · on tap “Log in”: Navigate To Home".
    pub place: String,
    /// The thing that it is part of.
    pub owner: Item,
}

/// Every place that refers to a thing.
#[must_use]
pub fn references(project: &Project, item: &Item) -> Vec<Reference> {
    let mut found = Found { project, item, places: Vec::new() };
    walk::project(project, &mut found);
    let mut found = found.places;
    let mut note = |owner: Item, place: String| found.push(Reference { place, owner });
    for workflow in project.workflows.iter().filter(|workflow| item.kind == ItemKind::Page && workflow.on.page() == Some(&item.id)) {
        note(Item::new(ItemKind::Workflow, &workflow.id), format!("{} starts there", project.workflow_title(workflow)));
    }
    for story in &project.stories {
        for (at, event) in story.events.iter().enumerate() {
            let starts = matches!(&event.kind, EventKind::Tap { workflow, .. } if item.kind == ItemKind::Workflow && *workflow == item.id);
            let expects = event.expect.each().any(|expect| match item.kind {
                ItemKind::Page => expect.page.as_deref() == Some(&item.id),
                ItemKind::Endpoint => expect.calls.iter().any(|call| call.call == item.id),
                _ => false,
            });
            if starts || expects {
                let owner = Item::new(ItemKind::Story, &story.id);
                note(owner, format!("step {} of “{}”: {}", at + 1, story.name, step_title(project, &event.kind)));
            }
        }
    }
    for (owner, place, named) in beside_workflows(project) {
        if named == *item {
            note(owner, place);
        }
    }
    if item.kind == ItemKind::Page {
        for (role, page) in page_settings(&project.platform) {
            if *page == item.id {
                note(Item::new(ItemKind::Settings, ""), format!("{role} of the authentication settings"));
            }
        }
    }
    if let (ItemKind::Endpoint, Platform::WeWebLegacy(settings)) = (item.kind, &project.platform) {
        for (role, endpoint) in [(USER_ENDPOINT, &settings.user_endpoint), (REFRESH_ENDPOINT, &settings.refresh_endpoint)] {
            if *endpoint == item.id {
                note(Item::new(ItemKind::Settings, ""), format!("{role} of the authentication settings"));
            }
        }
    }
    if let (ItemKind::Endpoint, Platform::WeWebPlugin(settings)) = (item.kind, &project.platform) {
        for (role, _) in settings.own_calls().into_iter().filter(|(_, endpoint)| *endpoint == item.id) {
            note(Item::new(ItemKind::Settings, ""), format!("{role} of the authentication settings"));
        }
    }
    found
}

/// What calls, boxes and settings refer to by themselves: interceptors, what an interceptor runs, results of API endpoints.
fn beside_workflows(project: &Project) -> Vec<(Item, String, Item)> {
    let mut found = Vec::new();
    let settings = || Item::new(ItemKind::Settings, "");
    for endpoint in project.endpoints.iter().filter(|endpoint| !endpoint.facts.interceptor.is_empty()) {
        let owner = Item::new(ItemKind::Endpoint, &endpoint.id);
        found.push((owner, format!("API Interceptor of {}", endpoint.name), Item::new(ItemKind::Function, &endpoint.facts.interceptor)));
    }
    for function in &project.functions {
        if let Behaviour::RefreshAndRepeat(flow) = &function.behaviour {
            let owner = Item::new(ItemKind::Function, &function.id);
            found.push((owner, format!("{} refreshes by it", function.name), Item::new(ItemKind::Workflow, flow)));
        }
    }
    match &project.platform {
        Platform::FlutterFlow(held) => {
            for group in held.groups.iter().filter(|group| !group.interceptor.is_empty()) {
                let place = format!("API Interceptor of the group {}", group.name);
                found.push((settings(), place, Item::new(ItemKind::Function, &group.interceptor)));
            }
        }
        Platform::WeWeb(held) => {
            for endpoint in held.server.endpoints.iter().filter(|endpoint| !endpoint.function.is_empty()) {
                let place = format!("result of the API endpoint {}", endpoint.name);
                found.push((settings(), place, Item::new(ItemKind::Function, &endpoint.function)));
            }
        }
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {}
    }
    found
}

fn page_settings(platform: &Platform) -> Vec<(&'static str, &String)> {
    match platform {
        Platform::FlutterFlow(settings) => vec![("Entry Page", &settings.entry_page), ("Logged In Page", &settings.logged_in_page)],
        Platform::WeWeb(settings) => vec![
            ("Unauthenticated page", &settings.unauthenticated_page),
            ("Unauthorized page", &settings.unauthorized_page),
            ("Page at /", &settings.home_page),
        ],
        Platform::WeWebPlugin(settings) => vec![
            ("Page for people not signed in", &settings.unauthenticated_page),
            ("Forbidden page", &settings.forbidden_page),
            ("Page at /", &settings.home_page),
        ],
        Platform::WeWebLegacy(settings) => vec![
            ("Page for people not signed in", &settings.unauthenticated_page),
            ("Forbidden page", &settings.forbidden_page),
            ("Page at /", &settings.home_page),
        ],
    }
}

struct Found<'a> {
    project: &'a Project,
    item: &'a Item,
    places: Vec<Reference>,
}

impl Found<'_> {
    fn note(&mut self, workflow: &Workflow, what: &str) {
        let reference = Reference {
            place: format!("{}: {what}", self.project.workflow_title(workflow)),
            owner: Item::new(ItemKind::Workflow, &workflow.id),
        };
        if !self.places.contains(&reference) {
            self.places.push(reference);
        }
    }
}

impl<'a> Visit<'a> for Found<'_> {
    fn action(&mut self, _: &ActionAt, workflow: &'a Workflow, action: &'a Action) {
        let named = match &action.kind {
            ActionKind::Call { endpoint, .. } => (ItemKind::Endpoint, endpoint),
            ActionKind::RunWorkflow { workflow, .. } => (ItemKind::Workflow, workflow),
            ActionKind::SetVariable { variable, .. } => (ItemKind::Variable, variable),
            ActionKind::Navigate(navigate) => (ItemKind::Page, &navigate.page),
            _ => return,
        };
        if named == (self.item.kind, &self.item.id) {
            self.note(workflow, &action_title(self.project, &action.kind));
        }
    }

    fn binding(&mut self, at: &Place, workflow: Option<&'a Workflow>, binding: &'a Binding) {
        let named = match &binding.from {
            Source::Variable(id) => (ItemKind::Variable, id),
            Source::PageInput { page, .. } => (ItemKind::Page, page),
            Source::Custom { function, .. } => (ItemKind::Function, function),
            _ => return,
        };
        if named != (self.item.kind, &self.item.id) {
            return;
        }
        let field = at.to_string();
        let field = field.rsplit('/').next().unwrap_or_default();
        match (workflow, at) {
            (Some(workflow), _) => self.note(workflow, &format!("a binding of {field}")),
            (None, Place::Endpoint(id, _)) => {
                self.places.push(Reference { place: format!("endpoint {id}: {field}"), owner: Item::new(ItemKind::Endpoint, id) });
            }
            (None, _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo() -> Project {
        let text = include_bytes!("../../assets/demo-flutterflow.authscope.json");
        crate::format::project_file::read(text).unwrap_or_else(|error| panic!("{error}")).0
    }

    #[test]
    fn what_refers_to_a_thing_is_named_in_words() {
        let project = demo();
        let places = |kind, id: &str| {
            references(&project, &Item::new(kind, id)).into_iter().map(|reference| reference.place).collect::<Vec<_>>().join("\n")
        };
        let home = places(ItemKind::Page, "home");
        assert!(home.contains("Logged In Page of the authentication settings"), "{home}");
        assert!(home.contains("Home · on page load starts there") && home.contains("step 2 of"), "{home}");
        assert!(places(ItemKind::Endpoint, "refresh").contains("API Call Refresh"));
        assert!(places(ItemKind::Workflow, "orders-tap").contains("step 5 of"));
        assert_eq!(places(ItemKind::Endpoint, "nobody"), "");
    }
}
