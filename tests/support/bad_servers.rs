//! Servers on loopback that answer as badly as a test wants: raw bytes, silence, bad certificates.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::allow_attributes, reason = "an expectation would fail in the files that use all of it")]

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;

/// What a server saw, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A client connected.
    Connection,
    /// A whole request, byte for byte.
    Request(String),
    /// The bytes of a stalling answer are written.
    Answered,
    /// The client closed the connection.
    Closed,
}

/// What a server does after it has read a request.
#[derive(Clone, Debug)]
pub enum Manner {
    /// Sends these bytes and waits for the next request.
    Answer(Vec<u8>),
    /// Sends these bytes and closes.
    AnswerAndClose(Vec<u8>),
    /// Sends these bytes and then nothing more.
    AnswerAndStall(Vec<u8>),
}

/// A server that records what it is sent and answers with given bytes.
pub struct RawServer {
    pub address: SocketAddr,
    seen: mpsc::Receiver<Seen>,
    _task: AbortOnDropHandle<()>,
}

impl RawServer {
    /// Cleartext.
    pub async fn start(manner: Manner) -> Self {
        Self::serve(manner, None).await
    }

    /// With TLS, offering HTTP/1.1 only.
    pub async fn start_tls(manner: Manner, certificate: &Certificate) -> Self {
        Self::serve(manner, Some(certificate.acceptor(&[b"http/1.1"]))).await
    }

    async fn serve(manner: Manner, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, seen) = mpsc::channel(64);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (manner, tell, tls) = (manner.clone(), tell.clone(), tls.clone());
                connections.spawn(async move {
                    tell.send(Seen::Connection).await.ok();
                    match tls {
                        None => talk(stream, manner, &tell).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => talk(stream, manner, &tell).await,
                            Err(_) => drop(tell.send(Seen::Closed).await),
                        },
                    }
                });
            }
        });
        Self { address, seen, _task: AbortOnDropHandle::new(task) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn https_url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    /// The next thing that it saw.
    pub async fn next(&mut self) -> Seen {
        self.seen.recv().await.unwrap()
    }

    /// The next request that it saw.
    pub async fn request(&mut self) -> String {
        loop {
            if let Seen::Request(text) = self.next().await {
                return text;
            }
        }
    }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, manner: Manner, tell: &mpsc::Sender<Seen>) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await {
        tell.send(Seen::Request(request)).await.ok();
        match &manner {
            Manner::Answer(bytes) => stream.write_all(bytes).await.ok(),
            Manner::AnswerAndClose(bytes) => {
                stream.write_all(bytes).await.ok();
                stream.shutdown().await.ok();
                break;
            }
            Manner::AnswerAndStall(bytes) => {
                stream.write_all(bytes).await.ok();
                stream.flush().await.ok();
                tell.send(Seen::Answered).await.ok()
            }
        };
    }
    tell.send(Seen::Closed).await.ok();
}

/// One request, with the body that its content-length announces; `None` at the end of the connection.
async fn read_request<S: AsyncRead + Unpin>(stream: &mut S, buffer: &mut Vec<u8>) -> Option<String> {
    loop {
        if let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok()).unwrap_or(0);
            let end = head + 4 + length;
            if buffer.len() >= end {
                let request: Vec<u8> = buffer.drain(..end).collect();
                return Some(String::from_utf8(request).unwrap());
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// A self-signed certificate.
pub struct Certificate {
    pub der: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Certificate {
    /// For this name or address.
    pub fn of(name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
        Self { der: made.cert.der().clone(), key: made.signing_key.serialize_der() }
    }

    /// For this name or address, valid to the end of that year.
    pub fn until(name: &str, year: i32) -> Self {
        let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(year - 1, 1, 1);
        params.not_after = rcgen::date_time_ymd(year, 12, 31);
        let key = rcgen::KeyPair::generate().unwrap();
        let made = params.self_signed(&key).unwrap();
        Self { der: made.der().clone(), key: key.serialize_der() }
    }

    /// A TLS server side with this certificate that offers these protocols.
    pub fn acceptor(&self, protocols: &[&[u8]]) -> TlsAcceptor {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let key = PrivateKeyDer::try_from(self.key.clone()).unwrap();
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.der.clone()], key)
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// An address at which nothing listens.
pub async fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

/// An HTTP/2 server behind TLS that answers every request with 200 and `{}`.
pub struct Http2Server {
    pub address: SocketAddr,
    seen: mpsc::Receiver<Vec<(String, String)>>,
    _task: AbortOnDropHandle<()>,
}

impl Http2Server {
    pub async fn start(certificate: &Certificate) -> Self {
        use hyper_util::rt::{TokioExecutor, TokioIo};
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tls = certificate.acceptor(&[b"h2", b"http/1.1"]);
        let (tell, seen) = mpsc::channel(64);
        let serve = move |stream: TcpStream| {
            let (tls, tell) = (tls.clone(), tell.clone());
            async move {
                let Ok(stream) = tls.accept(stream).await else { return };
                let answer = hyper::service::service_fn(|request: hyper::Request<hyper::body::Incoming>| {
                    let mut lines = vec![(":authority".to_owned(), request.uri().authority().unwrap().to_string())];
                    let text = |value: &hyper::header::HeaderValue| value.to_str().unwrap().to_owned();
                    lines.extend(request.headers().iter().map(|(name, value)| (name.to_string(), text(value))));
                    let tell = tell.clone();
                    async move {
                        tell.send(lines).await.ok();
                        let body = http_body_util::Full::new(bytes::Bytes::from_static(b"{}"));
                        Ok::<_, std::convert::Infallible>(hyper::Response::new(body))
                    }
                });
                let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                builder.serve_connection(TokioIo::new(stream), answer).await.ok();
            }
        };
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(serve(stream));
            }
        });
        Self { address, seen, _task: AbortOnDropHandle::new(task) }
    }

    /// The authority and the headers of the next request.
    pub async fn request(&mut self) -> Vec<(String, String)> {
        self.seen.recv().await.unwrap()
    }
}
