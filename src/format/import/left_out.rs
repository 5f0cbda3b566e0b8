//! What is left out: the same for the same reason is said once, with how often.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use crate::domain::base::steps;

use super::Unused;

/// So much that is left out is named; nobody reads further, and the rest is counted by its reason.
const MOST_NAMED: usize = 20_000;

/// What is left out, in the order in which it came.
#[derive(Clone, Default)]
pub(super) struct LeftOut {
    all: Vec<Unused>,
    /// The place of each by a hash of what it is and why: its texts stand in the list already.
    places: HashMap<u64, usize>,
    hasher: RandomState,
}

impl LeftOut {
    /// Adds one more. Calls are named one by one, as long as there is room.
    pub(super) fn push(&mut self, mut unused: Unused) {
        if self.all.len() >= MOST_NAMED {
            unused.what = if unused.is_call { "further calls".into() } else { "further parts of calls".into() };
        } else if unused.is_call {
            self.all.push(unused);
            return;
        }
        self.push_counted(unused);
    }

    /// Adds one more, and counts it where it is there already.
    pub(super) fn push_counted(&mut self, unused: Unused) {
        steps::count(1);
        let key = self.hasher.hash_one((&unused.what, &unused.why, unused.is_call));
        match self.places.get(&key).map(|at| &mut self.all[*at]) {
            Some(known) if known.what == unused.what && known.why == unused.why && known.is_call == unused.is_call => {
                known.times += unused.times;
            }
            _ => {
                self.places.insert(key, self.all.len());
                self.all.push(unused);
            }
        }
    }

    /// Looks at each.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Unused> {
        self.all.iter()
    }
}

impl Extend<Unused> for LeftOut {
    fn extend<I: IntoIterator<Item = Unused>>(&mut self, more: I) {
        more.into_iter().for_each(|unused| self.push(unused));
    }
}

impl From<LeftOut> for Vec<Unused> {
    fn from(left_out: LeftOut) -> Self {
        left_out.all
    }
}

impl IntoIterator for LeftOut {
    type Item = Unused;
    type IntoIter = std::vec::IntoIter<Unused>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_said_once_calls_one_by_one_and_very_many_are_counted() {
        let mut left_out = LeftOut::default();
        for _ in 0..3 {
            left_out.push(Unused::part("header te", "the client sets it"));
            left_out.push(Unused::call("command 1", "it names no URL"));
        }
        left_out.extend((0..MOST_NAMED).map(|at| Unused::call(format!("line {at}"), "it is no cURL command")));
        left_out.push(Unused::part("header te", "the client sets it"));
        let all = Vec::from(left_out);
        assert_eq!((all[0].times, all[1].what.as_str(), all[3].what.as_str()), (3, "command 1", "command 1"));
        assert_eq!(all.len(), MOST_NAMED + 2);
        let last: Vec<(&str, usize)> = all[MOST_NAMED..].iter().map(|unused| (unused.what.as_str(), unused.times)).collect();
        assert_eq!(last, [("further calls", 4), ("further parts of calls", 1)]);
    }
}
