//! Between the domain's request and reply and those of the HTTP libraries, nothing added and nothing lost.

use std::net::SocketAddr;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::http::{HeaderName, HeaderValue, Method as HttpMethod, Version};
use hyper::{HeaderMap, http};
use url::Url;

use crate::domain::web::body::BodyRef;
use crate::domain::web::wire::{FailureKind, Method, PreparedRequest, Reply, Timing};

use super::failure::Cause;

/// A request in the libraries' terms, checked: what cannot be sent as it stands fails here.
pub(super) struct Outgoing {
    pub(super) method: HttpMethod,
    pub(super) url: Url,
    /// In the order in which they are sent. Lines of one name that stand apart come together: the libraries cannot keep them apart.
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
}

impl Outgoing {
    /// Reads the prepared request. Fails as `BadUrl`, or as `Protocol` when a header cannot stand in a message.
    pub(super) fn of(request: &PreparedRequest) -> Result<Self, Cause> {
        let bad = |detail: String| Cause::new(FailureKind::BadUrl, detail);
        let url = Url::parse(&request.url.reveal()).map_err(|error| bad(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad(format!("only http and https are called, this is \"{}\"", url.scheme())));
        }
        let mut headers = HeaderMap::with_capacity(request.headers.len());
        for line in &request.headers {
            let name = HeaderName::try_from(line.name.as_str())
                .map_err(|_error| Cause::new(FailureKind::Protocol, format!("\"{}\" is not a header name", line.name)))?;
            let value = HeaderValue::try_from(line.value.reveal()).map_err(|_error| {
                Cause::new(FailureKind::Protocol, format!("the value of the header {name} holds a line break or control character"))
            })?;
            headers.append(name, value);
        }
        let body = request.body.as_ref().map(|body| Bytes::from(body.reveal()));
        Ok(Self { method: method(request.method), url, headers, body })
    }

    /// The headers as HTTP/2 has them: without those about the connection (RFC 9113, section 8.2.2), and without a `host` that says
    /// no more than `:authority` does.
    pub(super) fn http2_headers(&self) -> HeaderMap {
        let authority = &self.url[url::Position::BeforeHost..url::Position::AfterPort];
        let stays = |name: &HeaderName, value: &HeaderValue| match name.as_str() {
            "connection" | "keep-alive" | "proxy-connection" | "transfer-encoding" | "upgrade" => false,
            "host" => !value.as_bytes().eq_ignore_ascii_case(authority.as_bytes()),
            _ => true,
        };
        // Removing would change the order of the others.
        let kept = self.headers.iter().filter(|(name, value)| stays(name, value));
        let mut headers = HeaderMap::with_capacity(self.headers.len());
        for (name, value) in kept {
            headers.append(name, value.clone());
        }
        headers
    }
}

fn method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
        Method::Head => HttpMethod::HEAD,
        Method::Options => HttpMethod::OPTIONS,
        // A name that is a token is one for this library too.
        Method::Other(_) => HttpMethod::from_bytes(method.as_str().as_bytes()).unwrap_or_default(),
    }
}

/// The head of a reply and as much of its body as has come. It outlives the reading, so that a failure can show what there was.
#[derive(Default)]
pub(super) struct Incoming {
    head: Option<http::response::Parts>,
    remote: Option<SocketAddr>,
    body: BytesMut,
    truncated: bool,
}

impl Incoming {
    /// Takes the head.
    pub(super) fn begin(&mut self, head: http::response::Parts, remote: Option<SocketAddr>) {
        self.head = Some(head);
        self.remote = remote;
    }

    /// Whether the head is there.
    pub(super) fn begun(&self) -> bool {
        self.head.is_some()
    }

    /// Reads a body to its end, or to `max_bytes`.
    pub(super) async fn read<B>(&mut self, body: B, max_bytes: u64) -> Result<(), B::Error>
    where
        B: hyper::body::Body<Data = Bytes>,
    {
        let mut body = std::pin::pin!(body);
        while let Some(frame) = body.frame().await {
            // Trailers are not shown.
            let Ok(data) = frame?.into_data() else { continue };
            let room = usize::try_from(max_bytes).unwrap_or(usize::MAX).saturating_sub(self.body.len());
            if data.len() > room {
                self.body.extend_from_slice(&data[..room]);
                self.truncated = true;
                return Ok(());
            }
            self.body.extend_from_slice(&data);
        }
        Ok(())
    }

    /// The reply as far as it came (`None` before its head) and its bytes.
    pub(super) fn finish(self, timing: Timing) -> (Option<Reply>, Bytes) {
        let Self { head, remote, body, truncated } = self;
        let bytes = body.freeze();
        let reply = head.map(|head| Reply {
            status: head.status.as_u16(),
            version: version(head.version),
            headers: head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text_of(value))).collect(),
            body: BodyRef::of(&bytes),
            body_truncated: truncated,
            packed: None,
            timing,
            remote: remote.map(|address| address.to_string()),
        });
        (reply, bytes)
    }
}

fn version(version: Version) -> String {
    match version {
        Version::HTTP_2 => "HTTP/2".to_owned(),
        other => format!("{other:?}"),
    }
}

/// A header's value as text, every byte kept: UTF-8 where it is that, else one character a byte (latin-1, RFC 9110 section 5.5).
fn text_of(value: &HeaderValue) -> String {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::traced::Traced;
    use crate::domain::web::wire::{HeaderLine, HeaderOrigin};

    fn cause_of(url: &str, header: (&str, &str)) -> Cause {
        let headers = vec![HeaderLine::new(header.0, Traced::plain(header.1), HeaderOrigin::Yours)];
        let request = PreparedRequest { method: Method::Get, url: url.into(), headers, body: None };
        Outgoing::of(&request).err().unwrap()
    }

    #[test]
    fn what_cannot_be_sent_is_said_without_the_value() {
        for url in ["", "no url", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://127.0.0.1:99999/?key=s3cr3t"] {
            let cause = cause_of(url, ("accept", "*/*"));
            assert_eq!(cause.kind, FailureKind::BadUrl, "{url}");
            assert!(!cause.detail.contains("s3cr3t"));
        }
        let cause = cause_of("http://127.0.0.1/", ("x-key", "a\r\nb"));
        assert_eq!(cause.kind, FailureKind::Protocol);
        assert!(cause.detail.contains("x-key") && !cause.detail.contains('\r'));
    }

    #[test]
    fn header_values_keep_every_byte() {
        assert_eq!(text_of(&HeaderValue::from_bytes(b"caf\xe9").unwrap()), "café");
        assert_eq!(text_of(&HeaderValue::from_bytes("café".as_bytes()).unwrap()), "café");
    }
}
