//! An empty token in place of Log Out: somebody is still logged in (rules 8 and 9).

use crate::domain::project::binding::SessionField;

use crate::diagnose::prelude::*;

use super::super::settings::{is_blank, navigates};

const ROW: Row = breaks("FF-SES-BLANK-LOGOUT");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    for standing in &setup.actions {
        let ActionKind::UpdateUser { fields } = &standing.action.kind else { continue };
        if !is_blank(fields) {
            continue;
        }
        let follows = standing.after.iter().any(|action| navigates(action));
        let screen = screens::ff_action(setup.project, standing.workflow, standing.action);
        let line = SheetLine::new(screen, "", "Log Out in its place").now("Update Authenticated User with an empty Authentication Token");
        let edit = mend::action(standing, |kind| *kind = ActionKind::LogOut { navigate_automatically: !follows });
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                "Whoever has logged out can still open the pages inside",
                "Update Authenticated User with an empty token empties the token alone: Is Logged In stays true, and the guard looks at nothing else",
            )
            .changing(vec![line]);
        let later = [Explains::SignedIn, Explains::Page, Explains::NoToken, Explains::Value(SessionField::SignedIn)];
        found.push(told.explaining_later(later).mended_by(edit));
    }
}
