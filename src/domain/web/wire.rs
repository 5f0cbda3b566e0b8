//! What crosses the wire: one request, and the reply or failure that answered it.

use std::fmt;

use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::body::BodyRef;
pub use super::method::Method;
use super::packed::Packed;
use crate::domain::secret::traced::Traced;

/// Who put a header into the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderOrigin {
    /// It stands in the endpoint's definition.
    Yours,
    /// FlutterFlow or WeWeb adds it.
    Platform,
    /// The browser or the phone's HTTP client adds it.
    Client,
}

/// One header of a request as sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeaderLine {
    /// Lower-case name.
    pub name: String,
    /// Value, secrets traced.
    pub value: Traced,
    /// Who put it there.
    pub origin: HeaderOrigin,
}

impl HeaderLine {
    /// A header of this name, value and origin; the name is lower-cased.
    pub fn new(name: &str, value: impl Into<Traced>, origin: HeaderOrigin) -> Self {
        Self { name: name.to_ascii_lowercase(), value: value.into(), origin }
    }
}

/// A request that is complete: the transport adds nothing to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PreparedRequest {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: Traced,
    /// All headers, in the order in which they are sent, `host` and `content-length` included.
    pub headers: Vec<HeaderLine>,
    /// The body, `None` when the request has none.
    pub body: Option<Traced>,
}

impl PreparedRequest {
    /// The host that it goes to; empty where the URL names none.
    #[must_use]
    pub fn host(&self) -> String {
        url::Url::parse(&self.url.reveal()).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The value of the first header of this name (any case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Traced> {
        self.headers.iter().find(|line| line.name.eq_ignore_ascii_case(name)).map(|line| &line.value)
    }

    /// The URL, parsed.
    #[must_use]
    pub fn parsed_url(&self) -> Option<url::Url> {
        url::Url::parse(&self.url.reveal()).ok()
    }

    /// The request target of RFC 9112, section 3.2: path and query, secrets traced.
    #[must_use]
    pub fn target(&self) -> Traced {
        let Some(url) = self.parsed_url() else { return self.url.clone() };
        let head = url[..url::Position::BeforePath].len();
        let end = url[..url::Position::AfterQuery].len();
        let mut target = Traced::default();
        let mut at = 0;
        // The parser may rewrite the text (default port, dots); then the spans no longer line up and the path is taken whole.
        if self.url.reveal() == url.as_str() {
            for span in self.url.spans() {
                let (text, label) = match span {
                    crate::domain::secret::traced::Span::Plain(text) => (text.as_str(), None),
                    crate::domain::secret::traced::Span::Secret { label, text } => (text.expose(), Some(label)),
                };
                let from = head.clamp(at, at + text.len()) - at;
                let to = end.clamp(at, at + text.len()) - at;
                match label {
                    Some(label) => target.push_secret(label.clone(), &text[from..to]),
                    None => target.push_plain(&text[from..to]),
                }
                at += text.len();
            }
        } else {
            let whole = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
            target = match self.url.first_label() {
                Some(label) => Traced::secret(label.clone(), whole),
                None => Traced::plain(whole),
            };
        }
        target
    }

    /// The request as HTTP/1.1 puts it on the wire (RFC 9112), byte for byte.
    #[must_use]
    pub fn wire_text(&self) -> Traced {
        let mut text = Traced::plain(format!("{} ", self.method));
        text.push(&self.target());
        text.push_plain(" HTTP/1.1\r\n");
        for line in &self.headers {
            text.push_plain(&format!("{}: ", line.name));
            text.push(&line.value);
            text.push_plain("\r\n");
        }
        text.push_plain("\r\n");
        if let Some(body) = &self.body {
            text.push(body);
        }
        text
    }
}

/// How long each part of an exchange took, in microseconds. A part that did not happen is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timing {
    /// Looking up the name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dns_us: Option<u64>,
    /// Opening the TCP connection.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub connect_us: Option<u64>,
    /// The TLS handshake.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tls_us: Option<u64>,
    /// From the request being sent to the reply's head.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub first_byte_us: Option<u64>,
    /// Reading the body.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body_us: Option<u64>,
    /// The whole exchange.
    pub total_us: u64,
    /// The connection was open already, so there is no DNS, connect or TLS part.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub reused: bool,
}

/// A reply as received.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// Protocol version, such as `HTTP/1.1`.
    pub version: String,
    /// Headers in the order received; names lower-cased.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: BodyRef,
    /// The body on the wire was longer than what was kept.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub body_truncated: bool,
    /// How the body came, where it was packed on the way. [`Reply::body`] is what it held.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub packed: Option<Packed>,
    /// How long it took.
    pub timing: Timing,
    /// Address and port that answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remote: Option<String>,
}

