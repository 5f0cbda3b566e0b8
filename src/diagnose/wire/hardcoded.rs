//! A token that stands in the call itself: everybody sends the same one, until it ends.

use crate::diagnose::chains;
use crate::domain::base::time;
use crate::domain::project::binding::{Binding, NamedBinding, SessionField, Source};
use crate::domain::project::endpoint::{Endpoint, EndpointInput};
use crate::domain::project::place::EndpointPart;
use crate::domain::project::workflow::Action;
use crate::domain::web::token::{Jwt, TokenShape};
use crate::edit::Edit;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-HARDCODED");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for endpoint in &setup.project.endpoints {
        for header in endpoint.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("authorization")) {
            let Some(token) = token_in(&header.value) else { continue };
            let line = SheetLine::new(
                screens::ff_call(&endpoint.name, "Headers"),
                header.name.clone(),
                "Bearer [token], with a variable token of the call (Variables)",
            )
            .now("a token, as it is");
            let at = Place::Endpoint(endpoint.id.clone(), EndpointPart::Header(header.name.clone()));
            found.push(told(setup, endpoint, at, token, vec![line, bound(endpoint)]));
        }
        for input in &endpoint.inputs {
            let Some(token) = input.default.as_ref().and_then(|default| token_in(default.as_str()?)) else { continue };
            let lines = vec![
                SheetLine::new(screens::ff_call(&endpoint.name, "Variables"), input.name.clone(), "no default value")
                    .now("a token, as it is"),
                SheetLine::new(screens::ff_call(&endpoint.name, "Headers"), "Authorization", format!("Bearer [{}]", input.name)),
                bound(endpoint),
            ];
            let at = Place::Endpoint(endpoint.id.clone(), EndpointPart::Header("Authorization".into()));
            found.push(told(setup, endpoint, at, token, lines));
        }
    }
}

fn bound(endpoint: &Endpoint) -> SheetLine {
    SheetLine::new(format!("Flow › API Call {}", endpoint.name), "Variables", "token: Authenticated User › Authentication Token")
}

/// A text that is a token, with or without its scheme.
fn token_in(text: &str) -> Option<&str> {
    if text.contains("{{") || text.contains('[') {
        return None;
    }
    let token = text.trim().rsplit(' ').next()?;
    let opaque = token.len() >= 24 && token.chars().any(|c| c.is_ascii_digit()) && token.chars().any(char::is_alphabetic);
    (matches!(TokenShape::of(token), TokenShape::Jws | TokenShape::Jwe)
        || opaque && text.trim_start().to_ascii_lowercase().starts_with("bearer "))
    .then_some(token)
}

fn told(setup: &Setup, endpoint: &Endpoint, at: Place, token: &str, lines: Vec<SheetLine>) -> Told {
    let ends =
        Jwt::read(token).and_then(|token| token.time_ms("exp")).map(|exp| format!("; it ends by {}", time::utc(exp))).unwrap_or_default();
    let told = Told::new(&ROW, at)
        .saying(
            format!("{} works for a while, and then is refused for everyone", endpoint.name),
            format!("A token stands in the call itself, so everybody sends the same one{ends}"),
        )
        .changing(lines);
    let id = endpoint.id.clone();
    told.explaining_later([Explains::Refused(id.clone()), Explains::Call(id.clone())])
        .unless_works(&id)
        .mended_by(from_session(setup, endpoint))
}

/// A variable in place of the token, and in every call of it the token of the session.
fn from_session(setup: &Setup, endpoint: &Endpoint) -> Option<Edit> {
    const NAME: &str = "token";
    fn within(actions: &mut Vec<Action>, id: &str) {
        for action in actions {
            if let ActionKind::Call { endpoint, inputs, .. } = &mut action.kind
                && endpoint == id
            {
                inputs.retain(|input| input.name != NAME);
                inputs.push(NamedBinding { name: NAME.to_owned(), value: Binding::whole(Source::Session(SessionField::Token)) });
            }
            action.kind.branches_mut().for_each(|branch| within(branch, id));
        }
    }
    let call = mend::endpoint(endpoint, |endpoint| {
        endpoint.inputs.retain(|input| input.name != NAME);
        endpoint.inputs.push(EndpointInput::named(NAME));
        for header in endpoint.headers.iter_mut().filter(|header| header.name.eq_ignore_ascii_case("authorization")) {
            header.value = format!("Bearer [{NAME}]");
        }
    });
    // Before the log-in itself the token is that of its reply.
    let is_before = |standing: &Standing| {
        standing.after.iter().any(|action| matches!(action.kind, ActionKind::LogIn { .. }))
            || standing.after.iter().any(|action| within_log_in(setup, action))
    };
    let calls: Vec<&Standing> = setup
        .actions
        .iter()
        .filter(|standing| matches!(&standing.action.kind, ActionKind::Call { endpoint: own, .. } if *own == endpoint.id))
        .collect();
    let reply = calls.iter().filter(|standing| is_before(standing)).find_map(|standing| {
        let login = setup
            .actions
            .iter()
            .find(|other| other.workflow.id == standing.workflow.id && matches!(other.action.kind, ActionKind::LogIn { .. }))?;
        let ActionKind::LogIn { fields, .. } = &login.action.kind else { return None };
        Some((standing.workflow.id.clone(), fields.token.clone()?))
    });
    let workflows = setup.project.workflows.iter().map(|workflow| {
        let mut workflow = workflow.clone();
        within(&mut workflow.actions, &endpoint.id);
        if let Some((_, token)) = reply.as_ref().filter(|(id, _)| *id == workflow.id) {
            rebind(&mut workflow.actions, &endpoint.id, token);
        }
        mend::put(workflow)
    });
    mend::all(setup.project, "the token out of the session", [call].into_iter().chain(workflows))
}

fn within_log_in(setup: &Setup, action: &Action) -> bool {
    chains::within(setup.project, action).iter().any(|action| matches!(action.kind, ActionKind::LogIn { .. }))
}

fn rebind(actions: &mut Vec<Action>, id: &str, token: &Binding) {
    for action in actions {
        if let ActionKind::Call { endpoint, inputs, .. } = &mut action.kind
            && endpoint == id
        {
            inputs.iter_mut().filter(|input| input.name == "token").for_each(|input| input.value = token.clone());
        }
        action.kind.branches_mut().for_each(|branch| rebind(branch, id, token));
    }
}
