//! Project files (`*.authscope.json`): read with a message that says where, written one item a line, unknown fields kept.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::domain::project::story::ValueWanted;
use crate::domain::project::unique_ids::{self, Renamed};
use crate::domain::project::walk;
use crate::domain::project::workflow::Workflow;
use crate::domain::project::{FILE_VERSION, Project};

use super::document::{self, DocumentError, DocumentKind};
use super::doubts::{self, Doubt};
use super::layout;

/// What a project file is.
pub static KIND: DocumentKind = DocumentKind {
    noun: "project",
    title: "an Authscope project",
    tag: "authscope",
    version: FILE_VERSION,
    mend: "Open the file in a text editor and mend that line, or go back to an older copy",
    made_by: "A project begins with { \"authscope\": 1, \"name\": … }",
};

/// A project has no more pages, calls, workflows, actions, test steps, variables, functions and values of environments than this.
pub const MAX_THINGS: usize = 50_000;

/// The text of a project has no more bytes than this.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// What a file holds that this program does not know: kept, and written back. And what was put right in reading it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unknown {
    left: Option<Json>,
    renamed: Vec<Renamed>,
    doubts: Vec<Doubt>,
}

impl Unknown {
    /// Ids that stood twice.
    #[must_use]
    pub fn renamed(&self) -> &[Renamed] {
        &self.renamed
    }

    /// What is most likely not meant so.
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }
}

/// Reads a project file.
///
/// # Errors
/// Where it is wrong, what, and how to fix it. The file is never touched.
pub fn read(bytes: &[u8]) -> Result<(Project, Unknown), DocumentError> {
    let raw = document::parse(bytes, &KIND)?;
    let mut project: Project = document::decode(bytes)?;
    let count = things(&project);
    if count > MAX_THINGS {
        return Err(DocumentError::TooMany { kind: &KIND, count, most: MAX_THINGS });
    }
    let renamed = unique_ids::mend(&mut project);
    let left = left_over(&raw, &to_json(&project));
    let doubts = doubts::misspelt(left.as_ref()).into_iter().chain(doubts::secrets(&project)).collect();
    forget_secrets(&mut project);
    Ok((project, Unknown { left, renamed, doubts }))
}

/// How many things a project has, those inside others included.
fn things(project: &Project) -> usize {
    let Project { pages, endpoints, workflows, variables, functions, stories, environments, .. } = project;
    let actions = |workflow: &Workflow| 1 + walk::all_actions(workflow).len();
    pages.len()
        + endpoints.len()
        + variables.len()
        + functions.len()
        + workflows.iter().map(actions).sum::<usize>()
        + stories.iter().map(|story| 1 + story.events.len()).sum::<usize>()
        + environments.iter().map(|environment| 1 + environment.values.len()).sum::<usize>()
}

/// The text of a project file: laid out for people, unless it would then have more than [`MAX_BYTES`].
#[must_use]
pub fn write(project: &Project, unknown: &Unknown) -> String {
    let mut project = project.clone();
    forget_secrets(&mut project);
    project.authscope = project.file_version();
    let mut json = to_json(&project);
    if let Some(unknown) = &unknown.left {
        put_back(&mut json, unknown);
    }
    layout::within(&json, MAX_BYTES)
}

/// A secret's value never stands in a project file; one that somebody typed into it goes no further. Of a token only whether it is set can
/// be expected.
fn forget_secrets(project: &mut Project) {
    for value in project.environments.iter_mut().flat_map(|environment| &mut environment.values) {
        if value.secret {
            value.value.clear();
            value.on.clear();
        }
    }
    for event in project.stories.iter_mut().flat_map(|story| &mut story.events) {
        event.expect.change(|expect| {
            for value in expect.values.iter_mut().filter(|value| value.slot.is_token()) {
                if let ValueWanted::Equals(json) = &value.wanted {
                    value.wanted = ValueWanted::Set(!json.is_null());
                }
            }
        });
    }
}

fn to_json(value: &impl Serialize) -> Json {
    // A project is plain data: it always becomes JSON.
    serde_json::to_value(value).unwrap_or(Json::Null)
}

