//! When each input of a run happened.

use std::sync::Arc;

use tokio::time::Instant;

use crate::run::input::{Input, Stamp};

use super::system_clock::Clock;

/// Tells when an input happened that is about to be handed in.
pub trait Stamps: Send {
    /// The stamp of this input. Stamps of one run never go back.
    fn stamp(&mut self, input: &Input) -> Stamp;
}

/// As the computer's clocks say; the run begins with its first input.
pub struct RealTime {
    clock: Arc<dyn Clock>,
    began: Option<Instant>,
}

impl RealTime {
    /// `clock` tells the time of day.
    #[must_use]
    pub fn of(clock: Arc<dyn Clock>) -> Self {
        Self { clock, began: None }
    }
}

impl Stamps for RealTime {
    fn stamp(&mut self, _: &Input) -> Stamp {
        let began = *self.began.get_or_insert_with(Instant::now);
        let elapsed_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Stamp { elapsed_ms, wall_ms: self.clock.now_ms() }
    }
}
