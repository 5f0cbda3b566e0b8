//! What is there most often.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use crate::domain::base::steps;

/// What is there most often, of several the first, and how often.
pub(super) fn most<T: Eq + Hash>(all: impl Iterator<Item = T>) -> Option<(T, usize)> {
    let mut counted: HashMap<T, (usize, usize)> = HashMap::new();
    for (at, one) in all.enumerate() {
        steps::count(1);
        counted.entry(one).or_insert((0, at)).0 += 1;
    }
    let most = counted.into_iter().max_by_key(|(_, (times, first))| (*times, Reverse(*first)));
    most.map(|(one, (times, _))| (one, times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_those_that_are_there_most_often() {
        assert_eq!(most("abcbadd".chars()), Some(('a', 2)));
        assert_eq!(most("abb".chars()), Some(('b', 2)));
        assert_eq!(most("".chars()), None);
    }
}
