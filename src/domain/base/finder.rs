//! Finds many texts at once in a long one, the leftmost first, and of those the longest.
//!
//! Long texts are looked for by their beginning: a token of a hundred thousand letters would need a search machine many times its
//! size. What follows is compared then, so that a token that was cut off is found as far as it goes.

use std::collections::HashMap;
use std::fmt;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};

/// What is looked for is cut to this length (bytes).
const BEGINNING: usize = 256;

/// Texts to look for, each with what it stands for.
pub struct Finder<T> {
    automaton: AhoCorasick,
    /// For each beginning: the texts that begin so.
    groups: Vec<Vec<(String, T)>>,
}

/// What is looked for may be secret, so only its number is printed.
impl<T> fmt::Debug for Finder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finder({})", self.groups.len())
    }
}

impl<T> Finder<T> {
    /// Looks for these texts; `None` when there are none.
    pub fn new(texts: impl IntoIterator<Item = (String, T)>) -> Option<Self> {
        let mut beginnings: Vec<String> = Vec::new();
        let mut groups: Vec<Vec<(String, T)>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (text, meaning) in texts {
            let beginning = &text[..text.floor_char_boundary(BEGINNING)];
            if let Some(at) = places.get(beginning) {
                groups[*at].push((text, meaning));
                continue;
            }
            places.insert(beginning.to_owned(), groups.len());
            beginnings.push(beginning.to_owned());
            groups.push(vec![(text, meaning)]);
        }
        let mut builder = AhoCorasick::builder();
        // The fastest kind takes longest to build, and a run builds one for each new secret.
        builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::ContiguousNFA));
        let automaton = builder.build(&beginnings).ok()?;
        (!groups.is_empty()).then_some(Self { automaton, groups })
    }

    /// The finds in order: where each begins and ends, and what it stands for.
    pub fn find_in<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (usize, usize, &'a T)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let found = self.automaton.find(Input::new(bytes).span(at..bytes.len()))?;
            let rest = &bytes[found.start()..];
            let group = &self.groups[found.pattern().as_usize()];
            // The text that goes furthest with what stands there; a whole one before a piece of another.
            let (len, whole, meaning) = group
                .iter()
                .map(|(text, meaning)| (common(text, rest), text, meaning))
                .max_by_key(|(len, text, _)| (*len == text.len(), *len))?;
            let mut end = found.start() + len.max(found.len());
            if len < whole.len() {
                // Not in the middle of a character.
                while end < bytes.len() && bytes[end] & 0b1100_0000 == 0b1000_0000 {
                    end -= 1;
                }
            }
            at = end;
            Some((found.start(), end, meaning))
        })
    }
}

/// How many bytes are the same.
fn common(text: &str, bytes: &[u8]) -> usize {
    text.bytes().zip(bytes).take_while(|(one, other)| one == *other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], inside: &str) -> Vec<(String, usize)> {
        let finder = Finder::new(texts.iter().enumerate().map(|(at, text)| ((*text).to_owned(), at))).unwrap();
        finder.find_in(inside.as_bytes()).map(|(start, end, at)| (inside[start..end].to_owned(), *at)).collect()
    }

    #[test]
    fn the_leftmost_and_of_those_the_longest() {
        assert_eq!(found(&["token", "Bearer token", "ken-2"], "a Bearer token-2 token"), [("Bearer token".into(), 1), ("token".into(), 0)]);
    }

    #[test]
    fn long_texts_are_told_apart_behind_their_common_beginning_and_found_when_cut() {
        let head = "ä".repeat(BEGINNING);
        let (one, other) = (format!("{head}one"), format!("{head}öther"));
        let texts = [one.as_str(), other.as_str()];
        assert_eq!(found(&texts, &format!("x{other}{one}")), [(other.clone(), 1), (one.clone(), 0)]);
        assert_eq!(found(&texts, &format!("{head}öth. {head}ü")), [(format!("{head}öth"), 1), (head.clone(), 1)]);
    }

    #[test]
    fn a_text_of_a_megabyte_is_no_trouble() {
        let long = "abcdefgh".repeat(125_000);
        assert_eq!(found(&[&long], &format!("{long}!"))[0].0.len(), 1_000_000);
    }
}
