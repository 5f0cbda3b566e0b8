//! Secrets that stand literally in a project: typed into a header, a URL, a body, a constant, an environment's value, or into a secret
//! field of a story. They are found, and taken out, by one and the same walk.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Project;
use super::binding::{Binding, Expr, Source};
use super::endpoint::{BodyType, Endpoint};
use super::environment::ServerKind;
use super::place::{ActionAt, EndpointPart, List, Place, StepPart};
use super::platform::Platform;
use super::story::{EventKind, Story};
use super::walk_mut::{self, VisitMut};
use super::workflow::Action;
use crate::domain::base::named_values::named_values;
use crate::domain::secret::SecretKind;
use crate::domain::web::link::{self, LinkPiece};
use crate::domain::web::token::TokenShape;

/// A literal in a place that only sounds like one of a secret is ignored up to this length (characters).
const TOO_SHORT: usize = 4;

/// A word of letters alone is no token up to this length (characters).
const LONG_WORD: usize = 16;

/// A secret that stands literally in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Where.
    pub at: Place,
    /// The name of the field, member or value that holds it; may be empty.
    pub name: String,
    /// What it is.
    pub kind: SecretKind,
    /// Its text. Never for a log, an entry or a file.
    pub text: String,
}

/// Is told of each literal secret. What it answers stands there from then on: the name of a value of the environment.
pub type Take<'a> = &'a mut dyn FnMut(Literal) -> Option<String>;

/// Every secret that stands literally in a project, in its own order.
#[must_use]
pub fn all(project: &Project) -> Vec<Literal> {
    let mut found = Vec::new();
    in_project(&mut project.clone(), &mut |literal| {
        found.push(literal);
        None
    });
    found
}

/// The same as a registry should know them.
#[must_use]
pub fn secrets(project: &Project) -> Vec<(SecretKind, String)> {
    let mut found = Vec::new();
    for literal in all(project) {
        match literal.at {
            Place::Step(_, _, StepPart::Do) | Place::Endpoint(_, EndpointPart::Url) => {
                found.extend(link::with_decoded(literal.kind, &literal.name, &literal.text));
            }
            _ => found.push((literal.kind, literal.text)),
        }
    }
    found
}

/// Walks a whole project.
pub fn in_project(project: &mut Project, take: Take) {
    if let Platform::FlutterFlow(settings) = &mut project.platform {
        for group in &mut settings.groups {
            let at = |part| Place::Group(group.id.clone(), part);
            if let Some(url) = in_link(&|| at(EndpointPart::Url), &group.base_url, take) {
                group.base_url = url;
            }
            for field in &mut group.headers {
                if let Some(replaced) = in_value(at(EndpointPart::Header(field.name.clone())), &field.name, &field.value, take) {
                    field.value = replaced;
                }
            }
        }
    }
    for endpoint in &mut project.endpoints {
        in_endpoint(&project.platform, endpoint, take);
    }
    for workflow in &mut project.workflows {
        let id = workflow.id.clone();
        walk_mut::workflow(workflow, &mut InWorkflow { workflow: &id, at: Place::Thing(List::Workflows, id.clone()), take });
    }
    let secret_inputs = secret_inputs(project);
    for story in &mut project.stories {
        in_story(story, &secret_inputs, take);
    }
    // What the built-in server takes is nobody's secret.
    for environment in project.environments.iter_mut().filter(|environment| environment.server == ServerKind::Own) {
        for value in environment.values.iter_mut().filter(|value| !value.secret) {
            // An address with a password in it, or what has the name or the looks of a secret.
            let at = || Place::EnvironmentValue(environment.id.clone(), value.name.clone());
            let mut texts = std::iter::once(&value.value).chain(value.on.values());
            let literal = texts.find_map(|text| literal(at(), &value.name, text).filter(|literal| literal.text == *text));
            if let Some(literal) = literal {
                if take(literal).is_some() {
                    value.secret = true;
                    value.value.clear();
                    value.on.clear();
                }
            } else if let Some(replaced) = in_link(&at, &value.value, take) {
                value.value = replaced;
            }
        }
    }
}

