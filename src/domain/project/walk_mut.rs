//! Walks everything in a project that can be changed in place: actions, bindings, and each text with what it is. Every field of every
//! part is named here, so that a new one cannot be forgotten.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::api_group::ApiGroup;
use super::binding::{AddressPart, Binding, Expr, NamedBinding, OutputPart, Source};
use super::call_facts::CallFacts;
use super::endpoint::{Endpoint, EndpointInput, Field, NamedPath};
use super::environment::{Environment, EnvironmentValue};
use super::facts::Facts;
use super::item::{Item, ItemKind};
use super::legacy::{LegacySettings, RefreshType, TokenType};
use super::page::{Access, Page, PageInput};
use super::platform::{FlutterFlowSettings, Platform, WeWebSettings};
use super::story::{CallExpected, EventKind, Expectation, Story, StoryEvent, Typed, ValueExpected, ValueWanted};
use super::weweb_server::{BackendEndpoint, WeWebServer};
use super::workflow::{Action, ActionKind, Navigate, SessionBindings, SwitchCase, Trigger, Workflow};
use super::{Behaviour, CustomFunction, Project, Variable};

/// What a text of a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// The id of a page, where it is the page's own and where something refers to it.
    Page,
    /// Another id, own or referred to.
    Id,
    /// A URL with placeholders.
    Url,
    /// A body with placeholders.
    Body,
    /// The value of a field of this name: a header, a query parameter, a form field, a value of an environment.
    Value(&'a str),
    /// What somebody types, or the address of a link that is opened.
    Typed,
    /// Code that was pasted for reference.
    Code,
    /// Names, labels, paths, messages.
    Other,
}

/// What may change an action, a binding, a text or a literal. Each is met once.
pub trait VisitMut {
    /// An action, before what stands inside it.
    fn action(&mut self, action: &mut Action) {
        let _ = action;
    }

    /// A binding, before what stands inside it, and the name of what it fills; empty where that has none.
    fn binding(&mut self, name: &str, binding: &mut Binding) {
        let _ = (name, binding);
    }

    /// A formula, before what stands inside it, and the name of what it is for; empty where that has none.
    fn expr(&mut self, name: &str, expr: &mut Expr) {
        let _ = (name, expr);
    }

    /// A text.
    fn text(&mut self, what: Text, text: &mut String) {
        let _ = (what, text);
    }

    /// A literal: a constant, a default, a value that is expected.
    fn literal(&mut self, literal: &mut Json) {
        let _ = literal;
    }
}

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

fn platform(held: &mut Platform, visit: &mut impl VisitMut) {
    match held {
        Platform::FlutterFlow(settings) => {
            let FlutterFlowSettings {
                entry_page,
                logged_in_page,
                persist: _,
                user_data_type,
                groups,
                export: _,
                pages_require_authentication: _,
            } = settings;
            visit.text(Text::Page, entry_page);
            visit.text(Text::Page, logged_in_page);
            visit.text(Text::Other, user_data_type);
            for ApiGroup { id, name, base_url, headers, inputs: its_inputs, interceptor } in groups {
                visit.text(Text::Id, id);
                visit.text(Text::Other, name);
                visit.text(Text::Url, base_url);
                fields(headers, visit);
                inputs(its_inputs, visit);
                visit.text(Text::Id, interceptor);
            }
        }
        Platform::WeWeb(settings) => {
            let WeWebSettings { unauthenticated_page, unauthorized_page, home_page, app_urls, server } = settings;
            visit.text(Text::Page, unauthenticated_page);
            visit.text(Text::Page, unauthorized_page);
            visit.text(Text::Page, home_page);
            for origin in app_urls.values_mut() {
                visit.text(Text::Other, origin);
            }
            let WeWebServer { staging: _, production: _, hosted_elsewhere: _, user_load: _, endpoints } = server;
            for BackendEndpoint { id, name, access: its_access, function } in endpoints {
                visit.text(Text::Id, id);
                visit.text(Text::Other, name);
                access(its_access, visit);
                visit.text(Text::Id, function);
            }
        }
        Platform::WeWebLegacy(settings) => {
            let LegacySettings {
                unauthenticated_page,
                forbidden_page,
                home_page,
                token_type,
                user_endpoint,
                refresh_endpoint,
                refresh_type,
                request_key,
                response_key,
                role_key,
                role_type: _,
                role_object_key,
            } = settings;
            for page in [unauthenticated_page, forbidden_page, home_page] {
                visit.text(Text::Page, page);
            }
            for endpoint in [user_endpoint, refresh_endpoint] {
                visit.text(Text::Id, endpoint);
            }
            for key in [request_key, response_key, role_key, role_object_key] {
                visit.text(Text::Other, key);
            }
            if let TokenType::CustomHeader(header) = token_type {
                visit.text(Text::Other, header);
            }
            if let RefreshType::CustomHeader(header) = refresh_type {
                visit.text(Text::Other, header);
            }
        }
    }
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

fn access(held: &mut Access, visit: &mut impl VisitMut) {
    match held {
        Access::Everyone | Access::SignedIn => {}
        Access::AnyRole(roles) | Access::AllRoles(roles) => roles.iter_mut().for_each(|role| visit.text(Text::Other, role)),
    }
}

fn fields<'a>(held: impl IntoIterator<Item = &'a mut Field>, visit: &mut impl VisitMut) {
    for Field { name, value } in held {
        visit.text(Text::Value(name), value);
        visit.text(Text::Other, name);
    }
}

