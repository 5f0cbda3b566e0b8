//! Servers that answer a real browser byte for byte as a row says: one for each scheme and each place that an address can lie in.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::PublicKeyData as _;
use serde_json::{Map, Value as Json, json};

use crate::client::{clipped, is_noise};
use crate::row::{ReplyOf, Row};

/// The page from which the calls are made.
pub const PAGE: &str = "/__page";

/// The row that is played, and what has arrived so far.
struct Playing {
    row: Row,
    any: VecDeque<ReplyOf>,
    preflights: VecDeque<ReplyOf>,
    calls: VecDeque<ReplyOf>,
    requests: Vec<Map<String, Json>>,
}

/// Where an address lies, in the order of [`Servers::ports`].
#[derive(Clone, Copy)]
pub enum Lies {
    Loopback,
    Private,
    Public,
}

/// The servers.
pub struct Servers {
    /// By where they lie: the port for http, and that for https.
    ports: [(u16, u16); 3],
    /// The hash of the key of their certificate, as the browser is told to trust it.
    pub key_hash: String,
    playing: Arc<Mutex<Option<Playing>>>,
}

impl Servers {
    /// Starts them; they run as long as the tests do.
    pub fn start() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let key_hash = STANDARD.encode(sha256(&made.signing_key.subject_public_key_info()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a certificate");
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let config = Arc::new(config);
        let playing = Arc::new(Mutex::new(None));
        let ports = [(); 3].map(|()| (listen(&playing, None), listen(&playing, Some(&config))));
        Self { ports, key_hash, playing }
    }

    /// The port where addresses of this scheme arrive that lie there.
    pub fn port(&self, lies: Lies, scheme: &str) -> u16 {
        let (http, https) = self.ports[lies as usize];
        if scheme == "https" { https } else { http }
    }

    /// Begins a row.
    pub fn play(&self, row: &Row) {
        let open =
            |replies: &[ReplyOf]| replies.iter().flat_map(|reply| std::iter::repeat_n(reply.clone(), reply.times.unwrap_or(1))).collect();
        let playing = Playing {
            any: open(&row.replies_in_order),
            preflights: row.preflights().into_iter().cloned().collect(),
            calls: open(&row.replies),
            requests: Vec::new(),
            row: row.clone(),
        };
        *self.playing.lock().unwrap_or_else(PoisonError::into_inner) = Some(playing);
    }

    /// Ends it: what has arrived.
    pub fn end(&self) -> Vec<Map<String, Json>> {
        self.playing.lock().unwrap_or_else(PoisonError::into_inner).take().map(|playing| playing.requests).unwrap_or_default()
    }
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().to_vec()
}

fn listen(playing: &Arc<Mutex<Option<Playing>>>, tls: Option<&Arc<rustls::ServerConfig>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("a port").port();
    let (playing, tls) = (Arc::clone(playing), tls.cloned());
    let accept = move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (playing, tls) = (Arc::clone(&playing), tls.clone());
            let serve = move || match tls {
                None => serve(stream, "http", &playing),
                Some(config) => {
                    if let Ok(session) = rustls::ServerConnection::new(config) {
                        serve(rustls::StreamOwned::new(session, stream), "https", &playing);
                    }
                }
            };
            drop(std::thread::Builder::new().spawn(serve));
        }
    };
    drop(std::thread::Builder::new().spawn(accept));
    port
}

/// What keeps a connection's stream apart from what is known of it.
trait Stream: Read + Write {}
impl Stream for TcpStream {}
impl Stream for rustls::StreamOwned<rustls::ServerConnection, TcpStream> {}

/// Serves one connection until it ends.
fn serve(mut stream: impl Stream, scheme: &str, playing: &Mutex<Option<Playing>>) {
    let mut held: Vec<u8> = Vec::new();
    let mut has_served = false;
    loop {
        let Some(request) = read(&mut stream, &mut held) else { return };
        let answer = if request.target == PAGE {
            page(playing)
        } else {
            match answer(&request, scheme, has_served, playing) {
                Some(answer) => answer,
                None => return,
            }
        };
        has_served |= request.target != PAGE;
        if stream.write_all(&answer).and_then(|()| stream.flush()).is_err() {
            return;
        }
    }
}

struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

fn read(stream: &mut impl Read, kept: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some(end) = kept.windows(4).position(|four| four == b"\r\n\r\n") {
            // A byte a character, as the rows tell them.
            let head: String = kept[..end].iter().map(|byte| char::from(*byte)).collect();
            let mut lines = head.split("\r\n");
            let first: Vec<String> = lines.next().unwrap_or_default().split(' ').map(str::to_owned).collect();
            let headers: Vec<(String, String)> = lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect();
            let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
            let whole = end + 4 + length;
            if kept.len() >= whole {
                let body = kept[end + 4..whole].to_vec();
                kept.drain(..whole);
                return Some(Request { method: first.first()?.clone(), target: first.get(1)?.clone(), headers, body });
            }
        }
        let mut more = [0; 16 * 1024];
        match stream.read(&mut more) {
            Ok(0) | Err(_) => return None,
            Ok(read) => kept.extend_from_slice(&more[..read]),
        }
    }
}

fn page(playing: &Mutex<Option<Playing>>) -> Vec<u8> {
    let extra: String = match &*playing.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(playing) => playing.row.page_headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect(),
        None => String::new(),
    };
    let html = "<!doctype html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>judge</title>";
    let length = html.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nCache-Control: no-store\r\n{extra}\r\n{html}")
        .into_bytes()
}

/// What is answered; nothing where the connection is to be closed.
fn answer(request: &Request, scheme: &str, has_served: bool, playing: &Mutex<Option<Playing>>) -> Option<Vec<u8>> {
    let mut playing = playing.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(playing) = playing.as_mut() else { return Some(b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n".to_vec()) };
    let header = |name: &str| request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let is_preflight = request.method == "OPTIONS" && header("access-control-request-method").is_some();
    let mut seen = Map::new();
    seen.insert("method".into(), json!(request.method));
    seen.insert("url".into(), json!(format!("{scheme}://{}{}", header("host").unwrap_or_default(), request.target)));
    for (name, value) in &request.headers {
        if is_noise(name) || (matches!(name.as_str(), "accept" | "accept-language") && !playing.row.sets(name)) {
            continue;
        }
        seen.insert(name.clone(), json!(clipped(value)));
    }
    if !request.body.is_empty() {
        seen.insert("body".into(), json!(clipped(&String::from_utf8_lossy(&request.body))));
    }
    playing.requests.push(seen);
    let reply = playing.take(is_preflight, has_served);
    if reply.close.is_some() {
        return None;
    }
    Some(reply.raw.as_ref().map_or_else(|| bytes(&reply, &request.method), |raw| raw.clone().into_bytes()))
}

impl Playing {
    fn take(&mut self, is_preflight: bool, reused: bool) -> ReplyOf {
        let in_order = !self.row.replies_in_order.is_empty();
        loop {
            let list = match (in_order, is_preflight) {
                (true, _) => &mut self.any,
                (false, true) => &mut self.preflights,
                (false, false) => &mut self.calls,
            };
            let taken = if is_preflight && !in_order && list.len() == 1 { list.front().cloned() } else { list.pop_front() };
            match taken {
                Some(reply) if reply.close == Some(json!("reused")) && !reused => {}
                Some(reply) => return reply,
                None => return ReplyOf { status: 599, body: Some("unscripted".into()), ..ReplyOf::default() },
            }
        }
    }
}

fn bytes(reply: &ReplyOf, method: &str) -> Vec<u8> {
    let has_none = method == "HEAD" || matches!(reply.status, 204 | 304);
    let body = reply.bytes();
    let mut head = format!("HTTP/1.1 {} X\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !matches!(reply.status, 204 | 304) && !reply.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    if !has_none {
        bytes.extend(body);
    }
    bytes
}