/// Walks an endpoint of an app of this platform.
pub fn in_endpoint(platform: &Platform, endpoint: &mut Endpoint, take: Take) {
    let id = endpoint.id.clone();
    let at = |part: EndpointPart| Place::Endpoint(id.clone(), part);
    if let Some(url) = in_link(&|| at(EndpointPart::Url), &endpoint.url, take) {
        endpoint.url = url;
    }
    let Endpoint { headers, query, form, .. } = endpoint;
    let headers = headers.iter_mut().map(|field| (EndpointPart::Header(field.name.clone()), field));
    let query = query.iter_mut().map(|field| (EndpointPart::Query(field.name.clone()), field));
    let form = form.iter_mut().map(|field| (EndpointPart::Form(field.name.clone()), field));
    for (part, field) in headers.chain(query).chain(form) {
        if let Some(replaced) = in_value(at(part), &field.name, &field.value, take) {
            field.value = replaced;
        }
    }
    // What is put in as it is must be taken out as it is written, so that the request stays what it was (FlutterFlow B5).
    let as_written = match platform {
        Platform::FlutterFlow(_) => !endpoint.escape_variables,
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => endpoint.body_type != BodyType::Json,
    };
    if let Some(body) = in_body(&|| at(EndpointPart::Body), &endpoint.body, as_written, take) {
        endpoint.body = body;
    }
    if let Some(bearer) = &mut endpoint.bearer {
        in_binding(&at(EndpointPart::Bearer), "authorization", bearer, take);
    }
    if let Some(basic) = &mut endpoint.basic {
        in_binding(&at(EndpointPart::Username), "username", &mut basic.username, take);
        in_binding(&at(EndpointPart::Password), "password", &mut basic.password, take);
    }
}

/// The input fields of each page that take a secret, by the workflow that a tap starts there.
pub fn secret_inputs(project: &Project) -> BTreeMap<String, Vec<String>> {
    let of = |page: &str| {
        let inputs = project.page(page).into_iter().flat_map(|page| &page.inputs);
        inputs.filter(|input| input.secret).map(|input| input.name.clone()).collect::<Vec<_>>()
    };
    project.workflows.iter().filter_map(|workflow| Some((workflow.id.clone(), of(workflow.on.page()?)))).collect()
}

/// Walks a story.
pub fn in_story(story: &mut Story, secret_inputs: &BTreeMap<String, Vec<String>>, take: Take) {
    for event in &mut story.events {
        let at = |part: StepPart| Place::Step(story.id.clone(), event.id.clone(), part);
        match &mut event.kind {
            EventKind::Open { path } | EventKind::OpenLink { path } => {
                if let Some(replaced) = in_link(&|| at(StepPart::Do), path, take) {
                    *path = replaced;
                }
            }
            EventKind::Tap { workflow, typed } => {
                let secret = secret_inputs.get(workflow);
                for typed in typed.iter_mut().filter(|typed| secret.is_some_and(|names| names.contains(&typed.field))) {
                    if typed.text.is_empty() || has_placeholder(&typed.text) {
                        continue;
                    }
                    let kind = SecretKind::of_name(&typed.field).unwrap_or(SecretKind::Password);
                    let literal =
                        Literal { at: at(StepPart::Typed(typed.field.clone())), name: typed.field.clone(), kind, text: typed.text.clone() };
                    if let Some(name) = take(literal) {
                        typed.text = braces(&name);
                    }
                }
            }
            EventKind::TapTab { .. } | EventKind::Reload {} | EventKind::Reopen {} | EventKind::TokenExpires { .. } => {}
        }
    }
}

struct InWorkflow<'a, 'b> {
    workflow: &'a str,
    at: Place,
    take: Take<'b>,
}

impl VisitMut for InWorkflow<'_, '_> {
    fn action(&mut self, action: &mut Action) {
        self.at = ActionAt::new(self.workflow, &action.id).into();
    }

    fn binding(&mut self, name: &str, binding: &mut Binding) {
        in_binding(&self.at, name, binding, self.take);
    }

    fn expr(&mut self, name: &str, expr: &mut Expr) {
        if let Expr::Literal(literal) = expr
            && let Some(name) = in_constant(&self.at, name, literal, self.take)
        {
            *expr = Expr::Value(Binding { from: Source::Environment(name), path: None, convert: None });
        }
    }
}

fn in_binding(at: &Place, name: &str, binding: &mut Binding, take: Take) {
    if let Source::Constant(literal) = &binding.from
        && let Some(name) = in_constant(at, name, literal, take)
    {
        binding.from = Source::Environment(name);
    }
}

