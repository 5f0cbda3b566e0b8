//! The request that an API Call makes: as it was sent in a run, or as the app would send it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value as Json;

use crate::domain::project::Project;
use crate::domain::project::environment::UNIQUE;
use crate::domain::project::platform::Target;
use crate::domain::record::entry::{EntryBody, Hop};
use crate::domain::record::recording::{Plan, Stamp, Values};
use crate::domain::secret::Label;
use crate::domain::secret::traced::{Span, Traced};
use crate::domain::web::body::BodyRef;
use crate::domain::web::send_on::SendOn;
use crate::domain::web::wire::{Method, PreparedRequest, Reply};
use crate::edit::call_once;
use crate::run::Run;
use crate::run::input::{Input, Output};

/// So many exchanges are answered before the call itself must have come.
const MOST: usize = 8;

/// The last request of this call in a run.
#[must_use]
pub fn in_run(run: &Run, endpoint: &str) -> Option<PreparedRequest> {
    run.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Request { request, endpoint: called, hop: Hop::Call, .. } if called == endpoint => Some((**request).clone()),
        _ => None,
    })
}

/// The request that the app would make on this target. What only a user could type is taken out of the request that works, where it stands
/// under the same name. Nothing is sent.
#[must_use]
pub fn made(project: &Project, endpoint: &str, environment: &str, target: Target, works: &PreparedRequest) -> Option<PreparedRequest> {
    let known = project.environment(environment)?;
    let like = values_of(works);
    let parts = [Some(&works.url), works.body.as_ref()].into_iter().flatten().chain(works.headers.iter().map(|line| &line.value));
    let secrets: BTreeSet<&str> = parts
        .flat_map(Traced::spans)
        .filter_map(|span| match span {
            Span::Secret { text, .. } => Some(text.expose()),
            Span::Plain(_) => None,
        })
        .collect();
    let mut values: Values = known
        .values
        .iter()
        .filter(|value| !value.secret)
        .map(|value| (value.name.clone(), Traced::plain(value.on.get(&target).unwrap_or(&value.value).as_str())))
        .collect();
    for ask in call_once::asks(project, endpoint, Some(known)) {
        let found = like.get(&folded(&ask.name)).cloned();
        let text = found.unwrap_or_else(|| if ask.text.is_empty() { format!("value-of-{}", ask.name) } else { ask.text.clone() });
        // What is secret in the one is secret in the other.
        let is_secret = ask.secret || secrets.contains(text.as_str());
        let value = if is_secret { Traced::secret(Label::new(&ask.name), text) } else { Traced::plain(text) };
        values.insert(ask.name, value);
    }
    let base = works.parsed_url().map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    if values.get("base_url").is_none_or(Traced::is_empty) {
        values.insert("base_url".into(), Traced::plain(base));
    }
    values.entry(UNIQUE.to_owned()).or_insert_with(|| Traced::plain("0000000000"));
    let plan = Plan {
        project: Arc::new(project.clone()),
        story: String::new(),
        environment: environment.into(),
        target,
        values,
        pretended: Vec::new(),
        start_ms: 0,
        send_on: SendOn::default(),
        time_zone: String::new(),
        keys: Vec::new(),
        signatures: BTreeMap::new(),
    };
    with_values(&plan, endpoint, BTreeMap::new())
}

/// The request that this call makes with these values for its inputs, besides those of the plan. Nothing is sent.
#[must_use]
pub fn with_values(plan: &Plan, endpoint: &str, inputs: Values) -> Option<PreparedRequest> {
    let project = Arc::new(call_once::project(&plan.project, endpoint)?);
    let mut values = plan.values.clone();
    values.extend(inputs);
    let plan = Plan { project, values, story: call_once::ID.into(), pretended: Vec::new(), keys: Vec::new(), ..plan.clone() };
    first_request(Run::new(plan), endpoint)
}

/// Carries a run on until it makes the call; a browser's question before it is answered with yes.
fn first_request(mut run: Run, endpoint: &str) -> Option<PreparedRequest> {
    let at = Stamp { elapsed_ms: 0, wall_ms: 0 };
    let mut waiting: Vec<Output> = Vec::new();
    for _ in 0..MOST {
        while waiting.is_empty() {
            let event = run.next_event()?.to_owned();
            waiting = run.handle(at, Input::Event { event });
            waiting.retain(|output| matches!(output, Output::Send { .. }));
        }
        for output in std::mem::take(&mut waiting) {
            let Output::Send { exchange, key, request } = output else { continue };
            if key.hop != Hop::Preflight && key.endpoint == endpoint {
                return Some(*request);
            }
            let reply = Box::new(yes(&request));
            waiting.extend(run.handle(at, Input::Reply { exchange, reply, body: Bytes::new() }));
        }
        waiting.retain(|output| matches!(output, Output::Send { .. }));
    }
    None
}

/// What a server says that allows everything.
fn yes(request: &PreparedRequest) -> Reply {
    let said = |name: &str| request.header(name).map(Traced::reveal).unwrap_or_default();
    let headers = [
        ("access-control-allow-origin", said("origin")),
        ("access-control-allow-credentials", "true".to_owned()),
        ("access-control-allow-methods", said("access-control-request-method")),
        ("access-control-allow-headers", said("access-control-request-headers")),
    ];
    let headers = headers.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value));
    let status = if request.method == Method::Options { 204 } else { 200 };
    Reply::new(status, headers.collect(), BodyRef::of(&[]))
}

/// The values of a request by their names, folded: of its query, its form or its JSON, and of its Authorization.
fn values_of(request: &PreparedRequest) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let body = request.body.as_ref().map(Traced::reveal).unwrap_or_default();
    let url = request.parsed_url();
    for (name, value) in url.iter().flat_map(url::Url::query_pairs) {
        all.insert(folded(&name), value.into_owned());
    }
    match serde_json::from_str::<Json>(&body) {
        Ok(json) => leaves(&json, "", &mut all),
        Err(_) => {
            for (name, value) in url::form_urlencoded::parse(body.as_bytes()) {
                all.insert(folded(&name), value.into_owned());
            }
        }
    }
    if let Some((_, token)) = request.header("authorization").map(Traced::reveal).as_deref().and_then(|value| value.split_once(' ')) {
        all.entry("token".into()).or_insert_with(|| token.trim().to_owned());
    }
    all
}

fn leaves(json: &Json, name: &str, all: &mut BTreeMap<String, String>) {
    match json {
        Json::Object(members) => members.iter().for_each(|(name, value)| leaves(value, name, all)),
        Json::Array(items) => items.iter().for_each(|value| leaves(value, name, all)),
        Json::String(text) => drop(all.insert(folded(name), text.clone())),
        Json::Number(_) | Json::Bool(_) => drop(all.insert(folded(name), json.to_string())),
        Json::Null => {}
    }
}

fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}
