//! How two versions of one project differ, for somebody who has to choose between them.

use serde_json::Value as Json;

use crate::domain::project::Project;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::words::capitalised;

use super::seal::seal_all;
use super::thing::item_title;

/// So many are told at most, and so much of each text (characters).
const MOST: usize = 400;
const MOST_CHARS: usize = 120;

/// One place in which two versions differ. No secret that stands readable in one of them is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The thing: a page, a call; "the project" for what belongs to none.
    pub thing: String,
    /// The field in it as the file names it, such as `url` or `actions.log-in.fields`; empty: the whole thing, or the order of its kind.
    pub field: String,
    /// What one version has; none where it has nothing there.
    pub mine: Option<String>,
    /// What the other has.
    pub theirs: Option<String>,
}

/// The places in which two versions of a project differ, in the order of the file. Who the project is does not count.
#[must_use]
pub fn differences(mine: &Project, theirs: &Project) -> Vec<Difference> {
    // Of a secret only its name is shown.
    let (mine, theirs) = (seal_all(mine).0, seal_all(theirs).0);
    let json = |project: &Project| serde_json::to_value(project).unwrap_or(Json::Null);
    let (a, b) = (json(&mine), json(&theirs));
    let mut found = Found(Vec::new());
    for (name, kind) in [("name", None), ("platform", Some(ItemKind::Settings)), ("not_confirmed", None)]
        .into_iter()
        .chain(LISTS.map(|(n, k)| (n, Some(k))))
    {
        let title = |id: &str| match kind {
            None => "The project".to_owned(),
            Some(kind) => {
                let item = Item::new(kind, id);
                let has = |project: &Project| project.list(kind).is_some_and(|list| list.position(id).is_some());
                capitalised(&item_title(if has(&mine) || kind == ItemKind::Settings { &mine } else { &theirs }, &item))
            }
        };
        match (kind, a.get(name), b.get(name)) {
            (Some(kind), mine, theirs) if kind != ItemKind::Settings => found.in_list(&title, kind, items(mine), items(theirs)),
            (kind, mine, theirs) => found.in_field(&title(""), if kind.is_none() { name } else { "" }, mine, theirs),
        }
    }
    found.0
}

/// The lists of a project file, by their names there.
const LISTS: [(&str, ItemKind); 7] = [
    ("pages", ItemKind::Page),
    ("endpoints", ItemKind::Endpoint),
    ("workflows", ItemKind::Workflow),
    ("variables", ItemKind::Variable),
    ("functions", ItemKind::Function),
    ("stories", ItemKind::Story),
    ("environments", ItemKind::Environment),
];

