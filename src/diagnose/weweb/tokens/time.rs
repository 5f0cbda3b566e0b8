//! A token that has ended, or does not hold yet, by the device's clock.

use crate::domain::base::time;
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::token::Jwt;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

use super::super::super::handled::goes_wrong;
use super::super::asks::ON_USER_LOAD;

const EXPIRED: Row = breaks("WW-JWT-EXPIRED").in_a_run();
const SKEW: Row = warns("WW-CLOCK-SKEW").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[EXPIRED, SKEW], look: Look::Run(look) };

/// So far two clocks may differ, in milliseconds.
const SKEW_MS: i64 = 60_000;

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    for call in evidence.calls.iter().filter(|call| matches!(call.came_out, CameOut::Answered(401 | 403)) && goes_wrong(evidence, call)) {
        let (Some(request), Some(entry)) = (evidence.request(call), evidence.entry(&call.request)) else { continue };
        if call.purpose == Purpose::Refresh {
            continue;
        }
        // Where a refresh was tried, what came of that is to be told.
        let mut later = evidence.calls.iter().skip_while(|other| other.first != call.first).filter(|other| other.step() == call.step());
        if later.any(|other| other.purpose == Purpose::Refresh) {
            continue;
        }
        let tokens = evidence.tokens(request);
        let now = evidence.now_ms(entry);
        let sent = evidence
            .run
            .registry()
            .entries()
            .iter()
            .filter(|known| tokens.contains(&known.label))
            .find_map(|known| Some((&known.label, Jwt::read(known.secret.expose())?)));
        let Some((label, token)) = sent else { continue };
        let end = Evidence::end_of(call);
        let name = evidence.name(call).to_owned();
        let early =
            ["nbf", "iat"].into_iter().find_map(|claim| Some((claim, token.time_ms(claim)?))).filter(|(_, from)| *from > now + SKEW_MS);
        let one = if let Some((claim, from)) = early {
            let line = SheetLine::new("device clock", "", "set it, or let the server allow a minute or two of difference");
            Found::of(evidence, &SKEW, end)
                .told(
                    format!("{name} is refused: the token does not hold yet"),
                    format!(
                        "Its {claim} is {}, {} after the device's own time: one of the two clocks is wrong",
                        time::utc(from),
                        time::length(from - now)
                    ),
                )
                .changing(vec![line])
        } else if let Some(exp) = token.time_ms("exp").filter(|exp| *exp < now && evidence.is_dead(call)) {
            let line = SheetLine::new(
                ON_USER_LOAD,
                "+ Add action",
                "if the token has expired: refresh where the server can, or let people sign in again",
            );
            Found::of(evidence, &EXPIRED, end)
                .told(
                    format!("{name} is refused: the token has ended"),
                    format!(
                        "It ended by {}, {} before the call, and nothing renews it or leads to the log-in",
                        time::utc(exp),
                        time::length(now - exp)
                    ),
                )
                .changing(vec![line])
        } else {
            continue;
        };
        let mut one = one.at(call.action.clone()).ranked(3).causing([end.clone()]).explaining_later([Explains::SignedOut, Explains::Page]);
        one.with_refusals_of(evidence, label);
        found.push(one);
        return;
    }
}
