//! Not more than so many requests a second to one host: a run must not look like an attack on the user's server.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The window in which requests are counted.
const WINDOW: Duration = Duration::from_secs(1);

/// Requests wait here for their turn.
#[derive(Debug, Default)]
pub struct Throttle {
    /// At most so many in a second; without a limit when `None`.
    per_second: Option<usize>,
    /// When the last ones to each host were or will be sent.
    sent: Mutex<HashMap<String, VecDeque<Instant>>>,
}

impl Throttle {
    /// At most so many requests a second to each host; 0 means no limit.
    #[must_use]
    pub fn of(per_second: u32) -> Self {
        Self { per_second: usize::try_from(per_second).ok().filter(|limit| *limit > 0), sent: Mutex::default() }
    }

    /// Returns when a request to this host may be sent. Turns are given in the order of asking.
    pub async fn turn(&self, host: &str) {
        if let Some(at) = self.next(host) {
            tokio::time::sleep_until(at).await;
        }
    }

    fn next(&self, host: &str) -> Option<Instant> {
        let limit = self.per_second?;
        let mut all = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = all.entry(host.to_owned()).or_default();
        let now = Instant::now();
        let at = if sent.len() < limit { now } else { sent.front().map_or(now, |first| (*first + WINDOW).max(now)) };
        sent.push_back(at);
        if sent.len() > limit {
            sent.pop_front();
        }
        (at > now).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_second_has_more_than_its_share_and_hosts_do_not_wait_for_each_other() {
        let throttle = Throttle::of(3);
        let began = Instant::now();
        let mut at = Vec::new();
        for _ in 0..7 {
            throttle.turn("a").await;
            at.push(began.elapsed().as_secs());
        }
        assert_eq!(at, [0, 0, 0, 1, 1, 1, 2]);
        throttle.turn("b").await;
        assert_eq!(began.elapsed().as_secs(), 2);
        let free = Throttle::of(0);
        for _ in 0..100 {
            free.turn("a").await;
        }
        assert_eq!(began.elapsed().as_secs(), 2);
    }
}
