//! In which line something stands.

use crate::domain::base::steps;

/// The lines of places that are asked for in their order: the text is gone through once for all of them.
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// None is asked for yet.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of a byte that is no earlier than the last one, counted from 1.
    pub(super) fn of(&mut self, byte: usize) -> usize {
        let passed = &self.text[self.at..byte.max(self.at)];
        steps::count(passed.len());
        self.line += passed.matches('\n').count();
        self.at = byte.max(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::import::At;

    #[test]
    fn lines_are_those_of_the_place_and_are_counted_once() {
        let text = "a\n\nbü\nc".repeat(20);
        let mut lines = Lines::new(&text);
        for (byte, _) in text.char_indices() {
            assert_eq!(lines.of(byte), At::byte(&text, byte).line);
        }
        let all = |n: usize| {
            let text = "ab\n".repeat(n);
            let mut lines = Lines::new(&text);
            (0..text.len()).for_each(|byte| assert_eq!(lines.of(byte), byte / 3 + 1));
        };
        assert_eq!(steps::linear(100, all), Ok(()));
    }
}
