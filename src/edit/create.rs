//! New things of a project, each with an id and a name that nothing else has.

use serde_json::Value as Json;

use crate::domain::base::slug::{free, slug};
use crate::domain::project::binding::{SessionField, Source};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::environment::Environment;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::page::Page;
use crate::domain::project::platform::Platform;
use crate::domain::project::story::{EventKind, Expectation, Story, StoryEvent};
use crate::domain::project::workflow::{Trigger, Workflow};
use crate::domain::project::{Behaviour, CustomFunction, Project, Variable};

use super::Edit;
use super::thing::Thing;

/// A new thing of a kind, and how to find it. `None` for the settings, of which there is one.
#[must_use]
pub fn create(project: &Project, kind: ItemKind) -> Option<(Edit, Item)> {
    let (id, name) = names(project, kind, first_name(&project.platform, kind));
    let thing = match kind {
        ItemKind::Settings => return None,
        ItemKind::Page => Thing::Page(Page { route: format!("/{id}"), id, name, ..Page::default() }),
        ItemKind::Endpoint => Thing::Endpoint(Endpoint { id, name, url: "{{base_url}}/".into(), ..Endpoint::default() }),
        ItemKind::Workflow => {
            let on = match project.pages.first() {
                Some(page) => Trigger::tap(&page.id, "Button"),
                None => Trigger::Called,
            };
            Thing::Workflow(workflow(id, on))
        }
        ItemKind::Variable => Thing::Variable(Variable { id, name, ..Variable::default() }),
        ItemKind::Function => {
            let behaviour = Behaviour::Constant(Json::Null);
            Thing::Function(CustomFunction { id, name, inputs: vec!["value".into()], behaviour, source: String::new() })
        }
        ItemKind::Story => {
            let open = StoryEvent { id: "open".into(), kind: EventKind::Open { path: "/".into() }, expect: Expectation::default() };
            Thing::Story(Story { id, name, events: vec![open] })
        }
        ItemKind::Environment => Thing::Environment(Environment { id, name, ..Environment::default() }),
    };
    Some(put(thing))
}

/// A workflow that starts in this way and does nothing yet.
#[must_use]
pub fn workflow(id: String, on: Trigger) -> Workflow {
    Workflow { id, name: String::new(), on, version: 2, actions: Vec::new(), on_error: Vec::new() }
}

/// A workflow with a trigger of this kind, with an id that nothing else has.
#[must_use]
pub fn workflow_on(project: &Project, on: Trigger) -> Workflow {
    let base = match &on {
        Trigger::Tap { page, label, .. } | Trigger::Submit { page, label } => format!("{page} {label}"),
        Trigger::Query { page, .. } => format!("{page} query"),
        Trigger::PageLoad { page } => format!("{page} load"),
        Trigger::PageUserLoad { page } => format!("{page} user load"),
        Trigger::AppLoad => "app load".into(),
        Trigger::UserLoad => "on user load".into(),
        Trigger::Called => "workflow".into(),
    };
    workflow(free(&slug(&base), "-", |id| project.workflow(id).is_some()), on)
}

/// What most likely fills an input of a call from this page: an input field of the same name, or what the session holds.
#[must_use]
pub fn likely_source(project: &Project, page: &str, input: &str) -> Option<Source> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let fields = project.page(page).map(|page| page.inputs.as_slice()).unwrap_or_default();
    if let Some(field) = fields.iter().find(|field| plain(&field.name) == plain(input)) {
        return Some(Source::PageInput { page: page.to_owned(), field: field.name.clone() });
    }
    match plain(input).as_str() {
        "token" | "accesstoken" | "authtoken" | "bearer" => Some(Source::Session(SessionField::Token)),
        "refreshtoken" | "refresh" => Some(Source::Session(SessionField::RefreshToken)),
        _ => None,
    }
}

