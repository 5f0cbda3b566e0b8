//! What is saved: platform, pages, endpoints, workflows, stories, environments.

pub mod api_group;
pub mod binding;
pub mod call_facts;
pub mod carrier;
pub mod endpoint;
pub mod environment;
pub mod facts;
pub mod fault;
mod file_version;
pub mod identity;
pub mod item;
pub mod legacy;
pub mod lists;
pub mod literals;
pub mod page;
pub mod place;
pub mod platform;
pub mod plugin;
pub mod secret_place;
pub mod story;
pub mod template;
pub mod trigger;
pub mod unique_ids;
pub mod value_uses;
pub mod vocabulary;
pub mod walk;
pub mod walk_mut;
pub mod weweb_server;
pub mod workflow;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use self::api_group::ApiGroup;
use self::endpoint::Endpoint;
use self::environment::Environment;
use self::facts::Facts;
use self::identity::{ProjectId, ProjectKey};
use self::item::Item;
use self::page::Page;
use self::platform::Platform;
use self::story::Story;
use self::workflow::{Trigger, Workflow};

/// The newest version of the project file that this program knows: 2 expects more of a step than page and session.
pub const FILE_VERSION: u32 = 2;

/// What is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Version of the file's form.
    pub authscope: u32,
    /// Name on screen.
    pub name: String,
    /// Who it is, whatever its name; none in a file that was written by hand or by an older version of this program.
    #[serde(default, deserialize_with = "identity::lenient", skip_serializing_if = "Option::is_none")]
    pub id: Option<ProjectId>,
    /// Whose rules it follows, with that platform's settings.
    pub platform: Platform,
    /// Screens.
    #[serde(default)]
    pub pages: Vec<Page>,
    /// HTTP calls.
    #[serde(default)]
    pub endpoints: Vec<Endpoint>,
    /// Workflows.
    #[serde(default)]
    pub workflows: Vec<Workflow>,
    /// Variables of the app.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// Custom functions, formulas and actions, as named boxes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<CustomFunction>,
    /// Stories.
    #[serde(default)]
    pub stories: Vec<Story>,
    /// Environments.
    #[serde(default)]
    pub environments: Vec<Environment>,
    /// What is known beyond what a run needs.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// What was filled in for the user, and waits for their word that their app is so.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_confirmed: BTreeSet<Item>,
}

/// The parameters of a path: names, and the bytes of the path at which each stands.
pub type Parameters<'a> = Vec<(&'a str, Range<usize>)>;

impl Project {
    /// An empty project.
    #[must_use]
    pub fn new(name: &str, platform: Platform) -> Self {
        Self {
            authscope: 1,
            name: name.to_owned(),
            id: None,
            platform,
            pages: Vec::new(),
            endpoints: Vec::new(),
            workflows: Vec::new(),
            variables: Vec::new(),
            functions: Vec::new(),
            stories: Vec::new(),
            environments: Vec::new(),
            facts: Facts::default(),
            not_confirmed: BTreeSet::new(),
        }
    }

    /// Under what its secrets are kept, while nothing older belongs to it.
    #[must_use]
    pub fn key(&self) -> ProjectKey {
        self.id.as_ref().map_or(self.name.as_str(), ProjectId::as_str).into()
    }

    /// The page of this id.
    #[must_use]
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// The page's name, or its id where there is no such page.
    #[must_use]
    pub fn page_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.page(id).map_or(id, |page| &page.name)
    }

    /// The endpoint of this id.
    #[must_use]
    pub fn endpoint(&self, id: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.id == id)
    }

    /// The call as it is made: with what its API group gives it.
    #[must_use]
    pub fn whole<'a>(&self, endpoint: &'a Endpoint) -> Cow<'a, Endpoint> {
        match self.group_of(endpoint) {
            Some(group) => Cow::Owned(group.with(endpoint)),
            None => Cow::Borrowed(endpoint),
        }
    }

    /// FlutterFlow: the API group of a call.
    #[must_use]
    pub fn group_of(&self, endpoint: &Endpoint) -> Option<&ApiGroup> {
        match &self.platform {
            Platform::FlutterFlow(settings) => settings.group(&endpoint.group),
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => None,
        }
    }

    /// The workflow of this id.
    #[must_use]
    pub fn workflow(&self, id: &str) -> Option<&Workflow> {
        self.workflows.iter().find(|workflow| workflow.id == id)
    }

    /// The story of this id.
    #[must_use]
    pub fn story(&self, id: &str) -> Option<&Story> {
        self.stories.iter().find(|story| story.id == id)
    }

    /// The environment of this id.
    #[must_use]
    pub fn environment(&self, id: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.id == id)
    }

    /// The variable of this id.
    #[must_use]
    pub fn variable(&self, id: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.id == id)
    }

    /// The page whose route fits this path, and where in it the parameters stand: names, and bytes of the path.
    #[must_use]
    pub fn page_at(&self, path: &str) -> Option<(&Page, Parameters<'_>)> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        self.pages.iter().find_map(|page| Some((page, match_route(&page.route, path)?)))
    }

    /// How a workflow is called on screen: its name, or its trigger in words.
    #[must_use]
    pub fn workflow_title(&self, workflow: &Workflow) -> String {
        if !workflow.name.is_empty() {
            return workflow.name.clone();
        }
        match &workflow.on {
            Trigger::Tap { page, label, shown_to: _ } => format!("{} · on tap “{label}”", self.page_name(page)),
            Trigger::Submit { page, label } => format!("{} · on form submit “{label}”", self.page_name(page)),
            Trigger::PageLoad { page } => format!("{} · on page load", self.page_name(page)),
            Trigger::Query { page, .. } => format!("{} · Backend Query", self.page_name(page)),
            Trigger::PageUserLoad { page } => format!("{} · On user load", self.page_name(page)),
            Trigger::AppLoad => "App · on page load".into(),
            Trigger::UserLoad => "App · On user load".into(),
            Trigger::Called => workflow.id.clone(),
        }
    }
}

