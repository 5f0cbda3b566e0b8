//! From what the rules found to an order: the root of all first, what follows from it folded under it.

use std::collections::{BTreeSet, HashMap};

use crate::domain::project::place::Place;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;

use super::accounts::accounted;
use super::evidence::Evidence;
use super::families::{self, EXCLUDING};
use super::found::Found;
use super::handled::goes_wrong;
use super::of_run::{NOT_POSSIBLE, RULES, UNEXPLAINED};
use super::rule::Look;
use super::steps;

/// A finding by its rule and its place.
pub(super) type Known = (&'static str, Option<Place>);

/// What all rules found, in the order in which it is told, each with what it follows from.
pub(super) fn found(evidence: &Evidence, refuted: &BTreeSet<Known>) -> Vec<Found> {
    let mut found = Vec::new();
    for look in RULES {
        look(evidence, &mut found);
    }
    for rule in families::all() {
        if let Look::Run(look) = rule.look {
            look(evidence, &mut found);
        }
    }
    for one in &mut found {
        if !refuted.contains(&(one.finding.id, one.finding.at.clone())) {
            account(evidence, one);
        }
    }
    without_what_is_said_better(&mut found);
    // What nobody can know is not judged.
    found.retain(|found| found.at < evidence.horizon);
    let rank = |found: &Found| (found.finding.severity, found.at, found.rank);
    found.sort_by_key(rank);
    fold(evidence, found)
}

/// Where two rules tell the same of one step, the one that says it more exactly stays, and takes over what the other explains.
fn without_what_is_said_better(found: &mut Vec<Found>) {
    let step = |one: &Found| one.finding.entry.as_ref().map(|entry| entry.event.clone());
    for (exact, general) in EXCLUDING {
        let Some(better) = found.iter().position(|one| one.finding.id == *exact && one.finding.severity == Severity::Error) else {
            continue;
        };
        let (own, from) = (step(&found[better]), found[better].at);
        let mut explained = Vec::new();
        let mut kept = Vec::with_capacity(found.len());
        for one in std::mem::take(found) {
            let same = one.finding.id == *general && (step(&one) == own || one.at >= from);
            if same {
                explained.extend(one.explains);
                explained.extend(one.finding.entry);
            } else {
                kept.push(one);
            }
        }
        *found = kept;
        if let Some(better) = found.iter_mut().find(|one| one.finding.id == *exact) {
            better.explains.extend(explained);
        }
    }
}

/// What explains that a step went wrong is an error, whatever it is elsewhere, and stands where that begins.
fn account(evidence: &Evidence, one: &mut Found) {
    let touched = one.finding.entry.as_ref().and_then(|entry| evidence.place(entry));
    let is_condition = touched.is_some_and(|at| matches!(evidence.entries[at].body, EntryBody::Condition { .. }));
    if one.whole_step && is_condition {
        unheard(evidence, one);
    }
    let Some(accounted) = accounted(evidence, &one.accounts, touched, one.lasting) else { return };
    // What is well elsewhere is no cause of what an earlier step has left behind.
    if one.finding.severity != Severity::Error && steps::goes_back(evidence, accounted.from, &accounted.entries) {
        return;
    }
    one.is_promoted = one.finding.severity != Severity::Error;
    one.finding.severity = Severity::Error;
    one.rank = 0;
    // Where it is seen itself it stands already, unless it shows before.
    let first = accounted.entries.iter().filter_map(|entry| evidence.place(entry)).min().unwrap_or(usize::MAX);
    if touched.is_none() || first < one.at {
        one.at = one.at.min(accounted.from);
    }
    if one.finding.entry.is_none() {
        one.finding.entry = accounted.entries.iter().min_by_key(|entry| evidence.place(entry)).cloned();
    }
    one.is_whole |= accounted.whole;
    one.explains.extend(accounted.entries);
}

/// A condition that looks elsewhere: calls before it in a step were refused, and nobody heard of it.
fn unheard(evidence: &Evidence, one: &mut Found) {
    let Some(at) = one.finding.at.clone() else { return };
    let asked = evidence.entries.iter().enumerate().filter(|(_, entry)| match (&entry.body, &at) {
        (EntryBody::Condition { action, .. }, Place::Slot(slot, _)) => *action == slot.at,
        _ => false,
    });
    let before: Vec<EntryId> = asked
        .flat_map(|(place, condition)| {
            let refused = evidence.calls.iter().filter(|call| call.step() == &*condition.id.event && goes_wrong(evidence, call));
            refused.map(Evidence::end_of).filter(move |end| evidence.place(end).is_some_and(|end| end < place)).cloned()
        })
        .collect();
    one.is_whole |= !before.is_empty();
    one.explains.extend(before);
}

/// An earlier root by the same rule whose sheet changes all that this one's does: one cause, seen in two places.
fn same_cause(found: &[Found], root_of: &[Option<usize>], at: usize) -> Option<usize> {
    let one = &found[at].finding;
    if one.sheet.is_empty() {
        return None;
    }
    (0..at).filter(|earlier| root_of[*earlier].is_none()).find(|earlier| {
        let first = &found[*earlier].finding;
        let changes =
            |line: &SheetLine| first.sheet.iter().any(|own| (&own.screen, &own.field, &own.set) == (&line.screen, &line.field, &line.set));
        first.id == one.id && first.severity == one.severity && one.sheet.iter().all(changes)
    })
}

/// Puts what follows from a finding behind it.
fn fold(evidence: &Evidence, found: Vec<Found>) -> Vec<Found> {
    let index = Index::of(&found);
    let mut root_of: Vec<Option<usize>> = vec![None; found.len()];
    for (at, one) in found.iter().enumerate() {
        // Two findings that each explain the other: the first of them stays a root.
        root_of[at] = root(evidence, &found, &index, at, one).filter(|root| top(&root_of, *root) != at);
    }
    for at in 0..found.len() {
        if root_of[at].is_none() {
            root_of[at] = same_cause(&found, &root_of, at);
        }
    }
    let said_twice: Vec<bool> = (0..found.len()).map(|at| root_of[at].is_some() && is_said_twice(&found, at)).collect();
    // A root of a root is the root of all.
    let tops: Vec<usize> = (0..found.len()).map(|at| top(&root_of, at)).collect();
    let mut order: Vec<usize> = (0..found.len()).filter(|at| !said_twice[*at]).collect();
    order.sort_by_key(|at| (found[tops[*at]].finding.severity, tops[*at], usize::from(root_of[*at].is_some()), *at));
    let mut new_place = vec![0; found.len()];
    for (place, at) in order.iter().enumerate() {
        new_place[*at] = place;
    }
    let follows: Vec<Option<usize>> = order.iter().map(|at| root_of[*at].map(|_| new_place[tops[*at]])).collect();
    let mut slots: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    let mut folded = Vec::with_capacity(slots.len());
    for (at, follows_from) in order.into_iter().zip(follows) {
        if let Some(mut one) = slots[at].take() {
            one.finding.follows_from = follows_from;
            folded.push(one);
        }
    }
    folded
}

/// That a step could not happen, where what was expected of it is told as well.
fn is_said_twice(found: &[Found], at: usize) -> bool {
    let one = &found[at].finding;
    let same_step = |other: &Found| other.is_step && other.finding.id == UNEXPLAINED && other.finding.step() == one.step();
    one.id == NOT_POSSIBLE && found.iter().any(same_step)
}

/// What stands at the top of a chain of roots.
fn top(root_of: &[Option<usize>], mut at: usize) -> usize {
    while let Some(above) = root_of[at] {
        at = above;
    }
    at
}

/// Findings by the entries that they are about, and by those that they explain: places in their list, in order.
struct Index<'a> {
    about: HashMap<&'a EntryId, Vec<usize>>,
    explain: HashMap<&'a EntryId, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(found: &'a [Found]) -> Self {
        let mut index = Self { about: HashMap::new(), explain: HashMap::new() };
        for (at, one) in found.iter().enumerate() {
            if let Some(entry) = &one.finding.entry {
                index.about.entry(entry).or_default().push(at);
            }
            for entry in &one.explains {
                index.explain.entry(entry).or_default().push(at);
            }
        }
        index
    }
}

