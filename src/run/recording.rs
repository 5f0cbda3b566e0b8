//! What is kept of a run. It is plain data, so the floors below may read and write it.

pub use crate::domain::record::recording::{Answer, Plan, RULES_VERSION, Recorded, RecordedInput, Recording, Values, default_origin};
