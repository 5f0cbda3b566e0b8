//! What rules of FlutterFlow ask of a project.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, Convert, SessionField, Source};
use crate::domain::project::page::Page;
use crate::domain::project::platform::{FlutterFlowSettings, Platform};
use crate::domain::project::workflow::{Action, SessionBindings};
use crate::domain::record::entry::ChangedBy;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

/// The settings; none for another platform.
pub(super) fn settings<'a>(setup: &Setup<'a>) -> Option<&'a FlutterFlowSettings> {
    match &setup.project.platform {
        Platform::FlutterFlow(settings) => Some(settings),
        _ => None,
    }
}

/// The settings, changed.
pub(super) fn with_settings(settings: &FlutterFlowSettings, change: impl FnOnce(&mut FlutterFlowSettings)) -> Edit {
    let mut settings = settings.clone();
    change(&mut settings);
    Edit::Platform(Platform::FlutterFlow(settings))
}

/// The actions Log In.
pub(super) fn log_ins<'s, 'a>(setup: &'s Setup<'a>) -> impl Iterator<Item = &'s Standing<'a>> {
    setup.actions.iter().filter(|standing| matches!(standing.action.kind, ActionKind::LogIn { .. }))
}

/// Whether an action opens a page.
pub(super) fn navigates(action: &Action) -> bool {
    matches!(action.kind, ActionKind::Navigate(_))
}

/// The page on which a workflow starts.
pub(super) fn page_of<'a>(project: &'a Project, standing: &Standing) -> Option<&'a Page> {
    project.page(standing.workflow.on.page()?)
}

/// The action Log In of a step.
pub(super) fn logged_in_by<'s, 'a>(evidence: &'s Evidence<'a>, step: &str) -> Option<&'s Standing<'a>> {
    let by = evidence.session_changes().filter(|changed| *changed.entry.id.event == *step && changed.by == ChangedBy::LogIn).last()?;
    evidence.setup.actions.iter().find(|standing| Some(&standing.at) == by.action)
}

/// Whether an action opens a page with Ignore Redirects.
pub(super) fn ignores(action: &Action) -> bool {
    matches!(&action.kind, ActionKind::Navigate(navigate) if navigate.ignore_redirects)
}

/// The fields of Log In and of Update Authenticated User.
pub(super) fn fields(action: &Action) -> Option<&SessionBindings> {
    match &action.kind {
        ActionKind::LogIn { fields, .. } | ActionKind::UpdateUser { fields } => Some(fields),
        _ => None,
    }
}

/// A field of them.
pub(super) fn field(fields: &SessionBindings, field: SessionField) -> Option<&Binding> {
    match field {
        SessionField::Token => fields.token.as_ref(),
        SessionField::RefreshToken => fields.refresh_token.as_ref(),
        SessionField::Expiry => fields.expiry.as_ref(),
        SessionField::Uid => fields.uid.as_ref(),
        SessionField::UserData => fields.user_data.as_ref(),
        _ => None,
    }
}

/// Where a field of an action is set, as a line of the sheet.
pub(super) fn line(setup: &Setup, standing: &Standing, field: SessionField, set: impl Into<String>) -> SheetLine {
    SheetLine::new(screens::ff_action(setup.project, standing.workflow, standing.action), screens::ff_field(field), set)
}

/// What most likely fills a field: the path of that name of the call before, as somebody has named it there.
pub(super) fn likely(setup: &Setup, standing: &Standing, field: SessionField) -> Option<Binding> {
    let calls = |action: &Action| match &action.kind {
        ActionKind::Call { endpoint, output, .. } if !output.is_empty() => Some((endpoint.clone(), output.clone())),
        _ => None,
    };
    let wanted: &[&str] = match field {
        SessionField::Token => &["token", "access token", "accesstoken", "authtoken", "jwt"],
        SessionField::RefreshToken => &["refresh token", "refreshtoken"],
        SessionField::Uid => &["user id", "uid", "id"],
        SessionField::UserData => &["user"],
        _ => return None,
    };
    let convert = if field == SessionField::UserData { Convert::Json } else { Convert::JsonPath };
    standing.before.iter().rev().filter_map(|action| calls(action)).find_map(|(endpoint, output)| {
        let paths = &setup.project.endpoint(&endpoint)?.paths;
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_lowercase();
        let path = paths
            .iter()
            .find(|path| wanted.contains(&path.name.to_lowercase().as_str()))
            .or_else(|| paths.iter().find(|path| wanted.contains(&last(&path.path).as_str())))?;
        Some(Binding::reply(&output, &path.path).with(convert))
    })
}

/// Whether a binding reads this field of the session.
pub(super) fn reads_session(binding: &Binding, field: SessionField) -> bool {
    binding.from == Source::Session(field)
}

/// Whether nothing but an empty token is set.
pub(super) fn is_blank(fields: &SessionBindings) -> bool {
    let empty = |binding: &Binding| match &binding.from {
        Source::Constant(constant) => constant.is_null() || constant.as_str().is_some_and(|text| text.trim().is_empty()),
        _ => false,
    };
    fields.token.as_ref().is_some_and(empty)
}