fn match_route<'a>(route: &'a str, path: &str) -> Option<Parameters<'a>> {
    let mut parameters = Vec::new();
    let (mut wanted, mut given) = (parts(route), parts(path));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some((pattern, _)), Some((part, at))) => match pattern.strip_prefix(':') {
                Some(name) => parameters.push((name, at..at + part.len())),
                None if pattern == part => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

/// The parts of a path between its slashes, with their places.
fn parts(path: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    let parts = path.split('/').map(move |part| {
        let start = at;
        at += part.len() + 1;
        (part, start)
    });
    parts.filter(|(part, _)| !part.is_empty())
}

/// A variable of the app (FlutterFlow: App State; WeWeb: variable, rule 7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Slug, unique among variables.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// Its value at the start.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub default: Json,
    /// It is kept on the device (FlutterFlow: persisted; WeWeb: save in local storage).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub persisted: bool,
    /// WeWeb: persist on navigation.
    /// Those made since the option came have it on, older ones off (rule 56); none: nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_on_navigation: Option<bool>,
}

/// A custom function, action or formula: a named box whose behaviour is chosen from a list. Its source is never run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomFunction {
    /// Slug, unique among functions.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// The names of its inputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<String>,
    /// What it does, as far as a run is concerned.
    pub behaviour: Behaviour,
    /// The pasted source, for reference.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// What a named box does. Everything that depends on it is flagged as assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// The app's time now plus the first input, in seconds; gives milliseconds since 1970.
    NowPlusSeconds,
    /// The app's time now plus the first input, in milliseconds; gives milliseconds since 1970.
    NowPlusMs,
    /// The first input, milliseconds since 1970, as a point in time.
    MsToInstant,
    /// The first input divided by 1000.
    MsToSeconds,
    /// The first input as ISO 8601 text; gives milliseconds since 1970.
    IsoToInstant,
    /// The `exp` claim of the JWT in the first input; gives milliseconds since 1970.
    JwtExp,
    /// A claim of the JWT in the first input, by name; null where there is none.
    JwtClaim(String),
    /// The first input in base64.
    Base64,
    /// The first two inputs with a colon between them in base64: what stands behind `Basic` (RFC 7617).
    BasicCredentials,
    /// The SHA-256 of the first input, in hexadecimal.
    Sha256,
    /// The first input, percent-decoded.
    UrlDecode,
    /// The first input, a list of `{Name, Value}` (Cognito), as one object; null for anything else.
    ListToObject,
    /// The cookie that the first input names, URL-decoded, as a script of the page reads it; null where there is none to read.
    Cookie,
    /// Always this value.
    Constant(Json),
    /// FlutterFlow, as an API Interceptor: after a 401 it runs this workflow, which gets a new token, then repeats the call once with it.
    RefreshAndRepeat(String),
    /// Whatever the person who runs it answers.
    Ask {
        /// The answer is a secret.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        secret: bool,
    },
}

impl Behaviour {
    /// Those that take nothing but the box's inputs.
    pub const FIXED: [Self; 12] = [
        Self::NowPlusSeconds,
        Self::NowPlusMs,
        Self::MsToInstant,
        Self::MsToSeconds,
        Self::IsoToInstant,
        Self::JwtExp,
        Self::Base64,
        Self::BasicCredentials,
        Self::Sha256,
        Self::UrlDecode,
        Self::ListToObject,
        Self::Cookie,
    ];

    /// Whether files of version 1 cannot say it.
    #[must_use]
    pub fn is_newer_than_version_1(&self) -> bool {
        matches!(
            self,
            Self::JwtClaim(_) | Self::Base64 | Self::BasicCredentials | Self::Sha256 | Self::UrlDecode | Self::RefreshAndRepeat(_)
        )
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::NowPlusSeconds => "now plus so many seconds",
            Self::NowPlusMs => "now plus so many milliseconds",
            Self::MsToInstant => "milliseconds since 1970 to a time",
            Self::MsToSeconds => "milliseconds to seconds",
            Self::IsoToInstant => "ISO 8601 text to a time",
            Self::JwtExp => "the exp of a JWT",
            Self::JwtClaim(_) => "a claim of a JWT",
            Self::Base64 => "text to base64",
            Self::BasicCredentials => "user and password to Basic credentials",
            Self::Sha256 => "the SHA-256 of a text",
            Self::UrlDecode => "percent-decoded text",
            Self::ListToObject => "a list of names and values to an object",
            Self::Cookie => "the cookie of this name",
            Self::Constant(_) => "always the same value",
            Self::RefreshAndRepeat(_) => "API Interceptor: after a 401, refresh and repeat",
            Self::Ask { .. } => "ask me during the run",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_have_parameters() {
        assert_eq!(match_route("/orders/:id", "/orders/7"), Some(vec![("id", 8..9)]));
        assert_eq!(match_route("/", "/"), Some(vec![]));
        assert_eq!(match_route("/home", "/"), None);
    }
}
