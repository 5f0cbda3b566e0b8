//! What the pump needs of the network: one exchange at a time, nothing added, nothing followed.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

use crate::domain::web::wire::{Failure, PreparedRequest, Reply};

/// What an exchange brought.
#[derive(Clone, Debug)]
pub enum Exchanged {
    /// A complete reply with its body.
    Reply(Reply, Bytes),
    /// No complete reply; the bytes are what had arrived of the body (empty when nothing had).
    Failure(Failure, Bytes),
}

/// Does exactly one exchange: no cookies, redirects, retries or headers of its own.
///
/// Implementations run in a task that the pump may drop at any time (Stop); dropping must close the connection.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request as it is and waits for the whole reply, at most `patience`.
    fn exchange(&self, request: PreparedRequest, patience: Duration) -> impl Future<Output = Exchanged> + Send;
}

/// A transport of whichever kind: what carries runs out need not know which.
pub trait AnyTransport: Send + Sync + 'static {
    /// As [`Transport::exchange`].
    fn exchange_any(&self, request: PreparedRequest, patience: Duration) -> Pin<Box<dyn Future<Output = Exchanged> + Send + '_>>;
}

impl<T: Transport> AnyTransport for T {
    fn exchange_any(&self, request: PreparedRequest, patience: Duration) -> Pin<Box<dyn Future<Output = Exchanged> + Send + '_>> {
        Box::pin(self.exchange(request, patience))
    }
}

impl Transport for dyn AnyTransport {
    fn exchange(&self, request: PreparedRequest, patience: Duration) -> impl Future<Output = Exchanged> + Send {
        self.exchange_any(request, patience)
    }
}