/// The finding that another one follows from. Errors follow from errors only; causes come before what they bring about.
fn root(evidence: &Evidence, all: &[Found], index: &Index, at: usize, one: &Found) -> Option<usize> {
    let entry = one.finding.entry.as_ref()?;
    let is_general = |finding: &Finding| finding.id.starts_with("RUN-");
    let earlier = |place: &usize| {
        let other = &all[*place];
        // What it explains itself cannot be its cause.
        let is_below = one.is_whole && other.finding.entry.as_ref().is_some_and(|entry| one.explains.contains(entry));
        *place != at
            && !is_below
            && (is_general(&one.finding) || !is_general(&other.finding))
            && other.finding.severity <= one.finding.severity
            && (other.at, other.rank, *place) < (one.at, one.rank, at)
    };
    let brought = families::BRINGING.iter().filter(|(_, what)| *what == one.finding.id);
    for (by, _) in brought {
        let is_it = |other: &Found| other.finding.id == *by && other.finding.severity <= one.finding.severity;
        if let Some(place) = all.iter().position(is_it) {
            return Some(place);
        }
    }
    if one.follows_its_step {
        let before = all.iter().enumerate().filter(|(place, other)| {
            *place != at && other.finding.severity == Severity::Error && other.at < one.at && other.finding.step() == one.finding.step()
        });
        if let Some((place, _)) = before.min_by_key(|(_, other)| other.at) {
            return Some(place);
        }
    }
    let explain = index.explain.get(entry).map(Vec::as_slice).unwrap_or_default();
    // What the catalogue knows does not follow from what is said of any call; that follows from it, wherever it stands.
    if is_general(&one.finding) {
        let known =
            |place: &usize| *place != at && !is_general(&all[*place].finding) && all[*place].finding.severity <= one.finding.severity;
        if let Some(place) = explain.iter().copied().find(known) {
            return Some(place);
        }
        if let Some(place) = mishandled(evidence, all, one) {
            return Some(place);
        }
    }
    if let Some(place) = explain.iter().copied().find(|place| earlier(place)) {
        return Some(place);
    }
    // Said of a whole, it explains what was told of its parts before.
    if let Some(place) = explain
        .iter()
        .copied()
        .find(|place| *place != at && all[*place].is_whole && (is_general(&one.finding) || !is_general(&all[*place].finding)))
    {
        return Some(place);
    }
    let whole = |(_, other): &(usize, &Found)| other.whole_step && other.finding.severity == Severity::Error && other.at < one.at;
    let own_step = |(_, other): &(usize, &Found)| other.finding.step() == one.finding.step();
    if let Some((place, _)) = all.iter().enumerate().find(|held| held.0 != at && whole(held) && own_step(held)) {
        return Some(place);
    }
    let causes = ancestors(evidence, entry).into_iter().filter(|cause| *cause != entry);
    let nearest = causes.filter_map(|cause| index.about.get(cause)?.iter().copied().filter(&earlier).max()).max();
    if nearest.is_some() {
        return nearest;
    }
    if one.is_step {
        return steps::cause_of(evidence, all, at, one);
    }
    None
}

