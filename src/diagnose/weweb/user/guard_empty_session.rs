//! A condition on the session itself, which is {} after Persist session off (rule 16).

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::place::Slot;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, event_token, in_user_load, settings};

const ROW: Row = warns("WW-GUARD-EMPTY-SESSION");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for standing in setup.actions.iter().filter(|standing| in_user_load(standing)) {
        if !matches!(standing.action.kind, ActionKind::Condition { .. } | ActionKind::Filter { .. }) {
            continue;
        }
        let tests = |binding: &&Binding| binding.from == Source::Event && binding.path.as_deref() == Some("session");
        if !reads(standing.action).iter().any(tests) {
            continue;
        }
        let line = SheetLine::new(ON_USER_LOAD, "the condition", "on the session's access token: session.accessToken").now("session");
        let told = Told::new(&ROW, standing.at.slot(Slot::When))
            .saying(
                "The current user is asked for without a token",
                "On user load tests whether there is a session; it is {} where Persist Session was off, and that counts as one",
            )
            .changing(vec![line]);
        found.push(told.mended_by(on_token(standing)));
    }
}

/// The condition looks at the token.
fn on_token(standing: &Standing) -> Option<Edit> {
    mend::action(standing, |kind| {
        if let ActionKind::Condition { when, .. } | ActionKind::Filter { when } = kind {
            *when = event_token();
        }
    })
}
