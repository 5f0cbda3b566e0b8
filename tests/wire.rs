//! The real transport against real servers on loopback: the bytes it sends, and what it makes of every bad answer.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "support/bad_servers.rs"]
mod bad_servers;

use std::time::Duration;

use authscope::domain::secret::Label;
use authscope::domain::secret::traced::Traced;
use authscope::domain::web::wire::{Failure, FailureKind, HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply};
use authscope::io::http_transport::{HttpTransport, TransportOptions};
use authscope::run::transport::{Exchanged, Transport};
use bad_servers::{Certificate, Manner, RawServer, Seen};
use bytes::Bytes;

/// Longer than any of these exchanges takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request as the agent prepares it: `host` first, then the given headers, then `content-length`.
fn request(method: Method, url: impl Into<Traced>, headers: &[(&str, &str)], body: Option<&str>) -> PreparedRequest {
    let url = url.into();
    let mut request = PreparedRequest { method, url, headers: Vec::new(), body: body.map(Traced::plain) };
    let parsed = request.parsed_url().unwrap();
    let host = parsed[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
    request.headers.push(HeaderLine::new("host", Traced::plain(host), HeaderOrigin::Client));
    for (name, value) in headers {
        request.headers.push(HeaderLine::new(name, Traced::plain(*value), HeaderOrigin::Yours));
    }
    if let Some(body) = body {
        request.headers.push(HeaderLine::new("content-length", Traced::plain(body.len().to_string()), HeaderOrigin::Client));
    }
    request
}

fn get(url: impl Into<String>) -> PreparedRequest {
    request(Method::Get, Traced::plain(url), &[("accept", "*/*")], None)
}

async fn send(request: PreparedRequest) -> Exchanged {
    HttpTransport::default().exchange(request, PATIENCE).await
}

fn reply(exchanged: Exchanged) -> (Reply, Bytes) {
    match exchanged {
        Exchanged::Reply(reply, bytes) => (reply, bytes),
        Exchanged::Failure(failure, _) => panic!("{failure:?}"),
    }
}

fn failure(exchanged: Exchanged) -> (Failure, Bytes) {
    match exchanged {
        Exchanged::Reply(reply, _) => panic!("{reply:?}"),
        Exchanged::Failure(failure, bytes) => (failure, bytes),
    }
}

fn ok(content_type: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn fine() -> Manner {
    Manner::Answer(ok("application/json", b"{\"ok\":true}"))
}

// What is sent.

/// Every shape of request that the agents make, with and without the `accept` that decides which way it goes.
fn specimens(base: &str) -> Vec<PreparedRequest> {
    let json = "{\"email\":\"ada@example.com\",\"password\":\"p\u{e4}ss\"}";
    let mut secret_url = Traced::plain(format!("{base}/items?page=1&key="));
    secret_url.push_secret(Label::new("key K1"), "s3cr3t%2Fvalue");
    secret_url.push_plain("&sort=-date#not-sent");
    let at = |path: &str| Traced::plain(format!("{base}{path}"));
    let browser = [
        ("sec-ch-ua-platform", "\"Linux\""),
        ("authorization", "Bearer aaa.bbb.ccc"),
        ("user-agent", "Mozilla/5.0"),
        ("accept", "application/json, text/plain, */*"),
        ("content-type", "application/json"),
        ("origin", "https://app.example.com"),
        ("accept-encoding", "identity"),
        ("cookie", "a=1; b=2"),
        ("connection", "keep-alive"),
    ];
    let dart = [("user-agent", "Dart/3.9 (dart:io)"), ("content-type", "application/json; charset=utf-8")];
    let mut last_host = request(Method::Get, at("/last-host"), &[("zeta", "1"), ("accept", "*/*"), ("alpha", "2")], None);
    last_host.headers.rotate_left(1);
    let mut all = vec![
        request(Method::Get, at("/"), &[("accept", "*/*")], None),
        request(Method::Get, at("/bare"), &[], None),
        request(Method::Get, secret_url.clone(), &[("accept", "*/*")], None),
        request(Method::Get, secret_url, &[], None),
        request(Method::Post, at("/login"), &browser, Some(json)),
        request(Method::Post, at("/login"), &dart, Some(json)),
        request(Method::Post, at("/empty"), &[("accept", "*/*")], Some("")),
        request(Method::Post, at("/empty"), &[], Some("")),
        request(Method::Post, at("/odd/%7Euser/a|b?x={y}&z=\"q\""), &[("x-empty", ""), ("accept", "*/*")], Some("a=1")),
        request(Method::Post, at("/repeated"), &[("x-a", "1"), ("x-a", "2"), ("accept", "*/*"), ("x-b", "caf\u{e9}")], Some("\u{1f511}")),
        last_host,
    ];
    for method in [Method::Put, Method::Patch, Method::Delete] {
        all.push(request(method, at("/item/1"), &[("accept", "*/*")], Some("{}")));
        all.push(request(method, at("/item/1"), &[], Some("{}")));
    }
    all.push(request(Method::Options, at("/login"), &[("accept", "*/*"), ("access-control-request-method", "POST")], None));
    all.push(request(Method::Delete, at("/item/1"), &[], None));
    // A body length that is stated although there is no body.
    let mut stated = request(Method::Post, at("/stated"), &[("accept", "*/*")], None);
    stated.headers.push(HeaderLine::new("content-length", "0", HeaderOrigin::Client));
    all.push(stated.clone());
    stated.headers.remove(1);
    all.push(stated);
    all
}

#[tokio::test]
async fn the_bytes_on_the_wire_are_the_wire_text() {
    let mut server = RawServer::start(fine()).await;
    let transport = HttpTransport::default();
    for specimen in specimens(&server.url("")) {
        reply(transport.exchange(specimen.clone(), PATIENCE).await);
        assert_eq!(server.request().await, specimen.wire_text().reveal());
    }
}

#[tokio::test]
async fn the_bytes_inside_tls_are_the_wire_text_too() {
    let certificate = Certificate::of("127.0.0.1");
    let mut server = RawServer::start_tls(fine(), &certificate).await;
    let transport = HttpTransport::new(TransportOptions { extra_roots: vec![certificate.der.clone()], ..TransportOptions::default() });
    for specimen in specimens(&server.https_url("")) {
        reply(transport.exchange(specimen.clone(), PATIENCE).await);
        assert_eq!(server.request().await, specimen.wire_text().reveal());
    }
}

// What comes back.

#[tokio::test]
async fn a_reply_keeps_its_headers_status_and_peer() {
    let raw = b"HTTP/1.1 418 I'm a teapot\r\nSet-Cookie: a=1\r\nX-Name: caf\xe9\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nhi";
    let server = RawServer::start(Manner::Answer(raw.to_vec())).await;
    let (reply, bytes) = reply(send(get(server.url("/"))).await);
    assert_eq!((reply.status, reply.version.as_str(), &bytes[..]), (418, "HTTP/1.1", &b"hi"[..]));
    let cookies: Vec<&str> = reply.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
    assert_eq!(reply.header("x-name"), Some("café"));
    assert_eq!(reply.remote, Some(server.address.to_string()));
    assert_eq!((reply.body.len, reply.body_truncated), (2, false));
}

#[tokio::test]
async fn errors_html_and_bad_text_are_replies_like_any_other() {
    for (raw, status) in [
        (b"HTTP/1.1 503 Busy\r\nretry-after: 0\r\ncontent-length: 4\r\n\r\nbusy".to_vec(), 503),
        (ok("text/html", b"<!doctype html><title>x</title>"), 200),
        (ok("application/json", b"{\"name\":\"caf\xe9\xff\"}"), 200),
        (b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), 204),
    ] {
        let mut server = RawServer::start(Manner::Answer(raw.clone())).await;
        let (reply, bytes) = reply(send(get(server.url("/"))).await);
        assert_eq!(reply.status, status);
        assert!(raw.ends_with(&bytes));
        assert_eq!(server.next().await, Seen::Connection);
        assert!(matches!(server.next().await, Seen::Request(_)));
        // The transport is gone, and nothing was sent a second time.
        assert_eq!(server.next().await, Seen::Closed);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let raw = b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n".to_vec();
    let mut server = RawServer::start(Manner::Answer(raw)).await;
    let (reply, _) = reply(send(get(server.url("/here"))).await);
    assert_eq!((reply.status, reply.header("location")), (302, Some("/elsewhere")));
    assert!(server.request().await.starts_with("GET /here "));
    assert_eq!(server.next().await, Seen::Closed);
}

#[tokio::test]
async fn cookies_are_not_remembered() {
    let raw = b"HTTP/1.1 200 OK\r\nset-cookie: session=1; Path=/\r\ncontent-length: 0\r\n\r\n".to_vec();
    let mut server = RawServer::start(Manner::Answer(raw)).await;
    let transport = HttpTransport::default();
    for _ in 0..2 {
        reply(transport.exchange(get(server.url("/")), PATIENCE).await);
        assert!(!server.request().await.contains("cookie"));
    }
}

#[tokio::test]
async fn thirty_megabytes_arrive_whole() {
    let mut body = b"{\"pad\":\"".to_vec();
    body.resize(30 * 1024 * 1024, b'x');
    body.extend_from_slice(b"\"}");
    let server = RawServer::start(Manner::Answer(ok("application/json", &body))).await;
    for request in [get(server.url("/")), request(Method::Get, Traced::plain(server.url("/")), &[], None)] {
        let (reply, bytes) = reply(send(request).await);
        assert!(bytes == body && reply.body.len == body.len() as u64 && !reply.body_truncated);
    }
}

#[tokio::test]
async fn reading_stops_at_the_limit_and_says_so() {
    let server = RawServer::start(Manner::Answer(ok("text/plain", b"0123456789"))).await;
    for (limit, kept, truncated) in [(4, "0123", true), (10, "0123456789", false)] {
        let transport = HttpTransport::new(TransportOptions { max_body_bytes: limit, ..TransportOptions::default() });
        let (reply, bytes) = reply(transport.exchange(get(server.url("/")), PATIENCE).await);
        assert_eq!((&bytes[..], reply.body_truncated, reply.body.len), (kept.as_bytes(), truncated, kept.len() as u64));
    }
}

#[tokio::test]
async fn a_packed_body_is_unpacked_and_what_came_is_told() {
    let packed = {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut writer, b"{\"token\": \"opaque-token-1\"}").unwrap();
        writer.finish().unwrap()
    };
    let answer = |body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", body.len());
        Manner::Answer([head.as_bytes(), body].concat())
    };
    let server = RawServer::start(answer(&packed)).await;
    let (reply, bytes) = reply(send(get(server.url("/"))).await);
    assert_eq!(&bytes[..], b"{\"token\": \"opaque-token-1\"}");
    assert_eq!((reply.header("content-encoding"), reply.packed.as_ref().unwrap().bytes), (Some("gzip"), packed.len() as u64));
    let server = RawServer::start(answer(b"{\"plain\": 1}")).await;
    let (failure, _) = failure(send(get(server.url("/"))).await);
    assert_eq!(failure.kind, FailureKind::Encoding, "{}", failure.detail);
}

