//! From what the rules found to an order: the root of all first, what follows from it folded under it.

use std::collections::HashMap;

use crate::domain::record::entry_id::EntryId;

use super::evidence::Evidence;
use super::of_run::{Found, RULES};
use super::steps;

/// What all rules found, in the order in which it is told, each with what it follows from.
pub(super) fn found(evidence: &Evidence) -> Vec<Found> {
    let mut found = Vec::new();
    for look in RULES {
        look(evidence, &mut found);
    }
    // What nobody can know is not judged.
    found.retain(|found| found.at < evidence.horizon);
    let rank = |found: &Found| (found.finding.severity, found.at, found.rank);
    found.sort_by_key(rank);
    fold(evidence, found)
}

/// Puts what follows from a finding behind it.
fn fold(evidence: &Evidence, found: Vec<Found>) -> Vec<Found> {
    let index = Index::of(&found);
    let mut root_of: Vec<Option<usize>> = vec![None; found.len()];
    for (at, one) in found.iter().enumerate() {
        // Two findings that each explain the other: the first of them stays a root.
        root_of[at] = root(evidence, &found, &index, at, one).filter(|root| top(&root_of, *root) != at);
    }
    // A root of a root is the root of all.
    let tops: Vec<usize> = (0..found.len()).map(|at| top(&root_of, at)).collect();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|at| (found[tops[*at]].finding.severity, tops[*at], usize::from(root_of[*at].is_some()), *at));
    let mut new_place = vec![0; order.len()];
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
    let earlier = |place: &usize| {
        let other = &all[*place];
        // What it explains itself cannot be its cause.
        let is_below = one.is_whole && other.finding.entry.as_ref().is_some_and(|entry| one.explains.contains(entry));
        *place != at
            && !is_below
            && other.finding.severity <= one.finding.severity
            && (other.at, other.rank, *place) < (one.at, one.rank, at)
    };
    let explain = index.explain.get(entry).map(Vec::as_slice).unwrap_or_default();
    if let Some(place) = explain.iter().copied().find(|place| earlier(place)) {
        return Some(place);
    }
    // Said of a whole, it explains what was told of its parts before.
    if let Some(place) = explain.iter().copied().find(|place| *place != at && all[*place].is_whole) {
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
