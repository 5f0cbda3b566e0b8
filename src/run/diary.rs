//! What a run tells of itself. Nothing in it decides what happens next.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::domain::base::log::Log;
use crate::domain::record::device::Device;
use crate::domain::web::signature::SignatureVerdict;

use super::recording::{Plan, Recorded};
use super::tape::Tape;

/// The app as it was after an input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// How many entries there were.
    pub entries: usize,
    /// The step of the story.
    pub event: String,
    /// The device.
    pub device: Arc<Device>,
    /// The app's clock, milliseconds since 1970.
    pub virtual_ms: i64,
    /// How long the run had gone on, in milliseconds; jumps of the app's clock are not in it.
    pub elapsed_ms: u64,
}

/// The diary of a run. Its entries stand in the journal of the machine, which hands out their ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Diary {
    /// Whether anything is written down at all.
    pub(super) is_kept: bool,
    pub(super) tape: Option<Arc<Tape>>,
    /// So many secrets have been told of as evidence.
    pub(super) told: usize,
    /// So many steps of the story have begun.
    pub(super) begun: usize,
    /// From this step of the story on (counted from 0) nobody knows what would happen: an answer is missing.
    pub(super) unknown_from: Option<usize>,
    /// Replay: from this step on, requests are not those that the replies were recorded for.
    pub(super) differs_from: Option<usize>,
    pub(super) signatures: BTreeMap<String, SignatureVerdict>,
    pub(super) inputs: Log<Recorded>,
    pub(super) moments: Log<Moment>,
}

impl Diary {
    /// An empty one, with what was known of signatures before.
    pub(super) fn of(plan: &Plan) -> Self {
        Self { is_kept: true, signatures: plan.signatures.clone(), ..Self::default() }
    }

    /// None at all.
    pub(super) fn none() -> Self {
        Self::default()
    }
}

/// How far the story is, and what of it is known.
impl Hash for Diary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.is_kept, self.told, self.begun, self.unknown_from, self.differs_from).hash(state);
    }
}