// Failures.

/// Both ways of sending meet the same failures.
fn both_ways(url: &str) -> [PreparedRequest; 2] {
    let secret = format!("{url}?key=s3cr3t-value");
    [get(secret.clone()), request(Method::Get, Traced::plain(secret), &[], None)]
}

async fn fails_as(url: &str, kind: FailureKind, words: &str) {
    for request in both_ways(url) {
        let (failure, bytes) = failure(send(request).await);
        assert_eq!((failure.kind, bytes.len()), (kind, 0), "{failure:?}");
        assert!(failure.detail.contains(words), "{}", failure.detail);
        assert!(!failure.detail.contains("s3cr3t"), "{}", failure.detail);
        assert!(failure.partial.is_none() && failure.timing.first_byte_us.is_none());
    }
}

#[tokio::test]
async fn a_refused_connection() {
    fails_as(&format!("http://{}/", bad_servers::nobody().await), FailureKind::Refused, "refused").await;
    fails_as(&format!("https://{}/", bad_servers::nobody().await), FailureKind::Refused, "refused").await;
}

#[tokio::test]
async fn an_unknown_name() {
    // A label of 64 characters fits into no DNS question, so none is asked.
    let name = "a".repeat(64);
    for request in both_ways(&format!("http://{name}.test/")) {
        let (failure, _) = failure(send(request).await);
        assert_eq!(failure.kind, FailureKind::Dns, "{failure:?}");
        assert!(failure.detail.contains(&name) && failure.timing.dns_us.is_some());
    }
}

