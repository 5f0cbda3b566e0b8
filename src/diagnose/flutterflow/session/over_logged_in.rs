//! A user data type is set, and Log In stores no user data (rule 8).

use crate::domain::project::binding::SessionField;
use crate::domain::project::place::Slot;

use crate::diagnose::prelude::*;

use super::super::settings::{fields, likely, line, log_ins, settings};

const ROW: Row = breaks("FF-SES-OVER-LOGGED-IN");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup).filter(|settings| !settings.user_data_type.is_empty()) else { return };
    for standing in log_ins(setup) {
        let Some(fields) = fields(standing.action).filter(|fields| fields.user_data.is_none()) else { continue };
        // Of one without any property, another rule speaks.
        if [&fields.token, &fields.refresh_token, &fields.expiry, &fields.uid].iter().all(|binding| binding.is_none()) {
            continue;
        }
        let user = likely(setup, standing, SessionField::UserData);
        let from = user.as_ref().and_then(|binding| binding.path.clone()).map_or_else(
            || format!("the user of the log-in's reply, as {}", settings.user_data_type),
            |path| format!("on, and {path} of the reply, as {}", settings.user_data_type),
        );
        let edit = user.map(|binding| mend::bind(standing.at.slot(Slot::Field(SessionField::UserData)), binding));
        let told = Told::new(&ROW, standing.at.slot(Slot::Field(SessionField::UserData)))
            .saying(
                "After the log-in the user's data are empty, or still those of whoever was logged in before",
                format!(
                    "Associate User Data Type is on ({}), and Set User Data of Log In is Unset, so the user is never stored; the setting may have got lost at a save",
                    settings.user_data_type
                ),
            )
            .changing(vec![line(setup, standing, SessionField::UserData, from).now("Unset")]);
        found.push(told.explaining_later([Explains::Value(SessionField::UserData)]).mended_by(edit));
    }
}
