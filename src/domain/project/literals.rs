//! Secrets that stand literally in a project: typed into a header, a query, a body, or into a secret field of a story.

use serde_json::Value as Json;

use super::Project;
use super::story::EventKind;
use crate::domain::secret::SecretKind;
use crate::domain::web::link;

/// A literal in a place that only sounds like one of a secret is ignored up to this length (characters).
const TOO_SHORT: usize = 4;

/// Every secret that stands literally in a project, in its own order.
#[must_use]
pub fn secrets(project: &Project) -> Vec<(SecretKind, String)> {
    let mut found = Vec::new();
    for endpoint in &project.endpoints {
        for field in &endpoint.headers {
            // "Bearer null" and the like are to be seen as they are.
            let value = last_word(&field.value);
            if !matches!(value, "null" | "undefined" | "Bearer" | "Basic") {
                note(&field.name, value, 1, &mut found);
            }
        }
        for field in endpoint.query.iter().chain(&endpoint.form) {
            note(&field.name, &field.value, TOO_SHORT, &mut found);
        }
        let query = endpoint.url.split_once('?').map_or("", |(_, query)| query);
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            note(name, value, TOO_SHORT, &mut found);
        }
        if let Ok(json) = serde_json::from_str(&endpoint.body) {
            in_json(&json, "", &mut found);
        }
    }
    for event in project.stories.iter().flat_map(|story| &story.events) {
        if let EventKind::Open { path } | EventKind::OpenLink { path } = &event.kind {
            found.extend(link::secrets(path));
        }
        let EventKind::Tap { workflow, typed } = &event.kind else { continue };
        let page = project.workflow(workflow).and_then(|workflow| project.page(workflow.on.page()?));
        for typed in typed {
            let secret = page.and_then(|page| page.inputs.iter().find(|input| input.name == typed.field)).is_some_and(|input| input.secret);
            if secret && !has_placeholder(&typed.text) && !typed.text.is_empty() {
                found.push((SecretKind::of_name(&typed.field).unwrap_or(SecretKind::Password), typed.text.clone()));
            }
        }
    }
    found
}

fn note(name: &str, value: &str, least: usize, found: &mut Vec<(SecretKind, String)>) {
    if let Some(kind) = SecretKind::of_name(name)
        && value.chars().count() >= least
        && !has_placeholder(value)
    {
        found.push((kind, value.to_owned()));
    }
}

fn in_json(json: &Json, name: &str, found: &mut Vec<(SecretKind, String)>) {
    match json {
        Json::String(text) => note(name, text, TOO_SHORT, found),
        Json::Array(items) => items.iter().for_each(|item| in_json(item, name, found)),
        Json::Object(members) => members.iter().for_each(|(name, value)| in_json(value, name, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or_default()
}

/// Placeholders of any dialect: what they stand for is not typed here.
fn has_placeholder(text: &str) -> bool {
    text.contains("{{") || (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('<') && text.ends_with('>'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::{Endpoint, Field};
    use crate::domain::project::page::{Page, PageInput};
    use crate::domain::project::platform::{Platform, WeWebSettings};
    use crate::domain::project::story::{Expectation, Story, StoryEvent, Typed};
    use crate::domain::project::workflow::Trigger;

    #[test]
    fn literals_are_found_and_placeholders_are_not() {
        let field = |name: &str, value: &str| Field { name: name.into(), value: value.into() };
        let mut project = Project::new("t", Platform::WeWeb(WeWebSettings::default()));
        project.endpoints.push(Endpoint {
            url: "https://x/y?api_key=k-123&page=1&token={{token}}".into(),
            headers: vec![field("Authorization", "Bearer abc"), field("X-Token", "[token]"), field("Accept", "text/plain")],
            query: vec![field("secret", "s-123"), field("pin", "1")],
            body: r#"{"user": {"password": "pw-literal"}, "note": "hi"}"#.into(),
            ..Endpoint::default()
        });
        let input = PageInput { name: "password".into(), secret: true };
        project.pages.push(Page { id: "login".into(), inputs: vec![input], ..Page::default() });
        let on = Trigger::Tap { page: "login".into(), label: "Go".into() };
        let workflow = serde_json::json!({"id": "tap", "on": on});
        project.workflows.push(serde_json::from_value(workflow).unwrap());
        let typed = |text: &str| StoryEvent {
            id: text.into(),
            kind: EventKind::Tap { workflow: "tap".into(), typed: vec![Typed { field: "password".into(), text: text.into() }] },
            expect: Expectation::default(),
        };
        project.stories.push(Story { events: vec![typed("pw"), typed("{{password}}")], ..Story::default() });
        let found: Vec<String> = secrets(&project).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, ["abc", "s-123", "k-123", "pw-literal", "pw"]);
    }
}
