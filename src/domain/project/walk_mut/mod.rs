//! Walks everything in a project that can be changed in place: actions, bindings, and each text with what it is. Every field of every
//! part is named here, so that a new one cannot be forgotten.

mod flow;
mod parts;
mod settings;
mod visit;

use std::collections::BTreeSet;

use super::call_facts::CallFacts;
use super::endpoint::{BasicAuth, Endpoint, NamedPath};
use super::environment::{Environment, EnvironmentValue};
use super::facts::Facts;
use super::item::{Item, ItemKind};
use super::page::{Page, PageInput};
use super::story::{CallExpected, EventKind, Expectation, Story, StoryEvent, Typed, ValueExpected, ValueWanted};
use super::{Behaviour, CustomFunction, Project, Variable};

pub use flow::workflow;
pub use visit::{Text, VisitMut};

use flow::binding;
use parts::{access, fields, inputs};
use settings::platform;

/// Walks a whole project, in its own order.
pub fn project(held: &mut Project, visit: &mut impl VisitMut) {
    let Project {
        authscope: _,
        name,
        id: _,
        platform: its_platform,
        pages,
        endpoints,
        workflows,
        variables,
        functions,
        stories,
        environments,
        facts,
        not_confirmed,
    } = held;
    visit.text(Text::Other, name);
    platform(its_platform, visit);
    for held in pages {
        page(held, visit);
    }
    for held in endpoints {
        endpoint(held, visit);
    }
    for held in workflows {
        workflow(held, visit);
    }
    for Variable { id, name, default, persisted: _, keep_on_navigation: _ } in variables {
        visit.text(Text::Id, id);
        visit.text(Text::Other, name);
        visit.literal(default);
    }
    for CustomFunction { id, name, inputs, behaviour, source } in functions {
        visit.text(Text::Id, id);
        visit.text(Text::Other, name);
        for input in inputs {
            visit.text(Text::Other, input);
        }
        match behaviour {
            Behaviour::JwtClaim(name) => visit.text(Text::Other, name),
            Behaviour::RefreshAndRepeat(workflow) => visit.text(Text::Id, workflow),
            Behaviour::Constant(literal) => visit.literal(literal),
            _ => {}
        }
        visit.text(Text::Code, source);
    }
    for held in stories {
        story(held, visit);
    }
    for held in environments {
        environment(held, visit);
    }
    let Facts { back_end, earlier_session: _, session_written_by_code: _, user_on_public_pages: _, shares_origin: _ } = facts;
    visit.text(Text::Other, back_end);
    let items = std::mem::take(not_confirmed).into_iter().map(|Item { kind, mut id }| {
        visit.text(if kind == ItemKind::Page { Text::Page } else { Text::Id }, &mut id);
        Item { kind, id }
    });
    *not_confirmed = items.collect::<BTreeSet<_>>();
}

fn page(held: &mut Page, visit: &mut impl VisitMut) {
    let Page { id, name, route, access: its_access, inputs, nav_bar: _, skip_on_load_when_inactive: _, at: _ } = held;
    visit.text(Text::Page, id);
    visit.text(Text::Other, name);
    visit.text(Text::Other, route);
    access(its_access, visit);
    for PageInput { name, secret: _ } in inputs {
        visit.text(Text::Other, name);
    }
}

fn endpoint(held: &mut Endpoint, visit: &mut impl VisitMut) {
    let Endpoint {
        id,
        name,
        purpose: _,
        method: _,
        url,
        query,
        headers,
        body_type: _,
        body,
        form,
        inputs: its_inputs,
        bearer,
        basic,
        credentials: _,
        escape_variables: _,
        paths,
        group,
        facts,
    } = held;
    visit.text(Text::Id, id);
    visit.text(Text::Other, name);
    visit.text(Text::Url, url);
    fields(query.iter_mut().chain(headers).chain(form), visit);
    visit.text(Text::Body, body);
    inputs(its_inputs, visit);
    visit.text(Text::Id, group);
    let CallFacts {
        private: _,
        requires_firebase_user: _,
        cached: _,
        test_proxy: _,
        custom_proxy,
        always_allow_body: _,
        interceptor,
        server_side_proxy: _,
    } = facts;
    visit.text(Text::Id, interceptor);
    visit.text(Text::Url, custom_proxy);
    if let Some(held) = bearer {
        binding("authorization", held, visit);
    }
    if let Some(held) = basic {
        let BasicAuth { username, password } = &mut **held;
        binding("username", username, visit);
        binding("password", password, visit);
    }
    for NamedPath { name, path, notation: _ } in paths {
        visit.text(Text::Other, name);
        visit.text(Text::Other, path);
    }
}

fn story(held: &mut Story, visit: &mut impl VisitMut) {
    let Story { id, name, events } = held;
    visit.text(Text::Id, id);
    visit.text(Text::Other, name);
    for StoryEvent { id, kind, expect } in events {
        visit.text(Text::Id, id);
        match kind {
            EventKind::Open { path } | EventKind::OpenLink { path } => visit.text(Text::Typed, path),
            EventKind::Tap { workflow, typed } => {
                visit.text(Text::Id, workflow);
                for Typed { field, text } in typed {
                    visit.text(Text::Other, field);
                    visit.text(Text::Typed, text);
                }
            }
            EventKind::TapTab { page } => visit.text(Text::Id, page),
            EventKind::Reload {} | EventKind::Reopen {} | EventKind::TokenExpires { otherwise_ms: _, refused: _ } => {}
        }
        expectation(expect, visit);
    }
}

fn expectation(held: &mut Expectation, visit: &mut impl VisitMut) {
    let Expectation { page, signed_in: _, calls, values, message, on } = held;
    if let Some(page) = page {
        visit.text(Text::Page, page);
    }
    for CallExpected { call, wanted: _, times: _ } in calls {
        visit.text(Text::Id, call);
    }
    for ValueExpected { slot: _, wanted } in values {
        match wanted {
            ValueWanted::Set(_) => {}
            ValueWanted::Equals(literal) => visit.literal(literal),
        }
    }
    if let Some(message) = message {
        visit.text(Text::Other, message);
    }
    for held in on.values_mut() {
        expectation(held, visit);
    }
}

fn environment(held: &mut Environment, visit: &mut impl VisitMut) {
    let Environment { id, name, server: _, shape, faults: _, values, origins, browser: _, time_zone, server_clock: _, limit_per_second: _ } =
        held;
    visit.text(Text::Id, id);
    visit.text(Text::Other, name);
    visit.text(Text::Other, shape);
    visit.text(Text::Other, time_zone);
    for EnvironmentValue { name, value, secret: _, ask: _, on } in values {
        visit.text(Text::Value(name), value);
        for value in on.values_mut() {
            visit.text(Text::Value(name), value);
        }
        visit.text(Text::Other, name);
    }
    for origin in origins.values_mut() {
        visit.text(Text::Other, origin);
    }
}
