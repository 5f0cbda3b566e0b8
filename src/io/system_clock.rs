//! The wall clock, and a clock that runs beside it at an adjustable distance. Nothing else in the program asks what time it is.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Something that knows what time it is.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    fn now_ms(&self) -> i64;
}

/// The computer's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
        let now = SystemTime::now();
        match now.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_millis() as i64,
            Err(before) => -(before.duration().as_millis() as i64),
        }
    }
}

/// A clock that a run and its demo server share (in an `Arc`): another clock (the computer's, as a rule) plus an offset.
///
/// When the run's virtual clock jumps, [`advance`](Self::advance) makes the server's time jump with it.
pub struct SharedClock {
    base: Arc<dyn Clock>,
    offset_ms: AtomicI64,
}

/// A clock that stands still.
struct Frozen(i64);

impl Clock for Frozen {
    fn now_ms(&self) -> i64 {
        self.0
    }
}

impl Default for SharedClock {
    fn default() -> Self {
        Self::beside(Arc::new(SystemClock))
    }
}

impl fmt::Debug for SharedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedClock").field("offset_ms", &self.offset_ms()).finish_non_exhaustive()
    }
}

impl SharedClock {
    /// The wall clock, offset by nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// This clock, offset by nothing yet.
    #[must_use]
    pub fn beside(base: Arc<dyn Clock>) -> Self {
        Self { base, offset_ms: AtomicI64::new(0) }
    }

    /// A clock that stands at this time (milliseconds since 1970) and moves only by [`advance`](Self::advance) and
    /// [`set_ms`](Self::set_ms); for tests that must give the same result each time.
    #[must_use]
    pub fn frozen_at(ms: i64) -> Self {
        Self::beside(Arc::new(Frozen(ms)))
    }

    /// Moves the clock by this many milliseconds; backwards when negative. At the far ends of time it stops rather than wraps.
    pub fn advance(&self, ms: i64) {
        let moved = |offset: i64| Some(offset.saturating_add(ms));
        // The closure never gives `None`, so this cannot fail.
        self.offset_ms.fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved).ok();
    }

    /// Puts the clock to this time (milliseconds since 1970), from where it goes on.
    pub fn set_ms(&self, ms: i64) {
        self.offset_ms.store(ms.saturating_sub(self.base_ms()), Ordering::SeqCst);
    }

    /// How far it stands from the clock beside which it runs, in milliseconds.
    #[must_use]
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    fn base_ms(&self) -> i64 {
        self.base.now_ms()
    }
}

impl Clock for SharedClock {
    fn now_ms(&self) -> i64 {
        self.base_ms().saturating_add(self.offset_ms())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = SharedClock::frozen_at(1_000);
        clock.advance(500);
        clock.advance(-200);
        assert_eq!((clock.now_ms(), clock.offset_ms()), (1_300, 300));
        clock.set_ms(9_000);
        assert_eq!(clock.now_ms(), 9_000);
    }

    #[test]
    fn the_shared_clock_follows_the_wall_clock() {
        let clock = SharedClock::new();
        let before = SystemClock.now_ms();
        clock.advance(3_600_000);
        assert!(clock.now_ms() >= before + 3_600_000);
        clock.advance(i64::MAX);
        assert_eq!(clock.now_ms(), i64::MAX);
    }
}
