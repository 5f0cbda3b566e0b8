//! From evidence to findings, and from findings to the verdict: one rule a file, one line in its registry.
//!
//! [`checked`] looks at a project before it is run; [`verdict`] says what a run amounts to. The rules of the catalogues stand in families
//! ([`rows`]); those that need no catalogue are in `structure` (of a project) and `of_run`.

mod accounts;
pub mod as_sent;
mod assumed;
mod bare_token;
pub mod beside;
mod body_alone;
mod candidates;
mod chains;
mod checked;
mod checklist;
mod evidence;
mod explains;
mod families;
mod fixes;
mod flutterflow;
mod fold;
mod found;
pub mod had;
mod handled;
mod kinds;
mod mend;
mod near;
mod of_run;
mod prelude;
pub mod probe;
mod proof;
mod refusal;
mod row;
mod rule;
pub mod saved;
mod seen;
mod server_code;
mod server_words;
mod setup;
pub mod snapshot;
mod steps;
mod structure;
pub mod symptoms;
mod verdict;
mod weweb;
mod wire;
pub mod working;

pub use assumed::{Assumed, assumed};
pub use checked::checked;
pub use checklist::checklist;
pub use families::{EXCLUDING, rows};
pub use fixes::{Tried, tried};
pub use proof::proved;
pub use row::{By, Row};
pub use verdict::{Case, Fix, Judged, judged, verdict};
