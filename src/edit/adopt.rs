//! Taking what was read from outside into a project: into a new one, or into the one that is open.

use std::collections::BTreeMap;

use crate::domain::base::slug::{free, slug};
use crate::domain::project::Project;
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::environment::{Environment, EnvironmentValue};
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::platform::Platform;
use crate::domain::secret::Secret;
use crate::format::import::{Import, ValueText};
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
        Self { import, choices }
    }

    /// The endpoints that are taken. A purpose that the app has one call for goes to the first of them.
    fn endpoints(&self) -> Vec<Endpoint> {
        let mut taken: Vec<Endpoint> = Vec::new();
        for (call, choice) in self.import.calls.iter().zip(&self.choices).filter(|(_, choice)| choice.take) {
            let mut endpoint = call.endpoint.clone();
            let known = taken.iter().any(|other| other.purpose == choice.purpose);
            endpoint.purpose = if known { Purpose::Other } else { choice.purpose };
            endpoint.id = free(&endpoint.id, "-", |id| taken.iter().any(|other| other.id == id));
            taken.push(endpoint);
        }
        taken
    }

    /// A project of its own around these calls.
    #[must_use]
    pub fn new_project(&self, platform: &Platform) -> Adopted {
        let import = &self.import;
        let value = |value: &crate::format::import::ImportedValue| BlueprintValue {
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
        for endpoint in self.endpoints() {
            let mut endpoint = dialect::from_neutral(&endpoint, &project.platform);
            endpoint.id = free(&slug(&endpoint.name), "-", |id| project.endpoint(id).is_some());
            endpoint.name = free(&endpoint.name, " ", |name| project.endpoints.iter().any(|known| known.name == name));
            project.not_confirmed.insert(Item::new(ItemKind::Endpoint, &endpoint.id));
            project.endpoints.push(endpoint);
        }
        if let Some(base_url) = &self.import.base_url {
            for environment in
                project.environments.iter_mut().filter(|known| known.server == crate::domain::project::environment::ServerKind::Own)
            {
                put(environment, "base_url", base_url, false);
            }
        }
        let secrets = self.put_values(&mut project.environments);
        Adopted { project, secrets }
    }

    /// The values that stood in the calls go into the environments of the user's own servers; secrets are given back.
    fn put_values(&self, environments: &mut [Environment]) -> BTreeMap<String, Secret> {
        let mut secrets = BTreeMap::new();
        for held in &self.import.values {
            let own =
                environments.iter_mut().filter(|environment| environment.server == crate::domain::project::environment::ServerKind::Own);
            for environment in own {
                match &held.value {
                    ValueText::Plain(text) => put(environment, &held.name, text, false),
                    ValueText::Secret(_) => put(environment, &held.name, "", true),
                    ValueText::NotGiven => put(environment, &held.name, "", false),
                }
            }
            if let ValueText::Secret(secret) = &held.value {
                secrets.insert(held.name.clone(), secret.clone());
            }
        }
        secrets
    }
}

/// Puts a value where none stands yet.
fn put(environment: &mut Environment, name: &str, text: &str, secret: bool) {
    match environment.values.iter_mut().find(|value| value.name == name) {
        Some(value) if value.value.is_empty() && !value.secret => {
            text.clone_into(&mut value.value);
            value.secret = secret;
        }
        Some(_) => {}
        None => environment.values.push(EnvironmentValue { name: name.to_owned(), value: text.to_owned(), secret, ask: false }),
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
