//! What goes into a run and what comes out of it.

use bytes::Bytes;

use crate::agent::ExchangeId;
use crate::domain::entry::Hop;
use crate::domain::wire::{Failure, PreparedRequest, Reply};

/// When an input arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Milliseconds since the run began, without jumps of the app's clock.
    pub elapsed_ms: u64,
    /// The computer's clock, milliseconds since 1970.
    pub wall_ms: i64,
}

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
    /// The run is stopped.
    Stop,
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

/// Which exchange of which call: what a recorded answer is found by (story event, endpoint, n-th call, hop).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct CallKey {
    /// Story event.
    pub event: String,
    /// Endpoint.
    pub endpoint: String,
    /// Which call of that endpoint in that event, counted from 1.
    pub nth: u16,
    /// Preflight, call or redirect.
    pub hop: Hop,
    /// Which redirect, counted from 0.
    pub step: u16,
}
