//! What a test needs of a project: its log-in, its refresh, and where the tokens stand and go.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use thiserror::Error;

use crate::domain::project::Project;
use crate::domain::project::binding::{SessionField, Source};
use crate::domain::project::carrier::{Reads, Takes};
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::platform::Platform;
use crate::domain::project::story::EventKind;
use crate::domain::project::template::{self, Brackets};
use crate::domain::project::walk;
use crate::domain::project::workflow::ActionKind;
use crate::domain::record::recording::{Plan, Values};
use crate::domain::secret::SecretKind;
use crate::domain::secret::traced::Traced;
use crate::edit::call_once::{self, BEARER};
use crate::edit::reading;
use crate::format::import::meaning_of;

use super::super::beside::at;

/// Why a project cannot be tested so.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CannotProbe {
    /// It has no log-in.
    #[error("the project has no log-in call. Give a call the purpose Log in")]
    NoLogIn,
    /// It has no refresh.
    #[error("the project has no refresh call. Give a call the purpose Refresh; a server without one has nothing to be tested here")]
    NoRefresh,
    /// The refresh takes the access token itself.
    #[error("{refresh} renews with the access token itself: there is no refresh token that could be spent")]
    ByAccessToken {
        /// The call.
        refresh: String,
    },
    /// The refresh takes its token along in a cookie.
    #[error(
        "{refresh} takes no refresh token as a value: it travels in a cookie, which the browser keeps, and cannot be sent twice from here"
    )]
    ByCookie {
        /// The call.
        refresh: String,
    },
}

/// What fills an input of a call.
#[derive(Clone, Debug, PartialEq)]
enum Fills {
    /// The refresh token.
    RefreshToken,
    /// The access token.
    AccessToken,
    /// A text with values of the environment in it.
    Text(String),
}

/// What a test needs of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The log-in.
    pub log_in: Endpoint,
    /// The refresh.
    pub refresh: Endpoint,
    log_in_inputs: BTreeMap<String, Fills>,
    refresh_inputs: BTreeMap<String, Fills>,
    /// Where the refresh token stands in the reply to the log-in and to the refresh, as the app's own actions read it.
    paths: [Option<String>; 2],
}

/// What a test needs of this project.
///
/// # Errors
/// It has not what is to be tested.
pub fn setup(project: &Project) -> Result<Setup, CannotProbe> {
    let of = |purpose| project.endpoints.iter().find(|endpoint| endpoint.purpose == purpose).cloned();
    let log_in = of(Purpose::LogIn).ok_or(CannotProbe::NoLogIn)?;
    let refresh = of(Purpose::Refresh).ok_or(CannotProbe::NoRefresh)?;
    let log_in_inputs = inputs(project, &log_in);
    let mut refresh_inputs = inputs(project, &refresh);
    if !refresh_inputs.values().any(|fills| *fills == Fills::RefreshToken) {
        // Where no action says so, the name does; the only input of a refresh can be nothing else.
        let names: Vec<String> = call_once::asks(project, &refresh.id, None).into_iter().map(|ask| ask.name).collect();
        let by_name =
            names.iter().find(|name| SecretKind::of_name(name) == Some(SecretKind::RefreshToken) || **name == Takes::REFRESH_TOKEN);
        let only = (names.len() == 1).then(|| names.first()).flatten();
        let is_access = |name: &String| SecretKind::of_name(name) == Some(SecretKind::AccessToken);
        if by_name.is_none() && (refresh_inputs.values().any(|fills| *fills == Fills::AccessToken) || only.is_some_and(is_access)) {
            return Err(CannotProbe::ByAccessToken { refresh: refresh.name });
        }
        let name = by_name.or(only).ok_or_else(|| CannotProbe::ByCookie { refresh: refresh.name.clone() })?;
        refresh_inputs.insert(name.clone(), Fills::RefreshToken);
    }
    let path = |endpoint: &Endpoint| {
        let bound =
            reading::targets(project, &endpoint.id).into_iter().find(|bound| bound.at.slot.session() == Some(SessionField::RefreshToken));
        let read = bound
            .and_then(|bound| bound.binding)
            .filter(|binding| matches!(binding.from, Source::Output { .. }))
            .and_then(|binding| binding.path);
        read.or_else(|| endpoint.paths.iter().find(|path| path.name == Reads::REFRESH_TOKEN).map(|path| path.path.clone()))
    };
    let paths = [path(&log_in), path(&refresh)];
    Ok(Setup { log_in, refresh, log_in_inputs, refresh_inputs, paths })
}