impl Reply {
    /// A reply of which no more is known: whole, not packed, of no connection.
    #[must_use]
    pub fn new(status: u16, headers: Vec<(String, String)>, body: BodyRef) -> Self {
        Self { status, version: String::new(), headers, body, body_truncated: false, packed: None, timing: Timing::default(), remote: None }
    }

    /// The first header of this name (any case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// What all headers of this name say together, joined by a comma and a blank (Fetch, "get a header"): so two lines of one name are
    /// one value that neither of them meant.
    #[must_use]
    pub fn joined(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| trimmed(value)).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Whether the status is 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A header's value without the blanks, tabs and line ends around it (Fetch, "normalize a value").
fn trimmed(value: &str) -> &str {
    value.trim_matches([' ', '\t', '\r', '\n'])
}

/// Header values may be secrets (`Set-Cookie`), so only their names are printed.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Reply").field("status", &self.status).field("headers", &names).field("body", &self.body).finish_non_exhaustive()
    }
}

/// Why an exchange brought no complete reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The host name is not known.
    Dns,
    /// Nothing listens at that port.
    Refused,
    /// The connection could not be opened or broke.
    Connect,
    /// The certificate is not trusted.
    Certificate,
    /// The certificate is no longer, or not yet, valid.
    CertificateExpired,
    /// The certificate is for other names than this host's.
    CertificateHost,
    /// The server asks the client for a certificate, or refuses the one it got.
    ClientCertificate,
    /// The server does not speak TLS at that port.
    NotTls,
    /// Server and client have no version of TLS, or no cipher, in common.
    TlsVersion,
    /// The TLS handshake failed for another reason.
    Tls,
    /// No answer within the waiting time.
    NoAnswer,
    /// The body ended before its announced length.
    BodyCut,
    /// The body is not packed as its `Content-Encoding` says.
    Encoding,
    /// The reply's headers are longer than anybody reads.
    HeadTooLarge,
    /// A header of the reply holds a byte that HTTP does not allow there.
    BadHead,
    /// The answer is not HTTP.
    Protocol,
    /// The URL cannot be called: malformed, or neither http nor https.
    BadUrl,
}

/// An exchange that brought no complete reply.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// What the network library said, for the curious.
    pub detail: String,
    /// How long it took until it failed.
    pub timing: Timing,
    /// What had arrived by then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partial: Option<Reply>,
}

/// What a status is called (IANA's registry of HTTP status codes); empty for one that has no name.
#[must_use]
pub fn reason_phrase(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Label;

    #[test]
    fn the_wire_text_is_http_1_1() {
        let mut url = Traced::plain("http://127.0.0.1:80/a?key=");
        url.push_secret(Label::new("key K1"), "abc");
        let request = PreparedRequest {
            method: Method::Post,
            url,
            headers: vec![HeaderLine::new("Host", "127.0.0.1", HeaderOrigin::Client)],
            body: Some("hi".into()),
        };
        assert_eq!(request.wire_text().reveal(), "POST /a?key=abc HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\nhi");
        assert!(!request.wire_text().masked().contains("abc"));
    }

    #[test]
    fn the_target_keeps_its_spans() {
        let mut url = Traced::plain("https://api.example.com/a?key=");
        url.push_secret(Label::new("key K1"), "abc");
        url.push_plain("&b=1#frag");
        let request = PreparedRequest { method: Method::Get, url, headers: vec![], body: None };
        assert_eq!(request.target().masked(), "/a?key=key K1&b=1");
        assert_eq!(request.target().reveal(), "/a?key=abc&b=1");
    }
}
