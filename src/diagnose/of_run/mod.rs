//! What can be wrong with a run: one rule a file, one line in the registry. A rule looks at the evidence and adds what it finds.

mod calls;
mod exceptions;
mod expectations;
mod exports;
mod missing_action;
mod never_true;
mod not_possible;
mod project;
mod token_refused;

pub(super) use expectations::ID as UNEXPLAINED;
pub(super) use not_possible::ID as NOT_POSSIBLE;

use super::evidence::Evidence;
use super::found::Found;

/// A rule: looks, and adds what it finds.
pub(super) type Looks = fn(&Evidence, &mut Vec<Found>);

/// Every rule.
pub(super) const RULES: [Looks; 9] = [
    project::look,
    calls::look,
    token_refused::look,
    exceptions::look,
    missing_action::look,
    never_true::look,
    not_possible::look,
    expectations::look,
    exports::look,
];
