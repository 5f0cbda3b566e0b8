//! From evidence to findings, and from findings to the verdict: one rule a file, one line in its registry.
//!
//! [`structure`] looks at a project before it is run; [`verdict`] says what a run amounts to, with what its rules in `of_run` find.

mod body_alone;
mod evidence;
mod fixes;
mod fold;
mod handled;
mod of_run;
mod server_words;
mod steps;
mod structure;
mod verdict;

pub use fixes::{Tried, tried};
pub use structure::structure;
pub use verdict::{Case, Fix, Judged, judged, verdict};
