//! One HTTP exchange over the real network, as prepared and nothing besides: the [`Transport`] of a run.
//!
//! On HTTP/1.1 the bytes sent are those of [`PreparedRequest::wire_text`]; `tests/wire.rs` compares them on a raw socket. Names
//! that stand twice with others between come together: no library keeps them apart. On HTTP/2 the same headers go in its own
//! form, without `host` (which is `:authority` there) and those about the connection. Nothing is retried, followed or
//! remembered; a packed body is unpacked, and only open connections and TLS sessions are kept. No proxy is used unless one is named, not even the system's.

mod bare;
mod failure;
mod message;
mod names;
mod timing;
mod tls;
mod unpack;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::header::ACCEPT;
use hyper::{HeaderMap, Version};
use rustls::pki_types::CertificateDer;
use tokio::sync::OnceCell;

use crate::domain::web::body::MAX_CAPTURED_BYTES;
use crate::domain::web::wire::{Failure, FailureKind, PreparedRequest};
use crate::run::transport::{Exchanged, Transport};

use self::bare::BoxError;
use self::failure::{Cause, Phase};
use self::message::{Incoming, Outgoing};
use self::timing::{Mark, MarkConnections, Marks, mark};
pub use self::tls::Identity;
use self::tls::Tls;

/// So many lines of headers of a reply are read; browsers read fewer.
const MAX_HEADER_LINES: usize = 4_096;
/// So many bytes of them (HTTP/2; on HTTP/1.1 it is what the library sets aside, some 400 kB).
const MAX_HEADER_BYTES: u32 = 1024 * 1024;

/// What a transport can be told at its making.
#[derive(Clone, Debug)]
pub struct TransportOptions {
    /// Certificates to trust besides those that the computer trusts (DER).
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// What is shown to servers that ask for a certificate.
    pub identity: Option<Identity>,
    /// Requests to other computers go through this proxy. It sends on what it is given; a request without `accept` gets one there.
    pub proxy: Option<String>,
    /// Reading a body stops here (bytes), and the reply says so.
    pub max_body_bytes: u64,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self { extra_roots: Vec::new(), identity: None, proxy: None, max_body_bytes: MAX_CAPTURED_BYTES }
    }
}

/// Does exchanges over the real network. Cheap to clone; clones share open connections.
///
/// Making one does nothing yet: clients are made at the first exchange that needs them, certificates are loaded on a worker.
#[derive(Clone, Debug, Default)]
pub struct HttpTransport {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    options: TransportOptions,
    /// For http: needs no certificates, so it is there at once.
    cleartext: OnceCell<Clients>,
    /// For https.
    encrypted: OnceCell<Clients>,
}

/// The two ways for a request to go.
#[derive(Clone, Debug)]
struct Clients {
    client: reqwest::Client,
    /// For requests that the client would add a header to.
    bare_tls: Option<Arc<rustls::ClientConfig>>,
    /// Why the computer's certificates could not be loaded.
    no_store: Option<Arc<str>>,
}

impl HttpTransport {
    /// A transport with these options.
    #[must_use]
    pub fn new(options: TransportOptions) -> Self {
        Self { shared: Arc::new(Shared { options, cleartext: OnceCell::new(), encrypted: OnceCell::new() }) }
    }

    async fn clients(&self, scheme: &str) -> Result<&Clients, Cause> {
        let shared = &self.shared;
        if scheme == "https" {
            let options = shared.options.clone();
            let load = || async move {
                let loaded = tokio::task::spawn_blocking(move || Clients::encrypted(&options)).await;
                loaded.unwrap_or_else(|error| Err(Cause::new(FailureKind::Tls, error.to_string())))
            };
            shared.encrypted.get_or_try_init(load).await
        } else {
            shared.cleartext.get_or_try_init(|| async { Clients::cleartext(&shared.options) }).await
        }
    }

    /// Whether a request to this address goes through the proxy.
    fn is_proxied(&self, url: &url::Url) -> bool {
        let here = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => true,
        };
        self.shared.options.proxy.is_some() && !here
    }

    async fn attempt(&self, request: &PreparedRequest, incoming: &mut Incoming, no_store: &mut Option<Arc<str>>) -> Result<(), Trouble> {
        let outgoing = Outgoing::of(request).map_err(Trouble::Known)?;
        let clients = self.clients(outgoing.url.scheme()).await.map_err(Trouble::Known)?;
        no_store.clone_from(&clients.no_store);
        let max_bytes = self.shared.options.max_body_bytes;
        let done = if outgoing.headers.contains_key(ACCEPT) || self.is_proxied(&outgoing.url) {
            through_client(&clients.client, outgoing, incoming, max_bytes).await
        } else {
            bare::exchange(outgoing, clients.bare_tls.clone(), incoming, max_bytes).await
        };
        done.map_err(Trouble::Network)
    }
}

/// Why an attempt ended without a whole reply.
enum Trouble {
    /// Found before anything was sent.
    Known(Cause),
    /// An error of the network library, to be looked into.
    Network(BoxError),
}

async fn through_client(client: &reqwest::Client, outgoing: Outgoing, incoming: &mut Incoming, max_bytes: u64) -> Result<(), BoxError> {
    let response = send(client, outgoing).await?;
    mark(Mark::Head);
    let remote = response.remote_addr();
    let (head, body) = hyper::Response::<reqwest::Body>::from(response).into_parts();
    incoming.begin(head, remote);
    incoming.read(body, max_bytes).await?;
    Ok(())
}

