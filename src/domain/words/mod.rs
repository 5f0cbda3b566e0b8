//! The sentences that people read, made from the data of a run: here and nowhere else. Window, terminal and reports share them.

mod by_itself;
mod calls;
mod decisions;
mod failures;
pub mod glossary;
mod line;
pub mod menu;
mod notes;
pub mod phrases;
pub mod proof;
mod readings;
pub mod screens;
pub mod sheet;
mod steps;

pub use calls::{cors, differences, held_back, unfilled};
pub use decisions::{headline, reason};
pub use failures::{app_sees, failure, network, unmet};
pub use line::{Ink, Line, Mark, line_of};
pub use notes::{note, withheld};
pub use readings::{odd, shown, token};
pub use steps::step;

/// A text as the beginning of a sentence.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A text with a full stop, unless it has an end already.
#[must_use]
pub fn sentence(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// A number of things: "1 problem", "2 problems".
#[must_use]
pub fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