#[tokio::test]
async fn a_url_that_cannot_be_called() {
    for url in ["", "nonsense", "ftp://127.0.0.1/?key=s3cr3t", "http://"] {
        let mut request = get("http://127.0.0.1/");
        request.url = Traced::plain(url);
        let (failure, _) = failure(send(request).await);
        assert_eq!(failure.kind, FailureKind::BadUrl);
        assert!(!failure.detail.contains("s3cr3t"));
    }
}

#[tokio::test]
async fn garbage_instead_of_http() {
    for raw in ["SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 ok fine\r\n\r\n", "\u{16}\u{3}\u{1} not http at all\r\n\r\n"] {
        let server = RawServer::start(Manner::AnswerAndClose(raw.into())).await;
        fails_as(&server.url("/"), FailureKind::Protocol, "").await;
    }
}

#[tokio::test]
async fn a_connection_closed_without_an_answer() {
    let server = RawServer::start(Manner::AnswerAndClose(Vec::new())).await;
    fails_as(&server.url("/"), FailureKind::Connect, "closed").await;
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for() {
    let certificate = Certificate::of("127.0.0.1");
    let server = RawServer::start_tls(fine(), &certificate).await;
    fails_as(&server.https_url("/"), FailureKind::Certificate, "").await;
}

#[tokio::test]
async fn a_certificate_for_another_name() {
    let certificate = Certificate::of("other.example");
    let server = RawServer::start_tls(fine(), &certificate).await;
    let transport = HttpTransport::new(TransportOptions { extra_roots: vec![certificate.der.clone()], ..TransportOptions::default() });
    for request in both_ways(&server.https_url("/")) {
        let (failure, _) = failure(transport.exchange(request, PATIENCE).await);
        assert_eq!(failure.kind, FailureKind::CertificateHost);
        assert!(failure.detail.contains("other.example") && failure.detail.contains("127.0.0.1"), "{}", failure.detail);
    }
}

#[tokio::test]
async fn this_computer_is_called_by_its_newer_address_too() {
    let listener = tokio::net::TcpListener::bind("[::1]:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        while let Ok((mut stream, _)) = listener.accept().await {
            let _asked = stream.read(&mut [0; 4096]).await;
            stream.write_all(&ok("text/plain", b"hi")).await.ok();
        }
    });
    for request in both_ways(&format!("http://{address}/")) {
        let (_, bytes) = reply(send(request).await);
        assert_eq!(&bytes[..], b"hi");
    }
    server.abort();
}