/// What `raw` has that `known` has not: members by name, items by their id.
fn left_over(raw: &Json, known: &Json) -> Option<Json> {
    match (raw, known) {
        (Json::Object(raw), Json::Object(known)) => {
            let mut left = Map::new();
            for (name, value) in raw {
                match known.get(name) {
                    None => {
                        left.insert(name.clone(), value.clone());
                    }
                    Some(known) => {
                        if let Some(value) = left_over(value, known) {
                            left.insert(name.clone(), value);
                        }
                    }
                }
            }
            (!left.is_empty()).then_some(Json::Object(left))
        }
        (Json::Array(raw), Json::Array(known)) if raw.len() == known.len() => {
            let mut left = Vec::new();
            for (raw, known) in raw.iter().zip(known) {
                if let Some(Json::Object(mut value)) = left_over(raw, known) {
                    // Only what has an id can be found again after an edit.
                    if let Some((key, id)) = identity(known) {
                        value.insert(key.to_owned(), id.clone());
                        left.push(Json::Object(value));
                    }
                }
            }
            (!left.is_empty()).then_some(Json::Array(left))
        }
        _ => None,
    }
}

fn put_back(json: &mut Json, left: &Json) {
    match (json, left) {
        (Json::Object(json), Json::Object(left)) => {
            for (name, value) in left {
                match json.get_mut(name) {
                    None => {
                        json.insert(name.clone(), value.clone());
                    }
                    Some(json) => put_back(json, value),
                }
            }
        }
        (Json::Array(json), Json::Array(left)) => {
            for value in left {
                if let Some(item) = json.iter_mut().find(|item| identity(item).is_some() && identity(item) == identity(value)) {
                    put_back(item, value);
                }
            }
        }
        _ => {}
    }
}

