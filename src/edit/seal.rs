//! A secret typed literally into an endpoint becomes a secret value of the environment when the field is committed.

use serde_json::Value as Json;

use crate::domain::project::Project;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::environment::EnvironmentValue;
use crate::domain::project::story::{EventKind, Story};
use crate::domain::secret::{Secret, SecretKind};
use crate::domain::web::token::TokenShape;

use super::Edit;
use super::thing::Thing;

/// A secret that was taken out of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The name that stands in its place, as `{{name}}`.
    pub name: String,
    /// The value.
    pub value: Secret,
}

/// Takes literal secrets out of an endpoint: what remains names values of the environment.
#[must_use]
pub fn seal(project: &Project, endpoint: &Endpoint) -> (Endpoint, Vec<Sealed>) {
    let mut endpoint = endpoint.clone();
    let mut sealed = Vec::new();
    let mut take = |name: &str, value: &str| -> Option<String> {
        let (scheme, secret) = value.rsplit_once(' ').map_or(("", value), |(scheme, secret)| (scheme, secret));
        let kind = SecretKind::of_name(name);
        let shaped = TokenShape::of(secret) != TokenShape::Opaque;
        if secret.len() < 4 || has_placeholder(secret) || (kind.is_none() && !shaped) {
            return None;
        }
        let name = free_name(project, &endpoint.id, name, &sealed);
        sealed.push(Sealed { name: name.clone(), value: Secret::new(secret) });
        Some(if scheme.is_empty() { format!("{{{{{name}}}}}") } else { format!("{scheme} {{{{{name}}}}}") })
    };
    for field in endpoint.headers.iter_mut().chain(&mut endpoint.query).chain(&mut endpoint.form) {
        if let Some(text) = take(&field.name, &field.value) {
            field.value = text;
        }
    }
    if let Some((path, query)) = endpoint.url.clone().split_once('?') {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) => format!("{name}={}", take(name, value).unwrap_or_else(|| value.to_owned())),
                None => pair.to_owned(),
            })
            .collect();
        endpoint.url = format!("{path}?{}", pairs.join("&"));
    }
    if let Ok(mut json) = serde_json::from_str::<Json>(&endpoint.body)
        && seal_json(&mut json, "", &mut take)
    {
        endpoint.body = json.to_string();
    }
    (endpoint, sealed)
}

/// Takes literal secrets out of a story: what is typed into a secret field names a value of the environment instead.
#[must_use]
pub fn seal_story(project: &Project, story: &Story) -> (Story, Vec<Sealed>) {
    let mut story = story.clone();
    let mut sealed: Vec<Sealed> = Vec::new();
    for event in &mut story.events {
        let EventKind::Tap { workflow, typed } = &mut event.kind else { continue };
        let page = project.workflow(workflow).and_then(|workflow| project.page(workflow.on.page()?));
        for typed in typed {
            let secret = page.and_then(|page| page.inputs.iter().find(|input| input.name == typed.field)).is_some_and(|input| input.secret);
            if !secret || typed.text.is_empty() || typed.text.contains("{{") {
                continue;
            }
            let name = free_name(project, "story", &typed.field, &sealed);
            sealed.push(Sealed { name: name.clone(), value: Secret::new(std::mem::take(&mut typed.text)) });
            typed.text = format!("{{{{{name}}}}}");
        }
    }
    (story, sealed)
}

fn seal_json(json: &mut Json, name: &str, take: &mut impl FnMut(&str, &str) -> Option<String>) -> bool {
    match json {
        Json::String(text) => match take(name, text) {
            Some(replaced) => {
                *text = replaced;
                true
            }
            None => false,
        },
        Json::Array(items) => items.iter_mut().fold(false, |any, item| seal_json(item, name, take) | any),
        Json::Object(members) => members.iter_mut().fold(false, |any, (name, value)| seal_json(value, name, take) | any),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// Placeholders of any dialect: what they stand for is not typed here.
fn has_placeholder(text: &str) -> bool {
    text.contains("{{") || (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('<') && text.ends_with('>'))
}

fn free_name(project: &Project, endpoint: &str, name: &str, sealed: &[Sealed]) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let base = if plain.is_empty() || plain == "authorization" { format!("{}_token", endpoint.replace('-', "_")) } else { plain };
    let taken = |name: &str| {
        sealed.iter().any(|sealed| sealed.name == name)
            || project.environments.iter().any(|environment| environment.values.iter().any(|value| value.name == name))
    };
    let mut name = base.clone();
    let mut n = 1;
    while taken(&name) {
        n += 1;
        name = format!("{base}_{n}");
    }
    name
}

/// The same edit without the secrets that were typed into it, and those secrets.
#[must_use]
pub fn seal_edit(project: &Project, edit: &Edit) -> (Edit, Vec<Sealed>) {
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
        other => (other.clone(), Vec::new()),
    };
    (Edit::Put(Box::new(thing)), sealed)
}

/// Declares the secrets in every environment; their values are not part of the project.
pub fn declare(project: &mut Project, sealed: &[Sealed]) {
    for environment in &mut project.environments {
        for sealed in sealed {
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
        assert_eq!(names, ["me_token", "api_key", "password"]);
        let text = serde_json::to_string(&endpoint).unwrap();
        assert!(!["abc.def.ghi", "k-12345", "hunter22"].iter().any(|secret| text.contains(secret)), "{text}");
        assert_eq!(endpoint.headers[0].value, "Bearer {{me_token}}");
        assert_eq!(endpoint.url, "https://x.example/me?api_key={{api_key}}&page=2");
    }
}