/// The name under which the reply of a call is found: the endpoint's in one word.
#[must_use]
pub fn output_name(endpoint: &Endpoint) -> String {
    let mut name = String::new();
    for (at, word) in endpoint.name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if at > 0 => name.extend(first.to_uppercase().chain(letters)),
            Some(first) => name.extend(first.to_lowercase().chain(letters)),
            None => {}
        }
    }
    if name.is_empty() { "reply".into() } else { name }
}

/// A copy of a thing under an id and a name of its own.
#[must_use]
pub fn duplicate(project: &Project, item: &Item) -> Option<(Edit, Item)> {
    let thing = Thing::of(project, item)?;
    let (id, name) = names(project, item.kind, thing.name());
    let copy = match thing {
        Thing::Page(page) => Thing::Page(Page {
            route: free(&page.route, "-", |route| project.pages.iter().any(|page| page.route == route)),
            at: page.at.map(|(x, y)| (x + 40, y + 40)),
            id,
            name,
            ..page
        }),
        Thing::Endpoint(endpoint) => Thing::Endpoint(Endpoint { id, name, ..endpoint }),
        Thing::Workflow(original) => {
            let mut copy = Workflow { id, ..original };
            if copy.name.is_empty() {
                if let Trigger::Tap { label, .. } = &mut copy.on {
                    *label = format!("{label} 2");
                }
            } else {
                copy.name = name;
            }
            Thing::Workflow(copy)
        }
        Thing::Variable(variable) => Thing::Variable(Variable { id, name, ..variable }),
        Thing::Function(function) => Thing::Function(CustomFunction { id, name, ..function }),
        Thing::Story(story) => Thing::Story(Story { id, name, ..story }),
        Thing::Environment(environment) => Thing::Environment(Environment { id, name, ..environment }),
    };
    Some(put(copy))
}

fn put(thing: Thing) -> (Edit, Item) {
    let item = thing.item();
    (Edit::Put(Box::new(thing)), item)
}

fn first_name(platform: &Platform, kind: ItemKind) -> String {
    let words = crate::domain::words::menu::Words::of(platform);
    match kind {
        ItemKind::Settings => String::new(),
        ItemKind::Page => "New page".into(),
        ItemKind::Endpoint => format!("New {}", words.endpoint),
        ItemKind::Workflow => format!("New {}", words.workflow),
        ItemKind::Variable => "variable".into(),
        ItemKind::Function => "customFunction".into(),
        ItemKind::Story => "New test".into(),
        ItemKind::Environment => "My server".into(),
    }
}

/// An id and a name that no other thing of this kind has.
fn names(project: &Project, kind: ItemKind, base: impl AsRef<str>) -> (String, String) {
    let base = base.as_ref();
    let all = Thing::all(project, kind);
    let name = free(base, " ", |name| all.iter().any(|thing| thing.name() == name));
    let id = free(&slug(&name), "-", |id| all.iter().any(|thing| thing.item().id == id));
    (id, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::WeWebSettings;

    #[test]
    fn new_things_and_copies_have_names_of_their_own() {
        let mut project = Project::new("t", Platform::WeWeb(WeWebSettings::default()));
        for kind in ItemKind::ALL.iter().copied().filter(|kind| *kind != ItemKind::Settings) {
            for _ in 0..2 {
                let (edit, item) = create(&project, kind).unwrap();
                project = edit.apply(&project).unwrap();
                assert!(Thing::of(&project, &item).is_some());
            }
            let first = Thing::all(&project, kind)[0].item();
            let (edit, copy) = duplicate(&project, &first).unwrap();
            project = edit.apply(&project).unwrap();
            let ids: std::collections::BTreeSet<String> = Thing::all(&project, kind).iter().map(|thing| thing.item().id).collect();
            assert!(ids.len() == 3 && ids.contains(&copy.id), "{kind:?}: {ids:?}");
        }
        assert_eq!(project.pages.iter().map(|page| page.name.as_str()).collect::<Vec<_>>(), ["New page", "New page 2", "New page 3"]);
        assert!(create(&project, ItemKind::Settings).is_none());
    }
}