/// Sends a request in the form that the connection's protocol wants.
///
/// HTTP/2 has `:authority` in place of `host`, and Google's servers and nginx refuse a request with both. Which protocol it is
/// shows only when the connection is there. So the HTTP/2 form goes first, marked as such: on a connection that speaks HTTP/1.1
/// the client then stops before it has written anything, and the other form takes the same connection.
async fn send(client: &reqwest::Client, outgoing: Outgoing) -> Result<reqwest::Response, reqwest::Error> {
    if outgoing.url.scheme() == "https" {
        let mut request = to_reqwest(&outgoing, outgoing.http2_headers());
        *request.version_mut() = Version::HTTP_2;
        match client.execute(request).await {
            Err(error) if failure::is_other_protocol(&error) => {}
            sent => return sent,
        }
    }
    client.execute(to_reqwest(&outgoing, outgoing.headers.clone())).await
}

/// Not through the request builder, which turns a name and password in the URL into a header.
fn to_reqwest(outgoing: &Outgoing, headers: HeaderMap) -> reqwest::Request {
    let mut request = reqwest::Request::new(outgoing.method.clone(), outgoing.url.clone());
    *request.headers_mut() = headers;
    *request.body_mut() = outgoing.body.clone().map(reqwest::Body::from);
    request
}

impl Clients {
    fn cleartext(options: &TransportOptions) -> Result<Self, Cause> {
        let tls = Tls::without_roots().map_err(|error| Cause::new(FailureKind::Tls, error.to_string()))?;
        Ok(Self { client: client(tls.config, options)?, bare_tls: None, no_store: None })
    }

    fn encrypted(options: &TransportOptions) -> Result<Self, Cause> {
        let tls = Tls::of_this_computer(&options.extra_roots, options.identity.as_ref())
            .map_err(|error| Cause::new(FailureKind::Tls, error.to_string()))?;
        if let Some(reason) = &tls.no_store {
            tracing::warn!(%reason, "this computer has no certificate store");
        }
        let bare_tls = Some(Arc::new(tls.http1_only()));
        let no_store = tls.no_store.as_deref().map(Into::into);
        Ok(Self { client: client(tls.config, options)?, bare_tls, no_store })
    }
}

/// A client that does what it is told and nothing else.
fn client(tls: rustls::ClientConfig, options: &TransportOptions) -> Result<reqwest::Client, Cause> {
    let failed = |error: reqwest::Error| Cause::new(FailureKind::Tls, error.without_url().to_string());
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(names::SystemNames)
        .connector_layer(MarkConnections)
        .retry(reqwest::retry::never())
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .http1_max_headers(MAX_HEADER_LINES)
        .http2_max_header_list_size(MAX_HEADER_BYTES)
        .no_proxy()
        // Each would add an `accept-encoding` of its own, and hide the length on the wire.
        .no_gzip()
        .no_brotli()
        .no_deflate();
    if let Some(address) = &options.proxy {
        // What runs on this computer is never behind a proxy.
        let here = reqwest::NoProxy::from_string("localhost,127.0.0.0/8,::1");
        builder = builder.proxy(reqwest::Proxy::all(address).map_err(failed)?.no_proxy(here));
    }
    builder.build().map_err(failed)
}

impl Transport for HttpTransport {
    async fn exchange(&self, request: PreparedRequest, patience: Duration) -> Exchanged {
        let marks = Marks::start();
        let mut incoming = Incoming::default();
        let mut no_store = None;
        let attempt = Box::pin(marks.scope(self.attempt(&request, &mut incoming, &mut no_store)));
        let outcome = tokio::time::timeout(patience, attempt).await;
        let mut timing = marks.timing();
        let cause = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(Trouble::Known(cause))) => Some(cause),
            Ok(Err(Trouble::Network(error))) => {
                // Who repeats what a closed connection has swallowed must know that it was a kept one.
                timing.reused |= marks.took_open_connection();
                let phase = if incoming.begun() { Phase::Body } else { Phase::Head { in_handshake: marks.in_handshake() } };
                Some(failure::cause(&*error, phase, no_store.as_deref()))
            }
            Err(_elapsed) => Some(no_answer(patience, incoming.begun())),
        };
        let (mut reply, mut bytes) = incoming.finish(timing.clone());
        let mut cause = cause;
        if let Some(packed) = reply.take_if(|reply| reply.header("content-encoding").is_some()) {
            let (max_bytes, is_whole) = (self.shared.options.max_body_bytes, cause.is_none());
            // A body of some hundred megabytes takes its time.
            let work = move || {
                let mut reply = packed;
                let (bytes, trouble) = unpack::unpacked(&mut reply, bytes, max_bytes, is_whole);
                (reply, bytes, trouble)
            };
            match tokio::task::spawn_blocking(work).await {
                Ok((unpacked, held, trouble)) => {
                    (reply, bytes) = (Some(unpacked), held);
                    cause = cause.or(trouble);
                }
                Err(error) => {
                    bytes = Bytes::new();
                    cause = Some(Cause::new(FailureKind::Encoding, error.to_string()));
                }
            }
        }
        match (cause, reply) {
            (None, Some(reply)) => Exchanged::Reply(reply, bytes),
            (Some(Cause { kind, detail }), partial) => Exchanged::Failure(Failure { kind, detail, timing, partial }, bytes),
            (None, None) => {
                let detail = "the exchange ended without a reply".to_owned();
                Exchanged::Failure(Failure { kind: FailureKind::Connect, detail, timing, partial: None }, Bytes::new())
            }
        }
    }
}

fn no_answer(patience: Duration, begun: bool) -> Cause {
    let seconds = patience.as_secs_f64();
    let detail = if begun { format!("the answer began, but did not end in {seconds} s") } else { format!("no answer in {seconds} s") };
    Cause::new(FailureKind::NoAnswer, detail)
}
