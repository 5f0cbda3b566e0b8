//! Whether an app deals with a refusal or a failure.
//!
//! It does where (a) a branch that read this very result ran a visible action, or (b) a refresh came out well in the step and the call was made
//! again (how that one came out is told of it), or (c) a Catch or an error branch did one of these, or (d) the step expects it, or (e) On user load ran without a token. An empty
//! branch deals with nothing.

use crate::domain::project::binding::OutputPart;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::ActionAt;
use crate::domain::project::platform::Platform;
use crate::domain::project::story::{CallOutcome, CallWanted};
use crate::domain::project::walk;
use crate::domain::project::workflow::{Action, ActionKind, Trigger};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{ReadFrom, Started, Taken};
use crate::domain::record::failure::FailureWhat;
use crate::run::made::{CallMade, CameOut};

use super::evidence::Evidence;

/// What becomes of a refusal or a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handled {
    /// Nothing deals with it.
    No,
    /// The app shows it: (a) and (c).
    Shown,
    /// It is no trouble: (b), (d) and (e).
    Settled,
}

/// What the app, or the story, makes of how a call came out.
pub(super) fn handled(evidence: &Evidence, call: &CallMade) -> Handled {
    let is_settled =
        is_expected(evidence, call) || is_visitor(evidence, call) || is_made_again(evidence, call) || is_the_plugins_own(evidence, call);
    if is_settled {
        Handled::Settled
    } else if a_branch_shows_it(evidence, call) || an_error_branch_shows_it(evidence, call) {
        Handled::Shown
    } else {
        Handled::No
    }
}

/// Whether a refusal or a failure is to be told of. What the app shows is wrong only where the story wanted something else.
pub(super) fn goes_wrong(evidence: &Evidence, call: &CallMade) -> bool {
    if call.succeeded() {
        return false;
    }
    match handled(evidence, call) {
        Handled::Settled => false,
        Handled::Shown => ends_otherwise(evidence, call),
        Handled::No => true,
    }
}

/// Whether the step of a call did not end as expected.
pub(super) fn ends_otherwise(evidence: &Evidence, call: &CallMade) -> bool {
    let unmet = |body: &EntryBody| matches!(body, EntryBody::Failure(held) if matches!(held.what, FailureWhat::Expectation { .. }));
    evidence.of_step(call.step()).any(|(_, entry)| unmet(&entry.body))
}

/// (d)
fn is_expected(evidence: &Evidence, call: &CallMade) -> bool {
    evidence.expected(call.step()).calls.iter().filter(|expected| expected.call == call.endpoint).any(|expected| {
        match (expected.wanted, call.came_out) {
            (Some(CallWanted::Status(status)), CameOut::Answered(was)) => status == was,
            (Some(CallWanted::Outcome(CallOutcome::Refused)), CameOut::Answered(_)) => !call.succeeded(),
            (Some(CallWanted::Outcome(CallOutcome::Failed)), CameOut::Failed) => true,
            _ => false,
        }
    })
}

/// (e)
fn is_visitor(evidence: &Evidence, call: &CallMade) -> bool {
    let workflow = call.action.as_ref().and_then(|at| evidence.project.workflow(&at.workflow));
    let on_user_load = workflow.is_some_and(|workflow| matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. }));
    let has_token = evidence.session_at(call).is_some_and(|session| session.token.is_set());
    on_user_load && !has_token && evidence.request(call).is_some_and(|request| evidence.tokens(request).is_empty())
}

/// (b): a refresh after it came out well, and after that the same call was made again. How that one came out is told of it.
fn is_made_again(evidence: &Evidence, call: &CallMade) -> bool {
    let mut later = evidence.calls.iter().skip_while(|other| other.first != call.first).skip(1).filter(|other| other.step() == call.step());
    later.any(|other| other.purpose == Purpose::Refresh && other.succeeded()) && later.any(|other| other.endpoint == call.endpoint)
}

/// The legacy plugin refreshes by itself after any 401, that of a wrong password too (WeWeb rule 48): what is to be said is said of the
/// log-in.
fn is_the_plugins_own(evidence: &Evidence, call: &CallMade) -> bool {
    if call.purpose != Purpose::Refresh || call.action.is_some() {
        return false;
    }
    let before = evidence.calls.iter().take_while(|other| other.first != call.first).filter(|other| other.step() == call.step());
    let answered = before.filter(|other| other.came_out == CameOut::Answered(401) && other.purpose != Purpose::Refresh).last();
    answered
        .is_some_and(|answered| matches!(answered.purpose, Purpose::LogIn | Purpose::SignUp) && handled(evidence, answered) != Handled::No)
}

/// (a)
fn a_branch_shows_it(evidence: &Evidence, call: &CallMade) -> bool {
    let end = Evidence::end_of(call);
    evidence.readers(end).any(|(at, entry)| match &entry.body {
        EntryBody::Condition { action, taken, .. } if *entry.id.event == *call.step() => {
            shows(evidence, branch_of(evidence, action, *taken), action, at, entry.id.track)
        }
        _ => false,
    })
}

/// (c): the innermost Try / Catch around the call, else the error branches on the way up through the workflows that called it.
fn an_error_branch_shows_it(evidence: &Evidence, call: &CallMade) -> bool {
    if matches!(evidence.project.platform, Platform::FlutterFlow(_)) {
        return false;
    }
    let Some(at) = &call.action else { return false };
    let Some(place) = evidence.place(Evidence::end_of(call)) else { return false };
    let track = evidence.entries[place].id.track;
    let mut at = at.clone();
    // As many workflows can lie in one another.
    for _ in 0..64 {
        let Some(workflow) = evidence.project.workflow(&at.workflow) else { return false };
        if let Some(catch) = catch_around(&workflow.actions, &at.action) {
            return shows(evidence, catch, &at, place, track);
        }
        if shows(evidence, &workflow.on_error, &at, place, track) {
            return true;
        }
        match called_by(evidence, &at.workflow, place, track) {
            Some(caller) => at = caller,
            None => return false,
        }
    }
    false
}