fn items(list: Option<&Json>) -> &[Json] {
    list.and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

fn id(item: &Json) -> Option<&str> {
    ["id", "name", "field"].into_iter().find_map(|key| item.get(key)?.as_str())
}

struct Found(Vec<Difference>);

impl Found {
    fn in_list(&mut self, title: &dyn Fn(&str) -> String, kind: ItemKind, mine: &[Json], theirs: &[Json]) {
        let ids = |items: &[Json]| items.iter().filter_map(|item| id(item).map(str::to_owned)).collect::<Vec<_>>();
        let (my_ids, their_ids) = (ids(mine), ids(theirs));
        for item in mine {
            let Some(name) = id(item) else { continue };
            let other = theirs.iter().find(|other| id(other) == Some(name));
            match other {
                Some(other) => self.in_field(&title(name), "", Some(item), Some(other)),
                None => self.put(&title(name), "", Some("there".into()), None),
            }
        }
        for item in theirs {
            if let Some(name) = id(item).filter(|name| !my_ids.iter().any(|known| known == name)) {
                self.put(&title(name), "", None, Some("there".into()));
            }
        }
        let common = |ids: &[String], others: &[String]| ids.iter().filter(|id| others.contains(id)).cloned().collect::<Vec<_>>();
        let (mine, theirs) = (common(&my_ids, &their_ids), common(&their_ids, &my_ids));
        if mine != theirs {
            self.put(
                &format!("The order of {}", LISTS.iter().find(|(_, of)| *of == kind).map_or("", |(name, _)| name)),
                "",
                Some(mine.join(", ")),
                Some(theirs.join(", ")),
            );
        }
    }

    fn in_field(&mut self, thing: &str, field: &str, mine: Option<&Json>, theirs: Option<&Json>) {
        let inner = |name: &str| if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
        match (mine, theirs) {
            (mine, theirs) if mine == theirs => {}
            (Some(Json::Object(mine)), Some(Json::Object(theirs))) => {
                for (name, value) in mine {
                    self.in_field(thing, &inner(name), Some(value), theirs.get(name));
                }
                for (name, value) in theirs.iter().filter(|(name, _)| !mine.contains_key(*name)) {
                    self.in_field(thing, &inner(name), None, Some(value));
                }
            }
            (Some(Json::Array(mine)), Some(Json::Array(theirs))) if has_ids(mine) && has_ids(theirs) && same_order(mine, theirs) => {
                for item in mine {
                    let name = id(item).unwrap_or_default();
                    self.in_field(thing, &inner(name), Some(item), theirs.iter().find(|other| id(other) == Some(name)));
                }
                for item in theirs.iter().filter(|item| !mine.iter().any(|known| id(known) == id(item))) {
                    self.in_field(thing, &inner(id(item).unwrap_or_default()), None, Some(item));
                }
            }
            (mine, theirs) => self.put(thing, field, mine.map(text), theirs.map(text)),
        }
    }

    fn put(&mut self, thing: &str, field: &str, mine: Option<String>, theirs: Option<String>) {
        if self.0.len() < MOST {
            self.0.push(Difference { thing: thing.to_owned(), field: field.to_owned(), mine, theirs });
        }
    }
}

fn has_ids(items: &[Json]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    items.iter().all(|item| id(item).is_some_and(|id| seen.insert(id)))
}

/// Whether what both lists have stands in the same order in both.
fn same_order(mine: &[Json], theirs: &[Json]) -> bool {
    let known = |item: &&Json, others: &[Json]| others.iter().any(|other| id(other) == id(item));
    let ids = |items: &[Json], others: &[Json]| {
        items.iter().filter(|item| known(item, others)).map(|item| id(item).map(str::to_owned)).collect::<Vec<_>>()
    };
    ids(mine, theirs) == ids(theirs, mine)
}

fn text(value: &Json) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::{Endpoint, Field};
    use crate::domain::project::identity::ProjectId;
    use crate::domain::project::page::Page;
    use crate::domain::project::platform::{Platform, WeWebSettings};

    fn shop() -> Project {
        let page = |id: &str| Page { id: id.into(), name: id.to_uppercase(), ..Page::default() };
        let log_in = Endpoint { id: "log-in".into(), name: "Log in".into(), url: "https://a.example/login".into(), ..Endpoint::default() };
        Project {
            pages: vec![page("home"), page("login")],
            endpoints: vec![log_in],
            ..Project::new("Shop", Platform::WeWeb(WeWebSettings::default()))
        }
    }

    fn said(mine: &Project, theirs: &Project) -> Vec<String> {
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
        differences(mine, theirs).iter().map(|d| format!("{} [{}] {} | {}", d.thing, d.field, side(&d.mine), side(&d.theirs))).collect()
    }

    #[test]
    fn each_place_in_which_two_versions_differ_is_named_with_both_sides() {
        let mine = shop();
        let mut theirs = shop();
        theirs.id = ProjectId::written("5f0c5f0c");
        assert_eq!(said(&mine, &theirs), [] as [&str; 0], "who it is does not count");
        theirs.name = "Teapots".into();
        theirs.pages[0].route = "/start".into();
        theirs.pages.push(Page { id: "cart".into(), name: "Cart".into(), ..Page::default() });
        theirs.endpoints[0].url = "https://b.example/login".into();
        theirs.endpoints[0].headers = vec![Field { name: "Accept".into(), value: "text/html".into() }];
        assert_eq!(
            said(&mine, &theirs),
            [
                "The project [name] Shop | Teapots",
                "Page HOME [route]  | /start",
                "Page Cart [] - | there",
                "Endpoint Log in [url] https://a.example/login | https://b.example/login",
                "Endpoint Log in [headers] - | [{\"name\":\"Accept\",\"value\":\"text/html\"}]",
            ]
        );
    }

    #[test]
    fn what_moved_is_told_and_a_secret_is_not() {
        let (mine, mut theirs) = (shop(), shop());
        theirs.pages.reverse();
        theirs.endpoints[0].headers = vec![Field { name: "Authorization".into(), value: "Bearer abc.def.ghi-secret".into() }];
        let said = said(&mine, &theirs);
        assert_eq!(said[0], "The order of pages [] home, login | login, home");
        assert!(said.len() == 2 && !said[1].contains("ghi-secret"), "{said:?}");
    }
}