/// What fills the inputs of a call, as far as the app's actions and its test steps say.
fn inputs(project: &Project, endpoint: &Endpoint) -> BTreeMap<String, Fills> {
    let mut all = BTreeMap::new();
    for workflow in &project.workflows {
        for action in walk::all_actions(workflow) {
            let ActionKind::Call { endpoint: called, inputs, .. } = &action.kind else { continue };
            if *called != endpoint.id {
                continue;
            }
            for input in inputs {
                let fills = match &input.value.from {
                    Source::Session(SessionField::RefreshToken) => Some(Fills::RefreshToken),
                    Source::Session(SessionField::Token) => Some(Fills::AccessToken),
                    Source::Environment(name) => Some(Fills::Text(format!("{{{{{name}}}}}"))),
                    Source::Constant(Json::String(text)) => Some(Fills::Text(text.clone())),
                    Source::Constant(json) => Some(Fills::Text(json.to_string())),
                    Source::PageInput { field, .. } => typed(project, &workflow.id, field).map(Fills::Text),
                    _ => None,
                };
                if let Some(fills) = fills {
                    all.entry(input.name.clone()).or_insert(fills);
                }
            }
        }
    }
    // A Bearer section is bound in the call itself.
    if let Some(bearer) = &endpoint.bearer {
        let fills = match bearer.from {
            Source::Session(SessionField::RefreshToken) => Fills::RefreshToken,
            _ => Fills::AccessToken,
        };
        all.insert(BEARER.to_owned(), fills);
    }
    all
}

/// What the test steps type into a field before they start this workflow.
fn typed(project: &Project, workflow: &str, field: &str) -> Option<String> {
    let events = project.stories.iter().flat_map(|story| &story.events);
    events.into_iter().find_map(|event| match &event.kind {
        EventKind::Tap { workflow: tapped, typed } if tapped == workflow => {
            typed.iter().find(|typed| typed.field == field).map(|typed| typed.text.clone())
        }
        _ => None,
    })
}

impl Setup {
    /// What is still to be asked for: inputs of the log-in that neither an action nor a test step fills.
    #[must_use]
    pub fn asks(&self, project: &Project) -> Vec<call_once::Ask> {
        let known = |name: &str| self.log_in_inputs.contains_key(name);
        call_once::asks(project, &self.log_in.id, None).into_iter().filter(|ask| !known(&ask.name)).collect()
    }

    pub(super) fn log_in_values(&self, plan: &Plan) -> Values {
        filled(&self.log_in_inputs, plan, None, None)
    }

    pub(super) fn refresh_values(&self, refresh_token: &Traced, access: Option<&Traced>, plan: &Plan) -> Values {
        filled(&self.refresh_inputs, plan, Some(refresh_token), access)
    }

    /// The refresh token of a reply: where the app reads it, else where such replies have it.
    pub(super) fn refresh_token(&self, platform: &Platform, json: &Json, purpose: Purpose) -> Option<String> {
        let path = &self.paths[usize::from(purpose == Purpose::Refresh)];
        let read = path.as_deref().and_then(|path| reading::at(platform, path, json).ok().flatten());
        let found = read.or_else(|| {
            let place = meaning_of(Purpose::LogIn, json).into_iter().find(|path| path.name == Reads::REFRESH_TOKEN)?;
            at(json, &place.path).cloned()
        });
        found.as_ref().and_then(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    }
}

fn filled(inputs: &BTreeMap<String, Fills>, plan: &Plan, refresh_token: Option<&Traced>, access: Option<&Traced>) -> Values {
    let value = |fills: &Fills| match fills {
        Fills::RefreshToken => refresh_token.cloned(),
        Fills::AccessToken => access.cloned(),
        Fills::Text(text) => {
            Some(template::fill(text, Brackets::Braces, |_| false, |name| plan.values.get(name).cloned(), |_| Traced::default()))
        }
    };
    inputs.iter().filter_map(|(name, fills)| Some((name.clone(), value(fills)?))).collect()
}
