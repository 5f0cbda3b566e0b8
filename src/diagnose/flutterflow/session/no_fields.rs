//! Log In with nothing bound: somebody is logged in, without a token (rule 8).

use crate::domain::project::Behaviour;
use crate::domain::project::binding::SessionField;
use crate::domain::project::place::Slot;
use crate::knowledge::boxes::Need;

use crate::diagnose::prelude::*;

use super::super::settings::{fields, likely, line, log_ins};

const ROW: Row = breaks("FF-SES-NO-FIELDS");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    for standing in log_ins(setup) {
        let Some(fields) = fields(standing.action) else { continue };
        let all = [&fields.token, &fields.refresh_token, &fields.expiry, &fields.uid, &fields.user_data];
        if all.iter().any(|binding| binding.is_some()) {
            continue;
        }
        let token = likely(setup, standing, SessionField::Token);
        let from = token.as_ref().and_then(|binding| binding.path.clone()).map(|path| format!("{path} of the log-in's reply"));
        let set = from.unwrap_or_else(|| "the token of the log-in's reply".to_owned());
        let lines = vec![
            line(setup, standing, SessionField::Token, set).now("Unset"),
            line(setup, standing, SessionField::Uid, "the user's id, where the server sends one").now("Unset"),
        ];
        // A box that reads the end of a token is there for this.
        let reads_end = setup.project.functions.iter().any(|function| function.behaviour == Behaviour::JwtExp);
        let expiry = token
            .as_ref()
            .filter(|_| reads_end)
            .and_then(|token| mend::through(setup.project, standing.at.slot(Slot::Field(SessionField::Expiry)), Need::JwtExp, token));
        let own = |field: SessionField| Some(mend::bind(standing.at.slot(Slot::Field(field)), likely(setup, standing, field)?));
        let all = [SessionField::Token, SessionField::RefreshToken, SessionField::Uid, SessionField::UserData];
        let edit = token.and_then(|_| mend::all(setup.project, "the properties of Log In", all.into_iter().filter_map(own).chain(expiry)));
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                "Somebody is logged in without a token, and is logged out by a restart",
                "Every property of Log In is Unset, so nothing of the log-in's reply is kept",
            )
            .changing(lines);
        let later = [Explains::NoToken, Explains::SignedOut, Explains::Value(SessionField::Token)];
        found.push(told.explaining_later(later).mended_by(edit));
    }
}
