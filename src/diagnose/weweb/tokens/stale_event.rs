//! On user load goes on with the session of before, after it has renewed the token (rule 20).

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::Slot;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, all_of, calls, in_user_load, is_authenticate, session_token, settings};

const ROW: Row = breaks("WW-REFRESH-STALE-EVENT");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    let of_event = |binding: &Binding| {
        binding.from == Source::Event && binding.path.as_deref().is_some_and(|path| path.to_ascii_lowercase().contains("token"))
    };
    for standing in all_of(setup, is_authenticate).filter(|standing| in_user_load(standing)) {
        let later = standing.after.iter().find(|action| calls(setup, action, Purpose::CurrentUser).is_some());
        let Some(call) = later.and_then(|action| setup.actions.iter().find(|other| std::ptr::eq(other.action, *action))) else { continue };
        let Some(endpoint) = calls(setup, call.action, Purpose::CurrentUser) else { continue };
        let in_bearer = endpoint.bearer.as_deref().is_some_and(of_event);
        let ActionKind::Call { inputs, .. } = &call.action.kind else { continue };
        let in_input = inputs.iter().find(|input| of_event(&input.value));
        if !in_bearer && in_input.is_none() {
            continue;
        }
        let name = &endpoint.name;
        let line = SheetLine::new(
            ON_USER_LOAD,
            format!("behind Authenticate: {name}"),
            "stop after Authenticate, which has called it already; or bind the auth session's access token, not that of the event",
        );
        let edit = match in_input {
            Some(input) => Some(mend::bind(call.at.slot(Slot::Input(input.name.clone())), session_token())),
            None => Some(mend::endpoint(endpoint, |endpoint| endpoint.bearer = Some(Box::new(session_token())))),
        };
        let told = Told::new(&ROW, call.at.clone())
            .saying(
                format!("The refresh works, and then {name} is refused with the old token"),
                "Behind Authenticate On user load still reads the session of its event, which is the one from before the refresh",
            )
            .changing(vec![line]);
        let harm = [Explains::Refused(endpoint.id.clone()), Explains::SignedOut, Explains::Page];
        found.push(told.explaining_later(harm).mended_by(edit));
    }
}
