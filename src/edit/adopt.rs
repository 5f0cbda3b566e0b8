//! Taking what was read from outside into a project: into a new one, or into the one that is open.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::base::slug::{Taken, slug};
use crate::domain::base::steps;
use crate::domain::project::Project;
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::environment::{Environment, EnvironmentValue, ServerKind};
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::platform::Platform;
use crate::domain::record::finding::Finding;
use crate::domain::secret::Secret;
use crate::format::import::{Import, ImportedValue, ValueText};
use crate::knowledge::backend_shape;
use crate::knowledge::blueprint::{Blueprint, BlueprintValue};
use crate::knowledge::dialect;
use crate::knowledge::starter::{self, Start};

/// What was read, and what of it the user wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// What was read.
    pub import: std::sync::Arc<Import>,
    /// For each call: whether it is taken, and what it is for.
    pub choices: Vec<ImportChoice>,
    /// What the calls show to be wrong by themselves.
    pub shown: Vec<Finding>,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportChoice {
    /// It is taken.
    pub take: bool,
    /// What it is for.
    pub purpose: Purpose,
}

/// A project with what was taken into it, and the secrets that came along.
#[derive(Clone, Debug)]
pub struct Adopted {
    /// The project.
    pub project: Project,
    /// Values of secrets, by name: for this session, never for a file.
    pub secrets: BTreeMap<String, Secret>,
}

impl Preview {
    /// Everything is taken, as it was understood.
    #[must_use]
    pub fn of(import: std::sync::Arc<Import>) -> Self {
        let choices = import.calls.iter().map(|call| ImportChoice { take: true, purpose: call.purpose.value }).collect();
        Self { import, choices, shown: Vec::new() }
    }

    /// The endpoints that are taken. A purpose that the app has one call for goes to the first of them.
    fn endpoints(&self) -> Vec<Endpoint> {
        let (mut purposes, mut ids) = (BTreeSet::new(), Taken::default());
        let taken = self.import.calls.iter().zip(&self.choices).filter(|(_, choice)| choice.take);
        taken
            .map(|(call, choice)| {
                let mut endpoint = call.endpoint.clone();
                endpoint.purpose = if purposes.insert(choice.purpose) { choice.purpose } else { Purpose::Other };
                endpoint.id = ids.give(&endpoint.id, "-").0;
                endpoint
            })
            .collect()
    }

    /// A project of its own around these calls.
    #[must_use]
    pub fn new_project(&self, platform: &Platform) -> Adopted {
        let import = &self.import;
        let value = |value: &ImportedValue| BlueprintValue {
            name: value.name.clone(),
            about: String::new(),
            secret: !matches!(value.value, ValueText::Plain(_)),
            ..BlueprintValue::default()
        };
        // What the demo's calls take as inputs is typed into the app, and stands in the environment already.
        let inputs = ["email", "password"];
        let blueprint = Blueprint {
            id: "imported".into(),
            title: "Your server".into(),
            endpoints: self.endpoints(),
            carrier: import.carrier.as_ref().map(|carrier| carrier.value.clone()).unwrap_or_default(),
            values: import.values.iter().filter(|held| !held.is_input && !inputs.contains(&held.name.as_str())).map(value).collect(),
            habits: backend_shape::named("plain").map(|plain| plain.habits).unwrap_or_default(),
            ..Blueprint::default()
        };
        let base_url = import.base_url.clone().unwrap_or_default();
        let name = url::Url::parse(&base_url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "New app".into());
        let start = Start { name, platform: platform.clone(), blueprint, base_url: Some(base_url), origins: BTreeMap::new() };
        let mut project = starter::project(&start);
        let secrets = self.put_values(&mut project.environments);
        Adopted { project, secrets }
    }

    /// The project with these calls added, in its platform's notation.
    #[must_use]
    pub fn add_to(&self, project: &Project) -> Adopted {
        let mut project = project.clone();
        let mut ids = Taken::of(project.endpoints.iter().map(|endpoint| endpoint.id.clone()));
        let mut names = Taken::of(project.endpoints.iter().map(|endpoint| endpoint.name.clone()));
        for endpoint in self.endpoints() {
            let mut endpoint = dialect::from_neutral(&endpoint, &project.platform);
            endpoint.id = ids.give(&slug(&endpoint.name), "-").0;
            endpoint.name = names.give(&endpoint.name, " ").0;
            project.not_confirmed.insert(Item::new(ItemKind::Endpoint, &endpoint.id));
            project.endpoints.push(endpoint);
        }
        if let Some(base_url) = &self.import.base_url {
            for environment in project.environments.iter_mut().filter(|known| known.server == ServerKind::Own) {
                Values::of(environment).put("base_url", base_url, false);
            }
        }
        let secrets = self.put_values(&mut project.environments);
        Adopted { project, secrets }
    }

