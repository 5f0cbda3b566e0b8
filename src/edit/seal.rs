//! A secret typed literally into a project becomes a secret value of the environment: when a field is committed, and all at once for a
//! file that holds some.

use crate::domain::project::Project;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::environment::EnvironmentValue;
use crate::domain::project::literals::{self, Literal};
use crate::domain::project::place::Place;
use crate::domain::project::story::Story;
use crate::domain::secret::Secret;

use super::Edit;
use super::thing::Thing;

/// A secret that was taken out of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The name that stands in its place, as `{{name}}`.
    pub name: String,
    /// The value.
    pub value: Secret,
    /// The environment whose value it was; none where it is one of every environment.
    pub environment: Option<String>,
}

/// Takes literal secrets out of an endpoint: what remains names values of the environment.
#[must_use]
pub fn seal(project: &Project, endpoint: &Endpoint) -> (Endpoint, Vec<Sealed>) {
    let mut endpoint = endpoint.clone();
    let mut sealed = Vec::new();
    literals::in_endpoint(&project.platform, &mut endpoint, &mut |literal| Some(taken(project, literal, &mut sealed)));
    (endpoint, sealed)
}

/// Takes literal secrets out of a story: what is typed into a secret field, or stands in a link, names a value of the environment
/// instead.
#[must_use]
pub fn seal_story(project: &Project, story: &Story) -> (Story, Vec<Sealed>) {
    let mut story = story.clone();
    let mut sealed = Vec::new();
    let inputs = literals::secret_inputs(project);
    literals::in_story(&mut story, &inputs, &mut |literal| Some(taken(project, literal, &mut sealed)));
    (story, sealed)
}

/// Takes all literal secrets out of a project.
#[must_use]
pub fn seal_all(project: &Project) -> (Project, Vec<Sealed>) {
    let mut changed = project.clone();
    let mut sealed = Vec::new();
    literals::in_project(&mut changed, &mut |literal| Some(taken(project, literal, &mut sealed)));
    (changed, sealed)
}

/// The name under which a secret is kept from now on. The same secret has the same name everywhere.
fn taken(project: &Project, literal: Literal, sealed: &mut Vec<Sealed>) -> String {
    let value = Secret::new(literal.text);
    if let Place::EnvironmentValue(environment, name) = &literal.at
        && literal.name == *name
    {
        sealed.push(Sealed { name: name.clone(), value, environment: Some(environment.clone()) });
        return name.clone();
    }
    if let Some(known) = sealed.iter().find(|known| known.value == value && known.environment.is_none()) {
        return known.name.clone();
    }
    let owner = match &literal.at {
        Place::Endpoint(id, _) => id.as_str(),
        Place::Step(..) => "story",
        _ => "",
    };
    let name = free_name(project, owner, &literal.name, sealed);
    sealed.push(Sealed { name: name.clone(), value, environment: None });
    name
}

fn free_name(project: &Project, owner: &str, name: &str, sealed: &[Sealed]) -> String {
    let plain =
        |text: &str| -> String { text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect() };
    let base = match plain(name) {
        name if name.is_empty() || name == "authorization" => format!("{}_token", plain(owner)).trim_start_matches('_').to_owned(),
        name => name,
    };
    let is_taken = |name: &str| {
        sealed.iter().any(|sealed| sealed.name == name)
            || project.environments.iter().any(|environment| environment.values.iter().any(|value| value.name == name))
    };
    let mut name = base.clone();
    let mut n = 1;
    while is_taken(&name) {
        n += 1;
        name = format!("{base}_{n}");
    }
    name
}

/// The same edit without the secrets that were typed into it, and those secrets.
#[must_use]
pub fn seal_edit(project: &Project, edit: &Edit) -> (Edit, Vec<Sealed>) {
    if let Edit::Platform(platform) = edit {
        let (alone, sealed) = seal_alone(project, |alone| alone.platform = platform.clone());
        return (Edit::Platform(alone.platform), sealed);
    }
    let Edit::Put(thing) = edit else { return (edit.clone(), Vec::new()) };
    let (thing, sealed) = match &**thing {
        Thing::Endpoint(endpoint) => {
            let (endpoint, sealed) = seal(project, endpoint);
            (Thing::Endpoint(endpoint), sealed)
        }
        Thing::Story(story) => {
            let (story, sealed) = seal_story(project, story);
            (Thing::Story(story), sealed)
        }
        Thing::Workflow(workflow) => {
            let (mut alone, sealed) = seal_alone(project, |alone| alone.workflows.push(workflow.clone()));
            (alone.workflows.pop().map_or_else(|| (**thing).clone(), Thing::Workflow), sealed)
        }
        Thing::Environment(environment) => {
            let (mut alone, sealed) = seal_alone(project, |alone| alone.environments.push(environment.clone()));
            (alone.environments.pop().map_or_else(|| (**thing).clone(), Thing::Environment), sealed)
        }
        other => (other.clone(), Vec::new()),
    };
    (Edit::Put(Box::new(thing)), sealed)
}

/// Takes the secrets out of a project that holds one thing only; names are free in the whole one.
fn seal_alone(project: &Project, put: impl FnOnce(&mut Project)) -> (Project, Vec<Sealed>) {
    let mut alone = Project::new("", project.platform.clone());
    put(&mut alone);
    let mut sealed = Vec::new();
    literals::in_project(&mut alone, &mut |literal| Some(taken(project, literal, &mut sealed)));
    (alone, sealed)
}

/// Declares the secrets in every environment; their values are not part of the project.
pub fn declare(project: &mut Project, sealed: &[Sealed]) {
    for environment in &mut project.environments {
        for sealed in sealed.iter().filter(|sealed| sealed.environment.is_none()) {
            environment.values.push(EnvironmentValue { name: sealed.name.clone(), secret: true, ..EnvironmentValue::default() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::Field;
    use crate::domain::project::platform::{Platform, WeWebSettings};

    #[test]
    fn literal_secrets_leave_the_endpoint() {
        let project = Project::new("t", Platform::WeWeb(WeWebSettings::default()));
        let endpoint = Endpoint {
            id: "me".into(),
            url: "https://x.example/me?api_key=k-12345&page=2".into(),
            headers: vec![
                Field { name: "Authorization".into(), value: "Bearer abc.def.ghi".into() },
                Field { name: "Accept".into(), value: "application/json".into() },
            ],
            body: r#"{"password":"hunter22","email":"{{email}}","password2":"{{password}}"}"#.into(),
            ..Endpoint::default()
        };
        let (endpoint, sealed) = seal(&project, &endpoint);
        let names: Vec<&str> = sealed.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["api_key", "me_token", "password"]);
        let text = serde_json::to_string(&endpoint).unwrap();
        assert!(!["abc.def.ghi", "k-12345", "hunter22"].iter().any(|secret| text.contains(secret)), "{text}");
        assert_eq!(endpoint.headers[0].value, "Bearer {{me_token}}");
        assert_eq!(endpoint.url, "https://x.example/me?api_key={{api_key}}&page=2");
    }
}
