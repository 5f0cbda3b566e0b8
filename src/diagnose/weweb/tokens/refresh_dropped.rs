//! After a refresh no refresh token is left.

use crate::domain::project::binding::{Binding, Expr, SessionField, Source};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::Slot;
use crate::domain::record::entry::ChangedBy;

use crate::diagnose::prelude::*;

use super::super::asks::{calls, screen};

const ROW: Row = breaks("WW-REFRESH-DROPPED").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::Authenticate) {
        let Some(standing) = changed.action.and_then(|at| evidence.standing(at)) else { continue };
        let lost = changed.before.refresh_token.is_set() && !changed.after.refresh_token.is_set();
        let renews = standing.before.iter().any(|action| calls(&evidence.setup, action, Purpose::Refresh).is_some());
        if !lost || !renews {
            continue;
        }
        let ActionKind::Authenticate { refresh_token, .. } = &standing.action.kind else { continue };
        let slot = standing.at.slot(Slot::Argument(SessionField::RefreshToken));
        let own = Binding::whole(Source::Session(SessionField::RefreshToken));
        let (now, binding) = match refresh_token {
            None => ("Unset".to_owned(), own.clone()),
            Some(bound) => {
                let path = bound.path.clone().unwrap_or_default();
                let formula = Expr::If {
                    when: Box::new(Expr::IsSet(Box::new(Expr::Value(bound.clone())))),
                    then: Box::new(Expr::Value(bound.clone())),
                    otherwise: Box::new(Expr::Value(own.clone())),
                };
                (path, Binding::whole(Source::Formula(Box::new(formula))))
            }
        };
        let why = match refresh_token {
            None => "Authenticate behind the refresh has no Refresh Token, so the one that was kept is gone".to_owned(),
            Some(_) => format!("The reply of the refresh brings no new one at {now}, so the one that was kept is gone"),
        };
        let line = SheetLine::new(
            screen(&evidence.setup, standing),
            "Authenticate › Refresh Token",
            "the new one of the reply, or else the session's",
        )
        .now(now);
        let later = evidence.calls.iter().filter(|call| {
            evidence.place(&call.first).is_some_and(|place| place > changed.place) && call.purpose == Purpose::Refresh && !call.succeeded()
        });
        let refused: Vec<_> = later.map(|call| Evidence::end_of(call).clone()).collect();
        let mut one = Found::of(evidence, &ROW, &changed.entry.id).at(Some(slot.clone())).ranked(1);
        one.session_until = Some(evidence.session_until(changed.place));
        let one = one.told("The refresh works once: afterwards there is no refresh token", why).causing(refused);
        found.push(
            one.changing(vec![line])
                .explaining_later([Explains::Value(SessionField::RefreshToken)])
                .mended_by(Some(mend::bind(slot, binding))),
        );
        return;
    }
}