#[tokio::test]
async fn a_certificate_that_is_out_of_date() {
    let certificate = Certificate::until("127.0.0.1", 2020);
    let server = RawServer::start_tls(fine(), &certificate).await;
    let transport = HttpTransport::new(TransportOptions { extra_roots: vec![certificate.der.clone()], ..TransportOptions::default() });
    for request in both_ways(&server.https_url("/")) {
        let (failure, _) = failure(transport.exchange(request, PATIENCE).await);
        assert_eq!(failure.kind, FailureKind::CertificateExpired, "{}", failure.detail);
    }
}

#[tokio::test]
async fn what_a_server_breaks_the_handshake_off_for_is_told() {
    // Alerts of RFC 8446, section 6: protocol_version, handshake_failure, certificate_required, internal_error.
    for (alert, kind) in
        [(70, FailureKind::TlsVersion), (40, FailureKind::TlsVersion), (116, FailureKind::ClientCertificate), (80, FailureKind::Tls)]
    {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
            while let Ok((mut stream, _)) = listener.accept().await {
                let _asked = stream.read(&mut [0; 4096]).await;
                stream.write_all(&[0x15, 3, 3, 0, 2, 2, alert]).await.ok();
                stream.shutdown().await.ok();
            }
        });
        fails_as(&format!("https://{address}/"), kind, "").await;
        server.abort();
    }
}