fn identity(json: &Json) -> Option<(&'static str, &Json)> {
    ["id", "name", "field"].into_iter().find_map(|key| Some((key, json.get(key)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{
  "authscope": 1, "name": "Shop", "zoo": {"a": 1},
  "platform": {"flutterflow": {"entry_page": "login", "logged_in_page": "home", "later": true}},
  "pages": [{"id": "login", "name": "Login", "route": "/login", "colour": "red"}]
}"#;

    #[test]
    fn unknown_fields_are_kept_and_written_back() {
        let (mut project, unknown) = read(SMALL.as_bytes()).unwrap();
        project.name = "Shop 2".into();
        project.pages.insert(0, crate::domain::project::page::Page { id: "new".into(), ..Default::default() });
        let text = write(&project, &unknown);
        let json: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(json["zoo"]["a"], 1);
        assert_eq!(json["platform"]["flutterflow"]["later"], true);
        assert_eq!((&json["pages"][1]["colour"], &json["name"]), (&Json::from("red"), &Json::from("Shop 2")));
        let (again, _) = read(text.as_bytes()).unwrap();
        assert_eq!(again, project);
    }

    #[test]
    fn ids_that_stand_twice_are_told_apart() {
        let page = r#"{"id": "login", "name": "Login", "route": "/login", "colour": "red"}"#;
        let other =
            r#"{"id": "login", "name": "Other", "route": "/other", "colour": "blue"}, {"id": "login-2", "name": "Third", "route": "/3"}"#;
        let (project, unknown) = read(SMALL.replace(page, &format!("{page}, {other}")).as_bytes()).unwrap();
        let ids: Vec<&str> = project.pages.iter().map(|page| page.id.as_str()).collect();
        assert_eq!(ids, ["login", "login-3", "login-2"], "the first one keeps its id, and nobody else loses theirs");
        let told: Vec<String> = unknown.renamed().iter().map(ToString::to_string).collect();
        assert_eq!(told, ["the id “login” stands twice in pages: the second one is called “login-3” now, and references reach the first"]);
        // What this program does not know stays with its own page.
        let json: Json = serde_json::from_str(&write(&project, &unknown)).unwrap();
        assert_eq!((&json["pages"][0]["colour"], &json["pages"][1]["colour"]), (&Json::from("red"), &Json::from("blue")));
    }

    #[test]
    fn an_expectation_that_says_nothing_is_refused() {
        let with = |expect: &str| {
            let story = format!(
                r#""stories": [{{"id": "s", "name": "S", "events": [{{"id": "open", "do": {{"open": {{}}}}, "expect": {expect}}}]}}], "pages""#
            );
            read(SMALL.replacen("\"pages\"", &story, 1).as_bytes()).map(|(project, _)| project.stories[0].events[0].expect.clone())
        };
        for (expect, part) in [
            (r#"{"calls": [{"call": "log-in", "outcome": "succeeds"}]}"#, "unknown variant `succeeds`"),
            (r#"{"calls": [{"call": "log-in", "is": "refused"}]}"#, "say what is expected of the call"),
            (r#"{"calls": [{"call": "log-in", "outcome": "refused", "status": 401}]}"#, "not both"),
            (r#"{"values": [{"slot": "token"}]}"#, "say what is expected of the value"),
        ] {
            let error = with(expect).unwrap_err().to_string();
            assert!(error.contains(part), "{expect}: {error}");
        }
        let null = with(r#"{"values": [{"slot": "uid", "equals": null}]}"#).unwrap();
        assert_eq!(null.values[0].wanted, ValueWanted::Equals(Json::Null));
    }

    #[test]
    fn the_version_goes_up_with_what_is_new() {
        let story = r#""stories": [{"id": "s", "name": "S", "events": [{"id": "open", "do": {"open": {}}, "expect": {"page": "login"}}]}], "pages""#;
        let with = SMALL.replacen("\"pages\"", story, 1);
        let (mut project, unknown) = read(with.as_bytes()).unwrap();
        let version = |project: &Project| serde_json::from_str::<Json>(&write(project, &unknown)).unwrap()["authscope"].clone();
        assert_eq!(version(&project), 1);
        project.stories[0].events[0].expect.message = Some("Welcome".into());
        assert_eq!(version(&project), 2);
        project.stories[0].events[0].expect.message = None;
        assert_eq!(version(&project), 1);
        project.authscope = 2;
        assert_eq!(version(&project), 2, "what was read as newer stays so");
    }

    #[test]
    fn a_secret_in_the_file_goes_no_further() {
        let with = SMALL.replacen("\"pages\"", r#""environments": [{"id": "own", "name": "Own", "values": [{"name": "key", "value": "typed-by-hand", "secret": true}]}], "pages""#, 1);
        let (mut project, unknown) = read(with.as_bytes()).unwrap();
        assert_eq!(project.environments[0].values[0].value, "");
        assert!(!write(&project, &unknown).contains("typed-by-hand"));
        project.environments[0].values[0].value = "put in later".into();
        assert!(!write(&project, &unknown).contains("put in later"));
    }

    #[test]
    fn a_project_of_more_things_than_anybody_works_with_says_how_many() {
        let with = |count: usize| {
            let pages: Vec<String> = (0..count).map(|n| format!(r#"{{"id": "p{n}", "name": "", "route": "/{n}"}}"#)).collect();
            SMALL.replacen(r#""pages": ["#, &format!(r#""pages": [{},"#, pages.join(",")), 1)
        };
        assert!(read(with(MAX_THINGS - 1).as_bytes()).is_ok());
        let error = read(with(MAX_THINGS).as_bytes()).unwrap_err().to_string();
        assert!(error.contains("this project has 50001 pages, calls") && error.contains("no more than 50000 are read"), "{error}");
    }

    #[test]
    fn a_misspelt_field_and_a_secret_in_the_file_are_doubted_and_a_field_of_ones_own_is_not() {
        let story = r#""storys": [], "stories": [{"id": "s", "name": "S", "events": [{"id": "open", "do": {"open": {}}, "expct": {"page": "login"}}]}],
            "environments": [{"id": "own", "name": "Own", "values": [{"name": "key", "value": "typed-by-hand", "secret": true}, {"name": "k2", "value": "", "secrett": true}]}],
            "notes_of_mine": {"acces": 1}, "pages""#;
        let text =
            SMALL.replacen("\"pages\"", story, 1).replacen("\"colour\": \"red\"", "\"acces\": \"signed-in\", \"colour\": \"red\"", 1);
        let (_, unknown) = read(text.as_bytes()).unwrap();
        let told: Vec<String> = unknown.doubts().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "the field \"storys\" is not known and has no effect (did you mean \"stories\"?)",
                "stories/s/events/open: the field \"expct\" is not known and has no effect (did you mean \"expect\"?)",
                "environments/own/values/k2: the field \"secrett\" is not known and has no effect (did you mean \"secret\"?)",
                "pages/login: the field \"acces\" is not known and has no effect (did you mean \"access\"?)",
                "environments/own: the secret key has a value in the file; it is not used, and never written back",
            ]
        );
        let (_, unknown) = read(SMALL.as_bytes()).unwrap();
        assert_eq!(unknown.doubts(), []);
    }

    #[test]
    fn a_broken_file_says_where() {
        let error = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(error("{\"authscope\": 1,\n \"name\": }").starts_with("line 2, column 10:"));
        assert!(error("[]").contains("not an Authscope project"));
        assert!(error("{\"authscope\": 99}").contains("version 99"));
        let wrong = SMALL.replace("\"/login\"", "7");
        assert!(
            error(&wrong).starts_with("line 4, field pages[0].route: a text is expected, and the number 7 stands there"),
            "{}",
            error(&wrong)
        );
        let wrong = SMALL.replace("\"flutterflow\"", "\"fluterflow\"");
        assert!(error(&wrong).contains("platform"), "{}", error(&wrong));
    }
}
