//! The app starts with a token that has ended and a refresh token, and does not use it (rule 7d).

use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::ChangedBy;

use crate::diagnose::prelude::*;

use super::super::settings::settings;

const ROW: Row = warns("FF-SES-REFRESH-AT-START").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    let mut told: Option<(usize, bool)> = None;
    for start in evidence.session_changes().filter(|changed| changed.by == ChangedBy::AppStart && !changed.after.signed_in) {
        let step = &start.entry.id.event;
        // An expiry that was past from the first moment is another mistake.
        let kept = evidence.session_changes().filter(|changed| changed.place < start.place && changed.action.is_some()).last();
        let held = |expiry: i64| kept.is_none_or(|kept| evidence.now_ms(kept.entry) < expiry);
        let ended = start.after.expiry_ms.is_some_and(|expiry| expiry <= evidence.now_ms(start.entry) && held(expiry));
        if !ended || !start.after.token.is_set() || !start.after.refresh_token.is_set() {
            continue;
        }
        let refreshed = evidence.calls.iter().any(|call| call.step() == &**step && call.purpose == Purpose::Refresh);
        // Whoever expects to log in again wants it so.
        let expected = evidence.expected(step).signed_in == Some(false);
        if refreshed || expected {
            continue;
        }
        let page = evidence.project.page_name(&settings.entry_page);
        let home = evidence.project.page_name(&settings.logged_in_page);
        let refresh = evidence.project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::Refresh);
        let call = refresh.map_or("the server's refresh call", |endpoint| endpoint.name.as_str());
        let line = SheetLine::new(
            screens::ff_on_page_load(page),
            "Conditional Action: Authenticated User › Refresh Token is set",
            format!(
                "{call}; behind it Log In (not Update Authenticated User) with what it brings, and Navigate To {home} with Ignore Redirects"
            ),
        );
        let one = Found::of(evidence, &ROW, &start.entry.id).at(Some(Place::Setting("entry_page"))).ranked(1).told(
            "People have to log in again although a refresh token is kept",
            format!("The stored token has ended, so nobody is logged in at the start, and {page} does not use the refresh token that is kept with it"),
        );
        let one = one.changing(vec![line]).explaining([Explains::SignedOut, Explains::Page]);
        // Once where a step ended otherwise by it, else once.
        let harmful = !evidence.unmet_in(step).is_empty();
        match told {
            Some((at, false)) if harmful => {
                found[at] = one;
                told = Some((at, true));
            }
            Some(_) => {}
            None => {
                told = Some((found.len(), harmful));
                found.push(one);
            }
        }
    }
}