#[tokio::test]
async fn as_many_headers_as_browsers_read_are_read_and_more_are_told_as_what_they_are() {
    let answer = |lines: usize, value: &str| {
        let lines: String = (0..lines).map(|n| format!("x-{n}: {value}\r\n")).collect();
        Manner::AnswerAndClose(format!("HTTP/1.1 200 OK\r\n{lines}content-length: 2\r\n\r\n{{}}").into_bytes())
    };
    let server = RawServer::start(answer(1_500, "a value of some length, as servers send them")).await;
    for request in both_ways(&server.url("/")) {
        let (reply, bytes) = reply(send(request).await);
        assert_eq!((reply.headers.len(), &bytes[..]), (1_501, &b"{}"[..]));
    }
    for (lines, value) in [(20_000, "v"), (10, &*"long".repeat(200_000))] {
        let server = RawServer::start(answer(lines, value)).await;
        fails_as(&server.url("/"), FailureKind::HeadTooLarge, "").await;
    }
}

#[tokio::test]
async fn a_head_with_a_character_that_http_does_not_allow_is_told_as_that() {
    let reply = b"HTTP/1.1 200 OK\r\nx-evil: a\x1b[31mred\r\ncontent-length: 2\r\n\r\n{}";
    let server = RawServer::start(Manner::AnswerAndClose(reply.to_vec())).await;
    fails_as(&server.url("/"), FailureKind::BadHead, "").await;
    let server = RawServer::start(Manner::AnswerAndClose(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())).await;
    fails_as(&server.url("/"), FailureKind::Protocol, "").await;
}

#[tokio::test]
async fn https_spoken_to_an_http_port() {
    // The ClientHello is no HTTP request; a real server would answer with a 400 in clear text, as this one does at once.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        use tokio::io::AsyncWriteExt as _;
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await.ok();
        }
    });
    fails_as(&format!("https://{address}/"), FailureKind::NotTls, "http").await;
    server.abort();
}

#[tokio::test]
async fn http_spoken_to_an_https_port() {
    let certificate = Certificate::of("127.0.0.1");
    let server = RawServer::start_tls(fine(), &certificate).await;
    fails_as(&server.url("/"), FailureKind::Protocol, "").await;
}

#[tokio::test]
async fn a_body_cut_short_keeps_what_came() {
    let cut = b"HTTP/1.1 200 OK\r\nx-a: 1\r\ncontent-length: 100\r\n\r\n{\"half\":".to_vec();
    let chunked = b"HTTP/1.1 200 OK\r\nx-a: 1\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n50\r\n".to_vec();
    for raw in [cut, chunked] {
        let server = RawServer::start(Manner::AnswerAndClose(raw)).await;
        for request in both_ways(&server.url("/")) {
            let (failure, bytes) = failure(send(request).await);
            assert_eq!((failure.kind, &bytes[..]), (FailureKind::BodyCut, &b"{\"half\":"[..]), "{}", failure.detail);
            let partial = failure.partial.unwrap();
            assert_eq!((partial.status, partial.header("x-a"), partial.body.len), (200, Some("1"), 8));
            assert!(failure.timing.first_byte_us.is_some());
        }
    }
}

