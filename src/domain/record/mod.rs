//! What a run is and leaves: inputs, rows of the timeline, the state of the app, findings, the verdict.

mod alike;
pub mod browser_note;
pub mod checklist;
pub mod decision;
pub mod device;
pub mod entry;
pub mod entry_id;
pub mod evidence;
pub mod exchange;
pub mod fact;
pub mod failure;
pub mod finding;
pub mod happening;
pub mod location;
pub mod note;
pub mod pretended;
pub mod proof;
pub mod question;
pub mod recording;
pub mod session;
pub mod sheet;
pub mod stand_in;
pub mod thrown;
pub mod value;
pub mod verdict;