    /// The values that stood in the calls go into the environments of the user's own servers; secrets are given back.
    fn put_values(&self, environments: &mut [Environment]) -> BTreeMap<String, Secret> {
        for environment in environments.iter_mut().filter(|environment| environment.server == ServerKind::Own) {
            let mut values = Values::of(environment);
            for held in &self.import.values {
                match &held.value {
                    ValueText::Plain(text) => values.put(&held.name, text, false),
                    ValueText::Secret(_) => values.put(&held.name, "", true),
                    ValueText::NotGiven => values.put(&held.name, "", false),
                }
            }
        }
        let secret = |held: &ImportedValue| match &held.value {
            ValueText::Secret(secret) => Some((held.name.clone(), secret.clone())),
            ValueText::Plain(_) | ValueText::NotGiven => None,
        };
        self.import.values.iter().filter_map(secret).collect()
    }
}

/// The values of an environment, and where each stands.
struct Values<'a> {
    environment: &'a mut Environment,
    places: HashMap<String, usize>,
}

impl<'a> Values<'a> {
    fn of(environment: &'a mut Environment) -> Self {
        // The first of a name is the one that counts.
        let places = environment.values.iter().enumerate().rev().map(|(at, value)| (value.name.clone(), at)).collect();
        Self { environment, places }
    }

    /// Puts a value where none stands yet.
    fn put(&mut self, name: &str, text: &str, secret: bool) {
        steps::count(1);
        let values = &mut self.environment.values;
        match self.places.get(name).and_then(|at| values.get_mut(*at)) {
            Some(value) if value.value.is_empty() && !value.secret => {
                text.clone_into(&mut value.value);
                value.secret = secret;
            }
            Some(_) => {}
            None => {
                self.places.insert(name.to_owned(), values.len());
                values.push(EnvironmentValue { name: name.to_owned(), value: text.to_owned(), secret, ..EnvironmentValue::default() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{FlutterFlowSettings, WeWebSettings};
    use crate::format::import;

    const LOGIN: &str = r#"curl 'https://api.example.com/v1/auth/login' -H 'content-type: application/json' --data '{"email":"ada@example.com","password":"Correct-Horse-9!"}'"#;

    fn preview(text: &str) -> Preview {
        Preview::of(std::sync::Arc::new(import::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))))
    }

    #[test]
    fn a_log_in_becomes_a_project_whose_secrets_stay_outside() {
        for platform in [Platform::FlutterFlow(FlutterFlowSettings::default()), Platform::WeWeb(WeWebSettings::default())] {
            let Adopted { project, secrets } = preview(LOGIN).new_project(&platform);
            let text = serde_json::to_string(&project).unwrap();
            assert!(!text.contains("Correct-Horse"), "{text}");
            assert_eq!(secrets["password"].expose(), "Correct-Horse-9!");
            assert!(project.name.contains("example.com") && project.workflow("login-tap").is_some(), "{text}");
            let own = project.environment("own").unwrap();
            assert_eq!(own.values.iter().find(|value| value.name == "email").unwrap().value, "ada@example.com");
            assert!(own.values.iter().any(|value| value.name == "base_url" && value.value.contains("api.example.com")), "{text}");
        }
    }

    #[test]
    fn twice_the_calls_take_twice_the_steps() {
        let project = Project::new("x", Platform::FlutterFlow(FlutterFlowSettings::default()));
        let take = |n: usize| {
            let urls: String = (0..n).map(|at| format!("https://api.example.com/{at}/items?api_key=key-{at:016}\n")).collect();
            assert_eq!(preview(&urls).add_to(&project).project.endpoints.len(), n);
        };
        assert_eq!(steps::linear(100, take), Ok(()));
    }

    #[test]
    fn calls_are_added_in_the_platforms_own_notation_and_what_is_not_wanted_is_left_out() {
        let demo = crate::format::project_file::read(include_bytes!("../../assets/demo-flutterflow.authscope.json")).unwrap().0;
        let mut wanted = preview(&format!("{LOGIN}\ncurl https://api.example.com/v1/orders"));
        assert_eq!(wanted.choices.len(), 2);
        wanted.choices[1].take = false;
        let taken = wanted.add_to(&demo);
        assert_eq!(taken.project.endpoints.len(), demo.endpoints.len() + 1);
        let added = taken.project.endpoints.last().unwrap();
        assert!(added.body.contains("<password>") && taken.project.endpoint(&added.id) == Some(added), "{added:?}");
        assert!(taken.project.not_confirmed.contains(&Item::new(ItemKind::Endpoint, &added.id)));
    }
}