#[tokio::test]
async fn nonsense_between_chunks_is_not_a_cut() {
    let raw = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\nnonsense\r\n".to_vec();
    let server = RawServer::start(Manner::AnswerAndClose(raw)).await;
    for request in both_ways(&server.url("/")) {
        let (failure, bytes) = failure(send(request).await);
        assert_eq!((failure.kind, &bytes[..]), (FailureKind::Protocol, &b"half"[..]), "{}", failure.detail);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers() {
    let server = RawServer::start(Manner::AnswerAndStall(Vec::new())).await;
    for request in both_ways(&server.url("/")) {
        let (failure, _) = failure(send(request).await);
        assert_eq!((failure.kind, failure.detail.as_str()), (FailureKind::NoAnswer, "no answer in 30 s"));
        assert!(failure.partial.is_none() && failure.timing.first_byte_us.is_none());
        assert_eq!(failure.timing.total_us / 1_000_000, 30, "this time is virtual");
    }
}

#[tokio::test]
async fn a_body_that_never_ends_keeps_what_came() {
    // More than the sockets hold: once the server has written it, the client has read the head and a good part of the body.
    let mut raw = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n".to_vec();
    raw.resize(raw.len() + 64 * 1024 * 1024, b'x');
    let mut server = RawServer::start(Manner::AnswerAndStall(raw)).await;
    for request in both_ways(&server.url("/")) {
        let waiting = tokio::spawn(async move { HttpTransport::default().exchange(request, PATIENCE).await });
        while server.next().await != Seen::Answered {}
        // From here on time passes only when nothing else happens, which is at once.
        tokio::time::pause();
        let (failure, bytes) = failure(waiting.await.unwrap());
        tokio::time::resume();
        assert_eq!(failure.kind, FailureKind::NoAnswer);
        assert_eq!(failure.detail, "the answer began, but did not end in 30 s");
        assert!(bytes.starts_with(b"xxxx"));
        assert_eq!(failure.partial.unwrap().status, 200);
    }
}

#[tokio::test]
async fn dropping_the_exchange_closes_the_connection() {
    for raw in ["", "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nhalf"] {
        let mut server = RawServer::start(Manner::AnswerAndStall(raw.into())).await;
        for request in both_ways(&server.url("/")) {
            // The transport lives on, so that it is the exchange's end that closes.
            let transport = HttpTransport::default();
            let running = tokio::spawn({
                let transport = transport.clone();
                async move { transport.exchange(request, PATIENCE).await }
            });
            while server.next().await != Seen::Answered {}
            running.abort();
            assert!(running.await.unwrap_err().is_cancelled());
            assert_eq!(server.next().await, Seen::Closed);
            drop(transport);
        }
    }
}

// Timing.

#[tokio::test]
async fn a_second_exchange_uses_the_open_connection_and_says_so() {
    let mut server = RawServer::start(fine()).await;
    let transport = HttpTransport::default();
    let (first, _) = reply(transport.exchange(get(server.url("/1")), PATIENCE).await);
    let timing = &first.timing;
    assert!(!timing.reused && timing.connect_us.is_some() && timing.first_byte_us.is_some() && timing.body_us.is_some());
    assert!(timing.dns_us.is_none() && timing.tls_us.is_none(), "an address in clear text needs neither");
    let (second, _) = reply(transport.exchange(get(server.url("/2")), PATIENCE).await);
    let timing = &second.timing;
    assert!(timing.reused && timing.first_byte_us.is_some() && timing.body_us.is_some());
    assert!(timing.dns_us.is_none() && timing.connect_us.is_none() && timing.tls_us.is_none());
    assert_eq!(server.next().await, Seen::Connection);
    assert!(matches!(server.next().await, Seen::Request(_)));
    assert!(matches!(server.next().await, Seen::Request(_)));
}

#[tokio::test]
async fn a_new_encrypted_connection_has_every_part() {
    let certificate = Certificate::of("localhost");
    let server = RawServer::start_tls(fine(), &certificate).await;
    let url = format!("https://localhost:{}/", server.address.port());
    let transport = HttpTransport::new(TransportOptions { extra_roots: vec![certificate.der.clone()], ..TransportOptions::default() });
    for request in [get(url.clone()), request(Method::Get, Traced::plain(url), &[], None)] {
        let (reply, _) = reply(transport.exchange(request, PATIENCE).await);
        let timing = &reply.timing;
        assert!(timing.dns_us.is_some() && timing.connect_us.is_some() && timing.tls_us.is_some() && !timing.reused, "{timing:?}");
        let parts = [timing.dns_us, timing.connect_us, timing.tls_us, timing.first_byte_us, timing.body_us];
        assert!(parts.into_iter().flatten().sum::<u64>() <= timing.total_us, "the parts lie within the whole");
    }
}

#[tokio::test]
async fn parallel_exchanges_keep_their_marks_apart() {
    let server = RawServer::start(fine()).await;
    let transport = HttpTransport::default();
    let running: Vec<_> = (0..8)
        .map(|n| {
            let (transport, request) = (transport.clone(), get(server.url(&format!("/{n}"))));
            tokio::spawn(async move { transport.exchange(request, PATIENCE).await })
        })
        .collect();
    for exchange in running {
        let (reply, _) = reply(exchange.await.unwrap());
        assert_eq!(reply.timing.reused, reply.timing.connect_us.is_none(), "{:?}", reply.timing);
    }
}

#[tokio::test]
async fn http_1_1_over_tls_keeps_its_connection_too() {
    let certificate = Certificate::of("127.0.0.1");
    let mut server = RawServer::start_tls(fine(), &certificate).await;
    let transport = HttpTransport::new(TransportOptions { extra_roots: vec![certificate.der.clone()], ..TransportOptions::default() });
    assert_eq!(server_after(&transport, &mut server).await, [Seen::Connection], "one connection, one request");
    assert_eq!(server_after(&transport, &mut server).await, []);
}

/// Does an exchange over TLS, and gives what the server saw before the request.
async fn server_after(transport: &HttpTransport, server: &mut RawServer) -> Vec<Seen> {
    let request = get(server.https_url("/"));
    let (reply, _) = reply(transport.exchange(request.clone(), PATIENCE).await);
    let mut seen = Vec::new();
    loop {
        match server.next().await {
            Seen::Request(text) => {
                assert_eq!(text, request.wire_text().reveal());
                assert_eq!(reply.timing.reused, seen.is_empty());
                assert_eq!(reply.timing.tls_us.is_some(), !seen.is_empty());
                return seen;
            }
            other => seen.push(other),
        }
    }
}

#[tokio::test]
async fn http_2_is_spoken_where_offered() {
    let certificate = Certificate::of("127.0.0.1");
    let mut server = bad_servers::Http2Server::start(&certificate).await;
    let transport = HttpTransport::new(TransportOptions { extra_roots: vec![certificate.der.clone()], ..TransportOptions::default() });
    for reused in [false, true] {
        let headers = [("x-first", "1"), ("accept", "*/*"), ("connection", "keep-alive"), ("content-type", "text/plain")];
        let request = request(Method::Post, Traced::plain(format!("https://{}/", server.address)), &headers, Some("hi"));
        let (reply, bytes) = reply(transport.exchange(request, PATIENCE).await);
        assert_eq!((reply.version.as_str(), &bytes[..], reply.timing.reused), ("HTTP/2", &b"{}"[..], reused));
        // `host` beside `:authority` is refused by some servers, and `connection` has no place here.
        let expected = [
            (":authority", server.address.to_string()),
            ("x-first", "1".to_owned()),
            ("accept", "*/*".to_owned()),
            ("content-type", "text/plain".to_owned()),
            ("content-length", "2".to_owned()),
        ];
        assert_eq!(server.request().await, expected.map(|(name, value)| (name.to_owned(), value)));
    }
}
