//! A refresh token is kept, and no workflow sends it (rule 12).

use crate::domain::project::binding::{SessionField, Source};
use crate::domain::project::endpoint::Purpose;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, all_of, is_authenticate, settings};

const ROW: Row = warns("WW-REFRESH-UNUSED");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    let keeps = all_of(setup, is_authenticate)
        .find(|standing| matches!(&standing.action.kind, ActionKind::Authenticate { refresh_token: Some(_), .. }));
    let Some(standing) = keeps else { return };
    let refreshes = setup.actions.iter().any(|other| match &other.action.kind {
        ActionKind::Call { endpoint, inputs, .. } => {
            let endpoint = setup.project.endpoint(endpoint);
            let ends = endpoint.is_some_and(|endpoint| endpoint.purpose == Purpose::LogOut);
            let sends = inputs.iter().any(|input| {
                input.value.from == Source::Session(SessionField::RefreshToken)
                    || input.value.from == Source::Event
                        && input.value.path.as_deref().is_some_and(|path| path.to_ascii_lowercase().contains("refreshtoken"))
            });
            endpoint.is_some_and(|endpoint| endpoint.purpose == Purpose::Refresh) || sends && !ends
        }
        _ => false,
    });
    if refreshes {
        return;
    }
    let refresh = setup.project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::Refresh);
    let call = refresh.map_or("the refresh call of the server", |endpoint| endpoint.name.as_str());
    let line = SheetLine::new(
        ON_USER_LOAD,
        "+ Add action",
        format!(
            "if the token has expired: {call} (refresh), Authenticate with what it brings, and stop there: the nested run calls the current user and sets the user"
        ),
    );
    let told = Told::new(&ROW, standing.at.clone())
        .saying(
            "People are signed out as soon as the token has ended",
            "Authenticate keeps a refresh token, and no workflow sends it: WeWeb renews nothing by itself",
        )
        .changing(vec![line]);
    found.push(told.explaining_later([Explains::DeadToken]));
}
