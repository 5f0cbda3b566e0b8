//! One exchange over a connection of its own, by hyper alone.
//!
//! reqwest puts `accept: */*` into every request that has none, and cannot be told not to. A browser always sends one, but
//! Dart's HTTP client (FlutterFlow's phone builds) does not, and what is shown must be what is sent. Such a request goes this
//! way. Dart's client speaks HTTP/1.1 only, and so does this.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;
use url::{Host, Url};

use super::message::{Incoming, Outgoing};
use super::names::look_up;
use super::timing::{Mark, mark};
use super::{MAX_HEADER_BYTES, MAX_HEADER_LINES};

/// What an error becomes on its way up: only its chain matters there.
pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Sends a request over a new connection and reads the reply into `incoming`. `tls` is used for https.
///
/// Dropping the future closes the connection.
pub(super) async fn exchange(
    outgoing: Outgoing,
    tls: Option<Arc<rustls::ClientConfig>>,
    incoming: &mut Incoming,
    max_bytes: u64,
) -> Result<(), BoxError> {
    let (stream, remote) = connect(&outgoing.url).await?;
    let Some(tls) = tls else {
        mark(Mark::Connected);
        return converse(stream, remote, outgoing, incoming, max_bytes).await;
    };
    let name = match outgoing.url.host() {
        Some(Host::Domain(name)) => ServerName::try_from(name.to_owned())?,
        Some(Host::Ipv4(address)) => ServerName::from(std::net::IpAddr::from(address)),
        Some(Host::Ipv6(address)) => ServerName::from(std::net::IpAddr::from(address)),
        None => return Err("no host".into()),
    };
    let stream = TlsConnector::from(tls).connect(name, stream).await?;
    mark(Mark::Connected);
    converse(stream, remote, outgoing, incoming, max_bytes).await
}

async fn connect(url: &Url) -> Result<(TcpStream, SocketAddr), BoxError> {
    mark(Mark::ConnectStart);
    let port = url.port_or_known_default().ok_or("no port")?;
    let addresses = match url.host() {
        Some(Host::Domain(name)) => look_up(name, port).await?,
        Some(Host::Ipv4(address)) => vec![SocketAddr::from((address, port))],
        Some(Host::Ipv6(address)) => vec![SocketAddr::from((address, port))],
        None => return Err("no host".into()),
    };
    let mut last = None;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok((stream, address));
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| "no address".into(), Into::into))
}

async fn converse<S>(stream: S, remote: SocketAddr, outgoing: Outgoing, incoming: &mut Incoming, max_bytes: u64) -> Result<(), BoxError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    builder.max_headers(MAX_HEADER_LINES).max_buf_size(MAX_HEADER_BYTES as usize);
    let (mut sender, connection) = builder.handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await?;
    // The task ends with this exchange, whichever way that ends.
    let _connection = AbortOnDropHandle::new(tokio::spawn(connection));
    let target = &outgoing.url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = hyper::Request::builder().method(outgoing.method).uri(target).body(Full::new(outgoing.body.unwrap_or_default()))?;
    *request.headers_mut() = outgoing.headers;
    let (head, body) = sender.send_request(request).await?.into_parts();
    mark(Mark::Head);
    incoming.begin(head, Some(remote));
    incoming.read(body, max_bytes).await?;
    Ok(())
}
