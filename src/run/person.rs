//! Who answers a run's questions: the person at the window or at the terminal, or nobody.

use std::future::{Future, ready};
use std::pin::Pin;

use crate::domain::record::question::Question;
use crate::domain::secret::Secret;

/// An answer on its way; `None` when there will be none. Dropping it takes the question back.
pub type Answering = Pin<Box<dyn Future<Output = Option<Secret>> + Send>>;

/// Who answers a run's questions. Questions may come while others are not answered yet.
pub trait Person: Send + Sync {
    /// Asks, and waits as long as it takes.
    fn answer(&self, question: Question) -> Answering;
}

/// Nobody is there: no question is answered.
pub struct Nobody;

impl Person for Nobody {
    fn answer(&self, _: Question) -> Answering {
        Box::pin(ready(None))
    }
}
