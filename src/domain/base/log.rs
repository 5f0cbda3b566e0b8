//! A list that only grows and is cheap to share: a live run hands it to the window after each step without copying it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

const CHUNK: usize = 256;

/// A list that only grows. Cloning costs one pointer for each 256 items, and the unfinished rest.
#[derive(Clone, Debug)]
pub struct Log<T> {
    full: Vec<Arc<[T]>>,
    rest: Vec<T>,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self { full: Vec::new(), rest: Vec::new() }
    }
}

impl<T> Log<T> {
    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.rest.push(item);
        if self.rest.len() == CHUNK {
            self.full.push(std::mem::take(&mut self.rest).into());
        }
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.rest.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at this place.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&T> {
        match self.full.get(at / CHUNK) {
            Some(chunk) => chunk.get(at % CHUNK),
            None => self.rest.get(at - self.full.len() * CHUNK),
        }
    }

    /// The item at the end.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.rest.last().or_else(|| self.full.last().and_then(|chunk| chunk.last()))
    }

    /// All items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.full.iter().flat_map(|chunk| chunk.iter()).chain(&self.rest)
    }

    /// The items from this place on.
    pub fn iter_from(&self, start: usize) -> impl Iterator<Item = &T> {
        (start..self.len()).filter_map(|at| self.get(at))
    }
}

impl<T: PartialEq> PartialEq for Log<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Eq> Eq for Log<T> {}

impl<T: Hash> Hash for Log<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        self.iter().for_each(|item| item.hash(state));
    }
}

impl<T> FromIterator<T> for Log<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut log = Self::default();
        items.into_iter().for_each(|item| log.push(item));
        log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_log_keeps_what_it_had() {
        let mut log: Log<usize> = (0..600).collect();
        let shared = log.clone();
        log.push(600);
        assert_eq!((shared.len(), log.len(), log.last()), (600, 601, Some(&600)));
        assert_eq!(
            (log.get(0), log.get(511), log.get(512), log.get(600), log.get(601)),
            (Some(&0), Some(&511), Some(&512), Some(&600), None)
        );
        assert!(log.iter().copied().eq(0..601));
        assert!(log.iter_from(598).copied().eq(598..601));
        assert_ne!(shared, log);
    }
}