/// The action that called this workflow in a track, before a place.
fn called_by(evidence: &Evidence, workflow: &str, before: usize, track: u16) -> Option<ActionAt> {
    let step = &evidence.entries[before].id.event;
    evidence.entries[..before].iter().rev().take_while(|entry| entry.id.event == *step).find_map(|entry| match &entry.body {
        EntryBody::WorkflowStart { workflow: id, because: Started::Called(by) } if id == workflow && entry.id.track == track => {
            Some(by.clone())
        }
        _ => None,
    })
}

/// The Catch of the innermost Try around an action.
fn catch_around<'a>(list: &'a [Action], id: &str) -> Option<&'a [Action]> {
    let holds = |list: &[Action]| find(list, id);
    list.iter().find_map(|action| match &action.kind {
        ActionKind::TryCatch { attempt, catch } if holds(attempt) => catch_around(attempt, id).or(Some(catch.as_slice())),
        kind => kind.branches().find_map(|branch| catch_around(branch, id)),
    })
}

fn find(list: &[Action], id: &str) -> bool {
    list.iter().any(|action| action.id == id || action.kind.branches().any(|branch| find(branch, id)))
}

/// The chain of a branch.
fn branch_of<'a>(evidence: &Evidence<'a>, at: &ActionAt, taken: Taken) -> &'a [Action] {
    let Some(action) = walk::action(evidence.project, at) else { return &[] };
    match (&action.kind, taken) {
        (ActionKind::Condition { then, .. }, Taken::Then) => then,
        (ActionKind::Condition { otherwise, .. } | ActionKind::Switch { otherwise, .. }, Taken::Otherwise) => otherwise,
        (ActionKind::Switch { cases, .. }, Taken::Case(at)) => cases.get(at).map_or(&[], |case| &case.then),
        _ => &[],
    }
}

/// Whether a chain that ran does something that a person sees. Branches in it are followed as they were taken after this place.
fn shows(evidence: &Evidence, chain: &[Action], near: &ActionAt, after: usize, track: u16) -> bool {
    shows_within(evidence, chain, near, (after, track), 32)
}

fn shows_within(evidence: &Evidence, chain: &[Action], near: &ActionAt, (after, track): (usize, u16), depth: usize) -> bool {
    // Workflows that call each other in circles show nothing new.
    let Some(depth) = depth.checked_sub(1) else { return false };
    let shows = |chain: &[Action], near: &ActionAt, after| shows_within(evidence, chain, near, (after, track), depth);
    chain.iter().filter(|action| !action.disabled).any(|action| match &action.kind {
        kind if is_visible(kind) => true,
        ActionKind::Condition { .. } | ActionKind::Switch { .. } => {
            let at = ActionAt::new(&near.workflow, &action.id);
            taken(evidence, &at, after, track).is_some_and(|(place, taken)| shows(branch_of(evidence, &at, taken), near, place))
        }
        ActionKind::Loop { body, .. } => shows(body, near, after),
        ActionKind::TryCatch { attempt, .. } => shows(attempt, near, after),
        ActionKind::RunWorkflow { workflow, .. } => {
            evidence.project.workflow(workflow).is_some_and(|called| shows(&called.actions, &ActionAt::new(&called.id, ""), after))
        }
        _ => false,
    })
}

/// What a person sees: a message, another page, being signed out, a variable that the page may show.
fn is_visible(kind: &ActionKind) -> bool {
    matches!(
        kind,
        ActionKind::ShowMessage { .. }
            | ActionKind::Navigate(_)
            | ActionKind::LogOut { .. }
            | ActionKind::ClearSession {}
            | ActionKind::LegacyLogOut {}
            | ActionKind::SetVariable { .. }
    )
}

/// Which branch an action took next.
fn taken(evidence: &Evidence, at: &ActionAt, after: usize, track: u16) -> Option<(usize, Taken)> {
    let step = &evidence.entries[after].id.event;
    let later = evidence.entries.iter().enumerate().skip(after + 1).take_while(|(_, entry)| entry.id.event == *step);
    later.filter(|(_, entry)| entry.id.track == track).find_map(|(place, entry)| match &entry.body {
        EntryBody::Condition { action, taken, .. } if action == at => Some((place, *taken)),
        _ => None,
    })
}

/// Whether the app goes on with a reply 200 to 299 as if nothing had failed: the session takes something out of it, or a condition looks at
/// nothing but its status.
pub(super) fn takes_for_success(evidence: &Evidence, call: &CallMade, reply: &EntryId) -> bool {
    let mut judged = false;
    for (at, entry) in evidence.readers(reply).filter(|(_, entry)| *entry.id.event == *call.step()) {
        match &entry.body {
            EntryBody::FieldRead(_) => return true,
            EntryBody::Condition { action, taken, read } => {
                let mut own = read.iter().filter(|read| read.reply.as_ref() == Some(reply)).peekable();
                judged |= own.peek().is_some();
                let looks_inside = own.any(|read| {
                    !matches!(read.from, ReadFrom::Output { part: OutputPart::Succeeded | OutputPart::Status | OutputPart::Header(_), .. })
                });
                if looks_inside && shows(evidence, branch_of(evidence, action, *taken), action, at, entry.id.track) {
                    return false;
                }
            }
            _ => {}
        }
    }
    judged
}