fn inputs(held: &mut [EndpointInput], visit: &mut impl VisitMut) {
    for EndpointInput { name, default, kind: _, test_value } in held {
        visit.text(Text::Other, name);
        for literal in [default, test_value].into_iter().flatten() {
            visit.literal(literal);
        }
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
    let CallFacts { private: _, requires_firebase_user: _, cached: _, test_proxy: _, interceptor, server_side_proxy: _ } = facts;
    visit.text(Text::Id, interceptor);
    if let Some(held) = bearer {
        binding("authorization", held, visit);
    }
    for NamedPath { name, path, notation: _ } in paths {
        visit.text(Text::Other, name);
        visit.text(Text::Other, path);
    }
}

/// Walks one workflow.
pub fn workflow(held: &mut Workflow, visit: &mut impl VisitMut) {
    let Workflow { id, name, on, version: _, actions: chain, on_error } = held;
    visit.text(Text::Id, id);
    visit.text(Text::Other, name);
    match on {
        Trigger::Tap { page, label, shown_to: _ } | Trigger::Submit { page, label } => {
            visit.text(Text::Page, page);
            visit.text(Text::Other, label);
        }
        Trigger::PageLoad { page } | Trigger::Query { page } | Trigger::PageUserLoad { page } => visit.text(Text::Page, page),
        Trigger::UserLoad | Trigger::Called => {}
    }
    actions(chain, visit);
    actions(on_error, visit);
}

fn actions(list: &mut [Action], visit: &mut impl VisitMut) {
    for action in list {
        visit.action(action);
        let Action { id, disabled: _, kind } = action;
        visit.text(Text::Id, id);
        own(kind, visit);
        for branch in kind.branches_mut() {
            actions(branch, visit);
        }
    }
}

/// What an action itself holds, without its branches.
fn own(kind: &mut ActionKind, visit: &mut impl VisitMut) {
    match kind {
        ActionKind::Call { endpoint, inputs, output } | ActionKind::CallBackend { endpoint, inputs, output } => {
            visit.text(Text::Id, endpoint);
            named(inputs, visit);
            visit.text(Text::Other, output);
        }
        ActionKind::Condition { when, then: _, otherwise: _ } | ActionKind::Filter { when } => expr("", when, visit),
        ActionKind::Switch { value, cases, otherwise: _ } => {
            expr("", value, visit);
            for SwitchCase { is, then: _ } in cases {
                visit.literal(is);
            }
        }
        ActionKind::Loop { over, item, body: _ } => {
            expr("", over, visit);
            visit.text(Text::Other, item);
        }
        ActionKind::Return { value, go_on: _ } => {
            if let Some(value) = value {
                binding("", value, visit);
            }
        }
        ActionKind::RunWorkflow { workflow, output } => {
            visit.text(Text::Id, workflow);
            visit.text(Text::Other, output);
        }
        ActionKind::SetVariable { variable, value } => {
            visit.text(Text::Id, variable);
            binding(variable, value, visit);
        }
        ActionKind::Navigate(Navigate { page, allow_back: _, replace_route: _, ignore_redirects: _, parameters, path }) => {
            visit.text(Text::Page, page);
            named(parameters, visit);
            if let Some(path) = path {
                binding("", path, visit);
            }
        }
        ActionKind::ShowMessage { text } => expr("", text, visit),
        ActionKind::LogIn { fields, navigate_automatically: _ } | ActionKind::UpdateUser { fields } => {
            let SessionBindings { token, refresh_token, expiry, uid, user_data } = fields;
            let named = [("token", token), ("refresh_token", refresh_token), ("", expiry), ("", uid), ("", user_data)];
            for (name, field) in named {
                if let Some(field) = field {
                    binding(name, field, visit);
                }
            }
        }
        ActionKind::Authenticate { access_token, refresh_token, metadata, persist: _ } => {
            for (name, argument) in [("access_token", access_token), ("refresh_token", refresh_token), ("", metadata)] {
                if let Some(argument) = argument {
                    binding(name, argument, visit);
                }
            }
        }
        ActionKind::SetUser { value } => binding("", value, visit),
        ActionKind::StoreToken { access_token, refresh_token } => {
            binding("access_token", access_token, visit);
            if let Some(argument) = refresh_token {
                binding("refresh_token", argument, visit);
            }
        }
        ActionKind::TryCatch { attempt: _, catch: _ }
        | ActionKind::Wait { ms: _ }
        | ActionKind::Terminate {}
        | ActionKind::LogOut { navigate_automatically: _ }
        | ActionKind::ClearSession {}
        | ActionKind::FetchUser {}
        | ActionKind::LegacyLogOut {} => {}
    }
}

fn named(bindings: &mut [NamedBinding], visit: &mut impl VisitMut) {
    for NamedBinding { name, value } in bindings {
        binding(name, value, visit);
        visit.text(Text::Other, name);
    }
}

fn binding(name: &str, held: &mut Binding, visit: &mut impl VisitMut) {
    visit.binding(name, held);
    let Binding { from, path, convert: _ } = held;
    if let Some(path) = path {
        visit.text(Text::Other, path);
    }
    match from {
        Source::Output { output, part } => {
            visit.text(Text::Other, output);
            if let OutputPart::Header(header) = part {
                visit.text(Text::Other, header);
            }
        }
        Source::Variable(id) => visit.text(Text::Id, id),
        Source::PageParameter(name)
        | Source::Environment(name)
        | Source::Address(AddressPart::Query(name) | AddressPart::Fragment(name)) => visit.text(Text::Other, name),
        Source::PageInput { page, field } => {
            visit.text(Text::Page, page);
            visit.text(Text::Other, field);
        }
        Source::Constant(literal) => visit.literal(literal),
        Source::Custom { function, inputs } => {
            visit.text(Text::Id, function);
            named(inputs, visit);
        }
        Source::Formula(formula) => expr(name, formula, visit),
        Source::Event | Source::Session(_) | Source::Error(_) | Source::Address(AddressPart::Path | AddressPart::Source) => {}
    }
}

fn expr(name: &str, held: &mut Expr, visit: &mut impl VisitMut) {
    visit.expr(name, held);
    match held {
        Expr::Literal(literal) => visit.literal(literal),
        Expr::Value(value) => binding(name, value, visit),
        Expr::Compare { left, op: _, right } => [left, right].into_iter().for_each(|part| expr(name, part, visit)),
        Expr::Arithmetic { left, op: _, right } => [left, right].into_iter().for_each(|part| expr(name, part, visit)),
        Expr::Template(parts) | Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) => {
            for part in parts {
                expr(name, part, visit);
            }
        }
        Expr::Object(members) => {
            for (name, value) in members {
                expr(name, value, visit);
                visit.text(Text::Other, name);
            }
        }
        Expr::Not(inner) | Expr::IsSet(inner) | Expr::ToText(inner) | Expr::ToNumber(inner) => expr(name, inner, visit),
        Expr::If { when, then, otherwise } => [when, then, otherwise].into_iter().for_each(|part| expr(name, part, visit)),
        Expr::Now => {}
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
