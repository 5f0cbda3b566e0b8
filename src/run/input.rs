//! What goes into a run and what comes out of it.

use bytes::Bytes;

use crate::agent::ExchangeId;
use crate::domain::record::question::Question;
pub use crate::domain::record::recording::{CallKey, Stamp};
use crate::domain::secret::Secret;
use crate::domain::web::wire::{Failure, PreparedRequest, Reply};

/// What goes into a run.
#[derive(Clone, Debug)]
pub enum Input {
    /// The next step of the story begins.
    Event {
        /// Its id.
        event: String,
    },
    /// An exchange was answered.
    Reply {
        /// Which one.
        exchange: ExchangeId,
        /// The reply.
        reply: Box<Reply>,
        /// Its body.
        body: Bytes,
    },
    /// An exchange failed.
    Failure {
        /// Which one.
        exchange: ExchangeId,
        /// How.
        failure: Box<Failure>,
        /// What had arrived of the body.
        body: Bytes,
    },
    /// A timer has run out.
    Timer {
        /// Which one.
        timer: u32,
    },
    /// Replay: nothing was recorded for this exchange.
    NotRecorded {
        /// Which one.
        exchange: ExchangeId,
    },
    /// The person who runs it answered.
    Answer {
        /// The question's name.
        name: String,
        /// The answer; it may be a secret.
        text: Secret,
    },
    /// Nobody is there to answer, or nobody was in a replay.
    NotAnswered {
        /// The question's name.
        name: String,
    },
    /// The run is stopped.
    Stop,
}

impl Input {
    /// What it is, in a word: for the log.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Event { .. } => "step",
            Self::Reply { .. } => "reply",
            Self::Failure { .. } => "failure",
            Self::Timer { .. } => "timer",
            Self::Answer { .. } => "answer",
            Self::NotAnswered { .. } => "no answer",
            Self::NotRecorded { .. } => "not recorded",
            Self::Stop => "stop",
        }
    }
}

/// What a run asks for.
#[derive(Clone, Debug)]
pub enum Output {
    /// Do this exchange and hand in what comes of it.
    Send {
        /// Its number.
        exchange: ExchangeId,
        /// Which call it is, in a way that survives edits.
        key: CallKey,
        /// What to send.
        request: Box<PreparedRequest>,
    },
    /// Ask the person who runs it, and hand in the answer.
    Ask {
        /// What to ask.
        question: Question,
    },
    /// Hand in the timer after this time.
    Timer {
        /// Its number.
        timer: u32,
        /// Milliseconds of the app's time.
        ms: u64,
    },
    /// The app's clock jumped; a server whose clock follows goes along.
    Jumped {
        /// How far, in milliseconds.
        ms: i64,
    },
    /// The step is over; the next one may begin.
    EventDone,
    /// The run is over.
    Finished,
}
