//! One request over the wire and what came of it: a fact of its own, whoever saw it. Runs, HAR files and what is exported of a project
//! all yield these.

use crate::domain::web::wire::{Failure, PreparedRequest, Reply};

/// One request over the wire and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The request as sent.
    pub request: PreparedRequest,
    /// What came of it. How long it took stands there too.
    pub came: Came,
    /// Who saw it.
    pub seen: Seen,
    /// When it was sent, by the computer's clock (milliseconds since 1970); none where nobody noted it.
    pub wall_ms: Option<i64>,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// A whole reply. Its body is kept apart, by its hash.
    Reply(Box<Reply>),
    /// No whole reply.
    Failure(Box<Failure>),
    /// Nothing that is known: it is still under way, or its reply was not saved.
    Nothing,
}

impl Came {
    /// The reply, where there is a whole one.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Reply(reply) => Some(reply),
            Self::Failure(_) | Self::Nothing => None,
        }
    }
}

/// Who saw an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A run of this program sent it.
    Sent,
    /// Nothing was sent: the reply is one that the user made up.
    Pretended,
    /// Another program saved it.
    Saved,
}
