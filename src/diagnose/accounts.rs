//! What a mistake accounts for: where a step ended otherwise than expected, or a call was refused, because of it.

use std::collections::BTreeSet;

use crate::domain::project::endpoint::Purpose;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::HeldBecause;
use crate::domain::record::failure::{FailureWhat, Unmet};
use crate::domain::record::note::{CookieSaid, Note};
use crate::domain::rules::why::Why;
use crate::domain::web::cookie::Refusal;
use crate::run::made::{CallMade, CameOut};

use super::evidence::Evidence;
use super::explains::Explains;
use super::handled::goes_wrong;

/// What a mistake accounts for in a run, as far as it is known.
pub(super) struct Accounted {
    /// The entries of which it explains what is said.
    pub(super) entries: BTreeSet<EntryId>,
    /// The place of the first step in which it shows.
    pub(super) from: usize,
    /// It explains also what came before it in its step: that was to be dealt with.
    pub(super) whole: bool,
}

/// What this accounts for, in the step of the entry at this place, or later too, or anywhere.
pub(super) fn accounted(evidence: &Evidence, what: &[Explains], touched: Option<usize>, lasting: bool) -> Option<Accounted> {
    if what.is_empty() {
        return None;
    }
    let step = touched.map(|at| &evidence.entries[at].id.event);
    let because = |id: &EntryId| {
        let wanted = what.iter().filter_map(|one| match one {
            Explains::Because(whys) => Some(*whys),
            _ => None,
        });
        let wanted: Vec<Why> = wanted.flatten().copied().collect();
        !wanted.is_empty()
            && evidence.of_step(&id.event).any(|(_, entry)| match &entry.body {
                EntryBody::NavigationDecision(decision) | EntryBody::GuardDecision(decision) => wanted.contains(&decision.why),
                _ => false,
            })
    };
    let in_scope = |id: &EntryId| match (step, touched) {
        (Some(step), _) if id.event == *step => true,
        (_, Some(at)) => lasting && evidence.place(id).is_some_and(|place| place > at),
        (_, None) => true,
    };
    let mut entries = BTreeSet::new();
    let unmet = evidence.entries.iter().filter(|entry| match &entry.body {
        EntryBody::Failure(failure) => match &failure.what {
            FailureWhat::Expectation { unmet } => {
                let of_where = |unmet: &Unmet| matches!(unmet, Unmet::Page { .. } | Unmet::SignedIn { .. });
                unmet.iter().any(|unmet| what.iter().any(|one| one.fits(unmet))) || unmet.iter().any(of_where) && because(&entry.id)
            }
            _ => false,
        },
        _ => false,
    });
    entries.extend(unmet.map(|entry| entry.id.clone()).filter(in_scope));
    let steps: BTreeSet<String> = entries.iter().map(|entry| entry.event.to_string()).collect();
    let mut whole = false;
    for call in evidence.calls.iter().filter(|call| !call.succeeded()) {
        let end = Evidence::end_of(call);
        // What nobody was to see is asked for without a token.
        let shown = steps.contains(call.step())
            && (fits_call(&Explains::NoToken, evidence, call) || fits_call(&Explains::DeadToken, evidence, call));
        // What came out before it cannot have come of it.
        let after = touched.is_none_or(|at| evidence.place(end).is_some_and(|place| place >= at));
        if after && (shown || what.iter().any(|one| fits_call(one, evidence, call)) && in_scope(end)) {
            entries.insert(end.clone());
            if call.purpose == Purpose::Refresh {
                // It was to deal with these.
                whole |= extend(&mut entries, refused_before(evidence, call));
            }
        }
    }
    let from = entries.iter().filter_map(|entry| evidence.of_step(&entry.event).map(|(at, _)| at).next()).min()?;
    Some(Accounted { entries, from, whole })
}

/// Adds entries; whether there were any.
fn extend(entries: &mut BTreeSet<EntryId>, more: impl IntoIterator<Item = EntryId>) -> bool {
    let before = entries.len();
    entries.extend(more);
    entries.len() > before
}

/// The refusals in the step of a call before it.
fn refused_before<'e>(evidence: &'e Evidence, call: &'e CallMade) -> impl Iterator<Item = EntryId> + 'e {
    let before = evidence.calls.iter().take_while(|other| other.first != call.first).filter(|other| other.step() == call.step());
    before.filter(|other| other.came_out == CameOut::Answered(401)).map(|other| Evidence::end_of(other).clone())
}

/// Whether a cookie did not go along with a call because it is another site's.
fn is_held(evidence: &Evidence, call: &CallMade) -> bool {
    evidence.cookies_held(call).iter().any(|cookie| cookie.why == HeldBecause::ThirdParty)
}

/// Whether a cookie was not kept before a call because it is another site's.
fn was_not_kept(evidence: &Evidence, call: &CallMade) -> bool {
    let before = evidence.place(&call.first).unwrap_or_default();
    evidence.entries[..before]
        .iter()
        .any(|entry| matches!(&entry.body, EntryBody::Note(Note::Cookie(CookieSaid::Refused { why: Refusal::ThirdParty, .. }))))
}

/// Whether this accounts for how a call came out.
fn fits_call(one: &Explains, evidence: &Evidence, call: &CallMade) -> bool {
    if !goes_wrong(evidence, call) {
        return false;
    }
    match one {
        Explains::AnyRefusal => matches!(call.came_out, CameOut::Answered(400..)),
        Explains::DeadToken => call.came_out == CameOut::Answered(401) && evidence.is_dead(call),
        Explains::NoToken => {
            matches!(call.came_out, CameOut::Answered(401 | 403))
                && evidence.request(call).is_some_and(|request| evidence.tokens(request).is_empty())
        }
        Explains::OtherSitesCookie => {
            matches!(call.came_out, CameOut::Answered(401 | 403)) && (is_held(evidence, call) || was_not_kept(evidence, call))
        }
        Explains::Refused(endpoint) => call.endpoint == *endpoint && matches!(call.came_out, CameOut::Answered(400..) | CameOut::Failed),
        _ => false,
    }
}