/// What the app does with a refusal that it has read, where the catalogue knows that to be wrong: for that nothing deals with it.
fn mishandled(evidence: &Evidence, all: &[Found], one: &Found) -> Option<usize> {
    let refused = evidence.call_of(one.finding.entry.as_ref()?).filter(|call| !call.succeeded())?;
    let end = Evidence::end_of(refused);
    let (read, _) = evidence.readers(end).find(|(_, entry)| entry.id.event == end.event && entry.id.track == end.track)?;
    let comes_of_it = |other: &Found| {
        let entry = other.finding.entry.as_ref().filter(|entry| entry.event == end.event && entry.track == end.track);
        entry.and_then(|entry| evidence.place(entry)).is_some_and(|place| place >= read)
    };
    all.iter().position(|other| {
        other.finding.severity == Severity::Error
            && !other.finding.id.starts_with("RUN-")
            && !other.explains.is_empty()
            && comes_of_it(other)
    })
}

/// The entries that brought an entry about, the nearest first.
fn ancestors<'a>(evidence: &Evidence<'a>, of: &EntryId) -> Vec<&'a EntryId> {
    let mut found = Vec::new();
    let mut below = evidence.place(of);
    // A cause stands before what it brings about.
    while let Some(place) = below {
        let Some(cause) = &evidence.entries[place].cause else { break };
        found.push(cause);
        below = evidence.place(cause).filter(|above| *above < place);
    }
    found
}
