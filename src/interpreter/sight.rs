//! What is seen of a task's control flow: evidence of which way it went.

use crate::domain::project::place::ActionAt;
use crate::domain::record::evidence::{Ended, Read, Taken};

/// Something that happened in a task's control flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// A branch was chosen.
    Branch {
        /// The action that chose it.
        action: ActionAt,
        /// Which one.
        taken: Taken,
        /// What was read for it.
        read: Vec<Read>,
    },
    /// A workflow that another one called begins.
    Begins {
        /// Its id.
        workflow: String,
        /// The action that called it.
        by: ActionAt,
    },
    /// A workflow that another one called has ended.
    Ends {
        /// Its id.
        workflow: String,
        /// How.
        how: Ended,
    },
}
