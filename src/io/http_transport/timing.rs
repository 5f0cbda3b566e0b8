//! When what happened during one exchange.
//!
//! The HTTP client works on many exchanges through one pool and tells nobody which connection belongs to which. But its
//! resolver, connector and TLS session store are all polled inside the task of the exchange that needs them, so a task-local
//! value ties each mark to its exchange, also when several run at once. A connection that the pool finishes in the background
//! has no such value; its marks are dropped.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use rustls::client::{ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use tokio::time::Instant;
use tower::{Layer, Service};

use crate::domain::web::wire::Timing;

tokio::task_local! {
    /// The marks of the exchange that this task works on.
    static MARKS: Marks;
}

/// The moments of one exchange, filled in as they pass. Cheap to clone; all clones are the same marks.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    points: Arc<Mutex<Points>>,
}

#[derive(Clone, Copy, Debug)]
struct Points {
    start: Instant,
    dns_start: Option<Instant>,
    dns_end: Option<Instant>,
    connect_start: Option<Instant>,
    tls_start: Option<Instant>,
    connected: Option<Instant>,
    head: Option<Instant>,
}

/// A moment worth noting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The name is being looked up.
    DnsStart,
    /// The lookup gave an answer or failed.
    DnsEnd,
    /// A connection is wanted.
    ConnectStart,
    /// TCP is connected and the TLS handshake begins.
    TlsStart,
    /// The connection can carry a request.
    Connected,
    /// The reply's head is there.
    Head,
}

impl Marks {
    /// Marks of an exchange that starts now.
    pub(super) fn start() -> Self {
        let points = Points {
            start: Instant::now(),
            dns_start: None,
            dns_end: None,
            connect_start: None,
            tls_start: None,
            connected: None,
            head: None,
        };
        Self { points: Arc::new(Mutex::new(points)) }
    }

    /// Runs a future so that every hook inside it marks here.
    pub(super) async fn scope<F: Future>(&self, future: F) -> F::Output {
        MARKS.scope(self.clone(), future).await
    }

    /// Notes that this happens now. A later mark of the same kind wins: it belongs to the connection that was used in the end.
    pub(super) fn set(&self, mark: Mark) {
        let now = Some(Instant::now());
        let mut points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        match mark {
            Mark::DnsStart => points.dns_start = now,
            Mark::DnsEnd => points.dns_end = now,
            Mark::ConnectStart => points.connect_start = now,
            Mark::TlsStart => points.tls_start = now,
            Mark::Connected => points.connected = now,
            Mark::Head => points.head = now,
        }
    }

    /// Whether it stopped between the start of the TLS handshake and its end.
    pub(super) fn in_handshake(&self) -> bool {
        let points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        points.tls_start.is_some() && points.connected.is_none()
    }

    /// Whether no connection was sought: the request went over one that was open.
    pub(super) fn took_open_connection(&self) -> bool {
        let points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        points.dns_start.is_none() && points.connect_start.is_none() && points.connected.is_none()
    }

    /// What the marks amount to when the exchange ends now.
    pub(super) fn timing(&self) -> Timing {
        let points = *self.points.lock().unwrap_or_else(PoisonError::into_inner);
        let end = Instant::now();
        let us = |from: Option<Instant>, to: Option<Instant>| {
            let (from, to) = (from?, to?);
            Some(to.saturating_duration_since(from).as_micros() as u64)
        };
        // Some connection was tried and finished for this exchange; what a background attempt left behind is none of ours.
        let own_connection = points.connected.is_some() || points.head.is_none();
        let only_own = |point: Option<Instant>| point.filter(|_| own_connection);
        let (dns_end, tls_start) = (only_own(points.dns_end), only_own(points.tls_start));
        Timing {
            dns_us: us(points.dns_start, dns_end),
            connect_us: us(dns_end.or(points.connect_start), tls_start.or(points.connected)),
            tls_us: us(tls_start, points.connected),
            first_byte_us: us(points.connected.or(Some(points.start)), points.head),
            body_us: us(points.head, Some(end)),
            total_us: end.saturating_duration_since(points.start).as_micros() as u64,
            reused: points.head.is_some() && points.connected.is_none(),
        }
    }
}

/// Marks in the exchange that this task works on, if it works on one.
pub(super) fn mark(mark: Mark) {
    // A connection finished in the background belongs to no exchange: then there is nothing to mark.
    MARKS.try_with(|marks| marks.set(mark)).ok();
}

/// A layer around the client's connector that marks when a connection is wanted and when it is ready.
#[derive(Clone, Copy, Debug)]
pub(super) struct MarkConnections;

impl<S> Layer<S> for MarkConnections {
    type Service = MarkedConnector<S>;

    fn layer(&self, inner: S) -> Self::Service {
        MarkedConnector { inner }
    }
}

/// A connector with marks around it.
#[derive(Clone, Debug)]
pub(super) struct MarkedConnector<S> {
    inner: S,
}

impl<S, R> Service<R> for MarkedConnector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        mark(Mark::ConnectStart);
        let connecting = self.inner.call(request);
        Box::pin(async move {
            let connection = connecting.await?;
            mark(Mark::Connected);
            Ok(connection)
        })
    }
}

/// TLS sessions to resume. Being asked for one is the first thing of a handshake that can be seen from outside, so it marks its start.
#[derive(Debug)]
pub(super) struct MarkedSessions {
    inner: ClientSessionMemoryCache,
}

impl MarkedSessions {
    /// Room for the sessions of this many servers.
    pub(super) fn new(servers: usize) -> Self {
        Self { inner: ClientSessionMemoryCache::new(servers) }
    }
}

impl ClientSessionStore for MarkedSessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: rustls::NamedGroup) {
        self.inner.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<rustls::NamedGroup> {
        self.inner.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.inner.set_tls12_session(server, value);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.inner.tls12_session(server)
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.inner.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.inner.insert_tls13_ticket(server, value);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        mark(Mark::TlsStart);
        self.inner.take_tls13_ticket(server)
    }
}