/// A constant is taken as a whole: no template stands in it.
fn in_constant(at: &Place, name: &str, constant: &Json, take: Take) -> Option<String> {
    let text = match constant {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    let literal = literal(at.clone(), name, &text).filter(|literal| literal.text == text)?;
    // "ended" is a word in the place of a token, made up for a test.
    let is_made_up = text.bytes().any(|byte| byte.is_ascii_digit()) || text.len() >= LONG_WORD;
    if is_made_up || literal.kind == SecretKind::Password { take(literal) } else { None }
}

/// A header, a query parameter, a field of a form: the secret is its last word, the first may be a scheme.
fn in_value(at: Place, name: &str, value: &str, take: Take) -> Option<String> {
    let literal = literal(at, name, value)?;
    let before = value.len() - literal.text.len();
    let placeholder = braces(&take(literal)?);
    Some(format!("{}{placeholder}", &value[..before]))
}

fn in_link(at: &dyn Fn() -> Place, url: &str, take: Take) -> Option<String> {
    // What a template begins with stands for scheme and host.
    let begin = url.find("}}").filter(|_| url.starts_with("{{")).map_or(0, |end| end + 2);
    let mut replaced = url[..begin].to_owned();
    let mut is_any = false;
    for piece in link::pieces(&url[begin..])? {
        match piece {
            LinkPiece::Plain(text) => replaced.push_str(text),
            LinkPiece::Value { name, value } => {
                let kind = piece.telling().map(|(kind, _)| kind).filter(|_| !has_placeholder(value));
                let named = kind.and_then(|kind| take(Literal { at: at(), name: name.to_owned(), kind, text: value.to_owned() }));
                is_any |= named.is_some();
                replaced.push_str(&named.map_or_else(|| value.to_owned(), |name| braces(&name)));
            }
        }
    }
    is_any.then_some(replaced)
}

fn in_body(at: &dyn Fn() -> Place, body: &str, as_written: bool, take: Take) -> Option<String> {
    if body.trim().is_empty() {
        return None;
    }
    // A body that is nothing but a token.
    if TokenShape::of(body.trim()) != TokenShape::Opaque {
        return in_value(at(), "", body.trim(), take);
    }
    let mut replaced = String::new();
    let mut end = 0;
    for found in named_values(body) {
        let Some(mut literal) = literal(at(), &found.name, &found.text) else { continue };
        // No scheme has a letter that is escaped.
        let secret_from = found.from + found.text.len() - literal.text.len();
        if as_written {
            body[secret_from..found.to].clone_into(&mut literal.text);
        }
        let Some(name) = take(literal) else { continue };
        replaced.push_str(&body[end..secret_from]);
        replaced.push_str(&braces(&name));
        end = found.to;
    }
    (end > 0).then(|| format!("{replaced}{}", &body[end..]))
}

/// A value that is a secret by the name beside it, or by its looks.
fn literal(at: Place, name: &str, value: &str) -> Option<Literal> {
    // "Bearer null" and the like are to be seen as they are.
    let is_scheme = |word: &str| word.len() <= 12 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_header = matches!(at, Place::Endpoint(_, EndpointPart::Header(_)));
    let (scheme, text) = value.split_once(' ').filter(|(scheme, _)| is_scheme(scheme)).unwrap_or(("", value));
    let text =
        if scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("basic") || is_header { text.trim_start() } else { value };
    // The word twice is to be seen as it is, too; and the name in place of a value is none.
    let again = text.split_once(' ').filter(|(word, _)| is_header && word.eq_ignore_ascii_case(scheme));
    let text = again.map_or(text, |(_, rest)| rest.trim_start());
    if text.eq_ignore_ascii_case(name) && !name.is_empty() {
        return None;
    }
    if matches!(text, "null" | "undefined" | "Bearer" | "Basic" | "true" | "false") || has_placeholder(text) {
        return None;
    }
    // token_url holds an address; what is secret in that is found by itself.
    if text.starts_with("https://") || text.starts_with("http://") {
        return None;
    }
    // "access": "public" is no token.
    let is_ambiguous = matches!(name, "access" | "refresh" | "bearer" | "cookie" | "cookies");
    if is_ambiguous && text.len() < LONG_WORD && !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let least = if is_header { 1 } else { TOO_SHORT };
    let named = SecretKind::of_name(name).filter(|_| text.chars().count() >= least);
    let kind = named.or_else(|| (TokenShape::of(text) != TokenShape::Opaque).then_some(SecretKind::AccessToken))?;
    Some(Literal { at, name: name.to_owned(), kind, text: text.to_owned() })
}

fn braces(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// Placeholders of any dialect: what they stand for is not typed here.
fn has_placeholder(text: &str) -> bool {
    text.contains("{{") || (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('<') && text.ends_with('>'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::Field;
    use crate::domain::project::environment::{Environment, EnvironmentValue};
    use crate::domain::project::page::{Page, PageInput};
    use crate::domain::project::platform::{Platform, WeWebSettings};
    use crate::domain::project::story::{Expectation, StoryEvent, Typed};
    use crate::domain::project::workflow::Trigger;
    use serde_json::json;

    fn project() -> Project {
        let field = |name: &str, value: &str| Field { name: name.into(), value: value.into() };
        let mut project = Project::new("t", Platform::WeWeb(WeWebSettings::default()));
        project.endpoints.push(Endpoint {
            id: "a".into(),
            url: "https://ada:url-pass@x/y?api_key=k-1234567&page=1&token={{token}}".into(),
            headers: vec![field("Authorization", "Bearer abc"), field("X-Token", "[token]"), field("Accept", "text/plain")],
            query: vec![field("secret", "s-123"), field("pin", "1")],
            body: r#"{"user": {"password": "pw \"literal\"", "pin": 4711}, "id": {{id}}, "access": "public"}"#.into(),
            body_type: BodyType::Json,
            ..Endpoint::default()
        });
        project.endpoints.push(Endpoint { id: "b".into(), body: "user=x&password=a b\"c<d&lang=de".into(), ..Endpoint::default() });
        let input = PageInput { name: "password".into(), secret: true };
        project.pages.push(Page { id: "login".into(), inputs: vec![input], ..Page::default() });
        let on = Trigger::tap("login", "Go");
        let call = json!({"id": "c", "do": {"call": {"endpoint": "a", "inputs": [{"name": "otp", "value": {"from": {"constant": 123_456}}}], "output": "o"}}});
        let workflow = json!({"id": "tap", "on": on, "actions": [call]});
        project.workflows.push(serde_json::from_value(workflow).unwrap());
        let typed = |text: &str| StoryEvent {
            id: text.into(),
            kind: EventKind::Tap { workflow: "tap".into(), typed: vec![Typed { field: "password".into(), text: text.into() }] },
            expect: Expectation::default(),
        };
        project.stories.push(Story { id: "s".into(), events: vec![typed("pw"), typed("{{password}}")], ..Story::default() });
        let value = |name: &str, value: &str| EnvironmentValue { name: name.into(), value: value.into(), ..EnvironmentValue::default() };
        project.environments.push(Environment {
            id: "live".into(),
            values: vec![
                value("client_secret", "cs-12345"),
                value("base_url", "https://u:base-pass@api.example.com"),
                value("token_url", "https://auth.example.com"),
                value("lang", "de"),
            ],
            ..Environment::default()
        });
        project
    }

    #[test]
    fn literals_are_found_and_placeholders_are_not() {
        let found: Vec<String> = all(&project()).into_iter().map(|literal| literal.text).collect();
        let expected =
            ["url-pass", "k-1234567", "abc", "s-123", "pw \"literal\"", "4711", "a b\"c<d", "123456", "pw", "cs-12345", "base-pass"];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_put_in_as_it_is_is_taken_out_as_it_is_written() {
        use crate::domain::project::platform::FlutterFlowSettings;
        let mut project = project();
        project.platform = Platform::FlutterFlow(FlutterFlowSettings::default());
        project.endpoints[1].body = "password=a%26b+c&x=1".into();
        let bodies = |project: &Project| {
            let in_body = |literal: &Literal| matches!(literal.at, Place::Endpoint(_, EndpointPart::Body));
            all(project).into_iter().filter(in_body).map(|literal| literal.text).collect::<Vec<_>>()
        };
        assert_eq!(bodies(&project), [r#"pw \"literal\""#, "4711", "a%26b+c"]);
        project.endpoints[0].escape_variables = true;
        assert_eq!(bodies(&project)[0], r#"pw "literal""#);
    }

    #[test]
    fn what_is_taken_out_leaves_a_name_and_everything_else_as_it_was_written() {
        let mut project = project();
        let mut n = 0;
        in_project(&mut project, &mut |_| {
            n += 1;
            Some(format!("v{n}"))
        });
        assert_eq!(all(&project), []);
        let endpoint = &project.endpoints[0];
        assert_eq!(endpoint.url, "https://ada:{{v1}}@x/y?api_key={{v2}}&page=1&token={{token}}");
        assert_eq!(endpoint.headers[0].value, "Bearer {{v3}}");
        assert_eq!(endpoint.body, r#"{"user": {"password": "{{v5}}", "pin": {{v6}}}, "id": {{id}}, "access": "public"}"#);
        assert_eq!(project.endpoints[1].body, "user=x&password={{v7}}&lang=de");
        assert!(serde_json::to_string(&project.workflows).unwrap().contains("v8"));
        let values = &project.environments[0].values;
        assert!(values[0].secret && values[0].value.is_empty());
        assert_eq!(values[1].value, "https://u:{{v11}}@api.example.com");
    }
}
