//! What rules of WeWeb ask of a project.

use crate::domain::project::binding::{Binding, Compare, ErrorPart, Expr, OutputPart, SessionField, Source};
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::platform::{Platform, WeWebSettings};
use crate::domain::project::workflow::{Action, Navigate, Trigger, Workflow};

use crate::diagnose::prelude::*;

/// The settings of Custom Auth; none for another platform.
pub(super) fn settings<'a>(setup: &Setup<'a>) -> Option<&'a WeWebSettings> {
    match &setup.project.platform {
        Platform::WeWeb(settings) => Some(settings),
        _ => None,
    }
}

/// The workflows On user load of the app.
pub(super) fn user_loads<'a>(setup: &Setup<'a>) -> impl Iterator<Item = &'a Workflow> {
    setup.project.workflows.iter().filter(|workflow| workflow.on == Trigger::UserLoad)
}

/// Whether an action stands in On user load of the app.
pub(super) fn in_user_load(standing: &Standing) -> bool {
    standing.workflow.on == Trigger::UserLoad
}

/// The actions of a kind.
pub(super) fn all_of<'s, 'a>(setup: &'s Setup<'a>, fits: impl Fn(&ActionKind) -> bool + 's) -> impl Iterator<Item = &'s Standing<'a>> {
    setup.actions.iter().filter(move |standing| fits(&standing.action.kind))
}

pub(super) fn is_authenticate(kind: &ActionKind) -> bool {
    matches!(kind, ActionKind::Authenticate { .. })
}

/// Whether it is Set user with something that can be a user.
pub(super) fn sets_user(kind: &ActionKind) -> bool {
    matches!(kind, ActionKind::SetUser { value } if !is_nothing(value))
}

/// Whether a binding is nothing, whatever happens.
pub(super) fn is_nothing(binding: &Binding) -> bool {
    matches!(&binding.from, Source::Constant(constant) if constant.is_null() || constant.as_str() == Some(""))
}

pub(super) fn navigates(action: &Action) -> bool {
    matches!(action.kind, ActionKind::Navigate(_))
}

/// The call for this purpose that an action makes.
pub(super) fn calls<'a>(setup: &Setup<'a>, action: &Action, purpose: Purpose) -> Option<&'a Endpoint> {
    match &action.kind {
        ActionKind::Call { endpoint, .. } => setup.project.endpoint(endpoint).filter(|endpoint| endpoint.purpose == purpose),
        _ => None,
    }
}

/// The screen of an action.
pub(super) fn screen(setup: &Setup, standing: &Standing) -> String {
    screens::ww_action(setup.project, standing.workflow, standing.action)
}

/// A field of an action, as a line of the sheet.
pub(super) fn line(setup: &Setup, standing: &Standing, field: &str, set: impl Into<String>) -> SheetLine {
    SheetLine::new(screen(setup, standing), field, set)
}

/// On user load of the app.
pub(super) const ON_USER_LOAD: &str = "Interface › App › Workflows › On user load (Event Trigger)";

/// Change page.
pub(super) fn change_page(page: &str) -> ActionKind {
    ActionKind::Navigate(Navigate::to(page))
}

/// The session's token as the trigger brings it along.
pub(super) fn event_token() -> Expr {
    Expr::IsSet(Box::new(Expr::Value(Binding { path: Some("session.accessToken".into()), ..Binding::whole(Source::Event) })))
}

/// The token of the session.
pub(super) fn session_token() -> Binding {
    Binding::whole(Source::Session(SessionField::Token))
}

/// Only an error 401 goes on.
pub(super) fn only_401() -> ActionKind {
    ActionKind::Filter {
        when: Expr::Compare {
            left: Box::new(Expr::Value(Binding::whole(Source::Error(ErrorPart::Status)))),
            op: Compare::Eq,
            right: Box::new(Expr::Literal(401.into())),
        },
    }
}

/// An action of this id.
pub(super) fn action(id: &str, kind: ActionKind) -> Action {
    Action { id: id.to_owned(), disabled: false, kind }
}

/// The call that tells who the token belongs to.
pub(super) fn current_user<'a>(setup: &Setup<'a>) -> Option<&'a Endpoint> {
    setup.project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::CurrentUser)
}

/// The user, out of the reply of that call: where Set user of another workflow finds it, or where somebody has named it.
pub(super) fn user_of(setup: &Setup, output: &str) -> Binding {
    let known = all_of(setup, sets_user).find_map(|standing| match &standing.action.kind {
        ActionKind::SetUser { value } if matches!(value.from, Source::Output { .. }) => Some(value.path.clone()),
        _ => None,
    });
    let named = || current_user(setup)?.paths.iter().find(|path| path.name == "user").map(|path| path.path.clone());
    let from = Source::Output { output: output.to_owned(), part: OutputPart::Body };
    let path = known.unwrap_or_else(named).filter(|path| !path.is_empty());
    Binding { from, path, convert: None }
}

/// What On user load has to do: with a token, the current user, and Set user.
pub(super) fn loads_user(setup: &Setup) -> Option<Vec<Action>> {
    let me = current_user(setup)?;
    let call = ActionKind::Call { endpoint: me.id.clone(), inputs: Vec::new(), output: "me".into(), in_code: false };
    let then = vec![action("call-current-user", call), action("set-user", ActionKind::SetUser { value: user_of(setup, "me") })];
    Some(vec![action("if-token", ActionKind::Condition { when: event_token(), then, otherwise: Vec::new() })])
}
